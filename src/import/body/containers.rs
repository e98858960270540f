//! Containers `:::name` of Docusaurus, VitePress, VuePress and Starlight, and the tabs in them.

use super::{Context, Line, alert, fence, indent, mark};

/// Containers whose content stands alone.
const THROUGH: &[&str] = &[
    "v-pre",
    "raw",
    "center",
    "left",
    "right",
    "justify",
    "slot",
    "demo",
    "preview",
    "normal-demo",
    "vue-demo",
    "react-demo",
    "md-demo",
    "playground",
    "card-grid",
    "cards",
    "columns",
    "column",
    "theorem",
    "code-group-item",
    "field-group",
    "fields",
    "flex",
    "echarts",
    "chart",
    "chartjs",
    "flowchart",
    "mermaid",
    "markmap",
    "sandpack",
    "vue-playground",
    "kotlin-playground",
    "timeline",
    "filetree",
    "file-tree",
    "grid",
    "card-masonry",
    "cardlist",
    "cardimglist",
    "collapse",
    "layout",
    "repl",
];

/// A container that is open.
struct Open {
    colons: usize,
    margin: String,
    /// Whether it is a container of this program too, and ends with `:::`.
    is_own: bool,
    is_group: bool,
    /// Whether one of its tabs is open.
    has_tab: bool,
}

/// Name in this program of another tool's container.
fn own(name: &str) -> Option<&'static str> {
    match name {
        "details" => Some("details"),
        "steps" => Some("steps"),
        "code-group" => Some("code-group"),
        "tabs" | "code-tabs" => Some("tabs"),
        "tab" => Some("tab"),
        _ => None,
    }
}

/// Pass that writes containers as directives and alerts.
pub(crate) fn containers(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    if !lines.iter().any(|line| line.text.contains(":::") || line.text.contains("@tab")) {
        return lines;
    }
    let mut open: Vec<Open> = Vec::new();
    let mut told: Vec<String> = Vec::new();
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut in_fence = false;
    let mut lines = lines.into_iter();
    while let Some(line) = lines.next() {
        let text = line.text.trim_start();
        let margin = indent(&line.text).to_string();
        if line.code {
            let begins = !in_fence;
            in_fence = if begins { fence(text).is_some() } else { !is_fence_end(text) };
            if let Some(label) =
                label(text).filter(|_| begins && open.iter().any(|o| o.is_group && !o.is_own))
            {
                let rest = text.replacen(&format!("[{label}]"), "", 1);
                push_label(&mut out, &margin, label, line.at);
                out.push(Line { text: format!("{margin}{}", rest.trim_end()), ..line });
            } else {
                out.push(line);
            }
            continue;
        }
        in_fence = false;
        if let Some(tab) = text.strip_prefix("@tab").filter(|t| t.is_empty() || t.starts_with([' ', ':'])) {
            let tab = tab.strip_prefix(":active").unwrap_or(tab);
            // An id of the tab follows `#`, and readers never see it; `\#` is a plain `#`.
            let tab = tab.replace("\\#", "\u{0}");
            let tab = tab.split('#').next().unwrap_or(&tab).replace('\u{0}', "#");
            if let Some(group) = open.last_mut().filter(|group| group.is_own && group.is_group) {
                if std::mem::replace(&mut group.has_tab, true) {
                    out.push(Line::new(format!("{}:::", group.margin), line.at));
                }
                let tab = super::forms::bold(tab.trim()).replace("**", "");
                out.push(Line::new(format!("{}::: tab {tab}", group.margin).trim_end().to_string(), line.at));
                continue;
            }
            push_label(&mut out, &margin, tab.trim(), line.at);
            continue;
        }
        if let Some(block) = in_item(&line) {
            out.extend(block);
            continue;
        }
        let rest = text.trim_start_matches(':');
        let colons = text.len() - rest.len();
        // A heading less indented than an open container: its author forgot to close it.
        while text.starts_with('#') && open.last().is_some_and(|inner| inner.margin.len() > margin.len()) {
            close(open.pop(), line.at, &mut out);
            out.push(Line::new("", line.at));
        }
        if colons < 3 {
            out.push(line);
            continue;
        }
        if rest.trim().is_empty() {
            let ended = open.iter().rposition(|o| o.colons <= colons);
            let Some(ended) = ended else {
                cx.lost(line.at, "a `:::` that ends nothing is left out");
                continue;
            };
            while open.len() > ended {
                close(open.pop(), line.at, &mut out);
            }
            continue;
        }
        // A container that ends in its first line: `:::note words :::`.
        let whole = rest.trim_end().strip_suffix(":::").map(str::trim_end);
        let (name, title) = head(whole.unwrap_or(rest));
        let is_open = rest.contains("{open}");
        if let Some((_, kind)) = whole.and_then(|_| Some(((), alert(&name)?))) {
            let block = [format!("{margin}::: {kind}"), format!("{margin}{title}"), format!("{margin}:::")];
            out.extend(block.map(|text| Line::new(text, line.at)));
            continue;
        }
        let own = alert(&name).or_else(|| self::own(&name));
        let own = own.or_else(|| (name == "cards" && is_list(lines.as_slice())).then_some("cards"));
        // The name of a container of tabs names the group; readers never see it.
        let title = if matches!(own, Some("tabs" | "code-group" | "steps")) { String::new() } else { title };
        // Other tools show this word where the author gives no title.
        let usual = if cx.is_chinese { "详情" } else { "Details" };
        let title = if own == Some("details") && title.is_empty() { usual.to_string() } else { title };
        match own {
            Some(own) => {
                let title = if title.is_empty() { String::new() } else { format!(" {title}") };
                let open = if is_open && own == "details" { " {open}" } else { "" };
                out.push(Line::new(format!("{margin}::: {own}{title}{open}"), line.at));
            }
            None => {
                if !told.contains(&name) {
                    let is_known = THROUGH.contains(&name.as_str());
                    let what = if is_known {
                        "what it holds is shown without it"
                    } else {
                        "is not known; what it holds is shown"
                    };
                    cx.kept(line.at, format!("the container `::: {name}`: {what}"));
                    told.push(name.clone());
                }
                if !title.is_empty()
                    && !matches!(name.as_str(), "include" | "slot" | "tabs" | "code-tabs" | "demo")
                {
                    push_label(&mut out, &margin, &title, line.at);
                }
            }
        }
        let is_group = name.contains("group") || name.contains("tabs");
        open.push(Open { colons, margin, is_own: own.is_some(), is_group, has_tab: false });
    }
    let left = open.iter().map(|open| usize::from(open.is_own) + usize::from(open.has_tab)).sum();
    for _ in 0..left {
        out.push(Line::new(":::", out.last().map_or(0, |line| line.at)));
    }
    mark(&mut out);
    out
}

/// Whether the first line that is not blank begins a list item.
fn is_list(lines: &[Line]) -> bool {
    let first = lines.iter().find(|line| !line.text.trim().is_empty());
    first.is_some_and(|line| ["- ", "* ", "+ "].iter().any(|mark| line.text.trim_start().starts_with(mark)))
}

/// A box that begins and ends in the first line of a list item: `6. :::note words :::`.
fn in_item(line: &Line) -> Option<Vec<Line>> {
    let start = line.text.find(":::")?;
    let before = &line.text[..start];
    let marker = before.trim();
    let number = marker.trim_end_matches(['.', ')']);
    let is_number =
        number.len() < marker.len() && number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty();
    if !(is_number || ["-", "*", "+"].contains(&marker)) || !before.ends_with(' ') {
        return None;
    }
    let inside = line.text[start..].trim_start_matches(':').trim_end().strip_suffix(":::")?;
    let (name, words) = head(inside);
    let kind = alert(&name)?;
    let margin = " ".repeat(before.len());
    let block = [format!("{before}::: {kind}"), format!("{margin}{words}"), format!("{margin}:::")];
    Some(block.map(|text| Line::new(text, line.at)).to_vec())
}

/// Writes the end of a container, and of its open tab.
fn close(inner: Option<Open>, at: usize, out: &mut Vec<Line>) {
    let Some(inner) = inner else { return };
    let end = if inner.is_own { format!("{}:::", inner.margin) } else { String::new() };
    out.extend(inner.has_tab.then(|| Line::new(end.clone(), at)));
    out.push(Line::new(end, at));
}

fn is_fence_end(text: &str) -> bool {
    fence(text).is_some_and(|(_, _, rest)| rest.trim().is_empty())
}

fn push_label(out: &mut Vec<Line>, margin: &str, label: &str, at: usize) {
    let bold = super::forms::bold(label);
    if !bold.is_empty() {
        out.extend(["".to_string(), format!("{margin}{bold}"), "".into()].map(|text| Line::new(text, at)));
    }
}

/// The label of a code block in a group: ` ```js [a.js] `, ` ```js title="a.js" ` keeps its own.
fn label(text: &str) -> Option<&str> {
    let (_, _, info) = fence(text)?;
    let (_, rest) = info.split_once('[')?;
    rest.split_once(']').map(|(label, _)| label).filter(|label| !label.is_empty())
}

/// Name and title: `tip T`, `tip[T]`, `tip{title="T"}`, `tip T {.class}`.
fn head(text: &str) -> (String, String) {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(text.len());
    let (name, mut rest) = (text[..end].to_ascii_lowercase(), text[end..].trim());
    let mut title = String::new();
    if let Some(bracket) = rest.strip_prefix('[')
        && let Some((inside, after)) = bracket.rsplit_once(']')
    {
        title = inside.trim().to_string();
        rest = after.trim();
    }
    if let Some(at) = rest.find('{').filter(|_| rest.ends_with('}')) {
        let (_, named) = super::arguments::read(&rest[at + 1..rest.len() - 1], false);
        let named = named.into_iter().find(|(key, _)| key == "title").map(|(_, title)| title);
        if title.is_empty() {
            title = named.unwrap_or_default();
        }
        rest = rest[..at].trim();
    }
    if title.is_empty() {
        title = rest.trim_matches('"').to_string();
    }
    (name, title)
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn heads_are_read() {
        let read = |text: &str| head(text);
        assert_eq!(read("tip[A **b**]"), ("tip".into(), "A **b**".into()));
        assert_eq!(read(" warning 小心 "), ("warning".into(), "小心".into()));
        assert_eq!(read("note{title=\"T\" .x}"), ("note".into(), "T".into()));
        assert_eq!(read("details Click {open}"), ("details".into(), "Click".into()));
    }
}
