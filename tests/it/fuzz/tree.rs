//! Bytes → a folder of files with hostile names, links and encodings, and a sequence of edits of it. The
//! whole program runs over it from disk to disk, as `build --watch` does, and then once more from cold.

#[path = "tree_parts.rs"]
mod parts;

use parts::*;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use zhinan::config::Inputs;
use zhinan::diag::{Diags, Severity, github, human, json, sarif, short};
use zhinan::load::FOLDERS;
use zhinan::publish::Cache;
use zhinan::session::incremental::IncrementalBuild;
use zhinan::source::Sources;
use zhinan::{BuildRequest, Built};

/// Decisions that are taken from bytes; the first possibility where none are left.
struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    fn byte(&mut self) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first)
    }

    fn pick<'b, T>(&mut self, list: &'b [T]) -> &'b T {
        &list[self.byte() % list.len()]
    }

    fn take(&mut self, most: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(most.min(self.0.len()));
        self.0 = rest;
        taken
    }
}

/// Runs everything over one folder.
pub(crate) fn tree(data: &[u8]) {
    let place = tempfile::tempdir().expect("a temporary folder");
    let world = World::new(place.path());
    let mut choices = Choices(data);
    world.write("content/index.md", "# 首页\n".as_bytes());
    if choices.byte() == 255 {
        (0..LARGE).for_each(|i| world.write(&format!("content/many/{i}.md"), b"---\ntitle: t\n---\n"));
    }
    for _ in 0..choices.byte() % 12 {
        world.edit(&mut choices);
    }
    let inputs = Inputs {
        as_of: jiff::civil::date(2026, 11, 22),
        base_url: [None, zhinan::config::BaseUrl::parse("https://help.example/x/").ok()][choices.byte() % 2]
            .clone(),
        drafts: choices.byte().is_multiple_of(2),
    };
    let mut incremental = IncrementalBuild::default();
    let mut last = world.follow(&mut incremental, &inputs, false);
    for _ in 0..2 + choices.byte() % 6 {
        match &last {
            // Else next to no folder would ever be published.
            State::Refused(files) if !choices.byte().is_multiple_of(4) => world.mend(files),
            _ => (0..=choices.byte() % 3).for_each(|_| world.edit(&mut choices)),
        }
        match world.follow(&mut incremental, &inputs, choices.byte().is_multiple_of(4)) {
            State::Same => {}
            // The program would end here, and begin anew.
            State::Outside(_) => {
                incremental = IncrementalBuild::default();
                last = world.follow(&mut incremental, &inputs, false);
            }
            state => last = state,
        }
    }
    world.compare(&last, &inputs);
}

/// End of a build.
#[derive(Debug, PartialEq, Eq)]
enum State {
    Same,
    Published,
    /// Because of errors in these files.
    Refused(Vec<String>),
    Outside(String),
}

/// A site, and what must never change beside it.
struct World {
    place: PathBuf,
    decoy: BTreeMap<PathBuf, Entry>,
    /// Places that edits touched, as paths from the site's root, for as long as nobody was told.
    touched: RefCell<BTreeSet<String>>,
    /// True if somebody put something into the program's own folders.
    planted: Cell<bool>,
}

/// All that can be seen of a file: mode, owner's times left out, and bytes or where it leads.
#[derive(Debug, PartialEq, Eq)]
struct Entry(u32, Vec<u8>);

impl World {
    fn new(place: &Path) -> World {
        for (path, text) in [
            ("decoy/secret.md", "# 秘密 SECRET\n"),
            ("decoy/a/b.md", "# SECRET\n"),
            ("decoy/index.html", "SECRET"),
            ("decoy/0123456789abcdef0123456789abcdef", "SECRET"),
            ("decoy/.gitignore", "SECRET"),
            ("site/.git/config", "SECRET"),
            ("site/themes/keep", ""),
        ] {
            let at = place.join(path);
            fs::create_dir_all(at.parent().expect("a folder")).expect("a writable folder");
            fs::write(at, text).expect("a writable file");
        }
        let decoy = below(&place.join("decoy"));
        World { place: place.to_path_buf(), decoy, touched: RefCell::default(), planted: Cell::default() }
    }

    fn root(&self) -> PathBuf {
        self.place.join("site")
    }

    fn output(&self) -> PathBuf {
        self.place.join("site/public")
    }

    /// Puts a file there, whatever stands in its way.
    fn write(&self, path: &str, bytes: &[u8]) {
        let at = self.clear(path);
        fs::write(at, bytes).expect("a writable file");
    }

    /// Makes room for something at a path: its folders are there, and nothing else is.
    fn clear(&self, path: &str) -> PathBuf {
        for (end, _) in path.match_indices('/') {
            let parent = self.root().join(&path[..end]);
            if !fs::symlink_metadata(&parent).is_ok_and(|m| m.is_dir()) {
                self.remove(&path[..end]);
                fs::create_dir(parent).expect("a writable folder");
            }
        }
        self.remove(path);
        self.root().join(path)
    }

    /// Removes the file or folder at a path, and notes the path until somebody is told.
    fn remove(&self, path: &str) {
        self.touch(path);
        remove(&self.root().join(path));
    }

    /// Paths that a watcher names for a path: none of a hidden one, and only its folder where the site calls
    /// it by another spelling.
    fn touch(&self, path: &str) {
        let hidden = |part: &str| {
            part.starts_with('.') || part.ends_with('~') || part.starts_with('#') && part.ends_with('#')
        };
        if path.split('/').any(hidden) {
            return;
        }
        let folder = path.split('/').next().unwrap_or(path);
        let name = if path.contains('\u{301}') { folder } else { path };
        self.touched.borrow_mut().insert(name.to_string());
    }

    /// Makes an edit of the site, by choice.
    fn edit(&self, choices: &mut Choices<'_>) {
        let path = path(choices);
        match choices.byte() % 26 {
            0..15 => self.write(path, &bytes(path, choices)),
            15 => self.remove(path),
            16 | 17 => {
                let to = self::path(choices);
                let from = self.root().join(path);
                let apart = !to.starts_with(path) && !path.starts_with(to);
                if apart && fs::symlink_metadata(&from).is_ok() {
                    let to = self.clear(to);
                    self.touch(path);
                    // Making room may have taken it away.
                    let _ = fs::rename(from, to);
                }
            }
            18 | 19 => {
                let decoy = self.place.join("decoy");
                let target = choices.pick(TARGETS).replace("DECOY", &decoy.to_string_lossy());
                // An empty target is none.
                let _ = symlink(target, self.clear(path));
            }
            20 => fs::create_dir(self.clear(path)).expect("a writable folder"),
            21 => self.turn(path, choices),
            22 => self.odd(path, choices),
            23 => self.plant(choices),
            _ => {
                let at = self.root().join("content").join(OsStr::from_bytes(b"\xff\xfe\xd6\xd0.md"));
                fs::write(at, bytes("x.md", choices)).expect("a writable file");
                self.touch("content");
            }
        }
    }

    /// Somebody puts a link or a file where the program writes.
    fn plant(&self, choices: &mut Choices<'_>) {
        let path = *choices.pick(OWN);
        let at = self.clear(path);
        self.touched.borrow_mut().retain(|path| FOLDERS.iter().any(|folder| path.starts_with(folder)));
        self.planted.set(true);
        match choices.byte() % 4 {
            0 => fs::write(at, "by hand").expect("a writable file"),
            1 => symlink("../decoy/secret.md", at).expect("a link"),
            _ => symlink(self.place.join("decoy"), at).expect("a link"),
        }
    }

    /// A folder goes, or becomes a file or a link.
    fn turn(&self, path: &str, choices: &mut Choices<'_>) {
        let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        if folder == "content" || folder == path {
            return;
        }
        let at = self.clear(folder);
        match choices.byte() % 3 {
            0 => {}
            1 => fs::write(at, "a file").expect("a writable file"),
            _ => symlink(self.place.join("decoy"), at).expect("a link"),
        }
    }

    /// Removes the files that hold errors.
    fn mend(&self, files: &[String]) {
        for path in files {
            let all = below(&self.root());
            // A name may be shown in another way than it is written: then any of its folder goes.
            let folder = path.rsplit_once('/').map_or("content", |(folder, _)| folder);
            let same = all.keys().find(|at| at.to_string_lossy() == path.as_str());
            let near = all.keys().rfind(|at| at.parent().is_some_and(|p| p.ends_with(folder)));
            if let Some(at) = same.or(near) {
                remove(&self.root().join(at));
            }
        }
        self.write("content/index.md", "# 首页\n".as_bytes());
        self.touched.borrow_mut().extend(["content".to_string(), "themes".to_string()]);
    }

    /// Puts there something that is neither a plain file nor a link, or has another mode or a long name.
    fn odd(&self, path: &str, choices: &mut Choices<'_>) {
        match choices.byte() % 3 {
            // A path that is too long for a socket is none.
            0 => drop(UnixListener::bind(self.clear(path))),
            1 => {
                self.write(path, &bytes(path, choices));
                let mode = *choices.pick(&[0o000, 0o4755, 0o777, 0o400]);
                let at = self.root().join(path);
                fs::set_permissions(at, fs::Permissions::from_mode(mode)).expect("a mode");
            }
            _ => {
                let long = format!("content/{}.md", "长".repeat(80));
                self.write(&long, &bytes("x.md", choices));
            }
        }
    }

    fn ordered<T>(
        &self,
        output: &Path,
        inputs: &Inputs,
        program: Option<&str>,
        act: impl FnOnce(&BuildRequest<'_>) -> T,
    ) -> T {
        let root = self.root();
        act(&BuildRequest {
            root: &root,
            output,
            inputs,
            strict: false,
            style: "",
            program,
            on_stage: &|_| {},
        })
    }

    /// One step of `build --watch`, after which everything else is as it was. It is told what was touched,
    /// or that anything may have been.
    fn follow(&self, incremental: &mut IncrementalBuild, inputs: &Inputs, all: bool) -> State {
        let before = self.sources();
        let mut changed = self.touched.take();
        if all {
            changed = FOLDERS.map(String::from).into();
        }
        let state = self.ordered(&self.output(), inputs, Some("fuzz"), |request| {
            let tried = match incremental.build(request, &changed) {
                Ok(Some(tried)) => tried,
                Ok(None) => return State::Same,
                Err(words) => return State::Outside(words),
            };
            print(&tried.site.sources, &tried.diags);
            let state = match tried.built {
                Built::Published(_) => State::Published,
                Built::Refused => State::Refused(faulty(&tried.site.sources, &tried.diags)),
            };
            incremental.keep(request, tried, String::new());
            state
        });
        same("the decoy", &self.decoy, &below(&self.place.join("decoy")));
        same("what lies beside the output", &before, &self.sources());
        let is_folder = fs::symlink_metadata(self.output()).is_ok_and(|found| found.is_dir());
        let files = if is_folder { below(&self.output()) } else { BTreeMap::new() };
        for (path, Entry(mode, bytes)) in files {
            let is_link = mode & 0o170_000 == 0o120_000;
            assert!(!is_link || self.planted.get(), "{} is a link", path.display());
            assert_eq!(mode & 0o7000, 0, "{} has another's rights", path.display());
            let secret = bytes.windows(6).any(|part| part == b"SECRET");
            assert!(!secret, "{} holds what lies outside of the site", path.display());
        }
        state
    }

    /// Everything in the site's folder that the program may not write.
    fn sources(&self) -> BTreeMap<PathBuf, Entry> {
        let mut all = below(&self.place);
        all.retain(|path, _| {
            let own = [
                "cold",
                "site/public",
                "site/.zhinan-cache",
                "site/.public.zhinan-new",
                "site/.public.zhinan-old",
            ];
            !own.iter().any(|own| path.starts_with(own))
        });
        all
    }

    /// A build from cold into another folder ends in the same way and with the same bytes, and so does
    /// another program's into the same folder.
    fn compare(&self, last: &State, inputs: &Inputs) {
        let cold = self.place.join("cold");
        let (state, again) =
            (self.build(&cold, inputs, None), self.build(&self.output(), inputs, Some("another")));
        same("the decoy, by a build,", &self.decoy, &below(&self.place.join("decoy")));
        if self.planted.get() {
            return;
        }
        match (last, &state) {
            // An obstacle to one need not be an obstacle to the other.
            (State::Outside(_), _) | (_, State::Outside(_)) => {}
            (State::Published, State::Published) => {
                let (now, cold) = (files(&self.output()), files(&cold));
                let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
                assert_eq!(names(&now), names(&cold), "the files after edits, and from cold");
                let other = now.iter().find(|(path, bytes)| cold.get(*path) != Some(bytes));
                assert_eq!(other.map(|(path, _)| path), None, "bytes after edits, and from cold");
                assert_eq!(again, state, "once more into the same folder");
            }
            // A build from cold does not go on to the theme's faults.
            (State::Refused(_), State::Refused(_)) => {}
            _ => assert_eq!(*last, state, "after edits, and from cold"),
        }
    }

    /// Builds as `zhinan build` does.
    fn build(&self, output: &Path, inputs: &Inputs, program: Option<&str>) -> State {
        let before = self.sources();
        let state = self.ordered(output, inputs, program, |request| {
            let mut diags = Diags::default();
            let sources = match zhinan::load::load(request.root, &mut diags) {
                Ok(sources) => sources,
                Err(words) => return State::Outside(words),
            };
            let all = request.fingerprint(&sources, diags.list.is_empty());
            let mut cache = Cache::read(request.root, request.output);
            if program.is_some() && cache.is_built(&all, request.output) {
                return State::Published;
            }
            let site = request.analyse(sources, &mut diags);
            let built = request.build(&site, &mut cache, &mut diags);
            print(&site.sources, &diags);
            match built {
                Ok(Built::Published(summary)) => {
                    let report = String::new();
                    if program.is_some() {
                        Cache { all, report, files: summary.files, ..cache }.write(request.root);
                    }
                    State::Published
                }
                Ok(Built::Refused) => State::Refused(faulty(&site.sources, &diags)),
                Err(words) => State::Outside(words),
            }
        });
        same("what lies beside the output, by a build,", &before, &self.sources());
        state
    }
}

/// Asserts that nothing was written, removed or given other rights.
fn same(what: &str, before: &BTreeMap<PathBuf, Entry>, after: &BTreeMap<PathBuf, Entry>) {
    let names = before.keys().chain(after.keys());
    let changed: BTreeSet<&PathBuf> = names.filter(|name| before.get(*name) != after.get(*name)).collect();
    assert!(changed.is_empty(), "{what} is not as it was: {changed:?}");
}

/// The files that hold errors.
fn faulty(sources: &Sources, diags: &Diags) -> Vec<String> {
    let errors = diags.list.iter().filter(|d| d.severity == Severity::Error);
    let mut files: Vec<String> = errors.map(|d| sources.get(d.span.file).path.clone()).collect();
    files.sort();
    files.dedup();
    files
}

/// A path, mostly an ordinary one.
fn path(choices: &mut Choices<'_>) -> &'static str {
    let paths = if choices.byte().is_multiple_of(4) { PATHS } else { &PATHS[..ORDINARY] };
    paths[choices.byte() % paths.len()]
}

/// Findings in every form.
fn print(sources: &Sources, diags: &Diags) {
    short(sources, diags).for_each(drop);
    human(sources, diags, true);
    json(sources, diags).for_each(drop);
    sarif(sources, diags).for_each(drop);
    github(sources, diags).for_each(drop);
}

/// Contents of a file: something of its kind, in some encoding.
fn bytes(path: &str, choices: &mut Choices<'_>) -> Vec<u8> {
    let text = match path {
        _ if path.starts_with("themes/") => *choices.pick(TEMPLATES),
        _ if path.ends_with("/site.yaml") => *choices.pick(SETTINGS),
        _ if path.starts_with("content/rules/") => *choices.pick(RULES),
        _ if path.ends_with(".yaml") => *choices.pick(WORDS),
        _ => *choices.pick(ARTICLES),
    };
    // Assets are told apart by length and time, and time stands still between two edits here.
    let text = format!("{text}{}", "\n".repeat(choices.0.len() % 512));
    encoded(&text, choices)
}

fn encoded(text: &str, choices: &mut Choices<'_>) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    match choices.byte() % 48 {
        0 => [b"\xef\xbb\xbf".to_vec(), bytes].concat(),
        1 => [b"\xff\xfe".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        2 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        // 中文 in GBK, at the end, at the beginning, and after a letter of several bytes.
        3 => [bytes, b"\xd6\xd0\xce\xc4".to_vec()].concat(),
        4 => [b"\xd6\xd0\xce\xc4\n".to_vec(), bytes].concat(),
        5 => [text.as_bytes(), "证".as_bytes(), b"\xd6\xd0", "据".as_bytes(), b"\xff"].concat(),
        6 => text.chars().map(|c| u32::from(c) as u8).collect(),
        7 => {
            // In the middle of a character, if there is one of several bytes.
            let at = bytes.iter().position(|b| *b >= 0xe0).map_or(bytes.len() / 2, |at| at + 1);
            bytes.truncate(at);
            bytes
        }
        8 => text.replace('\n', "\r\n").into_bytes(),
        9 => text.replace('\n', "\0\n").into_bytes(),
        10 => choices.take(64).to_vec(),
        11 => [bytes, choices.take(64).to_vec()].concat(),
        12 => text.repeat(20).into_bytes(),
        13 => Vec::new(),
        _ => bytes,
    }
}

fn remove(at: &Path) {
    match fs::symlink_metadata(at) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(at).expect("a writable folder"),
        Ok(_) => fs::remove_file(at).expect("a writable folder"),
        Err(_) => {}
    }
}

/// All below a folder; links are not followed.
fn below(folder: &Path) -> BTreeMap<PathBuf, Entry> {
    let mut found = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inside) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&inside)) else { continue };
        for entry in entries {
            let entry = entry.expect("a readable folder");
            let path = inside.join(entry.file_name());
            let metadata = fs::symlink_metadata(entry.path()).expect("it is there");
            let bytes = if metadata.is_dir() {
                folders.push(path.clone());
                Vec::new()
            } else if metadata.is_symlink() {
                fs::read_link(entry.path()).expect("a link").as_os_str().as_bytes().to_vec()
            } else if metadata.is_file() {
                fs::read(entry.path()).unwrap_or_default()
            } else {
                Vec::new()
            };
            found.insert(path, Entry(metadata.mode(), bytes));
        }
    }
    found
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = below(folder).into_iter();
    all.filter(|(_, Entry(mode, _))| mode & 0o170_000 != 0o040_000)
        .map(|(path, Entry(_, bytes))| (path, bytes))
        .collect()
}
