//! `zhinan lsp`, spoken to as an editor does: real messages over real pipes.

use crate::site::{Scratch, command};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

struct Editor {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    uri: String,
    next: i64,
    /// Messages that came before an answer.
    notes: Vec<Value>,
}

impl Editor {
    fn open(site: &Scratch) -> Editor {
        let mut child = command(&["lsp"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let (input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let root = std::fs::canonicalize(site.dir.path()).expect("a folder");
        let uri = format!("file://{}", root.display());
        let mut editor =
            Editor { child, input, output: BufReader::new(output), uri, next: 0, notes: Vec::new() };
        let root = editor.uri.clone();
        let said = editor.ask("initialize", json!({"rootUri": root, "capabilities": {}}));
        assert_eq!(said["capabilities"]["definitionProvider"], true, "{said}");
        editor.note("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server reads");
        self.input.flush().expect("the server reads");
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("an answer") > 0, "the server is gone");
            match line.trim_end() {
                "" => break,
                line => {
                    length =
                        line.strip_prefix("Content-Length: ").expect("a length").parse().expect("a number")
                }
            }
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).expect("a whole message");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    fn note(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.read();
            if message["id"] == id {
                return message;
            }
            self.notes.push(message);
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.request(method, params);
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    fn uri(&self, path: &str) -> String {
        format!("{}/{path}", self.uri)
    }

    fn type_text(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        self.note(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": text}]}),
        );
    }

    fn at(&self, path: &str, line: u32, character: u32) -> Value {
        json!({"textDocument": {"uri": self.uri(path)}, "position": {"line": line, "character": character}})
    }

    /// The next findings about a file.
    fn findings(&mut self, path: &str) -> Vec<Value> {
        let uri = self.uri(path);
        loop {
            let message = if self.notes.is_empty() { self.read() } else { self.notes.remove(0) };
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri {
                return message["params"]["diagnostics"].as_array().expect("a list").clone();
            }
        }
    }

    fn close(mut self) {
        self.request("shutdown", Value::Null);
        self.note("exit", Value::Null);
        assert!(self.child.wait().expect("it ends").success());
        let mut words = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut words).expect("text");
        assert_eq!(words, "", "nothing is said beside the protocol");
    }
}

const RULES: &str = "title: 题\nfacts:\n  a: {ask: 问, yes_no: true}\noutcomes:\n  o: {title: 办}\n  p: {title: 不办}\nrules:\n  - {id: r, title: 规, when: {a: yes}, then: o, source: 法}\n  - {id: s, title: 则, when: {a: no}, then: p, source: 法}\n";

fn site() -> Scratch {
    Scratch::new(&[
        (
            "content/index.md",
            "---\ntitle: 首页\ndescription: 一。\n---\n\n𐍈去[甲](a/one.md#How-To)。\n\n[规则](rule:r/s) [词](term:退款)\n",
        ),
        ("content/a/one.md", "---\ntitle: 甲\ndescription: 一。\n---\n\n## How To\n\n文。\n"),
        ("content/glossary.yaml", "退款: 钱退回来。\n"),
        ("content/rules/r.yaml", RULES),
    ])
}

#[test]
fn what_is_no_json_is_answered_and_an_exit_in_haste_is_told() {
    let site = site();
    let mut editor = Editor::open(&site);
    editor.findings("content/index.md");
    editor.input.write_all(b"Content-Length: 3\r\n\r\n{{{").expect("the server reads");
    let answer = std::iter::repeat_with(|| editor.read()).find(|message| !message["error"].is_null());
    let answer = answer.expect("an answer");
    assert_eq!((&answer["error"]["code"], &answer["id"]), (&(-32700).into(), &Value::Null), "{answer}");
    editor.note("exit", Value::Null);
    assert_eq!(editor.child.wait().expect("it ends").code(), Some(1));
}

#[test]
fn findings_follow_what_is_typed() {
    let site = site();
    let mut editor = Editor::open(&site);
    let found = editor.findings("content/index.md");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0]["code"].as_str(), found[0]["severity"].as_u64()), (Some("missing-anchor"), Some(2)));
    // The letter before it takes two units of UTF-16.
    assert_eq!(found[0]["range"]["start"], json!({"line": 5, "character": 3}));
    let (uri, text) = (editor.uri("content/index.md"), site.read("content/index.md"));
    editor.note(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}),
    );
    assert_eq!(editor.findings("content/index.md").len(), 1);
    editor.type_text("content/index.md", &text.replace("#How-To", "#how-to"));
    assert_eq!(editor.findings("content/index.md"), Vec::<Value>::new());
    let rules = editor.uri("content/rules/r.yaml");
    editor.note("textDocument/didOpen", json!({"textDocument": {"uri": rules, "languageId": "yaml", "version": 1, "text": RULES.replace("when: {a: no}", "when: {a: on}")}}));
    let found = editor.findings("content/rules/r.yaml");
    assert!(found.iter().any(|one| one["severity"] == 1), "{found:?}");
    assert_eq!(site.read("content/rules/r.yaml"), RULES, "nothing is written");
    let uri = editor.uri("content/rules/r.yaml");
    editor.note("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    assert!(editor.findings("content/rules/r.yaml").iter().all(|one| one["severity"] == 2));
    editor.close();
}

#[test]
fn links_lead_to_their_sources() {
    let site = site();
    let mut editor = Editor::open(&site);
    let place = |editor: &mut Editor, line: u32, character: u32| {
        let params = editor.at("content/index.md", line, character);
        let found = editor.ask("textDocument/definition", params);
        (
            found["uri"]
                .as_str()
                .unwrap_or_default()
                .rsplit("/content/")
                .next()
                .unwrap_or_default()
                .to_string(),
            found["range"]["start"]["line"].clone(),
        )
    };
    assert_eq!(place(&mut editor, 5, 8), ("a/one.md".into(), json!(0)));
    assert_eq!(place(&mut editor, 7, 3), ("rules/r.yaml".into(), json!(8)));
    assert_eq!(place(&mut editor, 7, 20), ("glossary.yaml".into(), json!(0)));
    assert_eq!(place(&mut editor, 1, 2).0, "");
    editor.close();
}

#[test]
fn names_are_completed() {
    let site = site();
    let mut editor = Editor::open(&site);
    let labels = |editor: &mut Editor, text: &str| -> Vec<String> {
        editor.type_text("content/a/one.md", text);
        let line = text.matches('\n').count() as u32;
        let column = text.rsplit('\n').next().unwrap_or_default().encode_utf16().count() as u32;
        let params = editor.at("content/a/one.md", line, column);
        let found = editor.ask("textDocument/completion", params);
        let items = found["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .map(|item| item["textEdit"]["newText"].as_str().unwrap_or_default().to_string())
            .collect()
    };
    assert!(labels(&mut editor, "---\ntitle: 甲\nrev").contains(&"review_by: ".to_string()));
    assert!(labels(&mut editor, "---\ntitle: 甲\n---\n见[首页](../").contains(&"../index.md".to_string()));
    assert_eq!(labels(&mut editor, "---\ntitle: 甲\n---\n见[规](rule:r"), ["r/r", "r/s"]);
    assert_eq!(labels(&mut editor, "---\ntitle: 甲\n---\n见[规](guide:"), ["r", "r/o", "r/p"]);
    assert_eq!(labels(&mut editor, "---\ntitle: 甲\n---\n见[词](term:"), ["退款"]);
    assert_eq!(labels(&mut editor, "---\ntitle: 甲\n---\n见[["), ["甲", "首页"]);
    assert!(labels(&mut editor, "---\ntitle: 甲\n---\n平常的字").is_empty());
    editor.close();
}

#[test]
fn remedies_are_offered_as_edits() {
    let site = site();
    let mut editor = Editor::open(&site);
    let range = json!({"start": {"line": 5, "character": 4}, "end": {"line": 5, "character": 4}});
    let params = json!({"textDocument": {"uri": editor.uri("content/index.md")}, "range": range, "context": {"diagnostics": []}});
    let found = editor.ask("textDocument/codeAction", params);
    let action = &found[0];
    assert_eq!(action["kind"], "quickfix", "{found}");
    let edit = &action["edit"]["changes"][editor.uri("content/index.md")][0];
    assert_eq!(
        (edit["newText"].as_str(), &edit["range"]["start"]),
        (Some("how-to"), &json!({"line": 5, "character": 16}))
    );
    editor.close();
}

#[test]
fn what_is_not_understood_is_answered_and_passed_over() {
    let site = site();
    let mut editor = Editor::open(&site);
    let answer = editor.request("textDocument/hover", json!({}));
    assert_eq!(answer["error"]["code"], -32601);
    let uri = editor.uri("content/index.md");
    let answer =
        editor.request("textDocument/definition", json!({"textDocument": {"uri": uri}, "position": {}}));
    assert_eq!(answer["error"]["code"], -32602);
    let outside =
        json!({"textDocument": {"uri": "file:///etc/passwd"}, "position": {"line": 0, "character": 0}});
    assert_eq!(editor.ask("textDocument/definition", outside), Value::Null);
    write!(editor.input, "Content-Length: 5\r\n\r\n{{{{{{{{{{").expect("the server reads");
    editor.send(&json!({"jsonrpc": "2.0", "method": "$/unknown", "params": 1}));
    editor.note("textDocument/didOpen", json!({"textDocument": {"uri": "file:///etc/passwd", "text": "x"}}));
    editor.close();
}
