//! The site as a document to print: the one page, printed by the Chromium of this machine.
//!
//! Chromium does not support `target-counter`, so it cannot write page numbers into the table of contents.
//! The document is therefore printed twice: the first PDF says on which page everything is (`pdf/pages.rs`),
//! the second has the numbers. They fill space that the first one keeps free, so that nothing moves.

mod pages;

use super::html::{Document, document};
use super::rewrite::Form;
use super::write::Target;
use super::{Fault, Files, LeftOut, Packed};
use crate::disk::{Folder, Kind};
use crate::terminal::tell;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Names under which Chromium is known, looked for in `PATH`.
const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Interval at which the browser is asked whether it is done, and the number of times.
const PAUSE: Duration = Duration::from_millis(50);
const PAUSES: usize = 6000;

/// The most printings. Two are enough, unless a theme keeps no space free for the numbers.
const PRINTINGS: usize = 3;

const PAGE: &str = "page.html";
const PRINTED: &str = "printed.pdf";

pub(super) fn write(
    files: &Files<'_>,
    only: Option<&str>,
    target: Target,
    left_out: &mut Vec<LeftOut>,
) -> Result<Packed, Fault> {
    let (mut document, pages) = document(files, only, Form::Still, left_out)?;
    let name = {
        let mut name = target.part_name();
        name.push("-folder");
        name
    };
    // Left behind by a run that was killed.
    if let Ok(old) = target.folder.folder(&name) {
        clear(&old);
    }
    let folder = target.folder.make(&name).map_err(|e| target.fault(e))?;
    let printed = numbered(files, &mut document, &folder, &target);
    clear(&folder);
    let _ = target.folder.remove_folder(&name);
    let mut pdf = printed?;
    settle(&mut pdf);
    let bytes = target.write(|file| file.write_all(&pdf).map_err(|e| Fault::Outside(target.fault(e))))?;
    Ok(Packed { bytes, pages })
}

/// Prints the document until the page numbers in its table of contents are right.
fn numbered(
    files: &Files<'_>,
    document: &mut Document,
    folder: &Folder,
    target: &Target,
) -> Result<Vec<u8>, Fault> {
    let mut printed = Vec::new();
    for _ in 0..PRINTINGS {
        let html = document.render(files)?;
        folder.write(PAGE, &html).map_err(|e| target.fault(e))?;
        printed = print(folder)?;
        let Some(pages) = pages::destinations(&printed) else {
            tell!("the contents have no page numbers: this browser writes PDF files of another kind");
            break;
        };
        if !document.number(&pages) {
            break;
        }
    }
    Ok(printed)
}

/// Prints the page of a folder.
fn print(folder: &Folder) -> Result<Vec<u8>, String> {
    let at = crate::disk::real(folder.at())
        .map_err(|e| format!("cannot find `{}`: {e}", folder.at().display()))?;
    let keeper = Keeper::start();
    let child = BROWSERS.iter().find_map(|name| match start(name, &at, &keeper) {
        Err(e) if e.kind() == ErrorKind::NotFound => None,
        started => Some(started.map_err(|e| format!("cannot run `{name}`: {e}"))),
    });
    let Some(child) = child else {
        return Err("a PDF is printed by Chromium, and there is none in PATH: install `chromium`, or take \
                    `--format html` and print it in any browser"
            .into());
    };
    wait(child?)?;
    let printed = folder.read(PRINTED).map_err(|_| "Chromium ended without a PDF".to_string())?;
    // On a full disk Chromium ends as if all were well.
    let is_whole = printed.starts_with(b"%PDF-") && printed.trim_ascii_end().ends_with(b"%%EOF");
    if is_whole {
        Ok(printed)
    } else {
        Err("Chromium ended before the PDF was whole: is the disk full?".into())
    }
}

fn start(name: &str, at: &Path, keeper: &Keeper) -> std::io::Result<Child> {
    let mut command = Command::new(name);
    command
        .args([
            "--headless",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .args(["--disable-sync", "--disable-extensions", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--no-pdf-header-footer", "--generate-pdf-document-outline", "--password-store=basic"])
        .arg(format!("--user-data-dir={}", at.join("profile").display()))
        .arg(format!("--print-to-pdf={}", at.join(PRINTED).display()));
    #[cfg(unix)]
    if rustix::process::geteuid().is_root() {
        // As root, browsers run only without a sandbox. The page holds no script.
        command.arg("--no-sandbox");
    }
    command.arg(at.join(PAGE));
    keeper.keep(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

/// A shell that ends the browser when this program ends, even if the program is killed: the end of the program closes
/// the shell's standard input, which the shell waits for. It starts first, and the browser starts in its group of
/// processes: at no moment there is a browser that nobody would end.
struct Keeper(Option<Child>);

impl Keeper {
    fn start() -> Keeper {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' HUP INT TERM; read -r line; kill -KILL 0"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        // Without such a shell, a browser that outlives this program ends by itself when it has printed.
        Keeper(if cfg!(unix) { command.spawn().ok() } else { None })
    }

    /// Puts a browser into the shell's process group, so that the shell ends it too.
    fn keep(&self, browser: &mut Command) {
        #[cfg(unix)]
        if let Some(group) = self.0.as_ref().and_then(|shell| i32::try_from(shell.id()).ok()) {
            std::os::unix::process::CommandExt::process_group(browser, group);
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        if let Some(shell) = &mut self.0 {
            let _ = shell.kill();
            let _ = shell.wait();
        }
    }
}

/// Waits for the browser, but not for ever.
fn wait(mut child: Child) -> Result<(), String> {
    for _ in 0..PAUSES {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("Chromium could not print: {status}")),
            Ok(None) => std::thread::sleep(PAUSE),
            Err(e) => return Err(format!("cannot wait for Chromium: {e}")),
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    Err("Chromium did not finish in five minutes: pack one section with `--only`".into())
}

/// Removes all that is in a folder.
fn clear(folder: &Folder) {
    let found = folder.walk("", |_| true);
    for (path, kind) in found.into_iter().rev() {
        let _ = match kind {
            Ok(Kind::Folder) => folder.remove_folder(&path),
            _ => folder.remove_file(&path),
        };
    }
}

/// Replaces the time of printing, so that the same site gives the same bytes.
fn settle(pdf: &mut [u8]) {
    for key in [&b"/CreationDate (D:"[..], b"/ModDate (D:"] {
        let mut from = 0;
        while let Some(at) = pdf[from..].windows(key.len()).position(|bytes| bytes == key) {
            let start = from + at + key.len();
            let date = b"20000101000000";
            if let Some(old) = pdf.get_mut(start..start + date.len())
                && old.iter().all(u8::is_ascii_digit)
            {
                old.copy_from_slice(date);
            }
            from = start;
        }
    }
}
