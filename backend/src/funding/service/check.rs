//! Checks that several services share.

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_types::{Cents, NoticeId, format_date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::audit::Change;
use crate::error::ServiceError;
use crate::funding::programme::{self, Programme};
use crate::funding::queries;
use crate::text;

/// Longest title, reference or name.
const TEXT: usize = 200;
/// Longest note.
const NOTE: usize = 2_000;
/// Longest part of a report.
const ACCOUNT: usize = 4_000;

/// One line of text, cleaned; refused where it is empty or too long.
pub(super) fn required(field: &'static str, label: &str, value: &str) -> Result<String, ServiceError> {
    let value = optional(field, label, value)?;
    if value.is_empty() {
        return Err(ServiceError::field(field, format!("{label}: Bitte ausfüllen.")));
    }
    Ok(value)
}

/// One line of text, cleaned; refused where it is too long.
pub(super) fn optional(field: &'static str, label: &str, value: &str) -> Result<String, ServiceError> {
    at_most(field, label, text::clean(value), TEXT)
}

/// Text of several lines, cleaned; refused where it is too long.
pub(super) fn note(field: &'static str, label: &str, value: &str) -> Result<String, ServiceError> {
    at_most(field, label, text::clean_lines(value), NOTE)
}

/// A part of a report of several paragraphs, cleaned; refused where it is too long.
pub(super) fn account(field: &'static str, label: &str, value: &str) -> Result<String, ServiceError> {
    at_most(field, label, text::clean_lines(value), ACCOUNT)
}

fn at_most(field: &'static str, label: &str, value: String, limit: usize) -> Result<String, ServiceError> {
    let length = text::length(&value);
    if length > limit {
        let message = format!("{label}: höchstens {limit} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field(field, message));
    }
    Ok(value)
}

/// An amount that is not negative.
pub(super) fn not_negative(field: &'static str, label: &str, amount: Cents) -> Result<(), ServiceError> {
    if amount < Cents::ZERO || amount > Cents::MAX {
        let message = format!(
            "{label}: {amount} € geht nicht. Bitte einen Betrag von 0 bis {} € eintragen.",
            Cents::MAX
        );
        return Err(ServiceError::field(field, message));
    }
    Ok(())
}

/// A period that does not end before it begins.
pub(super) fn period(
    field: &'static str,
    label: &str,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<(), ServiceError> {
    if matches!((from, to), (Some(from), Some(to)) if from > to) {
        let message = format!("{label}: Das Ende liegt vor dem Beginn. Bitte beide Tage prüfen.");
        return Err(ServiceError::field(field, message));
    }
    Ok(())
}

/// A day of something that has happened: not after today, unless it was stored so already. `what` names it in the remedy.
pub(super) fn not_future(
    (field, label, what): (&'static str, &str, &str),
    day: NaiveDate,
    stored: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), ServiceError> {
    if day <= today || stored == Some(day) {
        return Ok(());
    }
    let message = format!(
        "{label}: Der {} liegt in der Zukunft. Bitte {what} eintragen, höchstens heute.",
        format_date(day)
    );
    Err(ServiceError::field(field, message))
}

/// The programme that a record names, in the edition that it names, else in the one of the day of a notice, else in the newest.
pub(super) async fn programme(
    conn: &impl ConnectionTrait,
    code: &str,
    version: Option<u32>,
    day: Option<NaiveDate>,
) -> Result<Programme, ServiceError> {
    let all = queries::programmes(conn).await?;
    programme::of_notice(&all, code, version, day)
        .cloned()
        .ok_or_else(|| {
            let known: Vec<&str> = programme::newest(&all)
                .map(|programme| programme.code.as_str())
                .collect();
            let wanted =
                version.map_or_else(|| code.to_owned(), |version| format!("{code}, Version {version}"));
            let message = format!(
                "Das Programm „{wanted}“ gibt es nicht. Vorhanden: {}.",
                known.join(", ")
            );
            ServiceError::field("programme", message)
        })
}

/// The name of a Förderbereich given by code or name. A programme without a list of them takes any text, also none.
pub(super) fn category(programme: &Programme, given: &str) -> Result<String, ServiceError> {
    let given = optional("category", "Förderbereich", given)?;
    let list = programme.category_list();
    if list.is_empty() {
        return Ok(given);
    }
    let found = list
        .iter()
        .find(|category| category.code == given || category.name == given);
    found.map(|category| category.name.clone()).ok_or_else(|| {
        let names: Vec<&str> = list.iter().map(|category| category.name.as_str()).collect();
        let message = format!(
            "Förderbereich: „{given}“ kennt das Programm nicht. Bitte wählen Sie: {}.",
            names.join(", ")
        );
        ServiceError::field("category", message)
    })
}

/// Refuses the reference of a notice that another one than `own` has. Who saves another one meanwhile is refused by the table.
pub(super) async fn is_free(
    conn: &impl ConnectionTrait,
    reference: &str,
    own: Option<NoticeId>,
) -> Result<(), ServiceError> {
    let reference = text::clean(reference);
    let mut others = notice::Entity::find().filter(notice::Column::Reference.eq(&reference));
    if let Some(own) = own {
        others = others.filter(notice::Column::Id.ne(own));
    }
    if others.count(conn).await? == 0 {
        Ok(())
    } else {
        Err(ServiceError::field("reference", taken(&reference)))
    }
}

/// That there is a notice with this reference.
pub(super) fn taken(reference: &str) -> String {
    format!("Den Bescheid {reference} gibt es schon. Bitte das Aktenzeichen prüfen.")
}

/// Changes between two lists of labelled values of the same record.
pub(super) fn changes(
    before: Vec<(&'static str, String)>,
    after: Vec<(&'static str, String)>,
) -> Vec<Change> {
    let mut before: std::collections::HashMap<&'static str, String> = before.into_iter().collect();
    let mut changes: Vec<Change> = after
        .into_iter()
        .map(|(label, value)| Change::new(label, before.remove(label).unwrap_or_default(), value))
        .collect();
    let mut gone: Vec<_> = before.into_iter().collect();
    gone.sort_unstable();
    changes.extend(
        gone.into_iter()
            .map(|(label, value)| Change::new(label, value, "")),
    );
    changes
}
