//! Parts that Hexo's themes set off by comments: `<!-- tab Title -->` … `<!-- endtab -->`.

use super::{Context, Line};

/// The pass. The comments become calls, or words of their own.
pub(crate) fn comments(_: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    for line in lines.iter_mut().filter(|line| !line.code && line.text.contains("<!--")) {
        let text = line.text.trim();
        let Some(inside) = text.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) else {
            continue;
        };
        let (kind, words) = inside.trim().split_once(' ').unwrap_or((inside.trim(), ""));
        // Behind `@` stands the name of an icon.
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
