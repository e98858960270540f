//! Who links to whom after names came, went or changed their meaning: found by following only the links
//! that may be about them, and the same as by following all.

use crate::serve::same::inputs;
use crate::site::Scratch;
use std::collections::BTreeSet;
use std::sync::Arc;
use zhinan::model::Site;
use zhinan::session::Workspace;

fn rules(rules: &str) -> String {
    format!(
        "title: 能退吗\nfacts:\n  days: {{ask: 几天了, duration: {{range: 0d..30d, step: 1d}}}}\noutcomes:\n  \
         go: {{title: 能, body: 能。}}\n  wait: {{title: 不能, body: 不能。}}\nrules:\n{rules}"
    )
}

fn follow(workspace: &mut Workspace, site: &Scratch) -> Arc<Site> {
    let changed: BTreeSet<String> = ["content".to_string()].into();
    let followed = workspace.refresh(site.dir.path(), &inputs(), &changed).expect("a folder");
    followed.expect("a change").site
}

/// Follows the site from `before` to `after`, each a list of files; an empty text is no file.
fn check(what: &str, before: &[(&str, &str)], after: &[(&str, &str)]) {
    let site = Scratch::new(&[("content/index.md", "# 首页\n")]);
    let write = |files: &[(&str, &str)]| {
        for (path, text) in files {
            let path = format!("content/{path}");
            match *text {
                "" => std::fs::remove_file(site.path(&path)).expect("there"),
                text => site.write(&path, text),
            }
        }
    };
    write(before);
    let mut workspace = Workspace::default();
    let first = follow(&mut workspace, &site);
    write(after);
    let second = follow(&mut workspace, &site);
    let cold = follow(&mut Workspace::default(), &site);
    assert_eq!(second.links.linked_from, cold.links.linked_from, "{what}");
    assert_eq!(second.links.cited_by, cold.links.cited_by, "{what}");
    let same =
        first.links.linked_from == second.links.linked_from && first.links.cited_by == second.links.cited_by;
    assert!(!same, "{what}: nothing changed, so that nothing is shown");
}

#[test]
fn links_to_names_that_came_or_went_are_followed_anew() {
    let b = ("a/b/x.md", "# 乙\n");
    check("a page comes", &[("a.md", "[b](a/b/x.md)\n")], &[b]);
    check("a page goes", &[("a.md", "[b](a/b/x.md)\n"), b], &[("a/b/x.md", "")]);
    check("by its address", &[("a.md", "[b](/a/b/x.html)\n")], &[b]);
    check("by its address without an ending", &[("a.md", "[b](/a/b/x)\n")], &[b]);
    check("with an anchor and a query", &[("a.md", "[b](a/b/x.md?q=1#乙)\n")], &[b]);
    check("encoded", &[("a.md", "[b](%E8%AF%81%E6%8D%AE.md)\n")], &[("证据.md", "# 证\n")]);
    check("the page of a folder", &[("a/b/x.md", "[上](..)\n")], &[("a/index.md", "# 甲\n")]);
    check("its own folder", &[("a/b/x.md", "[这里](./)\n")], &[("a/b/index.md", "# 乙\n")]);
    check("a folder by name", &[("x.md", "[甲](a/)\n")], &[("a/README.md", "# 甲\n")]);
    check("the first page", &[("x.md", "[首页](/)\n")], &[("index.md", "")]);
    check(
        "another index than before",
        &[("x.md", "[甲](a)\n"), ("a.md", "# 甲\n")],
        &[("a/index.md", "# 乙\n")],
    );
    let alias = ("b.md", "---\naliases: [old.html]\n---\n# 乙\n");
    check(
        "what was a redirect",
        &[("a.md", "[旧](old.html)\n"), alias],
        &[("b.md", "# 乙\n"), ("old.md", "# 旧\n")],
    );
    let slug = ("b.md", "---\nslug: own\n---\n# 乙\n");
    check("an address of its own", &[("a.md", "[b](own.html)\n"), ("b.md", "# 乙\n")], &[slug]);
    let (taken, first) = (("c.md", "---\nslug: own\n---\n# 丙\n"), ("c.md", "---\nslug: first\n---\n# 丙\n"));
    check("an address that another has", &[("a.md", "[b](c.md)\n"), slug, first], &[taken]);
    let moved = [("a/b/x.md", ""), ("a/c/x.md", "[b](../b/y.md) [c](y.md)\n")];
    let there = [("a/b/x.md", "[b](../b/y.md) [c](y.md)\n"), ("a/b/y.md", "# 一\n"), ("a/c/y.md", "# 二\n")];
    check("a page that moved", &there, &moved);
}

#[test]
fn links_to_rules_are_followed_anew() {
    let file = "rules/r.yaml";
    let plain = rules(
        "  - {id: in-time, title: 早, when: {days: <7d}, then: go}\n  - {id: late, title: 晚, when: {days: '>=7d'}, then: wait}\n",
    );
    let turned = rules(
        "  - {id: late, title: 晚, when: {days: '>=7d'}, then: wait}\n  - {id: in-time, title: 早, when: {days: <7d}, then: go}\n",
    );
    let except = rules(
        "  - {id: in-time, title: 早, when: {days: <7d}, then: go}\n  - {id: late, title: 晚, when: {days: '>=7d'}, then: wait, except: [{when: {days: '>=20d'}, then: go}]}\n",
    );
    let all =
        ("a.md", "[一](rule:r/in-time) [二](rule:r/late) [三](rule:r/late/1) [四](rules/r/late-1.html)\n");
    check("an exception comes", &[all, (file, &plain)], &[(file, &except)]);
    check("an exception goes", &[all, (file, &except)], &[(file, &plain)]);
    check("rules change places", &[("a.md", "[一](rule:r/late)\n"), (file, &plain)], &[(file, &turned)]);
    check("a rule set comes", &[all], &[(file, &plain)]);
    check("a rule set goes", &[all, (file, &plain)], &[(file, "")]);
    check(
        "another set before it",
        &[all, ("rules/z.yaml", &plain), (file, &plain)],
        &[(file, ""), ("rules/a.yaml", &plain), ("b.md", "[x](rule:z/late)\n")],
    );
}
