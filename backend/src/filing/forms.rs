//! Forms of this feature.

use chrono::NaiveDate;
use paktbuch_types::{ProofConfirmation, ProofType, format_date, parse_date};
use serde::Deserialize;

use super::commands::FileProof;
use super::day;
use super::rows::{NoticeFacts, OTHER_FIGURES, Series};
use crate::web::form::FormErrors;

const NO_CONDITION: &str = "Diese Nebenbestimmung gibt es nicht. Bitte eine aus der Liste wählen oder keine.";

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
    /// Number of the condition (Nebenbestimmung) that an interim proof meets; empty for none.
    pub condition: String,
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
    /// The form as it opens, with the day and type that the preview showed or else `usual`.
    #[must_use]
    pub fn of((shown, art): (&str, &str), usual: NaiveDate) -> Self {
        let day = match shown.trim() {
            "" => Ok(usual),
            shown => parse_date(shown),
        };
        Self {
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

    /// Which proof is chosen, where it can be read; `None` also where nothing is chosen.
    pub fn proof_type(&self, errors: &mut FormErrors) -> Option<ProofType> {
        if self.art.trim().is_empty() {
            return None;
        }
        errors.take("art", self.art.trim().parse())
    }

    /// Which proof the form is about; the one that settles where its day cannot be read.
    #[must_use]
    pub fn series(&self, notice: &NoticeFacts, today: NaiveDate) -> Series {
        let mut unread = FormErrors::none();
        let day = self.as_of(&mut unread, notice, today);
        let chosen = self.proof_type(&mut unread);
        day.map_or(Series::Final, |day| Series::of(chosen, day))
    }

    /// Whether only the figures of the typed day are asked for (*Stand anzeigen*).
    #[must_use]
    pub fn asks_for_figures(&self) -> bool {
        self.what == "stand"
    }

    /// Takes the figures that the page shows now, after `filed` versions; what was confirmed before counts for these figures only.
    pub fn show(&mut self, mark: Option<String>, filed: i64) {
        let mark = mark.unwrap_or_default();
        if self.version.is_empty() || self.shown != mark {
            self.version = filed.to_string();
        }
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

    /// The proof that the shown figures are of.
    fn shown_type(&self) -> Option<ProofType> {
        self.shown.split('/').nth(1)?.parse().ok()
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
        } else if let (Some(chosen), Some(shown)) = (proof_type, self.shown_type())
            && chosen != shown
        {
            errors.add("confirmed", OTHER_FIGURES);
        } else if self.confirmed != "true" {
            errors.add(
                "confirmed",
                "Bitte bestätigen, dass der Nachweis so eingereicht wird.",
            );
        }
        let confirmed: Result<Vec<ProofConfirmation>, _> =
            self.confirmations.iter().map(|code| code.parse()).collect();
        let confirmed = errors.take("confirmations", confirmed);
        let condition = match self.condition.trim() {
            "" => Some(None),
            typed => errors.take(
                "condition",
                typed.parse::<i64>().map(Some).map_err(|_| NO_CONDITION),
            ),
        };
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
        let command = as_of
            .zip(confirmed)
            .zip(condition)
            .map(|((as_of, confirmed), condition)| FileProof {
                notice: notice.id,
                as_of,
                proof_type,
                confirmed,
                condition,
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
