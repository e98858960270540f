//! Tests of the theme.

use super::*;
use crate::config::Inputs;
use crate::source::File;

fn config(theme: &str) -> Config {
    let inputs = Inputs { as_of: jiff::civil::date(2026, 3, 2), base_url: None, drafts: false };
    Config { theme: theme.into(), ..Config::defaults(&inputs) }
}

fn sources(files: &[(&str, FileKind, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, kind, text) in files {
        sources.add(File::new((*path).into(), *kind, (*text).into(), [0; 32]));
    }
    sources
}

fn load(name: &str, files: &[(&str, FileKind, &str)]) -> (Theme, Vec<String>) {
    let sources = sources(files);
    let mut diags = Diags::default();
    let phrases = Catalog::of(&sources, &[name], &mut diags);
    let theme = Theme::load(&sources, &config(name), &phrases, &mut diags);
    let findings = diags.list.iter().map(|d| {
        let file = sources.get(d.span.file);
        let (line, column) = file.line_column(d.span.start);
        format!("{}:{line}:{column}: {}: {}", file.path, d.code.as_str(), d.message)
    });
    (theme, findings.collect())
}

fn no_data() -> BTreeMap<String, String> {
    BTreeMap::new()
}

#[test]
fn the_embedded_theme_has_no_fault() {
    let mut diags = Diags::default();
    let theme = Theme::load(&Sources::default(), &config("default"), &Catalog::embedded(), &mut diags);
    assert_eq!(diags.list, []);
    let parsed: Vec<_> = theme.tera.get_template_names().collect();
    let embedded = flat(EMBEDDED.get_dir("templates").unwrap());
    assert_eq!(parsed.len(), embedded.len());
}

#[test]
fn a_file_of_the_site_goes_over_the_embedded_one() {
    let own = "{% if 1 == 1 %}own{% endif %}";
    let (theme, findings) = load(
        "mine",
        &[
            ("themes/mine/templates/404.html", FileKind::Theme, own),
            ("themes/mine/templates/extra.html", FileKind::Theme, "{% include \"404.html\" %}!"),
            ("themes/mine/css/brand.css", FileKind::Theme, "/* ours */\n.brand { color: red }"),
            ("themes/mine/js/own.js", FileKind::Theme, "'use strict'"),
            ("themes/mine/strings/zh-CN.yaml", FileKind::Theme, "search: 搜一搜"),
            ("themes/other/templates/404.html", FileKind::Theme, "{{ broken"),
        ],
    );
    assert_eq!(findings, [""; 0]);
    assert_eq!(theme.render("404.html", &no_data()).unwrap(), b"own");
    assert_eq!(theme.render("extra.html", &no_data()).unwrap(), b"own!");
    assert_eq!(theme.strings("zh-CN")["search"], "搜一搜");
    let css = theme.assets().iter().find(|(path, _)| path.ends_with(".css")).unwrap();
    assert!(String::from_utf8_lossy(&css.1).ends_with(".brand:not(#\\#){color:red}"));
    assert!(theme.page_assets("../", &[]).scripts.last().unwrap().starts_with("../assets/own."));
}

#[test]
fn the_script_of_the_preview_is_in_no_built_site() {
    let own = ("themes/default/js/reload.js", FileKind::Theme, "'use strict'");
    for files in [&[own][..], &[]] {
        let (theme, _) = load("default", files);
        assert!(theme.assets().iter().all(|(path, _)| !path.contains("reload")));
    }
}

#[test]
fn faults_of_templates_are_shown_where_they_are() {
    let (theme, findings) = load(
        "default",
        &[
            ("themes/default/templates/404.html", FileKind::Theme, "好\n  {{ 1 + }}"),
            ("themes/default/templates/a.html", FileKind::Theme, "好 {{ x | nope }}\n{{ y | never }}"),
            ("themes/default/templates/b.html", FileKind::Theme, "{% extends \"none.html\" %}"),
            ("themes/default/templates/c.html", FileKind::Theme, "\n{{ gone }}"),
        ],
    );
    let places: Vec<_> = findings.iter().map(|f| f.rsplit_once(": template-error").unwrap().0).collect();
    let expected = ["404.html:2:10", "b.html:1:1", "a.html:1:10", "a.html:2:8"];
    assert_eq!(places, expected.map(|p| format!("themes/default/templates/{p}")), "{findings:#?}");
    assert!(theme.render("b.html", &no_data()).is_err());
    let fault = theme.render("c.html", &no_data()).unwrap_err();
    assert_eq!((fault.code, fault.span.file, fault.span.start), (Code::TemplateError, FileId(3), 4));
}

#[test]
fn a_theme_without_a_folder_is_reported_at_its_name() {
    let (_, findings) = load("mien", &[("content/site.yaml", FileKind::Config, "title: x\ntheme: mien\n")]);
    assert_eq!(findings, ["content/site.yaml:2:8: invalid-value: there is no theme `mien`"]);
}

#[test]
fn scripts_are_shipped_without_comments_and_the_search_as_one() {
    let own = ("themes/mine/js/search-found.js", FileKind::Theme, "// ours\nown();\n");
    let (theme, _) = load("mine", &[own]);
    let scripts: Vec<&(String, Vec<u8>)> =
        theme.assets().iter().filter(|(path, _)| path.ends_with(".js")).collect();
    let search: Vec<&str> = scripts
        .iter()
        .filter(|(path, _)| path.contains("search"))
        .map(|(_, bytes)| std::str::from_utf8(bytes).unwrap())
        .collect();
    assert_eq!(search.len(), 1);
    assert!(search[0].trim_end().ends_with("})();;\nown();"), "{}", &search[0][search[0].len() - 60..]);
    let comments = |text: &str| text.matches("/**").count() + text.matches("\n//").count();
    for (path, bytes) in &scripts {
        assert_eq!(comments(std::str::from_utf8(bytes).unwrap()), 0, "{path}");
    }
    let page = theme.page_assets("", GUIDE);
    assert_eq!(page.scripts.len(), 4);
    assert!(page.scripts[1].starts_with("assets/search."));
    assert!(page.scripts[2].starts_with("assets/decide."));
}

#[test]
fn a_copy_of_an_embedded_script_is_shipped_as_the_embedded_one() {
    let text = EMBEDDED.get_file("js/base.js").and_then(|file| file.contents_utf8()).unwrap();
    let (copied, _) = load("mine", &[("themes/mine/js/base.js", FileKind::Theme, text)]);
    let (embedded, _) = load("default", &[]);
    assert_eq!(copied.assets(), embedded.assets());
}

#[test]
fn names_of_assets_hold_their_hash_and_paths_lead_from_the_page() {
    let (theme, _) = load("default", &[]);
    let assets = theme.page_assets("../../", &[]);
    let (path, bytes) = theme.assets().iter().find(|(path, _)| path.ends_with(".css")).unwrap();
    assert_eq!(assets.css, format!("../../{path}"));
    assert!(path.contains(&blake3::hash(bytes).to_hex()[..10]));
}

#[test]
fn languages_fall_back_to_the_nearest() {
    let (theme, _) =
        load("default", &[("themes/default/strings/qaa.yaml", FileKind::Theme, "search: Chercher")]);
    assert_eq!(theme.strings("zh-SG"), theme.strings("zh-CN"));
    assert_eq!(theme.strings("zh-HK"), theme.strings("zh-TW"));
    assert_eq!(theme.strings("zh-Hant-MO"), theme.strings("zh-TW"));
    assert_eq!(theme.strings("qab"), theme.strings("en"));
    assert_eq!(theme.strings("qaa-CH")["search"], "Chercher");
    assert_ne!(theme.strings("qaa"), theme.strings("en"));
    assert_eq!(theme.strings("qaa").len(), theme.strings("en").len());
}

#[test]
fn there_are_words_for_every_key_of_templates_and_scripts() {
    let (theme, _) = load("default", &[]);
    for file in flat(&EMBEDDED) {
        let path = file.path().to_string_lossy();
        let text = file.contents_utf8().unwrap();
        let used = match path.rsplit('.').next() {
            Some("html") => words_after(text, &["{{ t.", " t.", "(t.", "counted(key=\""]),
            Some("js") => words_after(text, &["t('"]).into_iter().chain(in_tables(text)).collect(),
            _ => continue,
        };
        for key in used {
            let there = match key.ends_with('_') {
                true => theme.strings("en").keys().any(|known| known.starts_with(&key)),
                false => {
                    [key.clone(), format!("{key}_other")].iter().any(|k| theme.strings("en").contains_key(k))
                }
            };
            assert!(there, "{path}: there are no words for `{key}`");
        }
    }
}

/// The keys in tables of a script, for which other lines ask.
fn in_tables(text: &str) -> Vec<String> {
    let quoted = text.split('\'').skip(1).step_by(2);
    let is_key = |word: &&str| word.starts_with("decide_") && !word.ends_with('_');
    quoted.filter(is_key).map(str::to_string).collect()
}

/// The words that follow any of `marks` in `text`, unless the mark is the end of a longer name.
fn words_after(text: &str, marks: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for mark in marks {
        for (at, _) in text.match_indices(mark) {
            let longer = mark.starts_with('t') && text[..at].ends_with(|c: char| c.is_alphanumeric());
            let rest = &text[at + mark.len()..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            if !longer && end > 0 {
                words.push(rest[..end].to_string());
            }
        }
    }
    words
}

#[test]
fn every_sheet_and_script_of_the_embedded_theme_has_its_place_in_the_order() {
    for file in flat(&EMBEDDED) {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let listed = match path.split_once('/') {
            Some(("css", name)) => SHEETS.contains(&name.trim_end_matches(".css")),
            Some(("js", name)) => {
                PREVIEW_SCRIPTS.contains(&path.as_str())
                    || name == HEAD_SCRIPT
                    || name == PAGE_SCRIPT
                    || SEARCH_SCRIPTS.contains(&name)
                    || PART_SCRIPTS.iter().any(|scripts| scripts.contains(&name))
                    || RESULTS_SCRIPTS.contains(&name)
                    || DECIDE_SCRIPTS.contains(&name)
                    || GUIDE_SCRIPTS.contains(&name)
                    || path == OFFLINE_SCRIPT
            }
            _ => true,
        };
        assert!(listed, "{path} is in no list of src/theme.rs");
    }
}
