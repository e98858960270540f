//! Blocks of code, with title, numbers and lines that stand out.

use super::Writer;
use crate::doc::{Code, Frame, LineMark};
use crate::drawing;
use crate::highlight;
use crate::html::{attribute, escape};

/// Code of more lines is shown without what its first line says of lines.
const MOST: usize = 20_000;

impl Writer<'_> {
    pub(super) fn code(&mut self, code: &Code) {
        if code.is_drawn && self.drawing(code) {
            return;
        }
        let frame = code.frame.as_deref();
        let title = frame.map_or("", |frame| &frame.title);
        if !title.is_empty() {
            self.push(&["<figure class=\"code-frame\">\n<figcaption>", &escape(title), "</figcaption>\n"]);
        }
        self.framed(code, frame.filter(|_| code.text.lines().count() <= MOST));
        if !title.is_empty() {
            self.out.push_str("</figure>\n");
        }
    }

    /// A diagram as a drawing, its source folded below. False where it cannot be drawn.
    fn drawing(&mut self, code: &Code) -> bool {
        let words = self.host.words;
        let title = code.frame.as_ref().map_or("", |frame| &frame.title);
        let name = if title.is_empty() { &words.diagram } else { title };
        let Ok(svg) = drawing::svg(&code.lang, &code.text, name) else { return false };
        self.push(&[
            "<figure class=\"drawing\">\n<div tabindex=\"0\" role=\"group\" aria-label=\"",
            &attribute(name),
            "\">",
        ]);
        self.push(&[&svg, "</div>\n"]);
        self.push(&["<details><summary>", &escape(&words.diagram_source), "</summary>\n"]);
        self.framed(code, None);
        self.out.push_str("</details>\n");
        // HTML allows `figcaption` only as the first or last child of `figure`.
        if !title.is_empty() {
            self.push(&["<figcaption>", &escape(title), "</figcaption>\n"]);
        }
        self.out.push_str("</figure>\n");
        true
    }

    fn framed(&mut self, Code { lang, text, .. }: &Code, frame: Option<&Frame>) {
        let language = match &**lang {
            "" => String::new(),
            _ => format!(" class=\"language-{}\"", attribute(&lang.to_lowercase())),
        };
        let html = highlight::html(lang, text);
        let Some(frame) = frame else {
            return self.push(&["<pre tabindex=\"0\"><code", &language, ">", &html, "</code></pre>\n"]);
        };
        let is_lined = frame.numbers.is_some() || !frame.lines.is_empty();
        let mut class = Vec::new();
        class.extend(is_lined.then_some("lined"));
        class.extend(frame.numbers.map(|_| "numbered"));
        class.extend(frame.wrap.then_some("wrapped"));
        let class = match class.is_empty() {
            true => String::new(),
            false => format!(" class=\"{}\"", class.join(" ")),
        };
        self.push(&["<pre tabindex=\"0\"", &class, "><code", &language, ">"]);
        let html = if is_lined { lines(&html, frame) } else { html };
        self.push(&[&html, "</code></pre>\n"]);
    }
}

/// Coloured code, each line in an element that says why it stands out.
fn lines(html: &str, frame: &Frame) -> String {
    let marks = marks(frame, html.split_inclusive('\n').count());
    let is_focused = frame.lines.iter().any(|(mark, ..)| *mark == LineMark::Focused);
    let open = |line: usize| {
        let marks = &marks[line];
        let mut class = String::from("line");
        for (name, holds) in
            [("marked", marks.has(LineMark::Marked)), ("dim", is_focused && !marks.has(LineMark::Focused))]
        {
            if holds {
                class.push(' ');
                class.push_str(name);
            }
        }
        let number = frame.numbers.map(|first| format!(" data-line=\"{}\"", u64::from(first) + line as u64));
        format!("<{} class=\"{class}\"{}>", marks.element(), number.unwrap_or_default())
    };
    let close = |line: usize| match marks[line].element() {
        "ins" => "</ins>",
        "del" => "</del>",
        "mark" => "</mark>",
        _ => "</span>",
    };
    highlight::by_line(html, &open, &close)
}

/// Marks of a line: the count of stretches of each kind that it is in.
#[derive(Clone, Copy, Default)]
struct Marks([i32; 4]);

impl Marks {
    fn has(&self, mark: LineMark) -> bool {
        self.0[mark as usize] > 0
    }

    fn element(&self) -> &'static str {
        match self {
            _ if self.has(LineMark::Inserted) => "ins",
            _ if self.has(LineMark::Deleted) => "del",
            _ if self.has(LineMark::Marked) => "mark",
            _ => "span",
        }
    }
}

/// Those of each line.
fn marks(frame: &Frame, lines: usize) -> Vec<Marks> {
    let mut marks = vec![Marks::default(); lines + 1];
    for (mark, from, to) in &frame.lines {
        let from = (*from as usize).saturating_sub(1);
        if from < lines {
            marks[from].0[*mark as usize] += 1;
            marks[(*to as usize).min(lines)].0[*mark as usize] -= 1;
        }
    }
    for line in 1..marks.len() {
        for kind in 0..marks[line].0.len() {
            marks[line].0[kind] += marks[line - 1].0[kind];
        }
    }
    marks
}
