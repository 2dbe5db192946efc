//! The text tree: what a document says, without how it looks.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A letter, or a report in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Subject of a letter (Betreff), title of a report; the first heading and the title of the file. Never empty.
    pub title: String,
    pub letterhead: Letterhead,
    /// Lines of the address field; none makes it a report instead of a letter.
    pub recipient: Vec<String>,
    /// Lines of the information block (Informationsblock): Aktenzeichen, Auskunft, Datum.
    pub facts: Vec<Fact>,
    /// Day of the document, and of the file: a clock is never asked.
    pub date: NaiveDate,
    pub blocks: Vec<Block>,
}

/// Who writes (Briefkopf).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// Name of the authority.
    pub authority: String,
    /// Its address and how to reach it, a line each.
    pub lines: Vec<String>,
    pub logo: Option<Logo>,
}

/// A picture in the letterhead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// A PNG file.
    pub png: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// A line of the information block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// A part of the text, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading; level 1 is the first below the title.
    Heading {
        level: u8,
        text: Vec<Run>,
    },
    Paragraph {
        text: Vec<Run>,
    },
    List {
        /// Numbered from 1.
        ordered: bool,
        items: Vec<Vec<Run>>,
    },
    Table(Table),
    /// Lines to sign on, each with the words below it; on one page with the words above them.
    Signature {
        /// „Mit freundlichen Grüßen“; may be empty.
        closing: String,
        lines: Vec<String>,
    },
    PageBreak,
}

/// Text of one look; `\n` in it breaks the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
}

/// A table with one head row, which is repeated on every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub columns: Vec<Column>,
    /// Each has as many cells as there are columns.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub title: String,
    /// Amounts: set to the right and as narrow as they are.
    pub is_amount: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub cells: Vec<Vec<Run>>,
    /// A sum: set bold below a line.
    pub is_sum: bool,
}

impl Fact {
    /// A line of the information block.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}

impl Run {
    /// Text without emphasis.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            bold: false,
            italic: false,
        }
    }
}

impl Block {
    /// A heading; level 1 is the first below the title.
    #[must_use]
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading {
            level,
            text: vec![Run::plain(text)],
        }
    }

    /// A paragraph without emphasis.
    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph {
            text: vec![Run::plain(text)],
        }
    }
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            is_amount: false,
        }
    }

    /// A column of amounts.
    #[must_use]
    pub fn amounts(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            is_amount: true,
        }
    }
}

impl Row {
    /// A row of texts without emphasis.
    #[must_use]
    pub fn of<T: Into<String>>(cells: impl IntoIterator<Item = T>) -> Self {
        Self {
            cells: cells.into_iter().map(|cell| vec![Run::plain(cell)]).collect(),
            is_sum: false,
        }
    }

    /// The same as the sum of the rows above.
    #[must_use]
    pub fn as_sum(self) -> Self {
        Self { is_sum: true, ..self }
    }
}
