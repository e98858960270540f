//! Addresses: every path of the output, every name that the program keeps for itself, and the ways
//! between pages.

use crate::diagram::Next;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// The home page.
pub const HOME: &str = "index.html";
/// The page of an address that is not there.
pub const NOT_FOUND: &str = "404.html";
/// Results of a search; without a script, everything by topic.
pub const SEARCH: &str = "search/index.html";
/// The first file of the search index. Its name never changes, so that an edit of one article changes
/// only that article's page.
pub const SEARCH_ENTRY: &str = "search/index.js";
/// All rules.
pub const RULES: &str = "rules/index.html";
/// The glossary.
pub const GLOSSARY: &str = "glossary.html";
/// All tags.
pub const TAGS: &str = "tags/index.html";
/// The feed of what was last changed.
pub const FEED: &str = "feed.xml";
/// Addresses of all pages, for search engines.
pub const SITEMAP: &str = "sitemap.xml";
/// Rules for search engines: the pages that they may read.
pub const ROBOTS: &str = "robots.txt";
/// Lets browsers offer the site's search in their own.
pub const OPENSEARCH: &str = "opensearch.xml";
/// A map of the site for language models.
pub const LLMS: &str = "llms.txt";

/// Old addresses, for servers that read this file.
pub const REDIRECTS: &str = "_redirects";
/// Old addresses, for a `map` of nginx.
pub const NGINX_MAP: &str = "redirects.map";
/// Headers, likewise.
pub const HEADERS: &str = "_headers";
/// Keeps GitHub Pages from leaving out files.
pub const NOJEKYLL: &str = ".nojekyll";
/// Every page of the site, for other programs.
pub const SITE_JSON: &str = "site.json";
/// Web app manifest: browsers read it before they offer to install the site.
pub const WEB_MANIFEST: &str = "manifest.webmanifest";
/// The service worker. Its name never changes: browsers look there for a new one.
pub const WORKER: &str = "sw.js";
/// Bytes that the service worker would keep, as a script.
pub const OFFLINE_SIZE: &str = "offline.js";

/// The feed of a folder, by the path of its page.
pub fn section_feed(page: &str) -> String {
    format!("{}{FEED}", page.strip_suffix(HOME).unwrap_or(page))
}

/// The feed of rules that come into force or go out of it.
pub const RULES_FEED: &str = "rules/feed.xml";

/// A file of the search index, by its name.
pub fn search_file(name: &str) -> String {
    format!("search/{name}")
}

/// Whether the name of a file holds the hash of its content: a file of the theme, or of the search of any edition.
pub fn has_hash(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    let is_of_search =
        folder == "search" || folder.split_once('/').is_some_and(|(_, below)| below == "search");
    let stem = name.strip_suffix(".js").unwrap_or_default();
    is_theme_asset(path)
        || is_of_search
            && stem.len() == ASSET_DIGITS
            && stem.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// A part of a sitemap that is in several files; the first is 1.
pub fn sitemap_part(number: usize) -> String {
    format!("sitemap-{number}.xml")
}

/// A file of the theme: `assets/base.1a2b3c4d5e.js`. Ten digits of its hash are part of its name.
pub fn theme_asset(name: &str, bytes: &[u8]) -> String {
    let hash = &blake3::hash(bytes).to_hex()[..ASSET_DIGITS];
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("assets/{stem}.{hash}.{extension}")
}

const ASSET_DIGITS: usize = 10;

/// Path of a share picture (`og:image`), named by the hash of everything that it is made of.
pub fn share_picture(hash: &str) -> String {
    format!("{SHARE}{}.png", &hash[..hash.len().min(SHARE_DIGITS)])
}

const SHARE_DIGITS: usize = 20;

/// The folder of share pictures (`og:image`).
pub const SHARE: &str = "assets/share/";

/// The decision page of the rule set with this id.
pub fn guide(set: &str) -> String {
    format!("guides/{set}/index.html")
}

/// The page of an outcome of a rule set, by their ids.
pub fn outcome(set: &str, outcome: &str) -> String {
    format!("guides/{set}/{outcome}.html")
}

/// The page of a question. The first question, at the diagram's root, is on the decision page itself.
pub fn node(set: &str, root: Next, node: usize) -> String {
    if root == Next::Node(node) {
        return guide(set);
    }
    format!("guides/{set}/q/{node}.html")
}

/// The page of a rule, by its set's id and its own; the exception `within-48h/1` is at `within-48h-1.html`.
pub fn rule(set: &str, rule: &str) -> String {
    format!("rules/{set}/{}.html", rule.replace('/', "-"))
}

/// The page of a tag. Upper and lower case are one, and so are spaces and hyphens; other marks stay
/// apart (`C#`, `C++`) as their numbers.
pub fn tag(name: &str) -> String {
    value("tags", name)
}

/// The page of a taxonomy.
pub fn taxonomy(name: &str) -> String {
    format!("{name}/{HOME}")
}

/// The page of a value of a taxonomy, like that of a [`tag`].
pub fn value(taxonomy: &str, name: &str) -> String {
    use std::fmt::Write;
    let mut path = format!("{taxonomy}/");
    for c in name.nfc().flat_map(char::to_lowercase) {
        match c {
            _ if c.is_alphanumeric() || c == '-' || c == '_' => path.push(c),
            _ if c.is_whitespace() => path.push('-'),
            // A text takes everything.
            _ => _ = write!(path, "-{:x}", u32::from(c)),
        }
    }
    path + ".html"
}

/// The Markdown of an article, beside its page.
pub fn markdown_copy(page: &str) -> String {
    format!("{}.md", page.strip_suffix(".html").unwrap_or(page))
}

/// The generator that writes this path for a site as a whole, whatever its articles are. Some write only for a
/// site whose own address is known.
pub fn generator(path: &str, has_address: bool) -> Option<&'static str> {
    let is_part = |path: &str| {
        let number = path.strip_prefix("sitemap-").and_then(|rest| rest.strip_suffix(".xml"));
        number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
    };
    match path {
        SITEMAP | ROBOTS | OPENSEARCH if !has_address => None,
        SITEMAP => Some("the sitemap"),
        FEED => Some("the feed"),
        ROBOTS => Some("the rules for search engines"),
        OPENSEARCH => Some("the description of the search"),
        LLMS => Some("the map for language models"),
        _ if is_part(path) => has_address.then_some("the sitemap"),
        _ if is_theme_asset(path) => Some("the theme"),
        _ if path.starts_with(SHARE) && path.ends_with(".png") => Some("pictures for sharing"),
        _ if path
            .strip_prefix("search/")
            .is_some_and(|name| name.ends_with(".js") && !name.contains('/')) =>
        {
            Some("the search index")
        }
        _ => None,
    }
}

/// Whether the program writes a file at this path only if a setting asks for it.
pub fn is_on_demand(path: &str) -> bool {
    [SITE_JSON, WEB_MANIFEST, WORKER, OFFLINE_SIZE].contains(&path)
}

/// Whether a path has the form of [`theme_asset`].
pub fn is_theme_asset(path: &str) -> bool {
    let name = path.strip_prefix("assets/").filter(|name| !name.contains('/'));
    let digits = name.and_then(|name| name.rsplit('.').nth(1));
    digits.is_some_and(|d| d.len() == ASSET_DIGITS && d.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The most bytes that the name of a file or folder may have on common disks.
const LONGEST_NAME: usize = 255;

/// Names that Windows keeps for devices, whatever ending they have.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// Reason why some disks cannot store a file or folder of this name: the end of a sentence about it.
pub fn name_fault(name: &str) -> Option<String> {
    let bad = name.chars().find(|c| c.is_control() || "<>:\"|?*\\\u{FFFD}".contains(*c));
    if let Some(bad) = bad {
        return Some(match bad {
            '\u{FFFD}' => "holds bytes that are no text".into(),
            _ if bad.is_control() => format!("holds `{}`", bad.escape_default()),
            _ => format!("holds `{bad}`"),
        });
    }
    if name.ends_with(['.', ' ']) {
        let end = if name.ends_with('.') { "a dot" } else { "a space" };
        return Some(format!("ends with {end}, which Windows leaves out"));
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let numbered = |kind: &str| {
        let number = stem
            .strip_prefix(kind)
            .and_then(|rest| rest.chars().next().filter(|_| rest.chars().count() == 1));
        number.is_some_and(|c| matches!(c, '1'..='9' | '¹' | '²' | '³'))
    };
    if DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt") {
        return Some(format!("begins with `{stem}`, which is a device on Windows"));
    }
    (name.len() > LONGEST_NAME)
        .then(|| format!("is {} bytes long, and disks hold {LONGEST_NAME} at most", name.len()))
}

/// The first invisible character of a name: one that changes the direction of text, so that the name reads as
/// another one, or one of zero width. Joiners of letters and emoji (U+200C, U+200D) do not count.
pub fn unseen(name: &str) -> Option<char> {
    let is_unseen = |c: &char| {
        matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
        ) || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
            || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e001f}')
            || matches!(c, '\u{e0020}'..='\u{e007f}') && !name.contains('\u{1f3f4}')
    };
    // No such character is ASCII. Addresses of any length are searched, thousands of times.
    if name.is_ascii() { None } else { name.chars().find(is_unseen) }
}

/// A path as disks see it that do not tell upper and lower case apart.
pub fn folded(path: &str) -> String {
    path.to_lowercase()
}

/// The names of a folder's own page, without their ending; where a folder has several, the first of these.
pub const INDEX_NAMES: [&str; 3] = ["index", "_index", "readme"];

/// The place of a name among [`INDEX_NAMES`], in any case.
pub fn index_rank(stem: &str) -> Option<usize> {
    INDEX_NAMES.iter().position(|name| name.eq_ignore_ascii_case(stem))
}

/// Whether a path is that of a part of pages, which is no page where one includes it: `_hint.md`.
pub fn is_part(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    markdown_stem(name).is_some_and(|stem| stem.starts_with('_') && index_rank(stem).is_none())
}

/// The name of a Markdown file without its ending; `None` for other files.
pub fn markdown_stem(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    ["md", "markdown"].iter().any(|known| ending.eq_ignore_ascii_case(known)).then_some(stem)
}

/// File endings of documents and archives; `FILMS` are those of video and audio. Neither can be pictures.
const DOCUMENTS: &[&str] = &[
    "pdf", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "csv", "txt", "rtf", "epub",
    "zip", "gz", "7z", "rar", "html", "htm", "json", "yaml", "yml",
];
const FILMS: &[&str] =
    &["mp4", "webm", "mov", "mkv", "m4v", "avi", "mp3", "m4a", "ogg", "wav", "flac", "opus"];

/// File endings of pictures.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "jxl", "svg"];

/// File endings of what else is put beside pages: code, data, programs, fonts, and drawings of other tools.
const OTHERS: &[&str] = &[
    "css",
    "js",
    "mjs",
    "cjs",
    "ts",
    "jsx",
    "tsx",
    "vue",
    "py",
    "rs",
    "go",
    "c",
    "h",
    "cpp",
    "hpp",
    "java",
    "kt",
    "cs",
    "rb",
    "php",
    "lua",
    "sh",
    "bash",
    "ps1",
    "bat",
    "sql",
    "xml",
    "toml",
    "ini",
    "conf",
    "cfg",
    "env",
    "log",
    "tsv",
    "bib",
    "tex",
    "ipynb",
    "patch",
    "diff",
    "mdx",
    "rst",
    "adoc",
    "tar",
    "xz",
    "bz2",
    "tgz",
    "iso",
    "img",
    "exe",
    "msi",
    "dmg",
    "apk",
    "deb",
    "rpm",
    "jar",
    "bin",
    "woff",
    "woff2",
    "ttf",
    "otf",
    "psd",
    "ai",
    "tif",
    "tiff",
    "heic",
    "drawio",
    "excalidraw",
    "canvas",
    "base",
    "ics",
    "vcf",
    "vtt",
    "srt",
];

/// Whether a path has the ending of a picture.
pub fn is_picture(path: &str) -> bool {
    ends_in(path, PICTURES)
}

/// Whether a path ends as that of a file which is no page. Other words may hold a dot, such as `angular.isString`.
pub fn is_other_file(path: &str) -> bool {
    [PICTURES, DOCUMENTS, FILMS, OTHERS].iter().any(|endings| ends_in(path, endings))
}

/// Whether a path names a video or audio file.
pub fn is_film(path: &str) -> bool {
    ends_in(path, FILMS)
}

/// Whether a path names a file that no browser can show as a picture.
pub fn is_no_picture(path: &str) -> bool {
    ends_in(path, FILMS) || ends_in(path, DOCUMENTS)
}

fn ends_in(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Whether a name of a file or folder is hidden. The output has none but the program's own manifest.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Hidden files and folders that hosts of sites look for, so that they are published all the same.
pub const LOOKED_FOR: [&str; 2] = [".well-known", ".nojekyll"];

/// Beginnings of ids that only the program gives.
const OWN_IDS: &[&str] = &["zhinan-", "fn-", "fnref-"];

/// The id of the search's results, which scripts of others may rely on.
const RESULTS: &str = "search-results";

/// Whether an id is one of the page's own, which nothing that an author writes may have.
pub fn is_own_id(id: &str) -> bool {
    id == RESULTS || OWN_IDS.iter().any(|beginning| id.starts_with(beginning))
}

/// An id that an author's name gives, told apart from the page's own.
pub fn content_id(name: &str) -> String {
    if is_own_id(name) { format!("h-{name}") } else { name.to_string() }
}

/// The anchor of a word on the glossary's page.
pub fn term_anchor(term: &str) -> String {
    content_id(&term.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase())
}

/// The way from one page to another, both in the output: `../a/b.html`.
pub fn relative(from: &str, to: &str) -> String {
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let same = from.as_bytes()[..same].iter().rposition(|b| *b == b'/').map_or(0, |at| at + 1);
    let up = from.as_bytes()[same..].iter().filter(|b| **b == b'/').count();
    let mut out = String::with_capacity(3 * up + to.len() - same);
    (0..up).for_each(|_| out.push_str("../"));
    out.push_str(&to[same..]);
    out
}

/// Link in one file of `content/` to another. It counts from the folder of the first file; from `content/` in
/// rule sets, and where the link begins with `/`.
pub fn source_link(from: &str, to: &str, is_absolute: bool) -> String {
    match is_absolute {
        true => format!("/{to}"),
        false if from.starts_with("rules/") => to.to_string(),
        false => relative(from, to),
    }
}

/// `dir` and a relative path put together, without `.` and `..`; `None` where it leaves the site.
pub fn join(dir: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let begin = if path.starts_with('/') { "" } else { dir };
    for part in begin.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    let mut out = parts.join("/");
    if path.ends_with('/') && !out.is_empty() {
        out.push('/');
    }
    Some(out)
}

/// A path as it stands in an attribute: every part percent-encoded, `/` kept.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, ODD_IN_PATH).to_string()
}

/// An anchor behind a path. What shows a PDF reads `#page=3` as it stands.
pub fn encode_anchor(anchor: &str) -> String {
    const ODD: &AsciiSet = &ODD_IN_PATH.remove(b'=').remove(b'&');
    utf8_percent_encode(anchor, ODD).to_string()
}

const ODD_IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/')
    .remove(b',')
    .remove(b'!')
    .remove(b'(')
    .remove(b')')
    .remove(b'@')
    .remove(b'+');

/// An id as the address of a place on the same page. Letters and digits stay, Chinese too: browsers take them,
/// and encoded they would be three times as long.
pub fn fragment(id: &str) -> String {
    const ODD: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%').add(b'#');
    let mut out = String::with_capacity(id.len());
    let mut buffer = [0; 4];
    for c in id.chars() {
        match c.is_alphanumeric() {
            true => out.push(c),
            false => out.extend(utf8_percent_encode(c.encode_utf8(&mut buffer), ODD)),
        }
    }
    out
}

/// Percent-encodes the query of an address (what follows `?`): only characters that no address may hold.
pub fn encode_query(query: &str) -> String {
    const ODD: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'\\')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    utf8_percent_encode(query, ODD).to_string()
}

/// An address without `index.html`, as servers show it.
pub fn canonical(path: &str) -> String {
    let path = path.strip_suffix(HOME).filter(|p| p.is_empty() || p.ends_with('/')).unwrap_or(path);
    encode(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_pages() {
        assert_eq!(relative("index.html", "a/b.html"), "a/b.html");
        assert_eq!(relative("a/b.html", "a/c.html"), "c.html");
        assert_eq!(relative("a/b/c.html", "index.html"), "../../index.html");
        assert_eq!(relative("a/b.html", "x/y/z.html"), "../x/y/z.html");
        assert_eq!(relative("a/b.html", "a/b.html"), "b.html");
        assert_eq!(relative("a/bc/d.html", "a/b/d.html"), "../b/d.html");
        assert_eq!(relative("首页/甲.html", "首/乙.html"), "../首/乙.html");
    }

    #[test]
    fn names_that_some_disks_cannot_hold_are_known() {
        for name in [
            "con",
            "CON.md",
            "aux.tar.gz",
            "nul",
            "com1.txt",
            "LPT9",
            "com¹",
            "a.",
            "a ",
            "a:b",
            "a\\b",
            "a\u{7}",
        ] {
            assert!(name_fault(name).is_some(), "{name}");
        }
        let (long, short) = ("长".repeat(86), "长".repeat(85));
        assert!(
            name_fault(&long).is_some_and(|why| why.contains("258 bytes")) && name_fault(&short).is_none()
        );
        for name in
            ["console.md", "com", "com10", "com0", "lpt.md", ".nojekyll", "a.b.c", "甲 乙", "auxiliary"]
        {
            assert_eq!(name_fault(name), None, "{name}");
        }
        assert_eq!(markdown_stem("A.MD"), Some("A"));
        assert_eq!((markdown_stem("b.v1.markdown"), markdown_stem("c.mdx")), (Some("b.v1"), None));
    }

    #[test]
    fn generated_files_are_known_by_their_paths() {
        let asset = theme_asset("base.js", b"x");
        for path in ["robots.txt", "sitemap-12.xml", "search/index.js", "search/0af3.js", &asset] {
            assert!(generator(path, true).is_some(), "{path}");
        }
        for path in ["assets/base.js", "assets/a.b.js", "search/a/b.js", "search/index.html", "sitemap-x.xml"]
        {
            assert!(generator(path, true).is_none(), "{path}");
        }
        for (path, is_made) in [("robots.txt", false), ("sitemap-1.xml", false), ("feed.xml", true)] {
            assert_eq!(generator(path, false).is_some(), is_made, "{path}");
        }
    }

    #[test]
    fn ids_of_authors_are_never_those_of_the_page() {
        for name in ["search-results", "zhinan-main", "fn-1", "fnref-2"] {
            assert!(is_own_id(name), "{name}");
        }
        assert_eq!(term_anchor("Search Results"), "h-search-results");
        assert_eq!(term_anchor("纠纷  中心"), "纠纷-中心");
    }

    #[test]
    fn a_path_cannot_leave_the_site() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "/c/d/").as_deref(), Some("c/d/"));
        assert_eq!(join("a", "../../c.md"), None);
    }
}
