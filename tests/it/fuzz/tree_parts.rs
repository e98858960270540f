//! Parts of which the folders of `tree.rs` are made.

/// Paths below the site's folder: ordinary ones, those that the program writes itself, and those that
/// some disk does not hold.
pub(super) const PATHS: &[&str] = &[
    "content/index.md",
    "content/a.md",
    "content/a/index.md",
    "content/a/b.md",
    "content/b.md",
    "content/rules/r.yaml",
    "content/glossary.yaml",
    "content/evidence.yaml",
    "content/site.yaml",
    "content/search.yaml",
    "content/letters/l.md",
    "content/图.svg",
    "content/a/x.bin",
    "content/A.md",
    "content/a.html",
    "content/b.html/x.md",
    "content/index.html/x.md",
    "content/search/index.js",
    "content/search/index.html",
    "content/assets/base.js",
    "content/feed.xml",
    "content/llms.txt",
    "content/404.html",
    "content/glossary.html",
    "content/tags/x.md",
    "content/guides/r/index.html",
    "content/.hidden.md",
    "content/.zhinan-manifest",
    "content/a~",
    "content/#a#",
    "content/con.md",
    "content/nul.txt",
    "content/trail .md",
    "content/trail. ",
    "content/e\u{301}.md",
    "content/\u{e9}.md",
    "content/e\u{301}.bin",
    "content/\u{fdd2}fn-1.md",
    "content/\u{f8f2}0\u{f8f3}.md",
    "content/\u{202e}gnp.md",
    "content/a\\b.md",
    "content/..\\..\\up.md",
    "content/<b>.md",
    "content/\".md",
    "content/'.md",
    "content/\n.md",
    "content/\u{1b}[31m.md",
    "content/ .md",
    "content/%2e%2e%2fx.md",
    "content/?x=1#y.md",
    "content/a b/c d.md",
    "content/.md",
    "content/a.md.md",
    "content/a.MD",
    "content/rules/index.html.yaml",
    "content/rules/zhinan-data.yaml",
    "content/rules/.yaml",
    "content/rules/a b.yaml",
    "content/rules/r.yml",
    "content/rules/deep/r.yaml",
    "content/x/y/z/w/v/u/t.md",
    "themes/default/templates/article.html",
    "themes/default/templates/base.html",
    "themes/default/css/tokens.css",
    "themes/default/js/base.js",
    "themes/default/strings/en.yaml",
    "themes/default/strings/zh-CN.yaml",
    "themes/default/icons/favicon.svg",
    "themes/x/templates/home.html",
    "elsewhere.md",
];

/// Folders of the program's own, and what it may find in its output.
pub(super) const OWN: &[&str] = &[
    ".zhinan-cache",
    ".zhinan-cache/search",
    ".zhinan-cache/build",
    "public/a",
    "public/assets",
    "public/search",
    "public/a.html",
    "public/CNAME",
    ".public.zhinan-new",
    ".public.zhinan-old",
    "public",
];

/// From so many pages on more is kept for the next build.
pub(super) const LARGE: usize = 205;

/// Number of the paths, from the first, that are ordinary ones.
pub(super) const ORDINARY: usize = 13;

/// Texts of articles.
pub(super) const ARTICLES: &[&str] = &[
    "# 标题\n\n字\n",
    "---\ntitle: 题\ndescription: 一句话\ntags: [退款, Appeal]\n---\n\n## 节\n\n[甲](a.md)，[乙](/a/b.md#节)，[词](term:证据)，[规则](rule:r/one)\n",
    "---\ntitle: t\nslug: own\naliases: [old.html, a/, /b.html/old.html]\n---\n\n::: guide r\n:::\n\n字[^1]\n\n[^1]: 注 <b>raw</b>\n",
    "---\ntitle: t\ndraft: true\ndate: 2031-01-01\n---\n",
    "---\ntitle: [\n---\n",
    "---\ntitle: \"\\u0001\\uFFFE\"\nlang: zh_CN\n---\n\n![图](图.svg) <img src=\"//x/y\"> <details><summary>s\n",
    "<b>T</b><img src=x onerror=alert(1)>\n===\n\n| 一 | 二 |\n|--|--|\n| a | b |\n",
    "\u{f8f2}0\u{f8f3} &#xfdd3; \u{fdd2}fn-1 - [ ] x\n",
    "```js\nlet a = 1;\n```\n\n- [x] 一\n- [ ] <i>二</i>\n",
    "",
];

/// Rule sets.
pub(super) const RULES: &[&str] = &[
    "title: 能吗\nfacts:\n  a: {ask: 吗, yes_no: true}\noutcomes:\n  o1: {title: 去, body: '去 {{ a }}', letter: letters/l.md, evidence: [e]}\n  o2: {title: 等, body: 等}\nrules:\n  - {id: one, title: 一, when: {a: yes}, then: o1, source: s}\n  - {id: two, title: 二, when: {a: no}, then: o2, source: s}\n",
    "title: T\nfacts:\n  since: {ask: S, elapsed: {from: at, step: 1h, range: 0h..90d}}\noutcomes:\n  o1: {title: O, body: 'by {{ due }} ## h', deadline: {from: at, within: 14d}}\n  o2: {title: P}\nrules:\n  - {id: one, title: R, when: {since: '<14d'}, then: o1, source: {title: s, url: 'javascript:x'}}\n  - {id: two, title: R, when: {since: '>=14d'}, then: o2}\n",
    "title: T\nfacts:\n  a: {ask: A, yes_no: true}\noutcomes:\n  o1: {title: O}\nrules:\n  - {id: one, title: R, when: {a: yes}, then: o1}\n",
    "title: '{\"root\":\"//x/\"}'\nfacts: {}\noutcomes: {}\nrules: []\n",
    "a: [\n",
    "",
];

/// Settings.
pub(super) const SETTINGS: &[&str] = &[
    "title: 站\n",
    "title: 站\nbase_url: https://x.example/y\nnav:\n  - {title: 一, link: a.md}\n",
    "base_url: 'https://x//y'\nlanguage: en\ntheme: x\n",
    "language: \"zh\\\"_CN\\n\"\n",
    "limits: {files: 3}\n",
    "limits: {file_mb: 1}\ntitle: [a]\n",
    "nope: 1\n",
];
/// Words, evidence, searches.
pub(super) const WORDS: &[&str] = &[
    "证据: 说得清的东西\n申诉: {definition: '要求**改**', synonyms: [上诉], see: a.md}\n",
    "main: x\nzhinan-data: y\n\"\\uFDD2fn-1\": z\n",
    "e: {title: 截图, how: '## 怎么做', see: a/b.md}\n",
    "- {query: 退款, page: a.html}\n",
    "a: 1\na: 2\n",
    "? [x]\n: y\n",
];
/// Templates, styles and words of a theme.
pub(super) const TEMPLATES: &[&str] = &[
    "{% extends \"base.html\" %}{% block main %}<div class=\"prose\">{{ html | safe }}</div>{% endblock main %}",
    "{{ page.title }}",
    "{% include \"nothing.html\" %}",
    "{{",
    ":root { --x: 1 }\n@import \"y\";",
    "home: 首页 2\n",
    "",
];

/// Targets of links, seen from a file in `content/`.
pub(super) const TARGETS: &[&str] = &[
    "a.md",
    "../../decoy/secret.md",
    "../../decoy",
    "DECOY",
    "/etc/passwd",
    ".",
    "..",
    "loop",
    "nowhere",
    ".hidden.md",
    "../.git/config",
    "../themes",
    "../content",
    "../public",
    "a",
    "",
];
