//! The form of a note.

use paktbuch_types::{format_date, parse_date};
use serde::{Deserialize, Serialize};

use super::commands::MemoData;
use crate::web::form::FormErrors;

/// A note as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MemoForm {
    /// Version of the record that was edited; empty for a new one.
    pub version: String,
    pub said_on: String,
    pub with_whom: String,
    pub text: String,
    pub follow_up_on: String,
    pub done_on: String,
}

impl MemoForm {
    /// A stored note.
    #[must_use]
    pub fn stored(data: &MemoData, version: i64) -> Self {
        Self {
            version: version.to_string(),
            said_on: format_date(data.said_on),
            with_whom: data.with_whom.clone(),
            text: data.text.clone(),
            follow_up_on: data.follow_up_on.map(format_date).unwrap_or_default(),
            done_on: data.done_on.map(format_date).unwrap_or_default(),
        }
    }

    /// From the text fields of a form with a file.
    #[must_use]
    pub fn sent(field: impl Fn(&str) -> String) -> Self {
        Self {
            version: String::new(),
            said_on: field("said_on"),
            with_whom: field("with_whom"),
            text: field("text"),
            follow_up_on: field("follow_up_on"),
            done_on: String::new(),
        }
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<MemoData, FormErrors> {
        let mut errors = FormErrors::none();
        let mut date = |field: &str, label: &str, text: &str| {
            let read = parse_date(text).map_err(|error| format!("{label}: {error}"));
            errors.take(field, read)
        };
        let said_on = date("said_on", "Tag", &self.said_on);
        let mut optional = |field: &str, label: &str, text: &str| {
            if text.trim().is_empty() {
                None
            } else {
                date(field, label, text)
            }
        };
        let follow_up_on = optional("follow_up_on", "Wiedervorlage am", &self.follow_up_on);
        let done_on = optional("done_on", "Erledigt am", &self.done_on);
        if self.text.trim().is_empty() {
            errors.add("text", "Vermerk: Bitte ausfüllen.");
        }
        let data = said_on.map(|said_on| MemoData {
            said_on,
            with_whom: self.with_whom.clone(),
            text: self.text.clone(),
            follow_up_on,
            done_on,
        });
        errors.finish(data)
    }
}
