//! `zhinan new translation`: a file for the words of a page or a YAML file in another language, with the words
//! of the original in it, and the hash by which `check` knows when they have changed.

use crate::address;
use crate::config::Config;
use crate::diag::Diags;
use crate::language::Language;
use crate::parse;
use crate::source::{File, FileId, FileKind};
use crate::translation::{self, Of, Word};
use std::fmt::Write;

/// A translation to be written.
pub(super) struct Begun {
    /// Path below `content/`.
    pub(super) path: String,
    /// Text of the new file.
    pub(super) text: String,
    /// Hash of the original's words.
    pub(super) hash: String,
    /// Whether the name that was typed says the language, `a.en`. A site with one other language does not need it.
    pub(super) is_said: bool,
}

/// The translation with this name; `read` gives the text of a file below `content/`. `Err` says what to write.
pub(super) fn begin(
    name: &str,
    config: &Config,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Begun, String> {
    let name = [".md", ".markdown", ".yaml"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let (language, base, in_folder) = language(name, config)?;
    let is_said = base != name;
    let place = |base: &str, ending: &str| match in_folder {
        true => format!("{language}/{base}{ending}"),
        false => format!("{base}.{language}{ending}"),
    };
    for ending in [".md", ".markdown"] {
        let path = format!("{base}{ending}");
        if let Some(text) = read(&path) {
            let others = [format!("{base}.{language}"), format!("{language}/{base}")];
            let others = others.iter().flat_map(|stem| [format!("{stem}.md"), format!("{stem}.markdown")]);
            let there: Vec<String> = others.filter(|other| read(other).is_some()).collect();
            if let Some(other) = there.first().filter(|_| !there.contains(&place(&base, ending))) {
                return Err(format!("`content/{other}` translates `content/{path}` already"));
            }
            let (text, hash) = article(&path, text);
            return Ok(Begun { path: place(&base, ending), text, hash, is_said });
        }
    }
    // Words stand beside their original: there is no folder of them.
    let path = format!("{base}.{language}.yaml");
    match (translation::named(&path), read(&format!("{base}.yaml"))) {
        (Some((of, original, _)), Some(text)) => {
            let (text, hash) = words(of, &original, text);
            Ok(Begun { path, text, hash, is_said })
        }
        _ => Err(format!("there is no `content/{base}.md` and no `content/{base}.yaml` to translate")),
    }
}

/// The language that a name is about, the name of the original, and whether the translation lies in a folder
/// of its language.
fn language(name: &str, config: &Config) -> Result<(Language, String, bool), String> {
    let all: Vec<&Language> = config.languages.iter().map(|(language, _)| language).collect();
    let known = |tag: &str| Language::parse(tag).filter(|language| all.contains(&language));
    if let Some((tag, rest)) = name.split_once('/')
        && let Some(language) = known(tag)
    {
        return Ok((language, rest.to_string(), true));
    }
    if let Some((base, tag)) = name.rsplit_once('.')
        && !tag.contains('/')
        && let Some(language) = Language::parse(tag).filter(Language::is_common)
    {
        return match known(tag) {
            Some(language) => Ok((language, base.to_string(), false)),
            None => Err(format!(
                "`{language}` is none of the site's languages: write it under `languages:` in `content/site.yaml`"
            )),
        };
    }
    match all[..] {
        [] => {
            Err("the site has one language: write the others under `languages:` in `content/site.yaml`"
                .into())
        }
        [one] => Ok((one.clone(), name.to_string(), false)),
        _ if known(name).is_some() => Err(format!(
            "say what is to be translated: `index.{name}` for a page, `rules/refund.{name}` for a rule set"
        )),
        _ => Err(format!("say into which language: `{name}.{}` or the like", all[0])),
    }
}

/// The page with its original text, as a draft.
fn article(path: &str, text: String) -> (String, String) {
    let sources = crate::load::from_texts(std::iter::once((format!("content/{path}"), text)));
    let article = parse::article(FileId(0), &sources, &mut Diags::default());
    let body = &sources.get(FileId(0)).text[article.body.start as usize..];
    let meta = &article.meta;
    let hash = translation::hash_of_article(meta.title.as_deref(), meta.description.as_deref(), body);
    let mut out = String::from("---\n");
    for (key, value) in [("title", &meta.title), ("description", &meta.description)] {
        if let Some(value) = value {
            let _ = writeln!(out, "{key}: {}", scalar(value));
        }
    }
    let _ = writeln!(out, "{}: {hash}\ndraft: true\n---\n\n{}", translation::HASH, body.trim());
    (out, hash)
}

/// The keys of all words, without values, each with the original's words as a comment.
fn words(of: Of, original: &str, text: String) -> (String, String) {
    let kind = if of == Of::Rules { FileKind::Rules } else { FileKind::Asset };
    let file = File::new(format!("content/{original}"), kind, text, [0; 32]);
    let all = translation::originals(of, FileId(0), &file);
    let hash = translation::hash(all.iter());
    let mut out = format!("{}: {hash}\n", translation::HASH);
    let mut before: &[String] = &[];
    for Word { path, text, .. } in all.iter().filter(|word| word.text.is_some()) {
        let same = path.iter().zip(before).take_while(|(a, b)| a == b).count();
        let last = path.len() - 1;
        for (depth, key) in path.iter().enumerate().skip(same.min(last)) {
            let _ = write!(out, "{}{}:", "  ".repeat(depth), scalar(key));
            if depth < last {
                out.push('\n');
            }
        }
        let said = text.as_deref().unwrap_or_default().trim_end();
        match said.contains('\n') {
            false => _ = writeln!(out, "  # {said}"),
            true => {
                out.push('\n');
                let margin = "  ".repeat(last + 1);
                said.lines().for_each(|line| _ = writeln!(out, "{}", format!("{margin}# {line}").trim_end()));
            }
        }
        before = path;
    }
    (out, hash)
}

/// A text as YAML writes it in one line.
fn scalar(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    serde_yaml::to_string(&line.join(" ")).unwrap_or_default().trim_end().to_string()
}

/// The text of a file with another hash; where it has none, with this one.
pub(super) fn renewed(path: &str, text: &str, hash: &str) -> String {
    if let Some(text) = translation::renewed(text, hash) {
        return text;
    }
    let key = translation::HASH;
    match text.strip_prefix("---\n") {
        Some(rest) if address::markdown_stem(path).is_some() => format!("---\n{key}: {hash}\n{rest}"),
        _ if address::markdown_stem(path).is_some() => format!("---\n{key}: {hash}\n---\n\n{text}"),
        _ => format!("{key}: {hash}\n{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Inputs;

    fn config(languages: &str) -> Config {
        let inputs = Inputs { as_of: jiff::civil::date(2026, 1, 1), base_url: None, drafts: false };
        let text = format!("languages: {languages}\n");
        let file = File::new("content/site.yaml".into(), FileKind::Config, text, [0; 32]);
        Config::read(FileId(0), &file, &inputs, &mut Diags::default())
    }

    fn read(path: &str) -> Option<String> {
        let text = match path {
            "a/b.md" => "---\ntitle: '题: 一'\n---\n正文。\n",
            "rules/r.yaml" => {
                "title: 标题\nfacts:\n  x: {ask: 问？, one_of: {y: 是, n: 否}}\noutcomes:\n  o:\n    title: 办\n    body: |\n      一\n\n      二\n"
            }
            "glossary.yaml" => "词: 解释\n",
            "c.md" | "c.fr.md" => "正文。\n",
            _ => return None,
        };
        Some(text.into())
    }

    #[test]
    fn a_page_begins_with_its_original() {
        for (name, path) in [("a/b.md", "a/b.en.md"), ("a/b.en", "a/b.en.md"), ("en/a/b.md", "en/a/b.md")] {
            let begun = begin(name, &config("[en]"), &read).unwrap();
            assert_eq!(begun.path, path);
            let head =
                format!("---\ntitle: '题: 一'\noriginal: {}\ndraft: true\n---\n\n正文。\n", begun.hash);
            assert_eq!(begun.text, head);
        }
    }

    #[test]
    fn words_begin_with_comments() {
        let begun = begin("rules/r", &config("[en]"), &read).unwrap();
        let text = format!(
            "original: {}\ntitle:  # 标题\nfacts:\n  x:\n    ask:  # 问？\n    options:\n      y:  # 是\n      n:  # 否\noutcomes:\n  o:\n    title:  # 办\n    body:\n      # 一\n      #\n      # 二\n",
            begun.hash
        );
        assert_eq!((begun.path.as_str(), begun.text), ("rules/r.en.yaml", text));
        let glossary = begin("glossary.en.yaml", &config("[en, fr]"), &read).unwrap();
        assert!(glossary.text.ends_with("词:\n  term:  # 词\n  definition:  # 解释\n"), "{}", glossary.text);
    }

    #[test]
    fn what_cannot_be_translated_is_said() {
        let fault = |name: &str, languages: &str| begin(name, &config(languages), &read).err().unwrap();
        assert!(fault("a/b.fr", "[en]").contains("`fr` is none"));
        assert!(fault("a/b", "[en, fr]").contains("a/b.en"));
        assert!(fault("a/b", "[]").contains("one language"));
        assert!(fault("none", "[en]").contains("no `content/none.md`"));
        assert!(fault("fr/c.md", "[fr]").contains("`content/c.fr.md` translates `content/c.md`"));
        assert_eq!(begin("c.fr.md", &config("[fr]"), &read).unwrap().path, "c.fr.md");
    }

    #[test]
    fn hashes_are_renewed_or_added() {
        assert_eq!(renewed("a.md", "---\noriginal: x\n---\ny", "1"), "---\noriginal: 1\n---\ny");
        assert_eq!(renewed("a.md", "---\ntitle: x\n---\n", "1"), "---\noriginal: 1\ntitle: x\n---\n");
        assert_eq!(renewed("a.md", "y", "1"), "---\noriginal: 1\n---\n\ny");
        assert_eq!(renewed("a.yaml", "title: x\n", "1"), "original: 1\ntitle: x\n");
    }
}
