//! Lines that stand alone below an Einzelansatz whose amounts change.

use paktbuch_entity::cost_line;
use paktbuch_types::Cents;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::line::change_line;
use super::draft::ItemChange;
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::LineData;
use crate::funding::queries;

/// A line that bore its Einzelansatz alone takes the new amounts along, by its price. With several lines, or where the sum is no multiple
/// of the quantity, only the office knows what changed: R2 tells.
///
/// # Errors
/// As [`change_line`].
pub(super) async fn lines(
    tx: &WriteTx,
    permit: &Permit<EditFunding>,
    changes: &[ItemChange],
) -> Result<(), ServiceError> {
    for ItemChange {
        id, before, after, ..
    } in changes
    {
        let lines = cost_line::Entity::find()
            .filter(cost_line::Column::CostItemId.eq(*id))
            .all(tx.conn())
            .await?;
        let [line] = lines.as_slice() else {
            continue;
        };
        let bore_all = (line.gross, line.eligible) == (before.total, before.eligible);
        if !bore_all || after.total.0.checked_rem(line.quantity) != Some(0) {
            continue;
        }
        let data = LineData {
            unit_price: Cents(after.total.0 / line.quantity),
            gross: Some(after.total),
            eligible: Some(after.eligible),
            ..queries::data::line(line)
        };
        change_line(tx, permit, line.id, line.version, data).await?;
    }
    Ok(())
}
