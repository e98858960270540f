//! Definition of a kind of fact: everything that differs from kind to kind, as one value. A kind is a
//! file that holds such a value, and a line of [`KINDS`](super::KINDS).

use super::grammar::{amount, length};
use crate::diag::Diags;
use crate::keys::{Shape, Text};
use crate::phrases::Phrases;
use crate::yaml::Node;
use serde_json::{Map, Value};
use std::fmt;

/// A time zone's offsets from UTC in seconds, each from an instant on (seconds since 1970), in order;
/// the first also counts before.
pub(crate) type Offsets = [(i64, i32)];

/// First and last value.
pub(crate) type Range = (i64, i64);

/// A result, or what to write instead.
pub(crate) type Read<T> = Result<T, String>;

/// Zone and language of a rule set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Locale<'a> {
    pub(crate) offsets: &'a Offsets,
    pub(crate) phrases: &'a Phrases,
}

/// A kind of fact.
pub struct Kind {
    /// Its key in YAML, and its name in the browser's data.
    pub name: &'static str,
    /// Its meaning in one sentence, which editors show.
    pub(crate) about: &'static str,
    /// Shape of its key's value.
    pub(crate) shape: Shape,
    /// Reader of its key's value.
    pub(crate) read: fn(&Node<'_>, &mut Diags) -> Option<Params>,
    /// Order of the values: only then intervals make sense. Values without order are options.
    pub ordered: bool,
    /// The question has several answers at once: each option is a fact of its own.
    pub(crate) grouped: bool,
    /// First and last value where the author gives no range, for a step.
    pub(crate) limits: fn(&Params, i64) -> Range,
    /// Range from the author's text, or what to write instead.
    pub(crate) range: fn(&Domain, &Offsets, &str) -> Read<Range>,
    /// Distance of neighbouring values.
    pub(crate) step: Step,
    /// Options with their words, for kinds without order.
    pub(crate) options: fn(&Domain, &Phrases) -> Vec<(String, String)>,
    /// Value from text. `strict` refuses times that the zone skips or repeats, as rule sets should.
    pub(crate) parse: fn(&Domain, &Offsets, &str, bool) -> Result<i64, Fault>,
    /// Value as text that `parse` reads back, in the author's unit where one is known.
    pub(crate) format: fn(&Domain, &Offsets, i64, Option<char>) -> String,
    /// Value as text for people who look for it to the last step.
    pub(crate) exact: fn(&Domain, &Offsets, i64) -> String,
    /// Value in words: `48 小时`, `200 元`.
    pub(crate) words: fn(&Domain, Locale<'_>, i64, Option<char>) -> String,
    /// Value and unit of a text in a cell, for kinds whose authors choose a unit.
    pub(crate) unit: fn(&str) -> Option<(i64, char)>,
    /// Sentences for stretches of values.
    pub(crate) stretch: Stretches,
    /// Advice about an interval whose end comes before its beginning.
    pub(crate) backwards: fn(&str) -> String,
    /// Results of arithmetic with values.
    pub(crate) arithmetic: Arithmetic,
    /// Moment that a value stands for: such a fact dates a case, and deadlines count from it.
    pub(crate) moment: Option<Moment>,
    /// Form control that asks for it: a block of `guide-form.html` and an entry of `decide-form.js`.
    pub control: &'static str,
    /// Further data of the form control.
    pub(crate) form: fn(&Domain) -> Form,
    /// The pattern of an amount in words, with `{n}` for its number: `£{n}`; empty for other kinds.
    pub(crate) said: fn(&Domain, &Phrases) -> String,
    /// Further data of the browser's evaluator.
    pub(crate) browser: fn(&Domain, &mut Map<String, Value>),
    /// The type of its values in DMN.
    pub(crate) dmn: &'static str,
}

impl Kind {
    /// Whether its values are whole days.
    pub(crate) fn is_day(&self) -> bool {
        self.moment.is_some_and(|moment| moment.is_day)
    }

    /// A kind without order or anything else, to be filled in.
    pub(crate) const BLANK: Kind = Kind {
        name: "",
        about: "",
        shape: Shape::Flag,
        read: |_, _| Some(Params::default()),
        ordered: false,
        grouped: false,
        limits: |_, _| (0, 1),
        range: |domain, offsets, text| domain.read_range(offsets, text, 0),
        step: Step::Fixed(1),
        options: |_, _| Vec::new(),
        parse: |_, _, _, _| Err(Fault::Option),
        format: |_, _, _, _| String::new(),
        exact: |domain, offsets, value| domain.format(offsets, value, None),
        words: |domain, locale, value, unit| domain.format(locale.offsets, value, unit),
        unit: |_| None,
        stretch: Stretches {
            below: "rule_less",
            from: "rule_more",
            between: "rule_from_below",
            end_included: false,
        },
        backwards: |_| {
            "an interval runs from the smaller to the larger value, without the latter: `2d..7d`".into()
        },
        arithmetic: Arithmetic::None,
        moment: None,
        control: "",
        form: |_| Form::default(),
        said: |_, _| String::new(),
        browser: |_, _| {},
        dmn: "string",
    };

    /// A kind whose values have an order, to be filled in.
    pub(super) const ORDERED: Kind = Kind { ordered: true, ..Kind::BLANK };
}

/// Kinds are told apart by their names.
impl PartialEq for Kind {
    fn eq(&self, other: &Kind) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The value of a kind's key, as typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    pub(crate) options: Vec<(String, String)>,
    pub(crate) groups: Vec<OptionGroup>,
    /// The name of a list of options, in place of these.
    pub(crate) list: Option<Text>,
    pub(crate) unit: String,
    /// The unit in the language of an edition; empty where it is not translated.
    pub(crate) unit_said: String,
    pub(crate) currency: String,
    /// Whether the currency is the default, because the author names none.
    pub(crate) is_currency_assumed: bool,
    pub(crate) decimals: u32,
    pub(crate) from: Option<Text>,
    pub(crate) step: Option<Text>,
    pub(crate) range: Option<Text>,
}

/// Options that are shown under a title of their own. Its id stands in a cell for all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionGroup {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The places of its options.
    pub places: std::ops::Range<usize>,
}

/// The values that a fact may have: its kind, with what its author chose.
#[derive(Clone, Debug, PartialEq)]
pub struct Domain {
    /// Its kind.
    pub kind: &'static Kind,
    /// Options to choose one from: id and words. Empty for other kinds.
    pub options: Vec<(String, String)>,
    /// Groups of options, in their order.
    pub option_groups: Vec<OptionGroup>,
    /// Place of an option that is a fact of its own: index of the group, and of the option in it.
    pub group: Option<(usize, usize)>,
    /// Unit of a number, as cells and answers write it: `件`; may be empty.
    pub unit: String,
    /// The unit as readers see it: `pieces` in an English edition.
    pub unit_said: String,
    /// ISO 4217 code of money; empty for other kinds.
    pub currency: String,
    /// Digits after the point.
    pub decimals: u32,
    /// Id of the date-time from which an elapsed time counts.
    pub from: Option<String>,
    /// First and last value.
    pub range: (i64, i64),
    /// Distance of neighbouring values.
    pub step: i64,
}

impl Domain {
    /// The domain of a kind without choices of an author.
    pub(crate) fn of(kind: &'static Kind, range: (i64, i64), step: i64) -> Domain {
        Domain {
            kind,
            options: Vec::new(),
            option_groups: Vec::new(),
            group: None,
            unit: String::new(),
            unit_said: String::new(),
            currency: String::new(),
            decimals: 0,
            from: None,
            range,
            step,
        }
    }

    /// The domain of a kind with an author's choices, without a range of theirs.
    pub(crate) fn with(kind: &'static Kind, params: &Params, step: i64) -> Domain {
        Domain {
            options: params.options.clone(),
            option_groups: params.groups.clone(),
            unit: params.unit.clone(),
            unit_said: if params.unit_said.is_empty() { &params.unit } else { &params.unit_said }.clone(),
            currency: params.currency.clone(),
            decimals: params.decimals,
            from: params.from.as_ref().map(|f| f.0.clone()),
            ..Domain::of(kind, (kind.limits)(params, step), step)
        }
    }

    /// Whether an answer to one fact also answers another.
    pub fn is_asked_like(&self, other: &Domain) -> bool {
        let step = self.from.is_none() || self.step == other.step;
        step && Domain { range: self.range, step: self.step, ..other.clone() } == *self
    }

    /// Whether values of both can be added to or subtracted from each other.
    pub(crate) fn is_alike(&self, other: &Domain) -> bool {
        match (self.kind.arithmetic, other.kind.arithmetic) {
            (Arithmetic::Amounts(a), Arithmetic::Amounts(b)) => (a, &self.currency) == (b, &other.currency),
            (Arithmetic::Points(_), Arithmetic::Points(_)) => self.kind == other.kind,
            (Arithmetic::None | Arithmetic::Amounts(_) | Arithmetic::Points(_), _) => false,
        }
    }

    /// See [`Kind::parse`].
    pub(crate) fn parse(&self, offsets: &Offsets, text: &str, strict: bool) -> Result<i64, Fault> {
        (self.kind.parse)(self, offsets, text, strict)
    }

    /// See [`Kind::format`].
    pub(crate) fn format(&self, offsets: &Offsets, value: i64, unit: Option<char>) -> String {
        (self.kind.format)(self, offsets, value, unit)
    }

    /// See [`Kind::words`].
    pub(crate) fn words(&self, locale: Locale<'_>, value: i64, unit: Option<char>) -> String {
        (self.kind.words)(self, locale, value, unit)
    }

    /// The step as text.
    pub(crate) fn step_text(&self) -> String {
        match self.kind.step {
            Step::Chosen { .. } => length::format(self.step, None),
            Step::Fixed(_) | Step::Decimal => amount::format(self.step, self.decimals),
        }
    }
}

/// Fault of a text that is not a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Name of an option that does not exist.
    Option,
    /// Text outside of the kind's grammar; holds what to write.
    Shape(&'static str),
    /// Time that the zone's clock never shows, or shows twice.
    Clock(&'static str),
}

/// Distance of neighbouring values.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// The same for every fact.
    Fixed(i64),
    /// A number with the digits after the point that the fact has; 1 where none is given.
    Decimal,
    /// A length of time that the author may choose, a multiple of `finest` seconds; `hint` names some.
    Chosen { finest: i64, usual: i64, hint: &'static str },
}

/// Keys of the phrases about stretches of values, with `{low}` and `{end}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretches {
    /// From the first value on.
    pub(crate) below: &'static str,
    /// Up to the last value.
    pub(crate) from: &'static str,
    /// Between two values: both are in it where `end_included`, else the pattern says that `{end}` is not.
    pub(crate) between: &'static str,
    /// `{end}` of `between` is the stretch's last value, not the first behind it.
    pub(crate) end_included: bool,
}

/// Results of arithmetic with the values of a kind.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Arithmetic {
    /// No arithmetic.
    None,
    /// Amounts are added, subtracted and divided; results are of the kind with this name.
    Amounts(&'static str),
    /// Points are only subtracted; differences are of the kind with this name.
    Points(&'static str),
}

/// The moment that a value stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// Its instant, in seconds since 1970.
    pub(crate) instant: fn(&Offsets, i64) -> i64,
    /// Its day in the zone, in days since 1970.
    pub(crate) day: fn(&Offsets, i64) -> i64,
    /// The value is a whole day: a deadline ends with one.
    pub(crate) is_day: bool,
}

/// Data of a form control beside what every fact has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    /// Choices that the control offers.
    pub(crate) choices: Choices,
    /// Smallest and largest value as the control writes them; may be empty.
    pub(crate) min: String,
    /// See `min`.
    pub(crate) max: String,
}

/// Choices of a form control.
#[derive(Clone, Debug, Default)]
pub(crate) enum Choices {
    /// None, or those of the fact's options.
    #[default]
    Options,
    /// Values with keys of words of the interface.
    Words(&'static [(&'static str, &'static str)]),
    /// The stretches of values that rules tell apart.
    Stretches,
}
