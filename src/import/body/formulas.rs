//! Formulas as Hugo and Zola have them: `\\(…\\)` in text, and those in calls.

use super::arguments::Call;
use super::{Context, Line, book, mark, outside_code};

/// Pass that writes `\\(…\\)` and `\\[…\\]` with dollars.
pub(crate) fn formulas(_: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    let is_formula = |line: &Line| !line.code && (line.text.contains("\\\\(") || line.text.contains("\\\\["));
    if !lines.iter().any(is_formula) {
        return lines;
    }
    let mut is_open = false;
    for line in lines.iter_mut().filter(|line| !line.code) {
        match line.text.trim() {
            "\\\\[" if !is_open => {
                line.text = line.text.replace("\\\\[", "$$");
                is_open = true;
            }
            "\\\\]" if is_open => {
                line.text = line.text.replace("\\\\]", "$$");
                is_open = false;
            }
            _ => line.text = outside_code(&line.text, book::formulas),
        }
    }
    mark(&mut lines);
    lines
}

/// Whether a call of this name begins in the text.
pub(super) fn holds(text: &str, name: &str) -> bool {
    let marks = ["{{<", "{{< ", "{{%", "{{% ", "{% "];
    marks.iter().any(|mark| text.contains(&format!("{mark}{name}")))
}

/// The formula that a call has as an argument: `{{ katex(body="x") }}`.
pub(super) fn argument(call: &Call) -> Option<String> {
    let words = |word: &&String| !["display", "block"].contains(&word.as_str());
    let typed = call
        .get(&["body", "formula", "text"])
        .or_else(|| call.plain.iter().find(words).map(String::as_str))?;
    Some(format!("${}$", typed.trim().trim_matches('$').trim()))
}

/// Whether the arguments of a call make its formula a block.
pub(super) fn is_display(call: &Call) -> bool {
    let words = ["display", "block"];
    call.plain.iter().any(|word| words.contains(&word.as_str()))
        || call.get(&words).is_some_and(|value| value != "false")
}

/// The text of a call as a formula: `Ok` in a line, `Err` as a block.
pub(super) fn written(text: &str, is_display: bool) -> Result<String, Vec<String>> {
    let mut inside = text.trim();
    let mut is_block = is_display || inside.contains('\n');
    for (open, close, of_block) in
        [("$$", "$$", true), ("\\[", "\\]", true), ("$", "$", false), ("\\(", "\\)", false)]
    {
        let stripped = inside.strip_prefix(open).and_then(|inside| inside.strip_suffix(close));
        if let Some(stripped) = stripped {
            inside = stripped.trim();
            is_block |= of_block;
            break;
        }
    }
    // Text with formulas in it, as themes that only load their library have it.
    if inside.contains('$') {
        return Err(text.trim_matches('\n').split('\n').map(str::to_string).collect());
    }
    match is_block {
        true => {
            let lines = inside.lines().filter(|line| !line.trim().is_empty()).map(str::to_string);
            let ends = |text: &str| vec![String::from(text)];
            Err([ends(""), ends("$$"), lines.collect(), ends("$$"), ends("")].concat())
        }
        false => Ok(format!("${inside}$")),
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn calls_become_formulas() {
        assert_eq!(written("\\pi", false).as_deref(), Ok("$\\pi$"));
        let block = ["", "$$", "x", "$$", ""].map(str::to_string).to_vec();
        for (text, is_display) in [("x", true), ("$$x$$", false), ("\n\\[ x \\]\n", false), ("\nx\n", true)] {
            assert_eq!(written(text, is_display), Err(block.clone()), "{text}");
        }
        assert_eq!(written("a $x$ b $$y$$", false), Err(vec!["a $x$ b $$y$$".to_string()]));
    }
}
