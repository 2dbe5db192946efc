//! Remembering which reports were made, with their sums: the report page shows them, and the next report is compared with them.

use chrono::NaiveDate;
use paktbuch_entity::made_report;
use paktbuch_types::{Cents, MadeReportId, NoticeId, format_date};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Made;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::clock::local;
use crate::db::WriteTx;
use crate::reporting::commands::RememberReport;
use crate::reporting::queries::{self, MadeRecord};
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
        keeps_last_only: matches!(kind, ReportKind::Dossier | ReportKind::Letter(_)),
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
    if made.keeps_last_only {
        forget_kept(tx, &made).await?;
    }
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

/// Empties what earlier reports of the same question keep: long texts, with names among them.
async fn forget_kept(tx: &WriteTx, made: &RememberReport) -> Result<(), DbErr> {
    made_report::Entity::update_many()
        .col_expr(made_report::Column::Figures, Expr::value(""))
        .filter(made_report::Column::Kind.eq(made.kind))
        .filter(made_report::Column::NoticeId.eq(made.notice))
        .filter(made_report::Column::Question.eq(&made.question))
        .filter(made_report::Column::Figures.ne(""))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The latest `most` reports that the filter lets through, the last one first; only those before `before`.
///
/// # Errors
/// The database's refusal.
pub async fn earlier(
    conn: &impl ConnectionTrait,
    filter: &MadeFilter,
    before: Option<MadeReportId>,
    most: u64,
) -> Result<Vec<MadeRow>, DbErr> {
    rows(conn, queries::made_reports(conn, filter, before, most).await?).await
}

/// The latest report that the filter lets through and that kept what it says, with that; `None` where there is none, or where it
/// cannot be read.
///
/// # Errors
/// The database's refusal.
pub async fn last_kept<T: DeserializeOwned>(
    conn: &impl ConnectionTrait,
    filter: &MadeFilter,
) -> Result<Option<(MadeRow, T)>, DbErr> {
    let Some((record, kept)) = queries::last_kept(conn, filter).await? else {
        return Ok(None);
    };
    let row = rows(conn, vec![record]).await?.pop();
    Ok(row.zip(serde_json::from_str(&kept).ok()))
}

/// What is kept for the next report to compare with.
#[must_use]
pub fn kept(said: &impl Serialize) -> String {
    serde_json::to_string(said).unwrap_or_default()
}

async fn rows(conn: &impl ConnectionTrait, records: Vec<MadeRecord>) -> Result<Vec<MadeRow>, DbErr> {
    let actors: Vec<String> = records.iter().map(|record| record.made_by.clone()).collect();
    let names = audit::names_of(conn, &actors).await?;
    let row = |record: MadeRecord| MadeRow {
        id: record.id,
        by: names
            .get(&record.made_by)
            .cloned()
            .unwrap_or_else(|| "System".to_owned()),
        made_at: record.made_at,
        at: local(record.made_at),
        kind: record.kind,
        notice: record.notice_id,
        reference: record.reference.unwrap_or_default(),
        question: record.question,
        as_of: record.as_of,
        format: record.format,
        sha256: record.sha256,
        rows: record.row_count,
        totals: serde_json::from_str::<Vec<(String, i64)>>(&record.totals)
            .unwrap_or_default()
            .into_iter()
            .map(|(key, amount)| (key, Cents(amount)))
            .collect(),
    };
    Ok(records.into_iter().map(row).collect())
}
