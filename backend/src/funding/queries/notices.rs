//! Notices: the list and one record.

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{application, device_summary, notice, payout};
use paktbuch_types::{Cents, NoticeId, PayoutId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::granting::granting_authority;
use super::{amendments, data, filed, lists, reallocations, spent_by_notice};
use crate::db::search::Needle;
use crate::funding::rows::{NoticeApplication, NoticeFilter, NoticeRow, NoticeView, PayoutRow, Progress};
use crate::text::sort_key;

/// Notices that the filter lets through, in its order, without their progress; `bound_until` tells the end of the Zweckbindung.
///
/// # Errors
/// The database's refusal.
pub async fn notices(
    conn: &impl ConnectionTrait,
    filter: &NoticeFilter,
    bound_until: impl Fn(&notice::Model) -> Option<NaiveDate>,
) -> Result<Vec<NoticeRow>, DbErr> {
    let mut query = notice::Entity::find();
    if let Some(needle) = Needle::new(&filter.q) {
        query = query.filter(needle.contained_in("notice"));
    }
    if let Some(state) = filter.state {
        query = query.filter(notice::Column::State.eq(state));
    }
    if let Some(programme) = &filter.programme {
        query = query.filter(notice::Column::Programme.eq(programme));
    }
    let found = query.order_by_asc(notice::Column::Id).all(conn).await?;
    let paid_out = paid_out(conn).await?;
    let spent = spent_by_notice(conn).await?;
    let mut rows: Vec<NoticeRow> = found
        .into_iter()
        .map(|row| NoticeRow {
            zweckbindung_until: bound_until(&row),
            paid_out: paid_out.get(&row.id).copied().unwrap_or_default(),
            spent: spent.get(&row.id).copied().unwrap_or_default(),
            progress: Progress::default(),
            id: row.id,
            reference: row.reference,
            programme: row.programme,
            title: row.title,
            category: row.category,
            date: row.notice_date,
            state: row.state,
            eligible: row.eligible,
            granted: row.granted,
            own_share: row.own_share,
            proof_due: row.proof_due,
        })
        .collect();
    rows.sort_by(|a, b| {
        let order = compare(a, b, &filter.sort);
        if filter.descending { order.reverse() } else { order }
    });
    Ok(rows)
}

fn compare(a: &NoticeRow, b: &NoticeRow, column: &str) -> Ordering {
    match column {
        "reference" => sort_key(&a.reference).cmp(&sort_key(&b.reference)),
        "title" => sort_key(&a.title).cmp(&sort_key(&b.title)),
        "programme" => a.programme.cmp(&b.programme),
        "eligible" => a.eligible.cmp(&b.eligible),
        "granted" => a.granted.cmp(&b.granted),
        "paid_out" => a.paid_out.cmp(&b.paid_out),
        "spent" => a.spent.cmp(&b.spent),
        "proof_due" => a.proof_due.cmp(&b.proof_due),
        "zweckbindung_until" => a.zweckbindung_until.cmp(&b.zweckbindung_until),
        "state" => a.state.cmp(&b.state),
        _ => a.date.cmp(&b.date),
    }
}

/// What was paid out of the grant of each notice.
async fn paid_out(conn: &impl ConnectionTrait) -> Result<HashMap<NoticeId, Cents>, DbErr> {
    let payouts = payouts_by_notice(conn, None, None).await?;
    let sum = |payouts: Vec<(NaiveDate, Cents)>| payouts.into_iter().map(|(_, amount)| amount).sum();
    Ok(payouts
        .into_iter()
        .map(|(notice, payouts)| (notice, sum(payouts)))
        .collect())
}

/// Days and amounts of the payouts of one notice, or of each, by day, up to and including the day `until` (`None` = all).
///
/// # Errors
/// The database's refusal.
pub async fn payouts_by_notice(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    until: Option<NaiveDate>,
) -> Result<HashMap<NoticeId, Vec<(NaiveDate, Cents)>>, DbErr> {
    let payouts: Vec<(NoticeId, NaiveDate, Cents)> = payout::Entity::find()
        .select_only()
        .columns([
            payout::Column::NoticeId,
            payout::Column::PaidOn,
            payout::Column::Amount,
        ])
        .order_by_asc(payout::Column::PaidOn)
        .order_by_asc(payout::Column::Id)
        .apply_if(notice, |query, notice| {
            query.filter(payout::Column::NoticeId.eq(notice))
        })
        .apply_if(until, |query, until| {
            query.filter(payout::Column::PaidOn.lte(until))
        })
        .into_tuple()
        .all(conn)
        .await?;
    let mut by_notice: HashMap<NoticeId, Vec<(NaiveDate, Cents)>> = HashMap::new();
    for (notice, paid_on, amount) in payouts {
        by_notice.entry(notice).or_default().push((paid_on, amount));
    }
    Ok(by_notice)
}

/// A notice with its payouts, without its decided grant; `None` where it does not exist. `bound_until` tells the end of the Zweckbindung.
///
/// # Errors
/// The database's refusal.
pub async fn notice_view(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    bound_until: impl Fn(&notice::Model) -> Option<NaiveDate>,
) -> Result<Option<NoticeView>, DbErr> {
    let Some(row) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let application = async {
        match row.application_id {
            Some(id) => application::Entity::find_by_id(id).one(conn).await,
            None => Ok(None),
        }
    };
    let payouts = async {
        let rows = payout::Entity::find()
            .filter(payout::Column::NoticeId.eq(id))
            .order_by_asc(payout::Column::PaidOn)
            .order_by_asc(payout::Column::Id)
            .all(conn)
            .await?;
        Ok(rows.into_iter().map(payout_row).collect::<Vec<PayoutRow>>())
    };
    let version = row.programme_version.parse().ok();
    let (
        application,
        payouts,
        granting_authority,
        lists,
        devices,
        citations,
        file,
        amendments,
        reallocations,
        interim,
    ) = tokio::try_join!(
        application,
        payouts,
        granting_authority(conn, &row.granting_authority, (row.programme.as_str(), version)),
        lists::lists(conn, id),
        bound_devices(conn, id),
        lists::citations(conn, id),
        lists::file(conn, id),
        amendments(conn, id),
        reallocations(conn, id),
        filed::interim_filed(conn, Some(id)),
    )?;
    let mut interim_filed: Vec<NaiveDate> = interim.into_iter().map(|(_, day)| day).collect();
    interim_filed.dedup();
    Ok(Some(NoticeView {
        id,
        version: row.version,
        zweckbindung_until: bound_until(&row),
        data: data::notice(&row, lists),
        granted: row.granted,
        decided: None,
        own_share: row.own_share,
        application: application.map(|row| NoticeApplication {
            id: row.id,
            reference: row.reference,
            submitted_on: row.submitted_on,
            state: row.state,
        }),
        granting_authority,
        payouts,
        devices,
        citations,
        file,
        amendments,
        reallocations,
        interim_filed,
    }))
}

/// Devices that a notice binds, from the summary of the devices.
async fn bound_devices(conn: &impl ConnectionTrait, id: NoticeId) -> Result<u64, DbErr> {
    let counts: Vec<i64> = device_summary::Entity::find()
        .select_only()
        .column(device_summary::Column::Devices)
        .filter(device_summary::Column::NoticeId.eq(id.0))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(u64::try_from(counts.into_iter().sum::<i64>()).unwrap_or(0))
}

/// A payout.
///
/// # Errors
/// The database's refusal.
pub async fn payout(conn: &impl ConnectionTrait, id: PayoutId) -> Result<Option<PayoutRow>, DbErr> {
    Ok(payout::Entity::find_by_id(id).one(conn).await?.map(payout_row))
}

fn payout_row(row: payout::Model) -> PayoutRow {
    PayoutRow {
        id: row.id,
        notice: row.notice_id,
        version: row.version,
        data: data::payout(&row),
    }
}
