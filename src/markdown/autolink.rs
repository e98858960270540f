//! Bare web addresses and mail addresses in a text, as GitHub's Markdown links them. In Chinese no space
//! parts them from the words around: they end at Chinese punctuation.

use super::cjk::{is_cjk, is_punctuation};
use std::ops::Range;

/// An address in a text, and where a link on it leads.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) dest: String,
}

/// Whether a text may hold an address. Few do.
pub(super) fn may_hold(text: &str) -> bool {
    text.as_bytes().contains(&b'@') || text.contains("://") || text.contains("www.")
}

/// The first bare address in `text`. Looks no further than that.
pub(super) fn first(text: &str) -> Option<Found> {
    let starts = text.char_indices().filter(|(at, _)| !ends_word(&text[..*at]));
    let mut starts = starts.map(|(at, _)| at);
    starts.find_map(|at| web(text, at).or_else(|| mail(text, at)))
}

/// Whether a word goes on behind this text, so that no address begins there.
fn ends_word(before: &str) -> bool {
    before.ends_with(|c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '@' | '_' | '-' | '+' | ':' | '=' | '&' | '%')
    })
}

fn web(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    let schemes = ["https://", "http://", "www."];
    let begin = schemes
        .into_iter()
        .find(|scheme| rest.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))?;
    let host_at = if begin == "www." { 0 } else { begin.len() };
    let typed = &rest[host_at..];
    let host = match begin != "www." && typed.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii()) {
        true => foreign_host(typed)?,
        false => host(typed)?,
    };
    let path_at = host_at + host.len();
    let end = path_at + path(&rest[path_at..]);
    let words = &rest[..trimmed(&rest[..end]).max(path_at)];
    let dest = if begin == "www." { format!("http://{words}") } else { words.to_string() };
    Some(Found { range: at..at + words.len(), dest })
}

fn mail(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    let local = rest.find(|c: char| !c.is_ascii_alphanumeric() && !".-_+".contains(c))?;
    if local == 0 || !rest[local..].starts_with('@') {
        return None;
    }
    let host = host(&rest[local + 1..])?;
    let words = &rest[..local + 1 + host.len()];
    let is_word = !rest[words.len()..].starts_with(['@', '/', '_', '-']);
    is_word.then(|| Found { range: at..at + words.len(), dest: format!("mailto:{words}") })
}

/// A name of a host with a dot in it, without a dot or hyphen at its end.
fn host(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !".-_".contains(c)).unwrap_or(text.len());
    let host = text[..end].trim_end_matches(['.', '-', '_']);
    let labels: Vec<&str> = host.split('.').collect();
    let (last, before) = labels.split_last()?;
    let is_label = |label: &&str| !label.is_empty() && !label.contains('_');
    let is_name = before.iter().all(|label| !label.is_empty()) && before.last().is_some_and(is_label);
    (is_name && is_label(last)).then_some(host)
}

/// A name of a host in another script. Words may follow one in Latin letters without a space, so such a host begins with
/// a letter of its script: `例子.中国`.
fn foreign_host(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphanumeric() && !".-".contains(c)).unwrap_or(text.len());
    let host = text[..end].trim_end_matches(['.', '-']);
    let is_name = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    is_name.then_some(host)
}

/// Length of port, path, query and anchor.
fn path(text: &str) -> usize {
    if !text.starts_with(['/', '?', '#', ':']) {
        return 0;
    }
    let ends = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
            || is_cjk(c) && is_punctuation(c)
    };
    text.find(ends).unwrap_or(text.len())
}

/// The length without punctuation that belongs to the sentence: `.` at the end, `)` without its `(`.
fn trimmed(words: &str) -> usize {
    let count = |sign: char| words.matches(sign).count();
    let (mut round, mut square) = ((count('('), count(')')), (count('['), count(']')));
    let mut end = words.len();
    for last in words.chars().rev() {
        let is_outside = match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '"' => true,
            ')' => closes_nothing(&mut round),
            ']' => closes_nothing(&mut square),
            _ => false,
        };
        if !is_outside {
            break;
        }
        end -= last.len_utf8();
    }
    end
}

/// Whether there are more closing brackets than opening ones; then the last is taken away.
fn closes_nothing((opening, closing): &mut (usize, usize)) -> bool {
    let is_more = closing > opening;
    *closing -= usize::from(is_more);
    is_more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(link) = first(&text[at..]) {
            found.push(text[at..][link.range.clone()].to_string());
            at += link.range.end;
        }
        found
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        for (text, expected) in [
            (
                "Visit https://example.com/a and www.example.com or a@b.cn。",
                &["https://example.com/a", "www.example.com", "a@b.cn"][..],
            ),
            ("见https://example.com/中文。再看", &["https://example.com/中文"]),
            ("打开https://example.com的说明", &["https://example.com"]),
            (
                "见https://例子.中国/退货。见https://例子.中国，见https://例子的",
                &["https://例子.中国/退货", "https://例子.中国"],
            ),
            (
                "（https://example.com/a）、https://b.example/?q=1&x=2#y；",
                &["https://example.com/a", "https://b.example/?q=1&x=2#y"],
            ),
            ("(see https://en.wikipedia.org/wiki/A_(b)).", &["https://en.wikipedia.org/wiki/A_(b)"]),
            ("“https://example.com/”", &["https://example.com/"]),
            ("HTTPS://EXAMPLE.COM:8080/x, end", &["HTTPS://EXAMPLE.COM:8080/x"]),
            ("http://localhost:80 https:// www. a@b xhttp://example.com ftp://example.com", &[]),
            ("发到 a.b+c@d-e.example.cn，或a@b.cn_", &["a.b+c@d-e.example.cn"]),
            ("http://a_b.example.com/ http://a.b_c.com/", &["http://a_b.example.com/"]),
        ] {
            assert_eq!(all(text), expected, "{text}");
        }
        assert_eq!(first("a@b.cn").expect("a mail").dest, "mailto:a@b.cn");
        assert_eq!(first("www.b.cn").expect("an address").dest, "http://www.b.cn");
    }
}
