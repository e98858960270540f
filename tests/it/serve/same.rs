//! The most important promise of the preview: after any edits it shows what a build would write.
//!
//! Seeded random edits, creations, renames and deletions; after each the findings are compared with
//! those of a site that was just opened, and after every few all pages and files too.

use super::client::{Server, until};
use crate::site::Scratch;
use std::collections::BTreeSet;
use std::sync::Arc;
use zhinan::config::Inputs;
use zhinan::diag::{Diags, Severity, human};
use zhinan::model::{Route, Site};
use zhinan::render::{self, Output, View};
use zhinan::serve::preview::{Preview, Reloaded};
use zhinan::serve::snapshot::Found;
use zhinan::theme::Theme;

/// Numbers that look random and are the same in every run (xorshift64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.roll(list.len())]
    }
}

const FOLDERS: [&str; 5] = ["", "a/", "a/b/", "a-b/", "申诉/"];
const NAMES: [&str; 6] = ["index", "a", "b", "README", "证据", "z"];
const TAGS: [&str; 4] = ["[]", "[退款]", "[退款, Appeal]", "[运费]"];

/// Lines of front matter, each with how rare it is: every key that there is.
const FRONT_MATTER: &[(usize, &str)] = &[
    (2, "description: 一句话"),
    (4, "description: 另一句话"),
    (3, "title: 另一个标题"),
    (8, "draft: true"),
    (8, "date: 2031-01-01"),
    (8, "date: 2026-01-01"),
    (6, "updated: 2026-02-03"),
    (8, "order: 1"),
    (10, "weight: 2"),
    (20, "expires: 2020-01-01"),
    (10, "slug: own"),
    (10, "aliases: [old.html]"),
    (10, "lang: en"),
    (10, "owner: 运营组"),
    (10, "review_by: 2026-01-01"),
    (10, "sources: [{title: 出处, url: 'https://example.org/'}]"),
    (10, "keywords: [别名]"),
    (10, "toc: false"),
    (30, "search: false"),
    (10, "allow: [orphan-page]"),
    (20, "extra: {own: 1}"),
    (20, "original: 0123456789ab"),
    (10, "authors: [wang, 李]"),
    (10, "taxonomies: {topic: [退款]}"),
    (20, "cascade: {owner: 客服组}"),
    (30, "title: ["),
];

/// Settings, each with its values: every key that pages show.
const SETTINGS: &[&str] = &[
    "title: 帮助\n",
    "title: 帮助中心\ndescription: 一句话\n",
    "language: en\n",
    "languages: [en, zh-TW]\n",
    "base_url: https://help.example/x/\nshare_pictures: true\n",
    "nav:\n  - {title: 甲, link: a/index.md}\n  - {title: 乙, link: https://example.org/}\n",
    "allow_hosts: [img.example.org]\n",
    "markdown_copies: false\n",
    "logo: 图.svg\nfavicon: 图.svg\ncolors: {accent: '#8a2f6b'}\nfooter: {text: 页脚, links: [{title: 甲, link: a/index.md}]}\n",
    "social: {站: 'https://s.example/@a'}\nrepository: https://github.com/a/b\nedit: true\nfeedback: a@example.org\n",
    "analytics: https://stats.example/a.js\noutput: {site_json: true}\n",
    "history: [dates, authors]\nreading_time: true\nbacklinks: true\nstructured_data: true\nfeeds: [sections, rules]\n",
    "taxonomies: {topic: 主题}\nauthors: {wang: {name: 王}}\nvars: {phone: 12315}\n",
    "",
];

#[test]
fn every_key_is_edited() {
    for key in zhinan::parse::front_matter::KEYS.iter().filter(|key| **key != "tags") {
        assert!(FRONT_MATTER.iter().any(|(_, line)| line.starts_with(key)), "{key}");
    }
    // The theme and its files have edits of their own; the others stand on no page of the preview.
    let elsewhere = ["theme", "editor", "limits", "allow", "enable", "zone", "offline", "head", "deploy"];
    for key in zhinan::config::KEYS.iter().filter(|key| !elsewhere.contains(key)) {
        assert!(SETTINGS.iter().any(|text| text.contains(&format!("{key}:"))), "{key}");
    }
}

fn article(dice: &mut Dice) -> String {
    let mut head = String::new();
    for (one_in, line) in FRONT_MATTER {
        let key = line.split(':').next().expect("a key");
        if dice.roll(*one_in) == 0 && !head.lines().any(|line| line.starts_with(key)) {
            head.push_str(line);
            head.push('\n');
        }
    }
    head.push_str(&format!("tags: {}\n", dice.pick(&TAGS)));
    let link = |dice: &mut Dice| {
        let to = [
            format!("/{}{}.md", dice.pick(&FOLDERS), dice.pick(&NAMES)),
            "rule:退款/early".into(),
            format!("rule:退款/{}", dice.pick(&["late", "late/1"])),
            format!("/rules/退款/{}.html", dice.pick(&["late", "late-1"])),
            dice.pick(&["..", "./", "b/", "/", "a.md#节", "证据.html?x=1"]).to_string(),
            "guide:退款/go".into(),
            "term:申诉".into(),
            "/图.svg".into(),
        ];
        let which = if dice.roll(3) == 0 { 1 + dice.roll(to.len() - 1) } else { 0 };
        format!("[词 {}]({})", dice.roll(100), to[which])
    };
    let links: Vec<String> = (0..dice.roll(4)).map(|_| link(dice)).collect();
    format!("---\n{head}---\n# 标题 {}\n\n## 节\n\n{}\n", dice.roll(9), links.join("，"))
}

fn rules(dice: &mut Dice) -> String {
    let early = dice.pick(&["<48h", "<24h", "<12h"]);
    let letter = dice.pick(&["", ", letter: a/z.md", ", letter: a/z.md, evidence: [截图]"]);
    let late = early.replace('<', ">=");
    let except = dice.pick(&["", ", except: [{when: {hours: '>=60h'}, then: go}]"]);
    format!(
        "title: 能申诉吗 {}\nfacts:\n  hours: {{ask: 过了多久, duration: {{range: 0h..72h, step: 1h}}}}\noutcomes:\n  \
         go: {{title: 去申诉, body: '去。{}'{letter}}}\n  wait: {{title: 等等, body: 等。}}\nrules:\n  \
         - {{id: early, title: 早, when: {{hours: {early}}}, then: go, source: {{title: 出处}}}}\n  \
         - {{id: late, title: 晚, when: {{hours: '{late}'}}, then: wait{except}, source: {{title: 出处}}}}\n",
        dice.roll(5),
        dice.roll(5),
    )
}

/// Makes an edit of the site and returns the paths as a watcher names them.
pub(crate) fn edit(site: &Scratch, dice: &mut Dice) -> Vec<String> {
    let file = |dice: &mut Dice| format!("content/{}{}.md", dice.pick(&FOLDERS), dice.pick(&NAMES));
    let path = file(dice);
    let write = |path: &str, text: &str| {
        site.write(path, text);
        vec![path.to_string()]
    };
    let rename = |from: &str, to: &str| {
        if !site.exists(from) || site.exists(to) {
            return Vec::new();
        }
        std::fs::create_dir_all(site.path(to).parent().expect("a folder")).expect("a writable folder");
        std::fs::rename(site.path(from), site.path(to)).expect("renamed");
        vec![from.to_string(), to.to_string()]
    };
    match dice.roll(30) {
        0..10 => write(&path, &article(dice)),
        10..14 => {
            // The most frequent edit of a writer: a few more words.
            if !site.exists(&path) {
                return Vec::new();
            }
            let text = format!("{}更多 {}\n", site.read(&path), dice.roll(100));
            write(&path, &text)
        }
        14..16 => {
            let _ = std::fs::remove_file(site.path(&path));
            vec![path]
        }
        16 => rename(&path, &file(dice)),
        17 => rename("content/a/b", "content/c"),
        18 => rename("content/c", "content/a/b"),
        19 => {
            let _ = std::fs::remove_dir_all(site.path("content/a-b"));
            vec!["content/a-b".into()]
        }
        20 => write("content/rules/退款.yaml", &rules(dice)),
        21 => write(
            "content/glossary.yaml",
            dice.pick::<&str>(&["申诉: 向平台说明\n", "申诉: 说明\n运费: 邮费\n", "运费: 邮费\n"]),
        ),
        22 => write("content/图.svg", "<svg/>"),
        23..25 => {
            // Only while a rule set names it is it a letter, and no page.
            let text =
                format!("---\ntitle: 信 {}\n---\n尊敬的{{{{ hours }}}}：{}\n", dice.roll(3), dice.roll(9));
            write("content/a/z.md", &text)
        }
        25..27 => write(
            "content/evidence.yaml",
            dice.pick::<&str>(&[
                "截图: 聊天截图\n",
                "截图: {title: 截图, how: 存下来, see: a/a.md}\n",
                "截图: 面单\n面单: 面单\n",
            ]),
        ),
        27..29 => write("content/site.yaml", dice.pick::<&str>(SETTINGS)),
        _ => {
            let name = "themes/default/templates/article-end.html";
            if site.exists(name) && dice.roll(2) == 0 {
                std::fs::remove_file(site.path(name)).expect("removed");
                return vec![name.into()];
            }
            write(name, dice.pick::<&str>(&["<p>甲</p>", "<p>乙</p>", "{{ page.title }}"]))
        }
    }
}

/// Makes an edit of a site in three languages.
pub(crate) fn edit_in_languages(site: &Scratch, dice: &mut Dice) -> Vec<String> {
    let write = |path: String, text: &str| {
        site.write(&path, text);
        vec![path]
    };
    let (folder, name) = (*dice.pick(&FOLDERS), *dice.pick(&NAMES));
    let path = match dice.roll(3) {
        0 => format!("content/en/{folder}{name}.md"),
        1 => format!("content/{folder}{name}.en.md"),
        _ => format!("content/{folder}{name}.zh-TW.md"),
    };
    match dice.roll(24) {
        0..3 => write(path, &article(dice)),
        3..7 if site.exists(&path) => {
            let text = format!("{}more {}\n", site.read(&path), dice.roll(100));
            write(path, &text)
        }
        7 => {
            let _ = std::fs::remove_file(site.path(&path));
            vec![path]
        }
        8 => {
            let ask = dice.pick(&["ask: How long?", "say: '{} ago'", "help: '[A](a/a.md)'"]);
            let text = format!(
                "title: Appeal\nfacts: {{hours: {{{ask}}}}}\noutcomes: {{go: {{title: Go {}}}}}\n",
                dice.roll(3)
            );
            write("content/rules/退款.en.yaml".into(), &text)
        }
        9 => write(
            "content/glossary.en.yaml".into(),
            dice.pick::<&str>(&[
                "申诉: Tell the platform\n",
                "申诉: {term: Appeal, synonyms: [plea]}\n",
                "无: x\n",
            ]),
        ),
        10 => write(
            "content/evidence.en.yaml".into(),
            dice.pick::<&str>(&["截图: Shot\n", "截图: {how: Keep it}\n"]),
        ),
        11 => write(
            "content/site.en.yaml".into(),
            dice.pick::<&str>(&["title: Help\n", "description: A sentence\n"]),
        ),
        12 => write("content/a/z.en.md".into(), "Dear {{ hours }}\n"),
        _ => {
            let mut changed = edit(site, dice);
            // Whatever else is set, the site stays in three languages.
            // Settings that are broken are removed.
            let settings = match site.exists("content/site.yaml") {
                true => site.read("content/site.yaml"),
                false => String::new(),
            };
            if !settings.contains("languages:") && !settings.contains("language: en") {
                site.write("content/site.yaml", &format!("{settings}languages: [en, zh-TW]\n"));
                changed.push("content/site.yaml".into());
            }
            changed
        }
    }
}

pub(crate) fn inputs() -> Inputs {
    Inputs { as_of: jiff::civil::date(2026, 11, 23), base_url: None, drafts: true }
}

/// Files and findings that a build would give, but for the faults that templates show only while they write.
/// The theme is loaded anew if it changed: that alone takes most of the time.
fn open(site: &Scratch, themes: &mut Vec<(Arc<Theme>, Diags)>) -> (Site, Diags) {
    let mut diags = Diags::default();
    let sources = zhinan::load::load(site.dir.path(), &mut diags).expect("a site");
    let opened = zhinan::analyse(sources, &inputs(), &mut diags);
    if themes.is_empty() {
        let mut found = Diags::default();
        themes.push((
            Arc::new(Theme::load(&opened.sources, &opened.config, &opened.phrases, &mut found)),
            found,
        ));
    }
    diags.extend(themes[0].1.clone());
    diags.finish(&opened.sources, false, &|file, code| opened.allows(file, code));
    (opened, diags)
}

fn compare_pages(preview: &Preview, cold: &Site, theme: Arc<Theme>, when: &str) {
    let good = preview.state().good.expect("a site without errors");
    let routes = |site: &Site| site.routes.keys().cloned().collect::<Vec<_>>();
    assert_eq!(routes(&good.site), routes(cold), "{when}");
    let view = View::of(cold, theme, None);
    let served = |path: &str| match good.find(path) {
        Found::Page(bytes) | Found::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        _ => panic!("{when}: nothing at {path}"),
    };
    for (path, route) in cold.routes.iter().filter(|(_, route)| !matches!(route, Route::Asset(_))) {
        let Ok(Output::Bytes(bytes)) = render::page(&view, path, route) else { panic!("{when}: {path}") };
        assert_eq!(served(path), String::from_utf8_lossy(&bytes), "{when}: {path}");
        if let Some(copy) = render::copy_of(cold, path, route) {
            assert_eq!(served(&copy).as_bytes(), render::markdown(cold, route), "{when}: {path}");
        }
    }
    let write = |path: String, bytes: Vec<u8>| {
        assert_eq!(served(&path), String::from_utf8_lossy(&bytes), "{when}: {path}");
    };
    render::whole(&view, render::Sink::new(&write));
}

pub(crate) fn begin(dice: &mut Dice) -> Scratch {
    let site = Scratch::new(&[
        ("content/site.yaml", "title: 指南\n"),
        ("content/glossary.yaml", "申诉: 向平台说明\n"),
        ("content/evidence.yaml", "截图: 聊天截图\n"),
        ("content/图.svg", "<svg/>"),
    ]);
    site.write("content/rules/退款.yaml", &rules(dice));
    for folder in FOLDERS {
        for name in ["a", "证据", "z"] {
            site.write(&format!("content/{folder}{name}.md"), "# 标题\n\n正文\n");
        }
    }
    site
}

#[test]
fn after_any_edits_it_shows_what_a_build_writes() {
    shows_what_a_build_writes(0x2026_1123, edit);
}

#[test]
fn after_any_edits_it_shows_what_a_build_writes_in_each_language() {
    shows_what_a_build_writes(0x1a46, edit_in_languages);
}

fn shows_what_a_build_writes(seed: u64, edit: fn(&Scratch, &mut Dice) -> Vec<String>) {
    let mut dice = Dice(seed);
    let site = begin(&mut dice);
    let preview = Preview::new(site.dir.path(), inputs());
    let Reloaded::Site(first) = preview.reload(&BTreeSet::new()) else { panic!("nothing is read") };
    preview.check(first);
    let (mut compared, mut small) = (0, 0);
    let mut themes = Vec::new();
    let mut broken: Option<String> = None;
    for step in 0..300 {
        let mut changed = BTreeSet::new();
        for _ in 0..=dice.roll(2) {
            changed.extend(edit(&site, &mut dice));
        }
        // A writer mends what is broken, sooner or later.
        if let Some(path) = broken.take_if(|_| dice.roll(2) == 0) {
            let _ = std::fs::remove_file(site.path(&path));
            changed.insert(path);
        }
        let when = format!("step {step}: {changed:?}");
        let Reloaded::Site(unchecked) = preview.reload(&changed) else { continue };
        small += usize::from(unchecked.extent != zhinan::session::Extent::All);
        let site_now = unchecked.site.clone();
        let sources = site_now.sources.clone();
        let found = preview.check(unchecked);
        if changed.iter().any(|path| path.starts_with("themes/") || path == "content/site.yaml") {
            themes.clear();
        }
        let (cold, expected) = open(&site, &mut themes);
        assert_eq!(
            human(&sources, &found, false),
            human(&cold.sources, &expected, false),
            "{when}: the findings"
        );
        assert_eq!(site_now.links.linked_from, cold.links.linked_from, "{when}: who links to whom");
        assert_eq!(site_now.links.cited_by, cold.links.cited_by, "{when}: who names which rule");
        for (now, cold) in site_now.editions.iter().zip(cold.editions.iter()) {
            assert_eq!(now.links.linked_from, cold.links.linked_from, "{when}: who links to whom there");
        }
        let error = found.list.iter().find(|d| d.severity == Severity::Error);
        broken = error.map(|d| sources.get(d.span.file).path.clone());
        if step % 4 == 0 && !preview.state().is_behind {
            compare_pages(&preview, &cold, themes[0].0.clone(), &when);
            compared += 1;
        }
    }
    assert!(compared > 10, "pages were compared {compared} times");
    assert!(small > 10, "{small} edits were small enough to be put into the site there was");
}

#[test]
fn what_is_watched_for_real_arrives_too() {
    let mut dice = Dice(7);
    let site = begin(&mut dice);
    let server = Server::start(&site, &[]);
    for _ in 0..100 {
        edit(&site, &mut dice);
    }
    // Whatever was broken on the way is mended.
    let _ = std::fs::remove_dir_all(site.path("content/c"));
    for folder in FOLDERS {
        for name in NAMES {
            let path = format!("content/{folder}{name}.md");
            let _ = std::fs::remove_file(site.path(&path));
        }
        site.write(&format!("content/{folder}a.md"), "# 标题\n\n最后一版\n");
    }
    // Whatever the rule set names is there.
    site.write("content/a/z.md", "信\n");
    site.write("content/evidence.yaml", "截图: 截图\n");
    site.write("content/site.yaml", "title: 指南\n");
    let tag = "<script src=\"/__zhinan/reload.js\" defer></script>";
    let out = site.zhinan(&["build", "--drafts"]);
    assert_eq!(out.code, 0, "{}", out.err);
    for entry in walkdir::WalkDir::new(site.path("public")) {
        let entry = entry.expect("a readable folder");
        let path =
            entry.path().strip_prefix(site.path("public")).expect("below").to_string_lossy().into_owned();
        if entry.file_type().is_file() && !path.starts_with('.') {
            let bytes = std::fs::read_to_string(entry.path()).expect("text");
            let target = format!("/{}", zhinan::address::encode(&path));
            until(&format!("{path} is as built"), || server.get(&target).text().replace(tag, "") == bytes);
        }
    }
}
