//! `share_pictures`: a picture of each page's title, for the link cards that social networks show.

use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::ADDRESS;
use crate::source::Span;
use crate::yaml::Node;
use serde_json::{Value, json};

/// Whether pages have pictures for link cards, and the font of the pictures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharePictures {
    /// Span of the value that asks for pictures; none where pages have none.
    pub asked: Option<Span>,
    /// Font file, relative to the site's folder; none where an installed font is used.
    pub font: Option<String>,
}

impl SharePictures {
    /// Setting and language in the text of a `site.yaml`. Loading needs both to find the font, before the
    /// settings are read; faults are therefore dropped here and reported then.
    pub fn of(text: &str) -> (SharePictures, String) {
        // Most sites have no such key and need no second parse.
        if !text.contains("share_pictures") {
            return Default::default();
        }
        let mut unheard = Diags::default();
        let yaml = crate::yaml::Yaml::parse(crate::source::FileId(0), text, 0, &mut unheard);
        let Some(yaml) = &yaml else { return Default::default() };
        let asked = yaml.root().get("share_pictures");
        let language = yaml.root().get("language").and_then(|node| node.string(&mut unheard));
        let asked = asked.map_or_else(Default::default, |node| SharePictures::read(&node, &mut unheard));
        (asked, language.unwrap_or_else(|| "zh-CN".into()))
    }

    pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> SharePictures {
        let Some(text) = node.short(&ADDRESS, diags) else { return SharePictures::default() };
        let asked = Some(node.span());
        let ending = text.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_font = ending.is_some_and(|ending| ["ttf", "otf", "ttc", "otc"].contains(&ending.as_str()));
        let is_below =
            !text.starts_with(['/', '\\']) && text.split(['/', '\\', ':']).all(|part| part != "..");
        match text.as_str() {
            "false" => SharePictures::default(),
            "true" => SharePictures { asked, font: None },
            _ if is_font && is_below && !text.contains([':', '\\']) => {
                SharePictures { asked, font: Some(text) }
            }
            _ => {
                let message = format!("`{text}` is not the path of a font in the site's folder");
                let d = Diagnostic::new(Code::InvalidValue, node.span(), message);
                diags.push(d.hint(
                    "write `true`, or a path from the site's folder on, such as `fonts/NotoSansSC-Bold.otf`",
                ));
                SharePictures::default()
            }
        }
    }
}

/// JSON Schema of `share_pictures`.
pub(super) fn schema() -> Value {
    json!({
        "type": ["boolean", "string", "null"],
        "description": "Whether each page has a picture of its title for sharing: true, or the path of a font from the site's folder on; needs base_url",
    })
}
