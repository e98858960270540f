//! Data of the templates of a rule set.

use crate::render::context::{Card, Day, Link, ReviewBy, Source, TextLang};
use serde::Serialize;

/// `guide-embed.html`: a guide in an article.
#[derive(Clone, Debug, Serialize)]
pub struct Embed {
    /// The guide.
    pub guide: Guide,
}

/// A guide, on its own page or in an article.
#[derive(Clone, Debug, Serialize)]
pub struct Guide {
    /// The rule set's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its language, where it is not that of the text around it: then all words of the guide are in it.
    pub text: Option<TextLang>,
    /// Language of the title, where the translation leaves it out.
    pub title_lang: Option<String>,
    /// One sentence about it; may be empty.
    pub description: String,
    /// Text above the first question.
    pub intro: Option<String>,
    /// Time zone of its dates.
    pub zone: String,
    /// Formats of days, times and numbers in its language, as JSON for `<script data-forms>`, with the interface's
    /// words where it is not the language of the page.
    pub language_forms: String,
    /// Its own page.
    pub href: String,
    /// The compiled set as JSON for `<script type="application/json" data-guide-data>`; empty
    /// where the set is too large to be walked.
    pub data: String,
    /// The first question as links; none where there is nothing to ask.
    pub first: Option<Step>,
    /// The outcome, where there is nothing to ask.
    pub only: Option<Link>,
    /// Every question as a form, for the script.
    pub forms: Vec<Form>,
    /// Facts that follow from answers and that texts name, like forms: the script says their values by them.
    pub computed: Vec<Form>,
    /// Every outcome, for the script and for lists.
    pub outcomes: Vec<Outcome>,
    /// The diagram as a nested list.
    pub outline: Vec<Line>,
    /// The diagram as SVG.
    pub drawing: Option<String>,
    /// Its rules.
    pub rules: Vec<RuleRow>,
    /// Its parts, where it decides several things: then they have the first questions, and the diagrams.
    pub decisions: Vec<DecisionPart>,
}

/// One of several things that a guide decides.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionPart {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether all rules that match count, not only the first.
    pub is_list: bool,
    /// Words about what the rules of a list come to, with `{value}`; may be empty.
    pub total: String,
    /// The first question as links.
    pub first: Option<Step>,
    /// The outcome, where there is nothing to ask.
    pub only: Option<Link>,
    /// Its diagram as a nested list.
    pub outline: Vec<Line>,
    /// Its diagram as SVG.
    pub drawing: Option<String>,
    /// Its rules.
    pub rules: Vec<RuleRow>,
}

/// A question as a page without a script: every answer is a link.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// The question.
    pub ask: String,
    /// Language of the question, where the translation leaves it out.
    pub lang: Option<String>,
    /// More about it.
    pub help: Option<String>,
    /// Its answers.
    pub answers: Vec<Link>,
    /// The same in groups.
    pub groups: Vec<Grouped<Link>>,
    /// For a reader who is not sure.
    pub unsure: Option<Unsure>,
    /// The most questions that are still asked, this one included.
    pub remaining: usize,
}

/// The first question of a guide, shown on the guide's card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// Text of the question.
    pub ask: String,
    /// Answers to the question.
    pub answers: Vec<OpeningAnswer>,
}

/// An answer to the first question of a guide, as a link on the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpeningAnswer {
    /// Text of the answer.
    pub title: String,
    /// Address of the page that the answer leads to without a script.
    pub href: String,
    /// Address of the interactive guide with this answer given, which the script puts in place of `href`.
    pub live: String,
}

/// A question on its own page.
#[derive(Clone, Debug, Serialize)]
pub struct Node {
    /// The rule set's title.
    pub guide: Link,
    /// The question.
    pub step: Step,
}

/// Help for a reader who is not sure: an article or a text.
#[derive(Clone, Debug, Serialize)]
pub struct Unsure {
    /// The article.
    pub article: Option<Card>,
    /// The text.
    pub html: Option<String>,
}

/// A question as a form, filled and read by the script.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Form {
    /// The fact's id.
    pub fact: String,
    /// The question.
    pub ask: String,
    /// The same as HTML, with blanks that the script fills.
    pub heading: String,
    /// Language of the question, where the translation leaves it out.
    pub lang: Option<String>,
    /// More about it.
    pub help: Option<String>,
    /// Its control: a block of `guide-form.html`.
    pub control: &'static str,
    /// Options; for `elapsed`, stretches of time.
    pub options: Vec<Choice>,
    /// The same in groups.
    pub groups: Vec<Grouped<Choice>>,
    /// Name of the unit, or sign of the currency; may be empty.
    pub unit: String,
    /// Format of an answer, with `{n}` for its number, such as `£{n}`; may be empty.
    pub said: String,
    /// Digits after the point that an amount may have.
    pub decimals: u32,
    /// Smallest and largest value as the control writes them; may be empty.
    pub min: String,
    /// See `min`.
    pub max: String,
    /// Id of the date-time that an elapsed time counts from; else empty.
    pub from: String,
    /// For a reader who is not sure.
    pub unsure: Option<Unsure>,
}

/// Answers that stand together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grouped<T> {
    /// Title of the group; empty where they stand in no group.
    pub title: String,
    /// The number of the first among all answers.
    pub first: usize,
    /// The answers.
    pub options: Vec<T>,
}

/// An answer that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// As it stands in the address.
    pub value: String,
    /// In words.
    pub label: String,
    /// Language of the words, where the translation leaves them out.
    pub lang: Option<String>,
}

/// An outcome, on its own page or shown by the script.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// Id of its rule set.
    pub set: String,
    /// Instruction, as it reads without a case.
    pub title: String,
    /// The same as HTML, with blanks that the script fills.
    pub heading: String,
    /// Language of the instruction, where the translation leaves it out.
    pub lang: Option<String>,
    /// Language of the steps, likewise.
    pub body_lang: Option<String>,
    /// Its page.
    pub href: String,
    /// The guide it belongs to.
    pub guide: Link,
    /// Patterns of days and times of its language, as JSON, on its own page.
    pub language_forms: String,
    /// Count of outcomes to choose from; 0 where its rules are a list.
    pub siblings: usize,
    /// The title of its decision, where its guide decides several things.
    pub decision: String,
    /// The other decisions of its guide.
    pub others: Vec<Link>,
    /// The most questions that its guide asks.
    pub questions: usize,
    /// One sentence about it; may be empty.
    pub description: String,
    /// The steps.
    pub body: String,
    /// Time limits: its deadline, then its named dates.
    pub deadlines: Vec<Deadline>,
    /// Evidence to gather.
    pub evidence: Vec<Evidence>,
    /// The letter.
    pub letter: Option<Letter>,
    /// The rules that lead here.
    pub why: Vec<RuleRow>,
    /// Advice to mind as well.
    pub advice: Vec<Advice>,
    /// Steps to take if it fails.
    pub next: Vec<Escalation>,
    /// Related articles.
    pub see: Vec<Card>,
    /// The steps that follow on each other where one fails, with this one; empty where there are none.
    pub path: Vec<PathStep>,
}

/// A step of a path of outcomes.
#[derive(Clone, Debug, Serialize)]
pub struct PathStep {
    /// The outcome's title as HTML.
    pub html: String,
    /// Its page.
    pub href: String,
    /// Whether it is the outcome of this page.
    pub current: bool,
}

/// A time limit in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Id of a named date; empty for the deadline.
    pub id: String,
    /// Words about it: `Apply by`.
    pub title: String,
    /// Length of time, without a case: `48 小时之内`.
    pub time: String,
    /// The question whose answer it counts from, without its question mark; or the date.
    pub since: String,
    /// Id of the date-time it counts from.
    pub from: String,
    /// The minute that begins with its end is in time.
    pub included: bool,
}

/// A piece of evidence in a checklist.
#[derive(Clone, Debug, Serialize)]
pub struct Evidence {
    /// Its id.
    pub id: String,
    /// Title of the evidence.
    pub title: String,
    /// Language of title and advice, where it is not that of the outcome.
    pub lang: Option<String>,
    /// Advice on getting and keeping it, as HTML.
    pub how: Option<String>,
    /// An article about it.
    pub see: Option<Link>,
}

/// A letter: text with blanks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// Name of the file it is saved as.
    pub name: String,
    /// Its pieces, in order.
    pub parts: Vec<Part>,
    /// Its language, where nobody has translated it.
    pub lang: Option<String>,
}

/// A piece of a letter: fixed words, or a blank that an answer fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The words; for a blank, what stands there until it is filled.
    pub text: String,
    /// Name of what fills it: a fact's id, the id of a date-time, or `due`.
    pub fill: Option<String>,
}

/// Advice that is listed with an outcome.
#[derive(Clone, Debug, Serialize)]
pub struct Advice {
    /// Its id.
    pub id: String,
    /// Its title as HTML, with blanks that the script fills.
    pub title: String,
    /// Condition in a sentence; none where it always applies.
    pub when: Option<String>,
    /// Its text.
    pub html: String,
}

/// Link for readers whom an outcome did not help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// Event that leads there: `rejected`.
    pub event: String,
    /// The title of that as HTML, with blanks that the script fills.
    pub html: String,
    /// A guide or an outcome.
    pub link: Link,
    /// Answers that a guide also asks for: they are carried along.
    pub carry: Vec<String>,
}

/// A rule in a table or a list of reasons.
#[derive(Clone, Debug, Serialize)]
pub struct RuleRow {
    /// Its id.
    pub id: String,
    /// Its statement.
    pub title: String,
    /// Language of the statement, where the translation leaves it out.
    pub lang: Option<String>,
    /// Its condition in a sentence; empty for a statement without one.
    pub sentence: String,
    /// Its page.
    pub href: String,
    /// Outcome that it leads to.
    pub outcome: Option<Link>,
    /// Value that it adds to the aggregate of its decision, in words; may be empty.
    pub value: String,
    /// Source that it comes from.
    pub source: Option<Source>,
    /// First and last day in force, `2024年1月1日 –`; none where it always is.
    pub in_force: Option<String>,
}

/// A rule on its own page.
#[derive(Clone, Debug, Serialize)]
pub struct Rule {
    /// As in tables.
    pub row: RuleRow,
    /// Its guide.
    pub guide: Link,
    /// Of a rule that decides whatever no other rule does, the conditions of the cases that it takes.
    pub takes: Vec<String>,
    /// Whether there are more of them.
    pub takes_more: bool,
    /// More about it.
    pub html: Option<String>,
    /// The rule that it is an exception of.
    pub exception_of: Option<Link>,
    /// Its own exceptions.
    pub exceptions: Vec<RuleRow>,
    /// Owner, who keeps it right.
    pub owner: Option<String>,
    /// Day by which it must be looked at again.
    pub review_by: Option<ReviewBy>,
    /// First day in force.
    pub effective_from: Option<Day>,
    /// Last day in force.
    pub effective_to: Option<Day>,
    /// `upcoming`, `expired`, or empty where it is in force.
    pub status: &'static str,
    /// Articles that cite it.
    pub cited_by: Vec<Card>,
}

/// A rule set in `rules.html`.
#[derive(Clone, Debug, Serialize)]
pub struct RuleList {
    /// Its id, the anchor.
    pub id: String,
    /// Its guide.
    pub guide: Link,
    /// Its language, where it is not that of the page.
    pub text: Option<TextLang>,
    /// Its rules in file order.
    pub rules: Vec<RuleRow>,
}

/// A line of the diagram written as a nested list. Lists cannot nest in a template, so the lines
/// say how many lists end after them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The answer that leads here; empty for the first question.
    pub answer: String,
    /// The question asked next; its answers follow as a list inside this line.
    pub ask: Option<String>,
    /// Whether the question stands further above already and is only named here.
    pub above: bool,
    /// Number of the question, as an anchor.
    pub number: usize,
    /// The outcome that is reached.
    pub outcome: Option<Link>,
    /// Count of lists that end after this line.
    pub ends: usize,
}
