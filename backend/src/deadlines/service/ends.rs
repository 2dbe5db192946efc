//! Ends of warranties and of licences; what has ended is no deadline.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_types::{DeadlineKind, NoticeId, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use super::deadline;
use crate::deadlines::queries::{self, LicenceTerm, Warranty};
use crate::deadlines::rows::{Deadline, Place};
use crate::text::counted;

/// Ends of the Garantie, one for the devices of a model and a notice, whose names are `notices`; at these schools, or at all.
pub(super) async fn of_warranties(
    conn: &impl ConnectionTrait,
    notices: &BTreeMap<NoticeId, String>,
    schools: Option<&[SchoolId]>,
    today: NaiveDate,
) -> Result<Vec<Deadline>, DbErr> {
    let row = |warranty: Warranty| {
        let notice = warranty.notice.and_then(|id| notices.get(&id));
        let notice = notice.map_or("ohne Bescheid", String::as_str);
        let count = counted(warranty.devices, "Gerät", "Geräte");
        Deadline {
            label: format!("{}: {}", DeadlineKind::Warranty.label(), warranty.model),
            ..deadline(
                DeadlineKind::Warranty,
                warranty.until,
                format!("{notice}, {count}"),
                Place::Device(warranty.first),
            )
        }
    };
    let rows = queries::warranties(conn, schools, today).await?;
    Ok(rows.into_iter().map(row).collect())
}

/// Ends of the terms of licences, one for the lines of an invoice that end on one day.
pub(super) async fn of_licences(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<Deadline>, DbErr> {
    let terms = queries::licence_terms(conn, today).await?;
    let same =
        |one: &LicenceTerm, other: &LicenceTerm| (one.invoice, one.until) == (other.invoice, other.until);
    Ok(terms.chunk_by(same).filter_map(of_invoice).collect())
}

fn of_invoice(terms: &[LicenceTerm]) -> Option<Deadline> {
    let (first, others) = terms.split_first()?;
    let others = match i64::try_from(others.len()).ok()? {
        0 => String::new(),
        count => format!(
            " und {}",
            counted(count, "weitere Position", "weitere Positionen")
        ),
    };
    Some(Deadline {
        label: format!("Ende der Laufzeit: {}{others}", first.name),
        ..deadline(
            DeadlineKind::Licence,
            first.until,
            format!("Rechnung {}, {}", first.number, first.supplier),
            Place::Invoice(first.invoice),
        )
    })
}
