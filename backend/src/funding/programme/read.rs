//! From a TOML file to a [`Programme`]: every complaint names the file and the field.

use chrono::NaiveDate;

use super::portal_fields::{OF_APPLICATION, OF_DRAWDOWN, refusal};
use super::value::{Value, read_code};
use super::{Programme, Sourced};
use crate::text;
use paktbuch_types::{Financing, ZweckbindungStart};

/// A programme's file that is not sound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, {field}: {message}")]
pub struct ProgrammeError {
    /// Name of the file.
    pub file: String,
    /// Key in it; "TOML" where the file as a whole cannot be read.
    pub field: String,
    /// German reason.
    pub message: String,
}

impl ProgrammeError {
    pub(super) fn new(file: &str, field: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            field: field.to_owned(),
            message: message.into(),
        }
    }
}

/// Longest name in lists (`titel`), characters.
const TITLE_CHARS: usize = 200;
/// Longest Verbrauchsfrist: ten years.
const MOST_DAYS: u32 = 3_650;
/// Longest time for the proof: ten years.
const MOST_MONTHS: u32 = 120;
/// Longest retention of receipts.
const MOST_YEARS: u32 = 100;

/// A file while its keys are taken out; what is left at the end is unknown.
pub(super) struct ProgrammeFile<'a> {
    name: &'a str,
    table: toml::Table,
    /// Why parameters that the file does not name do not apply (`sonst_entfaellt`).
    otherwise_not_applicable: Option<String>,
}

impl Programme {
    /// Reads the text of a programme's file; `file` names it in errors.
    ///
    /// # Errors
    /// Names the first field that is missing, unknown, of a wrong form, without source, or contradicts another.
    pub fn read(file: &str, text: &str) -> Result<Self, ProgrammeError> {
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| unreadable(file, text, &error))?;
        let mut source = ProgrammeFile {
            name: file,
            table,
            otherwise_not_applicable: None,
        };
        source.otherwise_not_applicable = source.plain("sonst_entfaellt")?;
        let programme = Self::take(&mut source)?;
        if let Some(key) = source.table.keys().next() {
            return Err(ProgrammeError::new(file, key, "ist nicht bekannt."));
        }
        match programme.contradiction() {
            Some((field, message)) => Err(ProgrammeError::new(file, field, message)),
            None => Ok(programme),
        }
    }

    /// Reads the text of an edition that somebody enters: as [`Self::read`], and no name or period beyond all sense. Editions stored
    /// before these bounds stay readable.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_entered(file: &str, text: &str) -> Result<Self, ProgrammeError> {
        let programme = Self::read(file, text)?;
        match programme.beyond_sense() {
            Some((field, message)) => Err(ProgrammeError::new(file, field, message)),
            None => Ok(programme),
        }
    }

    /// Field and reason, where a name is too long, a period too great, or a Zweckbindung of some years is none.
    fn beyond_sense(&self) -> Option<(&'static str, String)> {
        let length = text::length(&self.title);
        if length > TITLE_CHARS {
            let message = format!("höchstens {TITLE_CHARS} Zeichen, es sind {length}. Bitte kürzen.");
            return Some(("titel", message));
        }
        let periods = [
            ("verbrauchsfrist_tage", self.spend_within_days.value, MOST_DAYS),
            ("vn_frist_monate", self.proof_months.value, MOST_MONTHS),
            (
                "zwischennachweis_frist_monate",
                self.interim_months.value,
                MOST_MONTHS,
            ),
            ("aufbewahrung_jahre", self.retention_years.value, MOST_YEARS),
        ];
        let mut too_great = periods
            .into_iter()
            .filter_map(|(field, value, most)| Some((field, value.filter(|value| *value > most)?, most)));
        if let Some((field, value, most)) = too_great.next() {
            let message = format!("höchstens {most}, angegeben sind {value}. Bitte die Zahl prüfen.");
            return Some((field, message));
        }
        let unbound = self.category_list().iter().find(|category| {
            category.zweckbindung_start == Some(ZweckbindungStart::None)
                && category.zweckbindung_years.is_some_and(|years| years > 0)
        })?;
        let message = format!(
            "Der Förderbereich „{}“ hat keine Zweckbindung und zugleich Jahre der Zweckbindung. Bitte die Jahre (zweckbindung_jahre) leeren oder den Beginn (zweckbindung_start) ändern.",
            unbound.code
        );
        Some(("kategorien", message))
    }

    /// Field and reason, where two values cannot both be right.
    fn contradiction(&self) -> Option<(&'static str, String)> {
        if matches!((self.valid_from, self.valid_to), (Some(from), Some(to)) if from > to) {
            return Some(("gueltig_bis", "liegt vor gueltig_von.".to_owned()));
        }
        if matches!((self.edition_from.value, self.edition_to.value), (Some(from), Some(to)) if from > to) {
            return Some(("fassung_bis", "liegt vor fassung_von.".to_owned()));
        }
        if self.financing.value == Some(Financing::Festbetrag) && self.rate.value.is_some() {
            return Some((
                "foerdersatz",
                "passt nicht zur Festbetragsfinanzierung.".to_owned(),
            ));
        }
        if let (Some(rate), Some(own)) = (self.rate.value, self.own_share_min.value)
            && rate.0 + own.0 > 10_000
        {
            return Some((
                "eigenanteil_min",
                "ist zusammen mit foerdersatz mehr als 100 %.".to_owned(),
            ));
        }
        if let Some(url) = self
            .portal_url
            .value
            .as_deref()
            .filter(|url| !url.starts_with("https://"))
        {
            return Some(("portal_url", format!("„{url}“ beginnt nicht mit https://.")));
        }
        for (field, order, known) in [
            (
                "portal_felder_antrag",
                &self.portal_application,
                OF_APPLICATION.as_slice(),
            ),
            (
                "portal_felder_abruf",
                &self.portal_drawdown,
                OF_DRAWDOWN.as_slice(),
            ),
        ] {
            let order = order.value.as_deref().unwrap_or_default();
            if let Some(message) = refusal(order, known) {
                return Some((field, message));
            }
        }
        let categories = self.category_list();
        for (index, category) in categories.iter().enumerate() {
            if categories[..index]
                .iter()
                .any(|earlier| earlier.code == category.code)
            {
                return Some((
                    "kategorien",
                    format!("Den Code „{}“ gibt es zweimal.", category.code),
                ));
            }
        }
        let caps = self.caps.value.iter().flatten();
        let excluded = self.not_fundable.value.iter().flatten();
        let included = self.fundable.value.iter().flatten();
        let named = caps
            .map(|cap| ("deckel", &cap.category))
            .chain(excluded.map(|excluded| ("nicht_foerderfaehig", &excluded.category)))
            .chain(included.map(|included| ("foerderfaehig", &included.category)));
        let mut named = named.filter_map(|(field, code)| Some((field, code.as_deref()?)));
        let (field, code) = named.find(|(_, code)| self.category(code).is_none())?;
        let message = format!("Den Förderbereich „{code}“ gibt es in kategorien nicht.");
        Some((field, message))
    }
}

/// Where the text is no TOML: the parser's own words are English.
fn unreadable(file: &str, text: &str, error: &toml::de::Error) -> ProgrammeError {
    let start = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
    let message = format!(
        "Zeile {line} lässt sich nicht lesen. Bitte Gleichheitszeichen, Klammern und Anführungszeichen prüfen; Schlüssel haben keine Umlaute und stehen nur einmal da."
    );
    ProgrammeError::new(file, "TOML", message)
}

impl ProgrammeFile<'_> {
    fn error(&self, field: &str, message: impl Into<String>) -> ProgrammeError {
        ProgrammeError::new(self.name, field, message)
    }

    /// A key whose value stands directly behind it.
    fn plain<T: Value>(&mut self, key: &str) -> Result<Option<T>, ProgrammeError> {
        let value = self.table.remove(key);
        let read = value.as_ref().map(T::read).transpose();
        read.map_err(|reason| self.error(key, reason))
    }

    fn needed<T: Value>(&mut self, key: &str) -> Result<T, ProgrammeError> {
        self.plain(key)?.ok_or_else(|| self.error(key, "fehlt."))
    }

    pub(super) fn code(&mut self) -> Result<String, ProgrammeError> {
        let code: String = self.needed("code")?;
        read_code(&code).map_err(|reason| self.error("code", reason))
    }

    pub(super) fn version(&mut self) -> Result<u32, ProgrammeError> {
        match self.needed("version")? {
            0 => Err(self.error("version", "beginnt mit 1.")),
            version => Ok(version),
        }
    }

    pub(super) fn title(&mut self) -> Result<String, ProgrammeError> {
        self.needed("titel")
    }

    pub(super) fn replaces(&mut self) -> Result<Option<u32>, ProgrammeError> {
        self.plain("ersetzt")
    }

    pub(super) fn date(&mut self, key: &str) -> Result<Option<NaiveDate>, ProgrammeError> {
        self.plain(key)
    }

    /// `key = { wert = …, quelle = "…", hinweis = "…" }` or `key = { entfaellt = true, quelle = "…" }`.
    pub(super) fn parameter<T: Value>(&mut self, key: &str) -> Result<Sourced<T>, ProgrammeError> {
        let Some(value) = self.table.remove(key) else {
            let reason = self.otherwise_not_applicable.clone();
            return Ok(Sourced {
                value: None,
                not_applicable: reason.is_some(),
                source: reason,
                note: None,
            });
        };
        let toml::Value::Table(table) = value else {
            return Err(self.error(key, "muss { wert = …, quelle = \"…\" } sein."));
        };
        let known = ["wert", "quelle", "hinweis", "entfaellt"];
        if let Some(unknown) = table.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(self.error(
                key,
                format!("{unknown} ist nicht bekannt. Erlaubt: {}.", known.join(", ")),
            ));
        }
        let mut inner = ProgrammeFile {
            name: self.name,
            table,
            otherwise_not_applicable: None,
        };
        let named = |error: ProgrammeError| self.error(&format!("{key}.{}", error.field), error.message);
        let sourced = Sourced {
            value: inner.plain("wert").map_err(named)?,
            source: inner.plain("quelle").map_err(named)?,
            note: inner.plain("hinweis").map_err(named)?,
            not_applicable: inner.plain("entfaellt").map_err(named)?.unwrap_or(false),
        };
        if sourced.value.is_some() && sourced.not_applicable {
            return Err(self.error(key, "hat einen Wert und kann nicht zugleich entfallen."));
        }
        if (sourced.value.is_some() || sourced.not_applicable) && sourced.source.is_none() {
            return Err(self.error(key, "hat keine Quelle."));
        }
        Ok(sourced)
    }
}
