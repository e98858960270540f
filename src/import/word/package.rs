//! The files in a `.docx`, and the XML in them. The only file of the import that names `zip`.

use crate::disk::Folder;
use crate::html::{TokenKind, tokens};
use crate::import::path;
use crate::limits::{Cap, WORD_FILE, WORD_PICTURE, WORD_TAGS, WORD_UNPACKED, WORD_XML};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes of XML that are cut into tokens at once. Tokens take many times the room of the pieces made of them.
const AT_ONCE: usize = 64 * 1024;

/// An open document.
pub(super) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    taken: u64,
    /// Places of the main text (`document`) and of its other files, by kind (`styles`, `footnotes`), as far as
    /// the relationships name them.
    parts: HashMap<String, String>,
}

/// A relationship of one file in the document to another, or to an address outside.
pub(super) struct Relation {
    pub(super) id: String,
    /// Kind of the relationship, the last part of its `Type`: `styles`, `image`, `hyperlink`.
    kind: String,
    /// Path of a file in the document, which begins with `/`, or an address outside.
    pub(super) target: String,
}

/// A piece of XML, names without their prefix: `w:p` is `p`.
pub(super) enum Piece {
    Start(String, Vec<(String, String)>),
    End(String),
    Text(String),
}

impl Package {
    pub(super) fn open(folder: &Folder, name: &str) -> Result<Package, String> {
        let (file, meta) = folder.open_file(name).map_err(|e| e.to_string())?;
        if meta.length > WORD_FILE.most as u64 {
            return Err(WORD_FILE.words(meta.length));
        }
        let mut bytes = Vec::new();
        file.take(WORD_FILE.most as u64).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
        let mut package = Package { archive, taken: 0, parts: HashMap::new() };
        package.find_parts();
        Ok(package)
    }

    /// Finds the main text and its other files by the relationships, because programs other than Word give
    /// these files other names.
    fn find_parts(&mut self) {
        let text = self.relations("").into_iter().find(|relation| relation.kind == "officeDocument");
        let text = text.map(|text| text.target.trim_start_matches('/').to_string());
        let text = text.filter(|text| self.archive.index_for_name(text).is_some());
        self.parts.extend(text.map(|text| ("document".to_string(), text)));
        for relation in self.relations(&self.part("document")) {
            if let Some(place) = relation.target.strip_prefix('/') {
                self.parts.entry(relation.kind).or_insert(place.to_string());
            }
        }
    }

    /// Place of the file of this kind: where the relationships say, or else where Word puts it.
    pub(super) fn part(&self, kind: &str) -> String {
        self.parts.get(kind).cloned().unwrap_or_else(|| format!("word/{kind}.xml"))
    }

    /// The relationships of the file at this place; those of the whole document for an empty place.
    pub(super) fn relations(&mut self, of: &str) -> Vec<Relation> {
        let folder = path::folder(of);
        let file = match folder {
            "" => format!("_rels/{of}.rels"),
            folder => format!("{folder}/_rels/{}.rels", path::name(of)),
        };
        let relation = |piece| match piece {
            Piece::Start(name, attributes) if name == "relationship" => {
                let target = value(&attributes, "target");
                let is_outside = value(&attributes, "targetmode").eq_ignore_ascii_case("external")
                    || target.contains("://");
                let place = match target.strip_prefix('/') {
                    Some(whole) => path::clean(whole),
                    None => path::join(folder, target),
                };
                Some(Relation {
                    id: value(&attributes, "id").to_string(),
                    kind: value(&attributes, "type").rsplit('/').next().unwrap_or("").to_string(),
                    target: match place.filter(|_| !is_outside) {
                        Some(place) => format!("/{place}"),
                        None if is_outside => target.to_string(),
                        None => return None,
                    },
                })
            }
            _ => None,
        };
        self.xml(&file).unwrap_or_default().into_iter().filter_map(relation).collect()
    }

    /// A file in it; none where it is missing, damaged or too large.
    fn take(&mut self, name: &str, cap: &Cap) -> Option<Vec<u8>> {
        let most = (cap.most as u64).min((WORD_UNPACKED.most as u64).saturating_sub(self.taken));
        let entry = self.archive.by_name(name).ok()?;
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).ok()?;
        self.taken += bytes.len() as u64;
        (bytes.len() as u64 <= most).then_some(bytes)
    }

    pub(super) fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        self.take(name, &WORD_PICTURE)
    }

    /// The pieces of an XML file; none where there is none.
    pub(super) fn xml(&mut self, name: &str) -> Option<Vec<Piece>> {
        let bytes = self.take(name, &WORD_XML)?;
        let text = String::from_utf8(bytes).ok()?;
        // An HTML tokenizer reads XML without documents of its own inside, which Word does not write.
        if WORD_TAGS.is_below(text.matches('<').count()) || text.contains("<!") {
            return None;
        }
        let mut pieces = Vec::new();
        for token in stretches(&text).flat_map(tokens) {
            match token.kind {
                TokenKind::Start { name, attributes, self_closing } => {
                    let name = local(&name).to_string();
                    let attributes =
                        attributes.into_iter().map(|(key, value)| (local(&key).to_string(), value)).collect();
                    pieces.push(Piece::Start(name.clone(), attributes));
                    if self_closing {
                        pieces.push(Piece::End(name));
                    }
                }
                TokenKind::End(name) => pieces.push(Piece::End(local(&name).to_string())),
                TokenKind::Text(words) => pieces.push(Piece::Text(words)),
                // The XML declaration `<?xml … ?>`.
                TokenKind::Instruction => {}
                TokenKind::Unfinished | TokenKind::Crowded => return None,
            }
        }
        Some(pieces)
    }
}

/// The text in stretches of [`AT_ONCE`] bytes or more. Each begins with a tag: XML has `<` nowhere else.
fn stretches(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let behind = rest.as_bytes().get(AT_ONCE..).unwrap_or_default();
        let end = behind.iter().position(|byte| *byte == b'<').map_or(rest.len(), |tag| AT_ONCE + tag);
        let (stretch, others) = rest.split_at(end);
        rest = others;
        (!stretch.is_empty()).then_some(stretch)
    })
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute.
pub(super) fn value<'a>(attributes: &'a [(String, String)], key: &str) -> &'a str {
    attributes.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
}
