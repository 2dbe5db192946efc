//! Stored records as the commands that would write them: to compare versions and to fill forms.

use chrono::NaiveDate;
use paktbuch_entity::{
    application, application_measure, application_own_share, application_school, cost_item, cost_line,
    notice, payout, school,
};
use paktbuch_types::{Cents, OwnZweckbindung, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::funding::commands::{
    ApplicationData, ApplicationDays, ApplicationPlan, EarlyStart, IncomeData, ItemData, LineData,
    MeasureData, NoticeData, NoticeLists, PayoutData, PlanContact,
};
use crate::funding::figures::Amounts;
use crate::funding::settlement::{OtherMoney, Terms};

/// The grant of a stored notice for eligible spending, with the other money received up to a day.
#[must_use]
pub fn grant_for(row: &notice::Model, incomes: &[IncomeData], eligible: Cents, as_of: NaiveDate) -> Cents {
    let lists = NoticeLists {
        incomes: incomes.to_vec(),
        ..NoticeLists::default()
    };
    let spent = Amounts {
        total: eligible,
        eligible,
    };
    let received = OtherMoney::received(incomes, as_of);
    Terms::of(&notice(row, lists)).settle(spent, received).grant
}

/// A notice's values; its lists are read apart.
#[must_use]
pub fn notice(row: &notice::Model, lists: NoticeLists) -> NoticeData {
    let mut data = NoticeData {
        application: row.application_id,
        reference: row.reference.clone(),
        programme: row.programme.clone(),
        programme_version: row.programme_version.parse().ok(),
        title: row.title.clone(),
        category: row.category.clone(),
        state: row.state,
        notice_date: row.notice_date,
        granting_authority: row.granting_authority.clone(),
        financing: row.financing,
        rate: row.rate,
        rounding: row.rounding,
        eligible: row.eligible,
        granted: Some(row.granted),
        grant_differs: false,
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
        date_periods: row.date_periods,
        grace_days: row.grace_days,
        spend_within_days: row.spend_within_days,
        proof_due: row.proof_due,
        double_funding_forbidden: row.double_funding_forbidden,
        announcement: row.announcement,
        sent_on: row.sent_on,
        announced_on: row.announced_on,
        appeal_waived_on: row.appeal_waived_on,
        unit_count: row.unit_count,
        unit_amount: row.unit_amount,
        own_share_min: row.own_share_min,
        early_start: EarlyStart {
            on: row.early_start_on,
            by: row.early_start_by.clone(),
            reference: row.early_start_reference.clone(),
        },
        lists,
        note: row.note.clone(),
    };
    let proposed = Terms::of(&data).proposed(row.eligible);
    data.grant_differs = proposed.is_some_and(|proposed| proposed != row.granted);
    data
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
    let measures = application_measure::Entity::find()
        .filter(application_measure::Column::ApplicationId.eq(row.id))
        .order_by_asc(application_measure::Column::Position)
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
        days: ApplicationDays {
            queried_on: row.queried_on,
            answer_by: row.answer_by,
            decided_on: row.decided_on,
            closed_on: row.closed_on,
        },
        requested_grant: row.requested_grant,
        schools: schools
            .into_iter()
            .map(|(part, _)| (part.school_id, part.amount))
            .collect(),
        measures: measures
            .into_iter()
            .map(|row| MeasureData {
                title: row.title,
                amount: row.amount,
            })
            .collect(),
        plan: plan(conn, row).await?,
    })
}

/// What an application plans.
async fn plan(conn: &impl ConnectionTrait, row: &application::Model) -> Result<ApplicationPlan, DbErr> {
    let sources = application_own_share::Entity::find()
        .filter(application_own_share::Column::ApplicationId.eq(row.id))
        .order_by_asc(application_own_share::Column::Position)
        .all(conn)
        .await?;
    Ok(ApplicationPlan {
        implementation_from: row.implementation_from,
        implementation_to: row.implementation_to,
        starts_on: row.starts_on,
        early_start: row.early_start,
        contact: PlanContact {
            name: row.contact_name.clone(),
            phone: row.contact_phone.clone(),
            email: row.contact_email.clone(),
        },
        third_party: row.third_party,
        third_party_source: row.third_party_source.clone(),
        own_sources: sources
            .into_iter()
            .map(|part| (part.source, part.amount))
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
        zweckbindung: own_zweckbindung(row),
    }
}

/// What an Einzelansatz says for itself of the Zweckbindung.
#[must_use]
pub fn own_zweckbindung(row: &cost_item::Model) -> OwnZweckbindung {
    OwnZweckbindung {
        start: row.zweckbindung_start,
        years: row.zweckbindung_years,
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
