//! Packages of which the program is made: licences, versions and reasons, as `.deny.toml` and the manual
//! state them. `tests/run` asks cargo-deny too, which looks at the packages of every system.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name)
}

/// The packages that are built into the program on this system: name, version, licence.
fn packages() -> Vec<(String, String, String)> {
    let cargo = std::env::var("CARGO").unwrap_or("cargo".into());
    let args = ["tree", "--offline", "--locked", "--edges", "normal,build", "--prefix", "none"];
    let mut tree = Command::new(cargo);
    tree.args(args).args(["--no-dedupe", "--format", "{p} |{l}"]);
    let out = tree.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("the tool that built this test");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("text");
    let lines: BTreeSet<&str> = text.lines().collect();
    let parts = lines.into_iter().map(|line| {
        let mut words = line.split(' ').map(String::from);
        let licence = line.split('|').nth(1).unwrap_or_default().to_string();
        (words.next().unwrap_or_default(), words.next().unwrap_or_default(), licence)
    });
    parts.collect()
}

/// `A OR B`, `A/B`, `(A OR B) AND C`: one of each is allowed.
fn is_allowed(licence: &str, allowed: &[&str]) -> bool {
    licence.replace('/', " OR ").split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')', ' ']);
        part.split(" OR ").any(|one| allowed.contains(&one.trim()))
    })
}

/// Packages in several versions, except those whose reason stands in `.deny.toml`.
fn second_versions(packages: &[(String, String, String)], deny: &str) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, version, _) in packages {
        versions.entry(name).or_default().insert(version);
    }
    let several = versions.into_iter().filter(|(_, versions)| versions.len() > 1);
    let unknown = several.filter(|(name, _)| !deny.contains(&format!("crate = \"{name}@")));
    unknown.map(|(name, versions)| format!("{name} {versions:?}")).collect()
}

#[test]
fn every_licence_and_every_second_version_is_known() {
    let deny = read(".deny.toml");
    let list = deny.lines().find_map(|line| line.strip_prefix("allow = [")).expect("a list");
    let allowed: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    assert!(!is_allowed("GPL-3.0", &allowed) && !is_allowed("MIT AND GPL-3.0", &allowed));
    let packages = packages();
    assert!(packages.len() > 50);
    for (name, version, licence) in &packages {
        assert!(is_allowed(licence, &allowed), "{name} {version}: `{licence}` is not in .deny.toml");
        assert!(!deny.contains(&format!("{{ crate = \"{name}\"")), "{name} is banned by .deny.toml");
    }
    let unknown = second_versions(&packages, &deny);
    assert!(unknown.is_empty(), "say under `skip` in .deny.toml why there are {unknown:?}");
    let twice = ["1.0.0", "2.0.0"].map(|version| ("twice".into(), version.into(), "MIT".into()));
    assert_eq!(second_versions(&twice, &deny), [r#"twice {"1.0.0", "2.0.0"}"#]);
    assert!(second_versions(&twice, "skip = [{ crate = \"twice@1\" }]").is_empty());
}

/// cargo-deny sees the packages of every system, and the advisories about them.
#[test]
fn cargo_deny_stays_strict() {
    let deny = read(".deny.toml");
    for line in ["multiple-versions = \"deny\"", "unmaintained = \"all\"", "yanked = \"deny\""] {
        assert!(deny.lines().any(|l| l == line), ".deny.toml lacks `{line}`");
    }
}

#[test]
fn every_dependency_is_used_and_has_its_reason() {
    let manifest = read("Cargo.toml");
    let pages =
        ["decisions.md", "decisions.en.md"].map(|page| read(&format!("docs/content/contribute/{page}")));
    let mut code = String::new();
    for folder in ["src", "tests/it"] {
        for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let entry = entry.expect("a readable folder");
            if entry.file_type().is_file() {
                code.push_str(&String::from_utf8_lossy(&std::fs::read(entry.path()).expect("readable")));
            }
        }
    }
    let sections = manifest
        .split("\n[")
        .filter(|part| part.lines().next().is_some_and(|l| l.ends_with("dependencies]")));
    let names: Vec<&str> =
        sections.flat_map(|part| part.lines().filter_map(|l| l.split_once(" = "))).map(|(n, _)| n).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        let used =
            ["::", ")]", ";"].iter().any(|end| code.contains(&format!("{}{end}", name.replace('-', "_"))));
        assert!(used, "nothing uses {name}");
        assert!(
            pages.iter().all(|reasons| reasons.contains(&format!("`{name}`"))),
            "decisions.md or decisions.en.md in docs/content/contribute does not say what {name} saves"
        );
    }
}

/// The manual says which test covers which attack: `` `name`、`name`，`file` ``.
#[test]
fn every_test_that_the_manual_names_is_there() {
    let chinese = tests_named("security.md", '；');
    assert_eq!(tests_named("security.en.md", ';'), chinese, "both languages name the same tests");
}

/// The files and tests of each row.
fn tests_named(page: &str, between: char) -> Vec<Vec<String>> {
    let page = read(&format!("docs/content/reference/{page}"));
    let mut named = Vec::new();
    let rows: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| ") && (line.contains("`tests/") || line.contains("`src/")))
        .collect();
    assert!(rows.len() > 10);
    for row in rows {
        let cell = row.trim_end_matches(" |").rsplit(" | ").next().expect("a cell");
        named.push(cell.split('`').skip(1).step_by(2).map(str::to_string).collect());
        for part in cell.split(between) {
            let words: Vec<&str> = part.split('`').skip(1).step_by(2).collect();
            let (files, names): (Vec<&str>, Vec<&str>) =
                words.iter().filter(|word| !word.starts_with("deny")).partition(|word| word.contains('/'));
            let text: String = files.iter().map(|file| read(file)).collect();
            for name in names {
                assert!(text.contains(&format!("fn {name}(")), "{files:?} has no test {name}");
            }
        }
    }
    named
}

/// `tests/protections.py` takes texts out of files: each stands there once, and its test is there.
#[test]
fn every_protection_in_the_table_is_there() {
    let table = read("tests/protections.toml");
    let tests = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it")).into_iter();
    let tests = tests.map(|entry| entry.expect("a readable folder").into_path()).filter(|at| at.is_file());
    let tests: String = tests.map(|at| std::fs::read_to_string(at).unwrap_or_default()).collect();
    let entries: Vec<&str> = table.split("\n[").skip(1).collect();
    assert!(entries.len() > 50);
    for entry in entries {
        let after = |key: &str, end: &str| {
            let (_, rest) = entry.split_once(key).unwrap_or_else(|| panic!("no {key} in {entry}"));
            rest.split_once(end).expect("an end").0
        };
        let (file, text) = (after("file = \"", "\""), after("text = '''", "'''"));
        assert_eq!(read(file).matches(text).count(), 1, "{file} holds `{text}` so often");
        let (kind, test) = after("test = \"", "\"").split_once(' ').expect("a kind and a name");
        let name = test.rsplit("::").next().expect("a name");
        let is_there = |code: &str| code.contains(&format!("fn {name}("));
        let found = match kind {
            "it" => is_there(&tests),
            "lib" => {
                let module = test.split("::tests::").next().expect("a module").replace("::", "/");
                let own = [format!("src/{module}.rs"), format!("src/{module}/tests.rs")];
                own.iter()
                    .any(|at| Path::new(env!("CARGO_MANIFEST_DIR")).join(at).is_file() && is_there(&read(at)))
            }
            _ => Path::new(env!("CARGO_MANIFEST_DIR")).join(test).is_file(),
        };
        assert!(found, "there is no test {test}");
    }
}
