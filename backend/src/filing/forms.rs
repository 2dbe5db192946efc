//! Forms of this feature.

use chrono::NaiveDate;
use paktbuch_types::{ProofConfirmation, ProofType, format_date, parse_date};
use serde::Deserialize;

use super::commands::FileProof;
use super::rows::NoticeFacts;
use super::{day, proof_type};
use crate::web::form::FormErrors;

/// Verwendungsnachweis einreichen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FileForm {
    /// How many versions the page knew of.
    pub version: String,
    /// As-of date (Stichtag).
    pub stichtag: String,
    /// Code of a [`ProofType`]; empty = what the programme asks for.
    pub art: String,
    /// Codes of what is confirmed (Bestätigungen).
    pub confirmations: Vec<String>,
    /// `true` where what was [`named`](Self::named) shall go.
    pub dropped: String,
    /// Codes of what the page named as confirmed by the last version and left out here.
    pub named: String,
    pub reason: String,
    /// The [mark](super::rows::Figures::mark) of the figures that the page showed, which begins with their day; empty for none.
    pub shown: String,
    /// `stand` where only the figures of another day are asked for.
    pub what: String,
    /// `true` where the consequence is confirmed.
    pub confirmed: String,
}

impl FileForm {
    /// The form as it opens after `filed` versions, with the day and type that the preview showed or else `usual`.
    #[must_use]
    pub fn of(filed: i64, (shown, art): (&str, &str), usual: NaiveDate) -> Self {
        let day = match shown.trim() {
            "" => Ok(usual),
            shown => parse_date(shown),
        };
        Self {
            version: filed.to_string(),
            stichtag: day.map_or_else(|_| shown.to_owned(), format_date),
            art: art.to_owned(),
            ..Self::default()
        }
    }

    /// The day that the form is about, where it can be read and a proof of the notice can be of it; else a message at its field.
    pub fn as_of(
        &self,
        errors: &mut FormErrors,
        notice: &NoticeFacts,
        today: NaiveDate,
    ) -> Option<NaiveDate> {
        let day = errors.take("stichtag", parse_date(&self.stichtag))?;
        match day::refused(day, notice.noticed_on, today) {
            None => Some(day),
            Some(message) => {
                errors.add("stichtag", message);
                None
            }
        }
    }

    /// Which proof is chosen, where it can be read and filed; `None` also where nothing is chosen.
    pub fn proof_type(&self, errors: &mut FormErrors) -> Option<ProofType> {
        if self.art.trim().is_empty() {
            return None;
        }
        let chosen = errors.take("art", self.art.trim().parse())?;
        match proof_type::refused(chosen) {
            None => Some(chosen),
            Some(message) => {
                errors.add("art", message);
                None
            }
        }
    }

    /// Whether only the figures of the typed day are asked for (*Stand anzeigen*).
    #[must_use]
    pub fn asks_for_figures(&self) -> bool {
        self.what == "stand"
    }

    /// Takes the figures that the page shows now; what was confirmed before counts for these figures only.
    pub fn show(&mut self, mark: Option<String>) {
        let mark = mark.unwrap_or_default();
        if self.shown != mark {
            self.confirmed.clear();
            self.confirmations.clear();
            self.dropped.clear();
        }
        self.shown = mark;
    }

    /// What the last version confirmed (`before`) and this one leaves out.
    #[must_use]
    pub fn left_out(&self, before: &[ProofConfirmation]) -> Vec<ProofConfirmation> {
        let is_ticked = |what: &ProofConfirmation| self.confirmations.iter().any(|code| code == what.code());
        before.iter().copied().filter(|what| !is_ticked(what)).collect()
    }

    /// Whether it is agreed that just this goes.
    #[must_use]
    pub fn lets_go(&self, left_out: &[ProofConfirmation]) -> bool {
        self.dropped == "true" && self.named == codes(left_out)
    }

    /// The day that the shown figures are of.
    fn shown_day(&self) -> Option<NaiveDate> {
        self.shown.split('/').next()?.parse().ok()
    }

    /// The command, where the last version confirmed `before`.
    ///
    /// # Errors
    /// Messages at the fields, at `dropped` for a confirmation that goes and was not named when the page asked.
    pub fn read(
        &self,
        notice: &NoticeFacts,
        before: &[ProofConfirmation],
        today: NaiveDate,
    ) -> Result<FileProof, FormErrors> {
        let mut errors = FormErrors::none();
        let as_of = self.as_of(&mut errors, notice, today);
        let proof_type = self.proof_type(&mut errors);
        if let (Some(day), Some(shown)) = (as_of, self.shown_day())
            && day != shown
        {
            errors.add(
                "stichtag",
                format!(
                    "Gezeigt war der Stand zum {}, der Stichtag ist jetzt der {}. Bitte den neuen Stand ansehen und noch einmal bestätigen.",
                    format_date(shown),
                    format_date(day)
                ),
            );
        } else if self.confirmed != "true" {
            errors.add(
                "confirmed",
                "Bitte bestätigen, dass der Nachweis so eingereicht wird.",
            );
        }
        let confirmed: Result<Vec<ProofConfirmation>, _> =
            self.confirmations.iter().map(|code| code.parse()).collect();
        let confirmed = errors.take("confirmations", confirmed);
        let left_out = self.left_out(before);
        if !left_out.is_empty() && !self.lets_go(&left_out) {
            let labels: Vec<&str> = left_out.iter().map(|what| what.label()).collect();
            errors.add(
                "dropped",
                format!(
                    "Die letzte Version hat bestätigt, was hier nicht angekreuzt ist: {}. Bitte ankreuzen, oder bestätigen, dass es \
                     entfällt.",
                    labels.join("; ")
                ),
            );
        }
        let command = as_of.zip(confirmed).map(|(as_of, confirmed)| FileProof {
            notice: notice.id,
            as_of,
            proof_type,
            confirmed,
            filed_before: self.version.parse().unwrap_or(0),
            reason: self.reason.clone(),
            seen: Some(self.shown.clone()),
        });
        errors.finish(command)
    }
}

/// The codes of these confirmations, as the form sends them back.
#[must_use]
pub fn codes(confirmations: &[ProofConfirmation]) -> String {
    let codes: Vec<&str> = confirmations.iter().map(|what| what.code()).collect();
    codes.join(" ")
}
