//! Emoji by name: `:tada:`. A name of letters stands between two colons, and no letter or digit touches them,
//! so that `10:30:00` and `a:b:c` stay times and names.

/// Words with emoji for their names.
pub fn with_emoji(words: &str) -> String {
    let mut out = words.to_string();
    replace(&mut out, |_, _| true);
    out
}

/// Replaces names of emoji by the emoji. `is_typed` is asked about each, with the bytes since the last one: a name
/// with a backslash before a colon stays words.
pub(super) fn replace(words: &mut String, mut is_typed: impl FnMut(&str, usize) -> bool) {
    // Most words have not even one colon.
    let Some(first) = words.find(':') else { return };
    let mut out = String::new();
    let (mut done, mut open) = (0, first);
    while let Some(length) =
        words[open + 1..].find(|c: char| !c.is_ascii_alphanumeric() && !"_+-".contains(c))
    {
        let close = open + 1 + length;
        if words[close..].starts_with(':')
            && !touches(&words[done..open], &words[close + 1..])
            && let Some(emoji) = named(&words[open + 1..close])
            && is_typed(&words[open..=close], open - done)
        {
            out.push_str(&words[done..open]);
            out.push_str(emoji);
            done = close + 1;
        }
        let from = if done > close { done } else { close };
        match words[from..].find(':') {
            Some(next) => open = from + next,
            None => break,
        }
    }
    if done > 0 {
        out.push_str(&words[done..]);
        *words = out;
    }
}

/// Whether an ASCII letter, a digit or `/` stands right beside a name, or `:` before it: then the name is part of a
/// word, a time or an address. Another name may follow directly, as in `:a::b:`.
fn touches(before: &str, after: &str) -> bool {
    let is_latin = |c: char| c.is_ascii_alphanumeric() || c == '/';
    before.ends_with(|c: char| is_latin(c) || c == ':') || after.starts_with(is_latin)
}

fn named(name: &str) -> Option<&'static str> {
    let is_name = name.len() > 1 && !name.bytes().all(|b| b.is_ascii_digit())
        || matches!(name, "o" | "x" | "v" | "m" | "a" | "b");
    is_name.then(|| emojis::get_by_shortcode(name)).flatten().map(emojis::Emoji::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_signs_and_times_are_times() {
        for (text, expected) in [
            (":tada: 好", "🎉 好"),
            ("好:+1::tada:", "好👍🎉"),
            ("10:30:00 a:b:c :nosuch: ::tada::", "10:30:00 a:b:c :nosuch: ::tada::"),
            ("http://x:tada:y", "http://x:tada:y"),
            (":a :tada:", ":a 🎉"),
            (":", ":"),
            ("：:heart:", "：❤️"),
        ] {
            let mut words = text.to_string();
            replace(&mut words, |_, _| true);
            assert_eq!(words, expected);
        }
    }
}
