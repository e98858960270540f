//! Literals as configuration files have them, and texts that are none.

use super::*;
use serde_json::json;

fn read(files: &[(&str, &str)]) -> Option<Value> {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = crate::disk::Folder::open(dir.path()).expect("a folder");
    for (name, text) in files {
        folder.write(name, text.as_bytes()).expect("written");
    }
    default_export(&Project::of(dir.path()), files[0].0, &mut Report::default())
}

#[test]
fn literals_are_read() {
    let text = "import { defineConfig } from 'x'\n// a comment: {\nexport default defineConfig({\n title: 'A \\'b\\'', 'key-2': [1, -2.5, true, null,],\n \
                nested: { `t`: `x`, ...more, f() { return {} }, g: (a) => ({ h: a }) },\n plugin: thing({ inside: 1 }), odd: a.b().c, })\nconst more = { m: [`n`] } as const\n";
    let expected = json!({
        "title": "A 'b'", "key-2": [1, -2.5, true, null],
        "nested": {"t": "x", "m": ["n"], "g": {"h": null}}, "plugin": {"inside": 1}, "odd": null,
    });
    assert_eq!(read(&[("a.ts", text)]), Some(expected));
}

#[test]
fn names_are_followed_to_functions_and_files() {
    let text = "import side, { nav as top } from './b.js'\nmodule.exports = { side, nav: top, own: own(), t: x ? 'a' : 'b' };\nfunction own(): Item[] {\n  return [{ text: 'o' }]\n}";
    let other = "export const nav: string[] = ['/a'];\nexport default { '/': ['b'] }";
    let expected = json!({"side": {"/": ["b"]}, "nav": ["/a"], "own": [{"text": "o"}], "t": "a"});
    assert_eq!(read(&[("a.js", text), ("b.ts", other)]), Some(expected));
}

#[test]
fn circles_and_unfinished_texts_end() {
    assert!(read(&[("a.js", "export default a\nconst a = [b]\nconst b = [a, a]")]).is_some());
    for text in ["export default {", "export default [1, {a: '", "export default {a: (b", "export default @"]
    {
        read(&[("a.js", text)]);
    }
    let deep = format!("export default {}", "[".repeat(20_000));
    read(&[("a.js", &deep)]);
}

/// Each name is searched for in the whole text, so the time for many names would grow with the square of the length.
#[test]
fn names_are_looked_for_in_so_many_bytes() {
    let text = format!("export default [{}]\nconst a = 1", "a, ".repeat(20_000));
    let Some(Value::Array(items)) = read(&[("a.js", &text)]) else { panic!("a list") };
    assert_eq!((items.len(), &items[0], &items[19_999]), (20_000, &json!(1), &Value::Null));
}

#[test]
fn lists_are_made_of_lists() {
    let text = "const names = ['a', 'b']\nconst base = '/x'\nmodule.exports={\n a: names.map(n => base + '/' + n),\n b: [1, no(), 2].filter(Boolean),\n \
                c: names.map((n, at) => ({ link: `${base}/${n}`, on: [n] })),\n d: names.flatMap((n) => { return [n, n] }),\n e: names.map(f), f: odd.map(n => n), g: names.map(n => n).map(m => m + '!') }";
    let expected = json!({
        "a": ["/x/a", "/x/b"], "b": [1, 2],
        "c": [{"link": "/x/a", "on": ["a"]}, {"link": "/x/b", "on": ["b"]}],
        "d": ["a", "a", "b", "b"], "e": null, "f": null, "g": ["a!", "b!"],
    });
    assert_eq!(read(&[("a.js", text)]), Some(expected));
    let nested = format!(
        "const a = [{}]\nexport default {}a{}",
        "1,".repeat(300),
        "a.map(n => ".repeat(20),
        ")".repeat(20)
    );
    read(&[("a.js", &nested)]);
}
