//! Range of a fact's values: a text such as `1..500` → the first and the last value.

use super::definition::{Domain, Fault, Offsets, Range, Read};
use super::meant;

impl Domain {
    /// The hint about a text that is no range: write `1..500` for `1-500`.
    fn not_a_range(&self, offsets: &Offsets, text: &str) -> String {
        let say = |value| self.format(offsets, value, None);
        match meant::range(self, offsets, text) {
            Some(range) => format!("write `{range}`"),
            None => {
                format!("write the first and the last value: `{}..{}`", say(self.range.0), say(self.range.1))
            }
        }
    }

    /// Reads a range such as `1..500`, both ends included. Its last value is raised by `beyond`; the distance of its
    /// ends must be a whole number of steps.
    pub(super) fn read_range(&self, offsets: &Offsets, text: &str, beyond: i64) -> Read<Range> {
        let whole = text;
        let Some((from, to)) = text.split_once("..") else { return Err(self.not_a_range(offsets, text)) };
        // `..=` reads as `..`, because both ends belong to a range anyway.
        let to = to.strip_prefix('=').unwrap_or(to);
        let bound = |text: &str| match self.parse(offsets, text, true) {
            Ok(value) => Ok(value),
            Err(Fault::Clock(hint)) => Err(hint.to_string()),
            Err(Fault::Shape(_) | Fault::Option) => Err(self.not_a_range(offsets, whole)),
        };
        let (low, high) = (bound(from)?, bound(to)? + beyond);
        if low > high {
            let (from, to) = (from.trim(), to.trim());
            return Err(format!("write `{to}..{from}`: the first value comes before the last"));
        }
        if (high - low) % self.step != 0 {
            let step = self.step_text();
            return Err(match meant::range(self, offsets, whole) {
                Some(range) => format!("write `{range}`: its ends must be steps of `{step}` apart"),
                None => format!("its ends must be steps of `{step}` apart"),
            });
        }
        Ok((low, high))
    }
}
