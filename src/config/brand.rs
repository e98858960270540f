//! The brand of a site: what makes it the owner's without a template.

use super::color::{BLACK, Color, WHITE};
use super::{NavLink, links, unknown_key};
use crate::diag::{Code, Diagnostic, Diags};
use crate::html::{SafeUrl, scheme};
use crate::limits::{ADDRESS, DESCRIPTION, FOOTER, SOCIAL, TITLE};
use crate::source::Span;
use crate::yaml::{Node, flow_scalar};
use serde_json::{Map, Value, json};

/// Background colours of the default theme in its light scheme: paper, surface, sunken, and the soft ones of
/// callouts and banners.
pub const LIGHT_BACKGROUNDS: [Color; 9] = [
    Color::new(0xfb, 0xfa, 0xf7),
    WHITE,
    Color::new(0xf3, 0xf1, 0xeb),
    Color::new(0xfb, 0xec, 0xe6),
    Color::new(0xea, 0xf2, 0xfa),
    Color::new(0xe9, 0xf5, 0xeb),
    Color::new(0xf3, 0xee, 0xfa),
    Color::new(0xfd, 0xf4, 0xdf),
    Color::new(0xfc, 0xec, 0xeb),
];
/// Background colours in the dark scheme, in the same order.
pub const DARK_BACKGROUNDS: [Color; 9] = [
    Color::new(0x12, 0x16, 0x14),
    Color::new(0x1a, 0x1f, 0x1c),
    Color::new(0x20, 0x26, 0x23),
    Color::new(0x3a, 0x23, 0x1c),
    Color::new(0x1a, 0x28, 0x36),
    Color::new(0x19, 0x2e, 0x20),
    Color::new(0x2a, 0x21, 0x38),
    Color::new(0x33, 0x28, 0x14),
    Color::new(0x3b, 0x21, 0x20),
];

/// Logo, colours, footer, and addresses that belong to the owner.
#[derive(Clone, Debug, Default)]
pub struct Brand {
    /// Pictures in place of the theme's mark.
    pub logo: Option<Logo>,
    /// The picture in the browser's tab: path as typed.
    pub favicon: Option<(String, Span)>,
    /// Colours of links, buttons and marks.
    pub accent: Option<Accent>,
    /// A sentence of the footer; empty where there is none.
    pub footer_text: String,
    /// Licence of the texts; empty where none is given.
    pub licence: String,
    /// Links of the footer.
    pub footer_links: Vec<NavLink>,
    /// Links to the owner's accounts elsewhere.
    pub social: Vec<NavLink>,
    /// The place where the sources are kept.
    pub repository: Option<SafeUrl>,
    /// The address at which a file of `content/` is edited; `{path}` stands for its path.
    pub edit: Option<String>,
    /// A file of the theme that is put into the head of every page.
    pub head: Option<(String, Span)>,
    /// A script that counts visits.
    pub analytics: Option<Script>,
    /// Address where readers report faults of a page.
    pub feedback: Option<SafeUrl>,
}

/// Pictures of a logo, each with its place, as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Logo {
    /// Picture in the light scheme.
    pub light: (String, Span),
    /// Picture in the dark scheme, where it is another one.
    pub dark: Option<(String, Span)>,
}

/// The accent of a site in both schemes, readable on the backgrounds of the default theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accent {
    /// Accent in the light scheme.
    pub light: Color,
    /// Accent in the dark scheme.
    pub dark: Color,
}

/// The address of a script of another site.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The whole address.
    pub url: SafeUrl,
    /// Its host, with the port that the address names.
    pub host: String,
}

impl Script {
    /// The address as the page's policy names it: without scheme, so that it is not asked where a page
    /// is opened from disk, and without query.
    pub fn source(&self) -> &str {
        let rest = self.url.as_str().split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['?', '#']).next().unwrap_or(rest)
    }
}

impl Brand {
    /// Reads one key of `site.yaml`; false if it is none of these.
    pub(super) fn read(&mut self, key: &str, node: &Node<'_>, diags: &mut Diags) -> bool {
        match key {
            "logo" => self.logo = logo(node, diags),
            "favicon" => self.favicon = path(node, diags),
            "colors" => self.accent = colors(node, diags),
            "footer" => self.read_footer(node, diags),
            "social" => self.social = social(node, diags),
            "repository" => self.repository = web(node, diags),
            "edit" => self.edit = node.short(&ADDRESS, diags),
            "head" => self.head = path(node, diags),
            "analytics" => self.analytics = script(node, diags),
            "feedback" => self.feedback = feedback(node, diags),
            _ => return false,
        }
        true
    }

    /// Address for edits, from `edit` and `repository`, once both are read.
    pub(super) fn complete(&mut self, root: &Node<'_>, diags: &mut Diags) {
        let (Some(typed), Some(node)) = (self.edit.take(), root.get("edit")) else { return };
        let wrong = |message: String, hint: &str| {
            Diagnostic::new(Code::InvalidValue, node.span(), message).hint(hint.to_string())
        };
        let base = match scheme(&typed) {
            Some(_) => typed,
            None if typed == "false" => return,
            None => {
                let Some(repository) = &self.repository else {
                    if root.get("repository").is_some() {
                        return; // Its fault has been told.
                    }
                    let hint = "write the whole address, or say in `repository` where the sources are kept";
                    let message = match typed.as_str() {
                        "true" => "there is no `repository` to edit pages in".to_string(),
                        _ => format!("`{typed}` is only a part of an address"),
                    };
                    diags.push(wrong(message, hint));
                    return;
                };
                let repository = repository.as_str().trim_end_matches('/');
                let repository = repository.strip_suffix(".git").unwrap_or(repository);
                let rest = match typed.as_str() {
                    "yes" | "on" | "no" | "off" => {
                        let message = format!("`{typed}` is neither an address nor `true` or `false`");
                        diags.push(wrong(message, "write `true`, `false`, or an address with `{path}`"));
                        return;
                    }
                    "true" => match edits_of(repository) {
                        Ok(rest) => rest,
                        Err(message) => {
                            let hint = "write for example `https://github.com/name/project/edit/main/content/{path}`";
                            diags.push(wrong(message, hint).warning());
                            return;
                        }
                    },
                    _ => &typed,
                };
                format!("{repository}/{}", rest.trim_start_matches('/'))
            }
        };
        if let Some(blank) = other_blank(&base) {
            let message = format!("`{blank}` in an address stands for nothing");
            diags.push(wrong(message, "write `{path}`: the path of the file below `content/`"));
            return;
        }
        let whole = match base.contains("{path}") {
            true => base,
            false => format!("{}/{{path}}", base.trim_end_matches('/')),
        };
        let example = whole.replace("{path}", "a.md");
        let is_web = SafeUrl::new(&example).is_some_and(|url| url.host().is_some());
        if is_web && !whole.contains(char::is_whitespace) {
            self.edit = Some(whole);
        } else {
            let hint = "write for example `https://github.com/name/project/edit/main/content/{path}`";
            diags.push(wrong(format!("`{whole}` is not the address of a web page"), hint));
        }
    }

    fn read_footer(&mut self, node: &Node<'_>, diags: &mut Diags) {
        if node.is_list() {
            let message = "`footer` should be a text or a map, found a list";
            let d = Diagnostic::new(Code::InvalidValue, node.span(), message);
            return diags
                .push(d.hint("write the list below a key of `footer`: `links: [{title: …, link: …}]`"));
        }
        if !node.is_map() {
            self.footer_text = node.short(&DESCRIPTION, diags).unwrap_or_default();
            return;
        }
        for (key, value) in node.entries(diags) {
            match key.as_str() {
                "text" => self.footer_text = value.short(&DESCRIPTION, diags).unwrap_or_default(),
                "licence" | "license" => {
                    self.licence = value.short(&DESCRIPTION, diags).unwrap_or_default();
                }
                "links" => self.footer_links = links(&value, "footer.links", &FOOTER, diags),
                _ => diags.push(unknown_key(&value, &key, &["text", "links", "licence"])),
            }
        }
    }

    /// Every file below `content/` that the brand names.
    pub fn files(&self) -> impl Iterator<Item = &(String, Span)> {
        let logo = self.logo.iter().flat_map(|logo| [Some(&logo.light), logo.dark.as_ref()]);
        logo.flatten().chain(&self.favicon)
    }

    /// Every link of the brand that may name a page of the site.
    pub fn links(&self) -> impl Iterator<Item = &NavLink> {
        self.footer_links.iter().chain(&self.social)
    }
}

/// Path of the page on which a host of repositories lets a file be edited. `Err` says why it is not known.
fn edits_of(repository: &str) -> Result<&'static str, String> {
    let host = SafeUrl::new(repository).and_then(|url| url.host()).unwrap_or_default();
    let rest = match host.as_str() {
        "github.com" => "edit/main/content/{path}",
        host if host.starts_with("gitlab.") => "-/edit/main/content/{path}",
        "gitee.com" => "edit/main/content/{path}",
        "codeberg.org" => "_edit/main/content/{path}",
        "bitbucket.org" => "src/main/content/{path}?mode=edit",
        _ => return Err(format!("where pages of `{host}` are edited is not known")),
    };
    let folders = ["/tree/", "/blob/", "/src/branch/", "/src/main/"];
    match folders.into_iter().any(|folder| repository.contains(folder)) {
        true => {
            Err("`repository` leads into a repository, so where its pages are edited is not known".into())
        }
        false => Ok(rest),
    }
}

/// The first blank of an address that is not `{path}`.
fn other_blank(address: &str) -> Option<&str> {
    let blanks = address.split_inclusive('}').filter_map(|part| part.rfind('{').map(|at| &part[at..]));
    blanks.into_iter().find(|blank| blank.ends_with('}') && *blank != "{path}")
}

fn path(node: &Node<'_>, diags: &mut Diags) -> Option<(String, Span)> {
    Some((node.short(&ADDRESS, diags)?, node.span()))
}

fn logo(node: &Node<'_>, diags: &mut Diags) -> Option<Logo> {
    if !node.is_map() {
        return path(node, diags).map(|light| Logo { light, dark: None });
    }
    for (key, value) in
        node.entries(diags).iter().filter(|(key, _)| !["light", "dark"].contains(&key.as_str()))
    {
        diags.push(unknown_key(value, key, &["light", "dark"]));
    }
    let own = (node.get("light"), node.get("dark").and_then(|dark| dark.scalar()));
    if let (None, Some(dark)) = own {
        let (key, dark) = ("light", flow_scalar(&dark));
        let d = Diagnostic::new(Code::InvalidValue, node.span(), format!("`{key}` is missing here"));
        diags
            .push(d.hint(format!("write `{{light: {dark}, dark: {dark}}}`, or another picture for `light`")));
        return None;
    }
    let light = path(&node.required("light", diags)?, diags)?;
    let dark = node.get("dark").and_then(|dark| path(&dark, diags));
    Some(Logo { light, dark })
}

fn colors(node: &Node<'_>, diags: &mut Diags) -> Option<Accent> {
    if !node.is_map() {
        node.wrong("a map such as `{accent: '#0b5c4c'}`", diags);
        return None;
    }
    let mut found = None;
    for (key, value) in node.entries(diags) {
        match key.as_str() {
            "accent" => found = Some(value),
            _ => diags.push(unknown_key(&value, &key, &["accent"])),
        }
    }
    let accent = found?;
    if accent.is_null() {
        let d = Diagnostic::new(Code::InvalidValue, accent.key_span(), "`accent` has no value");
        diags.push(d.hint("put the colour in quotes, `accent: '#0b5c4c'`: in YAML a comment begins at ` #`"));
        return None;
    }
    if !accent.is_map() {
        let color = color(&accent, diags)?;
        let light = checked(color, &accent, &LIGHT_BACKGROUNDS, BLACK, diags);
        return Some(Accent { light, dark: color.readable(&DARK_BACKGROUNDS, WHITE) });
    }
    for (key, value) in
        accent.entries(diags).iter().filter(|(key, _)| !["light", "dark"].contains(&key.as_str()))
    {
        diags.push(unknown_key(value, key, &["light", "dark"]));
    }
    let node = accent.required("light", diags)?;
    let typed = color(&node, diags)?;
    let light = checked(typed, &node, &LIGHT_BACKGROUNDS, BLACK, diags);
    let dark = accent.get("dark").and_then(|node| {
        let dark = color(&node, diags)?;
        Some(checked(dark, &node, &DARK_BACKGROUNDS, WHITE, diags))
    });
    Some(Accent { light, dark: dark.unwrap_or_else(|| typed.readable(&DARK_BACKGROUNDS, WHITE)) })
}

fn color(node: &Node<'_>, diags: &mut Diags) -> Option<Color> {
    let text = node.string(diags)?;
    let color = Color::parse(&text);
    if color.is_none() {
        let d = Diagnostic::new(Code::InvalidValue, node.span(), format!("`{text}` is not a colour"));
        diags.push(d.hint("write red, green and blue as hexadecimal digits in quotes: `'#0b5c4c'`"));
    }
    color
}

/// The colour, or the nearest one that can be read. That it is another one is a finding.
fn checked(color: Color, node: &Node<'_>, on: &[Color], end: Color, diags: &mut Diags) -> Color {
    let readable = color.readable(on, end);
    if readable != color {
        let least = on.iter().map(|behind| color.contrast(*behind)).fold(f64::INFINITY, f64::min);
        let scheme = if end == BLACK { "light" } else { "dark" };
        let message = format!(
            "`{color}` is hard to read in the {scheme} scheme: its contrast is {least:.1}, and text needs 4.5"
        );
        let mut d = Diagnostic::new(Code::InvalidValue, node.span(), message);
        d.severity = crate::diag::Severity::Warning;
        diags.push(
            d.hint(format!("pages use `'{readable}'`, the nearest colour that can be read; write that")),
        );
    }
    readable
}

/// `[{title, link}]`, or a map of names and addresses.
fn social(node: &Node<'_>, diags: &mut Diags) -> Vec<NavLink> {
    if !node.is_map() {
        return links(node, "social", &SOCIAL, diags);
    }
    let entries = node.entries(diags);
    let mut links = Vec::new();
    for (title, entry) in node.first(entries, &SOCIAL, diags) {
        let count = title.chars().count();
        if TITLE.is_below(count) {
            diags.push(TITLE.finding(Code::TooMuch, entry.key_span(), count));
        } else if let Some(link) = entry.short(&ADDRESS, diags) {
            links.push((title, link, entry.span()));
        }
    }
    links
}

fn web(node: &Node<'_>, diags: &mut Diags) -> Option<SafeUrl> {
    let text = node.short(&ADDRESS, diags)?;
    let url = SafeUrl::new(&text).filter(|url| url.host().is_some() && scheme(&text).is_some());
    if url.is_none() {
        let d = Diagnostic::new(
            Code::InvalidValue,
            node.span(),
            format!("`{text}` is not the address of a web page"),
        );
        diags.push(d.hint("write the whole address, for example `https://github.com/name/project`"));
    }
    url
}

/// Only over https, and nothing in it that could end the policy's line: it stands in every page's policy.
fn script(node: &Node<'_>, diags: &mut Diags) -> Option<Script> {
    let text = node.short(&ADDRESS, diags)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?=&%#+@".contains(c);
    // Some browsers read `https:host` as a path, so the policy would name another host than they ask.
    let (begin, rest) = text.split_at_checked("https://".len()).unwrap_or_default();
    let is_whole = begin.eq_ignore_ascii_case("https://") && !rest.starts_with('/');
    let url = SafeUrl::new(&text).filter(|url| is_whole && url.fault().is_none());
    // A content security policy cannot name a host with a user (`user@host`). A folder in it (`host/js/`) would allow
    // every script of that folder.
    let has_user = text.split('/').nth(2).is_some_and(|host| host.contains('@'));
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let is_folder = path.ends_with('/') || path.split('/').count() < 4;
    let hint = match &url {
        None => "write its whole address, beginning with `https:`",
        Some(_) if has_user => "take out the name before `@`: a page's policy cannot name a host with a user",
        Some(_) if is_folder => "name the file of the script, as in `https://stats.example/script.js`",
        Some(_) if text.is_ascii() && !text.chars().all(plain) => {
            "write its whole address, beginning with `https:`"
        }
        Some(_) if !text.chars().all(plain) => {
            "write letters that are not English as browsers send them: `%C3%A9`, a host as `xn--…`"
        }
        Some(_) => {
            return url.and_then(|url| Some(Script { host: text.split('/').nth(2)?.to_lowercase(), url }));
        }
    };
    let message = format!("`{text}` is not the address of a script that pages may load");
    diags.push(Diagnostic::new(Code::InvalidValue, node.span(), message).hint(hint));
    None
}

/// A mail address, or the address of a page.
fn feedback(node: &Node<'_>, diags: &mut Diags) -> Option<SafeUrl> {
    let text = node.short(&ADDRESS, diags)?;
    let address = match scheme(&text) {
        Some(_) => text.clone(),
        None => format!("mailto:{text}"),
    };
    let is_mail = |rest: &str| {
        rest.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
            && !rest.contains(|c: char| c.is_whitespace() || "<>\"',;?&".contains(c))
    };
    let url = match address.split_once(':') {
        Some(("mailto", rest)) if is_mail(rest) => SafeUrl::new(&address),
        Some(("https" | "http", _)) => SafeUrl::new(&address).filter(|url| url.host().is_some()),
        _ => None,
    };
    if url.is_none() {
        let message = format!("`{text}` is neither a mail address nor that of a web page");
        let d = Diagnostic::new(Code::InvalidValue, node.span(), message);
        diags.push(d.hint("write `help@example.org`, or a whole address beginning with `https:`"));
    }
    url
}

/// JSON Schema of these keys.
pub(super) fn schema() -> Map<String, Value> {
    let links = json!({
        "type": "array",
        "items": {"type": "object", "required": ["title", "link"], "properties": {
            "title": {"type": "string", "description": "The words"},
            "link": {"type": "string", "description": "Where it leads: a path below content/, or a web address"},
        }},
    });
    let color = json!({"type": ["string", "integer"], "pattern": "^\\s*#?([0-9A-Fa-f]{3}){1,2}\\s*$"});
    let both = |one: &Value| json!({"anyOf": [one, {"type": "object", "required": ["light"], "additionalProperties": false, "properties": {"light": one, "dark": one}}, {"type": "null"}]});
    let path = json!({"type": "string"});
    let about = |mut value: Value, words: &str| {
        value["description"] = json!(words);
        value
    };
    let keys = [
        (
            "logo",
            about(
                both(&path),
                "Picture before the site's name: a path below content/, or one for each scheme",
            ),
        ),
        (
            "favicon",
            json!({"type": ["string", "null"], "description": "Picture in the browser's tab: a path below content/"}),
        ),
        (
            "colors",
            json!({
                "type": ["object", "null"], "additionalProperties": false,
                "description": "Colours of the theme",
                "properties": {"accent": about(both(&color), "Colour of links, buttons and marks; the dark scheme has a lighter one where none is given")},
            }),
        ),
        (
            "footer",
            json!({
                "description": "What stands below every page",
                "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": false, "properties": {
                    "text": {"type": "string", "description": "A sentence, such as who publishes the site"},
                    "licence": {"type": "string", "description": "What readers may do with the texts"},
                    "license": {"type": "string", "description": "The same as licence"},
                    "links": links,
                }}, {"type": "null"}],
            }),
        ),
        (
            "social",
            json!({
                "description": "Accounts elsewhere: names and addresses",
                "anyOf": [links, {"type": "object", "additionalProperties": {"type": "string"}}, {"type": "null"}],
            }),
        ),
        (
            "repository",
            json!({"type": ["string", "null"], "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://", "description": "Where the sources are kept; every page links to it"}),
        ),
        (
            "edit",
            json!({"type": ["string", "boolean", "null"], "description": "Where a page is edited: an address with {path}, a part of one that follows the repository, or true"}),
        ),
        (
            "head",
            json!({"type": ["string", "null"], "description": "A file of the theme that is put into the head of every page"}),
        ),
        (
            "analytics",
            json!({"type": ["string", "null"], "pattern": "^[Hh][Tt][Tt][Pp][Ss]://", "description": "Address of a script that counts visits; the page's policy allows it and its host, nothing else"}),
        ),
        (
            "feedback",
            json!({"type": ["string", "null"], "description": "A mail address, or that of a page, for what readers find wrong"}),
        ),
    ];
    keys.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Inputs};
    use crate::diag::Diags;
    use crate::source::{File, FileId, FileKind};

    /// Reads settings: the address for edits that they give, and the messages of the findings.
    fn read(settings: &str) -> (Option<String>, Vec<String>) {
        let inputs = Inputs { as_of: jiff::civil::date(2026, 1, 1), base_url: None, drafts: false };
        let text = format!("title: x\nlanguage: en\n{settings}");
        let file = File::new("content/site.yaml".into(), FileKind::Config, text, [0; 32]);
        let mut diags = Diags::default();
        let config = Config::read(FileId(0), &file, &inputs, &mut diags);
        (config.brand.edit, diags.list.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn the_address_for_edits_is_known_or_asked_for() {
        let known = [
            ("https://github.com/a/b.git", "true", "https://github.com/a/b/edit/main/content/{path}"),
            ("https://gitlab.com/a/b/", "true", "https://gitlab.com/a/b/-/edit/main/content/{path}"),
            ("https://git.example/a/b", "edit/x", "https://git.example/a/b/edit/x/{path}"),
            ("https://git.example/a/b", "https://x.example/{path}?e", "https://x.example/{path}?e"),
        ];
        for (repository, edit, address) in known {
            let found = read(&format!("repository: {repository}\nedit: {edit}\n"));
            assert_eq!(found, (Some(address.to_string()), Vec::new()), "{repository} {edit}");
        }
        let unknown = [
            ("https://git.example/a/b", "true", "where pages of `git.example` are edited is not known"),
            ("https://github.com/a/b/tree/main/docs", "true", "`repository` leads into a repository"),
            ("https://github.com/a/b", "yes", "`yes` is neither an address nor"),
            ("https://github.com/a/b", "edit/main/{Path}", "`{Path}` in an address"),
        ];
        for (repository, edit, message) in unknown {
            let (address, found) = read(&format!("repository: {repository}\nedit: {edit}\n"));
            assert!(
                address.is_none() && found.len() == 1 && found[0].starts_with(message),
                "{edit}: {found:?}"
            );
        }
    }
}
