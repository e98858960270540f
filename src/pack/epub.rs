//! The site as a book, EPUB 3: a page is a document, a guide's questions and outcomes are documents that link to
//! each other, pictures are files of the book.

use super::archive::Archive;
use super::book::leaves;
use super::html::{on_the_web, title, too_large};
use super::lost::Lost;
use super::rewrite::{Form, Host, Rewritten, Way, rewrite};
use super::write::Target;
use super::{Fault, Files, LeftOut, Packed, picture};
use crate::html::{attribute, escape, for_xml};
use crate::limits::EDITION_BOOK;
use crate::source::Span;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fs::File;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

const STYLE: &str = include_str!("epub/book.css");

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\
    <rootfiles><rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>\
    </container>\n";

/// A document of the book.
struct Chapter {
    name: String,
    depth: usize,
    page: Rewritten,
}

/// A picture of the book.
struct Picture {
    name: String,
    kind: &'static str,
    source: String,
}

pub(super) fn write(
    files: &Files<'_>,
    only: Option<&str>,
    target: Target,
    left_out: &mut Vec<LeftOut>,
) -> Result<Packed, Fault> {
    let leaves = leaves(files, only);
    let names: BTreeMap<&str, String> =
        leaves.iter().zip(1..).map(|(leaf, n)| (leaf.path.as_str(), format!("p{n:04}.xhtml"))).collect();
    let mut pictures = Pictures {
        files,
        names: BTreeMap::new(),
        used: Vec::new(),
        sizes: BTreeMap::new(),
        total: 0,
        left_out,
    };
    let mut lost = Lost::of(files);
    let mut chapters = Vec::new();
    for leaf in &leaves {
        let link = |to: &str, anchor: Option<&str>| {
            let path = files.destination(to);
            match names.get(path.as_str()) {
                Some(name) => {
                    let anchor = anchor.map_or(String::new(), |anchor| format!("#{}", xml_id(anchor)));
                    Way::To(format!("{name}{anchor}"))
                }
                None => on_the_web(files, &path, anchor),
            }
        };
        let mut picture = |source: &str| pictures.name(&leaf.path, source);
        let mut lose = |file: &str| lost.add(&leaf.path, file);
        let mut host = Host {
            form: Form::Xml,
            path: &leaf.path,
            link: &link,
            picture: &mut picture,
            lose: &mut lose,
            id: &xml_id,
        };
        let mut page = rewrite(&files.page(&leaf.path)?, &mut host);
        if page.title.is_empty() {
            page.title = leaf.path.clone();
        }
        chapters.push(Chapter { name: names[leaf.path.as_str()].clone(), depth: leaf.depth, page });
    }
    pictures.left_out.extend(lost.into_found());
    let size = pictures.total + chapters.iter().map(|chapter| chapter.page.body.len() as u64).sum::<u64>();
    if size > EDITION_BOOK.most as u64 {
        return Err(too_large(&EDITION_BOOK, size, &pictures.sizes).into());
    }
    let used = pictures.used;
    let book = Book { files, title: title(files, only), chapters, pictures: used };
    let bytes = target.write(|file| book.write(file, &target))?;
    Ok(Packed { bytes, pages: book.chapters.len() })
}

/// The pictures of the book, each once.
struct Pictures<'a, 'b> {
    files: &'a Files<'a>,
    names: BTreeMap<String, Option<String>>,
    used: Vec<Picture>,
    /// Bytes of each picture, and how often the book holds it: once.
    sizes: BTreeMap<String, (u64, u64)>,
    total: u64,
    left_out: &'b mut Vec<LeftOut>,
}

impl Pictures<'_, '_> {
    fn name(&mut self, page: &str, source: &str) -> Option<String> {
        if let Some(known) = self.names.get(source) {
            return known.clone();
        }
        let name = match self.kind(source) {
            Ok(kind) => {
                let name = format!("i{:04}.{}", self.used.len() + 1, picture::ending(kind));
                self.used.push(Picture { name: name.clone(), kind, source: source.to_string() });
                Some(name)
            }
            Err(what) => {
                let file = self.files.source(source).or_else(|| self.files.source(page));
                self.left_out.push(LeftOut { at: file.map(Span::whole), what });
                None
            }
        };
        self.names.insert(source.to_string(), name.clone());
        name
    }

    fn kind(&mut self, source: &str) -> Result<&'static str, String> {
        let length = self.files.length(source);
        let length = length.ok_or_else(|| format!("the picture `{source}` is not in the site"))?;
        self.total += length;
        self.sizes.insert(source.to_string(), (length, 1));
        if self.total > EDITION_BOOK.most as u64 {
            // Refused in the end, with the sum.
            return Ok("image/png");
        }
        let bytes = self.files.read(source).map_err(|_| format!("`{source}` cannot be read"))?;
        let kind = picture::kind(&bytes)
            .ok_or_else(|| format!("`{source}` is no picture of a kind that is known"))?;
        if picture::for_books(kind, bytes).is_none() {
            return Err(format!(
                "`{source}` is a picture that not every reader of books shows: save it as PNG or JPEG"
            ));
        }
        Ok(kind)
    }
}

struct Book<'a> {
    files: &'a Files<'a>,
    title: String,
    chapters: Vec<Chapter>,
    pictures: Vec<Picture>,
}

impl Book<'_> {
    fn write(&self, file: &mut File, target: &Target) -> Result<(), Fault> {
        let mut archive = Archive::new(file, target);
        let mut add = |name: &str, bytes: &[u8], method| {
            archive.add(name, bytes, SimpleFileOptions::default().compression_method(method))
        };
        add("mimetype", b"application/epub+zip", CompressionMethod::Stored)?;
        let packed = CompressionMethod::Deflated;
        add("META-INF/container.xml", CONTAINER.as_bytes(), packed)?;
        add("EPUB/package.opf", for_xml(&self.package()).as_bytes(), packed)?;
        add("EPUB/nav.xhtml", for_xml(&self.contents()).as_bytes(), packed)?;
        add("EPUB/style.css", STYLE.as_bytes(), packed)?;
        for Chapter { name, page, .. } in &self.chapters {
            let title = &page.title;
            let text = self.document(title, &page.lang, &page.dir, &page.body);
            let text = for_xml(&text);
            add(&format!("EPUB/{name}"), text.as_bytes(), packed)?;
        }
        for Picture { name, kind, source } in &self.pictures {
            let bytes = picture::for_books(kind, self.files.read(source)?).unwrap_or_default();
            add(&format!("EPUB/{name}"), &bytes, CompressionMethod::Stored)?;
        }
        archive.finish()
    }

    fn document(&self, title: &str, lang: &str, dir: &str, body: &str) -> String {
        let config = &self.files.site.config;
        let lang = if lang.is_empty() { &config.language } else { lang };
        let dir = if dir.is_empty() { config.language.direction() } else { dir };
        let lang = attribute(lang);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" \
             lang=\"{lang}\" xml:lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
             <title>{}</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n\
             <body>\n{body}\n</body>\n</html>\n",
            escape(title)
        )
    }

    fn contents(&self) -> String {
        let mut list = String::from("<ol>");
        let mut depth = 0;
        for (at, Chapter { name, depth: own, page }) in self.chapters.iter().enumerate() {
            let own = if at == 0 { 0 } else { (*own).min(depth + 1) };
            match own > depth {
                true => list.push_str("<ol>"),
                false if at > 0 => list.push_str(&format!("</li>{}", "</ol></li>".repeat(depth - own))),
                false => {}
            }
            list.push_str(&format!("<li><a href=\"{name}\">{}</a>", escape(&page.title)));
            depth = own;
        }
        list.push_str(&format!("</li>{}</ol>", "</ol></li>".repeat(depth)));
        let word = self.files.word("edition_contents");
        let word = escape(&word);
        let first = self.chapters.first().map_or(String::new(), |Chapter { name, page, .. }| {
            format!("<li><a epub:type=\"bodymatter\" href=\"{name}\">{}</a></li>", escape(&page.title))
        });
        let body = format!(
            "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\">\n<h1>{word}</h1>\n{list}\n</nav>\n\
             <nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\">\n<ol>\
             <li><a epub:type=\"toc\" href=\"#toc\">{word}</a></li>{first}</ol>\n</nav>"
        );
        self.document(&self.files.word("edition_contents"), "", "", &body)
    }

    fn package(&self) -> String {
        let config = &self.files.site.config;
        let mut items = String::from(
            "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
             <item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n",
        );
        let mut spine = String::from("<itemref idref=\"nav\"/>\n");
        for (Chapter { name, page, .. }, n) in self.chapters.iter().zip(1..) {
            let has = [(page.has_svg, "svg"), (page.has_math, "mathml")];
            let has: Vec<&str> = has.iter().filter(|(has, _)| *has).map(|(_, word)| *word).collect();
            let properties =
                if has.is_empty() { String::new() } else { format!(" properties=\"{}\"", has.join(" ")) };
            items.push_str(&format!(
                "<item id=\"p{n}\" href=\"{name}\" media-type=\"application/xhtml+xml\"{properties}/>\n"
            ));
            spine.push_str(&format!("<itemref idref=\"p{n}\"/>\n"));
        }
        for (Picture { name, kind, .. }, n) in self.pictures.iter().zip(1..) {
            items.push_str(&format!("<item id=\"i{n}\" href=\"{name}\" media-type=\"{kind}\"/>\n"));
        }
        let description = match config.description.as_str() {
            "" => String::new(),
            words => format!("<dc:description>{}</dc:description>\n", escape(words)),
        };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\"{lang}\" dir=\"{dir}\">\n\
             <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
             <dc:identifier id=\"id\">{id}</dc:identifier>\n<dc:title>{title}</dc:title>\n\
             <dc:language>{lang}</dc:language>\n{description}\
             <meta property=\"dcterms:modified\">{modified}T00:00:00Z</meta>\n</metadata>\n\
             <manifest>\n{items}</manifest>\n<spine page-progression-direction=\"{dir}\">\n{spine}</spine>\n</package>\n",
            lang = attribute(&config.language),
            dir = config.language.direction(),
            id = self.identifier(),
            title = escape(&self.title),
            modified = self.modified(),
        )
    }

    /// The same for every edition of this book: of the same site and section.
    fn identifier(&self) -> String {
        let config = &self.files.site.config;
        let base = config.base_url.as_deref().unwrap_or_default();
        let hash = blake3::hash(format!("{base}\n{}\n{}", config.language, self.title).as_bytes()).to_hex();
        format!(
            "urn:uuid:{}-{}-5{}-8{}-{}",
            &hash[..8],
            &hash[8..12],
            &hash[13..16],
            &hash[17..20],
            &hash[20..32]
        )
    }

    /// The day of the last change that the pages tell; the day of the build where none does.
    fn modified(&self) -> Date {
        let site = self.files.site;
        let days = site.articles.iter().filter_map(|article| {
            let meta = &article.source.meta;
            meta.updated.or(meta.date)
        });
        days.max().unwrap_or(site.config.as_of)
    }
}

/// An id as XML can have it: a letter or `_`, then letters, digits, `-`, `_` and `.`.
fn xml_id(id: &str) -> String {
    let mut out = String::new();
    for c in id.chars() {
        match c {
            _ if c.is_alphabetic() || c == '_' => out.push(c),
            _ if (c.is_ascii_digit() || c == '-' || c == '.') && !out.is_empty() => out.push(c),
            _ => out.push_str(&format!("_{:x}", u32::from(c))),
        }
    }
    if out.is_empty() { "_".into() } else { out }
}
