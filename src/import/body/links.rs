//! Links and pictures: from the addresses and paths of the old site to the files of the new one.

use super::{Context, Line, code_spans, mark};
use crate::import::path;
use crate::import::plan::Plan;
use crate::import::project::Project;
use crate::import::repository::MARK;
use std::collections::{BTreeSet, HashMap};

/// Destinations by place in the project and by old address.
pub(crate) struct Links<'a> {
    project: &'a Project,
    /// Places of pages and copied files below `content/`, by their files.
    files: HashMap<&'a str, &'a str>,
    addresses: HashMap<&'a str, &'a str>,
    /// Copied files by their place, which is their address too.
    places: HashMap<String, &'a str>,
    /// Pages by the name of their file, where only one has it.
    names: HashMap<String, Option<&'a str>>,
    roots: &'a [String],
    shortcuts: &'a [(String, String)],
    counterparts: &'a [(String, String)],
    /// Page of each folder, by the folder's path in lower case. Folders without a page get one.
    folders: HashMap<String, String>,
    own_prefix: &'a str,
    same: &'a [(String, String)],
    /// Beginnings of the addresses of translations.
    prefixes: BTreeSet<&'a str>,
    /// The base URL's own host and path.
    base: Option<(String, String)>,
    /// Page of each tag, by the slug of the tag.
    tags: HashMap<String, String>,
}

/// Destination of a link.
pub(crate) enum Destination {
    /// A file below `content/`.
    Place(String),
    /// A file of the project that is not among the content.
    Outside(String),
}

impl<'a> Links<'a> {
    pub(crate) fn new(project: &'a Project, plan: &'a Plan) -> Links<'a> {
        let translations = plan.translations.iter().map(|translation| &translation.page);
        let pages = plan.pages.iter().chain(translations);
        let pages = pages.map(|page| (page.from.as_str(), page.to.as_str()));
        let assets = plan.assets.iter().map(|(from, to)| (from.as_str(), to.as_str()));
        let mut names: HashMap<String, Option<&str>> = HashMap::new();
        for page in &plan.pages {
            let name = path::stem(&page.from).to_lowercase();
            let dateless = crate::import::tools::without_date(&name);
            if dateless != name {
                names.entry(dateless).and_modify(|one| *one = None).or_insert(Some(page.from.as_str()));
            }
            names.entry(name).and_modify(|one| *one = None).or_insert(Some(page.from.as_str()));
        }
        let base = plan.base_url.as_deref().and_then(|url| {
            let rest = url.split_once("://")?.1;
            let (host, below) = rest.split_once('/').unwrap_or((rest, ""));
            Some((host.to_string(), below.trim_matches('/').to_string()))
        });
        let mut folders = HashMap::new();
        for page in &plan.pages {
            let mut folder = path::folder(&page.to);
            while !folder.is_empty() && !folders.contains_key(&folder.to_lowercase()) {
                folders.insert(folder.to_lowercase(), format!("{folder}/index.md"));
                folder = path::folder(folder);
            }
        }
        Links {
            project,
            folders,
            own_prefix: &plan.own_prefix,
            same: &plan.same,
            files: pages.chain(assets.clone()).collect(),
            addresses: plan.by_address(),
            places: assets.map(|(_, to)| (to.to_lowercase(), to)).collect(),
            names,
            roots: &plan.roots,
            shortcuts: &plan.shortcuts,
            counterparts: &plan.counterparts,
            prefixes: plan.translations.iter().map(|translation| translation.prefix.as_str()).collect(),
            base,
            tags: plan.tags.iter().map(|tag| (path::slug(tag), crate::address::tag(tag))).collect(),
        }
    }

    /// The page of a tag or the list of all tags; categories become tags.
    fn tag(&self, path: &str) -> Option<Destination> {
        let path = path.trim_end_matches('/').trim_end_matches(".html");
        let (kind, name) = path.split_once('/').unwrap_or((path, ""));
        let is_kind = ["tags", "tag", "categories", "category"].contains(&kind) && !self.tags.is_empty();
        let page = match name {
            "" | "index" => Some(crate::address::TAGS.to_string()),
            name => self.tags.get(&path::slug(name)).cloned(),
        };
        page.filter(|_| is_kind).map(Destination::Place)
    }

    /// Candidates for a path in a page: first as files lie, then as addresses do.
    pub(crate) fn find(&self, from: &str, address: &str, dest: &str) -> Option<Destination> {
        if let Some(picture) = self.project.picture(dest) {
            return self.file(&picture);
        }
        let dest = percent_encoding::percent_decode_str(dest).decode_utf8().ok()?;
        let dest = self.own_path(&dest)?;
        if let Some((mark, place)) = self.shortcuts.iter().find(|(mark, _)| dest.starts_with(mark.as_str())) {
            return self.project.join(place, &dest[mark.len()..]).and_then(|file| self.file(&file));
        }
        if let Some(absolute) = dest.strip_prefix('/') {
            return self.absolute(absolute);
        }
        let folder = path::folder(from);
        let by_file = self.project.join(folder, &dest).and_then(|file| self.file(&file));
        by_file
            // A post may have a folder with its own files.
            .or_else(|| self.file(&path::join(path::without_ending(from), &dest)?))
            .or_else(|| self.at_address(&path::join(path::folder(address), &dest)?))
            .or_else(|| self.at_address(&path::join(address, &dest)?))
            .or_else(|| self.absolute(dest.trim_start_matches("../").trim_start_matches("./")))
            .or_else(|| self.by_name(&dest))
    }

    /// The path without the site's own host; none for other sites.
    fn own_path(&self, dest: &str) -> Option<String> {
        let Some((_, rest)) = dest.split_once("://") else { return Some(dest.to_string()) };
        let (host, below) = self.base.as_ref()?;
        let path = rest.strip_prefix(host.as_str())?;
        let path = path.strip_prefix('/')?;
        Some(format!("/{}", path.strip_prefix(below.as_str())?.trim_start_matches('/')))
    }

    fn absolute(&self, path: &str) -> Option<Destination> {
        let below = self.base.as_ref().map_or("", |(_, below)| below.as_str());
        let short = path.strip_prefix(below).filter(|_| !below.is_empty()).map(|p| p.trim_start_matches('/'));
        // Without the language: files that all languages share, and the original of a page that nobody has translated.
        let plain = [Some(path), short].into_iter().flatten().filter_map(|path| path.split_once('/'));
        let is_language =
            |first: &str| !first.is_empty() && first == self.own_prefix || self.prefixes.contains(first);
        let plain = plain.filter(|(first, _)| is_language(first)).map(|(_, rest)| rest.to_string());
        let plain: Vec<String> = plain.collect();
        let originals = plain.iter().map(|rest| format!("{}/{rest}", self.own_prefix));
        let originals: Vec<String> = originals.map(|path| path.trim_start_matches('/').to_string()).collect();
        let without_language = originals.iter().chain(&plain).map(String::as_str);
        let same = self.same.iter().find_map(|(from, to)| {
            let rest = path.strip_prefix(from.as_str())?.strip_prefix('/')?;
            Some(format!("{to}/{rest}"))
        });
        [Some(path), short].into_iter().flatten().chain(without_language).chain(same.as_deref()).find_map(
            |path| {
                let in_roots = || self.roots.iter().find_map(|root| self.file(&path::join(root, path)?));
                self.at_address(path).or_else(in_roots).or_else(|| self.tag(path))
            },
        )
    }

    fn at_address(&self, address: &str) -> Option<Destination> {
        let place = |place: &str| Destination::Place(place.to_string());
        if let Some(file) = self.addresses.get(path::address(address).as_str()) {
            return self.files.get(file).map(|to| place(to));
        }
        let address = path::clean(address)?.to_lowercase();
        // Every site has a home page.
        if address.is_empty() {
            return Some(place("index.md"));
        }
        self.places.get(&address).copied().or(self.folders.get(&address).map(String::as_str)).map(place)
    }

    /// A file of the project, with or without the ending of a page; its original where it is not translated.
    fn file(&self, file: &str) -> Option<Destination> {
        self.file_here(file).or_else(|| {
            self.counterparts.iter().find_map(|(folder, of)| {
                let below = file.strip_prefix(folder.as_str())?.strip_prefix('/')?;
                self.file_here(&path::join(of, below)?)
            })
        })
    }

    fn file_here(&self, file: &str) -> Option<Destination> {
        if let Some(to) = self.files.get(file) {
            return Some(Destination::Place(to.to_string()));
        }
        let stem = file.strip_suffix(".html").unwrap_or(file);
        let folder = stem.trim_end_matches('/');
        let endings = [".md", ".mdx", "/index.md", "/index.mdx", "/_index.md", "/README.md", ".markdown"];
        let page = endings.iter().find_map(|ending| self.files.get(format!("{folder}{ending}").as_str()));
        if let Some(to) = page {
            return Some(Destination::Place(to.to_string()));
        }
        let is_page = path::is_markdown(file);
        (self.project.has(file) && !is_page).then(|| Destination::Outside(file.to_string()))
    }

    /// A page by the name of its file, as `ref` of Hugo and `post_link` of Hexo find it.
    fn by_name(&self, dest: &str) -> Option<Destination> {
        if dest.contains('/') || dest.is_empty() {
            return None;
        }
        let name = path::without_ending(dest).to_lowercase();
        let file = (*self.names.get(&name)?)?;
        self.files.get(file).map(|to| Destination::Place(to.to_string()))
    }
}

/// Pass that changes the addresses of links and pictures to the paths of the new site.
pub(crate) fn links(cx: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    // The destination of a reference may stand in the line below it.
    let mut is_label = false;
    for line in lines.iter_mut().filter(|line| !line.code) {
        let was_label = std::mem::take(&mut is_label);
        let text = line.text.trim();
        if was_label && !text.is_empty() && !text.contains(char::is_whitespace) {
            if let Some(new) = rewritten(cx, text.trim_matches(['<', '>']), line.at) {
                line.text = new;
            }
            continue;
        }
        is_label = text.starts_with('[') && text.ends_with("]:");
        if line.text.contains(['(', ':', '=']) {
            line.text = translated(cx, &line.text, line.at);
        }
    }
    mark(&mut lines);
    lines
}

fn translated(cx: &mut Context<'_>, text: &str, at: usize) -> String {
    let spans = code_spans(text);
    let in_code = |place: usize| spans.iter().any(|span| span.contains(&place));
    let (mut out, mut done) = (String::new(), 0);
    for (start, end) in destinations(text) {
        if start < done || in_code(start) {
            continue;
        }
        let typed = &text[start..end];
        if let Some(new) = rewritten(cx, typed.trim_matches(['<', '>']), at) {
            out.push_str(&text[done..start]);
            out.push_str(&new);
            done = end;
        } else if let Some((open, words)) = is_word(cx, typed).then(|| words_of(text, start)).flatten()
            && open >= done
            && text[end..].starts_with(')')
        {
            // Only a plug-in of the other tool can resolve such a word: the text is kept without the link.
            out.push_str(&text[done..open]);
            out.push_str(words);
            done = end + 1;
        }
    }
    out.push_str(&text[done..]);
    out
}

/// Whether a destination is a bare word, and nothing in the project has that name.
fn is_word(cx: &Context<'_>, typed: &str) -> bool {
    let is_word = !typed.is_empty() && typed.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    is_word && cx.links.find(&cx.page.from, &cx.page.address, typed).is_none()
}

/// Text of the link whose destination begins at `start`, with the position of its `[`; none for a picture.
fn words_of(text: &str, start: usize) -> Option<(usize, &str)> {
    let end = start.checked_sub(2).filter(|end| text[*end..].starts_with("]("))?;
    let mut depth = 0usize;
    for (at, c) in text[..end].char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return (!text[..at].ends_with('!')).then_some((at, &text[at + 1..end])),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Places of the destinations in a line: `](…)`, `]: …`, `href="…"`, `src="…"`.
fn destinations(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, mark) in text.match_indices("](") {
        let start = at + mark.len();
        let start = start + (text[start..].len() - text[start..].trim_start().len());
        found.extend(inline_end(text, start).map(|end| (start, end)));
    }
    let trimmed = text.trim_start();
    if trimmed.starts_with('[')
        && !trimmed.starts_with("[^")
        && let Some(at) = text.find("]:")
        && !text[at + 2..].trim().is_empty()
    {
        let start = at + 2 + (text[at + 2..].len() - text[at + 2..].trim_start().len());
        let end = text[start..].find(char::is_whitespace).map_or(text.len(), |end| start + end);
        found.push((start, end));
    }
    for attribute in ["href=", "src=", "poster=", "srcset="] {
        for (at, mark) in text.match_indices(attribute) {
            if !text[..at].is_empty() && !text[..at].ends_with([' ', '\t']) {
                continue;
            }
            let start = at + mark.len();
            let Some(quote) = text[start..].chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                continue;
            };
            let Some(length) = text[start + 1..].find(quote) else { continue };
            if !text[start + 1..start + 1 + length].contains(',') {
                found.push((start + 1, start + 1 + length));
            }
        }
    }
    found.sort_unstable();
    found
}

/// The end of a destination in parentheses.
fn inline_end(text: &str, start: usize) -> Option<usize> {
    if text[start..].starts_with('<') {
        return text[start..].find('>').map(|end| start + end + 1);
    }
    let mut depth = 0usize;
    for (at, c) in text[start..].char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start + at),
            ')' => depth -= 1,
            c if c.is_whitespace() => return Some(start + at),
            _ => {}
        }
    }
    None
}

/// The new destination; none where the old one stays.
fn rewritten(cx: &mut Context<'_>, typed: &str, at: usize) -> Option<String> {
    // Docusaurus takes `pathname:///x.pdf` for `/x.pdf`, without a look at its pages.
    let plain = typed.trim_start_matches("pathname://");
    if plain.len() < typed.len() {
        return rewritten(cx, plain, at).or_else(|| Some(plain.to_string()));
    }
    if let Some(anchor) = typed.strip_prefix('#').filter(|anchor| !anchor.is_empty()) {
        cx.anchors.entry(cx.page.to.clone()).or_default().insert(anchor.to_string());
    }
    let is_other = typed.is_empty() || typed.starts_with('#') || typed.starts_with("//");
    let scheme = crate::html::scheme(typed);
    if is_other || scheme.as_deref().is_some_and(|scheme| !matches!(scheme, "http" | "https")) {
        return None;
    }
    let (rest, anchor) = typed.split_once('#').map_or((typed, ""), |(rest, anchor)| (rest, anchor));
    let plain = rest.split('?').next().unwrap_or(rest);
    let found = cx.links.find(&cx.page.from, &cx.page.address, plain);
    let to = match found {
        Some(Destination::Place(to)) => to,
        Some(Destination::Outside(file)) => {
            let place = format!("files/{}", file.trim_start_matches(MARK));
            cx.wanted.entry(file).or_insert(place).clone()
        }
        None => {
            if scheme.is_none() {
                cx.lost(at, format!("`{typed}` leads to nothing in the project"));
            }
            return None;
        }
    };
    if !anchor.is_empty() {
        cx.anchors.entry(to.clone()).or_default().insert(anchor.to_string());
    }
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    let path = path::relative(&cx.page.to, &to);
    let encoded: String = path
        .chars()
        .map(|c| match c {
            ' ' => "%20".into(),
            '(' => "%28".into(),
            ')' => "%29".into(),
            '%' => "%25".into(),
            '?' => "%3F".into(),
            '#' => "%23".into(),
            c => c.to_string(),
        })
        .collect();
    let new = format!("{encoded}{anchor}");
    (new != typed).then_some(new)
}

#[cfg(test)]
mod tests {
    use super::destinations;

    #[test]
    fn destinations_are_found() {
        let found = |text: &'static str| -> Vec<&str> {
            destinations(text).into_iter().map(|(start, end)| &text[start..end]).collect()
        };
        assert_eq!(found("[a](b.md) ![c](<d e.png> \"t\") [f](g(h).md)"), ["b.md", "<d e.png>", "g(h).md"]);
        assert_eq!(found("[x]: /a/b \"t\""), ["/a/b"]);
        assert_eq!(found("<a href=\"x\"><img alt='' src='y'></a>"), ["x", "y"]);
        assert_eq!(found("[a](b [c]"), ["b"]);
    }
}
