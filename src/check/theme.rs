//! `unused-template` and `unknown-key` of a site's own theme: a template that nothing uses, and words that
//! nothing shows.
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
    let folder = format!("themes/{}/", site.config.theme);
    let own: Vec<(FileId, &File, &str)> = site
        .sources
        .iter()
        .filter(|(_, file)| file.kind == FileKind::Theme)
        .filter_map(|(id, file)| Some((id, file, file.path.strip_prefix(&folder)?)))
        .collect();
    let code = |path: &str| path.starts_with("templates/") || path.starts_with("js/");
    let code: Vec<&str> =
        own.iter().filter(|(.., path)| code(path)).map(|(_, file, _)| file.text.as_str()).collect();
    let names = |word: &str| code.iter().any(|text| text.contains(word));
    for (id, file, path) in &own {
        if let Some(name) = path.strip_prefix("templates/") {
            let is_head = site.config.brand.head.as_ref().is_some_and(|(head, _)| head == name);
            if !theme::has_template(name) && !is_head && !names(name) {
                diags.push(unused(*id, name));
            }
        } else if path.starts_with("strings/") && path.ends_with(".yaml") {
            words(*id, &file.text, &names, diags);
        }
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
