//! What was paid of a device, counted as the proof counts it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use paktbuch_types::{AllocationId, Cents, DeviceId, InvoiceId, NoticeId};
use sea_orm::{ConnectionTrait, DbErr};

use super::past::is_note_of_elsewhere;
use crate::auth::Scope;
use crate::devices::queries;
use crate::devices::rows::{DeviceDetail, Money, Paid};
use crate::funding;

/// The device with what was paid of it up to a day; `None` where there is none within `scope`. A note that another school wrote is left out.
pub(in crate::devices) async fn followed(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: DeviceId,
    as_of: NaiveDate,
) -> Result<Option<DeviceDetail>, DbErr> {
    let Some(mut device) = queries::device_detail(conn, scope, id).await? else {
        return Ok(None);
    };
    settle(conn, &mut device.money, as_of).await?;
    if !device.note.is_empty() && is_note_of_elsewhere(conn, scope, id).await? {
        device.note.clear();
    }
    Ok(Some(device))
}

/// Where the price of a device came from and what was paid of it up to a day, one entry an allocation.
///
/// # Errors
/// The database's refusal.
pub async fn money_of(
    conn: &impl ConnectionTrait,
    id: DeviceId,
    as_of: NaiveDate,
) -> Result<Vec<Money>, DbErr> {
    let mut money = queries::money(conn, id).await?;
    settle(conn, &mut money, as_of).await?;
    Ok(money)
}

async fn settle(conn: &impl ConnectionTrait, money: &mut [Money], as_of: NaiveDate) -> Result<(), DbErr> {
    let invoices: Vec<InvoiceId> = money.iter().map(|money| money.invoice).collect();
    let settled = funding::settled_parts(conn, &invoices, as_of).await?;
    let mut grants: HashMap<NoticeId, HashMap<AllocationId, Cents>> = HashMap::new();
    for money in money {
        let part = settled.get(&money.allocation).copied().unwrap_or_default();
        let grant = match money.notice {
            None => Cents::ZERO,
            Some(notice) => {
                if let Entry::Vacant(place) = grants.entry(notice) {
                    place.insert(funding::grant_shares(conn, notice, as_of).await?);
                }
                let shares = grants.get(&notice);
                let share = shares.and_then(|shares| shares.get(&money.allocation));
                share.copied().unwrap_or_default()
            }
        };
        money.settle(Paid {
            total: part.paid.total,
            eligible: part.paid.eligible,
            grant,
            open: part.invoiced.total.minus(part.paid.total),
            skonto: part.skonto,
        });
    }
    Ok(())
}
