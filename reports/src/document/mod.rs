//! Documents: letters and reports in words, from one text tree to a tagged PDF or to docx.
//!
//! * [`Document`] – what it says: letterhead, recipient, date, headings, paragraphs, lists, tables
//! * [`parse`] – blocks from a text that somebody typed, a small part of Markdown; [`plain_text`] – the same without its marks
//! * [`plain`] – the document as both writers take it, and as a page shows it
//! * [`write_pdf`] – PDF/A-2a and PDF/UA-1 with embedded fonts, set by typst
//! * [`write_docx`] – the same for those who amend it (Word, LibreOffice)
//!
//! Neither reads a file, the network or a clock. Nothing of a text is ever run: it comes to typst as data.

mod characters;
mod docx;
mod error;
mod markdown;
mod pdf;
mod plain;
mod tree;

pub use docx::write as write_docx;
pub use error::DocumentError;
pub use markdown::{parse, plain_text};
pub use pdf::write as write_pdf;
pub use plain::plain;
pub use tree::{Block, Column, Document, Fact, Letterhead, Logo, Row, Run, Table};
