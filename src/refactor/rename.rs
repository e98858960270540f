//! A page, a file or a folder in another place: its links and those to it, and an alias for each address that
//! was published.
//!
//! The moved site is built once with all texts as they were: it has the new addresses. A link whose
//! destination changed is typed anew; then the site is built again, and every link has to lead where it led
//! before.

use super::{Changed, Move, Version, alias, retyped};
use crate::address;
use crate::build;
use crate::check;
use crate::config::{Inputs, NavItem};
use crate::decide::Unsure;
use crate::diag::{Code, Diags, Edit, Severity, apply, short};
use crate::doc::LinkRef;
use crate::load;
use crate::markdown::{self, include};
use crate::model::{Route, Site, Target};
use crate::source::{FileId, FileKind, Sources, Span};
use crate::yaml::{Node, Yaml};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Result of [`rename`].
#[derive(Debug, Default)]
pub struct Renamed {
    /// Files in their new places.
    pub moves: Vec<Move>,
    /// Files whose text changes, by their old places.
    pub files: Vec<Changed>,
    /// Links that are typed anew.
    pub links: usize,
    /// Old addresses that lead to the new ones.
    pub aliases: Vec<String>,
}

/// Moves what is at `old` to `new`, both below `content/`. `Err` says why not. No I/O.
pub fn rename(sources: &Sources, inputs: &Inputs, old: &str, new: &str) -> Result<Renamed, String> {
    // Drafts and future pages move with the rest.
    let inputs = Inputs { drafts: true, ..inputs.clone() };
    let before = Version::of(sources.clone(), &inputs);
    let moves = moves(&before.site, old, new)?;
    let (moved, ids) = in_new_places(sources, &moves);
    let unlinked = Version::of(moved.clone(), &inputs);
    let mut work = Work {
        before: &before.site,
        after: &unlinked.site,
        moves: &moves,
        ids: &ids,
        edits: BTreeMap::new(),
    };
    let (links, lost) = work.links();
    let aliases = work.aliases();
    let edits = std::mem::take(&mut work.edits);
    let mut texts = moved;
    for (id, edits) in &edits {
        let file = texts.get(*id).clone();
        let (text, _) = apply(&file.text, edits);
        texts.replace(*id, retyped(&file, text));
    }
    let done = Version::of(texts.clone(), &inputs);
    if let Some(broken) = broken(&before, &done).or(lost) {
        return Err(format!("links would break, so nothing was moved:\n{broken}"));
    }
    let old_place = |id: FileId| {
        let path = &texts.get(id).path;
        moves.iter().find(|m| m.to == *path).map_or(path.clone(), |m| m.from.clone())
    };
    let files = edits.keys().filter_map(|id| {
        let path = old_place(*id);
        let file = sources.get(sources.find(&path)?);
        let after = texts.get(*id).text.clone();
        let on_disk = file.on_disk().to_path_buf();
        (file.text != after).then(|| Changed { path, on_disk, before: file.text.clone(), after })
    });
    let files = files.collect();
    Ok(Renamed { files, links, aliases, moves })
}

impl Version {
    fn of(sources: Sources, inputs: &Inputs) -> Version {
        let mut diags = Diags::default();
        let site = build::analyse(sources, inputs, &mut diags);
        diags.finish(&site.sources, false, &|_, _| false);
        Version { site, diags }
    }
}

/// The findings that came, if there are more of a kind than before, as lines.
fn broken(before: &Version, after: &Version) -> Option<String> {
    const LINKS: &[Code] = &[Code::BrokenLink, Code::MissingAsset, Code::MissingAnchor, Code::MissingInclude];
    let counts = |version: &Version| {
        let mut counts: BTreeMap<(Code, String), usize> = BTreeMap::new();
        for d in
            version.diags.list.iter().filter(|d| d.severity == Severity::Error || LINKS.contains(&d.code))
        {
            *counts.entry((d.code, d.message.clone())).or_default() += 1;
        }
        counts
    };
    let known = counts(before);
    let came = |code: Code, message: &str, count: usize| {
        known.get(&(code, message.to_string())).is_none_or(|known| *known < count)
    };
    let now = counts(after);
    let list = after.diags.list.iter().filter(|d| {
        now.get(&(d.code, d.message.clone())).is_some_and(|count| came(d.code, &d.message, *count))
    });
    let list = Diags { list: list.cloned().collect() };
    (!list.list.is_empty()).then(|| short(&after.site.sources, &list).collect())
}

/// A path as a person types it: from the site's root or from `content/`. Its characters are composed, as those of
/// the sources are.
fn clean(path: &str) -> Result<String, String> {
    let path = path.trim_start_matches("./");
    let path = path.strip_prefix("content/").unwrap_or(path).trim_end_matches('/');
    whole(path)?;
    if path.split('/').any(|name| name.is_empty() || load::is_passed_over(name.as_ref())) {
        return Err(format!("`{path}` cannot be a place in `content`"));
    }
    Ok(path.nfc().collect())
}

/// Whether every disk can hold the names of a path; `Err` names the one that it cannot.
fn whole(path: &str) -> Result<(), String> {
    match path.split('/').find_map(|name| Some((name, address::name_fault(name)?))) {
        Some((name, why)) => Err(format!("`{path}` cannot be a place in `content`: the name `{name}` {why}")),
        None => Ok(()),
    }
}

/// All moves of files, with those of translations.
fn moves(site: &Site, old: &str, new: &str) -> Result<Vec<Move>, String> {
    let (is_into, old) = (new.ends_with('/'), clean(old)?);
    let new = clean(new)?;
    let has = |path: &str| site.sources.find_content(path).is_some();
    let is_folder = |path: &str| !has(path) && !site.sources.below(&format!("content/{path}")).is_empty();
    let known = [old.clone(), format!("{old}.md"), format!("{old}.markdown")];
    let old = known
        .into_iter()
        .find(|path| has(path))
        .or_else(|| is_folder(&old).then_some(old.clone()))
        .ok_or_else(|| format!("there is no page, file or folder `content/{old}`"))?;
    let name = old.rsplit('/').next().unwrap_or(&old);
    let new = if is_into || is_folder(&new) { format!("{new}/{name}") } else { new };
    let ending = address::markdown_stem(name).map(|stem| &name[stem.len()..]);
    let new = match ending {
        Some(ending) if address::markdown_stem(&new).is_none() => format!("{new}{ending}"),
        _ => new,
    };
    if old == new || new.starts_with(&format!("{old}/")) {
        return Err(format!("`{old}` cannot be moved to `{new}`"));
    }
    let mut pairs = vec![(old.clone(), new.clone())];
    for (language, _) in &site.config.languages {
        pairs.push((format!("{language}/{old}"), format!("{language}/{new}")));
        if let (Some(from), Some(to)) = (address::markdown_stem(&old), address::markdown_stem(&new)) {
            let ends = |stem: &str, path: &str| format!("{stem}.{language}{}", &path[stem.len()..]);
            pairs.push((ends(from, &old), ends(to, &new)));
        }
    }
    let mut moves = Vec::new();
    for (from, to) in pairs {
        for id in site.sources.below(&format!("content/{from}")) {
            let file = site.sources.get(id);
            let to = format!("content/{to}{}", &file.path["content/".len() + from.len()..]);
            moves.push(Move { from: file.path.clone(), on_disk: file.on_disk().to_path_buf(), to });
        }
    }
    moves.iter().try_for_each(|one| may_move(site, one, &moves))?;
    Ok(moves)
}

/// Check of one move; `Err` names the reason against it.
fn may_move(site: &Site, one: &Move, all: &[Move]) -> Result<(), String> {
    let kind = load::kind_of(&one.from);
    if !matches!(kind, FileKind::Article | FileKind::Asset) {
        return Err(format!("`{}` cannot be moved: its name says what it is", one.from));
    }
    if one.to.starts_with("content/rules/") && !one.from.starts_with("content/rules/") {
        return Err("`content/rules` holds rule sets: choose another folder".into());
    }
    let to = one.to.strip_prefix("content/").unwrap_or(&one.to);
    // The page of an article has a longer name than its file.
    whole(to)
        .and_then(|()| address::markdown_stem(to).map_or(Ok(()), |stem| whole(&format!("{stem}.html"))))?;
    if load::kind_of(&one.to) != kind {
        return Err(format!("a file `{}` would not be what `{}` is", one.to, one.from));
    }
    if site.sources.find(&one.from).is_some_and(|id| site.sources.get(id).link_to().is_some()) {
        return Err(format!("`{}` is a link: move the file that it leads to", one.from));
    }
    let folded = address::folded(&one.to);
    let is_taken = |path: &str| {
        let path = address::folded(path);
        path == folded || path.starts_with(&format!("{folded}/")) || folded.starts_with(&format!("{path}/"))
    };
    let goes = |path: &str| all.iter().any(|other| other.from == path);
    match site.sources.iter().find(|(_, file)| is_taken(&file.path) && !goes(&file.path)) {
        Some((_, file)) => Err(format!("`{}` is there already: nothing was moved", file.path)),
        None => Ok(()),
    }
}

/// The sources with the files in their new places, and the new id of every old one.
fn in_new_places(sources: &Sources, moves: &[Move]) -> (Sources, BTreeMap<FileId, FileId>) {
    let mut moved = sources.clone();
    let paths: Vec<(FileId, String)> = sources.iter().map(|(id, file)| (id, file.path.clone())).collect();
    let taken: Vec<_> = moves
        .iter()
        .filter_map(|one| {
            let id = moved.find(&one.from)?;
            let mut file = moved.get(id).clone();
            moved.remove(id);
            file.path = one.to.clone();
            Some(file.spelled(Path::new(&one.to)))
        })
        .collect();
    taken.into_iter().for_each(|file| _ = moved.add(load::with_includes(file)));
    let new =
        |path: &String| moves.iter().find(|one| one.from == *path).map_or(path.clone(), |one| one.to.clone());
    let ids = paths.iter().filter_map(|(id, path)| Some((*id, moved.find(&new(path))?))).collect();
    (moved, ids)
}

struct Work<'a> {
    before: &'a Site,
    /// The site with files in new places, and links as they were typed.
    after: &'a Site,
    moves: &'a [Move],
    ids: &'a BTreeMap<FileId, FileId>,
    /// Edits, by file of `after`.
    edits: BTreeMap<FileId, Vec<Edit>>,
}

impl Work<'_> {
    /// Edits of all links that change: their number, and the links that were not found in the text.
    fn links(&mut self) -> (usize, Option<String>) {
        let (mut count, mut lost) = (0, String::new());
        let before = self.before;
        for (at, site) in before.all().enumerate() {
            for (_, doc) in check::docs(site) {
                for link in &doc.links {
                    let Some(dest) = self.anew(at, link.span.file, &link.dest) else { continue };
                    match self.retype(link, &dest) {
                        true => count += 1,
                        false => {
                            lost += &format!("{}: {}\n", before.sources.get(link.span.file).path, link.dest)
                        }
                    }
                }
            }
        }
        let mut renamed = BTreeMap::new();
        for (value, span, counts_from_content) in self.values() {
            let dest = if counts_from_content {
                self.named_from_content(&value)
            } else {
                self.anew(0, span.file, &value)
            };
            let Some(dest) = dest else { continue };
            count += usize::from(self.replace(span, &value, &dest));
            if self.before.sources.get(span.file).kind == FileKind::Config {
                renamed.insert(value, dest);
            }
        }
        for (key, span) in self.translated_links() {
            if let Some(dest) = renamed.get(&key) {
                self.replace(span, &key, dest);
            }
        }
        count += self.includes();
        (count, (!lost.is_empty()).then_some(lost))
    }

    /// The new path of a file below `content/`.
    fn new_path(&self, path: &str) -> Option<&str> {
        let of = |one: &&Move| one.from.strip_prefix("content/") == Some(path);
        self.moves.iter().find(of).and_then(|one| one.to.strip_prefix("content/"))
    }

    /// New destination of a link in the site's edition `at`; `None` where the old one still leads there.
    fn anew(&self, at: usize, file: FileId, dest: &str) -> Option<String> {
        let (site, after) = (self.before.all().nth(at)?, self.after.all().nth(at)?);
        let new_file = *self.ids.get(&file)?;
        let Target::Local { path, query, anchor } = site.target(file, dest) else { return None };
        let path = self.new_address(site, after, &path).unwrap_or(path);
        let wanted = Target::Local { path: path.clone(), query, anchor };
        if after.target(new_file, dest) == wanted {
            return None;
        }
        let from = after.sources.get(new_file).content_path();
        let end = dest.find(['#', '?']).unwrap_or(dest.len());
        let (typed, rest) = dest.split_at(end);
        let candidates = [self.as_file(site, file, typed), Some(as_address(typed, &path))];
        // A translation in a folder of its own names what stands beside its original.
        let places = [from.split_once('/').map_or(from, |(_, below)| below), from];
        let is_below = after.edition.as_ref().is_some_and(|e| from.starts_with(&format!("{}/", e.folder)));
        let ways = |full: String| {
            let places = places.into_iter().skip(usize::from(!is_below));
            places.map(move |from| address::source_link(from, &full, typed.starts_with('/')))
        };
        let candidates = candidates.into_iter().flatten().flat_map(ways);
        let wiki = dest.strip_prefix(markdown::wiki::TITLE).and_then(|_| self.as_title(&path, after));
        let typed = candidates.map(|path| format!("{}{rest}", markdown::typed(&path)));
        wiki.into_iter().chain(typed).find(|dest| after.target(new_file, dest) == wanted)
    }

    /// The address of a page or file after the move.
    fn new_address(&self, site: &Site, after: &Site, path: &str) -> Option<String> {
        let file = match site.routes.get(path) {
            Some(Route::Article(i)) => site.sources.get(site.articles[*i].file).content_path(),
            Some(Route::Asset(id)) => site.sources.get(*id).content_path(),
            Some(Route::Section(i)) => {
                let dir = format!("{}/", site.sections[*i].dir);
                // A folder is where its pages are.
                if site.article_paths().any(|path| path.starts_with(&dir) && self.new_path(path).is_none()) {
                    return None;
                }
                let one = self.moves.iter().find(|one| one.from["content/".len()..].starts_with(&dir))?;
                let rest = &one.from["content/".len() + dir.len()..];
                let folder = one.to["content/".len()..].strip_suffix(rest)?.trim_end_matches('/');
                return after.sections.iter().find(|section| section.dir == folder).map(|s| s.path.clone());
            }
            // A file of the author's own, seen from an edition.
            _ => path.strip_prefix(site.up()).filter(|_| !site.up().is_empty())?,
        };
        let new = self.new_path(file)?;
        match after.article_at.get(new) {
            Some(i) => Some(after.articles[*i].path.clone()),
            None => Some(format!("{}{new}", site.up())),
        }
    }

    /// The file that a link names by its path, in its new place.
    fn as_file(&self, site: &Site, file: FileId, typed: &str) -> Option<String> {
        let decoded = percent_encoding::percent_decode_str(typed).decode_utf8().ok()?;
        let from = site.sources.get(file).content_path();
        let dir =
            if from.starts_with("rules/") { "" } else { from.rsplit_once('/').map_or("", |(dir, _)| dir) };
        let full = address::join(dir, &decoded)?;
        let original = || {
            // A translation in a folder of its own names what stands beside its original.
            let (_, below) = from.split_once('/')?;
            address::join(below.rsplit_once('/').map_or("", |(dir, _)| dir), &decoded)
        };
        let is_file = |path: &String| site.sources.find_content(path).is_some();
        let full = Some(full).filter(is_file).or_else(|| original().filter(is_file))?;
        Some(self.new_path(&full).map_or(full.clone(), str::to_string))
    }

    /// Destination of a `[[link]]` that names a page by its path.
    fn as_title(&self, path: &str, after: &Site) -> Option<String> {
        let article = after.articles.iter().find(|article| article.path == path)?;
        let stem = address::markdown_stem(after.sources.get(article.file).content_path())?;
        Some(format!("{}{stem}", markdown::wiki::TITLE))
    }

    /// A path that counts from `content/`.
    fn named_from_content(&self, value: &str) -> Option<String> {
        let (path, rest) = value.split_at(value.find('#').unwrap_or(value.len()));
        Some(format!("{}{rest}", self.new_path(path)?))
    }

    /// Paths in YAML, each with its place and whether it counts from `content/` whatever file it is in.
    fn values(&self) -> Vec<(String, Span, bool)> {
        let site = self.before;
        let mut values: Vec<(String, Span, bool)> = Vec::new();
        let mut add =
            |(path, span): &(String, Span), of_content| values.push((path.clone(), *span, of_content));
        for guide in site.guides.iter() {
            for fact in &guide.facts {
                if let Some(Unsure::Article(path, span)) = &fact.unsure {
                    add(&(path.clone(), *span), true);
                }
            }
            for outcome in &guide.outcomes {
                outcome.see.iter().for_each(|see| add(see, true));
                outcome.letter.iter().for_each(|letter| add(letter, true));
            }
        }
        site.glossary.iter().filter_map(|term| term.see.as_ref()).for_each(|see| add(see, true));
        site.evidence.iter().filter_map(|one| one.see.as_ref()).for_each(|see| add(see, true));
        site.config.nav.iter().flat_map(NavItem::links).for_each(|link| add(link, false));
        site.config.brand.links().for_each(|(_, link, span)| add(&(link.clone(), *span), false));
        site.config.brand.files().for_each(|file| add(file, false));
        site.search_tests.iter().flat_map(|test| &test.expect).for_each(|expect| add(expect, false));
        let mut seen = BTreeSet::new();
        values.retain(|(_, span, _)| seen.insert((span.file, span.start)));
        values
    }

    /// Keys of `site.<language>.yaml` that are links of the navigation or the footer, whose words they translate.
    fn translated_links(&self) -> Vec<(String, Span)> {
        let mut keys = Vec::new();
        let files = self.before.sources.iter().filter(|(_, file)| {
            let language =
                file.content_path().strip_prefix("site.").and_then(|name| name.strip_suffix(".yaml"));
            language.is_some_and(|language| !language.is_empty())
        });
        for (id, file) in files {
            // Its faults were told when it was read.
            let Some(yaml) = Yaml::parse(id, &file.text, 0, &mut Diags::default()) else { continue };
            let root = yaml.root();
            let footer = root.get("footer").and_then(|footer| footer.get("links"));
            for map in root.get("nav").into_iter().chain(footer).filter(Node::is_map) {
                let entries = map.entries(&mut Diags::default());
                keys.extend(entries.into_iter().map(|(key, node)| (key, node.key_span())));
            }
        }
        keys
    }

    /// Paths of files that pages include.
    fn includes(&mut self) -> usize {
        let mut count = 0;
        for (id, file) in self.before.sources.iter().filter(|(_, file)| file.kind == FileKind::Article) {
            let (from, Some(new_id)) = (file.content_path(), self.ids.get(&id)) else { continue };
            let new_from = self.after.sources.get(*new_id).content_path().to_string();
            for path in include::paths(&file.text) {
                let Some(full) = include::place(from, &path) else { continue };
                let new = self.new_path(&full).unwrap_or(&full).to_string();
                if include::place(&new_from, &path).as_deref() == Some(&new) {
                    continue;
                }
                let typed = if path.starts_with('/') {
                    format!("/{new}")
                } else {
                    address::relative(&new_from, &new)
                };
                let lines = include::lines(&file.text, &path);
                for range in lines {
                    count += usize::from(self.replace(Span::new(id, range), &path, &typed));
                }
            }
        }
        count
    }

    /// Edit of a link's destination; `false` where it cannot be found in the text.
    fn retype(&mut self, link: &LinkRef, dest: &str) -> bool {
        let text = &self.before.sources.get(link.span.file).text;
        let range = link.span.range();
        let Some(place) = markdown::destination(text, range, &link.dest) else { return false };
        let dest = dest.strip_prefix(markdown::wiki::TITLE).unwrap_or(dest);
        self.add(link.span.file, Edit::new(Span::new(link.span.file, place), dest));
        true
    }

    /// Edit that replaces the first `old` in a place; `false` where there is none.
    fn replace(&mut self, span: Span, old: &str, new: &str) -> bool {
        let Some(at) = self.before.sources.text(span).find(old) else { return false };
        let start = span.start as usize + at;
        self.add(span.file, Edit::new(Span::new(span.file, start..start + old.len()), new));
        true
    }

    fn add(&mut self, file: FileId, edit: Edit) {
        if let Some(new) = self.ids.get(&file) {
            let edits = self.edits.entry(*new).or_default();
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
    }

    /// Aliases for the addresses of pages that move. Those of an original lead to its translations, too.
    fn aliases(&mut self) -> Vec<String> {
        let mut found = Vec::new();
        let (before, after) = (self.before, self.after);
        for article in &before.articles {
            let file = before.sources.get(article.file);
            let Some(new) = self.new_path(file.content_path()) else { continue };
            let Some(i) = after.article_at.get(new) else { continue };
            let new = &after.articles[*i].path;
            // Another page has the old address now: no alias can.
            if *new == article.path || after.routes.contains_key(&article.path) {
                continue;
            }
            if let Some(edit) = alias::add(article.file, &file.text, &article.path, new) {
                self.add(article.file, edit);
                found.push(article.path.clone());
            }
        }
        found
    }
}

/// An address of the output, as a link that was typed as one: without `.html` where it had none.
fn as_address(typed: &str, path: &str) -> String {
    if typed.ends_with(".html") || typed.ends_with(".md") {
        return path.to_string();
    }
    let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    folder.or(path.strip_suffix(".html")).unwrap_or(path).to_string()
}
