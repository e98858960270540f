//! VuePress: the folder with `.vuepress/`, its `config.*` and theme, `.vuepress/public/`.

use super::Tool;
use super::vitepress::{Site, root};
use crate::import::body::{self, Style};
use crate::import::literal;
use crate::import::path;
use crate::import::plan::{self, Plan, Ranking};
use crate::import::project::Project;
use crate::import::report::Report;
use serde_json::Value;

pub(super) const TOOL: Tool = Tool {
    name: "vuepress",
    read,
    passes: PASSES,
    styles: &[Style::Component],
    beside: super::none_beside,
    has_folders: false,
};

const PASSES: &[body::Pass] = &[
    body::includes,
    body::mdx,
    body::cards,
    body::calls,
    body::containers,
    body::braces,
    body::fences,
    body::links,
    body::leftovers,
];

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let root = root(project, ".vuepress").ok_or("there is no folder `.vuepress` in the project")?;
    let mut site = Site::read(project, &root, ".vuepress", report);
    let own = if root.is_empty() { ".vuepress".to_string() } else { format!("{root}/.vuepress") };
    site.public = format!("{own}/public");
    // Many themes have a file of their own, and it need not be named in a way that can be followed.
    let has_theme = site
        .config
        .get("theme")
        .is_some_and(|theme| theme.get("sidebar").is_some() || theme.get("locales").is_some());
    if !has_theme
        && let Some(file) = project.config(&format!("{own}/theme"), &["ts", "js"])
        && let Some(theme) = literal::default_export(project, file, report)
        && let Some(config) = site.config.as_object_mut()
    {
        config.insert("theme".into(), theme);
    }
    let config = site.config.clone();
    let mut plan = site.plan(project, report)?;
    for file in project.below(&own).filter(|file| path::folder(file) == own && is_script(file)) {
        let text = project.text(file, report).unwrap_or_default();
        plan.shortcuts.extend(
            shortcuts(&text).into_iter().filter_map(|(mark, to)| Some((mark, project.join(&own, &to)?))),
        );
    }
    plan.ranking = Ranking::Title;
    plan.has_subscripts = is_set(&config, "sub", 0);
    Ok(plan)
}

/// Whether settings, at any depth, turn a key on.
fn is_set(settings: &Value, key: &str, depth: usize) -> bool {
    let is_it = |(name, value): (&String, &Value)| {
        name == key && value.as_bool() == Some(true) || depth < 6 && is_set(value, key, depth + 1)
    };
    plan::entries(Some(settings)).any(is_it)
}

fn is_script(file: &str) -> bool {
    [".ts", ".js", ".mts", ".mjs"].iter().any(|ending| file.ends_with(ending))
}

/// Path aliases in a settings script, with their folders: `"@x": path.resolve(__dirname, "../x")`. An alias may
/// also be the first argument of `replace`, as a string or a pattern, or of `file.startsWith("@")` before `return`.
fn shortcuts(text: &str) -> Vec<(String, String)> {
    let quoted = |text: &str| {
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Some(text[1..].split(quote).next()?.to_string())
    };
    let (mut found, mut asked) = (Vec::new(), Vec::new());
    for (at, call) in text.match_indices("path.resolve(") {
        let arguments = text[at + call.len()..].trim_start().strip_prefix("__dirname");
        let folder = arguments.and_then(|rest| quoted(rest.trim_start().strip_prefix(',')?.trim_start()));
        let Some(folder) = folder else { continue };
        let is_mark = |mark: &&str| mark.starts_with('@') && !mark.contains(char::is_whitespace);
        let before = text[..at].trim_end().trim_end_matches([':', ',']).trim_end();
        let mark = before.strip_suffix(['"', '\'', '/']).and_then(|b| b.rsplit(['"', '\'', '/', '^']).next());
        let mark = mark.filter(is_mark).map(|mark| format!("{}/", mark.trim_end_matches('/')));
        found.extend(mark.map(|mark| (mark, folder.clone())));
        let condition = before.strip_suffix("return").and_then(|before| before.rsplit_once(".startsWith("));
        let mark = condition.and_then(|(_, rest)| quoted(rest)).filter(|mark| is_mark(&mark.as_str()));
        asked.extend(mark.map(|mark| (mark, folder)));
    }
    // Aliases from `startsWith` come last: they are as short as `@`, with which other aliases begin too.
    found.extend(asked);
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn shortcuts_are_read_from_settings() {
        let text = "alias: { '@a': path.resolve(__dirname, './a') },\nfile.replace(\"@b\", path.resolve(__dirname, \"../../b/src\")),\npath.resolve(__dirname, 'c')";
        let pair = |mark: &str, to: &str| (mark.to_string(), to.to_string());
        assert_eq!(super::shortcuts(text), [pair("@a/", "./a"), pair("@b/", "../../b/src")]);
        let pattern = "str.replace(/^@snippets/, path.resolve(__dirname, '../snippets'))";
        assert_eq!(super::shortcuts(pattern), [pair("@snippets/", "../snippets")]);
        let condition = "if (file.startsWith(\"@\"))\n  return path.resolve(\n    __dirname,\n    \"../parts\",\n    file.replace(\"@\", \"./\"),\n  );";
        assert_eq!(super::shortcuts(condition), [pair("@", "../parts")]);
    }
}
