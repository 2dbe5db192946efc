//! The history of a grant: read and written page by page, for it grows with everything that anyone did.

use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::EventId;
use sea_orm::ConnectionTrait;

use super::sheet::Sheet;
use crate::audit::{self, Concerning, Entry, EntryChange, EventKind, SubjectKind};
use crate::reporting::MakeError;
use crate::reporting::queries::Belonging;
use crate::reporting::service::{Folders, Made};

/// Events that are read at once.
const AT_ONCE: u64 = 500;

static HISTORY: Columns = Columns {
    columns: &[
        Column::new("Nr.", 8, Kind::Text),
        Column::new("Zeitpunkt", 18, Kind::Text),
        Column::new("Wer", 22, Kind::Text),
        Column::new("Was", 44, Kind::Text),
        Column::new("Gegenstand", 18, Kind::Text),
        Column::new("Angaben", 80, Kind::Text),
    ],
    totals: &[],
};

/// The events of the audit trail that touched the notice, oldest first, as CSV. That a report was made is none of them.
pub(super) async fn history(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    of: &Belonging,
) -> Result<Made, MakeError> {
    let sheet = Sheet::begin(folders, "Verlauf", HISTORY)?;
    let concerning = Concerning {
        notice: Some(of.notice),
        records: records(of),
        ..Concerning::default()
    };
    let mut last = EventId(0);
    loop {
        let events = audit::since(conn, last, &concerning, AT_ONCE).await?;
        let Some(latest) = events.last() else { break };
        last = EventId(latest.number);
        let told = events
            .iter()
            .filter(|event| event.kind != Some(EventKind::ReportMade));
        if !sheet.push(told.map(row).collect()).await {
            break;
        }
    }
    sheet.finish().await
}

fn row(event: &Entry) -> Vec<Cell> {
    let changes: Vec<String> = event.changes.iter().map(said).collect();
    vec![
        event.number.to_string().into(),
        event.at.format("%d.%m.%Y %H:%M").to_string().into(),
        event.who.as_str().into(),
        event.what.into(),
        event.subject.map_or("", |subject| subject.text()).into(),
        changes.join("; ").into(),
    ]
}

/// The records whose events belong to the history of the notice, also where an event does not name it.
fn records(of: &Belonging) -> Vec<(SubjectKind, Vec<i64>)> {
    vec![
        (
            SubjectKind::Application,
            of.application.iter().map(|id| id.0).collect(),
        ),
        (SubjectKind::Order, of.orders.iter().map(|id| id.0).collect()),
        (SubjectKind::Invoice, of.invoices.iter().map(|id| id.0).collect()),
    ]
}

/// „Zuwendung: 1.000,00 € → 2.000,00 €“.
fn said(change: &EntryChange) -> String {
    match (change.before.as_str(), change.after.as_str()) {
        ("", after) => format!("{}: {after}", change.field),
        (before, after) => format!("{}: {before} → {after}", change.field),
    }
}
