//! Stored records as the commands that would write them: to compare versions and to fill forms.

use paktbuch_entity::{application, application_school, cost_item, cost_line, notice, payout, school};
use paktbuch_types::SchoolId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::funding::commands::{ApplicationData, ItemData, LineData, NoticeData, PayoutData};

/// A notice's values.
#[must_use]
pub fn notice(row: &notice::Model) -> NoticeData {
    NoticeData {
        application: row.application_id,
        reference: row.reference.clone(),
        programme: row.programme.clone(),
        programme_version: row.programme_version.parse().ok(),
        title: row.title.clone(),
        category: row.category.clone(),
        state: row.state,
        notice_date: row.notice_date,
        financing: row.financing,
        rate: row.rate,
        rounding: row.rounding,
        eligible: row.eligible,
        granted: Some(row.granted),
        grant_differs: row.rounding.grant(row.eligible, row.rate) != row.granted,
        own_share: Some(row.own_share),
        own_share_source: row.own_share_source,
        approval_from: row.approval_from,
        approval_to: row.approval_to,
        implementation_from: row.implementation_from,
        implementation_to: row.implementation_to,
        zweckbindung_start: row.zweckbindung_start,
        zweckbindung_years: row.zweckbindung_years,
        zweckbindung_date: row.zweckbindung_date,
        item_tolerance: row.item_tolerance,
        grace_days: row.grace_days,
        proof_due: row.proof_due,
        double_funding_forbidden: row.double_funding_forbidden,
        note: row.note.clone(),
    }
}

/// An application's values, schools in the order of their names.
///
/// # Errors
/// The database's refusal.
pub async fn application(
    conn: &impl ConnectionTrait,
    row: &application::Model,
) -> Result<ApplicationData, DbErr> {
    let schools = application_school::Entity::find()
        .filter(application_school::Column::ApplicationId.eq(row.id))
        .find_also_related(school::Entity)
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .all(conn)
        .await?;
    Ok(ApplicationData {
        reference: row.reference.clone(),
        programme: row.programme.clone(),
        programme_version: row.programme_version.parse().ok(),
        category: row.category.clone(),
        title: row.title.clone(),
        state: row.state,
        submitted_on: row.submitted_on,
        schools: schools
            .into_iter()
            .map(|(part, _)| (part.school_id, part.amount))
            .collect(),
    })
}

/// An Einzelansatz' values.
#[must_use]
pub fn item(row: &cost_item::Model) -> ItemData {
    ItemData {
        position: Some(row.position),
        title: row.title.clone(),
        total: row.total,
        eligible: row.eligible,
    }
}

/// A line's values.
#[must_use]
pub fn line(row: &cost_line::Model) -> LineData {
    LineData {
        position: Some(row.position),
        school: row.school_id,
        title: row.title.clone(),
        quantity: row.quantity,
        unit_price: row.unit_price,
        gross: Some(row.gross),
        eligible: Some(row.eligible),
    }
}

/// A payout's values.
#[must_use]
pub fn payout(row: &payout::Model) -> PayoutData {
    PayoutData {
        paid_on: row.paid_on,
        amount: row.amount,
        note: row.note.clone(),
    }
}

/// Names of schools in the order of `ids`; a school that does not exist has an empty name.
///
/// # Errors
/// The database's refusal.
pub async fn school_names(conn: &impl ConnectionTrait, ids: &[SchoolId]) -> Result<Vec<String>, DbErr> {
    let rows = school::Entity::find()
        .filter(school::Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let name = |id: &SchoolId| rows.iter().find(|row| row.id == *id).map(|row| row.name.clone());
    Ok(ids.iter().map(|id| name(id).unwrap_or_default()).collect())
}
