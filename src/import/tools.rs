//! Tools whose projects can be imported: one file and one line each.

mod docusaurus;
mod hexo;
mod hugo;
mod mdbook;
mod mkdocs;
mod sidebar;
mod starlight;
mod vitepress;
mod vuepress;
mod zola;

pub(super) use zola::without_date;

use super::body::{self, Pass, Style};
use super::path;
use super::plan::{Page, Plan};
use super::project::Project;
use super::report::Report;
use crate::language::Language;

/// A tool.
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// Reader, notations and passes of one tool.
    pub(super) read: fn(&Project, &mut Report) -> Result<Plan, String>,
    /// The steps of the translation of its Markdown, in order.
    pub(super) passes: &'static [Pass],
    /// The calls in its Markdown.
    pub(super) styles: &'static [Style],
    /// The folders outside of a project that its settings name as folders of pages: `../docs`.
    pub(super) beside: fn(&Project) -> Vec<String>,
    /// Whether its addresses are folders: `/a/b/`.
    pub(super) has_folders: bool,
}

/// Every tool there is.
pub(super) const TOOLS: &[Tool] = &[
    hugo::TOOL,
    zola::TOOL,
    mkdocs::TOOL,
    docusaurus::TOOL,
    vitepress::TOOL,
    vuepress::TOOL,
    starlight::TOOL,
    mdbook::TOOL,
    hexo::TOOL,
];

/// The steps for Markdown with shortcodes.
const SHORTCODES: &[Pass] = &[
    body::calls,
    body::formulas,
    body::containers,
    body::attributes,
    body::fences,
    body::links,
    body::leftovers,
];

/// The steps for Markdown with components.
const COMPONENTS: &[Pass] = &[
    body::includes,
    body::mdx,
    body::calls,
    body::containers,
    body::fences,
    body::marks,
    body::links,
    body::leftovers,
    body::inner,
];

/// No folder: the pages of most tools lie in the project.
fn none_beside(_: &Project) -> Vec<String> {
    Vec::new()
}

/// A folder as settings in `home` name it, with as many `../` as lead out of the project; none where it lies in it.
fn outside(home: &str, typed: &str) -> Option<String> {
    let depth = home.split('/').filter(|part| !part.is_empty()).count();
    let climbs = typed.starts_with("../") && path::join(home, typed).is_none();
    climbs.then(|| typed.splitn(depth + 1, "../").last().unwrap_or(typed).trim_end_matches('/').to_string())
}

/// Endings of files that only a tool itself needs.
pub(super) fn is_for_the_tool(file: &str) -> bool {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let endings = [
        "ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "vue", "astro", "svelte", "scss", "sass", "less",
        "styl", "njk", "ejs", "pug", "toml", "yml", "yaml", "json", "lock", "css", "html", "mdoc", "adoc",
        "rst", "ipynb",
    ];
    endings.contains(&ending) || path::name(file) == "CNAME"
}

/// Whether a file comes over: a page, or a file that others than the tool need.
fn is_content(file: &str) -> bool {
    path::is_markdown(file) || !is_for_the_tool(file)
}

/// Whether a folder's name is that of a language.
pub(super) fn is_language(name: &str) -> bool {
    let known = [
        "ar", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja",
        "jp", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sv", "th", "tr", "uk", "ur", "vi", "zh",
    ];
    let mut parts = name.split(['-', '_']);
    let language = parts.next().unwrap_or("").to_ascii_lowercase();
    let rest: Vec<&str> = parts.collect();
    known.contains(&language.as_str()) && rest.len() < 3 && rest.iter().all(|p| (2..=4).contains(&p.len()))
}

/// Takes the language out of places and addresses: `a.en.md` is `a.md`.
pub(super) fn without_language(pages: &mut [Page], name: &str) {
    let ending = format!(".{name}.md").to_lowercase();
    for page in pages {
        let at = page.to.len().checked_sub(ending.len()).filter(|at| page.to.is_char_boundary(*at));
        let Some((stem, found)) = at.map(|at| page.to.split_at(at)) else { continue };
        if found.to_lowercase() != ending {
            continue;
        }
        page.to = path::of_page(stem);
        page.address = path::address(&page.to);
    }
}

/// A language as this program names it: `zh_CN`, `zh-hans` and the usual mistake `jp` too.
pub(super) fn language(tag: Option<&str>) -> Option<String> {
    let tag = tag?.replace('_', "-");
    let typed = Language::parse(&tag)?;
    let known = if typed.is_known() { Some(typed) } else { Language::parse(&typed.meant()?) };
    known.map(|language| language.to_string())
}
