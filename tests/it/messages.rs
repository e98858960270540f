//! Messages in Chinese: nothing that the program says lacks them, and programs that read it see none.

mod said;

use crate::site::{Run, Scratch, command};
use said::Literal;
use std::collections::BTreeSet;
use std::path::Path;
use zhinan::messages::{Catalogue, entries};

/// Literals that look like messages and are none: file or folder, how they begin, and why. An empty
/// beginning stands for all of the file.
const NONE: &[(&str, &str, &str)] = &[
    ("src/render", "", "pages: their words are in the theme's strings"),
    ("src/search", "", "numbers of the ranking, for who tunes it"),
    ("src/theme/css", "", "CSS"),
    ("src/load/passed_over.rs", "conflicted copy", "a part of the names of files"),
    ("src/parse/front_matter.rs", ": false", "YAML that a hint quotes"),
    ("src/config/linked.rs", "{{title", "YAML that a hint quotes"),
    ("src/theme/brand.rs", "", "CSS"),
    ("src/cli/init.rs", "lang: en", "a line of front matter"),
    ("src/serve/answer.rs", "", "answers to browsers and other programs"),
    ("src/serve/events.rs", "", "answers to browsers and other programs"),
    ("src/serve/mime.rs", "", "types of files"),
    ("src/publish/system.rs", "", "names of folders"),
    ("src/build.rs", "", "names of stages in a table of times"),
    ("src/session/incremental.rs", "", "names of stages in a table of times"),
    ("src/cli/times.rs", "", "a line of a table"),
    ("src/parse/schema.rs", "", "descriptions in a JSON Schema"),
    ("src/decide/source/tables.rs", "", "descriptions in a JSON Schema"),
    ("src/cli/progress.rs", "pages and search", "the name of a stage"),
    ("src/pack/pdf.rs", "trap '' HUP", "a script of a shell"),
    ("src/pack/pdf.rs", "/", "a place of a program, or keys of a PDF"),
    ("src/pack/html.rs", "script-src ", "the policy of a page"),
    ("src/pack/html.rs", "default-src ", "the policy of a page"),
    ("src/pack/epub.rs", "{description}<", "XML of a book"),
    ("src/highlight", "", "words of programming languages"),
    ("src/parse/front_matter.rs", "should be", "a part of a message"),
    ("src/markdown/shapes.rs", "loop muted", "attributes of a film"),
    ("src/formula.rs", "parsing error:", "words that the library of formulas says"),
    ("src/formula.rs", "unknown primitive", "words that the library of formulas says"),
    ("src/formula.rs", "unkown mathematical", "words that the library of formulas says"),
    ("src/import/home.rs", "::: cards", "a line of Markdown"),
    ("src/import/tools/", "an older version ", "lines of the import's report, which is JSON"),
    ("src/import/tools/", "this file stands ", "lines of the import's report, which is JSON"),
    ("src/cli/init/ci.rs", "output: ", "lines of the settings"),
    ("src/config.rs", "_", "descriptions in a JSON Schema"),
    ("src/config.rs", ".nojekyll, ", "descriptions in a JSON Schema"),
    ("src/config.rs", "site.json: ", "descriptions in a JSON Schema"),
    ("src/decide/compile/cells.rs", "`{id}.{option}: yes`", "a value, as it is written"),
    ("src/hosting/worker.rs", "", "JavaScript"),
    ("src/import.rs", "lies beside ", "lines of the import's report, which is JSON"),
    ("src/import.rs", "a line of more than ", "lines of the import's report, which is JSON"),
    ("src/import/word.rs", "the picture ", "lines of the import's report, which is JSON"),
    ("src/import/word/body.rs", "{what} did ", "lines of the import's report, which is JSON"),
    ("src/import/word/body.rs", "formulas that", "lines of the import's report, which is JSON"),
    ("src/import/word/body.rs", "cells that ", "lines of the import's report, which is JSON"),
    ("src/import/word/body.rs", "a printed ", "lines of the import's report, which is JSON"),
    ("src/import/word/formula.rs", "", "TeX"),
    ("src/import/word/styles.rs", "block text", "the name of a style"),
    ("src/import.rs", "the old address ", "lines of the import's report, which is JSON"),
    ("src/language.rs", "aar:aa", "codes of languages"),
    ("src/import/dmn.rs", "{}; it is written", "lines of the import's report, which is JSON"),
    ("src/import/tools/", "a folder of ", "lines of the import's report, which is JSON"),
    ("src/import/tools/", "this is ", "lines of the import's report, which is JSON"),
    ("src/import/word/body.rs", "tables in ", "lines of the import's report, which is JSON"),
    ("src/limits.rs", "`offline: true` 的", "the manual's name of a cap"),
    ("src/limits.rs", "`offline: visited` 的", "the manual's name of a cap"),
    ("src/limits.rs", "一段文字里的 `::: when`", "the manual's name of a cap"),
    ("src/yaml/slips.rs", "mapping values", "words that the parser of YAML says"),
    ("src/yaml/slips.rs", "trailing content", "words that the parser of YAML says"),
    ("src/yaml/slips.rs", "quoted scalar", "words that the parser of YAML says"),
    ("src/yaml/slips.rs", "unexpected end", "words that the parser of YAML says"),
    ("src/decide/kind/grammar/signs.rs", "", "words that authors type"),
    ("src/decide/kind/lengths.rs", "", "words that authors type"),
    ("src/decide/compile/cell.rs", "write `", "the beginning of a hint"),
    ("src/decide/compile/cells.rs", "write `", "the beginning of a hint"),
    ("src/decide/compile/cells.rs", ": yes`", "the end of a hint"),
    ("src/yaml/slips.rs", "duplicate entry ", "words that the parser of YAML says"),
    ("src/language.rs", "aa ab ", "codes of languages"),
    ("src/config.rs", "zhinan site.yaml", "title of a JSON Schema"),
    ("src/cli/init.rs", "\"yaml.schemas\"", "settings of an editor"),
    ("src/cli/init", "title: ", "the beginning of an article"),
    ("src/cli/init", "date: ", "the beginning of an article"),
    ("src/cli/init", "draft: ", "the beginning of an article"),
    ("src/cli.rs", "system: ", "the version, for reports of faults"),
    ("src/cli.rs", "build: ", "the version, for reports of faults"),
    ("src/cli.rs", "threads: ", "the version, for reports of faults"),
    ("src/diag.rs", "write `", "the beginning of a hint"),
    ("src/freshness/html.rs", "body{font", "CSS"),
    ("src/limits.rs", "`zhinan fix` 一次", "the manual's name of a cap"),
    ("src/diag/github.rs", "::", "a command of GitHub"),
    ("src/import/body", "", "lines of the import's report, which is JSON"),
    ("src/import/dmn/", "", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "`{}` is no table", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "the table ", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "`{name}` is asked", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "it has too", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "no row gives", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "no result", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "`{name}` has no result", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "a rule for", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "rule `{name}`", "lines of the import's report, which is JSON"),
    ("src/import/dmn.rs", "nothing leads", "lines of the import's report, which is JSON"),
    ("src/decide/walk/dmn.rs", "date and time(", "a literal of FEEL"),
    ("src/decide/walk/shrink.rs", "- {{id: ", "a rule, as it is written"),
    ("src/import/places.rs", "", "lines of the import's report, which is JSON"),
    ("src/import/front.rs", "the ", "lines of the import's report, which is JSON"),
    ("src/import/project.rs", "could not ", "lines of the import's report, which is JSON"),
    ("src/import/project.rs", "cannot be read", "lines of the import's report, which is JSON"),
    ("src/import/project.rs", "a link ", "lines of the import's report, which is JSON"),
    ("src/import/project.rs", "the name ", "lines of the import's report, which is JSON"),
    ("src/import/project.rs", "is no ", "lines of the import's report, which is JSON"),
    ("src/import/project.rs", "{}; it is ", "lines of the import's report, which is JSON"),
    ("src/import/write.rs", "another file ", "lines of the import's report, which is JSON"),
    ("src/import/tools/", "what is in ", "lines of the import's report, which is JSON"),
    ("src/import/tools/", "the ", "lines of the import's report, which is JSON"),
    ("src/import/tools/", "a page ", "lines of the import's report, which is JSON"),
    ("src/import/tools/", "no ", "lines of the import's report, which is JSON"),
    ("src/import/literal", "", "words of JavaScript"),
    ("src/import/redirects.rs", "", "lines of the import's report, which is JSON"),
    ("src/import/write.rs", "the link ", "lines of the import's report, which is JSON"),
    ("src/import/tools/", "an entry ", "lines of the import's report, which is JSON"),
    ("src/import/tools/", "where ", "lines of the import's report, which is JSON"),
    ("src/markdown/directive", "`::: ", "how it is written, and a description for whoever reads the source"),
    ("src/publish/cache.rs", "zhinan cache ", "the first line of a file"),
    ("src/publish/cache.rs", "# zhinan keeps ", "a note in a file"),
    ("src/publish/manifest.rs", "zhinan manifest ", "the first line of a file"),
    ("src/yaml/faults.rs", "mapping values ", "words that the parser of YAML says"),
    ("src/yaml/faults.rs", "valid YAML ", "words that the parser of YAML says"),
    ("src/yaml/faults.rs", "comments must ", "words that the parser of YAML says"),
    ("src/yaml/faults.rs", "invalid ind", "words that the parser of YAML says"),
    ("src/diag.rs", "did you mean", "the beginning of a hint"),
    ("src/yaml/faults.rs", "simple key", "words that the parser of YAML says"),
    ("src/yaml/slips/lines.rs", "simple key", "words that the parser of YAML says"),
    ("src/yaml/slips/lines.rs", "mapping values", "words that the parser of YAML says"),
    ("src/yaml/slips/signs.rs", "odd space", "a name for a fault"),
    ("src/yaml/slips.rs", "illegal pl", "words that the parser of YAML says"),
    ("src/yaml/tree.rs", "expected a mapping ", "words that the parser of YAML says"),
];

fn is_none(literal: &Literal, (file, begin, _): &(&str, &str, &str)) -> bool {
    literal.file.starts_with(file) && literal.text.starts_with(begin)
}

#[test]
fn every_message_has_chinese() {
    let known: BTreeSet<String> = entries().into_iter().map(|entry| entry.en).collect();
    let said = said::literals();
    let mut list = String::new();
    let mut seen = BTreeSet::new();
    for literal in said.iter().filter(|l| l.is_prose() && !known.contains(&l.text)) {
        if !NONE.iter().any(|none| is_none(literal, none)) && seen.insert(&literal.text) {
            list += &format!("# {}:{}\n- en: {:?}\n  zh: \"\"\n", literal.file, literal.line, literal.text);
        }
    }
    assert!(list.is_empty(), "add to src/messages/zh-CN.yaml, or to NONE here what is no message:\n{list}");
    for none in NONE {
        assert!(said.iter().any(|l| l.is_prose() && is_none(l, none)), "nothing is passed over by {none:?}");
    }
}

#[test]
fn every_entry_is_said() {
    let mut said: BTreeSet<String> = said::literals().into_iter().map(|literal| literal.text).collect();
    said.extend(said::help());
    let mut seen = BTreeSet::new();
    for entry in entries() {
        assert!(seen.insert(entry.en.clone()), "src/messages/zh-CN.yaml has this twice: {}", entry.en);
        if entry.of.is_none() {
            assert!(said.contains(&entry.en), "nothing says this any more: {}", entry.en);
        }
    }
}

/// Words in Latin letters that stand in Chinese, too.
const NAMES: &[&str] = &[
    "csv", "head", "html", "json", "markdown", "mdx", "slug", "svg", "title", "toml", "url", "utc", "utf",
    "windows", "yaml",
];

/// Messages of libraries, which stay English.
const LIBRARIES: &[&str] = &[
    "string values must be quoted, expected literal string",
    "unexpected end of input",
    "EOF while parsing a value at line 1 column 5",
    "unbalanced group found, expected it to be closed with",
    "unknown primitive command found",
];

/// The words of a message that are not in quotes. Between “ and ” stand words of a rule set, in its language.
fn english(message: &str) -> Vec<String> {
    let outside: String = message.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let outside: String =
        outside.split('“').map(|part| part.split_once('”').map_or(part, |(_, rest)| rest)).collect();
    let words = outside.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2);
    let words = words.map(str::to_lowercase).filter(|word| !NAMES.contains(&word.as_str()));
    words.collect()
}

#[test]
fn findings_of_all_golden_cases_are_chinese() {
    let catalogue = Catalogue::chinese();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let (mut count, mut left) = (0, String::new());
    for entry in std::fs::read_dir(folder).expect("tests/golden is there") {
        let text = std::fs::read_to_string(entry.expect("readable").path()).expect("text");
        let (_, findings) = text.split_once("=== findings\n").unwrap_or_default();
        for line in findings.lines().take_while(|line| !line.starts_with("===")) {
            let severity = ["error[", "warning["].iter().find_map(|word| line.find(&format!(": {word}")));
            let message = match severity {
                Some(at) => line[at..].split_once("]: ").map(|(_, message)| message),
                None => line.strip_prefix("  hint: "),
            };
            // A failing test is told in the ids of its rule set.
            let Some(message) =
                message.filter(|m| !m.contains(" = ") && !line.contains("[rule-test-failed]"))
            else {
                continue;
            };
            count += 1;
            let chinese = catalogue.translate(message);
            let own = LIBRARIES.iter().fold(chinese.to_string(), |text, said| text.replace(said, ""));
            if !english(&own).is_empty() {
                left += &format!("{message}\n    {chinese}\n");
            }
        }
    }
    assert!(count > 300, "{count} messages");
    assert!(left.is_empty(), "{left}");
}

/// A site with findings of many kinds.
fn faulty() -> Scratch {
    Scratch::new(&[
        ("content/site.yaml", "titel: T\n"),
        ("content/index.md", "# Home\n\n[gone](gone.md) ![](p.png) [x](#none)\n\n#### Deep\n"),
        ("content/a.md", "Text without a title, and [^n].\n\n::: nonsense\n"),
        (
            "content/rules/t.yaml",
            "title: T\nfacts:\n  a: {ask: A?, yes_no: true}\noutcomes: {x: {title: X}}\nrules:\n\
             \x20 - {id: r, title: R, when: {a: yes, b: no}, then: x, source: s}\n",
        ),
    ])
}

fn in_locale(site: &Scratch, locale: &str, args: &[&str]) -> Run {
    let output = command(args).current_dir(site.path("")).env("LC_ALL", locale).output().expect("runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

#[test]
fn people_read_chinese_and_programs_read_english() {
    let site = faulty();
    let check = |locale, format| in_locale(&site, locale, &["check", "--format", format]);
    let (english, chinese) = (check("C", "short"), check("zh_CN.UTF-8", "short"));
    assert_eq!((english.code, chinese.code), (1, 1));
    // The same findings at the same places.
    let places = |run: &Run| -> Vec<String> {
        let lines = run.out.lines().filter(|line| !line.starts_with(' '));
        lines.map(|line| line.split("]: ").next().unwrap_or_default().to_string()).collect()
    };
    assert_eq!(places(&english), places(&chinese));
    for words in
        ["不认识键 `titel`", "`gone.md` 没有去处", "没有叫 `b` 的问题", "  提示: ", "不认识块 `nonsense`"]
    {
        assert!(chinese.out.contains(words), "{words}: {}", chinese.out);
    }
    let human = check("zh_TW", "human");
    assert!(human.out.contains("错误[unknown-fact]: 没有叫 `b` 的问题"), "{}", human.out);
    assert!(human.err.contains(" 个错误，") && human.err.contains(" 个警告"), "{}", human.err);
    let github = check("zh_CN.UTF-8", "github");
    assert!(github.out.contains("::error file=content/rules/t.yaml,"), "{}", github.out);
    assert!(github.out.contains("title=unknown-fact::没有叫"), "{}", github.out);
    for format in ["json", "sarif"] {
        assert_eq!(check("C", format).out, check("zh_CN.UTF-8", format).out, "{format}");
    }
    // A language without messages reads English.
    assert_eq!(check("de_DE.UTF-8", "short").out, english.out);
}

#[test]
fn the_option_wins_over_the_environment() {
    let site = faulty();
    let chinese = in_locale(&site, "C", &["--language", "zh-CN", "check", "--format", "short"]);
    assert!(chinese.out.contains("没有去处"), "{}", chinese.out);
    let english = in_locale(&site, "zh_CN.UTF-8", &["check", "--language=en", "--format", "short"]);
    assert!(english.out.contains("leads nowhere"), "{}", english.out);
    let wrong = in_locale(&site, "C", &["check", "--language", "zh_CN"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("there are no messages in `zh_CN`: write `en` or `zh-CN`"), "{}", wrong.err);
    // The message about a language that is not there is in that of the machine.
    let unknown = in_locale(&site, "zh_CN.UTF-8", &["check", "--language", "fr"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("`fr`") && unknown.err.contains("错误"), "{}", unknown.err);
    // For `init` it is the language of the site, too.
    let begun = in_locale(&site, "zh_CN.UTF-8", &["init", "new", "--language", "en"]);
    assert!(begun.err.contains("began a site in `new`"), "{}", begun.err);
    assert!(site.read("new/content/site.yaml").contains("language: en"));
    let before = in_locale(&site, "C", &["--language", "zh-CN", "init", "second"]);
    assert!(before.err.contains("新建了网站"), "{}", before.err);
    assert!(site.read("second/content/site.yaml").contains("language: zh-CN"));
}

#[test]
fn a_build_says_in_each_language_what_it_kept() {
    let site = Scratch::new(&[("content/index.md", "# Home\n\n[gone](gone.md)\n")]);
    for (locale, words) in [("C", "leads nowhere"), ("zh_CN.UTF-8", "没有去处"), ("C", "leads nowhere")] {
        let built = in_locale(&site, locale, &["build"]);
        assert!(built.err.contains(words), "{locale}: {}", built.err);
    }
}

#[test]
fn help_and_faults_in_arguments_are_chinese() {
    let site = Scratch::new(&[("a-file", "")]);
    let said = |args: &[&str]| in_locale(&site, "zh_CN.UTF-8", args);
    let help = said(&["--help"]);
    assert_eq!(help.code, 0);
    for words in ["用法：", "命令：", "选项：", "生成网站", "[默认 human]", "例子：", "退出码："]
    {
        assert!(help.out.contains(words), "{words}: {}", help.out);
    }
    let build = said(&["build", "-h"]);
    assert!(build.out.contains("警告也算错误") && !build.out.contains("Options"), "{}", build.out);
    let none = said(&[]);
    assert!(none.code == 2 && none.err.contains("命令："), "{}", none.err);
    for (args, words) in [
        (&["biuld"][..], "错误：没有命令 `biuld`"),
        (&["build", "--nonsense"], "错误：不认识参数 `--nonsense`"),
        (&["check", "--format", "xml"], "[可选 human"),
        (&["serve", "--port", "many"], "这不是整数"),
        (&["build", "--output"], "后面少了值"),
        (&["new", "article"], "缺少这些参数："),
        (&["check", "-q", "-v"], "不能和 `--verbose` 一起用"),
        (&["search", "--root", "none", "x"], "没有文件夹 `none`"),
        (&["diff", "a.yaml", "b.yaml"], "没有文件 `a.yaml`"),
        (&["build", "--as-of", "xx"], "写 `2026-03-04` 这样的日期"),
        (&["check", "--language", "fr"], "没有 `fr` 的提示信息"),
        (&["init", "a-file"], "不是文件夹"),
    ] {
        let run = said(args);
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.err.contains(words), "{args:?}: {}", run.err);
    }
}

#[test]
fn names_that_look_like_messages_do_no_harm() {
    let braces = "{name} `{}` {{x";
    let site = Scratch::new(&[
        ("content/{name} {}.md", "# no findings\n\n[a](<{path} is {}.md>)\n"),
        ("content/index.md", &format!("# Home\n\n[{braces}](<{braces}.md>) [b](there-is-no-article.md)\n")),
    ]);
    let run = in_locale(&site, "zh_CN.UTF-8", &["check", "--format", "short"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for words in ["`{path} is {}.md` 没有去处", "content/{name} {}.md:3:1: warning[broken-link]"] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    assert!(run.out.contains("{name} `{}` {{x.md"), "{}", run.out);
}
