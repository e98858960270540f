//! `broken-link` and `missing-asset`: a link or a picture whose target does not exist.
//!
//! Correct the path, or remove the link. A link to a rule, a guide or a term that does not exist is an
//! error, not a warning: the writer meant one certain thing.

mod folders;
mod given;
mod titles;
mod usual_names;

use crate::address;
use crate::citation::{broken_external, unsafe_link};
use crate::decide::RuleSet;
use crate::diag::{self, Code, Diagnostic, Diags, Edit, OFTEN, Severity};
use crate::doc::LinkRef;
use crate::markdown::{self, wiki};
use crate::model::{Route, Site, Target};
use crate::source::{FileId, Span};
use std::cell::OnceCell;
use std::collections::HashMap;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let names = Names::default();
    let has_words = !super::is_faulty_list(site, "glossary.yaml", site.glossary.is_empty());
    let is_follow_up = |file: FileId, dest: &str| {
        is_of_faulty_set(site, dest)
            || !has_words && dest.trim().starts_with("term:")
            || is_held(site, file, dest)
    };
    let mut found = folders::Broken::default();
    for (_, doc) in super::docs(site) {
        let mut last: Option<&LinkRef> = None;
        let mut outer: Option<&LinkRef> = None;
        for (at, link) in doc.links.iter().enumerate() {
            // The text may be another file's that is included.
            let file = link.span.file;
            if !link.image && link.player.is_none() {
                outer = Some(link);
            }
            if link.dest.trim().is_empty() {
                diags.push(empty(link));
                continue;
            }
            match site.target(file, &link.dest) {
                Target::Unsafe => diags.push(
                    unsafe_link(&link.dest, super::place(site, link))
                        .hint("put the address between backticks if readers are to copy it"),
                ),
                Target::Broken if is_follow_up(file, &link.dest) || wiki::may_be_no_title(&link.dest) => {}
                // A picture that leads to itself, larger, is one mistake.
                Target::Broken if last.is_some_and(|last| is_around(last, link)) => {}
                Target::Broken if doc.links.get(at + 1).is_some_and(|next| holds(site, link, next)) => {}
                Target::Broken => {
                    let d = Diagnostic { span: super::place(site, link), ..broken(site, &names, file, link) };
                    found.push(site, link, d.alike(OFTEN));
                    last = Some(link);
                }
                Target::External(url)
                    if (link.image || link.player.is_some()) && !site.config.loads(&url) =>
                {
                    let is_in_link = outer.is_some_and(|outer| is_inside(site, outer, link));
                    diags.push(Diagnostic { span: super::place(site, link), ..elsewhere(link, is_in_link) })
                }
                Target::External(_) if !site.is_shown(link) => diags.push(no_picture(site, link)),
                Target::External(url) => {
                    let found = broken_external(&url, link.span);
                    diags.list.extend(found.map(|d| Diagnostic { span: super::place(site, link), ..d }));
                }
                Target::Local { .. } if !site.is_shown(link) => diags.push(no_picture(site, link)),
                _ => {}
            }
        }
    }
    diags.list.extend(found.into_findings());
    for (dest, span) in site.search_tests.iter().flat_map(|test| &test.expect) {
        if site.target(span.file, dest) == Target::Broken && !is_follow_up(span.file, dest) {
            let link = LinkRef { number: 0, dest: dest.clone(), span: *span, image: false, player: None };
            diags.push(broken(site, &names, span.file, &link));
        }
    }
}

/// Whether a link to the same file begins where a picture stands: `[![](a.png)](a.png)`.
fn is_around(link: &LinkRef, picture: &LinkRef) -> bool {
    let (outer, inner) = (link.span, picture.span);
    picture.image && link.dest == picture.dest && outer.file == inner.file && inner.start <= outer.end
}

/// Whether a picture stands in a link: `[![](a.png)](b.md)`, `<a href="b.html">x <img src="a.png"></a>`.
fn is_inside(site: &Site, outer: &LinkRef, picture: &LinkRef) -> bool {
    let (link, inner) = (outer.span.range(), picture.span.range());
    if !picture.image || outer.span.file != picture.span.file || inner.start < link.start {
        return false;
    }
    let text = &site.sources.get(outer.span.file).text;
    let is_tag = || text.get(link.clone()).is_some_and(|tag| tag.starts_with('<') && tag.ends_with('>'));
    let between =
        || text.get(link.end..inner.start.min(link.end + FAR)).filter(|_| inner.start < link.end + FAR);
    let is_open = |words: &str| !words.to_ascii_lowercase().contains("</a");
    inner.end <= link.end || is_tag() && between().is_some_and(is_open)
}

/// Bytes behind a link in HTML within which a picture is looked for.
const FAR: usize = 1000;

/// Whether a link in HTML begins with a picture of the same file: `<a href="a.png"><img src="a.png">`.
fn holds(site: &Site, link: &LinkRef, picture: &LinkRef) -> bool {
    let (outer, inner) = (link.span.range(), picture.span.range());
    let between = || site.sources.get(link.span.file).text.get(outer.end..inner.start);
    picture.image
        && picture.dest == link.dest
        && picture.span.file == link.span.file
        && between().is_some_and(|words| words.trim().is_empty())
}

/// Whether a link is broken only because the rule set that it names has faults.
fn is_of_faulty_set(site: &Site, dest: &str) -> bool {
    let name = ["rule:", "guide:"].into_iter().find_map(|scheme| dest.trim().strip_prefix(scheme));
    name.is_some_and(|name| super::is_faulty_set(site, name.split('/').next().unwrap_or(name)))
}

/// The finding for a broken link in the site's settings. None where the link is broken only because of another
/// fault, which has its own finding.
pub(super) fn broken_in_settings<'a>(
    site: &'a Site,
    names: &Names<'a>,
    dest: &str,
    span: Span,
) -> Option<Diagnostic> {
    let is_follow_up = is_of_faulty_set(site, dest) || is_held(site, span.file, dest);
    let link = LinkRef { number: 0, dest: dest.to_string(), span, image: false, player: None };
    let mut d = (!is_follow_up).then(|| broken(site, names, span.file, &link))?;
    (d.code, d.severity) = (Code::BrokenLink, Severity::Error);
    d.edit = None;
    let is_of_folder = |hint: &&mut String| [FROM_FOLDER, LINKS_FROM_FOLDER].contains(&hint.as_str());
    d.hints.iter_mut().filter(is_of_folder).for_each(|hint| *hint = "paths count from `content/`".into());
    Some(d)
}

/// Whether a link leads to a page that is kept back because its own `draft:` cannot be read.
fn is_held(site: &Site, file: FileId, dest: &str) -> bool {
    let path = dest.split(['#', '?']).next().unwrap_or(dest);
    let from = site.sources.get(file).content_path();
    let from = if from.starts_with("rules/") { "" } else { from };
    !site.kept_back.is_empty()
        && markdown::include::place(from, path).is_some_and(|path| super::is_kept_back(site, &path))
}

/// Names that a link may have meant, collected at the first broken link of each kind.
#[derive(Default)]
pub(super) struct Names<'a> {
    /// Paths of articles and of files that are copied, by file name.
    files: OnceCell<HashMap<&'a str, Vec<&'a str>>>,
    /// Paths of articles, by the last part of their address in lower case.
    addresses: OnceCell<HashMap<String, Vec<&'a str>>>,
    /// Addresses of articles in keys of other tools.
    given: OnceCell<HashMap<String, given::Given<'a>>>,
    /// The articles by path.
    paths: OnceCell<diag::Names<'a>>,
    /// The titles of articles.
    titles: OnceCell<diag::Names<'a>>,
    /// Names that may follow `rule:`, `guide:` and `term:`.
    rules: OnceCell<diag::Names<'a>>,
    guides: OnceCell<diag::Names<'a>>,
    terms: OnceCell<diag::Names<'a>>,
}

fn rules<'a>(site: &'a Site) -> diag::Names<'a> {
    site.guides.iter().flat_map(|g| g.rules.iter().map(move |r| format!("{}/{}", g.id, r.id))).collect()
}

fn guides<'a>(site: &'a Site) -> diag::Names<'a> {
    let outcomes = |g: &RuleSet| g.outcomes.iter().map(|o| format!("{}/{}", g.id, o.id)).collect::<Vec<_>>();
    site.guides.iter().flat_map(|g| std::iter::once(g.id.clone()).chain(outcomes(g))).collect()
}

/// Paths of articles and of files that are copied, by file name.
fn by_file_name(site: &Site) -> HashMap<&str, Vec<&str>> {
    let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
    let assets = site.routes.iter().filter_map(|(path, route)| match route {
        Route::Asset(_) => Some(path.as_str()),
        _ => None,
    });
    for path in site.article_paths().chain(assets) {
        names.entry(path.rsplit('/').next().unwrap_or(path)).or_default().push(path);
    }
    names
}

/// Paths of articles, by the last part of the address that other tools give them, in lower case.
fn by_address(site: &Site) -> HashMap<String, Vec<&str>> {
    let mut names: HashMap<String, Vec<&str>> = HashMap::new();
    for path in site.article_paths() {
        let name = address_of(path).rsplit('/').next().unwrap_or_default().to_lowercase();
        names.entry(name).or_default().push(path);
    }
    names
}

/// Of paths with the same file name, the one that shares the most folders with `path`, counted from the name
/// upwards; `None` where two share as many. `own` turns each of `paths` into what is compared, such as its
/// address.
fn nearest<'a>(path: &str, paths: &[&'a str], own: fn(&str) -> String) -> Option<&'a str> {
    let shared = |known: &&str| {
        own(known).rsplit('/').zip(path.rsplit('/')).take_while(|(own, typed)| own == typed).count()
    };
    let most = paths.iter().map(shared).max()?;
    let mut best = paths.iter().filter(|known| shared(known) == most);
    best.next().filter(|_| best.next().is_none()).copied()
}

/// The address of an article, without the file ending; the index page of a folder has the address of the folder.
fn address_of(path: &str) -> &str {
    let stem = address::markdown_stem(path).unwrap_or(path);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    if address::index_rank(name).is_some() { folder } else { stem }
}

/// The path of the article that a link names in another tool's notation: without a file ending, from that tool's
/// root (`@/`, `/docs/`), or in other letter case. None where several articles fit.
fn addressed<'a>(site: &'a Site, known: &Names<'a>, file: FileId, dest: &str) -> Option<String> {
    let (path, rest) = dest.split_at(dest.find(['#', '?']).unwrap_or(dest.len()));
    if let Some(path) = path.strip_prefix("@/").or(path.strip_prefix("~/")) {
        return site.article_at.contains_key(path).then(|| way(site, file, path) + rest);
    }
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let path = path.trim_end_matches('/').to_lowercase();
    let path = path.strip_suffix(".html").unwrap_or(&path);
    let name = path.rsplit('/').next().filter(|name| !name.is_empty() && !name.contains('.'))?;
    let same = known.addresses.get_or_init(|| by_address(site)).get(name)?;
    // Jekyll marks the folders of its collections with `_`, as in `_docs`, and leaves it out of addresses.
    let own = |article: &str| {
        address_of(article).to_lowercase().replace("/_", "/").trim_start_matches('_').to_string()
    };
    let found = nearest(path, same, own)?;
    // The same name alone is not enough, as it is common: if link and article both have a folder above the name,
    // the two folders must be the same.
    let above = |path: &str| path.rsplit('/').nth(1).map(str::to_string);
    let typed = above(path).filter(|above| !above.is_empty() && above != "." && above != "..");
    let is_near = match (typed, above(&own(found))) {
        (Some(typed), Some(own)) => typed == own,
        (Some(_), None) => path.starts_with('/'),
        (None, _) => true,
    };
    is_near.then(|| way(site, file, found) + rest)
}

fn broken<'a>(site: &'a Site, names: &Names<'a>, file: FileId, link: &LinkRef) -> Diagnostic {
    let dest = link.dest.trim();
    let marks = [("{{", "}}"), ("{%", "%}"), ("<%", "%>"), ("${", "}")];
    let is_in =
        |(mark, end): &(&str, &str)| dest.split_once(mark).is_some_and(|(_, rest)| rest.contains(end));
    if let Some((mark, _)) = marks.into_iter().find(is_in) {
        let message = format!("`{mark}` in an address is the syntax of another tool: this leads nowhere");
        return Diagnostic::new(Code::ForeignSyntax, link.span, message)
            .hint("write the path of a file of the site, or the whole address of another one");
    }
    let text = &site.sources.get(link.span.file).text;
    let (before, own) = text.split_at_checked(link.span.start as usize).unwrap_or_default();
    if before.ends_with('@') && own.starts_with("[code") {
        let message = "`@[code]` is the syntax of another tool, shown as a link that leads nowhere";
        return Diagnostic::new(Code::ForeignSyntax, link.span, message)
            .hint("write `::: include` and the path of the file on a line of its own");
    }
    for scheme in ["rule:", "guide:", "term:"] {
        if let Some(name) = dest.strip_prefix(scheme) {
            return broken_reference(site, names, scheme, name, link);
        }
    }
    if let Some(title) = dest.strip_prefix(wiki::TITLE) {
        return titles::broken(site, names, title, link);
    }
    let moved = moved(site, names, file, dest);
    let refused = refused(site, file, dest);
    if link.image {
        let d = Diagnostic::new(Code::MissingAsset, link.span, format!("there is no picture `{dest}`"));
        if let Some(name) = refused {
            return d.hint(not_everywhere(&name));
        }
        return match moved {
            Some(path) => {
                let edit = other_path(site, link, &path);
                d.hint(format!("did you mean `{path}`?")).edit(edit)
            }
            None => d.hint(counted_from(dest)),
        };
    }
    let path = dest.split(['#', '?']).next().unwrap_or(dest);
    let page = address::markdown_stem(path).is_some() || path.ends_with(".html");
    let path = path.trim_matches(|c: char| address::unseen(c.encode_utf8(&mut [0; 4])).is_some());
    let page = page || address::markdown_stem(path).is_some();
    let code = if address::is_other_file(path) && !page { Code::MissingAsset } else { Code::BrokenLink };
    let d = Diagnostic::new(code, link.span, format!("`{dest}` leads nowhere"));
    if let Some(c) = address::unseen(dest) {
        return d.hint(format!("it holds `U+{:04X}`, which nobody sees: type it anew", u32::from(c)));
    }
    if let Some(name) = refused {
        return d.hint(not_everywhere(&name));
    }
    if is_unpublished(site, file, path) {
        return d.hint(UNPUBLISHED);
    }
    if let Some(path) = moved {
        let edit = other_path(site, link, &path);
        return d.hint(format!("did you mean `{path}`?")).edit(edit);
    }
    if let Some(other) = in_other_notation(site, file, path) {
        return d.hint(format!("`content/{other}` is there, but no page is made of it: write it as Markdown, in a file that ends in `.md`"));
    }
    if let Some(whole) = without_scheme(dest) {
        return d.hint(format!("a link to another site begins with its scheme: `{whole}`"));
    }
    let given = names.given.get_or_init(|| given::all(site));
    if let Some(hint) = given::hint(site, given, file, dest) {
        return d.hint(hint);
    }
    match suggestion(site, names, file, dest).or_else(|| addressed(site, names, file, dest)) {
        Some(path) => d.hint(format!("did you mean `{path}`?")),
        None if code == Code::MissingAsset => d.hint(counted_from(dest)),
        None if dest.starts_with('/') => d.hint(LINKS_FROM_ROOT),
        None => d.hint(LINKS_FROM_FOLDER),
    }
}

/// Path of a file in another notation, such as MDX, that has the name which the link gives.
fn in_other_notation(site: &Site, file: FileId, path: &str) -> Option<String> {
    let from = site.sources.get(file).content_path();
    let stem = address::markdown_stem(path).or(path.strip_suffix(".html")).unwrap_or(path);
    let place = markdown::include::place(from, stem.trim_end_matches('/'))?;
    super::foreign::endings().map(|ending| format!("{place}{ending}")).find(|path| site.has_file(path))
}

/// The external address that a path was probably meant as, with the scheme (`https://`) that it lacks.
fn without_scheme(dest: &str) -> Option<String> {
    for (typed, meant) in [("http//", "http://"), ("https//", "https://")] {
        if let Some(rest) = dest.strip_prefix(typed) {
            return Some(format!("{meant}{rest}"));
        }
    }
    let host = dest.split(['/', '?', '#', ':']).next()?;
    let last = host.rsplit_once('.')?.1;
    let is_host = host.starts_with("www.") || DOMAINS.contains(&last);
    (is_host && !host.starts_with('.')).then(|| format!("https://{dest}"))
}

/// Top-level domains that are not also endings of files.
const DOMAINS: &[&str] = &["com", "org", "net", "cn", "edu", "gov"];

/// Whether a path leads to an article that is not published: a draft, one of a later day, or an expired one.
fn is_unpublished(site: &Site, file: FileId, path: &str) -> bool {
    let from = site.sources.get(file).content_path();
    address::markdown_stem(path).is_some()
        && markdown::include::place(from, path).is_some_and(|path| site.has_file(&path))
}

/// The name of a file or folder, on the way to a file that is there, for which the file was refused.
fn refused(site: &Site, file: FileId, dest: &str) -> Option<String> {
    let path = dest.split(['#', '?']).next()?;
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let place = markdown::include::place(site.sources.get(file).content_path(), &path)?;
    let name = unsafe_name(&place)?;
    site.has_file(&place).then(|| name.to_string())
}

/// The first name in a path that not every disk can hold.
fn unsafe_name(path: &str) -> Option<&str> {
    path.split('/').find(|name| address::name_fault(name).is_some())
}

/// Hint for a link to a file that was refused for such a name.
fn not_everywhere(name: &str) -> String {
    format!("the file is there, but is not published: not every disk can hold the name `{name}`")
}

/// Hint for a link to such an article.
const UNPUBLISHED: &str =
    "the file is there, but is not published: it is a draft, is dated later, or has expired";

/// Hints that a relative path counts from the folder of the file that contains it.
const FROM_FOLDER: &str = "the path counts from this file's folder";
const FROM_ROOT: &str = "a path that begins with `/` counts from `content/`";
const LINKS_FROM_ROOT: &str =
    "a path that begins with `/` counts from `content/`; those of articles end in `.md`";
const LINKS_FROM_FOLDER: &str = "links count from this file's folder; those to other articles end in `.md`";

/// Whether a name in a path is hidden, so that the file is passed over.
fn has_hidden_name(path: &str) -> bool {
    let mut names = path.split(['#', '?']).next().unwrap_or_default().split('/');
    let is_step = |name: &str| [".", ".."].contains(&name);
    names.any(|name| address::is_hidden(name) && !is_step(name) && !address::LOOKED_FOR.contains(&name))
}

const HIDDEN: &str = "names that begin with a dot are passed over: give that folder or file another name";

/// Hint that names the folder from which the path of a missing file was counted.
fn counted_from(path: &str) -> &'static str {
    if has_hidden_name(path) {
        return HIDDEN;
    }
    match path.starts_with('/') {
        true => FROM_ROOT,
        false => FROM_FOLDER,
    }
}

/// The finding for a link or a picture without an address.
fn empty(link: &LinkRef) -> Diagnostic {
    match link.image {
        true => Diagnostic::new(Code::MissingAsset, link.span, "this picture has no address")
            .hint("write the path of its file"),
        false => Diagnostic::new(Code::BrokenLink, link.span, "this link has no address")
            .hint("write where it leads, or take it out and leave the words"),
    }
}

/// The finding for a picture whose address is a page, or a file that no browser shows as a picture.
fn no_picture(site: &Site, link: &LinkRef) -> Diagnostic {
    let dest = &link.dest;
    let is_page = matches!(site.target(link.span.file, dest), Target::Local { path, .. }
        if !matches!(site.routes.get(&path), Some(Route::Asset(_))));
    let message = match is_page {
        true => format!("`{dest}` is a page, no picture; the page links to it instead"),
        false => format!("`{dest}` is no picture; the page links to it instead"),
    };
    let d = Diagnostic::new(Code::MissingAsset, link.span, message);
    if crate::address::is_film(dest.split(['#', '?']).next().unwrap_or(dest)) {
        return d.hint(format!("write `::: video {dest}` on a line of its own, or `::: audio {dest}`"));
    }
    d.hint("take the `!` out to link to it, or name the file of a picture")
}

/// Finding about a picture, a film or a sound on another site. Pages load nothing from other sites: that would
/// tell them who reads the page, and the picture would be missing offline.
fn elsewhere(link: &LinkRef, is_in_link: bool) -> Diagnostic {
    let host = link.dest.split("//").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next());
    let host = host.unwrap_or(&link.dest);
    let message = match link.player {
        None if is_in_link => format!("pages load no picture from `{host}`, and show its words instead"),
        None => format!("pages load no picture from `{host}`, and link to it instead"),
        Some("audio") => format!("pages play no sound from `{host}`, and link to it at most"),
        Some(_) => format!("pages play no film from `{host}`, and link to it at most"),
    };
    let d = Diagnostic::new(Code::MissingAsset, link.span, message).alike(OFTEN);
    // Pages load nothing over a connection that others can read.
    match link.dest.trim_start().to_ascii_lowercase().starts_with("http:") {
        true => d.hint("save it below `content/` and name it by its path, or write `https:` and name the site in `allow_hosts:` of `content/site.yaml`"),
        false => d.hint("save it below `content/` and name it by its path, or name the site in `allow_hosts:` of `content/site.yaml`"),
    }
}

fn broken_reference<'a>(
    site: &'a Site,
    names: &Names<'a>,
    scheme: &str,
    name: &str,
    link: &LinkRef,
) -> Diagnostic {
    let terms = || site.glossary.iter().map(|t| t.term.as_str()).collect();
    let (what, names) = match scheme {
        "rule:" => ("rule", names.rules.get_or_init(|| rules(site))),
        "guide:" => ("guide or outcome", names.guides.get_or_init(|| guides(site))),
        _ => ("word in the glossary", names.terms.get_or_init(terms)),
    };
    let mut d = Diagnostic::new(Code::BrokenLink, link.span, format!("there is no {what} `{name}`"));
    d.severity = Severity::Error;
    if name.is_empty() {
        d.message = format!("`{scheme}` names nothing");
        if scheme == "term:" && site.glossary.is_empty() {
            return d.hint("the site has no words to list: write some in `content/glossary.yaml`");
        }
        return d.hint(format!("write what it leads to behind `{scheme}`"));
    }
    match names.closest(name) {
        Some(near) => d.hint(format!("did you mean `{scheme}{near}`?")),
        None => {
            d.hint("`rule:<set>/<id>`, `guide:<set>`, `guide:<set>/<outcome>` and `term:<word>` are known")
        }
    }
}

/// Number of anchors of a page that are compared with that of a broken link. Each broken link compares them
/// anew.
const ANCHORS: usize = 500;

/// Path to the file that a broken link probably means: the one with the same name, and of several the one that
/// shares the most folders. It was moved, or the path is wrong. Many folders have an `index.md`, so that name
/// says nothing.
fn moved<'a>(site: &'a Site, known: &Names<'a>, file: FileId, dest: &str) -> Option<String> {
    // Other tools take `a.md/` for `a.md`.
    let path = dest.split(['#', '?']).next()?;
    let path = path.strip_suffix('/').filter(|path| address::markdown_stem(path).is_some()).unwrap_or(path);
    let typed = path.rsplit('/').next().filter(|name| !name.is_empty())?;
    let name = percent_encoding::percent_decode_str(typed).decode_utf8().ok()?;
    let is_index = address::markdown_stem(&name).is_some_and(|stem| address::index_rank(stem).is_some());
    let files = known.files.get_or_init(|| by_file_name(site));
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let own = site.sources.get(file).content_path();
    let one = nearest(&path, files.get(&*name).filter(|_| !is_index)?, str::to_string)?;
    // A page seldom means itself by the path of another folder.
    if one == own || usual_names::says_nothing(&name) && !usual_names::is_beside(own, &path, one) {
        return None;
    }
    // A page of that name without the anchor of the link is not the one that was meant.
    let anchor = dest.split_once('#').map(|(_, anchor)| anchor).filter(|anchor| !anchor.is_empty());
    let is_other = || {
        anchor.zip(site.article_at.get(one)).is_some_and(|(anchor, at)| {
            let wanted = super::letters(&percent_encoding::percent_decode_str(anchor).decode_utf8_lossy());
            let mut ids = super::anchors::ids(&site.articles[*at]).take(ANCHORS);
            !ids.any(|id| super::letters(id) == wanted)
        })
    };
    let is_in_folder = one.contains('/') && path.ends_with(one);
    (is_in_folder || !is_other()).then(|| way(site, file, one))
}

/// The way from a file to another as a link is typed; the texts of rule sets count from `content/`.
pub(super) fn way(site: &Site, file: FileId, to: &str) -> String {
    let from = site.sources.get(file).content_path();
    if from.starts_with("rules/") { to.to_string() } else { address::relative(from, to) }
}

/// The edit that writes another path into a link.
fn other_path(site: &Site, link: &LinkRef, path: &str) -> Option<Edit> {
    let text = &site.sources.get(link.span.file).text;
    let range = link.span.range();
    let place = markdown::destination(text, range, &link.dest)?;
    let typed = &text[place.clone()];
    let end = place.start + typed.find(['#', '?']).unwrap_or(typed.len());
    Some(Edit::new(Span::new(link.span.file, place.start..end), markdown::typed(path)))
}

/// The article that was probably meant: the one with a similar path.
fn suggestion<'a>(site: &'a Site, known: &Names<'a>, file: FileId, dest: &str) -> Option<String> {
    let path = dest.split(['#', '?']).next()?;
    let name = path.rsplit('/').next().filter(|n| address::markdown_stem(n).is_some())?;
    let from = site.sources.get(file).content_path();
    let full = match known.files.get_or_init(|| by_file_name(site)).get(name).map(Vec::as_slice) {
        Some([one]) => one,
        _ if site.articles.len() > 2000 => return None,
        _ => {
            let dir = from.rsplit_once('/').map_or("", |(dir, _)| dir);
            let full = address::join(dir, path)?;
            let near = known.paths.get_or_init(|| site.article_paths().collect()).closest(&full)?;
            // Long folder names make any two paths in one folder similar, so the file names must be similar too.
            let last = |path: &'_ str| path.rsplit('/').next().unwrap_or_default().to_string();
            diag::closest(&last(&full), [&*last(near)])?;
            near
        }
    };
    let is_itself = full == from && from.rsplit('/').next() == Some(name);
    let is_telling = !usual_names::says_nothing(name) || usual_names::is_beside(from, path, full);
    (!is_itself && is_telling).then(|| way(site, file, full))
}
