//! Interim proofs (Zwischennachweise) that programmes ask for; those that a condition asks for stand with the conditions.

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::notice;
use paktbuch_types::DeadlineKind;
use sea_orm::{ConnectionTrait, DbErr};

use super::{deadline, name};
use crate::deadlines::rows::{Deadline, Place};
use crate::funding::{self, Programme};

/// Those of running notices that are not filed, also where their day has passed.
pub(super) async fn to_file(
    conn: &impl ConnectionTrait,
    notices: &[notice::Model],
    programmes: &[Programme],
    today: NaiveDate,
) -> Result<Vec<Deadline>, DbErr> {
    let filed = funding::interim_filed(conn, None).await?;
    let mut rows = Vec::new();
    for notice in notices {
        let own = filed.iter().filter(|(of, _)| *of == notice.id);
        let days: Vec<NaiveDate> = own.map(|(_, day)| *day).collect();
        for term in funding::interim_due(notice, programmes, &days, today) {
            let kind = DeadlineKind::InterimProof;
            rows.push(Deadline {
                label: format!("{kind}: Haushaltsjahr {}", term.year_end.year()),
                ..deadline(kind, term.due, name(notice), Place::Notice(notice.id))
            });
        }
    }
    Ok(rows)
}
