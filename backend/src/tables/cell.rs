//! Rows and their cells.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A row that is not empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Line of the file, from 1.
    #[serde(rename = "l")]
    pub line: usize,
    #[serde(rename = "c")]
    pub cells: Vec<Cell>,
}

/// A cell. The short names keep the answer of the child process small.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    #[default]
    #[serde(rename = "-")]
    Empty,
    /// Never empty, without blanks around it.
    #[serde(rename = "t")]
    Text(String),
    /// Decimal text with a point: `-1234.5`.
    #[serde(rename = "n")]
    Number(String),
    #[serde(rename = "d")]
    Date(NaiveDate),
    #[serde(rename = "b")]
    Bool(bool),
    /// A formula's error: `#N/A`.
    #[serde(rename = "e")]
    Error(String),
}

impl Cell {
    /// A text without the blanks around it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match text.trim() {
            "" => Self::Empty,
            text => Self::Text(text.to_owned()),
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// As a German would write it: `1234,56`, `01.03.2024`, `ja`.
    #[must_use]
    pub fn into_german(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text,
            Self::Number(number) => number.replace('.', ","),
            Self::Date(day) => day.format("%d.%m.%Y").to_string(),
            Self::Bool(truth) => if truth { "ja" } else { "nein" }.to_owned(),
        }
    }
}
