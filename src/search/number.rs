//! Numbers as printable characters, in the index's files and in memory: base 45, in the characters `#`
//! to `}` without the backslash. `docs/content/contribute/search-format.en.md` has the details.

/// Appends a number.
pub(super) fn write(mut number: u32, out: &mut String) {
    let digit = |value: u32| {
        let code = 0x23 + value as u8;
        char::from(if code >= b'\\' { code + 1 } else { code })
    };
    while number >= 45 {
        out.push(digit(45 + number % 45));
        number /= 45;
    }
    out.push(digit(number));
}

/// Reads numbers that were written one after the other.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// Bytes that are not read yet.
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Of what [`write`] wrote.
    pub(super) fn new(written: &'a str) -> Reader<'a> {
        Reader { rest: written.as_bytes() }
    }

    /// The next number; 0 at the end.
    pub(super) fn next(&mut self) -> u32 {
        let (mut value, mut unit) = (0u32, 1u32);
        while let [code, rest @ ..] = self.rest {
            self.rest = rest;
            let digit = u32::from(code - if *code > b'\\' { 0x24 } else { 0x23 });
            if digit < 45 {
                return value + digit * unit;
            }
            value += (digit - 45) * unit;
            unit *= 45;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let numbers = [0, 1, 44, 45, 46, 89, 90, 2024, 2025, 91_124, 91_125, 4_100_000, u32::MAX];
        let mut written = String::new();
        numbers.iter().for_each(|&one| write(one, &mut written));
        assert!(written.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\'));
        let mut reader = Reader::new(&written);
        assert_eq!(numbers.map(|_| reader.next()), numbers);
    }
}
