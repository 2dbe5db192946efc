//! Remembering which reports were made, with their sums: the report page shows them, and the next report is compared with them.

use chrono::NaiveDate;
use paktbuch_entity::{made_report, notice};
use paktbuch_types::{Cents, NoticeId, format_date};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, Set};

use super::Made;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::clock::local;
use crate::db::WriteTx;
use crate::reporting::commands::RememberReport;
use crate::reporting::queries;
use crate::reporting::rows::{MadeFilter, MadeRow, ReportKind};

/// What is remembered of a report.
#[must_use]
pub fn told(
    (kind, notice): (ReportKind, Option<NoticeId>),
    as_of: NaiveDate,
    format: &'static str,
    made: &Made,
) -> RememberReport {
    RememberReport {
        kind: kind.code(),
        title: kind.title(),
        notice,
        question: made.about.question.clone(),
        as_of,
        format,
        sha256: made.report.sha256.clone(),
        rows: made.report.rows,
        totals: made.report.totals.clone(),
        figures: made.about.figures.clone(),
    }
}

/// Remembers that a report was made. The event does not touch the notice: a proof prints the hash of the last one that did.
///
/// # Errors
/// The database's refusal.
pub async fn remember(tx: &WriteTx, made: RememberReport) -> Result<(), DbErr> {
    let totals: Vec<(&str, i64)> = made.totals.iter().map(|(key, amount)| (*key, amount.0)).collect();
    let reference = match made.notice {
        Some(id) => queries::the_notice(tx.conn(), id).await?.map(|row| row.reference),
        None => None,
    };
    let changes = [
        Change::set("Bericht", made.title),
        Change::set("Bescheid", reference.unwrap_or_default()),
        Change::set("Auswahl", &made.question),
        Change::set("Stichtag", format_date(made.as_of)),
        Change::set("Format", made.format),
        Change::set("SHA-256", &made.sha256),
    ];
    let row = made_report::ActiveModel {
        kind: Set(made.kind.to_owned()),
        notice_id: Set(made.notice),
        question: Set(made.question),
        as_of: Set(made.as_of),
        format: Set(made.format.to_owned()),
        sha256: Set(made.sha256),
        row_count: Set(i64::try_from(made.rows).unwrap_or(i64::MAX)),
        totals: Set(serde_json::to_string(&totals).unwrap_or_default()),
        figures: Set(made.figures),
        made_by: Set(tx.who().to_string()),
        made_at: Set(tx.now()),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let event = Event::new(EventKind::ReportMade, SubjectKind::Report, row.id.0).changes(changes);
    audit::record(tx, [event]).await
}

/// The latest `most` reports that the filter lets through, the last one first.
///
/// # Errors
/// The database's refusal.
pub async fn earlier(
    conn: &impl ConnectionTrait,
    filter: &MadeFilter,
    most: u64,
) -> Result<Vec<MadeRow>, DbErr> {
    let rows = queries::made_reports(conn, filter, most).await?;
    let actors: Vec<String> = rows.iter().map(|(row, _)| row.made_by.clone()).collect();
    let names = audit::names_of(conn, &actors).await?;
    let row = |(row, notice): (made_report::Model, Option<notice::Model>)| MadeRow {
        by: names
            .get(&row.made_by)
            .cloned()
            .unwrap_or_else(|| "System".to_owned()),
        at: local(row.made_at),
        kind: row.kind,
        notice: row.notice_id,
        reference: notice.map(|row| row.reference).unwrap_or_default(),
        question: row.question,
        as_of: row.as_of,
        format: row.format,
        sha256: row.sha256,
        rows: row.row_count,
        totals: serde_json::from_str::<Vec<(String, i64)>>(&row.totals)
            .unwrap_or_default()
            .into_iter()
            .map(|(key, amount)| (key, Cents(amount)))
            .collect(),
    };
    Ok(rows.into_iter().map(row).collect())
}
