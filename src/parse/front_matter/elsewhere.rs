//! Keys of other tools: what they say in the terms of this program.
//!
//! A page that its owner kept from readers elsewhere is not published here.

use super::{aliases, meant_day, set_expires};
use crate::diag::{Diags, closest};
use crate::model::FrontMatter;
use crate::yaml::Node;
use jiff::civil::Date;

/// What a key of another tool was read as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reading {
    /// As this key of this program.
    As(&'static str),
    /// As a reason to keep the page back.
    KeptBack,
    /// As nothing: this key of the program takes a day, and the value is none.
    Undated(&'static str),
    /// As nothing.
    Nothing,
}

/// What a key says.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    /// The page's day.
    Date,
    /// The page's day, which may be later than that of `date`.
    LaterDate,
    Updated,
    Expires,
    Order,
    Aliases,
    /// That the page is for readers: what does not clearly say so keeps it back.
    Published,
    /// That the page is not for readers: what does not clearly deny it keeps it back.
    Hidden,
    /// State of the page: a draft, published, private.
    Status,
    /// Audience of the page: anything but everybody keeps it back.
    Visibility,
    /// Password of the page.
    Password,
    /// When a page is made: a map with `render`, or that value alone.
    Build,
    /// The page's address, or that it has none.
    Address,
}

/// The keys of other tools. They are found in any case; `draft` stands for `Draft`.
const NAMES: &[(&str, Says)] = &[
    ("created", Says::Date),
    ("created_at", Says::Date),
    ("pubDate", Says::Date),
    ("publishDate", Says::LaterDate),
    ("last_modified_at", Says::Updated),
    ("lastmod", Says::Updated),
    ("modified", Says::Updated),
    ("updated_at", Says::Updated),
    ("expiryDate", Says::Expires),
    ("unpublishDate", Says::Expires),
    ("nav_order", Says::Order),
    ("sidebar_position", Says::Order),
    ("redirect_from", Says::Aliases),
    ("is_published", Says::Published),
    ("isPublished", Says::Published),
    ("public", Says::Published),
    ("publish", Says::Published),
    ("published", Says::Published),
    ("visible", Says::Published),
    ("公开", Says::Published),
    ("发布", Says::Published),
    ("draft", Says::Hidden),
    ("headless", Says::Hidden),
    ("hidden", Says::Hidden),
    ("internal", Says::Hidden),
    ("is_draft", Says::Hidden),
    ("isDraft", Says::Hidden),
    ("private", Says::Hidden),
    ("unlisted", Says::Hidden),
    ("unpublished", Says::Hidden),
    ("私密", Says::Hidden),
    ("草稿", Says::Hidden),
    ("隐藏", Says::Hidden),
    ("status", Says::Status),
    ("visibility", Says::Visibility),
    ("password", Says::Password),
    ("build", Says::Build),
    ("_build", Says::Build),
    ("render", Says::Build),
    ("permalink", Says::Address),
];

/// What a key of another tool says.
fn says(name: &str) -> Option<Says> {
    NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, says)| *says)
}

/// Whether another tool has a key of this name.
pub(super) fn is_known(name: &str) -> bool {
    says(name).is_some()
}

/// Whether the key says something although nothing stands behind it.
pub(super) fn may_be_empty(name: &str) -> bool {
    matches!(says(name), Some(Says::Published | Says::Hidden | Says::Visibility))
}

/// Reads a key of another tool; `None` where no tool has it.
pub(super) fn read(meta: &mut FrontMatter, name: &str, node: &Node<'_>) -> Option<Reading> {
    let reading = match says(name)? {
        Says::Date => dated(&mut meta.date, node, "date"),
        Says::LaterDate => later(meta, node).unwrap_or(Reading::Undated("date")),
        Says::Updated => dated(&mut meta.updated, node, "updated"),
        Says::Expires => {
            let day = day(node);
            set_expires(meta, day, node.span());
            day.map_or(Reading::Undated("expires"), |_| Reading::As("expires"))
        }
        Says::Order => {
            meta.order = meta.order.or(node.integer(&mut Diags::default()));
            Reading::As("order")
        }
        Says::Aliases => {
            meta.aliases.extend(aliases(node, &mut Diags::default()));
            Reading::As("aliases")
        }
        Says::Published => match truth(node) {
            Some(is) => draft(meta, !is),
            None => later(meta, node).unwrap_or(Reading::KeptBack),
        },
        Says::Hidden => match truth(node) {
            Some(is) if IS_DRAFT.iter().any(|own| own.eq_ignore_ascii_case(name)) => draft(meta, is),
            Some(false) => Reading::As("draft"),
            _ => Reading::KeptBack,
        },
        says @ (Says::Status | Says::Visibility) => match word(node).as_deref() {
            Some(word) if DRAFTS.contains(&word) => draft(meta, true),
            Some(word) if FOR_READERS.contains(&word) => Reading::As("draft"),
            word if says == Says::Visibility || word.is_some_and(|word| NOT_FOR_READERS.contains(&word)) => {
                Reading::KeptBack
            }
            _ => Reading::Nothing,
        },
        Says::Password => match word(node).as_deref() {
            Some("" | "false") => Reading::Nothing,
            _ => Reading::KeptBack,
        },
        Says::Build => {
            let value = if node.is_map() { node.get("render") } else { Some(node.clone()) };
            let is_made = value.and_then(|value| word(&value)).is_none_or(|word| !NOT_MADE.contains(&&*word));
            if is_made { Reading::Nothing } else { Reading::KeptBack }
        }
        Says::Address if word(node).as_deref() == Some("false") => Reading::KeptBack,
        Says::Address => Reading::Nothing,
    };
    meta.draft |= reading == Reading::KeptBack;
    Some(reading)
}

/// Whether a line with this key and value, which may be no YAML, says that the page is not for readers.
pub(super) fn keeps_back(name: &str, value: &str) -> bool {
    let word = value.trim().to_lowercase();
    match says(name) {
        Some(Says::Hidden) if name.eq_ignore_ascii_case("draft") => is(&word) != Some(false),
        Some(Says::Hidden) => is(&word) == Some(true),
        Some(Says::Published) => is(&word) == Some(false),
        Some(Says::Status | Says::Visibility) => {
            DRAFTS.contains(&word.as_str()) || NOT_FOR_READERS.contains(&word.as_str())
        }
        _ => false,
    }
}

/// Whether a key that nobody knows is nearly one that keeps the page back, and its value says that it does.
pub(super) fn nearly_keeps_back(name: &str, node: &Node<'_>) -> bool {
    let names = NAMES.iter().filter(|(_, says)| matches!(says, Says::Published | Says::Hidden));
    let near = || closest(name, names.map(|(known, _)| *known)).and_then(says);
    truth(node).is_some_and(|is| near().is_some_and(|says| is == (says == Says::Hidden)))
}

/// Keys that say the same as `draft` in as many words.
const IS_DRAFT: [&str; 4] = ["draft", "is_draft", "isDraft", "private"];

/// States of a page that is not finished, or for its author alone.
const DRAFTS: [&str; 4] = ["draft", "private", "草稿", "私密"];

/// States of a page that is for readers.
const FOR_READERS: [&str; 9] =
    ["public", "publish", "published", "true", "visible", "everyone", "公开", "已发布", "发布"];

/// States of a page that is not for readers, beside `draft` and `private`.
const NOT_FOR_READERS: [&str; 11] = [
    "confidential",
    "hidden",
    "internal",
    "secret",
    "trash",
    "unlisted",
    "unpublished",
    "不公开",
    "内部",
    "待发布",
    "隐藏",
];

/// Values of `render` for a page that has no file.
const NOT_MADE: [&str; 3] = ["false", "link", "never"];

fn draft(meta: &mut FrontMatter, is: bool) -> Reading {
    meta.draft |= is;
    Reading::As("draft")
}

/// Moves the page's day to a later one; `None` where the value is no day.
fn later(meta: &mut FrontMatter, node: &Node<'_>) -> Option<Reading> {
    let day = day(node)?;
    meta.date = meta.date.max(Some(day));
    Some(Reading::As("date"))
}

/// Sets a day that is not set yet.
fn dated(place: &mut Option<Date>, node: &Node<'_>, own: &'static str) -> Reading {
    let day = day(node);
    *place = place.or(day);
    day.map_or(Reading::Undated(own), |_| Reading::As(own))
}

fn day(node: &Node<'_>) -> Option<Date> {
    // A time may stand behind it: `2024-05-01 12:00`.
    let first = || node.scalar()?.get(..10)?.parse().ok();
    node.date(&mut Diags::default()).or_else(first).or_else(|| meant_day(node))
}

/// The scalar of a node, trimmed and in lower case, so that spellings of one word compare equal.
fn word(node: &Node<'_>) -> Option<String> {
    node.scalar().map(|text| text.trim().to_lowercase())
}

/// Yes or no, in the words of any tool.
pub(super) fn truth(node: &Node<'_>) -> Option<bool> {
    is(&word(node)?)
}

fn is(word: &str) -> Option<bool> {
    match word {
        "true" | "yes" | "y" | "on" | "1" | "是" => Some(true),
        "false" | "no" | "n" | "off" | "0" | "否" => Some(false),
        _ => None,
    }
}
