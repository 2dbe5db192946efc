//! Funding programmes (Förderprogramme) as data: one TOML file a programme and version, a source for each parameter.
//!
//! The German keys of the files are the names of the parameters. What no public source tells is left open in the file and
//! is [`Sourced::is_missing`]: the user fills it in from the notice, no rule guesses it.

mod editions;
mod entry;
mod newest;
mod parameters;
mod portal_fields;
mod proof;
mod read;
mod value;

pub use editions::{
    EditionPeriod, check_edition, in_force, is_in_force, next_version, numbered, of_notice, unfilled,
};
pub use entry::{Asked, Entry, head, written};
pub use newest::{find, newest};
pub use parameters::{Parameter, Programme};
pub(in crate::funding) use portal_fields::ordered;
pub use proof::{InterimTerm, ProofTerm};
pub use read::ProgrammeError;
pub use value::{Cap, Category, Excluded};

use std::sync::LazyLock;

use chrono::NaiveDate;
use paktbuch_types::ZweckbindungStart;

/// One parameter as a programme's file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value (`wert`), where it is known.
    pub value: Option<T>,
    /// Where the value is written (`quelle`); always there with a value.
    pub source: Option<String>,
    /// A remark for the user (`hinweis`).
    pub note: Option<String>,
    /// Whether the programme has no such rule at all (`entfaellt`).
    pub not_applicable: bool,
}

impl<T> Sourced<T> {
    /// Whether a value is needed and not known: to be filled in from the notice (Angabe fehlt).
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        self.value.is_none() && !self.not_applicable
    }
}

/// For how long devices are bound to their purpose (Zweckbindung).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zweckbindung {
    /// Number of years; `None` where only the notice tells.
    pub years: Option<i64>,
    /// From when they count; `None` where only the notice tells.
    pub start: Option<ZweckbindungStart>,
}

impl Programme {
    /// The Förderbereiche, in the order of the file.
    #[must_use]
    pub fn category_list(&self) -> &[Category] {
        self.categories.value.as_deref().unwrap_or_default()
    }

    /// The Förderbereich with this code.
    #[must_use]
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.category_list().iter().find(|category| category.code == code)
    }

    /// Whether what the programme says of the Förderbereich `code` concerns a notice that names `given`, by code or name; no code
    /// concerns all.
    #[must_use]
    pub fn concerns(&self, code: Option<&str>, given: &str) -> bool {
        code.is_none_or(|code| {
            code == given || self.category(code).is_some_and(|category| category.name == given)
        })
    }

    /// Earliest start of a measure in a Förderbereich, given by code or name: its own one, else the programme's.
    #[must_use]
    pub fn earliest_start_in(&self, given: &str) -> Option<NaiveDate> {
        let own = self.given(given).and_then(|category| category.earliest_start);
        own.or(self.earliest_start.value)
    }

    /// Last day for applications in a Förderbereich, given by code or name: its own one, else the programme's.
    #[must_use]
    pub fn application_until_in(&self, given: &str) -> Option<NaiveDate> {
        let own = self.given(given).and_then(|category| category.application_until);
        own.or(self.application_until.value)
    }

    fn given(&self, given: &str) -> Option<&Category> {
        let mut categories = self.category_list().iter();
        categories.find(|category| category.code == given || category.name == given)
    }

    /// Zweckbindung of what a Förderbereich pays; none at all in a programme without Förderbereiche (own funds).
    #[must_use]
    pub fn zweckbindung(&self, category: &str) -> Zweckbindung {
        if self.categories.not_applicable {
            return Zweckbindung {
                years: None,
                start: Some(ZweckbindungStart::None),
            };
        }
        let found = self.category(category);
        Zweckbindung {
            years: found.and_then(|category| category.zweckbindung_years),
            start: found.and_then(|category| category.zweckbindung_start),
        }
    }
}

macro_rules! files {
    ($($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../../programmes/", $file)))),+]
    };
}

/// The programmes that come with Paktbuch, in the order of lists; the editions of one by their days.
const FILES: &[(&str, &str)] = files![
    "digitalpakt-nrw-2019.toml",
    "digitalpakt-nrw-2022.toml",
    "digitalpakt-nrw.toml",
    "sofortausstattung-nrw-2020.toml",
    "sofortausstattung-nrw.toml",
    "lehrkraefte-nrw.toml",
    "it-administration-nrw.toml",
    "react-eu-nrw.toml",
    "ausstattungsoffensive-nrw.toml",
    "digitalpakt-2-nrw.toml",
    "dbir-bayern.toml",
    "sold-bayern.toml",
    "schulmobe-bayern.toml",
    "digitalpakt-bw.toml",
    "sofortausstattung-bw.toml",
    "digitalpakt-niedersachsen.toml",
    "digitalpakt-hessen.toml",
    "digitalpakt-sachsen.toml",
    "digitalpakt-sh.toml",
    "sofortausstattung-sh.toml",
    "eigene-mittel.toml",
];

/// The programmes that come with Paktbuch.
///
/// # Errors
/// Where a file is not sound, or two have the same code and version; a unit test reads them all.
pub fn built_in() -> Result<Vec<Programme>, ProgrammeError> {
    let mut programmes: Vec<Programme> = Vec::with_capacity(FILES.len());
    for (file, text) in FILES {
        let programme = Programme::read(file, text)?;
        let same = |other: &Programme| other.code == programme.code && other.version == programme.version;
        if programmes.iter().any(same) {
            let message = format!(
                "Version {} von „{}“ gibt es zweimal.",
                programme.version, programme.code
            );
            return Err(ProgrammeError::new(file, "version", message));
        }
        programmes.push(programme);
    }
    Ok(programmes)
}

/// The text of an edition that comes with Paktbuch.
#[must_use]
pub fn built_in_text(code: &str, version: u32) -> Option<&'static str> {
    let place = all()
        .ok()?
        .iter()
        .position(|one| one.code == code && one.version == version)?;
    FILES.get(place).map(|(_, text)| *text)
}

/// The programmes that come with Paktbuch, read once.
///
/// # Errors
/// As [`built_in`].
pub fn all() -> Result<&'static [Programme], ProgrammeError> {
    static ALL: LazyLock<Result<Vec<Programme>, ProgrammeError>> = LazyLock::new(built_in);
    ALL.as_deref().map_err(Clone::clone)
}

/// Whether double funding is forbidden: what the notice says, else what its programme says; `None` where nobody says.
#[must_use]
pub fn double_funding_forbidden(notice: Option<bool>, programme: Option<&Programme>) -> Option<bool> {
    let rule = programme.map(|programme| &programme.no_double_funding);
    notice.or_else(|| rule.and_then(|rule| rule.value.or(rule.not_applicable.then_some(false))))
}

#[cfg(test)]
mod tests;
