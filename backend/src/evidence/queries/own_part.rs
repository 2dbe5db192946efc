//! Lines that other schools have a part of, too, as somebody sees them who is bound to schools.

use std::collections::{HashMap, HashSet};

use paktbuch_entity::{allocation, cost_line, device, funding_share};
use paktbuch_types::{AllocationId, Cents, DeviceId, InvoiceId, InvoiceLineId, Quantity, SchoolId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};

use crate::auth::Scope;
use crate::evidence::rows::LinePart;

/// Leaves of lines that other schools share what the devices of the schools in scope cost: the sums of the whole line would tell what
/// the others paid.
pub(super) async fn cut_to_own_part(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    lines: &mut HashMap<InvoiceId, Vec<LinePart>>,
) -> Result<(), DbErr> {
    let Some(schools) = scope.schools() else {
        return Ok(());
    };
    let ids: Vec<InvoiceLineId> = lines.values().flatten().map(|line| line.id).collect();
    let shared = shared(conn, schools, &ids).await?;
    if shared.is_empty() {
        return Ok(());
    }
    let own = own_shares(conn, schools, &shared).await?;
    let shared_lines = lines.values_mut().flatten();
    for line in shared_lines.filter(|line| shared.contains(&line.id)) {
        let id = line.id;
        let of_line: Vec<&OwnShare> = own.iter().filter(|share| share.line == id).collect();
        let devices: HashSet<DeviceId> = of_line.iter().map(|share| share.device).collect();
        line.quantity = Quantity::whole(i64::try_from(devices.len()).unwrap_or_default());
        line.gross = of_line.iter().map(|share| share.gross).sum();
        line.open = Cents::ZERO;
        line.is_start = false;
        for part in &mut line.parts {
            let of_part = of_line.iter().filter(|share| share.allocation == part.id);
            let gross: Cents = of_part.map(|share| share.gross).sum();
            part.eligible = part.eligible.pro_rata(gross.0, part.gross.0);
            part.gross = gross;
            part.is_start = false;
        }
    }
    Ok(())
}

/// Those of the lines of which an allocation is for a school not among `schools`, or pays a device of one.
async fn shared(
    conn: &impl ConnectionTrait,
    schools: &[SchoolId],
    lines: &[InvoiceLineId],
) -> Result<HashSet<InvoiceLineId>, DbErr> {
    let foreign = [
        allocation::Column::SchoolId.is_not_in(schools.iter().copied()),
        cost_line::Column::SchoolId.is_not_in(schools.iter().copied()),
        device::Column::SchoolId.is_not_in(schools.iter().copied()),
    ];
    let foreign = foreign.into_iter().fold(Condition::any(), Condition::add);
    let found: Vec<InvoiceLineId> = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::InvoiceLineId)
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join_rev(JoinType::LeftJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::LeftJoin, funding_share::Relation::Device.def())
        .filter(allocation::Column::InvoiceLineId.is_in(lines.iter().copied()))
        .filter(foreign)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// The part of an allocation that paid for a device.
struct OwnShare {
    line: InvoiceLineId,
    allocation: AllocationId,
    device: DeviceId,
    gross: Cents,
}

/// What these lines paid for devices of `schools`.
async fn own_shares(
    conn: &impl ConnectionTrait,
    schools: &[SchoolId],
    lines: &HashSet<InvoiceLineId>,
) -> Result<Vec<OwnShare>, DbErr> {
    let rows: Vec<(InvoiceLineId, AllocationId, DeviceId, Cents)> = funding_share::Entity::find()
        .select_only()
        .column(allocation::Column::InvoiceLineId)
        .columns([
            funding_share::Column::AllocationId,
            funding_share::Column::DeviceId,
            funding_share::Column::Gross,
        ])
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .filter(allocation::Column::InvoiceLineId.is_in(lines.iter().copied()))
        .filter(device::Column::SchoolId.is_in(schools.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let share = |(line, allocation, device, gross)| OwnShare {
        line,
        allocation,
        device,
        gross,
    };
    Ok(rows.into_iter().map(share).collect())
}
