//! Addresses and what each of them holds. Two things that want one address are a finding.

use crate::address;
use crate::config::Offline;
use crate::decide::RuleSet;
use crate::diag::{Code, Diagnostic, Diags, OFTEN, Severity, cut};
use crate::diagram::Next;
use crate::limits::ID;
use crate::model::{Content, Route, Routes};
use crate::source::{FileId, FileKind, Span};
use std::collections::{BTreeMap, HashMap, HashSet};

struct Claims<'a> {
    map: Routes,
    /// First claimant of each path, for messages.
    owner: BTreeMap<String, String>,
    /// The same paths as disks see them that do not tell upper and lower case apart.
    folded: HashMap<String, String>,
    /// Rule sets that were reported because the name of another differs only in letter case: the file, and the other's owner.
    sets: HashSet<(FileId, String)>,
    /// Folders called `index.html` that were reported.
    misnamed: HashSet<String>,
    /// Whether the site has a `base_url`. Without one, sitemap and the like are not made.
    has_address: bool,
    /// How much of the site readers may keep on their device, if the site's settings say so.
    offline: Option<Offline>,
    diags: &'a mut Diags,
}

impl Claims<'_> {
    /// Claims an address for a page; an error where it is taken.
    fn add(&mut self, path: String, route: Route, at: Span, who: impl Into<String>) {
        self.claim(path, route, at, who.into(), Severity::Error);
    }

    /// Claims an address for a file that the site can do without; a warning where it is taken.
    fn add_if_free(&mut self, path: String, route: Route, at: Span, who: impl Into<String>) {
        self.claim(path, route, at, who.into(), Severity::Warning);
    }

    fn claim(&mut self, path: String, route: Route, at: Span, who: String, severity: Severity) {
        let is_content = matches!(route, Route::Article(_) | Route::Asset(_));
        if let Some(folder) = page_as_folder(&path).filter(|_| is_content) {
            if self.misnamed.insert(folder.to_string()) {
                let above = folder.rsplit_once('/').map_or(String::new(), |(above, _)| format!("{above}/"));
                let message = format!(
                    "nothing below `content/{folder}` is published: a folder cannot have the address of the \
                     page of `content/{above}`"
                );
                let mut d = Diagnostic::new(Code::DuplicateRoute, at, message);
                d.severity = severity;
                self.diags.push(d.hint(format!("rename the folder `content/{folder}`")));
            }
            return;
        }
        if let Some(other) = self.taken(&path) {
            let mut d = Diagnostic::new(
                Code::DuplicateRoute,
                at,
                format!("`{path}` is left to {other}; {who} would be written there too"),
            );
            d.severity = severity;
            let is_made = !other.starts_with('`');
            self.diags.push(d.hint(match route {
                Route::Tag(_) => "write another word for this tag",
                Route::Redirect(_) => "take it out of `aliases`",
                Route::Asset(_) if is_made => "give this file another name: the program fills this address",
                Route::Article(_) if is_made => "rename this file, or give it a `slug:`",
                _ => "rename one of the files, or give one a `slug:`",
            }));
            return;
        }
        if let Some(mut d) = self.name_fault(&path, at) {
            // All pages of two sets collide where their names do.
            let is_of_set =
                matches!(route, Route::Guide(_) | Route::Node(..) | Route::Outcome(..) | Route::Rule(..));
            let other = self.folded.get(&address::folded(&path)).and_then(|other| self.owner.get(other));
            if is_of_set
                && other.is_some_and(|other| *other != who && !self.sets.insert((at.file, other.clone())))
            {
                return;
            }
            d.severity = severity;
            if matches!(route, Route::Redirect(_)) {
                d.hints = vec!["take it out of `aliases`".into()];
            }
            self.diags.push(d);
            return;
        }
        self.folded.insert(address::folded(&path), path.clone());
        self.owner.insert(path.clone(), who);
        self.map.insert(path, route);
    }

    /// Assigns the path of a generated file to the author's own: who writes one knows better what it must
    /// say. Among several of the author's, the first.
    fn replace(&mut self, path: String, route: Route, at: Span, who: String) {
        if self.owner.get(&path).is_some_and(|owner| owner.starts_with('`')) {
            return self.claim(path, route, at, who, Severity::Warning);
        }
        let message = format!("{who} takes the place of the `{path}` that the program would make");
        let mut d = Diagnostic::new(Code::DuplicateRoute, at, message);
        d.severity = Severity::Warning;
        self.diags.push(
            d.hint("if that is meant, accept `duplicate-route` for it under `allow:` in `content/site.yaml`"),
        );
        self.folded.insert(address::folded(&path), path.clone());
        self.owner.insert(path.clone(), who);
        self.map.insert(path, route);
    }

    /// The finding about a path that is another one's on some disks, or that some cannot hold.
    fn name_fault(&self, path: &str, at: Span) -> Option<Diagnostic> {
        if let Some(other) = self.folded.get(&address::folded(path)) {
            let owner = self.owner.get(other).map_or("", String::as_str);
            let message =
                format!("`{path}` and `{other}` ({owner}) differ only in case, and are one on many disks");
            return Some(Diagnostic::new(Code::NameCollision, at, message).hint("rename one of the two"));
        }
        let (name, why) = path.split('/').find_map(|name| Some((name, address::name_fault(name)?)))?;
        let message = format!("the address cannot be stored everywhere: `{}` {why}", cut(name, 24));
        Some(Diagnostic::new(Code::UnsafePath, at, message).hint("choose another name"))
    }

    /// The part of the program that writes this path, whatever the site's articles are.
    fn generator(&self, path: &str) -> Option<&'static str> {
        match (path, self.offline) {
            (address::WORKER, Some(_)) => Some("the service worker"),
            (address::OFFLINE_SIZE, Some(Offline::Whole | Offline::Visited)) => Some("the service worker"),
            _ => address::generator(path, self.has_address),
        }
    }

    /// Owner of this address, of one of its folders as a file, or of a file below it.
    fn taken(&self, path: &str) -> Option<String> {
        if let Some(owner) = self.owner.get(path) {
            return Some(owner.clone());
        }
        // On a disk that does not tell upper and lower case apart, `FEED.XML` is `feed.xml`.
        let folded = address::folded(path);
        if let Some(generator) = self.generator(&folded) {
            return Some(generator.to_string());
        }
        let generated = folded.match_indices('/').find_map(|(end, _)| {
            let file = Some(&folded[..end]).filter(|file| !file.is_empty())?;
            Some((file, self.generator(file)?))
        });
        if let Some((file, generator)) = generated {
            return Some(format!("{generator} at `{file}`, because a file cannot be a folder"));
        }
        let above = path.match_indices('/').find_map(|(end, _)| self.owner.get_key_value(&path[..end]));
        let below = format!("{path}/");
        let below = self.owner.range(below.clone()..).next().filter(|(other, _)| other.starts_with(&below));
        let (other, owner) = above.or(below)?;
        Some(format!("{owner} at `{other}`, because a file cannot be a folder"))
    }
}

/// Paths of everything that a site writes.
pub(super) fn assign(site: &Content, letters: &HashSet<String>, diags: &mut Diags) -> Routes {
    let mut routes = Claims {
        map: BTreeMap::new(),
        owner: BTreeMap::new(),
        folded: HashMap::new(),
        sets: HashSet::new(),
        misnamed: HashSet::new(),
        has_address: site.config.base_url.is_some(),
        offline: site.config.offline,
        diags,
    };
    own_pages(site, &mut routes);
    articles(site, &mut routes);
    assets(site, letters, &mut routes);
    sections(site, &mut routes);
    redirects(site, &mut routes);
    routes.map
}

/// Pages that are not made from one article.
fn own_pages(site: &Content, routes: &mut Claims<'_>) {
    let start = site.sources.iter().find(|(_, f)| f.kind != FileKind::Theme);
    let at = Span::whole(start.map_or(FileId(0), |(id, _)| id));
    routes.add(address::NOT_FOUND.into(), Route::NotFound, at, "the program itself");
    routes.add(address::SEARCH.into(), Route::Search, at, "the search page");
    for (s, set) in site.guides.iter().enumerate() {
        for (path, route) in guide_pages(s, set) {
            let (at, id) = match route {
                Route::Outcome(_, i) => (set.outcomes[i].span, &set.outcomes[i].id),
                Route::Rule(_, i) => (set.rules[i].span, &set.rules[i].id),
                _ => (set.span, &set.id),
            };
            // An id that is too long gets no page; it is already a finding at the place where it is written.
            if !ID.is_below(id.chars().count()) {
                routes.add(path, route, at, format!("the rule set `{}`", set.id));
            }
        }
    }
    if !site.guides.is_empty() {
        routes.add(address::RULES.into(), Route::Rules, at, "the list of rules");
    }
    if !site.glossary.is_empty() {
        routes.add(address::GLOSSARY.into(), Route::Glossary, at, "the glossary");
    }
    taxonomies(site, at, routes);
    if !site.tags.is_empty() {
        routes.add(address::TAGS.into(), Route::Tags, at, "the list of tags");
        for (t, (name, list)) in site.tags.iter().enumerate() {
            let at = typed(site, list[0], name).unwrap_or(at);
            routes.add(address::tag(name), Route::Tag(t), at, format!("the tag `{name}`"));
        }
    }
}

/// The place of a tag in the front matter of an article.
fn typed(site: &Content, article: usize, word: &str) -> Option<Span> {
    let article = &site.articles[article];
    let meta = article.source.meta.span?;
    let text = site.sources.get(meta.file).text.get(meta.range())?;
    let list = text.find("tags").unwrap_or(0);
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let found = text[list..].match_indices(word).map(|(at, _)| list + at).find(|at| {
        is_apart(text[..*at].chars().next_back()) && is_apart(text[at + word.len()..].chars().next())
    });
    found.map_or(Some(meta), |at| {
        let start = meta.range().start + at;
        Some(Span::new(meta.file, start..start + word.len()))
    })
}

/// Pages of authors and of the site's own taxonomies.
fn taxonomies(site: &Content, at: Span, routes: &mut Claims<'_>) {
    for (t, taxonomy) in site.taxonomies.iter().enumerate() {
        let name = &taxonomy.name;
        routes.add(address::taxonomy(name), Route::Taxonomy(t), at, format!("the taxonomy `{name}`"));
        for (v, (value, list)) in taxonomy.values.iter().enumerate() {
            let at = site.articles[list[0]].source.meta.span.unwrap_or(at);
            routes.add(
                address::value(name, value),
                Route::Value(t, v),
                at,
                format!("the value `{value}` of `{name}`"),
            );
        }
    }
}

/// The pages of a rule set; `index` is its place in [`Content::guides`].
pub fn guide_pages(index: usize, set: &RuleSet) -> Vec<(String, Route)> {
    let mut pages = vec![(address::guide(&set.id), Route::Guide(index))];
    // The second of two outcomes with one id is reported as such already.
    let mut outcome_ids = HashSet::new();
    let outcomes = set.outcomes.iter().enumerate().filter(|(_, outcome)| outcome_ids.insert(&outcome.id));
    pages.extend(outcomes.map(|(i, o)| (address::outcome(&set.id, &o.id), Route::Outcome(index, i))));
    // The second of two rules with one id is reported as such already.
    let mut ids = HashSet::new();
    let rules = set.rules.iter().enumerate().filter(|(_, rule)| ids.insert(&rule.id));
    pages.extend(rules.map(|(i, rule)| (address::rule(&set.id, &rule.id), Route::Rule(index, i))));
    if set.is_walkable() {
        // A list is shown as one: its rules have no questions of their own.
        let single = set.decisions.iter().filter(|decision| !decision.is_list());
        let nodes = single.flat_map(|d| d.nodes.clone()).filter(|&n| set.diagram.root != Next::Node(n));
        pages.extend(nodes.map(|n| (address::node(&set.id, set.diagram.root, n), Route::Node(index, n))));
    }
    pages
}

fn articles(site: &Content, routes: &mut Claims<'_>) {
    // A file keeps the address that is its own name: the `slug:` that takes it is what has to change.
    let named = |chosen: bool| {
        site.articles.iter().enumerate().filter(move |(_, a)| a.source.meta.slug.is_some() == chosen)
    };
    for (i, article) in named(false).chain(named(true)) {
        let source = &article.source.meta;
        let at = source.slug.as_ref().map_or(Span::whole(article.file), |(_, span)| *span);
        let who = format!("`{}`", site.sources.get(article.file).path);
        if article.path == address::NOT_FOUND {
            routes.replace(article.path.clone(), Route::NotFound, at, who);
            continue;
        }
        let copy = (address::markdown_copy(&article.path), format!("the Markdown copy of {who}"));
        // A page at an address that the program fills itself, such as `search/index.md`, gives way.
        let is_made = routes.owner.get(&article.path).is_some_and(|owner| !owner.starts_with('`'));
        match is_made && source.slug.is_none() {
            true => routes.add_if_free(article.path.clone(), Route::Article(i), at, who),
            false => routes.add(article.path.clone(), Route::Article(i), at, who),
        }
        if site.config.markdown_copies && routes.map.contains_key(&article.path) {
            routes.owner.entry(copy.0).or_insert(copy.1);
        }
    }
}

fn assets(site: &Content, letters: &HashSet<String>, routes: &mut Claims<'_>) {
    for (id, file) in site.sources.iter() {
        if file.kind == FileKind::Asset
            && file.path.starts_with("content/")
            // An invalid name was reported when the file was read.
            && !(file.is_unread() && file.path.split('/').any(|name| address::name_fault(name).is_some()))
            && !letters.contains(file.content_path())
        {
            let who = format!("`{}`", file.path);
            let path = file.content_path().to_string();
            if path == address::ROBOTS && routes.has_address || path == address::NOT_FOUND {
                routes.replace(path, Route::Asset(id), Span::whole(id), who);
            } else {
                routes.add_if_free(path, Route::Asset(id), Span::whole(id), who);
            }
        }
    }
}

/// The first folder of a path that is called `index.html`, as pages of folders are.
fn page_as_folder(path: &str) -> Option<&str> {
    let mut folders = path.match_indices('/').map(|(end, _)| &path[..end]);
    folders
        .find(|folder| folder.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(address::HOME)))
}

/// Pages of folders without an `index.md`.
fn sections(site: &Content, routes: &mut Claims<'_>) {
    for (i, section) in site.sections.iter().enumerate() {
        // A file of the author's own is the folder's page too.
        let is_own = section.index.is_some()
            || routes.map.contains_key(&section.path)
            || page_as_folder(&section.path).is_some();
        // What is wrong with the folder's name was told about its articles.
        if !is_own && section.dir.split('/').all(|name| address::name_fault(name).is_none()) {
            let file = section.articles.first().map_or(FileId(0), |article| site.articles[*article].file);
            let who = format!("the page of the folder `{}`", section.dir);
            routes.add(section.path.clone(), Route::Section(i), Span::whole(file), who);
        }
    }
}

fn redirects(site: &Content, routes: &mut Claims<'_>) {
    for article in &site.articles {
        for (alias, span) in &article.source.meta.aliases {
            let Some(path) = old_address(alias, *span, &article.path, routes.diags) else { continue };
            let who = format!("an alias in `{}`", site.sources.get(article.file).path);
            routes.add_if_free(path, Route::Redirect(article.path.clone()), *span, who);
        }
    }
}

/// Path of the page of an old address of the page at `own`. One that no file can have, or the page itself
/// has, is a finding.
fn old_address(alias: &str, span: Span, own: &str, diags: &mut Diags) -> Option<String> {
    let Some(path) = alias_path(alias) else {
        let message = format!("`{alias}` cannot be an old address, and is left out");
        let d = Diagnostic::new(Code::UnsafePath, span, message).warning();
        let kept = alias.find(['#', '?']).map(|end| alias[..end].trim().trim_start_matches('/'));
        let is_all_cut = kept == Some("");
        let is_cut = is_all_cut || kept.and_then(alias_path).is_some();
        let hint = match is_cut {
            true if is_all_cut => {
                "take it out: servers look for a file by what is before `?` or `#`, and nothing is before it"
            }
            true => "take out what stands behind `#` or `?`: servers look for a file by what is before it",
            false => {
                "write it from the site's root, for example `old/page.html`; no name in it may begin with a dot or hold signs such as `:`"
            }
        };
        diags.push(d.hint(hint));
        return None;
    };
    if path == own {
        let mut d =
            Diagnostic::new(Code::RedirectCycle, span, "this alias is the page's own address").alike(OFTEN);
        d.severity = Severity::Warning;
        diags.push(d.hint("take it out of `aliases`"));
        return None;
    }
    Some(path)
}

/// Adds the old address of a translation at `own`, if nothing else has it.
pub(super) fn redirect(
    routes: &mut Routes,
    (alias, span): (&str, Span),
    own: &str,
    has_address: bool,
    diags: &mut Diags,
) {
    let Some(path) = old_address(alias, span, own, diags) else { return };
    let below = format!("{path}/");
    let is_folder = |routes: &Routes| {
        routes.range(below.clone()..).next().is_some_and(|(other, _)| other.starts_with(&below))
    };
    let is_taken = routes.contains_key(&path)
        || address::generator(&address::folded(&path), has_address).is_some()
        || is_folder(routes)
        || path.match_indices('/').any(|(end, _)| routes.contains_key(&path[..end]));
    if !is_taken && path.split('/').all(|name| address::name_fault(name).is_none()) {
        routes.insert(path, Route::Redirect(own.to_string()));
        return;
    }
    let message = format!("`{path}` is another page's address: this alias is left out");
    let mut d = Diagnostic::new(Code::DuplicateRoute, span, message);
    d.severity = Severity::Warning;
    diags.push(d.hint("take it out of `aliases`"));
}

/// Endings of compressed copies. A server may send such a copy in place of the file itself.
const PACKED: [&str; 3] = [".gz", ".br", ".zst"];

/// Leaves out files of the author that a server could send in place of a page or a generated file, such as
/// `index.html.gz`. `data.json.gz` beside the author's own `data.json` is published.
pub(super) fn remove_packed(routes: &mut Routes, has_address: bool, diags: &mut Diags) {
    let sent = |path: &str| PACKED.iter().find_map(|end| path.strip_suffix(end)).map(str::to_string);
    let found: Vec<(String, String, FileId)> = routes
        .iter()
        .filter_map(|(path, route)| match route {
            Route::Asset(file) => Some((path.clone(), sent(path)?, *file)),
            _ => None,
        })
        .filter(|(_, sent, _)| is_made(routes, sent, has_address))
        .collect();
    for (path, sent, file) in found {
        routes.remove(&path);
        let message = format!("`{path}` is not published: a server could send it in the place of `{sent}`");
        let d = Diagnostic::new(Code::DuplicateRoute, Span::whole(file), message).warning();
        diags.push(d.hint(
            "give it another name: with `precompress: true` below `output:` the program makes compressed copies itself",
        ));
    }
}

/// Whether an address belongs to a page or a file that the program writes, maybe only if a setting asks for it.
fn is_made(routes: &Routes, path: &str, has_address: bool) -> bool {
    let is_page = |path: &str| routes.get(path).is_some_and(|route| !matches!(route, Route::Asset(_)));
    if routes.contains_key(path) {
        return is_page(path);
    }
    let is_edition =
        |folder: &str| matches!(routes.get(&format!("{folder}/{}", address::HOME)), Some(Route::Edition(..)));
    let of_edition = path.split_once('/').filter(|(folder, _)| is_edition(folder)).map(|(_, below)| below);
    let is_copy = path.strip_suffix(".md").is_some_and(|stem| is_page(&format!("{stem}.html")));
    let path = of_edition.unwrap_or(path);
    is_copy
        || address::generator(path, has_address).is_some()
        || address::is_on_demand(path)
        || path.rsplit('/').next() == Some(address::FEED)
}

/// Path of the page of an old address; `None` if no file can be there. Addresses copied from a
/// browser are decoded. What looks like a file of another kind, `v1.2` or `page.php`, becomes a folder, so
/// that servers send its page as one.
fn alias_path(alias: &str) -> Option<String> {
    let path = super::link::decode(alias.trim().trim_start_matches('/'));
    let bad = |part: &str| {
        address::is_hidden(part) || part.chars().any(|c| c.is_control() || "<>:\"|?*\\#".contains(c))
    };
    let parts = path.trim_end_matches('/').split('/');
    if path.is_empty() || parts.clone().any(|p| p.is_empty() || bad(p)) {
        return None;
    }
    let is_page = [".html", ".htm"].iter().any(|ending| path.to_lowercase().ends_with(ending));
    Some(match path.rsplit('/').next() {
        Some("") => format!("{path}index.html"),
        _ if is_page => path,
        Some(last) if last.contains('.') => format!("{path}/index.html"),
        _ => format!("{path}.html"),
    })
}
