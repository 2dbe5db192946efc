//! The account assignment of the last part that went to the same target.

use paktbuch_entity::allocation;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{Assignment, Part, Target};

/// Takes over product, account and cost centre for a new part that has none. The budget year is not taken over: it turns.
pub(super) async fn assignment(tx: &WriteTx, part: &mut Part) -> Result<(), ServiceError> {
    let own = &part.assignment;
    if !(own.product.is_empty() && own.account.is_empty() && own.cost_centre.is_empty()) {
        return Ok(());
    }
    let same = match part.target {
        Target::CostLine(id) => Condition::all().add(allocation::Column::CostLineId.eq(id)),
        Target::Own { school } => {
            let own = Condition::all().add(allocation::Column::CostLineId.is_null());
            match school {
                Some(school) => own.add(allocation::Column::SchoolId.eq(school)),
                None => own.add(allocation::Column::SchoolId.is_null()),
            }
        }
    };
    let last = allocation::Entity::find()
        .filter(same)
        .order_by_desc(allocation::Column::Id)
        .one(tx.conn())
        .await?;
    if let Some(last) = last {
        part.assignment = Assignment {
            product: last.product,
            account: last.account,
            cost_centre: last.cost_centre,
            fiscal_year: part.assignment.fiscal_year,
        };
    }
    Ok(())
}
