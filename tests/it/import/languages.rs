//! Projects in several languages: translations stand beside their originals, whatever the tool keeps them in.

use super::{Moved, moved};

/// The page of a translation is in its language, and leads to the translation of the other page.
fn is_translated(site: &Moved, tag: &str) {
    site.has_whole_links();
    let settings = site.page("site.yaml");
    assert!(settings.contains(&format!("languages:\n- {tag}\n")), "{settings}");
    assert!(!site.findings.contains("orphan-translation"), "{}", site.findings);
    let html = site.site.read(&format!("new/public/{tag}/guide/a.html"));
    let (_, text) = html.split_once("<article").expect("an article");
    assert!(html.contains(&format!("<html lang=\"{tag}\"")) && text.contains("Le texte"), "{html}");
    for link in ["href=\"b.html\"", "href=\"c.html\""] {
        assert!(text.contains(link), "{link} {text}");
    }
    // A page that is not translated is the original, and so is its link.
    assert!(site.site.read(&format!("new/public/{tag}/guide/c.html")).contains("data-fallback"));
}

#[test]
fn hugo_by_folder() {
    let config = "defaultContentLanguage = 'en'\ntitle = 'T'\n[languages.en]\ncontentDir = 'content/en'\n[languages.fr]\ncontentDir = 'content/fr'\ntitle = 'Guide en français'\n";
    let site = moved(
        "hugo",
        &[
            ("hugo.toml", config),
            ("content/en/_index.md", "---\ntitle: Home\n---\n"),
            ("content/en/guide/a.md", "---\ntitle: A\nweight: 2\n---\nText\n"),
            ("content/en/guide/b.md", "---\ntitle: B\nweight: 1\n---\nText\n"),
            ("content/en/guide/c.md", "---\ntitle: C\n---\nText\n"),
            (
                "content/fr/guide/a.md",
                "---\ntitle: A\nweight: 9\n---\nLe texte, [b](/fr/guide/b/), [c](../c/), [home](/fr/) ![p](p.png)\n",
            ),
            ("content/fr/guide/p.png", "png"),
            ("content/fr/guide/b.md", "---\ntitle: B en français\n---\nTexte\n"),
            ("content/fr/guide/seul.md", "---\ntitle: Seul\n---\nRien que cela\n"),
        ],
    );
    site.holds("languages/hugo_by_folder");
    is_translated(&site, "fr");
    assert_eq!(site.order("guide"), ["b", "a"]);
    assert!(site.page("site.fr.yaml").contains("title: Guide en français"));
    // A page that translates nothing is a page in its language.
    assert!(site.page("guide/seul.md").contains("lang: fr"), "{}", site.page("guide/seul.md"));
    assert!(site.tells("content/fr/guide/seul.md", 0, true, "stands only in `fr`"), "{:?}", site.report);
    assert!(site.site.read("new/public/fr/guide/a.html").contains("p.png"));
    // Old addresses go on.
    assert!(site.page("fr/guide/a.md").contains("- /fr/guide/a/"), "{}", site.page("fr/guide/a.md"));
    assert!(site.site.read("new/public/fr/guide/a/index.html").contains("../a.html"));
}

#[test]
fn hugo_and_zola_by_ending() {
    for (tool, file, config) in [
        ("hugo", "config.toml", "defaultContentLanguage = 'en'\n[languages.en]\n[languages.fr]\n"),
        (
            "zola",
            "config.toml",
            "base_url = 'https://e.org'\ndefault_language = 'en'\n[languages.fr]\ntitle = 'Guide'\n",
        ),
    ] {
        let site = moved(
            tool,
            &[
                (file, config),
                ("content/_index.md", "+++\ntitle = 'Home'\n+++\n"),
                ("content/_index.fr.md", "+++\ntitle = 'Accueil'\n+++\n"),
                ("content/guide/_index.md", "+++\ntitle = 'Guide'\n+++\n"),
                ("content/guide/a.md", "+++\ntitle = 'A'\n+++\nText\n"),
                ("content/guide/a.fr.md", "+++\ntitle = 'A'\n+++\nLe texte, [b](../b/) et [c](../c/)\n"),
                ("content/guide/b.md", "+++\ntitle = 'B'\n+++\nText\n"),
                ("content/guide/b.fr.md", "+++\ntitle = 'Bé'\n+++\nTexte\n"),
                ("content/guide/c.md", "+++\ntitle = 'C'\n+++\nText\n"),
            ],
        );
        site.holds(&format!("languages/hugo_and_zola_by_ending-{tool}"));
        is_translated(&site, "fr");
        assert!(site.page("fr/index.md").contains("Accueil"));
    }
}

#[test]
fn docusaurus() {
    let docs = "i18n/fr/docusaurus-plugin-content-docs/current";
    let site = moved(
        "docusaurus",
        &[
            (
                "docusaurus.config.js",
                "module.exports = {title: 'T', i18n: {defaultLocale: 'en', locales: ['en', 'fr'], localeConfigs: {fr: {htmlLang: 'fr-CA'}}}};",
            ),
            ("docs/guide/a.md", "# A\n\nText\n"),
            ("docs/guide/01-b.md", "# B\n\nText\n"),
            ("docs/guide/c.md", "# C\n\nText\n"),
            (&format!("{docs}/guide/a.md"), "# A\n\nLe texte, [b](01-b.md) et [c](./c.md)\n"),
            (&format!("{docs}/guide/01-b.md"), "# Bé\n\nTexte\n"),
        ],
    );
    site.holds("languages/docusaurus");
    is_translated(&site, "fr");
}

#[test]
fn vitepress_and_starlight() {
    let vitepress =
        "export default {title: 'T', locales: {root: {lang: 'en'}, fr: {lang: 'fr', title: 'Guide'}}}";
    let starlight = "export default defineConfig({integrations: [starlight({title: 'T', locales: {root: {lang: 'en'}, fr: {lang: 'fr'}}})]})";
    for (tool, file, config, root) in [
        ("vitepress", "docs/.vitepress/config.js", vitepress, "docs"),
        ("starlight", "astro.config.mjs", starlight, "src/content/docs"),
    ] {
        let at = |path: &str| format!("{root}/{path}");
        let site = moved(
            tool,
            &[
                (file, config),
                (&at("index.md"), "# Home\n"),
                (&at("guide/a.md"), "# A\n\nText\n"),
                (&at("guide/b.md"), "# B\n\nText\n"),
                (&at("guide/c.md"), "# C\n\nText\n"),
                (&at("fr/guide/a.md"), "# A\n\nLe texte, [b](/fr/guide/b) et [c](./c)\n"),
                (&at("fr/guide/b.md"), "# Bé\n\nTexte\n"),
            ],
        );
        site.holds(&format!("languages/vitepress_and_starlight-{tool}"));
        is_translated(&site, "fr");
    }
}

#[test]
fn mkdocs_by_ending_and_by_folder() {
    for (structure, own, other) in
        [("suffix", "docs/NAME.md", "docs/NAME.fr.md"), ("folder", "docs/en/NAME.md", "docs/fr/NAME.md")]
    {
        let config = format!(
            "site_name: T\nplugins:\n  - search\n  - i18n:\n      docs_structure: {structure}\n      languages:\n        - {{locale: en, default: true, name: English}}\n        - {{locale: fr, name: Français, site_name: Le guide}}\n"
        );
        let at = |pattern: &str, name: &str| pattern.replace("NAME", name);
        let site = moved(
            "mkdocs",
            &[
                ("mkdocs.yml", &config),
                (&at(own, "index"), "# Home\n"),
                (&at(own, "guide/a"), "# A\n\nText\n"),
                (&at(own, "guide/b"), "# B\n\nText\n"),
                (&at(own, "guide/c"), "# C\n\nText\n"),
                (&at(other, "guide/a"), "# A\n\nLe texte, [b](b.md) et [c](c.md)\n"),
                (&at(other, "guide/b"), "# Bé\n\nTexte\n"),
            ],
        );
        site.holds(&format!("languages/mkdocs_by_ending_and_by_folder-{structure}"));
        is_translated(&site, "fr");
        assert!(site.page("site.fr.yaml").contains("Le guide"));
    }
}

#[test]
fn a_language_that_is_none_is_told() {
    let site = moved(
        "hugo",
        &[
            ("hugo.toml", "defaultContentLanguage = 'en'\n[languages.en]\n[languages.nosuchlanguage]\n"),
            ("content/a.md", "---\ntitle: A\n---\nText\n"),
            ("content/a.nosuchlanguage.md", "---\ntitle: A\n---\nText\n"),
        ],
    );
    site.holds("languages/a_language_that_is_none_is_told");
    assert!(!site.page("site.yaml").contains("languages"));
    assert!(
        site.report.iter().any(|entry| entry["kept"] == false
            && entry["what"].as_str().is_some_and(|w| w.contains("nosuchlanguage"))),
        "{:?}",
        site.report
    );
}
