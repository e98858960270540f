//! Queries by sound: pinyin, initials, and characters confused with others of the same sound, all
//! answered from the words of titles, keywords and headings.

use super::fold::{Fold, is_cjk, key};
use pinyin::ToPinyinMulti;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Most characters of titles, keywords and headings that are indexed by sound; titles come first.
const MAX_CHARACTERS: usize = 200_000;

/// Most readings of a query by sound that are tried.
const READINGS: usize = 4;

/// Partial answers that are kept while a confused run is repaired.
const BEAM: usize = 24;

/// The 3,755 most common characters: what people type by mistake.
const COMMON: &str = include_str!("common.txt");

/// Titles, keywords and headings, and how characters sound.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// Parts of the keys of titles, keywords and headings that letters can spell, each once.
    pub(super) entries: Vec<Vec<char>>,
    /// Syllables without tones (`v` for ü) and the characters that can sound so, both in order.
    /// Of a character's readings the usual one is first, the others follow in order.
    pub(super) sounds: BTreeMap<String, Vec<char>>,
    readings: HashMap<char, Vec<String>>,
    pairs: HashSet<(char, char)>,
    used: BTreeSet<char>,
}

/// A way in which letters are read.
#[derive(Clone, Copy)]
struct Way {
    /// One letter a character instead of a syllable.
    initials: bool,
    /// Also by readings other than a character's usual one.
    rare: bool,
}

impl Vocabulary {
    /// Collects the titles, keywords and headings of a site, given in this order.
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a String>, fold: &Fold) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let mut seen = HashSet::new();
        let mut left = MAX_CHARACTERS;
        for text in texts {
            for entry in spoken(&key(text, fold)) {
                if entry.len() <= left && seen.insert(entry.to_vec()) {
                    left -= entry.len();
                    vocabulary.entries.push(entry.to_vec());
                }
            }
        }
        vocabulary.finish();
        vocabulary
    }

    fn finish(&mut self) {
        for entry in &self.entries {
            self.used.extend(entry.iter().filter(|&&c| is_cjk(c)));
            self.pairs.extend(entry.windows(2).map(|pair| (pair[0], pair[1])));
        }
        let known: BTreeSet<char> =
            COMMON.chars().filter(|c| is_cjk(*c)).chain(self.used.iter().copied()).collect();
        for c in known {
            let Some(all) = c.to_pinyin_multi() else { continue };
            let mut readings: Vec<String> =
                all.into_iter().map(|sound| sound.plain().replace('ü', "v")).collect();
            readings.retain(|sound| sound.bytes().all(|b| b.is_ascii_lowercase()));
            if let [_, rare @ ..] = &mut readings[..] {
                rare.sort();
                readings.dedup();
            }
            if let Some(again) = readings.iter().skip(1).position(|sound| *sound == readings[0]) {
                readings.remove(again + 1);
            }
            for sound in &readings {
                self.sounds.entry(sound.clone()).or_default().push(c);
            }
            self.readings.insert(c, readings);
        }
    }

    /// True if a character is usually read so.
    pub(super) fn is_usual(&self, c: char, sound: &str) -> bool {
        self.readings.get(&c).and_then(|readings| readings.first()).is_some_and(|usual| usual == sound)
    }

    /// Texts that a word of Latin letters may stand for: parts of titles and headings that sound so,
    /// or whose syllables begin so. Most often used first.
    pub(super) fn read(&self, letters: &[char]) -> Vec<Vec<char>> {
        if letters.len() < 2 || !letters.iter().all(char::is_ascii_lowercase) {
            return Vec::new();
        }
        let ways = [Way { initials: false, rare: false }, Way { initials: false, rare: true }];
        let short = [Way { initials: true, rare: false }, Way { initials: true, rare: true }];
        ways.into_iter()
            .chain(short)
            .map(|way| self.matches(letters, way))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    fn matches(&self, letters: &[char], way: Way) -> Vec<Vec<char>> {
        let mut found: Vec<(&[char], u32, bool)> = Vec::new();
        let mut places: HashMap<&[char], usize> = HashMap::new();
        let mut dead = HashSet::new();
        for entry in &self.entries {
            for start in 0..entry.len() {
                if !is_cjk(entry[start]) {
                    continue;
                }
                dead.clear();
                let spelled = self.spell(&entry[start..], letters, way, &mut dead);
                let Some((length, whole)) = spelled else { continue };
                let text = &entry[start..start + length];
                let gain = if length == entry.len() { 3 } else { 1 };
                let place = *places.entry(text).or_insert(found.len());
                match found.get_mut(place) {
                    Some((_, count, _)) => *count += gain,
                    None => found.push((text, gain, whole)),
                }
            }
        }
        found.sort_by_key(|&(text, count, whole)| (!whole, Reverse(count), text.len()));
        found.truncate(READINGS);
        found.into_iter().map(|(text, ..)| text.to_vec()).collect()
    }

    /// Number of characters from the start of `text` that spell out `letters`, and whether the last syllable
    /// is whole. `dead` holds what is left of both where nothing was found before: characters with several
    /// readings would otherwise be tried in all combinations.
    fn spell(
        &self,
        text: &[char],
        letters: &[char],
        way: Way,
        dead: &mut HashSet<(usize, usize)>,
    ) -> Option<(usize, bool)> {
        if letters.is_empty() {
            return Some((0, true));
        }
        let (&first, rest) = text.split_first()?;
        let longer = |(length, whole)| (length + 1, whole);
        if !is_cjk(first) {
            let used = usize::from(first != ' ');
            let fits = used == 0 || letters[0] == first;
            return fits.then(|| self.spell(rest, &letters[used..], way, dead)).flatten().map(longer);
        }
        let left = (text.len(), letters.len());
        if dead.contains(&left) {
            return None;
        }
        let readings = self.readings.get(&first)?;
        let tried = if way.rare { readings.len() } else { readings.len().min(1) };
        let mut part = None;
        for sound in &readings[..tried] {
            let whole = if way.initials { 1 } else { sound.len() };
            let same = sound.chars().take(whole).zip(letters).take_while(|(a, b)| a == *b).count();
            if same == whole {
                if let Some(found) = self.spell(rest, &letters[whole..], way, dead) {
                    return Some(longer(found));
                }
            } else if same == letters.len() {
                part = Some((1, false));
            }
        }
        if part.is_none() {
            dead.insert(left);
        }
        part
    }

    /// The most similar-sounding run whose changed neighbours occur in titles and headings. `alive`
    /// says of each pair of neighbours whether the site has it.
    pub(super) fn repair(&self, run: &[char], alive: &[bool]) -> Option<Vec<char>> {
        let mut beam: Vec<(u32, Vec<char>)> = vec![(0, Vec::new())];
        for (at, &c) in run.iter().enumerate() {
            let mut next = Vec::new();
            let options = self.confusable(c);
            for (cost, path) in &beam {
                for &(option, price) in &options {
                    let fits = match path.last() {
                        None => true,
                        Some(&last) if last == run[at - 1] && option == c => alive[at - 1],
                        Some(&last) => self.pairs.contains(&(last, option)),
                    };
                    if fits {
                        next.push((
                            cost + price,
                            path.iter().copied().chain([option]).collect::<Vec<char>>(),
                        ));
                    }
                }
            }
            next.sort();
            next.truncate(BEAM);
            beam = next;
        }
        let allowed = 2 + 4 * (run.len() as u32 / 4);
        beam.into_iter().find(|(cost, _)| (1..=allowed).contains(cost)).map(|(_, path)| path)
    }

    /// A character and those that it may have been typed for, each with its price.
    fn confusable(&self, c: char) -> Vec<(char, u32)> {
        let mut options = vec![(c, 0)];
        let Some(readings) = self.readings.get(&c) else { return options };
        for (sound, chars) in &self.sounds {
            let price = match () {
                () if readings.contains(sound) => 1,
                () if readings.iter().any(|reading| blur(reading) == blur(sound)) => 2,
                () => continue,
            };
            let usable = chars.iter().filter(|&&other| other != c && self.used.contains(&other));
            options.extend(usable.map(|&other| (other, price)));
        }
        options
    }
}

/// The parts of a key that letters can spell from a CJK character on.
fn spoken(key: &[char]) -> impl Iterator<Item = &[char]> {
    let spelled = |c: char| is_cjk(c) || c.is_ascii_lowercase() || c == ' ';
    key.split(move |&c| !spelled(c)).filter_map(|part| {
        let part = &part[part.iter().position(|&c| is_cjk(c))?..];
        let end = part.iter().rposition(|&c| c != ' ')?;
        Some(&part[..=end])
    })
}

/// A syllable without the differences that many speakers do not make.
fn blur(sound: &str) -> String {
    let start = match sound.as_bytes() {
        [b'z' | b'c' | b's', b'h', ..] => format!("{}{}", &sound[..1], &sound[2..]),
        [b'n', ..] => format!("l{}", &sound[1..]),
        _ => sound.to_owned(),
    };
    start.strip_suffix('g').map(str::to_owned).unwrap_or(start)
}
