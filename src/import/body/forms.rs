//! Translation of calls into this program's Markdown: a table of names, for all tools at once.

use super::alert;
use super::arguments::Call;

/// Translation of a call.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// Words in the line.
    Inline(String),
    /// A block that holds the content: the lines before it and after it.
    Around(Vec<String>, Vec<String>),
    /// An item of a list: its words. The content of the call stands below the item, indented.
    Item(String),
    /// The content alone.
    Through,
    /// The content is code: language and title.
    Code(String, Option<String>),
    /// The content is a formula.
    Formula,
    /// The content stays as it was typed.
    Raw,
    /// Another file's text, or its lines as code.
    Include { file: String, language: Option<String> },
    /// Nothing, the content with it.
    Hidden,
    /// Nothing: the theme shows this by itself, or it is only decoration.
    Theme,
}

/// Translation of a call; none for unknown names.
pub(super) fn form(call: &Call) -> Option<Form> {
    let key = call.key();
    if let Some(form) = admonition(&key, call) {
        return Some(form);
    }
    let label = || call.get(&["label", "header", "name", "title", "tabName", "value", "lang"]);
    Some(match key.as_str() {
        "tab" | "tabitem" | "codegroupitem" | "codetab" | "tabcontent" => {
            let label = label().or(call.plain.first().map(String::as_str)).unwrap_or("");
            directive("tab", Some(label))
        }
        "details" | "expand" | "collapse" | "collapsible" | "fold" | "foldable" | "accordionitem"
        | "spoiler" | "detail" | "expander" | "hideen" | "folding" | "hidetoggle" | "hideblock"
        | "toggle" => {
            let title = call.get(&["title", "summary", "label", "header"]);
            let is_quoted = call.rest.trim_start().starts_with(['"', '`']);
            // Of arguments in quotes the first is the title; Hexo's words need no quotes.
            let first = call.plain.first().filter(|_| is_quoted).cloned();
            let title = title.map(str::to_string).or(first).or_else(|| positional(call));
            let is_open = is_quoted && call.plain.iter().any(|word| word == "open")
                || call.get(&["open"]).is_some_and(|open| open == "true");
            let title = title.map(|title| if is_open { format!("{title} {{open}}") } else { title });
            directive("details", title.as_deref())
        }
        // Trees of files, as the Hugo theme Hextra has them.
        "folder" | "file" if call.name.contains("filetree") => {
            let name = call.get_or(&["name"], 0).map(plain)?;
            Form::Item(if key == "folder" { format!("**{name}**") } else { name })
        }
        "container" if call.name.contains("filetree") => Form::Through,
        "themedimage" => themed(call)?,
        "figure" | "img" | "image" | "imgproc" | "resizeimage" | "picture" | "zoomimg" | "assetimg"
        | "fig" => picture(&key, call),
        "youtube" | "youtubevideo" | "youtubeembed" | "vimeo" | "bilibili" | "gist" | "tweet" | "x"
        | "instagram" | "codepen" | "jsfiddle" | "iframe" | "video" | "audio" | "vimeosimple" | "xsimple"
        | "twitter" | "peertube" | "spotify" | "pdf" | "asciinema" => media(&key, call)?,
        "ref" | "relref" | "url" | "assetpath" | "relurl" | "absurl" | "geturl" | "postpath" | "urlfor"
        | "fullurlfor" | "siteurl" => Form::Inline(address(&key, call)?),
        "link" | "a" | "button" | "btn" | "linkbutton" | "linkcard" | "card" | "postlink" | "assetlink"
        | "routerlink" | "extlink" | "navlink" | "vpcard" | "featurecard" | "repocard" | "doccard"
        | "autolink" | "routelink" => link(&key, call)?,
        "highlight" if call.is_component => Form::Around(vec![MARKED.into()], vec![MARKED.into()]),
        "outboundlink" => Form::Inline(String::new()),
        "highlight" | "codeblock" | "code" | "prism" | "codehilite" => code(&key, call),
        "katex" | "math" if !call.is_component => Form::Formula,
        "mermaid" | "katex" | "math" | "chart" | "plantuml" | "dot" => Form::Code(key.clone(), None),
        "include" | "readfile" | "includecode" | "includemd" | "codefile" | "literalinclude" => {
            include(&key, call)?
        }
        "codetoggle" => settings(call),
        "raw" | "rawhtml" | "html" | "unsafe" => Form::Raw,
        "blockquote" | "quote" | "pullquote" | "epigraph" | "centerquote" | "cq" => quotation(call),
        // A badge whose words stand between its tags: the marks of the words go around them.
        "badge" if call.get(BADGE).is_none() && call.plain.is_empty() && !call.is_alone => {
            Form::Around(vec![MARKED.into()], vec![MARKED.into()])
        }
        "badge" => Form::Inline(call.get_or(BADGE, 0).map_or(String::new(), badge)),
        // Hexo's `label` has a colour before `@`, and its `span` and `p` a colour before the first comma.
        "label" if call.rest.contains('@') && call.named.is_empty() => {
            let words = call.plain.join(" ");
            Form::Inline(plain(words.split_once('@').map_or(words.as_str(), |(_, words)| words)))
        }
        "span" | "p" if call.is_of_hexo() && call.rest.contains(',') => {
            Form::Inline(call.rest.split_once(',').map_or(String::new(), |(_, words)| plain(words)))
        }
        // Hexo's words that only look otherwise: `{% emp words %}`.
        "u" | "emp" | "wavy" | "psw" | "del" if call.is_of_hexo() && !call.rest.is_empty() => {
            Form::Inline(plain(&call.rest))
        }
        "kbd" | "label" | "mark" | "key" | "shield" | "version" | "tag" | "span" | "chip" | "small" => {
            Form::Inline(
                call.get_or(&["text", "label", "content", "title", "name"], 0).map_or(String::new(), plain),
            )
        }
        "comment" | "hidden" | "todo" | "schema" | "style" | "script" | "head" => Form::Hidden,
        "tabs" | "tabpane" | "tabgroup" | "codetabs" | "codegroup" | "subtabs" | "subsubtabs" => {
            directive("tabs", None)
        }
        "steps" => directive("steps", None),
        // One that stands alone would show what an expression gives.
        "fragment" if call.is_alone && !call.rest.is_empty() => return None,
        "step" | "cardgrid" | "cards" | "cardpane" | "columns" | "column" | "row" | "col" | "grid"
        | "fragment" | "center" | "filetree" | "clientonly" | "div" | "section" | "block" | "cover"
        | "lead" | "featurewide" | "feature" | "content" | "main" | "accordion" | "accordions"
        | "browserwindow" | "noop" | "wrapper" | "align" | "left" | "right" | "apitable" | "preview"
        | "p" | "noautolink" | "sidebarpreview" | "fieldgroup" | "timeline" | "landing" => Form::Through,
        "icon" | "fa" | "fontawesome" | "faicon" | "br" | "hr" | "spacer" | "toc" | "children"
        | "pagelist" | "catalog" | "doccardlist" | "tableofcontents" | "sectionpages" | "listpages"
        | "clear" | "vpicon" | "hopeicon" | "linkdown" | "sitecopyright" | "more" | "readmore"
        | "swizzlelink" | "anchorheading" => Form::Theme,
        // Components that list a page's headings: `JumpToc`, `TOCInline`.
        _ if key.ends_with("toc") || key.starts_with("toc") && key.len() <= "tocinline".len() => Form::Theme,
        _ => return None,
    })
}

/// Alerts by their own name, and those that name their kind in an argument.
fn admonition(key: &str, call: &Call) -> Option<Form> {
    let general =
        ["alert", "admonition", "callout", "aside", "notice", "hint", "note", "message", "attention"];
    let general = general.contains(&key)
        || ["pageinfo", "box", "notification", "panel", "infobox", "starlightaside"].contains(&key);
    let named =
        call.get(&["type", "kind", "color", "context", "level", "status", "style", "class", "severity"]);
    let named =
        named.or(call.plain.first().map(String::as_str)).map(|kind| kind.trim_end_matches("no-icon").trim());
    let kind = if general { named.and_then(alert).or(alert(key)).unwrap_or("note") } else { alert(key)? };
    if !general && matches!(key, "quote" | "example" | "summary" | "abstract" | "question") && call.is_alone {
        return None;
    }
    let is_kind =
        |word: &String| alert(word).is_some_and(|a| a == kind) || word == "no-icon" || word == "icon";
    let mut words = call.plain.clone();
    if general && words.first().is_some_and(is_kind) {
        words.remove(0);
    }
    words.retain(|word| word != "no-icon");
    let title = call.get(&["title", "header", "heading", "label", "summary"]).map(str::to_string);
    let title = title.or_else(|| Some(words.join(" ")).filter(|t| !t.is_empty() && !t.contains('=')));
    let who = call.get(&["author", "cite", "by"]).filter(|_| kind == "quote").map(str::to_string);
    let title = title.or(who);
    match directive(kind, title.as_deref()) {
        Form::Around(mut before, after) => {
            before.extend(call.get(&["text", "content", "description", "message"]).map(str::to_string));
            Some(Form::Around(before, after))
        }
        other => Some(other),
    }
}

pub(super) fn directive(name: &str, title: Option<&str>) -> Form {
    let title = title.map(plain).filter(|title| !title.is_empty());
    let open = title.map_or(format!("::: {name}"), |title| format!("::: {name} {title}"));
    Form::Around(vec![open], vec![":::".into()])
}

/// One line of words, without entities of HTML.
fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Words with code of HTML as Markdown has it, and without other tags.
pub(super) fn in_markdown(words: &str) -> String {
    let (mut out, mut rest) = (String::new(), words);
    while let Some(start) = rest.find('<') {
        let tag = super::inline::mark(&rest[start..]);
        let end = tag.as_ref().map_or(start + 1, |tag| start + tag.text.len());
        out.push_str(&rest[..start]);
        match tag.map(|tag| tag.name) {
            Some("code") => out.push('`'),
            Some(_) => {}
            None => out.push('<'),
        }
        rest = &rest[end..];
    }
    out + rest
}

/// Attributes with the words of a badge.
const BADGE: &[&str] = &["text", "label", "content", "title", "name"];

/// The mark before and behind words that stand out.
pub(super) const MARKED: &str = "==";

/// A short label, as marked words.
pub(super) fn badge(words: &str) -> String {
    let words = plain(words);
    if words.is_empty() || words.contains(['=', '\n']) { words } else { format!("{MARKED}{words}{MARKED}") }
}

/// Words of a call in a line that begins with HTML, in which only elements mark words.
pub(super) fn in_html(words: String, before: &str) -> String {
    let is_beside_tag = before.trim_start().starts_with('<') || before.trim_end().ends_with('>');
    let inside = words.strip_prefix(MARKED).filter(|_| is_beside_tag);
    let is_open = before.matches("<mark>").count() > before.matches("</mark>").count();
    match inside {
        Some("") if is_open => "</mark>".into(),
        Some("") => "<mark>".into(),
        Some(inside) => format!("<mark>{}</mark>", inside.trim_end_matches(MARKED)),
        None => words,
    }
}

pub(super) fn bold(label: &str) -> String {
    let label = plain(label);
    if label.is_empty() || label.starts_with("**") { label } else { format!("**{label}**") }
}

fn positional(call: &Call) -> Option<String> {
    Some(call.plain.join(" ")).filter(|words| !words.is_empty())
}

fn picture(key: &str, call: &Call) -> Form {
    let mut plain_args: Vec<&str> = call.plain.iter().map(String::as_str).collect();
    if matches!(key, "img" | "assetimg") {
        // Hexo: classes, then the path, then width and height, then title and text.
        let is_path = |word: &&str| word.contains('.') || word.contains('/');
        let start = plain_args.iter().position(is_path).unwrap_or(0);
        plain_args.drain(..start);
        let is_size = |word: &&str| word.chars().all(|c| c.is_ascii_digit() || c == '%');
        plain_args = plain_args
            .iter()
            .copied()
            .enumerate()
            .filter(|(i, w)| *i == 0 || !is_size(w))
            .map(|(_, w)| w)
            .collect();
    }
    let source = call
        .get(&["src", "path", "url", "link", "file", "img", "image"])
        .or(plain_args.first().copied())
        .unwrap_or("");
    let caption = call.get(&["caption", "title"]).or(plain_args.get(1).copied());
    let alt = call.get(&["alt", "desc"]).or(plain_args.get(2).copied()).or(caption).unwrap_or("");
    let alt = plain(alt).replace(['[', ']'], "");
    let mut text = format!("![{alt}]({})", destination(source));
    if let Some(link) = call.get(&["link", "href"]).filter(|link| *link != source) {
        text = format!("[{text}]({})", destination(link));
    }
    match caption.map(plain).filter(|caption| !caption.is_empty() && *caption != alt && key == "figure") {
        Some(caption) => Form::Around(vec![text, String::new(), format!("*{caption}*")], vec![]),
        None => Form::Inline(text),
    }
}

/// Docusaurus's picture for each colour scheme: `sources={{light: "a.svg", dark: "b.svg"}}`.
fn themed(call: &Call) -> Option<Form> {
    let sources = call.get(&["sources"])?;
    let source = |scheme: &str| {
        let rest = sources[sources.find(&format!("{scheme}:"))?..].split_once(':')?.1;
        let rest = &rest[rest.find(['"', '\'', '`'])?..];
        Some(rest[1..].split(rest.chars().next()?).next()?.to_string())
    };
    let alt = call.get(&["alt"]).map(plain).unwrap_or_default().replace(['[', ']'], "");
    let (light, dark) = (source("light")?, source("dark")?);
    let picture = |source: &str, scheme: &str| format!("![{alt}]({source}#only-{scheme})");
    let pair = format!("{}{}", picture(&light, "light"), picture(&dark, "dark"));
    Some(Form::Inline(if light == dark { format!("![{alt}]({light})") } else { pair }))
}

/// A destination, in `<…>` where it holds spaces or parentheses.
pub(crate) fn destination(path: &str) -> String {
    if path.contains([' ', '(', ')']) { format!("<{path}>") } else { path.to_string() }
}

fn media(key: &str, call: &Call) -> Option<Form> {
    let id = call.get_or(&["id", "src", "url", "href", "videoId", "user", "bvid", "file"], 0)?;
    let url = match key {
        _ if id.starts_with("http") || id.contains('/') && key != "gist" => id.to_string(),
        "youtube" | "youtubevideo" | "youtubeembed" => format!("https://www.youtube.com/watch?v={id}"),
        "vimeo" | "vimeosimple" => format!("https://vimeo.com/{id}"),
        "bilibili" => format!("https://www.bilibili.com/video/{id}"),
        "gist" => format!("https://gist.github.com/{}", call.plain.join("/")),
        "x" | "tweet" | "twitter" | "xsimple" => {
            format!("https://x.com/i/status/{}", call.get(&["id"]).or(call.plain.last().map(String::as_str))?)
        }
        "instagram" => format!("https://www.instagram.com/p/{id}/"),
        "codepen" => format!("https://codepen.io/{}", call.plain.join("/pen/")),
        "jsfiddle" => format!("https://jsfiddle.net/{id}/"),
        _ => id.to_string(),
    };
    let title = call.get(&["title", "caption", "alt"]).map_or_else(|| plain(&url), plain);
    Some(Form::Inline(format!("[{title}]({})", destination(&url))))
}

fn address(key: &str, call: &Call) -> Option<String> {
    let path = call.get_or(&["path", "page", "url"], 0)?;
    if key == "geturl" {
        return Some(path.to_string());
    }
    let anchor = if path.contains('#') { "" } else { call.get(&["anchor"]).unwrap_or("") };
    Some(format!("{path}{anchor}"))
}

fn link(key: &str, call: &Call) -> Option<Form> {
    let is_post = matches!(key, "postlink" | "assetlink");
    // Hexo's `{% btn url, text, icon, title %}`.
    if let Some((address, rest)) = call.rest.split_once(',').filter(|_| call.is_of_hexo() && key == "btn") {
        let mut parts = rest.split(',').map(str::trim);
        let words = parts.next().filter(|words| !words.is_empty()).or(parts.nth(1)).unwrap_or("");
        let address = address.trim().trim_matches(['"', '\'']);
        let is_address = address.contains(['/', '.', '#']);
        return Some(Form::Inline(match (is_address, words.is_empty()) {
            (true, true) => format!("[{address}]({})", destination(address)),
            (true, false) => format!("[{}]({})", plain(words), destination(address)),
            (false, _) => bold(words),
        }));
    }
    // Hexo's `{% link text url %}` and `{% btn url, text %}`; `{% post_link file title %}`.
    let word = |at: usize| call.plain.get(at).map(|word| word.trim_end_matches(','));
    let (first, second) = (word(0), word(1));
    let is_address = |word: &str| word.contains("://") || word.starts_with(['/', '#', '.']);
    let (address, words) = match (first, second) {
        (Some(a), Some(b)) if !is_post && is_address(b) && !is_address(a) => (Some(b), Some(a)),
        (a, b) => (a, b),
    };
    let address = call
        .get(&["href", "link", "url", "to", "relref", "page", "docPath"])
        .or(address.filter(|a| is_post || is_address(a)));
    let title = call.get(&["title", "text", "label", "name", "header"]).or(words).map(plain);
    let about = call.get(&["description", "subtitle", "desc", "details"]).map(plain).unwrap_or_default();
    let about = if about.is_empty() { about } else { format!(": {about}") };
    let is_card = key.contains("card");
    match (address, title) {
        (Some(address), Some(title)) if is_card && call.is_alone => {
            Some(Form::Around(vec![format!("- [{title}]({}){about}", destination(address))], vec![]))
        }
        (Some(address), Some(title)) if is_card => Some(Form::Around(
            vec![format!("**[{title}]({})**{about}", destination(address)), String::new()],
            vec![String::new()],
        )),
        (Some(address), Some(title)) => Some(Form::Inline(format!("[{title}]({})", destination(address)))),
        (Some(address), None) if is_post => {
            let words = call.plain.first().map_or("", String::as_str);
            Some(Form::Inline(format!("[{words}]({})", destination(address))))
        }
        // The words are the content: the link closes behind it.
        (Some(address), None) if !call.is_alone => {
            Some(Form::Around(vec!["[".into()], vec![format!("]({})", destination(address))]))
        }
        (Some(address), None) => Some(Form::Inline(format!("[{address}]({})", destination(address)))),
        (None, Some(title)) if !call.is_alone => {
            Some(Form::Around(vec![format!("{}{about}", bold(&title)), String::new()], vec![String::new()]))
        }
        (None, Some(title)) => Some(Form::Around(vec![format!("- {}{about}", bold(&title))], vec![])),
        (None, None) if call.is_alone => None,
        (None, None) => Some(Form::Through),
    }
}

fn code(key: &str, call: &Call) -> Form {
    if let Some(code) = call.get(&["code"]).filter(|_| call.is_alone) {
        let language = call.get(&["lang", "language"]).unwrap_or("");
        let lines = code.replace("\\n", "\n");
        let fence = "```";
        let title = call
            .get(&["title"])
            .map_or(String::new(), |title| format!(" title=\"{}\"", title.replace('"', "'")));
        let marks = ["mark", "ins", "del"].iter().filter_map(|key| {
            let lines: String = call.get(&[key])?.chars().filter(|c| !"[]'\" ".contains(*c)).collect();
            let is_plain = !lines.is_empty() && lines.chars().all(|c| c.is_ascii_digit() || ",-".contains(c));
            is_plain.then(|| format!(" {key}={{{lines}}}"))
        });
        let mut out = vec![format!("{fence}{language}{title}{}", marks.collect::<String>())];
        out.extend(lines.lines().map(str::to_string));
        out.push(fence.into());
        return Form::Around(out, vec![]);
    }
    let typed = call.plain.iter().find_map(|word| word.strip_prefix("lang:"));
    let first = call.plain.first().filter(|_| key != "codeblock" && !call.plain[0].contains(':'));
    let class = call.get(&["class", "className"]);
    let class = class.and_then(|all| all.split(' ').find_map(|one| one.strip_prefix("language-")));
    let language =
        call.get(&["lang", "language"]).or(class).or(typed).or(first.map(String::as_str)).unwrap_or("");
    let words =
        call.plain.iter().filter(|w| key == "codeblock" && !w.contains(':') && !w.starts_with("http"));
    let title = call.get(&["title", "name", "filename"]).map(str::to_string);
    let title =
        title.or_else(|| Some(words.cloned().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty()));
    // Hugo writes code options as one positional word (`linenos=true,hl_lines=2`) or as named arguments.
    let options = call.plain.iter().filter(|word| word.contains("linenos") || word.contains("hl_lines"));
    let named =
        call.named.iter().filter(|(key, _)| ["linenos", "hl_lines", "linenostart"].contains(&key.as_str()));
    let options: Vec<String> =
        options.cloned().chain(named.map(|(key, value)| format!("{key}={value}"))).collect();
    let options = super::tidy::options_of(&options.join(","));
    let is_language = !language.contains("linenos") && !language.contains("hl_lines");
    Form::Code(format!("{}{options}", if is_language { language } else { "" }), title)
}

/// Hugo manual's `code-toggle`: settings typed as TOML, which its theme shows in several notations.
fn settings(call: &Call) -> Form {
    let file = call.get(&["file"]).map(|file| format!("{file}.toml"));
    Form::Code("toml".into(), file)
}

fn include(key: &str, call: &Call) -> Option<Form> {
    // Hexo's `include_code` has a title before the file.
    let words = || call.plain.iter().filter(|word| !word.contains(':'));
    let plain = if key == "includecode" { words().next_back() } else { words().next() };
    let file = call.get(&["file", "path", "src"]).or(plain.map(String::as_str))?;
    let typed = call.plain.iter().find_map(|word| word.strip_prefix("lang:"));
    let is_code =
        matches!(key, "includecode" | "codefile" | "literalinclude") || call.get(&["code"]) == Some("true");
    let language = call.get(&["lang", "language"]).or(typed).or(file.rsplit_once('.').map(|(_, e)| e));
    Some(Form::Include { file: file.to_string(), language: language.filter(|_| is_code).map(str::to_string) })
}

fn quotation(call: &Call) -> Form {
    let who = call.get(&["author", "cite"]).map(str::to_string).or_else(|| positional(call));
    directive("quote", who.as_deref().map(|who| who.trim_end_matches(',')))
}
