//! Pupils of a school year.

use paktbuch_entity::school_pupils;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditSchools, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::schools::commands::SetPupils;
use crate::schools::queries;

/// No school has more.
const MOST: i64 = 100_000;

/// Stores how many pupils a school has in a school year; the same number again is no change.
///
/// # Errors
/// [`ServiceError::Field`] at a wrong input, [`ServiceError::Stale`] where another number was stored meanwhile.
pub async fn set_pupils(
    tx: &WriteTx,
    permit: &Permit<EditSchools>,
    command: SetPupils,
) -> Result<(), ServiceError> {
    permit.at(command.school)?;
    queries::school(tx.conn(), command.school)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let year = school_year(&command.school_year)?;
    if !(0..=MOST).contains(&command.pupils) {
        let message = format!("Bitte eine Zahl von 0 bis {MOST} eintragen.");
        return Err(ServiceError::field("pupils", message));
    }
    let stored = school_pupils::Entity::find()
        .filter(school_pupils::Column::SchoolId.eq(command.school))
        .filter(school_pupils::Column::SchoolYear.eq(&year))
        .one(tx.conn())
        .await?;
    let before = stored.as_ref().map(|row| row.pupils);
    if before == Some(command.pupils) {
        return Ok(());
    }
    if before != command.before {
        return Err(ServiceError::Stale);
    }
    match stored {
        Some(row) => {
            let mut active = row.into_active_model();
            active.pupils = Set(command.pupils);
            active.update(tx.conn()).await?;
        }
        None => {
            let active = school_pupils::ActiveModel {
                school_id: Set(command.school),
                school_year: Set(year.clone()),
                pupils: Set(command.pupils),
                ..Default::default()
            };
            school_pupils::Entity::insert(active)
                .exec_without_returning(tx.conn())
                .await?;
        }
    }
    let event = Event::new(EventKind::PupilsSet, SubjectKind::School, command.school.0).change(change(
        &year,
        before,
        command.pupils,
    ));
    audit::record(tx, [event]).await?;
    Ok(())
}

/// The change as the trail tells it: `2024/25: 1220`.
pub(super) fn change(year: &str, before: Option<i64>, after: i64) -> Change {
    let told = |pupils: i64| format!("{year}: {pupils}");
    Change::new("Schülerzahl", before.map(told).unwrap_or_default(), told(after))
}

/// `2024/25`, also typed as `2024/2025` or `2024-25`.
fn school_year(text: &str) -> Result<String, ServiceError> {
    let read = || {
        let (first, second) = text.trim().split_once(['/', '-'])?;
        let start: u16 = first.parse().ok().filter(|_| first.len() == 4)?;
        let end: u16 = second.parse().ok().filter(|_| matches!(second.len(), 2 | 4))?;
        let follows = end % 100 == (start + 1) % 100 && (second.len() == 2 || end == start + 1);
        ((1990..=2099).contains(&start) && follows).then(|| format!("{start}/{:02}", end % 100))
    };
    read().ok_or_else(|| {
        ServiceError::field(
            "school_year",
            format!(
                "„{}“ ist kein Schuljahr. Bitte als 2024/25 eintragen.",
                text.trim()
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn school_years_are_two_years_in_a_row() {
        for text in ["2024/25", " 2024/2025 ", "2024-25"] {
            assert_eq!(school_year(text).unwrap(), "2024/25", "{text}");
        }
        assert_eq!(school_year("1999/00").unwrap(), "1999/00");
        for text in ["2024", "2024/26", "2024/1925", "24/25", "2024/+5", "", "2100/01"] {
            assert!(school_year(text).is_err(), "{text}");
        }
    }
}
