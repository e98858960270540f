//! `zhinan init` and `zhinan new`: files to begin with.

use super::{End, Outside};
use crate::disk::Folder;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct InitArgs {
    /// Folder of the new site
    dir: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct NewArgs {
    /// What to begin
    what: What,
    /// Its name, for example `appeal/first-steps`
    name: String,
    /// Folder of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum What {
    /// A Markdown article
    Article,
    /// A rule set
    Rules,
}

/// The files of a new site.
const SITE: [(&str, &str); 6] = [
    ("content/site.yaml", include_str!("init/site.yaml")),
    ("content/index.md", include_str!("init/index.md")),
    ("content/start/index.md", include_str!("init/start.md")),
    ("content/start/first-article.md", include_str!("init/first-article.md")),
    ("content/rules/first-guide.yaml", include_str!("init/first-guide.yaml")),
    (".gitignore", "/public\n.*.zhinan-new\n"),
];

pub(super) fn init(args: &InitArgs) -> End {
    let site = match open(args.dir.clone()) {
        Ok(site) => site,
        Err(words) => return End::Outside(words),
    };
    for (path, _) in SITE {
        if site.kind(path).is_some() {
            return End::Outside(format!(
                "`{}` is there already: nothing was written",
                site.path(path).display()
            ));
        }
    }
    for (path, text) in SITE {
        if let Err(words) = write(&site, path, text) {
            return End::Outside(words);
        }
    }
    crate::terminal::tell!("began a site in `{}`", args.dir.display());
    crate::terminal::tell!("preview it:  zhinan serve --root {}", args.dir.display());
    crate::terminal::tell!("build it:    zhinan build --root {}", args.dir.display());
    End::Done
}

pub(super) fn new(args: &NewArgs, outside: &Outside) -> End {
    let name = args.name.trim_end_matches(".md").trim_end_matches(".yaml");
    let bad = |part: &str| {
        part.is_empty()
            || part.starts_with('.')
            || part.chars().any(|c| c.is_control() || "<>:\"|?*\\".contains(c))
    };
    if name.split('/').any(bad) {
        return End::Outside(format!("`{}` cannot be a name: use letters, digits, `-` and `/`", args.name));
    }
    let today = outside.now.date();
    let last = name.rsplit('/').next().unwrap_or(name);
    let (path, text) = match args.what {
        What::Article => (
            format!("{name}.md"),
            format!("---\ntitle: {last}\ndescription: \ndate: {today}\ndraft: true\n---\n\n"),
        ),
        What::Rules if name.contains('/') => {
            return End::Outside("a rule set lies directly in `content/rules`: name it without `/`".into());
        }
        What::Rules => (format!("rules/{name}.yaml"), include_str!("init/first-guide.yaml").to_string()),
    };
    // `content` itself may be a link.
    let written = open(args.root.join("content")).and_then(|content| write(&content, &path, &text));
    match written {
        Ok(()) => {
            crate::terminal::tell!("wrote `{}`", args.root.join("content").join(&path).display());
            End::Done
        }
        Err(words) => End::Outside(words),
    }
}

fn open(folder: PathBuf) -> Result<Folder, String> {
    Folder::open_or_make(&folder).map_err(|e| format!("cannot create `{}`: {e}", folder.display()))
}

/// Writes a file that must not be there yet.
fn write(folder: &Folder, path: &str, text: &str) -> Result<(), String> {
    let written = folder.create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => format!("`{}` is there already", folder.path(path).display()),
        _ => format!("cannot write `{}`: {e}", folder.path(path).display()),
    })
}
