//! Printing of results and findings: data on standard output, everything else on
//! standard error.

use super::End;
use crate::diag::{self, Diagnostic, Diags, Severity, human};
use crate::language::is_han;
use crate::limits::FINDINGS;
use crate::messages::translate;
use crate::model::Site;
use crate::source::Sources;
use crate::terminal::plain;
use std::collections::BTreeMap;
use std::io::Write;

/// Number of findings of one code that `build` prints; further ones are only counted.
const SHOWN: usize = 10;

/// Writes data to standard output. A reader that went away (`| head`) is no fault.
pub(super) fn data(text: &str) -> End {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => End::Outside(format!("cannot print: {e}")),
        _ => End::Done,
    }
}

/// Like [`data`], piece by piece: a site of many findings is not printed twice, into memory first.
pub(super) fn pieces(mut pieces: impl Iterator<Item = String>) -> End {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match pieces.try_for_each(|piece| out.write_all(piece.as_bytes())).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => End::Outside(format!("cannot print: {e}")),
        _ => End::Done,
    }
}

/// Every finding for a person, but of a code that has very many only the first; then a line that counts
/// the others.
pub(super) fn shown<'a>(
    sources: &'a Sources,
    diags: &'a Diags,
    color: bool,
) -> impl Iterator<Item = String> + 'a {
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    diags.list.iter().for_each(|d| *seen.entry(d.code).or_default() += 1);
    let rest = seen.clone().into_iter().filter(|(_, count)| FINDINGS.is_below(*count));
    let rest = rest.map(|(code, count)| {
        let words = FINDINGS.words(count - FINDINGS.most);
        format!("{}\n\n", translate(&words.replace("{code}", code.as_str())))
    });
    let mut left: BTreeMap<_, usize> = seen.into_keys().map(|code| (code, FINDINGS.most)).collect();
    let first = move |d: &Diagnostic| {
        let left = left.entry(d.code).or_default();
        let shown = *left > 0;
        *left = left.saturating_sub(1);
        shown
    };
    diag::pieces(sources, diags, color, first).chain(rest.collect::<Vec<String>>())
}

/// Amount of findings that is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// Errors only: `--quiet`.
    Errors,
    /// The first of each code.
    Some,
    /// All: `--verbose`.
    All,
}

/// Form and amount of findings for a person.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    pub(super) color: bool,
    pub(super) amount: Amount,
}

/// Prints findings for a person.
pub(super) fn findings(sources: &Sources, diags: &Diags, how: How) {
    tell(&findings_text(sources, diags, how));
}

/// Prints findings that were made for the terminal, with its colours; they may be empty.
pub(super) fn tell(text: &str) {
    if !text.is_empty() {
        let _ = writeln!(std::io::stderr(), "{}", text.trim_end_matches('\n'));
    }
}

/// Writes words for a person to standard output, without anything that a terminal would obey.
pub(super) fn words(text: &str) -> End {
    data(&plain(text))
}

/// Findings for a person: at most [`SHOWN`] warnings of each code, all errors; then a line that
/// counts them all.
pub(super) fn findings_text(sources: &Sources, diags: &Diags, how: How) -> String {
    let color = how.color;
    let mut folded = diags.clone();
    if how.amount != Amount::All {
        folded.fold(sources);
    }
    let diags = &folded;
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    let mut shown = Diags::default();
    for d in &diags.list {
        let count = seen.entry(d.code).or_default();
        *count += 1;
        let is_shown = match how.amount {
            Amount::Errors => d.severity == Severity::Error,
            Amount::Some => *count <= SHOWN,
            Amount::All => true,
        };
        if is_shown || d.severity == Severity::Error && *count <= 200 {
            shown.push(d.clone());
        }
    }
    let mut text = human(sources, &shown, color).trim_end_matches('\n').to_string();
    if !text.is_empty() {
        text.push('\n');
    }
    let hidden = diags.list.len() - shown.list.len();
    if how.amount == Amount::Errors {
        return text;
    }
    if hidden > 0 {
        let more = format!("… and {hidden} more like these: `zhinan check` or `-v` prints them all");
        text.push_str(&format!("{}\n\n", translate(&more)));
    }
    text.extend(diags.counts().map(|line| line + "\n"));
    text.extend(by_code(diags).map(|line| line + "\n"));
    text
}

/// The default language, where it is probably wrong: the settings name no language, and most titles hold no Chinese.
fn assumed_language(site: &Site) -> Option<&str> {
    let foreign = site.articles.iter().filter(|article| !article.title.chars().any(is_han)).count();
    let is_other = 2 * foreign > site.articles.len();
    (!site.config.is_language_told && site.config.language.primary() == "zh" && is_other)
        .then_some(&*site.config.language)
}

/// Tells whoever named no language which one is assumed, where the articles are in another.
pub(super) fn tell_language(site: &Site) {
    if let Some(language) = assumed_language(site) {
        crate::terminal::tell!(
            "buttons and notes of the pages are in {language}: for another language write `language: en` or the like in `content/site.yaml`"
        );
    }
}

/// `80 missing-alt, 30 broken-link`, the most frequent first; none where a person has counted them at a
/// glance.
pub(super) fn by_code(diags: &Diags) -> Option<String> {
    if diags.list.len() <= SHOWN {
        return None;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    diags.list.iter().for_each(|d| *counts.entry(d.code.as_str()).or_default() += 1);
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let words = counts.iter().map(|(code, count)| format!("{count} {code}"));
    Some(format!("  {}", words.collect::<Vec<_>>().join(", ")))
}
