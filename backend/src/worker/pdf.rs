//! The files embedded in a PDF (PDF/A-3): from the associated files (AF) of the document and its EmbeddedFiles names.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, decode_text_string};
use serde::{Deserialize, Serialize};

/// Bytes that one stream may become when it is unpacked.
const MAX_STREAM: usize = 64 * 1024 * 1024;
/// Bytes of one embedded file, and of all of them together.
const MAX_FILE: usize = 20 * 1024 * 1024;
/// Embedded files that are looked at.
const MAX_FILES: usize = 100;
/// Depth of the tree of names.
const MAX_DEPTH: usize = 16;

/// A file embedded in a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbeddedFile {
    /// Its name, for choosing and for messages; never a path.
    pub name: String,
    /// What it is to the page (AFRelationship): `Alternative`, `Data`, `Source` …; empty where the PDF does not say.
    pub relationship: String,
    /// Its bytes, in Base64.
    content: String,
}

impl EmbeddedFile {
    /// Its bytes; `None` where the answer was damaged on the way.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.content).ok()
    }
}

/// Reads the embedded files, each stream once, in the order of the names.
///
/// # Errors
/// A German sentence: no PDF, damaged, protected by a password, or more than is taken.
pub(super) fn embedded_files(bytes: &[u8]) -> Result<Vec<EmbeddedFile>, String> {
    let options = LoadOptions::with_max_decompressed_size(MAX_STREAM);
    let document = Document::load_mem_with_options(bytes, options).map_err(|_| DAMAGED.to_owned())?;
    if document.is_encrypted() {
        return Err(ENCRYPTED.to_owned());
    }
    let mut finder = Finder {
        document: &document,
        known: BTreeSet::new(),
        left: MAX_FILE,
        files: Vec::new(),
    };
    finder.search()?;
    Ok(finder.files)
}

const DAMAGED: &str = "Das PDF ist beschädigt und lässt sich nicht lesen. Bitte noch einmal herunterladen oder beim Absender neu anfordern.";
const ENCRYPTED: &str =
    "Das PDF ist mit einem Passwort geschützt. Bitte beim Absender eine Fassung ohne Passwort anfordern.";
const TOO_MUCH: &str = "Im PDF stecken mehr oder größere Dateien, als angenommen werden (100 Dateien, zusammen 20 MB). Bitte beim Absender ein PDF mit kleineren Anlagen anfordern.";

struct Finder<'d> {
    document: &'d Document,
    /// Streams that were taken.
    known: BTreeSet<ObjectId>,
    /// Bytes that may still come.
    left: usize,
    files: Vec<EmbeddedFile>,
}

impl<'d> Finder<'d> {
    fn search(&mut self) -> Result<(), String> {
        let catalog = self.document.catalog().map_err(|_| DAMAGED.to_owned())?;
        if let Some(names) = self
            .dictionary(catalog, b"Names")
            .and_then(|names| self.dictionary(names, b"EmbeddedFiles"))
        {
            self.tree(names, 0)?;
        }
        for object in self.array(catalog, b"AF") {
            self.specification(object)?;
        }
        Ok(())
    }

    /// A node of the tree of names: leaves hold pairs of name and file specification.
    fn tree(&mut self, node: &'d Dictionary, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(DAMAGED.to_owned());
        }
        for pair in self.array(node, b"Names").chunks(2) {
            if let [_, specification] = pair {
                self.specification(specification)?;
            }
        }
        let kids = self.array(node, b"Kids");
        if kids.len() > MAX_FILES {
            return Err(TOO_MUCH.to_owned());
        }
        for kid in kids {
            if let Some(kid) = self.resolved(kid).and_then(|kid| kid.as_dict().ok()) {
                self.tree(kid, depth + 1)?;
            }
        }
        Ok(())
    }

    fn specification(&mut self, object: &'d Object) -> Result<(), String> {
        let Some(specification) = self.resolved(object).and_then(|found| found.as_dict().ok()) else {
            return Ok(());
        };
        let Some(holder) = self.dictionary(specification, b"EF") else {
            return Ok(());
        };
        let Some(reference) = [b"UF".as_slice(), b"F"]
            .into_iter()
            .find_map(|key| holder.get(key).ok())
        else {
            return Ok(());
        };
        let is_new = reference.as_reference().is_ok_and(|id| self.known.insert(id));
        let Some(stream) = self.resolved(reference).and_then(|found| found.as_stream().ok()) else {
            return Ok(());
        };
        if is_new {
            let file = EmbeddedFile {
                name: self.text(specification, &[b"UF", b"F"]),
                relationship: specification
                    .get(b"AFRelationship")
                    .and_then(Object::as_name)
                    .map(|name| String::from_utf8_lossy(name).into_owned())
                    .unwrap_or_default(),
                content: self.content(stream)?,
            };
            self.files.push(file);
        }
        Ok(())
    }

    fn content(&mut self, stream: &Stream) -> Result<String, String> {
        if self.files.len() >= MAX_FILES {
            return Err(TOO_MUCH.to_owned());
        }
        let bytes = match stream.get_plain_content_with_limit(self.left) {
            Ok(bytes) => bytes,
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
                return Err(TOO_MUCH.to_owned());
            }
            Err(_) => return Err(DAMAGED.to_owned()),
        };
        self.left = self.left.saturating_sub(bytes.len());
        Ok(STANDARD.encode(bytes))
    }

    fn text(&self, dictionary: &'d Dictionary, keys: &[&[u8]]) -> String {
        keys.iter()
            .filter_map(|key| self.resolved(dictionary.get(key).ok()?))
            .find_map(|found| decode_text_string(found).ok())
            .unwrap_or_default()
    }

    fn resolved(&self, object: &'d Object) -> Option<&'d Object> {
        self.document.dereference(object).ok().map(|(_, found)| found)
    }

    fn dictionary(&self, parent: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
        self.resolved(parent.get(key).ok()?)?.as_dict().ok()
    }

    fn array(&self, parent: &'d Dictionary, key: &[u8]) -> &'d [Object] {
        let found = parent.get(key).ok().and_then(|found| self.resolved(found));
        found
            .and_then(|found| found.as_array().ok())
            .map_or(&[], Vec::as_slice)
    }
}
