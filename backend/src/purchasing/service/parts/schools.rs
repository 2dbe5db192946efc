//! The school of each part: that of its cost line, or the one chosen where the cost line is for all schools.

use std::collections::BTreeMap;

use paktbuch_entity::{cost_line, invoice_line, school};
use paktbuch_types::{CostLineId, SchoolId};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{Part, Target};

/// What tells the parts of a line apart: the target, and the school it pays for.
pub(super) type Key = (Target, Option<SchoolId>);

pub(super) fn key(part: &Part) -> Key {
    (part.target, part.school)
}

/// Gives each part on a cost line that names a school this school.
///
/// # Errors
/// [`ServiceError::Refused`] for another school than that of the cost line, and for one beside own funds, whose target names it.
pub(in crate::purchasing::service) async fn complete_schools(
    tx: &WriteTx,
    line: &invoice_line::Model,
    parts: &mut [Part],
) -> Result<(), ServiceError> {
    let cost_lines: Vec<CostLineId> = parts
        .iter()
        .filter_map(|part| match part.target {
            Target::CostLine(id) => Some(id),
            Target::Own { .. } => None,
        })
        .collect();
    let planned: Vec<(CostLineId, Option<SchoolId>)> = cost_line::Entity::find()
        .select_only()
        .columns([cost_line::Column::Id, cost_line::Column::SchoolId])
        .filter(cost_line::Column::Id.is_in(cost_lines))
        .into_tuple()
        .all(tx.conn())
        .await?;
    let planned: BTreeMap<CostLineId, Option<SchoolId>> = planned.into_iter().collect();
    let refused = |message: &str| ServiceError::refused(format!("Position {}: {message}", line.position));
    for part in parts {
        match part.target {
            Target::CostLine(id) => {
                let Some(own) = planned.get(&id).copied().flatten() else {
                    continue;
                };
                if let Some(chosen) = part.school.filter(|school| *school != own) {
                    let (own, chosen) = (short_name(tx, own).await?, short_name(tx, chosen).await?);
                    return Err(refused(&format!(
                        "Die Kostenzeile gehört zu einer anderen Schule: zu {own}, gewählt ist {chosen}. Bitte lassen Sie „Schule“ leer, \
                         oder wählen Sie eine Kostenzeile dieser Schule oder für alle Schulen."
                    )));
                }
                part.school = Some(own);
            }
            Target::Own { .. } if part.school.is_some() => {
                return Err(refused(
                    "Bei Eigenen Mitteln nennt das Ziel die Schule. Bitte lassen Sie „Schule“ leer, und wählen Sie die Eigenen Mittel \
                     der Schule als Ziel.",
                ));
            }
            Target::Own { .. } => {}
        }
    }
    Ok(())
}

async fn short_name(tx: &WriteTx, id: SchoolId) -> Result<String, DbErr> {
    let row = school::Entity::find_by_id(id).one(tx.conn()).await?;
    Ok(row.map(|row| row.short_name).unwrap_or_default())
}
