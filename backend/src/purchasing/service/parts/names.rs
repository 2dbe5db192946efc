//! Targets in words, for messages and the history.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{cost_item, cost_line, invoice_line, notice, school};
use paktbuch_types::{CostLineId, NoticeId, SchoolId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::Target;

/// A target in words, with the notice it belongs to and the school it is for.
pub(super) struct Named {
    pub(super) words: String,
    pub(super) notice: Option<NoticeId>,
    pub(super) school: Option<SchoolId>,
}

/// Names every target.
///
/// # Errors
/// [`ServiceError::Refused`] where one is gone.
pub(super) async fn name_targets(
    tx: &WriteTx,
    line: &invoice_line::Model,
    targets: BTreeSet<Target>,
) -> Result<BTreeMap<Target, Named>, ServiceError> {
    let cost_lines: Vec<CostLineId> = targets
        .iter()
        .filter_map(|target| match target {
            Target::CostLine(id) => Some(*id),
            Target::Own { .. } => None,
        })
        .collect();
    let schools: Vec<SchoolId> = targets
        .iter()
        .filter_map(|target| match target {
            Target::Own { school } => *school,
            Target::CostLine(_) => None,
        })
        .collect();
    let mut names = BTreeMap::new();
    names.insert(
        Target::Own { school: None },
        own("Eigene Mittel".to_owned(), None),
    );
    if !cost_lines.is_empty() {
        names.extend(name_cost_lines(tx, cost_lines).await?);
    }
    if !schools.is_empty() {
        let rows = school::Entity::find()
            .filter(school::Column::Id.is_in(schools))
            .all(tx.conn())
            .await?;
        names.extend(rows.into_iter().map(|row| {
            let target = Target::Own { school: Some(row.id) };
            (target, own(format!("Eigene Mittel, {}", row.name), Some(row.id)))
        }));
    }
    if targets.iter().any(|target| !names.contains_key(target)) {
        return Err(ServiceError::refused(format!(
            "Position {}: Das gewählte Ziel gibt es nicht mehr. Bitte wählen Sie ein anderes.",
            line.position
        )));
    }
    Ok(names)
}

async fn name_cost_lines(tx: &WriteTx, ids: Vec<CostLineId>) -> Result<Vec<(Target, Named)>, ServiceError> {
    let lines = cost_line::Entity::find()
        .find_also_related(cost_item::Entity)
        .filter(cost_line::Column::Id.is_in(ids))
        .all(tx.conn())
        .await?;
    let notices: BTreeSet<NoticeId> = lines
        .iter()
        .filter_map(|(_, item)| item.as_ref().map(|item| item.notice_id))
        .collect();
    let notices = notice::Entity::find()
        .filter(notice::Column::Id.is_in(notices))
        .all(tx.conn())
        .await?;
    let references: BTreeMap<NoticeId, String> = notices
        .into_iter()
        .map(|notice| (notice.id, notice.reference))
        .collect();
    let named = lines.into_iter().filter_map(|(line, item)| {
        let item = item?;
        let reference = references.get(&item.notice_id)?;
        let words = format!("{}, {} (Bescheid {reference})", item.title, line.title);
        let named = Named {
            words,
            notice: Some(item.notice_id),
            school: line.school_id,
        };
        Some((Target::CostLine(line.id), named))
    });
    Ok(named.collect())
}

fn own(words: String, school: Option<SchoolId>) -> Named {
    Named {
        words,
        notice: None,
        school,
    }
}
