//! Shortcodes, tags and components → this program's Markdown.
//!
//! An unknown call stays in the page as a marked remainder. The content between the beginning and the end of
//! a call is kept, whatever becomes of the call.

use super::arguments::Call;
use super::cards::{card, is_grid};
use super::ends::{closers, ends, labels, shown_in_code};
use super::forms::{Form, MARKED, form, in_html};
use super::guess::{self, Guess};
use super::params::parameter;
use super::parts::part;
use super::scan::{Found, Style, next};
use super::templates::template;
use super::{Context, Line, code_span, formulas, includes, indent, mark};
use crate::import::path;
use std::collections::HashMap;

/// Lines over which the beginning of one call may reach.
const LONGEST_CALL: usize = 60;
/// Bytes of the longest line that is looked at.
const LONGEST_LINE: usize = 20_000;

/// A call that has begun.
struct Open {
    key: String,
    after: Vec<String>,
    /// Indent of its translation.
    indent: String,
    /// Indent of its content in the source, once known.
    base: Option<usize>,
}

/// Pass that translates calls: shortcodes, tags and components.
pub(crate) fn calls(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    if cx.styles.is_empty() {
        return lines;
    }
    let out = Vec::with_capacity(lines.len());
    let mut pass =
        Pass { out, open: Vec::new(), told: Vec::new(), ends: ends(&lines), labels: HashMap::new() };
    let mut at = 0;
    while at < lines.len() {
        at = pass.line(cx, &lines, at);
    }
    while let Some(open) = pass.open.pop() {
        pass.push_all(open.after, &open.indent, lines.last().map_or(0, |line| line.at));
    }
    mark(&mut pass.out);
    pass.out
}

struct Pass {
    out: Vec<Line>,
    open: Vec<Open>,
    /// Names that were reported already.
    told: Vec<String>,
    /// Lines with an end of a call, by the call's name.
    ends: HashMap<String, Vec<usize>>,
    /// Labels of tabs by value, from `<Tabs values={[…]}>`.
    labels: HashMap<String, String>,
}

impl Pass {
    /// Translates the line at `at`, and the lines that a call in it reaches over. Returns the next line.
    fn line(&mut self, cx: &mut Context<'_>, lines: &[Line], at: usize) -> usize {
        let line = &lines[at];
        let text = self.dedented(&line.text, line.code);
        if line.code || text.len() > LONGEST_LINE {
            if !line.code {
                cx.lost(line.at, "the line is too long to look for calls in it");
            }
            let text = if cx.styles.contains(&Style::Component) { text } else { shown_in_code(&text) };
            self.out.push(Line { text, ..line.clone() });
            return at + 1;
        }
        let (mut rest, mut used) = (text, 1);
        let (mut before, mut from, mut was_call) = (String::new(), 0, false);
        let margin = indent(&rest).to_string();
        loop {
            match next(&rest, from, cx.styles) {
                None => break,
                Some(Found::Unfinished) => {
                    let more = lines.get(at + used).filter(|line| !line.code && used < LONGEST_CALL);
                    if more.is_none() && used >= LONGEST_CALL {
                        cx.lost(line.at, "a call over very many lines is shown as typed");
                    }
                    let Some(more) = more else { break };
                    rest.push('\n');
                    rest.push_str(more.text.trim());
                    used += 1;
                }
                Some(Found::Call(range, call)) => {
                    was_call = true;
                    before.push_str(&rest[..range.start]);
                    let source = rest[range.clone()].to_string();
                    rest = rest[range.end..].to_string();
                    from = 0;
                    let here = Here { lines, next: at + used, at: line.at, margin: &margin };
                    let is_alone = before.trim().is_empty() && rest.trim().is_empty();
                    let (depth, written) = (self.open.len(), self.out.len());
                    match self.call(cx, &call, &source, &mut rest, is_alone, &here) {
                        Made::Inline(words) => before.push_str(&in_html(words, &before)),
                        Made::Lines(block) => {
                            if !before.trim().is_empty() {
                                self.out.push(Line::new(std::mem::take(&mut before), line.at));
                            }
                            self.push_all(block, &margin, line.at);
                            // What a call holds may begin in its line.
                            let inner = self.open.last().filter(|_| self.open.len() > depth);
                            before = inner.map_or(&margin, |open| &open.indent).clone();
                        }
                        Made::Skip(lines) => {
                            used += lines;
                            // The words before the call come before what it has become.
                            if !before.trim().is_empty() && self.out.len() > written {
                                let words = std::mem::replace(&mut before, margin.clone());
                                self.out.insert(written, Line::new(words, line.at));
                            }
                        }
                    }
                }
            }
        }
        before.push_str(&rest);
        let is_empty = before.trim().is_empty();
        if !was_call || !is_empty {
            let end = before.trim_end().len();
            let parts: Vec<&str> = if was_call { before[..end].split('\n').collect() } else { vec![&before] };
            for part in parts {
                self.out.push(Line::new(part, line.at));
            }
        } else if self
            .out
            .last()
            .is_some_and(|line| !line.text.trim().is_empty() && !line.text.trim_start().starts_with(":::"))
        {
            self.out.push(Line::new("", line.at));
        }
        at + used
    }

    fn push_all(&mut self, lines: Vec<String>, margin: &str, at: usize) {
        for text in lines.iter().flat_map(|text| text.split('\n')) {
            let text = if text.is_empty() { String::new() } else { format!("{margin}{text}") };
            self.out.push(Line::new(text, at));
        }
    }

    /// A line without the indentation that the content of the innermost call has in the source.
    fn dedented(&mut self, text: &str, is_code: bool) -> String {
        let closes = ["</", "{{< /", "{{</", "{{% /", "{{%/", "{% end"]
            .iter()
            .any(|mark| text.trim_start().starts_with(mark));
        // A closing tag of plain HTML keeps its indentation.
        let element = text.trim_start().strip_prefix("</").map(|rest| {
            let name = rest.split(['>', ' ']).next().unwrap_or("");
            Call { name: name.to_string(), ..Call::default() }.key()
        });
        let closes = closes && element.is_none_or(|key| self.open.iter().any(|open| open.key == key));
        let Some(open) = self.open.last_mut() else { return text.to_string() };
        if text.trim().is_empty() {
            return String::new();
        }
        let width = indent(text).len();
        if closes && !is_code {
            return format!("{}{}", open.indent, text.trim_start());
        }
        let base = *open.base.get_or_insert(width);
        format!("{}{}", open.indent, &text[base.min(width)..])
    }

    fn call(
        &mut self,
        cx: &mut Context<'_>,
        call: &Call,
        source: &str,
        rest: &mut String,
        is_alone: bool,
        here: &Here<'_>,
    ) -> Made {
        if let Some(shown) = &call.shown {
            return Made::Inline(code_span(shown));
        }
        if call.closes {
            return self.close(cx, call, here);
        }
        if let Some(file) = cx.imports.get(&call.name).filter(|file| path::is_markdown(file)).cloned() {
            return included(cx, &file, None, here);
        }
        let call = &self.completed(cx, call, here.at);
        let is_paired = !call.is_alone && self.is_closed(call, source, rest, here);
        let is_in_grid = self.open.last().is_some_and(|open| is_grid(&open.key));
        if let Some(lines) = card(call).filter(|_| is_in_grid) {
            self.tell(cx, call, here.at);
            if let Some(picture) = call.get(&["image", "img", "cover"]) {
                cx.lost(here.at, format!("the picture of a card is left out: {}", code_span(picture)));
            }
            if is_paired {
                self.begin(call, vec![], here);
                self.open.last_mut().into_iter().for_each(|open| open.indent.push_str("  "));
            }
            return Made::Lines(lines);
        }
        let known = self
            .grid(call, rest, here)
            .or_else(|| self.slot(call))
            .or_else(|| parameter(cx, call))
            .or_else(|| form(call));
        // What a badge of Starlight holds is not shown; that of Vue shows this instead of its `text`.
        if let Some(Form::Inline(words)) =
            known.as_ref().filter(|_| call.key() == "badge" && is_short_badge(call, source, rest))
        {
            let held = self.verbatim(call, source, rest, here).filter(|(_, used)| *used == 0);
            let own = held.map(|(text, _)| text).filter(|own| !cx.is_mdx() && !own.trim().is_empty());
            return Made::Inline(own.map_or(words.clone(), |own| super::forms::badge(&own)));
        }
        let known = known.or_else(|| template(cx, call).filter(|_| !is_paired));
        let known = known.or_else(|| part(cx, call).filter(|_| !is_paired));
        // Marked words must end in the line that they begin in.
        let is_marked = matches!(&known, Some(Form::Around(before, _)) if before == &[MARKED]);
        let is_short = closers(call, source).iter().any(|end| rest.contains(end.as_str()));
        let known = known.filter(|_| !is_marked || is_short).or(is_marked.then_some(Form::Through));
        // A link element with content takes this as its words, not its title.
        let is_link = matches!(&known, Some(Form::Inline(words)) if words.starts_with('['));
        let known = guess::around(call).filter(|_| is_link && is_paired).or(known);
        if known.is_none()
            && call.is_alone
            && cx.styles != [Style::Component]
            && !source.starts_with('<')
            && call.name.is_empty()
        {
            return Made::Inline(code_span(source));
        }
        // Docsy: the content of `{{< tab lang=… >}}` is code, that of `{{% tab %}}` is Markdown.
        if let (Some(Form::Around(before, after)), true, Some(language)) =
            (&known, is_paired && call.name == "tab" && source.starts_with("{{<"), call.get(&["lang"]))
        {
            self.push_all(before.clone(), here.margin, here.at);
            let made = self.code(cx, call, source, rest, here, (language.to_string(), None));
            self.push_all(after.clone(), here.margin, here.at);
            return made;
        }
        match known {
            Some(Form::Inline(words)) => {
                if is_paired && words.is_empty() {
                    self.begin(call, vec![], here);
                } else if is_paired {
                    // Words as an argument, and content beside them.
                    self.begin(call, vec![], here);
                }
                Made::Inline(words)
            }
            Some(Form::Around(before, after)) => {
                self.tell(cx, call, here.at);
                if let [mark @ ("[" | MARKED)] = before.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                    self.begin(call, after, here);
                    return Made::Inline(mark.into());
                }
                if is_paired {
                    self.begin(call, after, here);
                    return Made::Lines(before);
                }
                Made::Lines([before, after].concat())
            }
            Some(Form::Item(words)) => {
                self.tell(cx, call, here.at);
                if is_paired {
                    self.begin(call, vec![], here);
                    self.open.last_mut().into_iter().for_each(|open| open.indent.push_str("  "));
                }
                Made::Lines(vec![format!("- {words}")])
            }
            Some(Form::Through) => {
                self.tell(cx, call, here.at);
                let title =
                    call.get(&["title", "label", "header"]).filter(|_| is_paired).map(super::forms::bold);
                if is_paired {
                    self.begin(call, vec![], here);
                }
                title.map_or(Made::Inline(String::new()), |title| Made::Lines(vec![title, String::new()]))
            }
            Some(Form::Code(language, title)) => self.code(cx, call, source, rest, here, (language, title)),
            Some(Form::Formula) => self.formula(call, source, rest, here),
            Some(Form::Raw) => {
                self.verbatim(call, source, rest, here).map_or(Made::Inline(String::new()), |(text, used)| {
                    self.push_all(vec![text], "", here.at);
                    Made::Skip(used)
                })
            }
            Some(Form::Hidden) => {
                cx.lost(here.at, format!("`{}` and what it holds is not shown", call.name));
                match self.verbatim(call, source, rest, here) {
                    Some((_, used)) => Made::Skip(used),
                    None => Made::Inline(String::new()),
                }
            }
            Some(Form::Theme) => {
                match is_paired {
                    true => cx.kept(here.at, format!("what `{}` holds is shown without it", call.name)),
                    false => cx.lost(here.at, format!("`{}` is left out: {}", call.name, code_span(source))),
                }
                if is_paired {
                    self.begin(call, vec![], here);
                }
                Made::Inline(String::new())
            }
            Some(Form::Include { file, language }) => included(cx, &file, language.as_deref(), here),
            None => self.unknown(cx, call, source, rest, (is_alone, is_paired), here),
        }
    }

    /// Translates a call that no table knows: as its arguments suggest, or into a marked remainder.
    fn unknown(
        &mut self,
        cx: &mut Context<'_>,
        call: &Call,
        source: &str,
        rest: &str,
        (is_alone, is_paired): (bool, bool),
        here: &Here<'_>,
    ) -> Made {
        let content = [rest]
            .into_iter()
            .chain(here.lines[here.next.min(here.lines.len())..].iter().map(|l| l.text.as_str()));
        let content = content.into_iter().find(|text| !text.trim().is_empty()).filter(|_| is_paired);
        match guess::guess(call, source.starts_with('<'), content) {
            Some(Guess::Form(Form::Inline(words))) => {
                self.tell(cx, call, here.at);
                return Made::Inline(words);
            }
            Some(Guess::Form(Form::Around(before, after))) => {
                self.tell(cx, call, here.at);
                self.begin(call, after, here);
                let is_inline = matches!(before.as_slice(), [one] if one == "[" || one.starts_with("<abbr"));
                return if is_inline { Made::Inline(before.concat()) } else { Made::Lines(before) };
            }
            Some(Guess::Form(Form::Through)) => {
                cx.lost(here.at, format!("`{}` is not known here; what it holds is shown", call.name));
                let title = call.get(&["title", "summary", "label", "header"]).map(super::forms::bold);
                self.begin(call, vec![], here);
                return Made::Lines(
                    [vec![String::new()], title.into_iter().collect(), vec![String::new()]].concat(),
                );
            }
            Some(Guess::Label(words)) => {
                cx.lost(here.at, format!("`{}` is not known here; its values stand in its place", call.name));
                let label = format!("<code>{}</code>", crate::html::escape(&words));
                if is_paired {
                    self.begin(call, vec![], here);
                    return Made::Lines(vec![label, String::new()]);
                }
                return Made::Inline(label);
            }
            _ => {}
        }
        // A wrapper without values only changes the look of its content.
        let is_frame = source.starts_with('<') || source.starts_with("{%") && call.plain.is_empty();
        if is_paired && is_frame && call.named.is_empty() {
            cx.lost(here.at, format!("`{}` is not known here; what it holds is shown", call.name));
            self.begin(call, vec![], here);
            return Made::Inline(String::new());
        }
        let block = cx.remainder(&call.name, source, here.at);
        if is_paired {
            self.begin(call, vec![], here);
        }
        if is_alone {
            Made::Lines([vec![String::new()], block, vec![String::new()]].concat())
        } else if here.lines[here.next - 1].text.trim_start().starts_with('<') {
            // Markdown's backticks have no meaning within HTML.
            Made::Inline(format!("<code>{}</code>", crate::html::escape(source)))
        } else {
            Made::Inline(code_span(source))
        }
    }

    /// Cards, for a call that lays out cards: the first thing in it is one.
    fn grid(&self, call: &Call, rest: &str, here: &Here<'_>) -> Option<Form> {
        let content = [rest].into_iter().chain(here.lines[here.next..].iter().map(|l| l.text.as_str()));
        let first = content.into_iter().map(str::trim).find(|text| !text.is_empty())?;
        let first = first.trim_start_matches(['<', '{', '%']).trim_start().to_lowercase();
        let is_card = first.starts_with("card") || first.starts_with("linkcard");
        (is_grid(&call.key()) && !call.is_alone && is_card).then(|| super::forms::directive("cards", None))
    }

    /// Tab for a named slot directly in tabs, `<Fragment slot="npm">`, and for a block of VuePress 1 in a group,
    /// `<code-block title="npm">`.
    fn slot(&self, call: &Call) -> Option<Form> {
        let title = call.get(&["title"]).filter(|_| call.key() == "codeblock");
        if let Some(title) = title.filter(|_| self.open.last().is_some_and(|open| open.key == "codegroup")) {
            return Some(super::forms::directive("tab", Some(title)));
        }
        let is_in_tabs = self.open.last().is_some_and(|open| open.key.ends_with("tabs"));
        let slot = call.get(&["slot"]).filter(|_| is_in_tabs && call.key() == "fragment")?;
        Some(super::forms::directive("tab", Some(slot)))
    }

    /// Call with arguments from elsewhere in the page: the label of a tab, the text of an imported file.
    fn completed(&mut self, cx: &mut Context<'_>, call: &Call, at: usize) -> Call {
        let mut call = call.clone();
        if let Some(values) = call.get(&["values"]) {
            self.labels.extend(labels(values));
        }
        let label = call.get(&["value"]).and_then(|value| self.labels.get(value)).cloned();
        if let (Some(label), None) = (label, call.get(&["label"])) {
            call.named.push(("label".into(), label));
        }
        for (key, value) in &mut call.named {
            let is_name = cx.imports.contains_key(value.trim_end_matches(".src"));
            let is_file = is_name || value.starts_with("require(") || value.starts_with("useBaseUrl(");
            if let Some(file) = super::mdx::value_of(cx, value).filter(|_| is_file && key != "code") {
                *value = file;
            }
        }
        let file = call.get(&["code"]).and_then(|name| cx.imports.get(name)).cloned();
        if let Some(text) = file.and_then(|file| includes::file(cx, &file, at)) {
            call.named.retain(|(key, _)| !key.eq_ignore_ascii_case("code"));
            call.named.push(("code".into(), text));
        }
        call
    }

    /// Whether an end of this call comes later.
    fn is_closed(&self, call: &Call, source: &str, rest: &str, here: &Here<'_>) -> bool {
        let follows = |name: &str| {
            self.ends
                .get(name)
                .is_some_and(|lines| lines.partition_point(|line| *line < here.next) < lines.len())
        };
        let is_zola = source.starts_with("{%") && follows("");
        closers(call, source).iter().any(|end| rest.contains(end.as_str())) || follows(&call.name) || is_zola
    }

    fn begin(&mut self, call: &Call, after: Vec<String>, here: &Here<'_>) {
        self.open.push(Open { key: call.key(), after, indent: here.margin.to_string(), base: None });
    }

    /// Reports, once a page, that calls of this name became something else.
    fn tell(&mut self, cx: &mut Context<'_>, call: &Call, at: usize) {
        if !self.told.contains(&call.name) {
            self.told.push(call.name.clone());
            cx.kept(at, format!("`{}` is written in this program's way", call.name));
        }
    }

    fn close(&mut self, cx: &mut Context<'_>, call: &Call, here: &Here<'_>) -> Made {
        let key = call.key();
        // Zola closes by `{% end %}`, whatever is open.
        let found = self.open.iter().rposition(|open| key.is_empty() || open.key == key);
        let Some(found) = found else {
            cx.lost(here.at, format!("the end of `{}`, which did not begin, is left out", call.name));
            return Made::Inline(String::new());
        };
        let mut after = Vec::new();
        while self.open.len() > found {
            after.extend(self.open.pop().map(|open| open.after).unwrap_or_default());
        }
        match after.as_slice() {
            [] => Made::Inline(String::new()),
            [one] if one.starts_with("](") || one == MARKED || one == "</abbr>" => Made::Inline(one.clone()),
            _ => Made::Lines(after),
        }
    }

    /// Formula in a call; nothing for a call alone, with which some themes load their library of formulas.
    fn formula(&mut self, call: &Call, source: &str, rest: &mut String, here: &Here<'_>) -> Made {
        if let Some(words) = formulas::argument(call) {
            return Made::Inline(words);
        }
        let before = rest.clone();
        let held = self.verbatim(call, source, rest, here);
        let Some((text, used)) = held.filter(|(text, _)| !formulas::holds(text, &call.name)) else {
            *rest = before;
            return Made::Inline(String::new());
        };
        let begins = here.lines[here.next - 1].text.trim_start().starts_with(source);
        let is_display = begins && rest.trim().is_empty() || formulas::is_display(call);
        match formulas::written(&text, is_display) {
            Ok(inline) => rest.insert_str(0, &inline),
            Err(block) => self.push_all(block, here.margin, here.at),
        }
        Made::Skip(used)
    }

    fn code(
        &mut self,
        cx: &mut Context<'_>,
        call: &Call,
        source: &str,
        rest: &mut String,
        here: &Here<'_>,
        (language, title): (String, Option<String>),
    ) -> Made {
        self.tell(cx, call, here.at);
        let Some((text, used)) = self.verbatim(call, source, rest, here) else {
            return Made::Lines(cx.remainder(&call.name, source, here.at));
        };
        let name = text.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}')).map(str::trim);
        let file = name.and_then(|name| cx.imports.get(name)).cloned();
        let text = file.and_then(|file| includes::file(cx, &file, here.at)).unwrap_or(text);
        // Hexo's drawings begin with the words of their call: `{% mermaid graph TD %}`.
        let is_begun = call.key() == "mermaid" && call.is_of_hexo() && source.starts_with("{%");
        let text = if is_begun { format!("{}\n{}", call.rest, text.trim_matches('\n')) } else { text };
        let text = text.trim_matches('\n').trim_end();
        // Content that is a block of code already needs no other around it.
        if text.trim_start().starts_with("```") {
            self.push_all(vec![text.to_string()], here.margin, here.at);
            return Made::Skip(used);
        }
        let longest = text
            .lines()
            .map(|line| line.trim_start())
            .map(|l| l.len() - l.trim_start_matches('`').len())
            .max();
        let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
        let title = title.map_or(String::new(), |title| format!(" title=\"{}\"", title.replace('"', "'")));
        let lines =
            vec![String::new(), format!("{fence}{language}{title}"), text.to_string(), fence, String::new()];
        self.push_all(lines, here.margin, here.at);
        Made::Skip(used)
    }

    /// Content of a call up to its end, as it was typed, and its number of lines. `rest`
    /// becomes what follows the end.
    fn verbatim(
        &mut self,
        call: &Call,
        source: &str,
        rest: &mut String,
        here: &Here<'_>,
    ) -> Option<(String, usize)> {
        if call.is_alone || !self.is_closed(call, source, rest, here) {
            return None;
        }
        let ends = closers(call, source);
        let find = |text: &str| ends.iter().find_map(|end| text.find(end.as_str()).map(|at| (at, end.len())));
        // The end itself may reach further: `{{< /x   >}}`.
        let finish = |text: &str, at: usize, length: usize| {
            let mark = if source.starts_with('<') { ">" } else { "}" };
            let behind = &text[at + length..];
            let end = behind.find(mark).map_or(behind.len(), |end| end + mark.len());
            behind[end..].trim_start_matches('}').to_string()
        };
        if let Some((at, length)) = find(rest) {
            let inside = rest[..at].to_string();
            *rest = finish(rest, at, length);
            return Some((inside, 0));
        }
        let mut inside = vec![rest.clone()];
        for (used, line) in here.lines[here.next.min(here.lines.len())..].iter().enumerate() {
            if let Some((at, length)) = find(&line.text) {
                inside.push(line.text[..at].to_string());
                *rest = finish(&line.text, at, length);
                return Some((inside.join("\n"), used + 1));
            }
            inside.push(line.text.clone());
        }
        None
    }
}

/// Whether a badge ends in the line that it begins in.
fn is_short_badge(call: &Call, source: &str, rest: &str) -> bool {
    !call.is_alone && closers(call, source).iter().any(|end| rest.contains(end.as_str()))
}

/// Place of a call.
struct Here<'a> {
    lines: &'a [Line],
    /// The line behind the last that it reaches over.
    next: usize,
    /// The number of its line.
    at: usize,
    margin: &'a str,
}

/// Translation of a call.
enum Made {
    Inline(String),
    Lines(Vec<String>),
    /// Already written; the number of further lines that it used.
    Skip(usize),
}

fn included(cx: &mut Context<'_>, file: &str, language: Option<&str>, here: &Here<'_>) -> Made {
    match includes::file(cx, file, here.at) {
        Some(text) => match language {
            Some(language) => Made::Lines(vec![
                String::new(),
                format!("```{language}"),
                text.trim_end().to_string(),
                "```".into(),
                String::new(),
            ]),
            None => Made::Lines(vec![String::new(), text.trim_end().to_string(), String::new()]),
        },
        None => Made::Lines(cx.remainder("include", file, here.at)),
    }
}
