//! Comments with which Hexo's themes delimit parts: `<!-- tab Title -->` … `<!-- endtab -->`.

use super::{Context, Line};

/// Pass that turns these comments into calls (`tab`) or bold labels (`timeline`, `cell`).
pub(crate) fn comments(_: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    for line in lines.iter_mut().filter(|line| !line.code && line.text.contains("<!--")) {
        let text = line.text.trim();
        let Some(inside) = text.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) else {
            continue;
        };
        let (kind, words) = inside.trim().split_once(' ').unwrap_or((inside.trim(), ""));
        // An icon's name follows `@`.
        let words = super::forms::in_markdown(words);
        let words = words.split('@').next().unwrap_or("").trim().replace('"', "'");
        line.text = match kind {
            "tab" => format!("{{% tab \"{words}\" %}}"),
            "endtab" => "{% endtab %}".into(),
            "timeline" | "cell" if !words.is_empty() => super::forms::bold(&words),
            "endtimeline" | "endcell" => String::new(),
            _ => continue,
        };
    }
    lines
}
