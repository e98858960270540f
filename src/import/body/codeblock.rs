//! Code in `<CodeBlock>` of Docusaurus, where it is a template string: ``<CodeBlock language="sh">{`…`}</CodeBlock>``.

use super::arguments::read;
use super::{Context, Line, code_span, fence, indent, jsx, mark};

const BEGIN: &str = "<CodeBlock";
const END: &str = "</CodeBlock>";

/// The most lines of such a block.
const LONGEST: usize = 500;

/// Writes each `<CodeBlock>` as a block of code. Expressions in the code are reported.
pub(super) fn code_blocks(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let last = lines.iter().rposition(|line| line.text.contains(END));
    let Some(last) = last.filter(|_| lines.iter().any(|line| line.text.contains(BEGIN))) else {
        return lines;
    };
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        at += 1;
        let start = line
            .text
            .find(BEGIN)
            .filter(|start| at <= last + 1 && !line.code && !line.text[..*start].contains('`'));
        let Some((start, (whole, used))) =
            start.and_then(|start| Some((start, whole(&lines[at - 1..], start)?)))
        else {
            out.push(line.clone());
            continue;
        };
        let Some(block) = block(&whole) else {
            out.push(line.clone());
            continue;
        };
        at += used;
        if block.has_blanks {
            let what = "an expression within code is shown as typed: ";
            cx.lost(line.at, format!("{what}{}", code_span(block.code.lines().next().unwrap_or(""))));
        }
        let margin = indent(&line.text);
        let before = &line.text[..start];
        if !before.trim().is_empty() {
            out.push(Line::new(before, line.at));
        }
        let fence = "`".repeat(longest_run(&block.code).max(2) + 1);
        out.push(Line::new("", line.at));
        out.push(Line::new(format!("{margin}{fence}{}", block.info), line.at));
        for text in block.code.lines() {
            let text = if text.is_empty() { String::new() } else { format!("{margin}{text}") };
            out.push(Line::new(text, line.at));
        }
        out.push(Line::new(format!("{margin}{fence}"), line.at));
        out.push(Line::new("", line.at));
        if !block.rest.trim().is_empty() {
            out.push(Line::new(format!("{margin}{}", block.rest.trim()), line.at));
        }
    }
    mark(&mut out);
    out
}

/// Lines without the fences ` ```mdx-code-block `, whose content Docusaurus shows as MDX, and with the summary of
/// `<Details>` as its title.
pub(super) fn unwrapped(lines: Vec<Line>) -> Vec<Line> {
    let wants = |line: &Line| line.text.contains("mdx-code-block") || line.text.contains("<Details>");
    if !lines.iter().any(wants) {
        return lines;
    }
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut open: Option<(char, usize)> = None;
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        if line.code {
            let here = fence(line.text.trim_start());
            match (open, here) {
                (None, Some((mark, length, info))) if info.trim() == "mdx-code-block" => {
                    open = Some((mark, length));
                    continue;
                }
                (Some((mark, least)), Some((other, length, rest)))
                    if mark == other && length >= least && rest.trim().is_empty() =>
                {
                    open = None;
                    continue;
                }
                _ => {}
            }
        }
        let is_details = !line.code && line.text.trim() == "<Details>";
        let title = lines.peek().filter(|_| is_details).and_then(|next| {
            let inside = next.text.trim().strip_prefix("<summary>")?.strip_suffix("</summary>")?;
            (!inside.contains(['"', '{', '`', '<'])).then(|| inside.trim().to_string())
        });
        match title {
            Some(title) => {
                let text = line.text.replace("<Details>", &format!("<Details title=\"{title}\">"));
                out.push(Line { text, ..line });
                lines.next();
            }
            None => out.push(line),
        }
    }
    mark(&mut out);
    out
}

/// The text from the beginning of a block to its end, with the rest of that line, and the number of further lines.
fn whole(lines: &[Line], start: usize) -> Option<(String, usize)> {
    let mut whole = lines.first()?.text[start..].to_string();
    let mut used = 0;
    while !whole.ends_with(END) && !whole.lines().next_back().is_some_and(|last| last.contains(END)) {
        used += 1;
        let more = lines.get(used).filter(|_| used < LONGEST)?;
        whole.push('\n');
        whole.push_str(&more.text);
    }
    Some((whole, used))
}

struct Block {
    /// Words behind the fence.
    info: String,
    code: String,
    /// Whether expressions stand in the code.
    has_blanks: bool,
    /// Text behind the block.
    rest: String,
}

fn block(whole: &str) -> Option<Block> {
    let end = jsx::tag_end(whole, 0)?;
    let (inside, rest) = whole[end..].split_once(END)?;
    let literal = joined(inside)?;
    let (plain, named) = read(&whole[BEGIN.len()..end - 1], false);
    let get = |name: &str| named.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let class = get("className").and_then(|all| all.split(' ').find_map(|one| one.strip_prefix("language-")));
    let mut info = get("language").or(class).unwrap_or("").to_string();
    if let Some(title) = get("title").filter(|title| !title.is_empty()) {
        info.push_str(&format!(" title=\"{}\"", title.replace('"', "'")));
    }
    let numbers =
        plain.iter().any(|word| word == "showLineNumbers") || get("showLineNumbers") == Some("true");
    info.push_str(if numbers { " ln" } else { "" });
    if let Some(more) = get("metastring") {
        info.push_str(&format!(" {more}"));
    }
    let (code, has_blanks) = unescaped(&literal);
    Some(Block { info, code: dedented(code.trim_matches('\n')), has_blanks, rest: rest.to_string() })
}

/// The template strings that an element holds, one behind the other: ``{`…`} {`…`}``. `None` where it holds more.
fn joined(inside: &str) -> Option<String> {
    let (mut out, mut rest) = (String::new(), inside.trim());
    while !rest.is_empty() {
        let literal = rest.strip_prefix('{')?.trim_start().strip_prefix('`')?;
        let mut is_escaped = false;
        let end = literal.find(|c: char| {
            let is_end = c == '`' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            is_end
        })?;
        out.push_str(&literal[..end]);
        rest = literal[end + 1..].trim_start().strip_prefix('}')?.trim_start();
    }
    Some(out)
}

/// The words of a template string, and whether it has expressions.
fn unescaped(literal: &str) -> (String, bool) {
    let (mut out, mut has_blanks) = (String::new(), false);
    let mut letters = literal.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                other => out.extend(other),
            },
            '$' if letters.peek() == Some(&'{') => {
                has_blanks = true;
                out.push(c);
            }
            c => out.push(c),
        }
    }
    (out.trim_end().to_string(), has_blanks)
}

/// Code without the indentation that all of its lines share.
fn dedented(code: &str) -> String {
    let widths = code.lines().filter(|line| !line.trim().is_empty()).map(|line| indent(line).len());
    let shared = widths.min().unwrap_or(0);
    code.lines().map(|line| line.get(shared..).unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The longest run of backticks that begins a line.
fn longest_run(code: &str) -> usize {
    let runs = code.lines().map(str::trim_start).map(|line| line.len() - line.trim_start_matches('`').len());
    runs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_of_a_template_string_is_unescaped() {
        let block = |text: &str| block(text).map(|block| (block.info, block.code, block.has_blanks));
        let text = "<CodeBlock language=\"bash\" title=\"a b.sh\" showLineNumbers>\n{`  echo \\`x\\` \\$A\n    \\\\n`}\n</CodeBlock>";
        let expected = ("bash title=\"a b.sh\" ln".to_string(), "echo `x` $A\n  \\n".to_string(), false);
        assert_eq!(block(text), Some(expected));
        assert!(block("<CodeBlock>{`a ${b}`}</CodeBlock>").is_some_and(|(_, _, has_blanks)| has_blanks));
        let two = block("<CodeBlock>\n{`a\n`}\n  {`b`}\n</CodeBlock>");
        assert_eq!(two, Some((String::new(), "a\nb".to_string(), false)));
        for other in ["{Src}", "{`a`} b", "{`a}"] {
            assert_eq!(block(&format!("<CodeBlock>{other}</CodeBlock>")), None, "{other}");
        }
    }
}
