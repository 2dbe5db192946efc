//! From what people write to the records a report is about.

use paktbuch_types::{NoticeId, SchoolId, SchoolNumber};
use sea_orm::ConnectionTrait;

use crate::auth::{MakeInventory, Permit, Scope};
use crate::error::ServiceError;
use crate::reporting::commands::InventoryAsked;
use crate::reporting::queries;
use crate::reporting::rows::InventoryFilter;
use crate::schools;

/// The notice with this reference (Aktenzeichen).
///
/// # Errors
/// [`ServiceError::Refused`] where there is none.
pub async fn notice_by_reference(
    conn: &impl ConnectionTrait,
    reference: &str,
) -> Result<NoticeId, ServiceError> {
    queries::notice_id(conn, reference).await?.ok_or_else(|| {
        ServiceError::refused(format!(
            "Einen Bescheid mit dem Aktenzeichen „{}“ gibt es nicht.",
            reference.trim()
        ))
    })
}

/// The school with this number.
///
/// # Errors
/// [`ServiceError::Refused`] where there is none.
pub async fn school_by_number(
    conn: &impl ConnectionTrait,
    number: &SchoolNumber,
) -> Result<SchoolId, ServiceError> {
    let school = schools::find_school(conn, &Scope::All, number).await?;
    let school = school.ok_or_else(|| {
        ServiceError::refused(format!("Eine Schule mit der Schulnummer {number} gibt es nicht."))
    })?;
    Ok(school.id)
}

/// The filter that a readable query means for this actor.
///
/// # Errors
/// [`ServiceError::NotFound`] for a school or a notice that does not exist or that the actor may not see.
pub(in crate::reporting) async fn filter(
    conn: &impl ConnectionTrait,
    permit: &Permit<MakeInventory>,
    asked: InventoryAsked,
) -> Result<InventoryFilter, ServiceError> {
    let school = match &asked.school {
        Some(number) => {
            let school = schools::find_school(conn, permit.scope(), number).await?;
            Some(school.ok_or(ServiceError::NotFound)?.id)
        }
        None => None,
    };
    if let Some(notice) = asked.filter.notice
        && !queries::is_notice_seen(conn, permit.scope().schools(), notice).await?
    {
        return Err(ServiceError::NotFound);
    }
    Ok(InventoryFilter {
        school,
        scope: permit.scope().schools().map(<[_]>::to_vec),
        ..asked.filter
    })
}
