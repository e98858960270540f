//! Names that look like others: letters that nobody sees, and letters of another script.

use crate::address;

/// A message with such letters of a name written as `\u{200b}`, where the name looks like the one that was meant.
pub(super) fn told_apart(message: &str, meant: &str) -> Option<String> {
    let is_odd = |c: &char| !c.is_ascii() && (is_unseen(*c) || plain(*c) != *c);
    if !message.contains(|c: char| is_odd(&c)) {
        return None;
    }
    let looks = |name: &str| name.chars().filter(|c| !is_unseen(*c)).map(plain).collect::<String>();
    let mut parts: Vec<String> = message.split('`').map(str::to_string).collect();
    // Every second part stands between backticks.
    for name in
        parts.iter_mut().skip(1).step_by(2).filter(|name| *name != meant && looks(name) == looks(meant))
    {
        let seen = |c: char| if is_odd(&c) { c.escape_unicode().to_string() } else { c.to_string() };
        *name = name.chars().map(seen).collect();
    }
    Some(parts.join("`")).filter(|told| told != message)
}

fn is_unseen(c: char) -> bool {
    // Joiners are right in some scripts, so that names may have them.
    let is_joiner = matches!(c, '\u{200c}' | '\u{200d}');
    c.is_control() || is_joiner || address::unseen(c.encode_utf8(&mut [0; 4])).is_some()
}

/// The Latin letter that a letter of another script looks like.
fn plain(c: char) -> char {
    const ALIKE: [(char, &str); 24] = [
        ('a', "аα"),
        ('c', "с"),
        ('d', "ԁ"),
        ('e', "е"),
        ('h', "һ"),
        ('i', "іι"),
        ('j', "ј"),
        ('k', "кκ"),
        ('o', "оο"),
        ('p', "рρ"),
        ('s', "ѕ"),
        ('u', "υ"),
        ('v', "ν"),
        ('x', "х"),
        ('y', "у"),
        ('A', "АΑ"),
        ('B', "ВΒ"),
        ('C', "С"),
        ('E', "ЕΕ"),
        ('H', "НΗ"),
        ('M', "МΜ"),
        ('O', "ОΟ"),
        ('T', "ТΤ"),
        ('X', "ХΧ"),
    ];
    ALIKE.iter().find(|(_, others)| others.contains(c)).map_or(c, |(latin, _)| *latin)
}
