//! What the letter of a reallocation (Umschichtung) says, on its page and as a document.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, format_date};

use super::reallocating::{Deviation, deviation, difference};
use super::rows::{NoticeView, ReallocationRow};

/// The letter of a reallocation, without who writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReallocationLetter {
    /// Day on which it was sent; `None` before.
    pub sent_on: Option<NaiveDate>,
    pub subject: String,
    /// Paragraphs above the table, the salutation first.
    pub text: Vec<String>,
    /// Old and new amounts, eligible.
    pub rows: Vec<LetterRow>,
    /// Sum of the Einzelansätze, the same before and after.
    pub sum: Cents,
    /// How far an Einzelansatz may be exceeded, by the notice as it was then; `None` where it does not say.
    pub tolerance: Option<BasisPoints>,
    pub reason: String,
}

/// An Einzelansatz in the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    pub name: String,
    pub before: Cents,
    pub after: Cents,
    pub difference: Cents,
    /// In parts of the amount before, to a tenth of a percent; `None` where that was 0.
    pub share: Option<BasisPoints>,
    pub deviation: Deviation,
}

/// The letter of a reallocation of this notice: one that was sent says what the notice said on that day.
#[must_use]
pub fn reallocation_letter(view: &NoticeView, row: &ReallocationRow) -> ReallocationLetter {
    let data = view.on(row.progress.sent_on);
    let tolerance = data.item_tolerance;
    let rows: Vec<LetterRow> = row
        .items
        .iter()
        .map(|item| LetterRow {
            name: format!("{} {}", item.position, item.title),
            before: item.before,
            after: item.after,
            difference: item.after.minus(item.before),
            share: difference(item.before, item.after),
            deviation: deviation(item.before, item.after, tolerance),
        })
        .collect();
    ReallocationLetter {
        sent_on: row.progress.sent_on,
        subject: format!(
            "Umschichtung zwischen Einzelansätzen: {}, Zuwendungsbescheid vom {}, Aktenzeichen {}",
            data.title,
            format_date(data.notice_date),
            data.reference
        ),
        text: [
            Some("Sehr geehrte Damen und Herren,".to_owned()),
            Some(format!(
                "bei der Durchführung der Maßnahme verschieben sich die zuwendungsfähigen Ausgaben zwischen den Einzelansätzen wie unten dargestellt. Die zuwendungsfähigen Gesamtausgaben von {}\u{a0}€ und die Zuwendung von {}\u{a0}€ bleiben unverändert.",
                data.eligible,
                data.granted.unwrap_or_default()
            )),
            as_amended(view, row),
            Some(asks(tolerance, &rows)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        sum: rows.iter().map(|row| row.after).sum(),
        rows,
        tolerance,
        reason: row.reason.clone(),
    }
}

/// Which change notice set the amounts before: the last one up to the letter's day that is not of this reallocation itself.
fn as_amended(view: &NoticeView, row: &ReallocationRow) -> Option<String> {
    let last = view.amendments.iter().rfind(|amendment| {
        let dated = amendment.head.dated;
        row.amendment != Some(amendment.id) && row.progress.sent_on.is_none_or(|day| dated <= day)
    })?;
    Some(format!(
        "Die bisherigen Ansätze sind die des Bescheids, zuletzt geändert durch {} vom {}, Aktenzeichen {}.",
        last.kind,
        format_date(last.head.dated),
        last.head.reference
    ))
}

/// Whether the granting authority has to agree, or is told only.
fn asks(tolerance: Option<BasisPoints>, rows: &[LetterRow]) -> String {
    let beyond: Vec<&str> = rows
        .iter()
        .filter(|row| row.deviation == Deviation::BeyondTolerance)
        .map(|row| row.name.as_str())
        .collect();
    match (tolerance, beyond.as_slice()) {
        (None, _) => {
            "Der Bescheid nennt keine Toleranz für Einzelansätze. Wir bitten um Ihre Zustimmung.".to_owned()
        }
        (Some(rate), []) => format!(
            "Kein Einzelansatz wird um mehr als die zugelassenen {rate} % überschritten. Wir zeigen Ihnen die Umschichtung hiermit an."
        ),
        (Some(rate), items) => format!(
            "Über die zugelassenen {rate} % hinaus {} {}. Wir bitten um Ihre Zustimmung.",
            if items.len() == 1 {
                "wächst der Einzelansatz"
            } else {
                "wachsen die Einzelansätze"
            },
            items.join(", ")
        ),
    }
}
