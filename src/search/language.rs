//! Rules of a language for search: words that ask, words that only join others, and which words are forms of
//! one. They are in the files of `languages/`; the root of an index carries the same, so that the browser,
//! whose half is `search-stem.js`, needs no language of its own.
//! `docs/content/contribute/search-format.en.md` explains the notation.

use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Rounds in which the families of words are looked for: `serialisations` loses three endings.
const ROUNDS: usize = 3;

/// Least letters of a rest that may lose its doubled last letter (`runn`): `add` and `egg` are words.
const DOUBLED: usize = 4;

/// Languages that search knows, by the first part of their tag.
static LANGUAGES: LazyLock<Vec<(&str, Language)>> = LazyLock::new(|| {
    let languages = [
        ("ar", include_str!("languages/ar.txt")),
        ("de", include_str!("languages/de.txt")),
        ("en", include_str!("languages/en.txt")),
        ("es", include_str!("languages/es.txt")),
        ("fr", include_str!("languages/fr.txt")),
        ("ja", include_str!("languages/ja.txt")),
        ("ko", include_str!("languages/ko.txt")),
    ];
    languages.map(|(tag, text)| (tag, Language::read(text))).into()
});

/// Any other language, in which words have no other forms.
static OTHER: LazyLock<Language> = LazyLock::new(|| Language::read(""));

/// The lines of a language's file, by key, as the root of an index carries them.
#[derive(Debug, Default, Serialize)]
pub(super) struct Written {
    /// Words that ask (`questions`), and words that only join others (`function`).
    questions: String,
    function: String,
    /// Words that say nothing in a question: how does it work?
    frame: String,
    /// Phrases that ask, of words that alone may be what is looked for: I need help with it.
    phrases: String,
    /// Second parts of words that are also written in two: `set up`.
    particles: String,
    /// Words with their irregular forms (`irregular`), and with words of their family (`derived`).
    irregular: String,
    derived: String,
    /// Steps that take off the ending of a form (`inflect`), and of a word of the family (`derive`).
    inflect: Vec<String>,
    derive: Vec<String>,
}

/// A language, ready for search.
#[derive(Debug, Default)]
pub(super) struct Language {
    /// Lines of its file for the browser; none where words have no other forms.
    pub(super) written: Option<Written>,
    /// Words of scripts without spaces that ask; parts of queries that ask for the meaning of a word.
    pub(super) marks: Vec<&'static str>,
    pub(super) meaning: Vec<&'static str>,
    questions: HashSet<&'static str>,
    function: HashSet<&'static str>,
    frame: HashSet<&'static str>,
    phrases: Vec<Vec<&'static str>>,
    particles: Vec<&'static str>,
    forms: Level,
    families: Level,
    /// Beginnings that steps take off, and what they put there.
    beginnings: Vec<(&'static str, &'static str)>,
    /// Last letters that a step has put in the place of others.
    tails: HashSet<char>,
}

/// The stems of a word: what its forms have in common, and what its family has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stems {
    /// Of its forms: `install` for `installing`.
    pub(super) form: String,
    /// Of its family: the same for `installation`.
    pub(super) family: String,
}

/// Rules and exceptions that give one level of stems: of forms, or of families.
#[derive(Debug, Default)]
struct Level {
    steps: Vec<Vec<Rule>>,
    /// Stems of words that no rule may touch.
    known: HashMap<String, String>,
    /// Those words, by stem.
    words: HashMap<String, Vec<String>>,
}

/// An ending, or a beginning (`^ge`), and what stands in its place.
#[derive(Debug)]
struct Rule {
    begins: bool,
    ending: &'static str,
    instead: &'static str,
    /// Groups of vowels, and letters, that the rest must have.
    groups: usize,
    length: usize,
}

impl Language {
    /// The language with this tag, by its first part.
    pub(super) fn of(tag: &str) -> &'static Language {
        let primary = tag.split('-').next().unwrap_or_default();
        LANGUAGES.iter().find(|(known, _)| *known == primary).map_or(&OTHER, |(_, language)| language)
    }

    fn read(text: &'static str) -> Language {
        let lines = |key: &str| {
            let prefix = format!("{key}: ");
            text.lines().filter_map(move |line| line.strip_prefix(&prefix))
        };
        let words = |key: &str| lines(key).flat_map(|line| line.split(' ')).collect::<Vec<&str>>();
        let entries = |key: &str| lines(key).flat_map(|line| line.split('|')).collect::<Vec<&str>>();
        let steps = |key: &str| -> Vec<Vec<Rule>> {
            lines(key).map(|line| line.split(' ').filter_map(Rule::read).collect()).collect()
        };
        let owned = |key: &str| lines(key).map(String::from).collect::<Vec<String>>();
        let written = Written {
            questions: words("questions").join(" "),
            function: words("function").join(" "),
            frame: words("frame").join(" "),
            phrases: entries("phrases").join("|"),
            particles: words("particles").join(" "),
            irregular: entries("irregular").join("|"),
            derived: entries("derived").join("|"),
            inflect: owned("inflect"),
            derive: owned("derive"),
        };
        let forms = Level::new(steps("inflect"), entries("irregular"), 1, str::to_string);
        let families = Level::new(steps("derive"), entries("derived"), ROUNDS, |word| forms.stem(word, 1));
        let rules = || forms.steps.iter().chain(&families.steps).flatten();
        let tails = rules().filter_map(Rule::tail).collect();
        let beginnings = rules().filter(|rule| rule.begins).map(|rule| (rule.ending, rule.instead)).collect();
        Language {
            written: (!forms.steps.is_empty()).then_some(written),
            marks: entries("marks"),
            meaning: entries("meaning"),
            questions: words("questions").into_iter().collect(),
            function: words("function").into_iter().collect(),
            frame: words("frame").into_iter().collect(),
            phrases: entries("phrases").iter().map(|phrase| phrase.split(' ').collect()).collect(),
            particles: words("particles"),
            forms,
            families,
            beginnings,
            tails,
        }
    }

    /// True if a word asks.
    pub(super) fn asks(&self, word: &str) -> bool {
        self.questions.contains(word)
    }

    /// True if a word asks, or only joins others.
    pub(super) fn is_damped(&self, word: &str) -> bool {
        self.asks(word) || self.function.contains(word)
    }

    /// True for function words, question words and particles: nobody searches for them.
    pub(super) fn only_joins(&self, word: &str) -> bool {
        self.is_damped(word) || self.particles.contains(&word)
    }

    /// True if a word says nothing in a question, like `work` in `how does it work`.
    pub(super) fn is_frame(&self, word: &str) -> bool {
        self.frame.contains(word)
    }

    /// Marks of words that belong to a phrase that asks.
    pub(super) fn phrased(&self, words: &[String]) -> Vec<bool> {
        let mut marks = vec![false; words.len()];
        for phrase in &self.phrases {
            for (at, window) in words.windows(phrase.len()).enumerate() {
                if window == phrase {
                    marks[at..at + phrase.len()].fill(true);
                }
            }
        }
        marks
    }

    /// True if words of this language have other forms.
    pub(super) fn has_forms(&self) -> bool {
        self.written.is_some()
    }

    /// True if a word can have other forms.
    fn is_plain(&self, word: &str) -> bool {
        self.has_forms() && !word.contains(|c: char| c.is_ascii_digit() || matches!(c, '#' | '+'))
    }

    /// The stems of a word, folded.
    pub(super) fn stems(&self, word: &str) -> Stems {
        if !self.is_plain(word) {
            return Stems { form: word.to_string(), family: word.to_string() };
        }
        let form = self.forms.stem(word, 1);
        let family = self.families.stem(&form, ROUNDS);
        Stems { form, family }
    }

    /// A word, and what each step that takes something off its form leaves of it, also with the `e` that the
    /// rules of a language may take with an ending: `receiv` and `receive`.
    pub(super) fn shapes(&self, word: &str) -> Vec<String> {
        let mut shapes = vec![word.to_string()];
        if self.is_plain(word) {
            self.forms.once(word, |shape| {
                shapes.push(shape.to_string());
                if self.tails.contains(&'e') {
                    shapes.push(format!("{shape}e"));
                }
            });
        }
        shapes
    }

    /// Beginnings, of which every word with these stems has one.
    pub(super) fn starts(&self, stems: &Stems) -> Vec<String> {
        let mut starts = vec![self.start(&stems.family).to_string()];
        for (level, stem) in [(&self.forms, &stems.form), (&self.families, &stems.family)] {
            for word in level.words.get(stem).into_iter().flatten() {
                if !starts.iter().any(|start| word.starts_with(start)) {
                    starts.push(word.clone());
                }
            }
        }
        for at in 0..starts.len() {
            for (taken, instead) in &self.beginnings {
                let rest = starts[at].strip_prefix(instead);
                starts.extend(rest.map(|rest| format!("{taken}{rest}")));
            }
        }
        starts
    }

    fn start<'a>(&self, family: &'a str) -> &'a str {
        let last = family.char_indices().last().filter(|(_, last)| self.tails.contains(last));
        last.filter(|_| units(family) > 2).map_or(family, |(at, _)| &family[..at])
    }

    /// The particle that a word ends with, and what stands before it, which is at least two letters.
    pub(super) fn particle<'a>(&self, word: &'a str) -> Option<(&'a str, &'static str)> {
        let part = |particle: &&'static str| word.strip_suffix(*particle).map(|rest| (rest, *particle));
        self.particles.iter().find_map(part).filter(|(rest, _)| units(rest) > 1)
    }

    /// A key reduced to the stems of its words, without those that only join others or, where it is `asked`,
    /// say nothing; empty where words have no forms.
    pub(super) fn content(&self, key: &[char], asked: bool) -> String {
        let mut out = String::new();
        if !self.has_forms() {
            return out;
        }
        let text: String = key.iter().collect();
        let is_empty = |word: &str| self.is_damped(word) || asked && self.is_frame(word);
        for word in text.split(' ').filter(|word| !is_empty(word)) {
            out.push(' ');
            out.push_str(&self.stems(word).family);
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out
    }
}

impl Level {
    /// A level with its list of words: of each entry the first is the word of which the others are forms; a
    /// word for itself alone stays. `read` makes of a word what this level begins with.
    fn new(
        steps: Vec<Vec<Rule>>,
        entries: Vec<&'static str>,
        rounds: usize,
        read: impl Fn(&str) -> String,
    ) -> Level {
        let mut level = Level { steps, ..Level::default() };
        let mut known: Vec<(String, String)> = Vec::new();
        for entry in entries {
            let (base, forms) = entry.split_once(' ').unwrap_or((entry, ""));
            let base = read(base);
            if forms.is_empty() {
                known.push((base.clone(), base));
            } else {
                let stem = level.stem(&base, rounds);
                known.extend(forms.split(' ').map(|form| (read(form), stem.clone())));
            }
        }
        for (word, stem) in &known {
            level.words.entry(stem.clone()).or_default().push(word.clone());
        }
        level.known = known.into_iter().collect();
        level
    }

    /// A word after each step of each round, until one is listed or a round changes nothing.
    fn stem(&self, word: &str, rounds: usize) -> String {
        let mut word = word.to_string();
        for _ in 0..rounds {
            let after = self.once(&word, |_| ());
            if after == word {
                break;
            }
            word = after;
        }
        word
    }

    /// A word after each step; `seen` is told of what each leaves.
    fn once(&self, word: &str, mut seen: impl FnMut(&str)) -> String {
        let mut word = word.to_string();
        for step in &self.steps {
            if let Some(stem) = self.known.get(&*word) {
                return stem.clone();
            }
            if let Some(after) = step.iter().find_map(|rule| rule.apply(&word)) {
                seen(&after);
                word = after;
            }
        }
        self.known.get(&*word).cloned().unwrap_or(word)
    }
}

impl Rule {
    /// Reads `ending>instead,groups,length`, the ending with `^` before it if words begin so.
    fn read(text: &'static str) -> Option<Rule> {
        let (ending, rest) = text.split_once('>')?;
        let mut parts = rest.split(',');
        let instead = parts.next()?;
        let mut number = |usual| parts.next().and_then(|part| part.parse().ok()).unwrap_or(usual);
        let begins = ending.starts_with('^');
        let ending = ending.trim_start_matches('^');
        Some(Rule { begins, ending, instead, groups: number(1), length: number(2) })
    }

    /// The word with the ending replaced, if it has it and enough before it.
    fn apply(&self, word: &str) -> Option<String> {
        let rest = if self.begins { word.strip_prefix(self.ending) } else { word.strip_suffix(self.ending) }?;
        let fits = units(rest) >= self.length && groups(rest) >= self.groups;
        fits.then(|| match self.instead {
            "+" => mended(rest),
            instead if self.begins => format!("{instead}{rest}"),
            instead => format!("{rest}{instead}"),
        })
    }

    /// The letter that the rule puts at the end of a word and that need not have been there.
    fn tail(&self) -> Option<char> {
        if self.instead == "+" {
            return Some('e');
        }
        let end = self.instead.chars().last()?;
        (!self.begins && !self.ending.starts_with(self.instead)).then_some(end)
    }
}

/// Length in UTF-16 units, as the scripts of the browser count it.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Number of groups of neighbouring vowels in a text.
fn groups(text: &str) -> usize {
    text.split(|c: char| !is_vowel(c)).filter(|group| !group.is_empty()).count()
}

/// The rest of a word without its ending, made a word again: `runn` → `run`, `us` → `use`, but `read`.
fn mended(rest: &str) -> String {
    let chars: Vec<char> = rest.chars().collect();
    if let [.., a, b] = chars[..]
        && a == b
        && chars.len() >= DOUBLED
        && "bdgmnprt".contains(b)
    {
        return rest[..rest.len() - 1].to_string();
    }
    let is_short = match chars[..] {
        [ref before @ .., vowel, last] => {
            is_vowel(vowel)
                && !is_vowel(last)
                && !matches!(last, 'w' | 'x')
                && !before.iter().any(|&c| is_vowel(c))
        }
        _ => false,
    };
    if is_short { format!("{rest}e") } else { rest.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of which all have the same stem as the first: of a form, and of a family behind `/`.
    const ENGLISH: &str = "\
        router routers\nroute routes routed routing / router routers\ncopy copies copied copying\ncookie cookies\nclass classes\n\
        status statuses\nalias aliases\nplan plans planned planning / planner\nplane planes planed planing\nuse uses used using / usage\nfill filled filling\n\
        file files filed filing\nrun runs running ran / runner\nwrite writes writing written wrote / writer\nset sets setting settings / setter\n\
        install installs installed installing / installation installer\nconfigure configures configured configuring / configuration\n\
        control controls controlled controlling / controller\ncache caches cached caching\nadd adds added adding\npass passes passed passing\n\
        match matches matched matching\nbox boxes\nanalysis analyses\nindex indexes indices indexed indexing\nembed embeds embedded embedding\n\
        child children\nbehaviour behaviours behavior\ncatalog catalogue catalogues\ncancel cancels cancelled canceled cancelling canceling / cancellation\n\
        deploy deploys deployed deploying / deployment deployments\nmanage manages managed managing / manager management\n\
        validate validates validating / validation validator\ncreate creating creates / creation creator\nspecify specifies / specification\n\
        serialize serializing / serialization serialise serialisation serializable serializer\nextend extends / extension\nconvert converting / conversion\n\
        secure / security securely\navailable / availability\ndepend depends / dependency dependencies dependent dependence\n\
        agree agrees agreed agreeing / agreement\ntry tries tried trying\ntie ties tied tying\nneed needs needed\nstring strings\nprocess processes processing\n\
        optimize optimizes / optimization optimise optimisation\niterate iterating / iterator iteration iterable\npermission permissions / permit\n\
        wolf wolves\nphenomenon phenomena\ncactus cacti\nsolve solves solving / solution solutions\nintroduce introducing / introduction\nassume / assumption\n\
        construct / construction\nexcept / exception\nsell sold / sale sales\nproduce / production";

    #[test]
    fn words_of_one_family_have_one_stem() {
        let english = Language::of("en-GB");
        for line in ENGLISH.lines() {
            let (forms, family) = line.split_once(" / ").unwrap_or((line, ""));
            let mut forms = forms.split(' ').map(|word| (word, english.stems(word)));
            let (first, stems) = forms.next().unwrap();
            forms.for_each(|(word, other)| assert_eq!(other.form, stems.form, "{word}, {first}"));
            for word in family.split_whitespace() {
                assert_eq!(english.stems(word).family, stems.family, "{word}, {first}");
            }
        }
    }

    #[test]
    fn words_of_two_families_keep_apart() {
        let english = Language::of("en");
        let apart = [
            ("file", "fill"),
            ("plan", "plane"),
            ("general", "generate"),
            ("apply", "application"),
            ("author", "auth"),
            ("state", "statement"),
            ("format", "information"),
            ("string", "str"),
            ("letter", "let"),
            ("number", "numb"),
            ("terminal", "terminate"),
            ("status", "state"),
            ("bus", "but"),
            ("axis", "ax"),
            ("version", "vert"),
            ("hour", "hor"),
            ("archive", "arch"),
            ("need", "knee"),
            ("reply", "rep"),
        ];
        for (a, b) in apart {
            assert_ne!(english.stems(a).family, english.stems(b).family, "{a}, {b}");
        }
    }

    #[test]
    fn words_begin_as_their_family_does() {
        for (tag, language) in LANGUAGES.iter() {
            for word in ENGLISH.split_whitespace().chain([
                "chevaux",
                "ecrivons",
                "componentes",
                "funktionen",
                "luces",
                "gekauft",
                "abgebuchte",
                "الاسترداد",
            ]) {
                let stems = language.stems(word);
                let starts = language.starts(&stems);
                assert!(
                    starts.iter().any(|start| word.starts_with(start)),
                    "{tag}: {word} {stems:?} {starts:?}"
                );
            }
        }
    }

    #[test]
    fn odd_words_are_left_alone_or_lose_an_ending() {
        let english = Language::of("en");
        let stem = |word: &str| english.stems(word).form;
        for word in
            ["", "s", "ss", "ing", "ed", "e", "c++", "utf8s", "ıng", "数据", "i̇ng", "yyyy", "über", "данные"]
        {
            assert_eq!(stem(word), word);
        }
        assert_eq!(stem(&"a".repeat(10_000)), "a".repeat(10_000));
        assert_eq!(stem(&("b".repeat(5_000) + "aings")), "b".repeat(5_000) + "a");
        assert_eq!(Language::of("tlh").stems("routers").family, "routers");
    }

    #[test]
    fn lists_hold_each_word_once() {
        for (tag, language) in LANGUAGES.iter() {
            for level in [&language.forms, &language.families] {
                let listed: usize = level.words.values().map(Vec::len).sum();
                let twice =
                    level.words.values().flatten().filter(|word| {
                        level.words.values().flatten().filter(|other| other == word).count() > 1
                    });
                assert_eq!(listed, level.known.len(), "{tag}: listed twice: {:?}", twice.collect::<Vec<_>>());
            }
        }
    }
}
