//! Server for editors, which speak the Language Server Protocol over standard input and output.
//!
//! Texts that are open in the editor replace those on the disk. After a change the site is checked again in
//! memory, once for all waiting messages. No file is written: remedies go to the editor as edits.

mod answer;
mod place;
mod transport;

use crate::build;
use crate::config::Inputs;
use crate::diag::{Diagnostic, Diags, Severity};
use crate::load;
use crate::messages::translate;
use crate::model::Site;
use crate::source::{FileId, Sources};
use place::{Folder, range};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

/// Error codes of the protocol.
const NO_JSON: i64 = -32700;
const UNKNOWN_METHOD: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;

/// Serves an editor until it sends `exit`. `root` is the site's folder, unless the editor names another.
/// Returns whether the session ended in order: with `shutdown` before `exit`, or with the end of the input.
pub fn serve(
    root: &Path,
    inputs: &Inputs,
    input: impl BufRead + Send + 'static,
    output: &mut dyn Write,
) -> Result<bool, String> {
    let (sender, messages) = channel();
    std::thread::spawn(move || {
        let mut input = input;
        while let Some(message) = transport::read(&mut input) {
            if sender.send(message).is_err() {
                return;
            }
        }
    });
    let mut server = Server::new(root, inputs, output);
    server.run(&messages)?;
    Ok(server.is_shut || !server.is_over)
}

/// A version of the site with its findings.
struct Checked {
    site: Site,
    diags: Diags,
}

struct Server<'a> {
    folder: Folder,
    inputs: &'a Inputs,
    output: &'a mut dyn Write,
    /// The files as they are on the disk, and findings about those that could not be read.
    sources: Option<(Sources, Diags)>,
    /// Texts of the editor, by path from the site's root.
    open: BTreeMap<String, String>,
    checked: Option<Checked>,
    /// Files whose findings the editor shows.
    shown: BTreeSet<String>,
    is_changed: bool,
    /// Whether the editor has sent `shutdown`, and `is_over`: whether it has sent `exit`.
    is_shut: bool,
    is_over: bool,
}

impl<'a> Server<'a> {
    fn new(root: &Path, inputs: &'a Inputs, output: &'a mut dyn Write) -> Server<'a> {
        Server {
            folder: Folder::at(root),
            inputs,
            output,
            sources: None,
            open: BTreeMap::new(),
            checked: None,
            shown: BTreeSet::new(),
            is_changed: false,
            is_shut: false,
            is_over: false,
        }
    }

    /// Loop over the messages; when none waits, a changed site is checked.
    fn run(&mut self, messages: &Receiver<Value>) -> Result<(), String> {
        while let Ok(message) = messages.recv() {
            self.take(&message)?;
            while let Ok(message) = messages.try_recv() {
                self.take(&message)?;
            }
            if self.is_over {
                return Ok(());
            }
            if self.is_changed {
                self.is_changed = false;
                self.check();
                self.publish()?;
            }
        }
        Ok(())
    }

    fn send(&mut self, message: &Value) -> Result<(), String> {
        transport::write(self.output, message).map_err(|e| format!("cannot write to the editor: {e}"))
    }

    /// Handles one message: a request, which has an id, is answered.
    fn take(&mut self, message: &Value) -> Result<(), String> {
        if message.is_null() {
            let error = json!({"code": NO_JSON, "message": "the message is no JSON"});
            return self.send(&json!({"jsonrpc": "2.0", "id": null, "error": error}));
        }
        let method = message["method"].as_str().unwrap_or_default();
        let params = &message["params"];
        let Some(id) = message.get("id").filter(|_| !method.is_empty()) else {
            self.note(method, params);
            return Ok(());
        };
        let answered = match method {
            "initialize" => Ok(self.initialize(params)),
            "shutdown" => {
                self.is_shut = true;
                Ok(Value::Null)
            }
            "textDocument/definition" => self.ask(params, answer::definition),
            "textDocument/completion" => self.ask(params, answer::completion),
            "textDocument/codeAction" => self.ask(params, answer::actions),
            _ => Err((UNKNOWN_METHOD, format!("unknown method `{method}`"))),
        };
        let answer = match answered {
            Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            Err((code, words)) => {
                json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": words}})
            }
        };
        self.send(&answer)
    }

    /// Handles a notification: a message that is not answered.
    fn note(&mut self, method: &str, params: &Value) {
        let uri = params["textDocument"]["uri"].as_str().unwrap_or_default();
        let path = self.folder.path(uri);
        match (method, path) {
            ("exit", _) => self.is_over = true,
            ("initialized", _) => self.is_changed = true,
            ("textDocument/didOpen", Some(path)) => {
                let text = params["textDocument"]["text"].as_str().unwrap_or_default();
                self.open.insert(path, text.to_string());
                self.is_changed = true;
            }
            ("textDocument/didChange", Some(path)) => {
                let last = params["contentChanges"].as_array().and_then(|changes| changes.last());
                if let Some(text) = last.and_then(|change| change["text"].as_str()) {
                    self.open.insert(path, text.to_string());
                    self.is_changed = true;
                }
            }
            ("textDocument/didClose", Some(path)) => {
                self.open.remove(&path);
                self.reload(&path);
            }
            ("textDocument/didSave", Some(path)) => self.reload(&path),
            ("workspace/didChangeWatchedFiles", _) => {
                let changes = params["changes"].as_array().cloned().unwrap_or_default();
                let paths = changes.iter().filter_map(|change| self.folder.path(change["uri"].as_str()?));
                paths.collect::<Vec<String>>().iter().for_each(|path| self.reload(path));
            }
            _ => {}
        }
    }

    /// Reads a file from the disk again.
    fn reload(&mut self, path: &str) {
        self.is_changed = true;
        if let Some((sources, known)) = &mut self.sources {
            match load::update(self.folder.root(), sources, [path]) {
                Ok(changes) => {
                    let again: BTreeSet<FileId> = changes.iter().map(|change| change.file).collect();
                    known.list.retain(|d| !again.contains(&d.span.file));
                    known.list.extend(changes.into_iter().filter_map(|change| change.fault));
                }
                Err(_) => self.sources = None,
            }
        }
    }

    fn initialize(&mut self, params: &Value) -> Value {
        let folder = params["workspaceFolders"][0]["uri"].as_str().or(params["rootUri"].as_str());
        if let Some(folder) = folder.and_then(Folder::of_uri) {
            self.folder = folder;
        }
        json!({
            "serverInfo": {"name": "zhinan", "version": env!("CARGO_PKG_VERSION")},
            "capabilities": {
                // The whole text with each change.
                "textDocumentSync": {"openClose": true, "change": 1, "save": true},
                "definitionProvider": true,
                "completionProvider": {"triggerCharacters": ["(", ":", "/", "[", "#"]},
                "codeActionProvider": {"codeActionKinds": ["quickfix"]},
            },
        })
    }

    /// Answers a question about a place in a file.
    fn ask(
        &mut self,
        params: &Value,
        answer: fn(&answer::Question<'_>) -> Value,
    ) -> Result<Value, (i64, String)> {
        // The answer must know the text that was typed just before.
        if self.is_changed || self.checked.is_none() {
            self.check();
        }
        let uri = params["textDocument"]["uri"].as_str().unwrap_or_default();
        let (Some(path), Some(Checked { site, diags })) = (self.folder.path(uri), &self.checked) else {
            return Ok(Value::Null);
        };
        let Some(file) = site.sources.find(&path) else { return Ok(Value::Null) };
        let text = &site.sources.get(file).text;
        let start = if params["range"].is_null() { &params["position"] } else { &params["range"]["start"] };
        let end = if params["range"].is_null() { start } else { &params["range"]["end"] };
        let byte = |position: &Value| place::byte(text, position);
        let Some((start, end)) = byte(start).zip(byte(end)) else {
            return Err((INVALID_PARAMS, "a position is missing".into()));
        };
        Ok(answer(&answer::Question { site, diags, folder: &self.folder, file, start, end }))
    }

    /// Checks the site with the editor's texts over those on the disk.
    fn check(&mut self) {
        if self.sources.is_none() {
            let mut known = Diags::default();
            self.sources = load::load(self.folder.root(), &mut known).ok().map(|sources| (sources, known));
        }
        let (mut sources, mut diags) = match &self.sources {
            Some((sources, known)) => (sources.clone(), known.clone()),
            None => (Sources::default(), Diags::default()),
        };
        for (path, text) in &self.open {
            let id = sources.find(path);
            let file = load::typed(path, text.clone());
            match id {
                Some(id) => sources.replace(id, file),
                None => _ = sources.add(file),
            }
            // A fault of the bytes on the disk is not one of the editor's text.
            diags.list.retain(|d| id != Some(d.span.file));
        }
        if sources.is_empty() {
            self.checked = None;
            return;
        }
        let site = build::analyse(sources, self.inputs, &mut diags);
        site.finish(&mut diags, false);
        self.checked = Some(Checked { site, diags });
    }

    /// Sends the findings of every file that has some, or had some before.
    fn publish(&mut self) -> Result<(), String> {
        let Some(Checked { site, diags }) = &self.checked else { return Ok(()) };
        let mut of_files: BTreeMap<String, Vec<Value>> =
            self.shown.iter().chain(self.open.keys()).map(|path| (path.clone(), Vec::new())).collect();
        for d in &diags.list {
            let path = site.sources.get(d.span.file).path.clone();
            of_files.entry(path).or_default().push(finding(&self.folder, site, d));
        }
        self.shown =
            of_files.iter().filter(|(_, list)| !list.is_empty()).map(|(path, _)| path.clone()).collect();
        let folder = &self.folder;
        let messages: Vec<Value> = of_files
            .into_iter()
            .map(|(path, list)| {
                let params = json!({"uri": folder.uri(&path), "diagnostics": list});
                json!({"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params})
            })
            .collect();
        messages.iter().try_for_each(|message| self.send(message))
    }
}

/// A finding as the protocol has it.
fn finding(folder: &Folder, site: &Site, d: &Diagnostic) -> Value {
    let words: Vec<String> =
        std::iter::once(&d.message).chain(&d.hints).map(|line| translate(line).into_owned()).collect();
    let related: Vec<Value> = d
        .labels
        .iter()
        .map(|(span, message)| {
            let file = site.sources.get(span.file);
            let location = json!({"uri": folder.uri(&file.path), "range": range(&file.text, *span)});
            json!({"location": location, "message": translate(message)})
        })
        .collect();
    json!({
        "range": range(&site.sources.get(d.span.file).text, d.span),
        "severity": if d.severity == Severity::Error { 1 } else { 2 },
        "code": d.code.as_str(),
        "source": "zhinan",
        "message": words.join("\n"),
        "relatedInformation": related,
    })
}

/// Folder of the site: the one that an editor opened, or the nearest above it with a folder `content`.
pub(crate) fn site_folder(folder: PathBuf) -> PathBuf {
    let holds = |folder: &Path| crate::disk::names_folder(&folder.join("content")).is_some();
    folder.ancestors().find(|above| holds(above)).map_or(folder.clone(), Path::to_path_buf)
}
