//! Declarations that browsers from 2020 do not know, in words that they do.
//!
//! A declaration with an older equivalent is replaced by it. Where the older one means less, it stands in an
//! `@supports not (…)` block behind the rule, which only those browsers read; modern ones keep the original,
//! which works in every direction of writing.

use crate::theme::css::{selectors, tree};

/// Before Chrome 87, Safari 14.1 and Firefox 66, which brought `inset` and its kin.
const NO_INSET: &str = "@supports not (inset:0)";

/// Before Chrome 84, Safari 14.1: the only ones with neither of these have no gaps in flex boxes.
const NO_FLEX_GAP: &str = "@supports not ((inset:0) or (appearance:none))";

/// Before Chrome 104, Safari 14.1 and Firefox 72.
const NO_TRANSLATE: &str = "@supports not (translate:0)";

/// Replacement of the declarations of a rule.
#[derive(Default)]
pub(super) struct Lowered {
    /// Declarations for every browser.
    pub plain: Vec<String>,
    /// Declarations for old browsers.
    pub fallbacks: Vec<Fallback>,
}

/// Declarations for those browsers that a condition names.
pub(super) struct Fallback {
    /// The at-rule around it.
    pub condition: &'static str,
    /// Selector behind the rule's own.
    child: &'static str,
    /// Its declarations.
    pub texts: Vec<String>,
}

impl Fallback {
    /// The selector that stands for one of the rule; none if it cannot have children.
    pub(super) fn selector(&self, own: &str) -> Option<String> {
        let fits = self.child.is_empty() || !selectors::has_pseudo_element(own);
        fits.then(|| format!("{own}{}", self.child))
    }
}

/// Lowers the declarations of one rule.
pub(super) fn lower(texts: Vec<String>) -> Lowered {
    let mut lowered = Lowered::default();
    let (mut insets, mut moved) = (Vec::new(), Vec::new());
    for text in &texts {
        let Some((property, value, important)) = parts(text) else {
            lowered.plain.push(text.clone());
            continue;
        };
        let say = |property: &str, value: &str| format!("{property}: {value}{important}");
        let sides = tree::split(value, ' ');
        let both = |names: [&str; 2]| match sides[..] {
            [one] => Some([say(names[0], one), say(names[1], one)]),
            [first, second] => Some([say(names[0], first), say(names[1], second)]),
            _ => None,
        };
        let pair = |name: &str| match name.split_once('-') {
            // `margin-inline`, `padding-block`, `border-inline`, and `border-block-color`.
            Some((kind @ ("margin" | "padding"), axis @ ("inline" | "block"))) => {
                both([&format!("{kind}-{axis}-start"), &format!("{kind}-{axis}-end")])
            }
            Some(("border", rest)) => border(rest, value, &say),
            _ => None,
        };
        match property {
            "inset" => lowered.plain.extend(around(&sides, &say)),
            "inset-block" => insets.extend(both(["top", "bottom"]).into_iter().flatten()),
            "inset-inline" => insets.extend(both(["left", "right"]).into_iter().flatten()),
            "inset-block-start" => insets.push(say("top", value)),
            "inset-block-end" => insets.push(say("bottom", value)),
            "inset-inline-start" => insets.push(say("left", value)),
            "inset-inline-end" => insets.push(say("right", value)),
            "translate" => moved.extend(translate(&sides).map(|value| say("transform", &value))),
            "overflow-wrap" if value == "anywhere" => lowered.plain.push(say("overflow-wrap", "break-word")),
            _ => {}
        }
        let two = pair(property);
        let is_replaced = two.is_some() || property == "inset";
        lowered.plain.extend(two.into_iter().flatten());
        // A variable alone may stand for several sides: who reads the short form gets it too.
        if !is_replaced || is_one_variable(value) {
            lowered.plain.push(text.clone());
        }
    }
    for (condition, texts) in [(NO_INSET, insets), (NO_TRANSLATE, moved)] {
        if !texts.is_empty() {
            lowered.fallbacks.push(Fallback { condition, child: "", texts });
        }
    }
    lowered.fallbacks.extend(gaps(&texts));
    lowered
}

/// Property, value, and ` !important` or nothing. A custom property has none: its value may be anything.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (property, value) = text.split_once(':')?;
    let (property, value) = (property.trim(), value.trim());
    if property.starts_with("--") {
        return None;
    }
    Some(match value.strip_suffix("!important") {
        Some(value) => (property, value.trim(), " !important"),
        None => (property, value, ""),
    })
}

/// Whether a value is `var(…)` and nothing else.
fn is_one_variable(value: &str) -> bool {
    value.starts_with("var(") && tree::split(value, ' ').len() == 1
}

/// `border-inline: 1px solid` and `border-block-color: red` as their two sides.
fn border(rest: &str, value: &str, say: &dyn Fn(&str, &str) -> String) -> Option<[String; 2]> {
    let (axis, what) = rest.split_once('-').map_or((rest, ""), |(axis, what)| (axis, what));
    if !matches!(axis, "inline" | "block") || !matches!(what, "" | "color" | "style" | "width") {
        return None;
    }
    let dash = if what.is_empty() { "" } else { "-" };
    let name = |side: &str| format!("border-{axis}-{side}{dash}{what}");
    let sides = tree::split(value, ' ');
    let (first, second) = match (what, &sides[..]) {
        ("", _) => (value, value),
        (_, [one]) => (*one, *one),
        (_, [first, second]) => (*first, *second),
        _ => return None,
    };
    Some([say(&name("start"), first), say(&name("end"), second)])
}

/// `inset` as its four sides.
fn around(sides: &[&str], say: &dyn Fn(&str, &str) -> String) -> Vec<String> {
    let at = |index: usize| sides.get(index).copied();
    let top = at(0).unwrap_or("auto");
    let right = at(1).unwrap_or(top);
    let bottom = at(2).unwrap_or(top);
    let left = at(3).unwrap_or(right);
    vec![say("top", top), say("right", right), say("bottom", bottom), say("left", left)]
}

/// `translate: 0 -50%` as a function of `transform`.
fn translate(sides: &[&str]) -> Option<String> {
    match sides {
        ["none"] => None,
        [x] => Some(format!("translate({x})")),
        [x, y] => Some(format!("translate({x},{y})")),
        _ => None,
    }
}

/// Margins in place of the gaps of a flex box.
fn gaps(texts: &[String]) -> Vec<Fallback> {
    let value = |name: &str| {
        let found = texts.iter().rev().filter_map(|text| parts(text));
        found.into_iter().find(|(property, _, _)| *property == name).map(|(_, value, _)| value)
    };
    let Some(gap) = value("gap").filter(|_| matches!(value("display"), Some("flex" | "inline-flex"))) else {
        return Vec::new();
    };
    let gap = tree::split(gap, ' ');
    let (row, column) = (gap[0], gap[gap.len() - 1]);
    let is_column = value("flex-direction").is_some_and(|way| way.starts_with("column"));
    let wraps = value("flex-wrap") == Some("wrap");
    let margin = |child, side: &str, size: &str| Fallback {
        condition: NO_FLEX_GAP,
        child,
        texts: vec![format!("margin-{side}-end: {size}")],
    };
    // The last of a line that wraps has the margin too, so that all of the line are of one height.
    let below =
        (is_column || wraps).then(|| margin(if wraps { ">*" } else { ">:not(:last-child)" }, "block", row));
    let beside = (!is_column).then(|| margin(">:not(:last-child)", "inline", column));
    below.into_iter().chain(beside).filter(|fallback| !fallback.texts[0].ends_with(": 0")).collect()
}
