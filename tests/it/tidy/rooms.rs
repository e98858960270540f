//! The rooms of the program: their order, what each imports, their sizes. The table is that of
//! ARCHITECTURE.md.

use super::{code, files, root};
use std::collections::{BTreeMap, BTreeSet};

/// A module as a path: `["decide", "kind", "date"]`.
type Module = Vec<String>;

/// The largest part of the program that one room may be, in percent.
const LARGEST: usize = 18;

/// The rooms in their order, each with those that it imports.
fn rooms() -> Vec<(String, Vec<String>)> {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let table = page.split_once("| room | holds | imports |\n").expect("the table of the rooms").1;
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_string).collect::<Vec<_>>();
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let rooms: Vec<(String, Vec<String>)> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
            assert_eq!(cells.len(), 3, "{row}");
            (names(cells[0]).remove(0), names(cells[2]))
        })
        .collect();
    assert!(rooms.len() > 30, "{rooms:?}");
    rooms
}

/// Every file of the program but its root: the module and the code, without comments and tests.
fn modules() -> Vec<(Module, String)> {
    let module = |name: &str| -> Module {
        name.trim_start_matches("src/").trim_end_matches(".rs").split('/').map(str::to_string).collect()
    };
    let sources: BTreeMap<Module, String> =
        files("src", ".rs").into_iter().map(|(name, text)| (module(&name), text)).collect();
    let is_test = |module: &Module| {
        let above = sources.get(&module[..module.len() - 1]);
        let name = module.last().expect("never empty");
        above.is_some_and(|text| text.contains(&format!("#[cfg(test)]\nmod {name};")))
    };
    let is_root = |module: &Module| module.len() == 1 && ["lib", "main"].contains(&module[0].as_str());
    let all = sources.iter().filter(|(module, _)| !is_root(module) && !is_test(module));
    all.map(|(module, text)| (module.clone(), code(text))).collect()
}

/// The paths that begin here: `a::{b, c::{d}}` is `a::b` and `a::c::d`.
fn paths(text: &str) -> Vec<Module> {
    let text = text.trim_start();
    if let Some(inside) = text.strip_prefix('{') {
        let (mut depth, mut start, mut found) = (0, 0, Vec::new());
        for (at, c) in inside.char_indices() {
            match c {
                '{' => depth += 1,
                ',' | '}' if depth == 0 => {
                    found.extend(paths(&inside[start..at]));
                    start = at + 1;
                    if c == '}' {
                        break;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        return found;
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    match text[end..].strip_prefix("::") {
        _ if end == 0 => Vec::new(),
        Some(rest) => {
            let name = text[..end].to_string();
            let rest = paths(rest);
            if rest.is_empty() {
                vec![vec![name]]
            } else {
                rest.into_iter().map(|p| [vec![name.clone()], p].concat()).collect()
            }
        }
        None => vec![vec![text[..end].to_string()]],
    }
}

/// Everything that a file names by `crate::` or `super::`, as paths from the root.
fn named(module: &Module, code: &str) -> Vec<Module> {
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                continue;
            }
            for path in paths(&code[at + start.len()..]) {
                let up = path.iter().take_while(|part| *part == "super").count();
                let base = match start {
                    "super::" => module[..module.len() - 1 - up].to_vec(),
                    _ => Module::new(),
                };
                found.push([base, path[up..].to_vec()].concat());
            }
        }
    }
    found
}

/// The room that a path is in: of several, the innermost.
fn room_of<'a>(path: &[String], rooms: &'a [(String, Vec<String>)]) -> Option<&'a str> {
    let is_in = |room: &&str| path.starts_with(&room.split("::").map(str::to_string).collect::<Vec<_>>());
    rooms.iter().map(|(room, _)| room.as_str()).filter(is_in).max_by_key(|room| room.len())
}

#[test]
fn rooms_stand_in_one_order() {
    let rooms = rooms();
    for (at, (room, imports)) in rooms.iter().enumerate() {
        for import in imports {
            let is_above = rooms[..at].iter().any(|(other, _)| other == import);
            assert!(is_above, "`{room}` imports `{import}`, which does not stand above it");
        }
    }
}

#[test]
fn rooms_import_what_the_table_says() {
    let rooms = rooms();
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (module, code) in modules() {
        let file = module.join("/");
        let room = room_of(&module, &rooms).unwrap_or_else(|| panic!("src/{file}.rs is in no room"));
        let imports = found.entry(room).or_default();
        // The index of a room names the rooms in it.
        let inner = rooms
            .iter()
            .filter_map(|(other, _)| other.strip_prefix(&format!("{file}::")).map(|name| (other, name)));
        imports.extend(
            inner.filter(|(_, name)| code.contains(&format!("mod {name};"))).map(|(other, _)| other.as_str()),
        );
        let allowed = &rooms.iter().find(|(other, _)| other == room).expect("a room").1;
        for path in named(&module, &code) {
            let path_name = path.join("::");
            let other = room_of(&path, &rooms)
                .unwrap_or_else(|| panic!("src/{file}.rs names `{path_name}`, which is in no room"));
            if other != room {
                assert!(
                    allowed.iter().any(|one| one == other),
                    "src/{file}.rs names `{path_name}`: `{room}` does not import `{other}`"
                );
                imports.insert(other);
            }
        }
    }
    for (room, imports) in &rooms {
        let used = found.get(room.as_str()).unwrap_or_else(|| panic!("no file is in the room `{room}`"));
        let unused = imports.iter().find(|one| !used.contains(one.as_str()));
        assert_eq!(unused, None, "`{room}` does not import this any more: take it out of the table");
    }
}

#[test]
fn no_room_is_most_of_the_program() {
    let rooms = rooms();
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for (module, code) in modules() {
        *lines.entry(room_of(&module, &rooms).expect("a room")).or_default() += code.lines().count();
    }
    let all: usize = lines.values().sum();
    for (room, lines) in lines {
        assert!(lines * 100 <= all * LARGEST, "`{room}` has {lines} of {all} lines");
    }
}

#[test]
fn paths_are_read_from_every_form() {
    let module: Module = ["check", "links"].map(str::to_string).into();
    let code = "use crate::{a, b::{c, d::E}, f::{self as g}};\nuse super::super::h::I;\nlet x = crate::j::k(super::l());";
    let found: Vec<String> = named(&module, code).iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["a", "b::c", "b::d::E", "f::self", "j::k", "h::I", "check::l"]);
}
