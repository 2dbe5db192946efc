use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Str, Value};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use crate::document::error::DocumentError;
use crate::document::tree::Document;

/// The only program that typst ever runs here.
const TEMPLATE: &str = include_str!("document.typ");
/// Fonts of the template; the second one for what the first lacks.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// All that typst sees of the world: our template, the document as data, two embedded font families. There is no file beside the
/// template, no network, no package and no clock.
pub(super) struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
}

impl Desk {
    pub(super) fn with(document: &Document) -> Result<Self, DocumentError> {
        let fonts: Vec<Font> = typst_assets::fonts()
            .flat_map(|file| Font::iter(Bytes::new(file)))
            .filter(|font| FAMILIES.contains(&font.info().family.as_str()))
            .collect();
        let library = Library::builder()
            .with_inputs(inputs(document)?)
            // Cells that are headings of their row.
            .with_features([Feature::A11yExtras].into_iter().collect())
            .build();
        Ok(Self {
            library: LazyHash::new(library),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::detached(TEMPLATE),
        })
    }

    /// Whether a font has this character.
    pub(super) fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        self.fonts.iter().any(|font| font.info().coverage.contains(code))
    }
}

/// What the template reads: the document as JSON, its logo as a picture.
fn inputs(document: &Document) -> Result<Dict, DocumentError> {
    let mut document = document.clone();
    let logo = document.letterhead.logo.take();
    let json =
        serde_json::to_vec(&document).map_err(|error| DocumentError::Typesetting(error.to_string()))?;
    let logo = logo.map_or(Value::None, |logo| Value::Bytes(Bytes::new(logo.png)));
    Ok([
        (Str::from("document"), Value::Bytes(Bytes::new(json))),
        (Str::from("logo"), logo),
    ]
    .into_iter()
    .collect())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
