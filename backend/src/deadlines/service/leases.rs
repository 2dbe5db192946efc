//! Rates of leases that were due and that no invoice bills.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use paktbuch_entity::device;
use paktbuch_types::{DeadlineKind, DeviceId};
use sea_orm::{ConnectionTrait, DbErr};

use super::deadline;
use crate::deadlines::queries;
use crate::deadlines::rows::{Deadline, Place};
use crate::devices::{rate_due, rates_due};
use crate::text::counted;

/// Leasingraten due before `today` without an invoice, one deadline for the devices of a lessor whose rates begin on one day.
pub(super) async fn of_rates(conn: &impl ConnectionTrait, today: NaiveDate) -> Result<Vec<Deadline>, DbErr> {
    let devices = queries::leased_by_rates(conn).await?;
    if devices.is_empty() {
        return Ok(Vec::new());
    }
    let billed = queries::billed_rates(conn).await?;
    let same = |one: &device::Model, other: &device::Model| {
        (&one.lessor, one.lease_from) == (&other.lessor, other.lease_from)
    };
    let leases = devices.chunk_by(same);
    Ok(leases
        .filter_map(|devices| of_lease(devices, &billed, today))
        .collect())
}

/// The oldest rate of these devices that no invoice bills, and how many there are.
fn of_lease(
    devices: &[device::Model],
    billed: &BTreeMap<DeviceId, BTreeSet<i64>>,
    today: NaiveDate,
) -> Option<Deadline> {
    let from = devices.first()?.lease_from?;
    let yesterday = today.pred_opt()?;
    let open = |device: &device::Model| -> Vec<i64> {
        let billed = billed.get(&device.id);
        let due = rates_due(from, device.lease_rates, device.lease_until, yesterday);
        let missing = (1..=due).filter(|rate| billed.is_none_or(|billed| !billed.contains(rate)));
        missing.collect()
    };
    let open: Vec<(i64, &device::Model)> = devices
        .iter()
        .flat_map(|device| open(device).into_iter().map(move |rate| (rate, device)))
        .collect();
    let (first, device) = open.iter().min_by_key(|(rate, _)| *rate)?;
    let rates = counted(i64::try_from(open.len()).ok()?, "Rate", "Raten");
    Some(Deadline {
        label: "Leasingrate ohne Rechnung".to_owned(),
        ..deadline(
            DeadlineKind::Lease,
            rate_due(from, *first)?,
            format!("{}, {rates}, {}", device.lessor, device.inventory_number),
            Place::Device(device.id),
        )
    })
}
