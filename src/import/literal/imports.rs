//! Names that a script has from other files.

use super::Reader;
use serde_json::Value;

impl Reader<'_, '_> {
    /// The value of a name that is imported.
    pub(super) fn imported(&mut self, name: &str) -> Option<Value> {
        for statement in self.text.split("import ").skip(1) {
            let Some((names, rest)) = statement.split_once(" from ") else { continue };
            if names.len() > 2000 {
                continue;
            }
            let quote = rest.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let Some(module) = rest.trim_start()[1..].split(quote).next() else { continue };
            let (default, braces) = names.split_once('{').unwrap_or((names, ""));
            let exported = if default.trim().trim_end_matches(',').trim() == name {
                Some("default".to_string())
            } else {
                let parts = braces.trim_end().trim_end_matches('}').split(',').map(str::trim);
                parts.filter(|part| !part.is_empty()).find_map(|part| {
                    let (from, to) = part.split_once(" as ").unwrap_or((part, part));
                    (to.trim() == name).then(|| from.trim().to_string())
                })
            };
            let Some(exported) = exported else { continue };
            let file = self.scripts.imported_file(self.file, module)?;
            return match names.contains("* as") {
                true => None,
                false => self.scripts.exported(&file, &exported),
            };
        }
        self.passed_on(name)
    }

    /// The value of a name that a script only passes on: `export * from "./a"`.
    fn passed_on(&mut self, name: &str) -> Option<Value> {
        for statement in self.text.split("export ").skip(1) {
            let Some((names, rest)) = statement.split_once(" from ") else { continue };
            let is_it =
                names.trim() == "*" || names.starts_with('{') && names.len() < 500 && names.contains(name);
            if !is_it || names.contains('=') {
                continue;
            }
            let Some(module) = rest.trim_start().get(1..).and_then(|r| r.split(['"', '\'']).next()) else {
                continue;
            };
            let Some(file) = self.scripts.imported_file(self.file, module) else { continue };
            if let Some(value) = self.scripts.exported(&file, name) {
                return Some(value);
            }
        }
        None
    }
}
