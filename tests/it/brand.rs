//! The brand of a site, in the head of its pages and in its style sheet.

use crate::site::Scratch;

const SITE: &str = "title: Acme\nlanguage: en\nlogo: logo.svg\nfavicon: logo.svg\ncolors: {accent: '#8a2f6b'}\n\
    head: verify.html\nanalytics: https://stats.example/js/script.js?v=1\n";

fn built(config: &str) -> Scratch {
    let site = Scratch::new(&[
        ("content/site.yaml", config),
        ("content/index.md", "# Welcome <b>\n"),
        ("content/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ]);
    if config.contains("head:") {
        let head = "<meta name=\"verify\" content=\"{{ page.title }}\">\n";
        site.write("themes/default/templates/verify.html", head);
    }
    let run = site.zhinan(&["build", "--strict"]);
    assert_eq!(run.code, 0, "{}", run.err);
    site
}

/// The text between two marks.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_default()
}

#[test]
fn the_head_has_the_owners_file_and_the_policy_opens_for_one_script() {
    let page = built(SITE).read("public/index.html");
    assert!(page.contains("<meta name=\"verify\" content=\"Welcome\">"), "{page}");
    assert!(page.contains("<link rel=\"icon\" href=\"logo.svg\">"));
    assert!(page.contains("src=\"https://stats.example/js/script.js?v=1\" defer"));
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    // Without a scheme, so that neither is asked where the page is opened from disk.
    assert_eq!(between(policy, "script-src ", ";"), "'self' file: stats.example/js/script.js");
    assert_eq!(between(policy, "connect-src ", ";"), "'self' stats.example");
}

#[test]
fn a_script_that_the_policy_cannot_name_is_an_error() {
    for url in [
        "https:stats.example/x.js",
        "http://stats.example/x.js",
        "//stats.example/x.js",
        "https://stats.example/x.js; script-src *",
        "https://me@stats.example/x.js",
        "https:///x.js",
        "javascript:alert(1)",
    ] {
        let site = Scratch::new(&[("content/site.yaml", &format!("analytics: \"{url}\"\n"))]);
        site.write("content/index.md", "# x\n");
        let run = site.zhinan(&["check", "--format", "short"]);
        assert!(
            run.code == 1 && run.out.contains("content/site.yaml:1:12: error[invalid-value]"),
            "{url}: {}",
            run.out
        );
    }
}

#[test]
fn without_a_brand_the_policy_names_no_other_site() {
    // Keys without a value, and `edit: false`, count as absent.
    let page = built("title: Acme\nlanguage: en\nedit: false\nlogo:\nfooter:\n").read("public/index.html");
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    assert_eq!(between(policy, "script-src ", ";"), "'self' file:");
    assert!(!page.contains("verify"));
}

#[test]
fn the_accent_is_in_the_style_sheet_in_both_schemes() {
    let site = built(SITE);
    let page = site.read("public/index.html");
    let sheet = between(&page, "rel=\"stylesheet\" href=\"", "\"");
    let css = site.read(&format!("public/{sheet}"));
    assert_eq!(
        css.matches("--accent:#8a2f6b").count() + css.matches("--accent: #8a2f6b").count(),
        1,
        "{css}"
    );
    let own = css.rfind("#8a2f6b").unwrap_or(0);
    let default = css.find("#0b5c4c").unwrap_or(usize::MAX);
    assert!(default < own, "the owner's colour comes after the theme's");
}
