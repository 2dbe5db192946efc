//! Forms of this feature.

use chrono::NaiveDate;
use paktbuch_types::{NoticeId, format_date, parse_date};
use serde::Deserialize;

use super::commands::FileProof;
use crate::web::form::FormErrors;

/// Verwendungsnachweis einreichen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FileForm {
    /// How many versions the page knew of.
    pub version: String,
    /// As-of date (Stichtag).
    pub stichtag: String,
    pub reason: String,
    /// `true` where the consequence is confirmed.
    pub confirmed: String,
}

impl FileForm {
    /// The form as it opens.
    #[must_use]
    pub fn of(filed: i64, as_of: NaiveDate) -> Self {
        Self {
            version: filed.to_string(),
            stichtag: format_date(as_of),
            ..Self::default()
        }
    }

    /// The day that the form is about, where it can be read and is not after `today`.
    #[must_use]
    pub fn as_of(&self, today: NaiveDate) -> Option<NaiveDate> {
        parse_date(&self.stichtag).ok().filter(|day| *day <= today)
    }

    /// The command.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn read(&self, notice: NoticeId, today: NaiveDate) -> Result<FileProof, FormErrors> {
        let mut errors = FormErrors::none();
        let as_of = errors.take("stichtag", parse_date(&self.stichtag));
        if as_of.is_some_and(|day| day > today) {
            errors.add(
                "stichtag",
                "Der Stichtag liegt in der Zukunft. Bitte einen Tag bis heute angeben.",
            );
        }
        if self.confirmed != "true" {
            errors.add(
                "confirmed",
                "Bitte bestätigen, dass der Nachweis so eingereicht wird.",
            );
        }
        let command = as_of.map(|as_of| FileProof {
            notice,
            as_of,
            filed_before: self.version.parse().unwrap_or(0),
            reason: self.reason.clone(),
        });
        errors.finish(command)
    }
}
