//! Who writes a letter to whom, and when.

use chrono::NaiveDate;
use paktbuch_entity::{authority, notice};
use paktbuch_reports::document::{Block, Document, Fact, Letterhead};
use paktbuch_types::{AmendmentKind, NoticeId, format_date};
use sea_orm::ConnectionTrait;

use crate::funding::{self, AmendmentRow};
use crate::reporting::service::inventory::authority_name;
use crate::reporting::{MakeError, queries};
use crate::text;

/// A letter from the authority to the granting authority about a notice, still without text.
pub(super) async fn letter(
    conn: &impl ConnectionTrait,
    (notice, reference): (NoticeId, &str),
    subject: String,
    date: NaiveDate,
) -> Result<Document, MakeError> {
    let authority = queries::the_authority(conn).await?;
    let contact = funding::narrative(conn, notice).await?.data.contact;
    let facts = [("Ihr Zeichen", reference), ("Auskunft", contact.as_str())];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let day = ("Datum".to_owned(), format_date(date));
    let facts = facts
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .chain([day]);
    Ok(Document {
        title: subject,
        letterhead: letterhead(authority.as_ref()),
        recipient: text::granting_address(&funding::granted_by(conn, notice).await?),
        facts: facts.map(|(label, value)| Fact::new(label, value)).collect(),
        date,
        blocks: Vec::new(),
    })
}

/// A letter about a notice, still without text. Its subject says what the letter is and which notice it is about, with its change notices
/// up to that day.
pub(super) async fn letter_about(
    conn: &impl ConnectionTrait,
    what: &str,
    notice: &notice::Model,
    date: NaiveDate,
) -> Result<Document, MakeError> {
    let amendments = funding::amendments(conn, notice.id).await?;
    let subject = format!(
        "{what}: {}, Zuwendungsbescheid vom {}{}, Aktenzeichen {}",
        notice.title,
        format_date(notice.notice_date),
        amended(&amendments, date),
        notice.reference
    );
    letter(conn, (notice.id, &notice.reference), subject, date).await
}

/// `, geändert am 12.05.2026 und 03.07.2026`; empty without a change notice up to the day. A reallocation changes no grant.
fn amended(amendments: &[AmendmentRow], until: NaiveDate) -> String {
    let days: Vec<String> = amendments
        .iter()
        .filter(|row| row.kind != AmendmentKind::Reallocation && row.head.dated <= until)
        .map(|row| format_date(row.head.dated))
        .collect();
    match days.as_slice() {
        [] => String::new(),
        [day] => format!(", geändert am {day}"),
        [first @ .., last] => format!(", geändert am {} und {last}", first.join(", ")),
    }
}

/// Name and letterhead of the authority, as it was entered at the authority's page.
pub(super) fn letterhead(authority: Option<&authority::Model>) -> Letterhead {
    let name = authority_name(authority);
    let lines = authority
        .map_or("", |row| row.letterhead.as_str())
        .lines()
        .map(str::trim);
    Letterhead {
        lines: lines
            .filter(|line| !line.is_empty() && *line != name)
            .map(str::to_owned)
            .collect(),
        authority: name,
        logo: None,
    }
}

/// What ends every letter.
pub(super) fn closing() -> Block {
    Block::Signature {
        closing: "Mit freundlichen Grüßen\nIm Auftrag".to_owned(),
        lines: signed(),
    }
}

/// The words below the lines to sign on.
pub(super) fn signed() -> Vec<String> {
    vec![
        "Ort, Datum".to_owned(),
        "Unterschrift, Name, Dienstbezeichnung".to_owned(),
    ]
}
