//! Sites with many pages: what a page costs must not grow with the pages around it.

use crate::site::Scratch;
use std::collections::BTreeSet;
use std::path::Path;

/// A folder of 900 pages, 20 folders of 6, one inside one, and 40 pages in no folder.
fn site() -> Scratch {
    let site = Scratch::new(&[("content/site.yaml", "title: Large\nlanguage: en\n")]);
    let page =
        |path: String| site.write(&format!("content/{path}.md"), "---\ntags: [one]\n---\n\n# T\n\nText.\n");
    (0..900).for_each(|i| page(format!("many/{i:03}")));
    (0..20).for_each(|f| (0..6).for_each(|i| page(format!("few{f:02}/{i}"))));
    (0..30).for_each(|i| page(format!("few00/inner/{i:02}")));
    (0..40).for_each(|i| page(format!("loose{i:02}")));
    let run = site.zhinan(&["build", "--as-of", "2026-01-01"]);
    assert_eq!(run.code, 0, "{}", run.err);
    site
}

fn links(site: &Scratch, page: &str) -> Vec<String> {
    let html = site.read(&format!("public/{page}"));
    let dir = page.rsplit_once('/').map_or("", |(dir, _)| dir);
    let local = html.split("<a ").skip(1).filter_map(|rest| {
        let href = rest.split("href=\"").nth(1)?.split('"').next()?.split('#').next()?;
        href.ends_with(".html").then(|| zhinan::address::join(dir, href).expect("inside the site"))
    });
    local.collect()
}

fn pages(folder: &Path, root: &Path, out: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
        if entry.is_dir() {
            pages(&entry, root, out);
        } else if entry.extension().is_some_and(|e| e == "html") {
            out.insert(entry.strip_prefix(root).expect("below").to_string_lossy().into_owned());
        }
    }
}

/// Every page that can be reached from one by links alone.
fn reached(site: &Scratch, from: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from.to_string()];
    while let Some(page) = open.pop() {
        if seen.insert(page.clone()) {
            open.extend(links(site, &page));
        }
    }
    seen
}

#[test]
fn a_page_shows_what_is_near_and_leads_to_all_others() {
    let site = site();
    let middle = site.read("public/many/500.html");
    let side =
        middle.split("<nav class=\"side\"").nth(1).expect("a side").split("</nav>").next().expect("its end");
    for near in ["488.html", "499.html", "501.html", "512.html"] {
        assert!(side.contains(&format!("<a href=\"{near}\"")), "{near} is near");
    }
    assert!(!side.contains("487.html") && !side.contains("513.html"));
    assert!(side.contains("<a href=\"500.html\" aria-current=\"page\">"));
    assert!(side.contains("<a href=\"index.html\" class=\"all\">All 900</a>"), "{side}");
    // A folder that fits is shown whole.
    assert!(!site.read("public/few00/inner/03.html").contains("class=\"all\""));
    let all: BTreeSet<String> = links(&site, "many/index.html").into_iter().collect();
    assert_eq!(all.iter().filter(|path| path.starts_with("many/")).count(), 901);
    assert!(links(&site, "many/500.html").len() < 60);
    let home = site.read("public/index.html");
    assert!(home.contains("<a href=\"many/index.html\">All 900</a>"), "{home}");
    // The header names the first folders, its own, and where to find the rest.
    let header = |page: &str| site.read(page).split("</header>").next().expect("a header").to_string();
    assert!(!header("public/few01/0.html").contains("few19/"));
    assert!(header("public/few19/0.html").contains("href=\"../few19/index.html\" aria-current=\"true\""));
    assert!(header("public/few01/0.html").contains("../search/index.html#zhinan-browse"));
    let mut all = BTreeSet::new();
    pages(&site.path("public"), &site.path("public"), &mut all);
    all.remove("404.html");
    assert_eq!(all.len(), 900 + 120 + 30 + 40 + 22 + 1 + 2 + 1);
    for from in ["index.html", "search/index.html"] {
        let missed: Vec<_> = all.difference(&reached(&site, from)).cloned().collect();
        assert!(missed.is_empty(), "from {from}: {missed:?}");
    }
}
