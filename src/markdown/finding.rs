//! Findings about faults in a text: what each says, and what it advises.

use super::include::Missing;
use super::{Fault, FaultKind, MAIN_DIRECTIVES, directive, directive_names, fence, foreign};
use crate::diag::{Code, Diagnostic, OFTEN, Severity, closest};
use crate::limits;
use crate::source::Span;

/// How many names of alerts a hint lists.
const OWN_ALERTS: usize = 5;

pub(super) fn finding(fault: &Fault) -> Diagnostic {
    let new = |code, message: String| Diagnostic::new(code, fault.span, message);
    match &fault.kind {
        FaultKind::UnknownDirective(name) => {
            let d = new(Code::UnknownKey, format!("unknown directive `{name}`"));
            let names = directive_names();
            match closest(name, names.iter().copied()) {
                Some(close) => d.hint(format!("did you mean `{close}`?")),
                None => d
                    .hint(format!("known directives are {}", crate::config::quoted(&names[..MAIN_DIRECTIVES])))
                    .alike(OFTEN),
            }
        }
        FaultKind::UnknownAttribute(directive, key) => {
            let d = new(Code::UnknownKey, format!("`{}` has no `{key}`", directive.name));
            match (closest(key, directive.keys.iter().copied()), directive.keys) {
                (Some(close), _) => d.hint(format!("did you mean `{close}`?")),
                (None, []) => {
                    d.hint("take the braces out, or put a backslash before the first if they are words")
                }
                (None, keys) => d.hint(format!("known are {}", crate::config::quoted(keys))),
            }
        }
        FaultKind::AlertKey(alert, key) => new(Code::UnknownKey, format!("`{alert}` has no `{key}`"))
            .hint("take the braces out, or put a backslash before the first if they are words"),
        FaultKind::MissingTarget(directive) => {
            new(Code::UnknownKey, format!("`{}` names nothing", directive.name)).hint(
                directive.about.split("`: ").next().map(|form| format!("write {form}`")).unwrap_or_default(),
            )
        }
        FaultKind::Missing(missing) => missing_include(missing, fault.span),
        FaultKind::Formula(why) => {
            let d = new(Code::InvalidFormula, format!("this formula is shown as typed: {why}"));
            match why.contains("`\\") {
                true => d
                    .hint("write what it stands for with other commands, for example `\\mathrm{…}` for upright letters")
                    .alike(OFTEN),
                false => d.hint("correct it, or put a backslash before `$` if it is a sign"),
            }
        }
        FaultKind::Undrawn(why) => {
            new(Code::UndrawnDiagram, format!("this diagram is not drawn, and is shown as typed: {why}")).hint(
                "drawn are `dot`, and flowcharts, sequences and states of `mermaid`; write `text` behind the fence to show the source",
            ).alike(OFTEN)
        }
        FaultKind::TooManyDrawings => {
            let mut d = limits::DRAWINGS.finding(Code::TooMuch, fault.span, "");
            d.severity = Severity::Warning;
            d
        }
        FaultKind::TooManyFormulas => {
            let mut d = limits::FORMULAS.finding(Code::TooMuch, fault.span, "");
            d.severity = Severity::Warning;
            d
        }
        FaultKind::TooManyRows(rows) => limits::TABLE_ROWS.finding(Code::TooMuch, fault.span, rows),
        FaultKind::Misplaced(directive) => {
            let around = directive.within.first().copied().unwrap_or_default();
            new(Code::UnknownKey, format!("`{}` stands outside of `{around}`", directive.name))
                .hint(format!("put a line `::: {around}` before it, and `:::` behind the last"))
        }
        FaultKind::NoCase => {
            new(Code::UnknownKey, "`when` is for outcomes and advice of rules: here its part is always shown".into())
                .hint("conditions belong in the `body` of an outcome or the `then` of advice; take the line and its `:::` out here")
        }
        FaultKind::UnclosedDirective(name) => {
            new(Code::UnknownKey, format!("the directive `{name}` is not closed"))
                .hint("end it with a line `:::`")
        }
        FaultKind::StrayClose => new(Code::UnknownKey, "`:::` closes nothing".into())
            .hint("remove it, or begin a directive with `::: name` before it"),
        FaultKind::TooDense(weight) => limits::MARKDOWN_MARKS.finding(Code::TooMuch, fault.span, weight),
        FaultKind::TooDeep => limits::MARKDOWN_DEPTH.finding(Code::UnknownKey, fault.span, ""),
        FaultKind::Foreign(mark) => {
            new(Code::ForeignSyntax, format!("`{mark}` is the syntax of another tool, shown as typed"))
                .hint(foreign::instead(mark))
                .hint("put it between backticks if it is meant as an example")
                .alike(OFTEN)
        }
        FaultKind::ForeignCode(mark) => {
            new(Code::ForeignSyntax, format!("`{mark}` is the syntax of another tool, shown as typed"))
                .hint(foreign::instead_of_code(mark))
                .alike(OFTEN)
        }
        FaultKind::InlineNote(words) => {
            new(Code::ForeignSyntax, "`^[` begins no footnote, and is shown as typed".into())
                .hint(format!("write `[^1]` here, and `[^1]: {words}` on a line of its own"))
        }
        FaultKind::WideBars => {
            new(Code::InvalidValue, "`｜` is a full-width bar and parts no cells".into())
                .warning()
                .hint("write `|` for each `｜` of the table")
        }
        FaultKind::MissingNote(label) => new(Code::BrokenLink, format!("there is no footnote `[^{label}]:`"))
            .hint("write the note, or put a backslash before `[` if none is meant"),
        FaultKind::OtherNote(label, other) => {
            new(Code::BrokenLink, format!("there is no footnote `[^{label}]:`"))
                .hint(format!("did you mean `[^{other}]`? nothing refers to that one"))
        }
        FaultKind::NoteColon(label) => {
            new(Code::BrokenLink, format!("`[^{label}]` at the beginning of a line lacks its colon, so this is no footnote but words"))
                .hint(format!("write `[^{label}]: ` and the note"))
        }
        FaultKind::UnknownAlert(name) => {
            let d = new(Code::UnknownKey, format!("no alert is called `{name}`: this is a quotation"));
            let names: Vec<&str> = directive::ALERTS.iter().map(|(name, _)| *name).collect();
            let plain = name.split(['|', ' ']).next().unwrap_or_default();
            // Words below a picture are no alert.
            let near = closest(plain, names.iter().copied()).filter(|_| plain != "caption");
            match near {
                Some(near) => d.hint(format!("did you mean `[!{}]`?", near.to_uppercase())),
                // Elsewhere any words are the title of a note.
                None if name.contains(char::is_alphabetic) => {
                    let known = crate::config::quoted(&names[..OWN_ALERTS]);
                    let title = name.split('|').next().unwrap_or_default();
                    d.hint(format!("write `[!NOTE] {title}`; known are {known}")).alike(OFTEN)
                }
                None => d.hint(format!("known are {}", crate::config::quoted(&names[..OWN_ALERTS]))).alike(OFTEN),
            }
        }
        FaultKind::NoHeading(marks) => {
            new(Code::ForeignSyntax, format!("`{marks}` without a space behind it begins no heading, and is shown as typed"))
                .hint(format!("put a space behind `{marks}`, or a backslash before it if no heading is meant"))
        }
        FaultKind::OpenComment => {
            new(Code::RawHtmlRemoved, "`<!--` begins no comment here, and is shown as typed".into())
                .hint("end the comment with `-->` in the same paragraph, or begin it on a line of its own")
        }
        FaultKind::WideColons => {
            new(Code::UnknownKey, "`：：：` are full-width colons, shown as typed".into())
                .hint("write `:::` to begin or end a directive")
        }
        FaultKind::WideLink(dest) => {
            new(Code::BrokenLink, format!("`（{dest}）` stands in full-width parentheses, so this is no link but words"))
                .hint(format!("write `({dest})`"))
        }
        FaultKind::UnclosedFence(_, false) => {
            new(Code::UnknownKey, "this block of code is not closed: it ends with the quote, the item or the note that it stands in".into())
                .hint("begin each line of the code, and the one that closes it, as the line with the backticks begins: behind `>`, or as far in")
        }
        FaultKind::UnclosedFence(fence, true) => {
            let d = new(Code::UnknownKey, "this block of code is not closed: all that follows is shown as code".into());
            match fence.starts_with('`') {
                true => d.hint(format!("end it with a line of {} backticks", fence.len())),
                false => d.hint(format!("end it with a line `{fence}`")),
            }
        }
        FaultKind::ExtraCells(cells, columns) => {
            new(Code::InvalidValue, format!("this row has {cells} cells and the head {columns}: the rest is not shown"))
                .warning()
                .hint("give the head as many, or put a backslash before a `|` that is a sign")
        }
        FaultKind::NoTable(head, below) => {
            let message = match below {
                Some(below) => format!("this is no table but words: its head has {head} columns, and the line below it {below}"),
                None => "this is no table but words: the line below its head is missing".into(),
            };
            new(Code::InvalidValue, message)
                .warning()
                .hint(format!("write `|{}` below the head", "---|".repeat(*head)))
        }
        FaultKind::NoteTwice(label) => {
            new(Code::DuplicateId, format!("the footnote `[^{label}]` is written twice, and only the first is shown"))
                .warning()
                .hint("give one of the two another name, or take it out")
        }
        FaultKind::UnusedNote(label) => {
            new(Code::BrokenLink, format!("nothing refers to the footnote `[^{label}]`, so it is not shown"))
                .hint(format!("write `[^{label}]` where it belongs, or take the note out"))
        }
        FaultKind::SpacedPath(path, typed) => {
            let d = new(Code::BrokenLink, format!("`{path}` holds spaces, so this is no link but words"));
            match path.contains("://") {
                // In an address of another site a space is seldom meant.
                true => d.hint("take out each space that is no part of the address, and write `%20` for the others"),
                false => d.hint(format!("write `{typed}`, or `%20` for each space")),
            }
        }
        FaultKind::NoDefinition(label) => {
            new(Code::BrokenLink, format!("there is no definition `[{label}]: …`, so this is no link but words"))
                .hint(format!("write `[{label}]: path` on a line of its own, or a backslash before `[` if no link is meant"))
                .alike(OFTEN)
        }
        FaultKind::NoMarker(sign) => {
            let d = new(Code::ForeignSyntax, format!("`{sign}` begins no list, and the lines are shown as one"));
            match sign.starts_with(|c: char| c.is_ascii_digit()) {
                true => d.hint("write `.` and a space behind the number"),
                false => d.hint("write `-` and a space in its place"),
            }
        }
        FaultKind::NoBox(sign) => {
            let d = new(Code::ForeignSyntax, format!("`{sign}` is no box to tick, and is shown as typed"));
            match sign.as_str() {
                "[]" => d.hint("write `[ ]`, with a space in it"),
                _ => d.hint("write `[ ]`, or `[x]` where it is done").alike(OFTEN),
            }
        }
        FaultKind::FenceCommand => {
            new(Code::ForeignSyntax, "this stands behind the fence, where it is not shown".into())
                .hint("begin the code on the line below the backticks")
        }
        FaultKind::OpenFormula => {
            new(Code::InvalidFormula, "`$$` has no partner in its paragraph: this is shown as typed".into())
                .hint("take the blank lines out of the formula, and write `$$` before and behind it")
        }
        FaultKind::DeepItem(sign) => {
            new(Code::ForeignSyntax, format!("`{sign}` stands too far in to begin a list, and the lines are shown as one"))
                .hint("put a blank line before the first item, and begin all items below the first letter of the words above them")
        }
        FaultKind::LoneUnderscores => {
            new(Code::ForeignSyntax, "`__` beside a letter makes no words bold, and is shown as typed".into())
                .hint("write `**` on both sides of the words in its place")
                .alike(OFTEN)
        }
        FaultKind::EmptyHeading => {
            new(Code::InvalidValue, "this heading has no words".into())
                .warning()
                .hint("write some, or take the line out")
                .alike(OFTEN)
        }
        FaultKind::IdTwice(id) => {
            new(Code::DuplicateId, format!("the id `{id}` is given twice: this heading has another"))
                .warning()
                .hint("give one of the two another id")
        }
        FaultKind::LoneStars => {
            new(Code::ForeignSyntax, "`**` has no partner, and is shown as typed".into())
                .hint("write `**` on both sides of the words, without a space between, or a backslash before it")
        }
        FaultKind::LoneTick => {
            new(Code::ForeignSyntax, "a backtick has no partner, and is shown as typed".into())
                .hint("write one on each side of the code, in the same paragraph, or a backslash before it")
                .alike(OFTEN)
        }
        FaultKind::FewColons => {
            new(Code::UnknownKey, "`::` begins no block, and is shown as typed".into())
                .hint("write `:::`, three colons, before and behind it")
        }
        FaultKind::WideTitle(path, title) => {
            new(Code::BrokenLink, format!("the title `{title}` stands in curly quotes, so this is no link but words"))
                .hint(format!("write `({path} \"{title}\")`"))
        }
        FaultKind::OpenTitle(title) => {
            new(Code::BrokenLink, format!("the title `{title}` has no quote behind it, so this is no link but words"))
                .hint("write `\"` behind the title")
        }
        FaultKind::NoList(sign) => {
            new(Code::ForeignSyntax, format!("`{sign}` without a space behind it begins no list, and the lines are shown as one"))
                .hint(format!("put a space behind `{sign}`, and behind the signs of the lines that follow"))
        }
        FaultKind::TwistedLink(typed) => {
            new(Code::BrokenLink, "these brackets make no link, and are shown as typed".into())
                .hint(format!("write `{typed}`"))
        }
        FaultKind::WideMarks(marks) => {
            let typed = "#".repeat(marks.chars().count());
            new(Code::ForeignSyntax, format!("`{marks}` is full-width and begins no heading: it is shown as typed"))
                .hint(format!("write `{typed}` and a space"))
        }
        FaultKind::OpenLink(dest) => {
            new(Code::BrokenLink, format!("`{dest}` has no `)` behind it, so this is no link but words"))
                .hint("write `)` behind the address")
        }
        FaultKind::PictureKey(key) => {
            let message = format!("a picture has no `{key}`: it is passed over");
            let d = new(Code::UnknownKey, message).warning().alike(OFTEN);
            let known = ["width", "height", "dark"];
            match closest(key, known) {
                Some(near) => d.hint(format!("did you mean `{near}`?")),
                None => d.hint(format!("known are {}", crate::config::quoted(&known))),
            }
        }
        FaultKind::PictureSize(key, value) => {
            new(Code::InvalidValue, format!("`{value}` is no number of pixels for `{key}`: it is passed over"))
                .warning()
                .hint(format!("write a whole number, for example `{{{key}=400}}`"))
        }
        FaultKind::Fence(slip) => fence::finding(slip, fault.span),
        FaultKind::RemovedHtml(what) => {
            new(Code::RawHtmlRemoved, format!("`{what}` is not shown"))
                .hint(crate::html::why_removed(what))
                .alike(OFTEN)
        }
        FaultKind::OpenTag(what) => {
            new(Code::RawHtmlRemoved, format!("`{what}` is not shown"))
                .hint("end the tag with `>`, and close the quotes in it; if it is words, put it between backticks")
        }
        FaultKind::CrowdedTag(what) => {
            new(Code::RawHtmlRemoved, format!("`{what}` is not shown"))
                .hint(format!("the tag has more than {} attributes: leave some out", limits::ATTRIBUTES.most))
        }
        FaultKind::TickedHtml(what) => {
            let name = what.trim_matches(['<', '>']);
            new(Code::RawHtmlRemoved, format!("`{what}` is not shown"))
                .hint(format!("in a block of HTML, backticks make no code: write `<code>&lt;{name}&gt;</code>`"))
                .alike(OFTEN)
        }
        FaultKind::NoteInHtml(label) => {
            new(Code::BrokenLink, format!("in a block of HTML, `[^{label}]` is no footnote but words"))
                .hint("leave a blank line before and behind these words, so that they are Markdown")
        }
        FaultKind::NoteInTitle(label) => {
            new(Code::BrokenLink, format!("in the title of a block, `[^{label}]` is no footnote but words"))
                .hint(format!("write `[^{label}]` in the text of the block"))
        }
    }
}

/// The finding about a file that cannot stand where a line includes it.
fn missing_include(missing: &Missing, span: Span) -> Diagnostic {
    let (message, hint) = match missing {
        Missing::File(path) => (
            format!("there is no file `{path}`"),
            "the path counts from this file's folder, or from `content/` with a `/` first",
        ),
        Missing::Spaced(path) => (
            format!("there is no file `{path}`"),
            "put a path that holds spaces between quotes: `::: include \"a b.md\"`",
        ),
        Missing::Folder(path) => (
            format!("`{path}` is a folder, and only a file can be included"),
            "write the path of a file in it",
        ),
        Missing::Outside(path) if path.is_empty() => {
            ("this includes nothing".into(), "write the path of a file behind `include` or `table`")
        }
        Missing::Outside(path) => {
            (format!("`{path}` lies outside of `content/`"), "copy the file into `content/`, or link to it")
        }
        Missing::Nowhere => ("texts in YAML include no files".into(), "write an article, and link to it"),
        Missing::Circle(path) => (
            format!("`{path}` includes itself, directly or through others"),
            "take the line out of one of them",
        ),
        Missing::Part(path, part) => (
            format!("`{path}` has no part `{part}`"),
            "begin it with a line that holds `#region` and its name, and end it with `#endregion`",
        ),
        Missing::Lines(path, 1) => (
            format!("`{path}` has 1 line, and not these"),
            "write `{lines=1-9}`, `{lines=5-}` or `{lines=7}`",
        ),
        Missing::Lines(path, count) => (
            format!("`{path}` has {count} lines, and not these"),
            "write `{lines=1-9}`, `{lines=5-}` or `{lines=7}`",
        ),
        Missing::Unread(path) => (format!("`{path}` is no text"), "only texts in UTF-8 can be included"),
        Missing::NoTable(path, why) => (
            format!("`{path}` gives no table: {why}"),
            "a table is a `.csv` or `.tsv`, or a list of maps in `.json` or `.yaml`",
        ),
        Missing::TooMany => return limits::INCLUDES.finding(Code::TooMuch, span, ""),
        Missing::TooLong => return limits::INCLUDED.finding(Code::TooMuch, span, ""),
        Missing::TablesTooLong => return limits::TABLES.finding(Code::TooMuch, span, ""),
        Missing::TooDeep => return limits::INCLUDE_DEPTH.finding(Code::TooMuch, span, ""),
    };
    Diagnostic::new(Code::MissingInclude, span, message).hint(hint)
}
