//! `zhinan init` and `zhinan new`: files to begin with.

mod ci;
mod translation;

use super::{Context, End};
use crate::address;
use crate::config::{Config, Inputs, Limits};
use crate::diag::Diags;
use crate::disk::{Folder, Kind};
use crate::language::Language;
use crate::load::{GITIGNORE, SourceFolders};
use crate::source::{File, FileId, FileKind};
use clap::{Args, ValueEnum};
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(super) struct InitArgs {
    /// Folder of the new site
    dir: PathBuf,
    /// Language of the site, and of messages [default: that of the machine]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Time zone of its dates and deadlines [default: that of the machine]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Add the files with which this service checks and publishes the site
    #[arg(long, value_name = "SERVICE", value_enum)]
    ci: Option<ci::Service>,
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
    #[value(alias = "guide")]
    Rules,
    /// A theme: a folder of `themes` with a style sheet, a template and words
    Theme,
    /// A page, or the words of a YAML file, in another of the site's languages: `appeal/first-steps.en`
    Translation,
}

/// A file of a new site: its path and its text.
type Sample = (&'static str, &'static str);

macro_rules! samples {
    ($folder:literal) => {
        [
            ("content/site.yaml", include_str!(concat!("init/", $folder, "/site.yaml"))),
            ("content/index.md", include_str!(concat!("init/", $folder, "/index.md"))),
            ("content/start/index.md", include_str!(concat!("init/", $folder, "/start.md"))),
            ("content/start/first-article.md", include_str!(concat!("init/", $folder, "/first-article.md"))),
            ("content/rules/first-guide.yaml", include_str!(concat!("init/", $folder, "/first-guide.yaml"))),
            (".gitignore", GITIGNORE),
        ]
    };
}

/// The files of a new site, in Chinese for Chinese and in English for every other language.
fn samples(language: &Language) -> [Sample; 6] {
    let is_traditional = language.split('-').any(|part| ["Hant", "TW", "HK", "MO"].contains(&part));
    match language.primary() {
        "zh" if is_traditional && !language.contains("-Hans") => samples!("zh-TW"),
        "zh" => samples!("zh"),
        _ => samples!("en"),
    }
}

/// The rule set to begin with.
fn first_guide(language: &Language) -> &'static str {
    samples(language)[4].1
}

/// Folder of the JSON Schemas, and of the settings that tell editors of them.
const SCHEMAS: &str = ".vscode/zhinan";

/// Files for editors, which complete and check YAML by them: JSON Schemas, and settings that name these.
fn for_editors() -> Vec<(String, String)> {
    let schemas = super::schema::all();
    let places: Vec<String> = schemas
        .iter()
        .filter_map(|(name, files, _)| {
            files.map(|files| format!("    \"./{SCHEMAS}/{name}.json\": \"{files}\""))
        })
        .collect();
    let settings = format!("{{\n  \"yaml.schemas\": {{\n{}\n  }}\n}}\n", places.join(",\n"));
    let schemas = schemas.into_iter().map(|(name, _, text)| (format!("{SCHEMAS}/{name}.json"), text));
    schemas.chain([(".vscode/settings.json".to_string(), settings)]).collect()
}

/// Whether `init` has no samples in a language and writes the English ones.
fn is_foreign(language: &Language) -> bool {
    !["en", "zh"].contains(&language.primary())
}

/// The English sample for a site in a language without samples of its own, with `lang: en` before its title.
fn in_english(path: &str, text: &str) -> String {
    match text.find("title:").filter(|_| !path.ends_with("site.yaml")) {
        Some(at) => [&text[..at], "lang: en\n", &text[at..]].concat(),
        None => text.to_string(),
    }
}

pub(super) fn init(args: &InitArgs, cx: &Context) -> End {
    let language = match args.language.as_deref().map(|tag| (tag, Language::parse(tag))) {
        None => cx.language.clone(),
        Some((_, Some(language))) => language,
        Some((tag, None)) => {
            return End::Outside(format!("`{tag}` is no language tag: write one such as `en` or `zh-CN`"));
        }
    };
    let own_zone = cx.now.time_zone().iana_name().filter(|_| !cx.now.time_zone().is_unknown());
    let zone = match args.zone.as_deref() {
        None => own_zone.unwrap_or("UTC").to_string(),
        Some(zone) if jiff::tz::TimeZone::get(zone).is_ok() => zone.to_string(),
        Some(zone) => {
            return End::Outside(format!("`{zone}` is no time zone: write one such as `Europe/London`"));
        }
    };
    let files = samples(&language);
    let site = match open(args.dir.clone()) {
        Ok(site) => site,
        Err(words) => return End::Outside(words),
    };
    if let Some(service) = args.ci.filter(|_| site.kind("content").is_some()) {
        return ci::add(service, &site);
    }
    let more = args.ci.map(|service| service.files()).unwrap_or_default();
    for path in files.iter().map(|(path, _)| *path).chain(more.iter().map(|(path, _)| *path)) {
        if site.kind(path).is_some() {
            return End::Outside(format!(
                "`{}` is there already: nothing was written",
                site.path(path).display()
            ));
        }
    }
    let is_foreign = is_foreign(&language);
    for (path, text) in files {
        let text = if is_foreign { in_english(path, text) } else { text.to_string() };
        let mut text = text.replace("{language}", &language).replace("{zone}", &zone);
        if let Some(service) = args.ci.filter(|_| path.ends_with("site.yaml")) {
            text.push_str(service.output());
        }
        if let Err(words) = write(&site, path, &text) {
            return End::Outside(words);
        }
    }
    for (path, text) in more {
        if let Err(words) = write(&site, path, &text) {
            return End::Outside(words);
        }
    }
    // Settings that are there already are somebody's.
    for (path, text) in for_editors().iter().filter(|(path, _)| site.kind(path).is_none()) {
        if let Err(words) = write(&site, path, text) {
            return End::Outside(words);
        }
    }
    crate::terminal::tell!("began a site in `{}`", args.dir.display());
    if is_foreign {
        crate::terminal::tell!(
            "its samples are in English and have a line `lang: en`: take that line out of the files that you write in your own language"
        );
    }
    if args.zone.is_none() && own_zone.is_none() {
        crate::terminal::tell!(
            "the time zone of this machine is not known: `content/site.yaml` has `zone: UTC`; write your own there, such as `Europe/London`"
        );
    }
    let dir = super::quoted(&args.dir);
    crate::terminal::tell!("preview it:  zhinan serve --root {dir}");
    crate::terminal::tell!("build it:    zhinan build --root {dir}");
    End::Done
}

pub(super) fn new(args: &NewArgs, cx: &Context) -> End {
    if let What::Translation = args.what {
        return new_translation(args, cx);
    }
    let name = args.name.trim_end_matches(".md").trim_end_matches(".yaml");
    let name = below_content(name);
    let name = match args.what {
        What::Rules => name.strip_prefix("rules/").unwrap_or(name),
        _ => name,
    };
    if let Some(fault) = name_fault(name) {
        return fault;
    }
    let today = cx.now.date();
    let last = name.rsplit('/').next().unwrap_or(name);
    let mut is_in_english = false;
    let (path, text) = match args.what {
        What::Article => (
            format!("{name}.md"),
            format!("---\ntitle: {last}\ndescription: \ndate: {today}\ndraft: true\n---\n\n"),
        ),
        What::Rules if name.contains('/') => {
            return End::Outside("a rule set lies directly in `content/rules`: name it without `/`".into());
        }
        What::Rules if !crate::config::is_name(name) => return End::Outside(no_set(name)),
        What::Rules => {
            let language = site_language(&args.root, cx);
            is_in_english = is_foreign(&language);
            let guide = first_guide(&language);
            // Its first line names a schema, which only a site that `init` began has.
            let schema = Path::new(SCHEMAS).join("rules.json");
            let has_schema = Folder::open(&args.root).is_ok_and(|root| root.kind(schema) == Some(Kind::File));
            let guide =
                if has_schema { guide } else { guide.split_once('\n').map_or(guide, |(_, rest)| rest) };
            let guide = if is_in_english { in_english(name, guide) } else { guide.to_string() };
            (format!("rules/{name}.yaml"), guide)
        }
        What::Theme if name.contains('/') => {
            return End::Outside("a theme lies directly in `themes`: name it without `/`".into());
        }
        What::Theme => return new_theme(args, name),
        What::Translation => return End::Done,
    };
    let written = sources(&args.root).and_then(|folders| {
        let (content, _) = folders.find("content".as_ref()).map_err(|e| e.to_string())?;
        write(content, &path, &text)
    });
    match written {
        Ok(()) => {
            crate::terminal::tell!("wrote `{}`", args.root.join("content").join(&path).display());
            if is_in_english {
                crate::terminal::tell!(
                    "it is in English and has a line `lang: en`: take that line out when you write in your own language"
                );
            }
            End::Done
        }
        Err(words) => End::Outside(words),
    }
}

/// A path as findings name it, from `content/` on.
fn below_content(name: &str) -> &str {
    let name = name.strip_prefix("./").unwrap_or(name);
    name.strip_prefix("content/").unwrap_or(name)
}

fn name_fault(name: &str) -> Option<End> {
    let why = |part: &str| {
        // The page of an article has a longer name than its file.
        let why = address::name_fault(&format!("{part}.html"));
        why.map(|why| format!("`{name}` cannot be a name: `{part}.html` {why}"))
    };
    let bad = |part: &str| part.is_empty() || part.starts_with('.') || address::unseen(part).is_some();
    let other = || format!("`{name}` cannot be a name: use letters, digits, `-` and `/`");
    let fault = name.split('/').find_map(why).or_else(|| name.split('/').any(bad).then(other));
    fault.map(End::Outside)
}

/// The message about a name that a rule set cannot have.
fn no_set(name: &str) -> String {
    let language = name.rsplit_once('.').and_then(|(_, tag)| Language::parse(tag));
    match language.filter(Language::is_common) {
        Some(_) => format!(
            "`{name}` is the name of a translation: begin it with `zhinan new translation rules/{name}`"
        ),
        None => format!("`{name}` cannot be the name of a rule set: use letters, digits, `-` and `_`"),
    }
}

/// Files of a new theme, below its folder: each is an example of one thing that a theme can do.
const THEME: &[Sample] = &[
    ("css/theme.css", include_str!("init/theme/tokens.css")),
    ("templates/home.html", include_str!("init/theme/home.html")),
    ("strings/en.yaml", include_str!("init/theme/strings.yaml")),
    ("strings/zh-CN.yaml", include_str!("init/theme/strings.yaml")),
];

/// Begins a theme.
fn new_theme(args: &NewArgs, name: &str) -> End {
    if !crate::config::is_name(name) || name == "default" {
        return End::Outside(format!(
            "`{name}` cannot be the name of a theme: use letters, digits, `-` and `_`"
        ));
    }
    let folder = args.root.join("themes").join(name);
    if crate::disk::names_folder(&args.root).is_none() {
        return End::Outside(crate::load::no_site(&args.root));
    }
    let site = match Folder::open(&args.root) {
        Ok(site) => site,
        Err(e) => return End::Outside(format!("cannot open `{}`: {e}", args.root.display())),
    };
    if site.kind(Path::new("themes").join(name)).is_some() {
        return End::Outside(format!("`{}` is there already: nothing was written", folder.display()));
    }
    for (path, text) in THEME {
        if let Err(words) = write(&site, &format!("themes/{name}/{path}"), text) {
            return End::Outside(words);
        }
    }
    crate::terminal::tell!("wrote the theme `{}`", folder.display());
    crate::terminal::tell!("use it: write `theme: {name}` in `content/site.yaml`");
    End::Done
}

/// Begins a translation. Of one that is there, the hash of the original's words is renewed.
fn new_translation(args: &NewArgs, cx: &Context) -> End {
    let name = below_content(&args.name);
    if let Some(fault) = name_fault(name) {
        return fault;
    }
    let folder = args.root.join("content");
    let folders = match sources(&args.root) {
        Ok(folders) => folders,
        Err(words) => return End::Outside(words),
    };
    let read = |path: &str| {
        let (mut file, _) = folders.file(&Path::new("content").join(path)).ok()?;
        let mut text = String::new();
        file.read_to_string(&mut text).ok().map(|_| text)
    };
    let (config, _) = settings(&args.root, cx);
    let begun = match translation::begin(name, &config, &read) {
        Ok(begun) => begun,
        Err(words) => return End::Outside(words),
    };
    let there = read(&begun.path);
    let is_there = there.is_some();
    if is_there && !begun.is_said {
        // A name without a language may ask for a new translation. To renew the hash then would hide that the old one is stale.
        return End::Outside(format!(
            "`content/{}` is there already: name it with its language if it is up to date and its hash is to be renewed",
            begun.path
        ));
    }
    let text = match &there {
        Some(text) => translation::renewed(&begun.path, text, &begun.hash),
        None => begun.text,
    };
    let cannot = |e: std::io::Error| format!("cannot write `{}`: {e}", folder.join(&begun.path).display());
    let content = folders.find("content".as_ref()).map_err(cannot);
    let written = content.and_then(|(content, _)| match there {
        Some(_) => content.replace(&begun.path, text.as_bytes()).map_err(cannot),
        None => write(content, &begun.path, &text),
    });
    match written {
        Ok(()) => {
            let path = folder.join(&begun.path);
            match is_there {
                true => crate::terminal::tell!("renewed the hash in `{}`", path.display()),
                false => crate::terminal::tell!("wrote `{}`", path.display()),
            }
            End::Done
        }
        Err(words) => End::Outside(words),
    }
}

/// The language of the site in `root`, or that of the machine.
fn site_language(root: &Path, cx: &Context) -> Language {
    let (config, text) = settings(root, cx);
    let names_one = text.lines().any(|line| line.starts_with("language:"));
    if names_one { config.language } else { cx.language.clone() }
}

/// The settings of the site in `root`, and their text.
fn settings(root: &Path, cx: &Context) -> (Config, String) {
    let most = Limits::default().file_mb << 20;
    let settings = SourceFolders::open(root).file("content/site.yaml".as_ref()).and_then(|(file, _)| {
        let mut text = String::new();
        file.take(most).read_to_string(&mut text).map(|_| text)
    });
    let settings = settings.unwrap_or_default();
    let file = File::new("content/site.yaml".into(), FileKind::Config, settings, [0; 32]);
    let inputs = Inputs { as_of: cx.now.date(), base_url: None, drafts: false };
    let config = Config::read(FileId(0), &file, &inputs, &mut Diags::default());
    (config, file.text)
}

/// The folders of the site in `root`, of which `content` is made where it is missing. It may be a link to another
/// folder of the site, but to none outside: nothing is written there.
pub(super) fn sources(root: &Path) -> Result<SourceFolders, String> {
    let content = root.join("content");
    // A mistyped folder is not made.
    if crate::disk::names_folder(root).is_none() {
        return Err(crate::load::no_site(root));
    }
    if crate::disk::look(&content).ok().flatten().is_none() {
        let made = Folder::open(root).and_then(|root| root.make("content"));
        made.map_err(|e| format!("cannot create `{}`: {e}", content.display()))?;
    }
    let folders = SourceFolders::open(root);
    let error = folders.find("content".as_ref()).map(drop).err();
    match error {
        None => Ok(folders),
        Some(_) if crate::disk::look(&content).ok().flatten().is_some_and(|meta| meta.kind == Kind::Link) => {
            Err(format!(
                "`{}` is a link that leads out of the site: nothing was written; name the folder of the site itself with `--root`",
                content.display()
            ))
        }
        Some(e) => Err(format!("cannot open `{}`: {e}", content.display())),
    }
}

fn open(folder: PathBuf) -> Result<Folder, String> {
    if let Some(file) = crate::disk::no_folder_on(&folder) {
        return Err(format!(
            "`{}` is there, and is no folder: name another one, new or empty",
            file.display()
        ));
    }
    Folder::open_or_make(&folder).map_err(|e| format!("cannot create `{}`: {e}", folder.display()))
}

/// Writes a file that must not be there yet.
fn write(folder: &Folder, path: &str, text: &str) -> Result<(), String> {
    folder.create_whole(path, text.as_bytes()).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => format!("`{}` is there already", folder.path(path).display()),
        _ => format!("cannot write `{}`: {e}", folder.path(path).display()),
    })
}
