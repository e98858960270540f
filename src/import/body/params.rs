//! Values that pages of Hugo show by name: `{{< param version >}}`. They stand in the front matter of the page, in
//! the `cascade` of a folder above it, or in the settings.

use super::Context;
use super::arguments::Call;
use super::forms::Form;
use crate::diag::Diags;
use crate::import::path;
use crate::import::report::Report;
use crate::parse::front_matter;
use crate::source::FileId;
use serde_json::Value;

/// The words of the call: Hugo's `param`, or Docsy's `_param`, whose value has blanks `{1}` for further arguments.
pub(super) fn parameter(cx: &Context<'_>, call: &Call) -> Option<Form> {
    let name = call.plain.first().filter(|_| call.key() == "param")?;
    let value = of_pages(cx, name).or_else(|| words(&cx.plan.params, name))?;
    let blanks = call.plain.iter().enumerate();
    let filled = blanks.fold(value, |value, (at, word)| value.replace(&format!("{{{at}}}"), word));
    Some(Form::Inline(filled))
}

/// The value that the page or the nearest folder above it gives.
fn of_pages(cx: &Context<'_>, name: &str) -> Option<String> {
    let own = front(cx, &cx.page.from);
    let found = words(&own, name).or_else(|| words(own.get("params")?, name));
    if found.is_some() {
        return found;
    }
    let mut folder = path::folder(&cx.page.from);
    loop {
        let file = path::join(folder, "_index.md").filter(|file| cx.project.has(file));
        if let Some(found) = file.and_then(|file| cascaded(&front(cx, &file), name)) {
            return Some(found);
        }
        if folder.is_empty() {
            return None;
        }
        folder = path::folder(folder);
    }
}

/// The value in `cascade`: a map, or a list of maps of which each may be for some pages only.
fn cascaded(front: &Value, name: &str) -> Option<String> {
    let cascade = front.get("cascade")?;
    let all = cascade.as_array().map_or(std::slice::from_ref(cascade), Vec::as_slice);
    let for_all = all.iter().filter(|one| one.get("_target").or(one.get("target")).is_none());
    for_all.into_iter().find_map(|one| words(one, name).or_else(|| words(one.get("params")?, name)))
}

fn front(cx: &Context<'_>, file: &str) -> Value {
    let text = cx.project.text(file, &mut Report::default()).unwrap_or_default();
    let read = front_matter::document(FileId(0), &text, &mut Diags::default());
    read.and_then(|(yaml, _)| yaml).map_or(Value::Null, |yaml| yaml.root().to_json())
}

/// The text or number at a path such as `version.latest`.
fn words(values: &Value, name: &str) -> Option<String> {
    let value = name.split('.').try_fold(values, |value, key| value.get(key))?;
    let words = value.as_str().map(str::to_string);
    words.or_else(|| value.is_number().then(|| value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_cascade_to_all_pages_only_without_a_target() {
        let front = json!({"cascade": [
            {"target": {"path": "/x"}, "version": "1"},
            {"params": {"version": {"latest": 2.5}}},
        ]});
        assert_eq!(cascaded(&front, "version.latest").as_deref(), Some("2.5"));
        assert_eq!(cascaded(&front, "version"), None);
        assert_eq!(cascaded(&json!({"cascade": {"version": "v3"}}), "version").as_deref(), Some("v3"));
    }
}
