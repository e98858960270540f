//! `unused-template`, `unknown-key` and `invalid-css` of a site's own theme: a template that nothing uses,
//! words that nothing shows, and a style sheet that browsers read otherwise than it is meant.
//!
//! Most are misspelt, so the built-in file or word is shown in their place. Correct the name, use it in a
//! template, or delete it.

use crate::config::unknown_key;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::model::Site;
use crate::phrases::Catalog;
use crate::source::{File, FileId, FileKind, Span};
use crate::theme;
use crate::yaml::Yaml;

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
        } else if path.starts_with("strings/") && path.ends_with(".yaml") {
            words(*id, &file.text, &names, diags);
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

/// Words that neither the theme nor the program asks for.
fn words(id: FileId, text: &str, names: &dyn Fn(&str) -> bool, diags: &mut Diags) {
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
        let is_known = known.contains_key(&key) || stem(&key).is_some_and(|other| known.contains_key(&other));
        if !is_known && !names(&key) {
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
