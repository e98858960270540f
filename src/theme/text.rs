//! Words in another language than the page that shows them.
//!
//! A [`Text`] reaches its template between marks. When the page is written, the element around the words gets
//! their language (`lang`, and `dir` where it differs). So a template, one of the site's own too, need not name
//! any language.

use crate::html::escape;
use crate::language::Language;
use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::Deref;

/// Marks: before the language's tag, between the tag and the words, after the words. In Unicode these are no
/// characters, so no text needs them.
const BEGIN: char = '\u{fdd0}';
const OPEN: char = '\u{fdd1}';
const END: char = '\u{fdd2}';

/// Elements that hold text only: no element can stand around a part of it.
const PLAIN: &[&str] = &["title", "option", "textarea", "script", "style", "text", "tspan"];

/// Elements of a line. HTML that begins with any other is a block.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "br", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u", "var",
];

/// Attributes with words of the page or a language: a list that has one cannot say one language for all.
const WORDS: &[&str] = &[" aria-label=", " title=", " alt=", " lang="];

/// Most bytes between the begin of a list and its first words.
const NEAR: usize = 600;

/// Words that a template shows, with their language where it is not the page's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    words: String,
    lang: Option<Language>,
}

impl Text {
    /// Words in a language; `None` stands for the page's.
    pub fn new(words: impl Into<String>, lang: Option<Language>) -> Text {
        Text { words: words.into(), lang }
    }

    /// The words between their marks.
    pub fn marked(&self) -> String {
        match &self.lang {
            Some(lang) if !self.words.is_empty() => marked(&self.words, lang),
            _ => self.words.clone(),
        }
    }

    /// The words as HTML, between their marks.
    pub fn html(&self) -> String {
        escape(&self.marked()).into_owned()
    }
}

impl From<String> for Text {
    fn from(words: String) -> Text {
        Text::new(words, None)
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Text {
        Text::new(words, None)
    }
}

impl From<&String> for Text {
    fn from(words: &String) -> Text {
        Text::new(words, None)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.words
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.words == *other
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.lang {
            Some(_) => serializer.serialize_str(&self.marked()),
            None => serializer.serialize_str(&self.words),
        }
    }
}

/// HTML between marks that name the language of its words.
pub fn marked(html: &str, lang: &Language) -> String {
    format!("{BEGIN}{}{OPEN}{html}{END}", &**lang)
}

/// A page with `lang` on its elements in place of marks. A part of a page keeps its marks for later.
pub(super) fn said(page: Vec<u8>) -> Vec<u8> {
    let page = match String::from_utf8(page) {
        Ok(page) => page,
        Err(error) => return error.into_bytes(),
    };
    let Some(html) = page.find("<html").filter(|_| page.contains(BEGIN)) else { return page.into_bytes() };
    let tag = &page[html..html + page[html..].find('>').unwrap_or(0)];
    let dir = if tag.contains("dir=\"rtl\"") { "rtl" } else { "ltr" };
    let mut writer = Writer { out: String::with_capacity(page.len()), dir };
    writer.write(&page);
    writer.out.into_bytes()
}

/// Words between marks: their language, they themselves, and what follows them.
fn split(text: &str) -> Option<(Language, &str, &str)> {
    let (tag, rest) = text.strip_prefix(BEGIN)?.split_once(OPEN)?;
    let lang = Language::parse(tag)?;
    let mut depth = 1;
    for (at, mark) in rest.match_indices([BEGIN, END]) {
        depth = if mark.starts_with(BEGIN) { depth + 1 } else { depth - 1 };
        if depth == 0 {
            return Some((lang, &rest[..at], &rest[at + mark.len()..]));
        }
    }
    None
}

/// A page being written.
struct Writer {
    out: String,
    /// Direction of the page.
    dir: &'static str,
}

impl Writer {
    fn write(&mut self, mut page: &str) {
        while let Some(at) = page.find(BEGIN) {
            self.out.push_str(&page[..at]);
            page = &page[at..];
            let Some((lang, words, rest)) = split(page) else {
                // A lone mark is what an author typed.
                page = &page[BEGIN.len_utf8()..];
                continue;
            };
            page = match self.list(page) {
                Some(rest) => rest,
                None => {
                    self.words(&lang, words, rest);
                    rest
                }
            };
        }
        self.out.push_str(page);
    }

    /// Writes words so that an element says their language. `rest` is what follows them.
    fn words(&mut self, lang: &Language, words: &str, rest: &str) {
        let parent = self.parent();
        let Some((name, end)) = parent else {
            // In an attribute, which has no place for a language of its own.
            return self.write(words);
        };
        let before = &self.out[end + 1..];
        let closes = rest.trim_start().strip_prefix("</").and_then(|rest| rest.strip_prefix(&*name));
        let is_all = before.trim().is_empty() && closes.is_some_and(|rest| rest.starts_with('>'));
        let says = self.out[..end].rfind('<').is_some_and(|at| self.out[at..end].contains(" lang="));
        let is_plain = PLAIN.contains(&&*name);
        let first = words.trim_start().strip_prefix('<').unwrap_or("a ");
        let first = first.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let around = if INLINE.contains(&first) { "span" } else { "div" };
        let attributes = self.attributes(lang);
        // Words in a line have their own direction; the element around them keeps the page's.
        let goes_along = lang.direction() == self.dir || around == "div" || is_plain;
        if is_all && !says && goes_along {
            self.out.insert_str(end, &attributes);
            return self.write(words);
        }
        if is_all && says || is_plain {
            return self.write(words);
        }
        self.out.push_str(&format!("<{around}{attributes}>"));
        self.write(words);
        self.out.push_str(&format!("</{around}>"));
    }

    /// Name of the element whose tag was written last, and the end of that tag; the name is empty where the tag
    /// closes it. None within a tag.
    fn parent(&self) -> Option<(String, usize)> {
        let end = self.out.rfind(['<', '>'])?;
        if self.out[end..].starts_with('<') {
            return None;
        }
        let begin = self.out[..end].rfind('<')?;
        let tag = &self.out[begin + 1..end];
        Some((tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_string(), end))
    }

    fn attributes(&self, lang: &Language) -> String {
        match lang.direction() {
            dir if dir == self.dir => format!(" lang=\"{}\"", &**lang),
            dir => format!(" lang=\"{}\" dir=\"{dir}\"", &**lang),
        }
    }

    /// Writes the rest of a list whose words are all in one language, said once on the list, and returns what
    /// follows. None where `page` does not begin with the first words of such a list.
    fn list<'p>(&mut self, page: &'p str) -> Option<&'p str> {
        let near = (self.out.len().saturating_sub(NEAR)..).find(|at| self.out.is_char_boundary(*at))?;
        let begin = near + self.out[near..].rfind("<ul")?;
        let open = begin + self.out[begin..].find('>')?;
        if !is_bare(&self.out[open + 1..], None) || WORDS.iter().any(|w| self.out[begin..].contains(w)) {
            return None;
        }
        let end = page.find("</ul>")?;
        let (lang, _, _) = split(page)?;
        if lang.direction() != self.dir {
            return None;
        }
        let list = &page[..end];
        if list.matches(BEGIN).count() < 2 || !is_bare(list, Some(&lang)) {
            return None;
        }
        let attributes = self.attributes(&lang);
        self.out.insert_str(open, &attributes);
        let mut rest = list;
        while let Some(at) = rest.find(BEGIN) {
            self.out.push_str(&rest[..at]);
            let (_, words, after) = split(&rest[at..])?;
            self.out.push_str(words);
            rest = after;
        }
        self.out.push_str(rest);
        Some(&page[end..])
    }
}

/// Whether HTML has no words but those marked as of this language, and none in attributes.
fn is_bare(html: &str, lang: Option<&Language>) -> bool {
    let mut rest = html;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return true;
        }
        if let Some(tag) = rest.strip_prefix('<') {
            let Some(end) = tag.find('>') else { return false };
            let tag = &tag[..end];
            if tag.starts_with("ul") || tag.contains(BEGIN) || WORDS.iter().any(|w| tag.contains(w)) {
                return false;
            }
            rest = &rest[end + 2..];
            continue;
        }
        match split(rest) {
            Some((own, words, after)) if Some(&own) == lang && !words.contains(['<', BEGIN]) => rest = after,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[ja:…]` stands for words in Japanese.
    fn page(body: &str, dir: &str) -> String {
        let mut marked = body.replace(']', &END.to_string());
        for tag in ["ja", "ar"] {
            marked = marked.replace(&format!("[{tag}:"), &format!("{BEGIN}{tag}{OPEN}"));
        }
        let page = said(format!("<html dir=\"{dir}\">{marked}").into_bytes());
        String::from_utf8(page).expect("a text").replacen(&format!("<html dir=\"{dir}\">"), "", 1)
    }

    #[test]
    fn the_element_around_words_says_their_language() {
        for (body, expected) in [
            ("<h1>[ja:語]</h1>", "<h1 lang=\"ja\">語</h1>"),
            ("<li class=\"a\">\n [ja:語]\n</li>", "<li class=\"a\" lang=\"ja\">\n 語\n</li>"),
            ("<p>Next [ja:語]</p>", "<p>Next <span lang=\"ja\">語</span></p>"),
            ("<p>[ja:語] · x</p>", "<p><span lang=\"ja\">語</span> · x</p>"),
            ("<h1 lang=\"ja\">[ja:語]</h1>", "<h1 lang=\"ja\">語</h1>"),
            ("<p>[ar:كلمة]</p>", "<p><span lang=\"ar\" dir=\"rtl\">كلمة</span></p>"),
            ("<dd>[ar:<p>كلمة</p>]</dd>", "<dd lang=\"ar\" dir=\"rtl\"><p>كلمة</p></dd>"),
            ("<a aria-label=\"[ja:語] x\">y</a>", "<a aria-label=\"語 x\">y</a>"),
            ("<title>[ja:語] · x</title>", "<title>語 · x</title>"),
            ("<title>[ja:語]</title>", "<title lang=\"ja\">語</title>"),
            ("<option value=\"a\">[ja:語]</option>", "<option value=\"a\" lang=\"ja\">語</option>"),
            ("<div>[ja:<p>語</p>]</div>", "<div lang=\"ja\"><p>語</p></div>"),
            ("<dd>[ja:<p>語</p>]<a>x</a></dd>", "<dd><div lang=\"ja\"><p>語</p></div><a>x</a></dd>"),
            ("<h2>[ja:語<i>x</i>]!</h2>", "<h2><span lang=\"ja\">語<i>x</i></span>!</h2>"),
            ("<b>x</b>[ja:語]", "<b>x</b><span lang=\"ja\">語</span>"),
            ("<p>[ja:a [ar:b] c]</p>", "<p lang=\"ja\">a <span lang=\"ar\" dir=\"rtl\">b</span> c</p>"),
        ] {
            assert_eq!(page(body, "ltr"), expected);
        }
        assert_eq!(page("<p>[ja:語]</p>", "rtl"), "<p><span lang=\"ja\" dir=\"ltr\">語</span></p>");
    }

    #[test]
    fn a_list_in_one_language_says_it_once() {
        for (body, expected) in [
            (
                "<ul>\n<li><a href=\"x\">[ja:一]</a></li>\n<li>[ja:二]</li>\n</ul>",
                "<ul lang=\"ja\">\n<li><a href=\"x\">一</a></li>\n<li>二</li>\n</ul>",
            ),
            ("<ul><li>[ja:一]</li><li>two</li></ul>", "<ul><li lang=\"ja\">一</li><li>two</li></ul>"),
            (
                "<ul><li>one</li><li>[ja:二]</li><li>[ja:三]</li></ul>",
                "<ul><li>one</li><li lang=\"ja\">二</li><li lang=\"ja\">三</li></ul>",
            ),
            (
                "<ul><li>[ja:一]</li><li title=\"x\">[ja:二]</li></ul>",
                "<ul><li lang=\"ja\">一</li><li title=\"x\" lang=\"ja\">二</li></ul>",
            ),
            (
                "<ul><li>[ja:一]</li><li>[ar:b]</li></ul>",
                "<ul><li lang=\"ja\">一</li><li><span lang=\"ar\" dir=\"rtl\">b</span></li></ul>",
            ),
            (
                "<ul><li>[ja:一]<ul><li>[ja:二]</li><li>[ja:三]</li></ul></li></ul>",
                "<ul><li><span lang=\"ja\">一</span><ul lang=\"ja\"><li>二</li><li>三</li></ul></li></ul>",
            ),
        ] {
            assert_eq!(page(body, "ltr"), expected);
        }
    }

    #[test]
    fn marks_that_an_author_typed_do_nothing() {
        for text in ["<p>[ja:</p>", "<p>]</p>", "<p>[ja:[ja:</p>"] {
            let page = page(text, "ltr");
            assert!(!page.contains("lang"), "{page}");
        }
        let typed = format!("<html><p>{BEGIN}x\" onload=\"y{OPEN}a{END}</p>");
        assert!(!String::from_utf8(said(typed.into_bytes())).expect("a text").contains("lang="));
        assert_eq!(said(b"<p>\xff".to_vec()), b"<p>\xff");
    }
}
