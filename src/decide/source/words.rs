//! A rule set with the words of another language: its structure stays.

use super::draft::{Body, Draft, RawFact, RawOutcome, RawPassage, RawRule, RawValues};
use super::passages::passages;
use crate::decide::kind::fact::Unsure;
use crate::diag::Diags;
use crate::doc::Doc;
use crate::keys::{Text, blanks_in};
use crate::markdown;
use crate::source::Span;

/// Translation of the word with this path, where there is one.
pub type Translate<'a> = &'a dyn Fn(&[&str]) -> Option<Text>;

/// The words of a language, put into a draft.
struct Overlay<'a> {
    word: Translate<'a>,
    /// Passages of the original that the translation replaces.
    replaced: Vec<RawPassage>,
    /// Findings about the Markdown of the translation.
    diags: &'a mut Diags,
}

impl Draft {
    /// The set in the language with this tag; what has no translation stays as it is.
    pub(crate) fn translated(&self, tag: &str, word: Translate<'_>, diags: &mut Diags) -> Draft {
        let mut draft = self.clone();
        let span = self.body.lang.as_ref().map_or(self.body.span, |(_, span)| *span);
        draft.body.lang = Some((tag.to_string(), span));
        let mut overlay = Overlay { word, replaced: Vec::new(), diags };
        overlay.body(&mut draft.body);
        draft.body.replaced = overlay.replaced;
        draft.letters = draft.body.outcomes.iter().filter_map(|o| o.letter.clone()).collect();
        draft
    }
}

impl Draft {
    /// Conditions of all passages, with one space between their cells.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (String, Span)> {
        let passages = self.body.passages().flatten();
        passages.map(|one| (one.typed.split_whitespace().collect::<Vec<_>>().join(" "), one.span))
    }
}

impl Overlay<'_> {
    fn body(&mut self, body: &mut Body) {
        self.text(&["title"], &mut body.title);
        self.text(&["description"], &mut body.description);
        // Keywords are replaced even by none: those of one language find nothing in another.
        let own = (0..).map_while(|at: usize| (self.word)(&["keywords", &at.to_string()]));
        body.keywords = own.map(|(word, _)| word).collect();
        self.doc(&["intro"], &mut body.intro);
        body.facts.iter_mut().for_each(|fact| self.fact(fact));
        for decision in &mut body.decisions {
            self.text(&["decisions", &decision.id, "title"], &mut decision.title);
            if decision.is_set {
                decision.title.clone_from(&body.title);
            }
            let above: &[&str] = if decision.is_set { &[] } else { &["decisions", &decision.id] };
            body.outcomes[decision.outcomes.clone()]
                .iter_mut()
                .for_each(|outcome| self.outcome(above, outcome));
            body.rules[decision.rules.clone()].iter_mut().for_each(|rule| self.rule(above, rule));
        }
        for advice in &mut body.advice {
            let id = advice.id.clone();
            self.filled(&["advice", &id, "title"], &mut advice.title, &mut advice.blanks);
            let own = (&mut advice.blanks, &mut advice.passages);
            self.for_cases(&["advice", &id, "then"], &mut advice.text, own);
        }
    }

    fn outcome(&mut self, above: &[&str], outcome: &mut RawOutcome) {
        let id = outcome.id.clone();
        let at = |key: &'static str| [above, &["outcomes", id.as_str(), key]].concat();
        self.filled(&at("title"), &mut outcome.title, &mut outcome.blanks);
        self.filled(&at("description"), &mut outcome.description, &mut outcome.blanks);
        self.for_cases(&at("body"), &mut outcome.body, (&mut outcome.blanks, &mut outcome.passages));
        for date in &mut outcome.dates {
            let path = [above, &["outcomes", id.as_str(), "dates", date.id.as_str(), "title"]].concat();
            self.optional(&path, &mut date.title);
        }
        if let Some(letter) = &mut outcome.letter
            && let Some(own) = (self.word)(&at("letter"))
        {
            *letter = own;
        }
    }

    fn rule(&mut self, above: &[&str], rule: &mut RawRule) {
        let at = |id: &str, key: &str| -> Vec<String> {
            above.iter().copied().chain(["rules", id, key]).map(str::to_string).collect()
        };
        let (title, text) = (at(&rule.id, "title"), at(&rule.id, "text"));
        self.text(&strs(&title), &mut rule.title);
        self.doc(&strs(&text), &mut rule.text);
        for (number, exception) in rule.exceptions.iter_mut().enumerate() {
            let id = format!("{}/{}", rule.id, number + 1);
            let (title, text) = (at(&id, "title"), at(&id, "text"));
            self.optional(&strs(&title), &mut exception.title);
            self.doc(&strs(&text), &mut exception.text);
        }
    }

    fn fact(&mut self, fact: &mut RawFact) {
        let id = fact.id.clone();
        if let Some((own, span)) = (self.word)(&["facts", &id, "ask"]) {
            fact.blanks.extend(blanks_in(&own, &span.into()));
            fact.ask = Some(own);
        }
        if let Some(own) = (self.word)(&["facts", &id, "say"]) {
            fact.say = Some(own);
        }
        let mut help = fact.help.take().unwrap_or_default();
        self.with_blanks(&["facts", &id, "help"], &mut help, &mut fact.blanks);
        fact.help = (!help.blocks.is_empty()).then_some(help);
        if let Some(Unsure::Text(text)) = &mut fact.unsure {
            self.with_blanks(&["facts", &id, "unsure"], text, &mut fact.blanks);
        }
        if let RawValues::Kind(_, params) = &mut fact.values {
            self.text(&["facts", &id, "unit"], &mut params.unit_said);
            let list = params.list.as_ref().map(|(name, _)| name.as_str());
            let groups = params.groups.iter_mut().map(|group| (&group.id, &mut group.title));
            let options = params.options.iter_mut().map(|(option, label)| (&*option, label));
            for (option, label) in options.chain(groups) {
                self.text(&["facts", &id, "options", option], label);
                if let Some(list) = list {
                    self.text(&["options", list, option], label);
                }
            }
        }
    }

    fn text(&mut self, path: &[&str], text: &mut String) {
        if let Some((own, _)) = (self.word)(path) {
            *text = own;
        }
    }

    /// A text that the original may do without, and that is shown only where it has one.
    fn optional(&mut self, path: &[&str], text: &mut Option<String>) {
        if let Some((own, _)) = (self.word)(path) {
            *text = Some(own);
        }
    }

    fn doc(&mut self, path: &[&str], doc: &mut Option<Doc>) {
        if let Some((text, span)) = (self.word)(path) {
            *doc = Some(markdown::parse(&text, span, self.diags));
        }
    }

    /// A sentence whose blanks are filled.
    fn filled(&mut self, path: &[&str], text: &mut String, blanks: &mut Vec<Text>) {
        if let Some((own, span)) = (self.word)(path) {
            blanks.extend(blanks_in(&own, &span.into()));
            *text = own;
        }
    }

    fn with_blanks(&mut self, path: &[&str], doc: &mut Doc, blanks: &mut Vec<Text>) {
        if let Some((text, span)) = (self.word)(path) {
            blanks.extend(blanks_in(&text, &span.into()));
            *doc = markdown::parse_with_blanks(&text, span, self.diags);
        }
    }

    /// Replaces a text, and its passages by those of the translation.
    fn for_cases(
        &mut self,
        path: &[&str],
        doc: &mut Doc,
        (blanks, passages): (&mut Vec<Text>, &mut Vec<RawPassage>),
    ) {
        if let Some((text, span)) = (self.word)(path) {
            *doc = markdown::parse_for_cases(&text, span, self.diags);
            let mut own = blanks_in(&text, &span.into());
            let theirs = self::passages(doc, &mut own, self.diags);
            self.replaced.extend(std::mem::replace(passages, theirs));
            blanks.extend(own);
        }
    }
}

fn strs(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}
