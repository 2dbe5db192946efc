//! Deadlines of notices and of their devices.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::{device_summary, notice};
use paktbuch_types::{DeviceStatus, NoticeState};

use crate::funding;
use crate::overview::rows::DeadlineRow;

/// Proofs that are due while a notice runs, ends of the Durchführungszeitraum and of the Zweckbindung that are to come.
pub(super) fn rows(
    notices: &[notice::Model],
    summary: &[device_summary::Model],
    today: NaiveDate,
) -> Vec<DeadlineRow> {
    notices
        .iter()
        .flat_map(|notice| {
            let running = notice.state == NoticeState::Running;
            let proof = notice.proof_due.filter(|_| running);
            let end = notice.implementation_to.filter(|end| running && *end >= today);
            let proof = proof.map(|date| row(notice, date, "Verwendungsnachweis fällig"));
            let end = end.map(|date| row(notice, date, "Ende des Durchführungszeitraums"));
            proof
                .into_iter()
                .chain(end)
                .chain(bindings(notice, summary, today))
        })
        .collect()
}

/// Ends of the Zweckbindung of a notice's devices, by year.
fn bindings<'a>(
    notice: &'a notice::Model,
    summary: &[device_summary::Model],
    today: NaiveDate,
) -> impl Iterator<Item = DeadlineRow> + 'a {
    let mut years: BTreeMap<i64, i64> = BTreeMap::new();
    for row in summary {
        if row.notice_id == notice.id.0 && row.status != DeviceStatus::Disposed {
            *years.entry(row.zweckbindung_year).or_default() += row.devices;
        }
    }
    let common = funding::bound_until(notice, None);
    years.into_iter().filter_map(move |(year, devices)| {
        let year = i32::try_from(year).ok().filter(|year| *year > 0)?;
        let exact = common.filter(|end| end.year() == year);
        let date = exact.or_else(|| NaiveDate::from_ymd_opt(year, 12, 31))?;
        let counted = if devices == 1 {
            "1 Gerät".to_owned()
        } else {
            format!("{devices} Geräte")
        };
        let mut row = row(notice, date, "Ende der Zweckbindung");
        row.note = format!("{}, {counted}", row.note);
        row.year_only = exact.is_none();
        (date >= today).then_some(row)
    })
}

fn row(notice: &notice::Model, date: NaiveDate, label: &str) -> DeadlineRow {
    DeadlineRow {
        date,
        year_only: false,
        label: label.to_owned(),
        note: format!("Bescheid {}, {}", notice.reference, notice.title),
        notice: notice.id,
    }
}
