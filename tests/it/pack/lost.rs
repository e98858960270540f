//! What an edition must not lose, and what it says about what it cannot hold.

use super::{PNG, packed, site, tool};
use crate::site::{Scratch, command};
#[cfg(unix)]
use std::process::Command;

#[test]
fn players_and_files_are_told_once_each_at_their_place() {
    let site = Scratch::new(&[
        ("content/site.yaml", "title: T\nlanguage: en\n"),
        ("content/film.mp4", "f"),
        ("content/form.docx", "w"),
        (
            "content/a.md",
            "# A\n\n::: video film.mp4 The film\n:::\n\n[Form](form.docx), [again](form.docx)\n",
        ),
    ]);
    for form in ["html", "epub"] {
        let run = packed(&site, &["--format", form]);
        assert_eq!(run.err.matches("left-out").count(), 2, "{}", run.err);
        for place in ["a.md:3:", "a.md:6:"] {
            assert!(run.err.contains(place), "{place} is not in {}", run.err);
        }
    }
    let page = site.read("site.html");
    assert_eq!(page.matches("The film").count(), 1, "the title of a player once");
    assert!(page.contains("<span>Form</span>") && page.contains("<span>again</span>"));
    assert!(!page.contains("a.md\"") && !packed(&site, &["--format", "zip"]).err.contains("left-out"));
}

#[test]
fn a_section_in_another_language_has_the_pictures_of_its_translation() {
    let site = Scratch::new(&[
        ("content/site.yaml", "title: T\nlanguage: zh-CN\nlanguages: [en]\n"),
        ("content/a/index.md", "# 甲\n"),
        ("content/a/p.md", "# 页\n\n![图](../pics/p.png)\n"),
        ("content/a/p.en.md", "# Page\n\n![Picture](../pics/p.en.png)\n"),
    ]);
    std::fs::create_dir(site.path("content/pics")).expect("a folder");
    for name in ["p.png", "p.en.png"] {
        std::fs::write(site.path(&format!("content/pics/{name}")), PNG).expect("a picture");
    }
    let run = packed(&site, &["--format", "html", "--only", "a", "--language", "en"]);
    assert!(!run.err.contains("left-out"), "{}", run.err);
    assert!(site.read("a.html").contains("src=\"data:image/png;base64,"));
}

#[test]
fn drawings_are_whole_in_a_page_and_have_colours_in_a_book() {
    let site = site();
    site.write(
        "content/other/b.md",
        "# 乙\n\n## 二\n\n```mermaid\nflowchart LR\n  a -->|x| b\n  a -.-> c\n  subgraph s\n    a ==> b\n  end\n```\n\n\
         ```mermaid\nsequenceDiagram\n  A->>B: x\n  Note over A: n\n```\n",
    );
    packed(&site, &["--format", "html"]);
    let page = site.read("site.html");
    let style = include_str!("../../../src/pack/epub/book.css");
    let mut seen = 0;
    for svg in page.split("<svg").skip(1).filter_map(|rest| rest.split_once("</svg>")).map(|(svg, _)| svg) {
        for shape in ["rect", "path", "circle", "ellipse", "line", "polygon"] {
            for tag in svg.split(&format!("<{shape} ")).skip(1) {
                let (tag, rest) = tag.split_once('>').expect("an end");
                assert!(tag.ends_with('/') || rest.starts_with(&format!("</{shape}>")), "{shape}: {svg}");
            }
        }
        for class in svg.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            for class in class.split(' ').filter(|c| c.starts_with("drawing-") || c.starts_with("diagram-")) {
                assert!(style.contains(&format!(".{class}")), "{class} has no rule in the book");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

/// A browser that writes half a file and says that all is well, as Chromium does on a full disk.
#[cfg(unix)]
#[test]
fn a_document_that_was_cut_short_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let site = site();
    site.write("site.pdf", "the old one");
    site.write(
        "bin/chromium",
        "#!/bin/sh\nfor word; do case $word in --print-to-pdf=*) printf '%s' '%PDF-1.4 half' >\"${word#*=}\";; esac; done\n",
    );
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(site.path("bin/chromium"), mode).expect("a program");
    let run = command(&["pack", "--format", "pdf"])
        .current_dir(site.dir.path())
        .env("PATH", site.path("bin"))
        .output()
        .expect("the program runs");
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{err}");
    assert!(err.contains("before the PDF was whole"), "{err}");
    assert_eq!(site.read("site.pdf"), "the old one");
    assert!(!site.exists(".site.pdf.zhinan-part-folder"));
}

#[test]
fn an_archive_of_large_files_is_whole() {
    let site = site();
    let large: Vec<u8> = (0..9_000_000u32).map(|at| (at / 7) as u8).collect();
    for name in ["large.bin", "large.mp4"] {
        std::fs::write(site.path(&format!("content/{name}")), &large).expect("a file");
    }
    packed(&site, &["--format", "zip"]);
    tool("unzip", &["-q", "site.zip", "-d", "unpacked"], site.dir.path());
    for name in ["large.bin", "large.mp4"] {
        assert!(std::fs::read(site.path(&format!("unpacked/{name}"))).expect(name) == large, "{name}");
    }
}

/// A section's pages may show files from any folder: pictures of brand, guides, glossary and evidence, and included
/// parts. The package must hold all of these files.
#[test]
fn a_section_has_all_that_its_pages_show() {
    let rules = |title: &str, intro: &str, to: &str| {
        format!(
            "title: {title}\nintro: '{intro}'\nfacts:\n  opened: {{ask: 拆了吗?, yes_no: true, help: '![h](shared/help.png)'}}\n\
             outcomes:\n  can: {{title: 能, body: '看[那边](guide:{to})。![o](shared/outcome.png)', evidence: [shot]}}\n  \
             cannot: {{title: 不能, body: 留着。}}\nrules:\n  - {{id: a, title: 甲, when: {{opened: no}}, then: can}}\n  \
             - {{id: b, title: 乙, when: {{opened: yes}}, then: cannot}}\n"
        )
    };
    let page =
        "# 页\n\n::: include ../shared/_part.md\n:::\n\n::: table ../shared/t.csv\n:::\n\n[问](guide:one)\n";
    let site = Scratch::new(&[
        (
            "content/site.yaml",
            "title: T\nlanguage: zh-CN\nlogo: {light: shared/logo.png, dark: shared/dark.png}\nfavicon: shared/icon.png\n",
        ),
        ("content/help/index.md", "# 帮助\n"),
        ("content/help/a.md", page),
        ("content/other/b.md", "# 别的\n\n![x](../shared/other.png)[三](guide:three)\n"),
        ("content/shared/_part.md", "一部分。![i](part.png)\n"),
        ("content/shared/t.csv", "甲,乙\n格一,格二\n"),
        ("content/glossary.yaml", "退货:\n  definition: 看![g](shared/glossary.png)。\n"),
        ("content/evidence.yaml", "shot: {title: 截图, how: '看![e](shared/evidence.png)。'}\n"),
        ("content/rules/one.yaml", &rules("一", "![g](shared/intro.png)", "two")),
        ("content/rules/two.yaml", &rules("二", "![g](shared/second.png)", "one")),
        ("content/rules/three.yaml", &rules("三", "![g](shared/third.png)", "one")),
    ]);
    let shown =
        ["logo", "dark", "icon", "part", "glossary", "evidence", "intro", "second", "help", "outcome"];
    for name in shown.iter().chain(&["other", "third"]) {
        std::fs::write(site.path(&format!("content/shared/{name}.png")), PNG).expect("a picture");
    }
    packed(&site, &["--format", "zip", "--only", "./content/help/"]);
    let list = tool("unzip", &["-Z1", "help.zip"], site.dir.path());
    let pictures: Vec<&str> =
        list.lines().filter_map(|path| path.strip_prefix("shared/")?.strip_suffix(".png")).collect();
    let mut wanted = shown.to_vec();
    wanted.sort_unstable();
    assert_eq!(pictures, wanted, "{list}");
    assert!(list.contains("guides/two/") && !list.contains("guides/three/"), "{list}");
    let page = tool("unzip", &["-p", "help.zip", "help/a.html"], site.dir.path());
    assert!(page.contains("一部分。") && page.contains("格一") && page.contains("brand-logo"), "{page}");
    let run = packed(&site, &["--format", "epub", "--only", "help"]);
    assert!(!run.err.contains("left-out"), "{}", run.err);
}

/// A program that is killed has no time to end the browser that it started; the browser must end all the same.
#[cfg(unix)]
#[test]
fn a_browser_ends_with_the_program_that_started_it() {
    use std::os::unix::fs::PermissionsExt;
    let site = site();
    site.write("bin/chromium", "#!/bin/sh\necho $$ > started\nexec sleep 600\n");
    let browser = site.path("bin/chromium");
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).expect("a program");
    let path = format!("{}:{}", site.path("bin").display(), std::env::var("PATH").expect("PATH"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhinan"));
    command.args(["pack", "--format", "pdf"]).current_dir(site.dir.path()).env("PATH", path);
    let mut program = command.spawn().expect("the program");
    let until = |is_so: &dyn Fn() -> bool| {
        let tries = (0..1200).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            is_so()
        });
        assert!(tries, "it never came to that");
    };
    until(&|| site.exists("started") && site.read("started").ends_with('\n'));
    let browser = site.read("started").trim().to_string();
    program.kill().expect("killed");
    program.wait().expect("ended");
    let is_there =
        || Command::new("kill").args(["-0", &browser]).output().is_ok_and(|run| run.status.success());
    until(&|| !is_there());
}
