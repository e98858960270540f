//! The files in a `.docx`, and the XML in them. The only file of the import that names `zip`.

use crate::disk::Folder;
use crate::html::{TokenKind, tokens};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The largest document.
const FILE: u64 = 200 << 20;
/// The largest XML file in it.
const XML: u64 = 30 << 20;
/// The largest picture in it.
const PICTURE: u64 = 30 << 20;
/// Total bytes that are unpacked from one document.
const ALL: u64 = 300 << 20;
/// The most elements of one XML file.
const ELEMENTS: usize = 2_000_000;

/// An open document.
pub(super) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    taken: u64,
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
        if meta.length > FILE {
            return Err(format!("it is larger than {} MB", FILE >> 20));
        }
        let mut bytes = Vec::new();
        file.take(FILE).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
        Ok(Package { archive, taken: 0 })
    }

    /// A file in it; none where it is missing, damaged or too large.
    fn take(&mut self, name: &str, most: u64) -> Option<Vec<u8>> {
        let most = most.min(ALL.saturating_sub(self.taken));
        let entry = self.archive.by_name(name).ok()?;
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).ok()?;
        self.taken += bytes.len() as u64;
        (bytes.len() as u64 <= most).then_some(bytes)
    }

    pub(super) fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        self.take(name, PICTURE)
    }

    /// The pieces of an XML file; none where there is none.
    pub(super) fn xml(&mut self, name: &str) -> Option<Vec<Piece>> {
        let bytes = self.take(name, XML)?;
        let text = String::from_utf8(bytes).ok()?;
        // An HTML tokenizer reads XML without documents of its own inside, which Word does not write.
        if text.matches('<').count() > ELEMENTS || text.contains("<!") {
            return None;
        }
        let mut pieces = Vec::new();
        for token in tokens(&text) {
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
                TokenKind::Unfinished => return None,
            }
        }
        Some(pieces)
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute.
pub(super) fn value<'a>(attributes: &'a [(String, String)], key: &str) -> &'a str {
    attributes.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
}
