//! Share pictures: each page names its own, each file exists, and later builds reuse them.

use crate::site::Scratch;

const BASE: &str = "https://example.org/docs/";

/// The share picture (`og:image`) that a page names, as a path of the output.
fn named(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<meta property=\"og:image\" content=\"")?;
    let url = rest.split('"').next().expect("an end");
    assert!(page.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"), "{page}");
    assert!(
        page.contains("og:image:width\" content=\"1200\"")
            && page.contains("og:image:height\" content=\"630\"")
    );
    Some(url.strip_prefix(BASE).unwrap_or_else(|| panic!("{url} is below the base")).to_string())
}

fn site(settings: &str) -> Scratch {
    let set = "title: 能退吗\nfacts:\n  a: {ask: 行吗, yes_no: true}\noutcomes:\n  go: {title: 能退, body: 能。}\n  \
               no: {title: 不能退, body: 不能。}\nrules:\n  - {id: y, title: 能, when: {a: yes}, then: go}\n  \
               - {id: n, title: 不, when: {a: no}, then: no}\n";
    Scratch::new(&[
        ("content/site.yaml", settings),
        ("content/index.md", "# 首页\n"),
        ("content/help/index.md", "# 帮助\n"),
        ("content/help/a.md", "---\ntitle: '退款 <b>&\"'\ntags: [钱]\n---\n话。\n"),
        ("content/help/a.en.md", "---\ntitle: Refunds\n---\nWords.\n"),
        ("content/help/b.md", "---\ntitle: سلام\n---\n话。\n"),
        ("content/rules/r.yaml", set),
    ])
}

fn build(site: &Scratch) -> String {
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    out.err
}

#[test]
fn each_page_names_a_picture_that_is_there() {
    let site = site(&format!("title: 站\nlanguages: [en]\nbase_url: {BASE}\nshare_pictures: true\n"));
    let told = build(&site);
    assert!(told.contains("no-share-picture") && told.contains("سلام"), "{told}");
    let mut pictures = Vec::new();
    for page in [
        "index.html",
        "help/index.html",
        "help/a.html",
        "guides/r/index.html",
        "guides/r/go.html",
        "en/help/a.html",
        "en/help/index.html",
    ] {
        let picture =
            named(&site.read(&format!("public/{page}"))).unwrap_or_else(|| panic!("{page} has one"));
        let bytes = std::fs::read(site.path(&format!("public/{picture}"))).expect("a file");
        assert!(
            bytes.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xb0\0\0\x02\x76"),
            "{page}: {picture}"
        );
        pictures.push(picture);
    }
    pictures.sort();
    pictures.dedup();
    assert_eq!(pictures.len(), 7, "each page has its own");
    for page in ["help/b.html", "tags/index.html", "rules/r/y.html", "404.html", "search/index.html"] {
        assert_eq!(named(&site.read(&format!("public/{page}"))), None, "{page}");
    }
    assert!(site.read("public/help/a.html").contains("og:image:alt\" content=\"退款 &lt;b&gt;&amp;&quot;\""));
}

#[cfg(unix)]
#[test]
fn a_later_build_takes_pictures_over() {
    use std::os::unix::fs::MetadataExt;
    let site = site(&format!("title: 站\nbase_url: {BASE}\nshare_pictures: true\n"));
    build(&site);
    let picture = named(&site.read("public/help/a.html")).expect("a picture");
    let node =
        |site: &Scratch| std::fs::metadata(site.path(&format!("public/{picture}"))).expect("there").ino();
    let before = node(&site);
    site.write("content/help/c.md", "---\ntitle: 新的\n---\n话。\n");
    build(&site);
    assert_eq!(node(&site), before, "the same file, not made again");
    assert!(named(&site.read("public/help/c.html")).is_some());
    site.write("content/help/a.md", "---\ntitle: 换了\n---\n话。\n");
    build(&site);
    assert_ne!(named(&site.read("public/help/a.html")), Some(picture.clone()));
    assert!(!site.exists(&format!("public/{picture}")), "nothing is left behind");
}

#[test]
fn nobody_has_pictures_unasked() {
    for settings in ["title: 站\nshare_pictures: true\n", "title: 站\nbase_url: https://example.org/docs/\n"]
    {
        let site = site(settings);
        let told = build(&site);
        assert!(!told.contains("no-share-picture"), "{told}");
        assert_eq!(named(&site.read("public/help/a.html")), None, "{settings}");
        assert!(!site.exists("public/assets/share"));
    }
}
