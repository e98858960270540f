//! Editions: each is opened by the program that its readers have.

use crate::site::{Run, Scratch, command};
use std::path::Path;
use std::process::Command;

mod lost;
mod serving;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x56\xc7\x2f\x0d\0\0\0\0IEND\xaeB`\x82";

const RULES: &str = r#"
title: 退货
description: 能不能退
zone: Asia/Shanghai
facts:
  opened: {ask: 拆了吗?, yes_no: true}
outcomes:
  can: {title: 能退, body: "去[这里](../help/first.md)。"}
  cannot: {title: 不能退, body: 留着。}
rules:
  - {id: closed, title: 没拆, when: {opened: no}, then: can}
  - {id: open, title: 拆了, when: {opened: yes}, then: cannot}
"#;

const FIRST: &str = "---\ntitle: 第一步 & <然后>\ntags: [入门]\nupdated: 2026-03-01\n---\n\n## 一\n\n看[另一篇](../other/b.md#二)、\
[退货](guide:returns)、[一](#一)和[文件](../paper.pdf)。[^n]\n\n| 甲 | 乙 |\n|---|---|\n| 1 | `2` |\n\n![图](../pic.png)\n![怪图](../odd.tiff)\n\n\
<center><tt>旧</tt></center>\n\n```dot title=\"图\"\ndigraph { a -> b }\n```\n\n```js\nif (a < b && c) {}\n```\n\n::: guide returns\n:::\n\n[^n]: 注。\n";

/// A site with what editions have to do with: a guide that stands in an article, tables, notes, code,
/// pictures of a known and an unknown kind, Chinese names.
fn site() -> Scratch {
    let site = Scratch::new(&[
        ("content/site.yaml", "title: \"指南 & 手册\\a\"\nlanguage: zh-CN\n"),
        ("content/index.md", "# 首页\n\n[一](help/first.md)\n"),
        ("content/help/index.md", "# 帮助\n"),
        ("content/help/first.md", FIRST),
        ("content/other/index.md", "# 别的\n"),
        ("content/other/b.md", "# 乙\n\n## 二\n\n字。\n"),
        ("content/paper.pdf", "%PDF-1.4"),
        ("content/odd.tiff", "II*\0"),
        ("content/rules/returns.yaml", RULES),
        ("content/glossary.yaml", "退货:\n  definition: 把东西还回去。\n"),
    ]);
    std::fs::write(site.path("content/pic.png"), PNG).expect("a picture");
    site
}

fn packed(site: &Scratch, args: &[&str]) -> Run {
    let run = site.zhinan(&[&["pack", "--as-of", "2026-11-22"], args].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    run
}

/// Runs a program that `tests/run` installs.
fn tool(name: &str, args: &[&str], folder: &Path) -> String {
    let run = Command::new(name).args(args).current_dir(folder).output();
    let run = run.unwrap_or_else(|e| panic!("{name} is needed, `tests/run` installs it: {e}"));
    let text = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{name} {args:?}: {text}");
    text
}

#[test]
fn an_archive_holds_the_built_site_and_a_page_to_begin_with() {
    let site = site();
    packed(&site, &["--format", "zip", "--output", "out/a.zip"]);
    packed(&site, &["--format", "zip"]);
    let bytes = |name: &str| std::fs::read(site.path(name)).expect(name);
    assert_eq!(bytes("out/a.zip"), bytes("site.zip"), "the same site gives the same bytes");
    assert_eq!(site.zhinan(&["build", "--as-of", "2026-11-22"]).code, 0);
    // The archive is read by `unzip`, which most people have, and by Python.
    tool("unzip", &["-q", "site.zip", "-d", "unpacked"], site.dir.path());
    let difference = tool(
        "diff",
        &["-rq", "public", "unpacked", "-x", ".zhinan-manifest", "-x", "START-HERE.html"],
        site.dir.path(),
    );
    assert_eq!(difference, "");
    let script = "import zipfile\nz = zipfile.ZipFile('site.zip')\nassert z.testzip() is None\nn = z.infolist()\n\
        assert n[0].filename == 'START-HERE.html', n[0]\nassert [i.filename for i in n[1:]] == sorted(i.filename for i in n[1:])\n\
        assert all(i.date_time == (1980, 1, 1, 0, 0, 0) for i in n)\n\
        assert all(i.flag_bits & 0x800 for i in n if not i.filename.isascii())\n\
        assert any(not i.filename.isascii() for i in n)\n";
    tool("python3", &["-c", script], site.dir.path());
    let start = site.read("unpacked/START-HERE.html");
    assert!(
        start.contains("url=index.html") && start.contains("指南 &amp; 手册") && !start.contains("<script"),
        "{start}"
    );
}

#[test]
fn names_that_windows_refuses_are_findings() {
    let site = Scratch::new(&[("content/a.md", "# A\n"), ("content/con.txt", "x")]);
    let run = site.zhinan(&["pack", "--format", "zip"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("unsafe-path") && run.err.contains("con"), "{}", run.err);
    assert!(!site.exists("site.zip"));
    let long = format!("content/{0}/{0}/a.md", "长".repeat(80));
    let site = Scratch::new(&[
        ("content/a.md", "# A\n"),
        (&long, "# B\n"),
        (&format!("{}c.md", long.trim_end_matches("a.md")), "# C\n"),
    ]);
    let run = packed(&site, &["--format", "zip"]);
    assert!(!run.err.contains("Windows"), "{}", run.err);
    let long = format!("content/{0}/{0}/{0}.md", "长".repeat(80));
    let site = Scratch::new(&[("content/a.md", "# A\n"), (&long, "# B\n")]);
    let run = packed(&site, &["--format", "zip"]);
    assert!(run.err.contains("left-out") && run.err.contains("Windows cannot unpack"), "{}", run.err);
}

#[test]
fn one_section_comes_with_the_guides_that_it_leads_to() {
    let site = site();
    packed(&site, &["--format", "zip", "--only", "help/", "--output", "a.zip"]);
    let list = tool("unzip", &["-Z1", "a.zip"], site.dir.path());
    let has = |name: &str| list.lines().any(|line| line == name);
    for name in [
        "help/first.html",
        "help/index.html",
        "guides/returns/index.html",
        "pic.png",
        "glossary.html",
        "search/index.js",
    ] {
        assert!(has(name), "{name} is not in {list}");
    }
    assert!(!list.contains("other/") && has("index.html"), "{list}");
    let page = tool("unzip", &["-p", "a.zip", "help/first.html"], site.dir.path());
    assert!(page.contains("另一篇") && !page.contains("other/b.html"), "{page}");
    packed(&site, &["--format", "zip", "--only", "other", "--output", "b.zip"]);
    let list = tool("unzip", &["-Z1", "b.zip"], site.dir.path());
    assert!(
        !list.contains("returns") && !list.contains("pic.png") && list.contains("other/b.html"),
        "{list}"
    );
    let run = site.zhinan(&["pack", "--format", "html", "--only", "nothing"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("there is no section `nothing`: there are `help`, `other`"), "{}", run.err);
}

#[test]
fn a_page_holds_everything_and_asks_for_nothing() {
    let site = site();
    let run = packed(&site, &["--format", "html"]);
    assert!(run.err.contains("left-out") && run.err.contains("odd.tiff"), "{}", run.err);
    let page = site.read("site.html");
    for part in [
        "id=\"help/first.html\"",
        "href=\"#other/b.html--%E4%BA%8C\"",
        "id=\"other/b.html--二\"",
        "href=\"#guides/returns/index.html\"",
        "src=\"data:image/png;base64,",
        "<span class=\"left-out\">怪图</span>",
        "<span>文件</span>",
        "default-src &#39;none&#39;; script-src &#39;sha256-",
    ] {
        assert!(page.contains(part), "{part} is not in the page");
    }
    assert!(!page.contains("src=\"../") && !page.contains("href=\"../") && !page.contains(" src=\"assets"));
    assert_eq!(page.matches("data-guide=\"returns\"").count(), 1, "only on its own page");
    packed(&site, &["--format", "html", "--output", "again.html"]);
    assert_eq!(site.read("again.html"), page);
    site.write("content/site.yaml", "title: T\nlanguage: zh-CN\nbase_url: https://help.example.org/x/\n");
    packed(&site, &["--format", "html", "--only", "help"]);
    let page = site.read("help.html");
    assert!(
        page.contains("<title>帮助 · T</title>")
            && page.contains("href=\"https://help.example.org/x/paper.pdf\"")
    );
}

#[test]
fn a_site_that_is_too_large_for_one_page_is_refused() {
    let site = site();
    packed(&site, &["--format", "html"]);
    let before = site.read("site.html");
    // Two gigabytes that take no room.
    let big = std::fs::File::create(site.path("content/big.png")).expect("a file");
    big.set_len(2_000_000_000).expect("a sparse file");
    site.write("content/other/b.md", "# 乙\n\n![大](../big.png)\n");
    let run = site.zhinan(&["pack", "--format", "html"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("64 MB is the most: leave out `big.png` (2000.0 MB)"), "{}", run.err);
    assert!(run.err.contains("--only"), "{}", run.err);
    let run = site.zhinan(&["pack", "--format", "epub"]);
    assert!(
        run.code == 2 && run.err.contains("512 MB is the most: leave out `big.png` (2000.0 MB)"),
        "{}",
        run.err
    );
    assert_eq!(site.read("site.html"), before);
}

/// Pictures as drawing programs write them, and such as validators of books refuse.
#[test]
fn a_book_with_odd_pictures_passes_epubcheck() {
    let svg = |inner: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\">{inner}</svg>");
    let doctype = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \
                   \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n";
    let kept = [
        ("drawn.svg", format!("{doctype}{}", svg("<a href=\"b.html\"><title>b</title><g/></a>"))),
        ("newer.svg", svg("<g vector-effect=\"non-scaling-stroke\" style=\"fill:red\"/>")),
    ];
    let refused = [
        ("entity.svg", svg("<text>&nbsp;</text>")),
        ("open.svg", svg("<g>")),
        ("other.svg", svg("<image href=\"other.png\"/>")),
        ("text.png", "no picture".into()),
        ("short.gif", "GIF89a".into()),
    ];
    let site = Scratch::new(&[("content/site.yaml", "title: A\nlanguage: en\n")]);
    let mut text = "# A\n".to_string();
    for (name, picture) in kept.iter().chain(&refused) {
        site.write(&format!("content/{name}"), picture);
        text.push_str(&format!("\n![Words for {name}]({name})\n"));
    }
    std::fs::write(site.path("content/short.png"), &PNG[..20]).expect("a file");
    site.write("content/a.md", &(text + "\n![Words](short.png)\n"));
    let run = packed(&site, &["--format", "epub"]);
    for (name, _) in &refused {
        assert!(run.err.contains(&format!("`{name}` is")), "{name}: {}", run.err);
    }
    assert!(run.err.contains("`short.png` is") && !run.err.contains(".svg` is no"), "{}", run.err);
    let found = tool("java", &["-jar", "/usr/share/java/epubcheck.jar", "site.epub"], site.dir.path());
    assert!(found.contains("No errors or warnings detected"), "{found}");
    let list = tool("unzip", &["-Z1", "site.epub"], site.dir.path());
    assert_eq!(list.matches("EPUB/i").count(), kept.len(), "{list}");
}

#[test]
fn a_book_passes_epubcheck() {
    let site = site();
    let run = packed(&site, &["--format", "epub"]);
    assert!(run.err.contains("left-out") && run.err.contains("odd.tiff"), "{}", run.err);
    packed(&site, &["--format", "epub", "--output", "again.epub"]);
    let bytes = |name: &str| std::fs::read(site.path(name)).expect(name);
    assert_eq!(bytes("site.epub"), bytes("again.epub"));
    let jar = "/usr/share/java/epubcheck.jar";
    let found = tool("java", &["-jar", jar, "site.epub"], site.dir.path());
    assert!(found.contains("No errors or warnings detected"), "{found}");
    let package = tool("unzip", &["-p", "site.epub", "EPUB/package.opf"], site.dir.path());
    assert!(
        package.contains("<dc:language>zh-CN</dc:language>") && package.contains("2026-03-01T00:00:00Z"),
        "{package}"
    );
    let nav = tool("unzip", &["-p", "site.epub", "EPUB/nav.xhtml"], site.dir.path());
    assert!(nav.contains("第一步 &amp; &lt;然后&gt;") && nav.contains("能退"), "{nav}");
    assert!(nav.contains("epub:type=\"landmarks\"") && nav.contains("epub:type=\"bodymatter\""), "{nav}");
    let pages = tool("unzip", &["-p", "site.epub", "EPUB/p*.xhtml"], site.dir.path());
    assert!(pages.contains("role=\"doc-noteref\"") && pages.contains("epub:type=\"footnote\""), "{pages}");
    let list = tool("unzip", &["-Z1", "site.epub"], site.dir.path());
    assert!(list.starts_with("mimetype\n") && list.contains("EPUB/i0001.png"), "{list}");
}

#[test]
fn a_document_is_printed_with_page_numbers_and_links() {
    let site = site();
    packed(&site, &["--format", "pdf"]);
    packed(&site, &["--format", "pdf", "--output", "again.pdf"]);
    let bytes = std::fs::read(site.path("site.pdf")).expect("a PDF");
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 10_000);
    assert_eq!(bytes, std::fs::read(site.path("again.pdf")).expect("a PDF"), "the same bytes");
    let has = |part: &[u8]| bytes.windows(part.len()).any(|bytes| bytes == part);
    assert!(has(b"/Outlines") && has(b"/Dests"), "an outline, and places that links lead to");
    // The table of contents gives the right page of each title, as read by an independent program.
    let text = tool("pdftotext", &["-layout", "site.pdf", "-"], site.dir.path());
    let pages: Vec<&str> = text.split('\x0c').collect();
    let numbered = pages[0].lines().filter_map(|line| line.trim().rsplit_once("  "));
    let lines: Vec<(&str, usize)> =
        numbered.filter_map(|(title, page)| Some((title.trim(), page.parse().ok()?))).collect();
    assert!(lines.len() > 8 && lines.iter().any(|(title, page)| *title == "乙" && *page > 2), "{lines:?}");
    for (title, page) in lines {
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        assert!(plain(pages[page - 1]).contains(&plain(title)), "{title} is not on page {page}: {text}");
    }
    let names: Vec<_> = std::fs::read_dir(site.dir.path())
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("zhinan-part")), "{names:?}");
}

#[test]
fn without_a_browser_a_document_is_refused() {
    let site = site();
    let run =
        command(&["pack", "--format", "pdf"]).current_dir(site.dir.path()).env("PATH", "/nowhere").output();
    let run = run.expect("the program runs");
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{err}");
    assert!(err.contains("printed by Chromium") && err.contains("--format html"), "{err}");
    assert!(!site.exists("site.pdf"));
}

/// A limit on the size of files stands for a full disk: writing fails in the midst.
#[cfg(unix)]
#[test]
fn a_full_disk_and_a_kill_leave_the_old_file() {
    let site = site();
    let program = env!("CARGO_BIN_EXE_zhinan");
    let limited = |script: &str, format: &str| {
        let script = format!("{script}; exec {program} pack --format {format}");
        Command::new("bash").args(["-c", &script]).current_dir(site.dir.path()).output().expect("bash")
    };
    for format in ["zip", "html", "epub", "pdf"] {
        let (file, part) = (format!("site.{format}"), format!(".site.{format}.zhinan-part"));
        site.write(&file, "the old one");
        let run = limited("trap '' XFSZ; ulimit -f 4", format);
        let err = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{format}: {err}");
        assert!(err.contains(&format!("cannot write `./{file}`")) || format == "pdf", "{err}");
        assert!(!err.contains("finalize"), "{err}");
        assert_eq!(site.read(&file), "the old one", "{format}");
        assert!(!site.exists(&part) && !site.exists(&format!("{part}-folder")), "{format}");
        // Killed by the system, which leaves no time to clear up; the next run does. A document is made in pieces.
        if format == "pdf" {
            continue;
        }
        assert_eq!(limited("ulimit -f 4", format).status.code(), None, "{format}: killed by a signal");
        assert_eq!(site.read(&file), "the old one", "{format}");
        assert!(site.exists(&part), "{format}");
        packed(&site, &["--format", format]);
        assert!(
            !site.exists(&part) && std::fs::metadata(site.path(&file)).expect("a file").len() > 4096,
            "{format}"
        );
    }
    tool("unzip", &["-tq", "site.zip"], site.dir.path());
}

/// On disks that do not tell upper and lower case apart, both would be one file.
#[test]
fn an_archive_has_no_second_first_page() {
    let site = Scratch::new(&[("content/index.md", "# A\n"), ("content/start-here.md", "# B\n")]);
    packed(&site, &["--format", "zip"]);
    let list = tool("unzip", &["-Z1", "site.zip"], site.dir.path());
    assert!(list.contains("start-here.html\n") && !list.contains("START-HERE.html"), "{list}");
}

#[test]
fn each_language_has_editions_of_its_own() {
    let site = site();
    site.write("content/site.yaml", "title: 指南\nlanguage: zh-CN\nlanguages: [en]\n");
    site.write(
        "content/help/first.en.md",
        "---\ntitle: First step\n---\n\n## One\n\n[B](../other/b.md#二)\n\n![Picture](../pic.png)\n",
    );
    packed(&site, &["--format", "html", "--language", "en"]);
    let page = site.read("site.html");
    for part in [
        "<html lang=\"en\"",
        "First step",
        "id=\"help/first.html--one\"",
        "href=\"#other/b.html\"",
        "data:image/png",
        "Contents",
    ] {
        let part = if part.contains("other/b.html") { "href=\"#other/b.html" } else { part };
        assert!(page.contains(part), "{part} is not in the page");
    }
    assert!(!page.contains("第一步"), "nothing of the other language that was translated");
    packed(&site, &["--format", "html", "--only", "help", "--output", "zh.html"]);
    let page = site.read("zh.html");
    assert!(page.contains("第一步") && !page.contains("First step"));
    packed(&site, &["--format", "html", "--only", "help", "--language", "en", "--output", "en.html"]);
    assert!(site.read("en.html").contains("First step"));
    packed(&site, &["--format", "zip"]);
    let list = tool("unzip", &["-Z1", "site.zip"], site.dir.path());
    assert!(list.contains("en/help/first.html") && list.contains("\nhelp/first.html"), "{list}");
    let plain = Scratch::new(&[("content/a.md", "# A\n"), ("content/site.yaml", "title: A\nlanguage: en\n")]);
    let archive = plain.zhinan(&["pack", "--format", "zip", "--language", "de"]);
    assert_eq!(archive.code, 2, "{}", archive.err);
    assert!(archive.err.contains("the site is not in `de`: its languages are `en`"), "{}", archive.err);
    packed(&plain, &["--format", "zip", "--language", "EN"]);
    let run = site.zhinan(&["pack", "--format", "epub", "--language", "fr"]);
    assert!(run.code == 2 && run.err.contains("its languages are `zh-CN`, `en`"), "{}", run.err);
    let run = site.zhinan(&["pack", "--format", "zip", "--language", "en"]);
    assert!(run.code == 2 && run.err.contains("all languages"), "{}", run.err);
    // For a site in one language, `--language` is that of messages, as for every command.
    site.write("content/site.yaml", "title: 指南\nlanguage: zh-CN\nallow: [orphan-translation]\n");
    packed(&site, &["--format", "zip", "--language", "en"]);
    packed(&site, &["--format", "html", "--language", "en"]);
    assert!(site.read("site.html").contains("第一步"));
}

#[test]
fn an_error_in_the_site_writes_nothing() {
    let site = site();
    site.write("content/bad.md", "---\ntitle: [\n---\n");
    site.write("site.zip", "the old one");
    let run = site.zhinan(&["pack", "--format", "zip"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("invalid-yaml") && run.err.contains("is as it was"), "{}", run.err);
    assert_eq!(site.read("site.zip"), "the old one");
    for args in [&["pack"][..], &["pack", "--format", "docx"], &["build", "--format", "zip"]] {
        assert_eq!(site.zhinan(args).code, 2, "{args:?}");
    }
    let site = self::site();
    std::fs::create_dir(site.path("taken")).expect("a folder");
    let run = site.zhinan(&["pack", "--format", "zip", "--output", "taken"]);
    assert!(run.code == 2 && run.err.contains("is no file"), "{}", run.err);
}

#[test]
fn nothing_is_written_among_the_sources() {
    let site = site();
    let before = site.read("content/index.md");
    for (form, output) in [
        ("html", "content/index.md"),
        ("zip", "content/x.zip"),
        ("epub", "content/new/x.epub"),
        ("pdf", "themes/x.pdf"),
    ] {
        let run = site.zhinan(&["pack", "--format", form, "--output", output]);
        assert!(run.code == 2 && run.err.contains("among the site's own sources"), "{output}: {}", run.err);
        assert!(output == "content/index.md" || !site.path(output).exists(), "{output}");
    }
    for output in ["content", "content/new"] {
        let run = site.zhinan(&["export", "search", "--for", "typesense", "--output", output]);
        assert!(run.code == 2 && run.err.contains("among the site's own sources"), "{output}: {}", run.err);
    }
    assert!(!site.path("content/new").exists() && !site.path("content/settings.json").exists());
    assert_eq!(site.read("content/index.md"), before);
}

#[test]
fn search_engines_of_others_get_documents_and_settings() {
    let site = site();
    for engine in ["opensearch", "meilisearch", "typesense"] {
        let run = site.zhinan(&["export", "search", "--for", engine, "--output", engine]);
        assert_eq!(run.code, 0, "{}", run.err);
        let text = site.read(&format!("{engine}/documents.ndjson"));
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let documents: Vec<_> = lines.iter().filter(|line| line.get("title").is_some()).collect();
        let actions = lines.len() - documents.len();
        assert_eq!(actions, if engine == "opensearch" { documents.len() } else { 0 });
        let ids: std::collections::BTreeSet<&str> =
            documents.iter().map(|d| d["id"].as_str().expect("an id")).collect();
        assert_eq!(ids.len(), documents.len(), "every id once");
        let found = documents.iter().find(|d| d["url"] == "other/b.html#%E4%BA%8C").expect("a section");
        assert_eq!(
            (&found["title"], &found["section"], &found["kind"]),
            (&"乙".into(), &"二".into(), &"article".into())
        );
        let settings: serde_json::Value =
            serde_json::from_str(&site.read(&format!("{engine}/settings.json"))).expect("JSON");
        assert!(settings.is_object());
    }
    assert_eq!(site.zhinan(&["export", "search", "--for", "other"]).code, 2);
}
