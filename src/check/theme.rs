//! `unused-template`, `unknown-key` and `invalid-css` of a site's own theme: a template that nothing uses,
//! words that nothing shows, and a style sheet that browsers read otherwise than it is meant.
//!
//! Most are misspelt, so the built-in file or word is shown in their place. Correct the name, use it in a
//! template, or delete it.

use crate::config::unknown_key;
use crate::diag::{Code, Diagnostic, Diags, Severity, closest};
use crate::model::Site;
use crate::phrases::{Catalog, Strings, plural};
use crate::source::{File, FileId, FileKind, Span};
use crate::theme;
use crate::yaml::{Node, Yaml};

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let folders: Vec<String> = site.config.themes().iter().map(|theme| format!("themes/{theme}/")).collect();
    let below =
        |file: &'_ File| folders.iter().find(|folder| file.path.starts_with(*folder)).map(String::len);
    let own: Vec<(FileId, &File, &str)> = site
        .sources
        .iter()
        .filter(|(_, file)| file.kind == FileKind::Theme)
        .filter_map(|(id, file)| Some((id, file, file.path.get(below(file)?..)?)))
        .collect();
    let code = |path: &str| path.starts_with("templates/") || path.starts_with("js/");
    let code: Vec<&str> =
        own.iter().filter(|(.., path)| code(path)).map(|(_, file, _)| file.text.as_str()).collect();
    let names = |word: &str| code.iter().any(|text| text.contains(word));
    let tokens: Vec<String> = own
        .iter()
        .filter(|(.., path)| path.starts_with("css/"))
        .flat_map(|(_, file, _)| theme::tokens(&file.text))
        .collect();
    for (id, file, path) in &own {
        if let Some(name) = path.strip_prefix("templates/") {
            let is_head = site.config.brand.head.as_ref().is_some_and(|(head, _)| head == name);
            if !theme::has_template(name) && !is_head && !names(name) {
                diags.push(unused(*id, name));
            }
        } else if let Some(language) =
            path.strip_prefix("strings/").and_then(|name| name.strip_suffix(".yaml"))
        {
            words((*id, language), &file.text, &names, diags);
        } else if path.starts_with("css/") && path.ends_with(".css") {
            sheet(*id, &file.text, &tokens, diags);
        }
    }
}

/// Faults of a style sheet, and values that nothing sets.
fn sheet(id: FileId, text: &str, own: &[String], diags: &mut Diags) {
    for fault in theme::faults_of_sheet(text) {
        let d = Diagnostic::new(Code::InvalidCss, Span::new(id, fault.at), fault.message);
        diags.push(d.hint(fault.hint));
    }
    let known: Vec<String> = theme::embedded_tokens();
    for (at, name) in theme::used_tokens(text) {
        if known.contains(&name) || own.contains(&name) {
            continue;
        }
        let span = Span::new(id, at..at + name.len());
        let d = Diagnostic::new(Code::InvalidCss, span, format!("nothing sets `{name}`"));
        diags.push(match closest(&name, known.iter().chain(own).map(String::as_str)) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None => {
                d.hint("set it in `:root`, or write a value that stands in its place: `var(--name, value)`")
            }
        });
    }
}

fn unused(id: FileId, name: &str) -> Diagnostic {
    let d =
        Diagnostic::new(Code::UnusedTemplate, Span::whole(id), format!("nothing uses the template `{name}`"));
    match closest(name, theme::templates()) {
        Some(known) => d.hint(format!("did you mean `{known}`?")),
        None => d.hint("include it in a template of the theme, or delete it"),
    }
}

/// Checks the words of a theme: keys that neither the theme nor the program uses, plural forms that the
/// language does not have, and blanks (`{name}`) that are never filled.
fn words((id, language): (FileId, &str), text: &str, names: &dyn Fn(&str) -> bool, diags: &mut Diags) {
    // Its faults were told when it was read.
    let Some(yaml) = Yaml::parse(id, text, 0, &mut Diags::default()) else { return };
    if !yaml.root().is_map() {
        return;
    }
    let catalog = Catalog::embedded();
    let known = catalog.nearest("en");
    // A language has other forms of plurals than English.
    let stem = |key: &str| key.rsplit_once('_').map(|(stem, _)| format!("{stem}_other"));
    for (key, node) in yaml.root().entries(&mut Diags::default()) {
        if let Some(form) = no_form(language, &key, known) {
            let forms = plural::categories(language).join("`, `");
            let message = format!("`{key}` is never shown: `{language}` has no form `{form}`");
            let d = Diagnostic::new(Code::UnknownKey, node.key_span(), message);
            diags.push(d.hint(format!("its forms are `{forms}`")));
            continue;
        }
        let original = known.get(&key).or_else(|| known.get(&stem(&key)?));
        if let Some((original, blank)) = original.and_then(|text| Some((text, never_filled(text, &node)?))) {
            let message = format!("the blank `{{{blank}}}` of `{key}` is never filled");
            let mut d = Diagnostic::new(Code::InvalidValue, node.span(), message);
            d.severity = Severity::Warning;
            let own: Vec<String> = blanks(original).map(|blank| format!("`{{{blank}}}`")).collect();
            diags.push(match own.is_empty() {
                true => d.hint("these words have no blanks"),
                false => d.hint(format!("its blanks are {}", own.join(", "))),
            });
        }
        let is_known = known.contains_key(&key) || stem(&key).is_some_and(|other| known.contains_key(&other));
        // A template names words about a number without their form: `counted(key="files", n=3)`.
        let counted = key.rsplit_once('_').filter(|(_, form)| plural::CATEGORIES.contains(form));
        if !is_known && !names(&key) && !counted.is_some_and(|(stem, _)| names(stem)) {
            let names: Vec<&str> = known.keys().map(String::as_str).collect();
            let d = match closest(&key, names.iter().copied()) {
                Some(_) => unknown_key(&node, &key, &names),
                None => Diagnostic::new(
                    Code::UnknownKey,
                    node.key_span(),
                    format!("nothing shows the words `{key}`"),
                )
                .hint("use them in a template of the theme (`{{ t.key }}`), or delete them"),
            };
            diags.push(d);
        }
    }
}

/// The plural form that a key ends with, where its language has no such form.
fn no_form<'k>(language: &str, key: &'k str, known: &Strings) -> Option<&'k str> {
    let (stem, form) = key.rsplit_once('_')?;
    let is_plural = plural::CATEGORIES.contains(&form) && known.contains_key(&format!("{stem}_other"));
    (is_plural && !plural::categories(language).contains(&form)).then_some(form)
}

/// A blank in the words of the theme that the original words do not have, so that nothing fills it.
fn never_filled(original: &str, node: &Node<'_>) -> Option<String> {
    let text = node.string(&mut Diags::default())?;
    blanks(&text).find(|blank| !blanks(original).any(|known| known == *blank)).map(str::to_string)
}

/// The names of the blanks in a text, which stand in braces.
fn blanks(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    parts
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}
