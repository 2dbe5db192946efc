//! Targets in words, for messages and the history.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{cost_item, cost_line, invoice_line, notice, school};
use paktbuch_types::{CostLineId, NoticeId, SchoolId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::schools::Key;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::Target;

/// A target in words, with the notice it belongs to and the school it is for.
#[derive(Clone)]
pub(super) struct Named {
    pub(super) words: String,
    pub(super) notice: Option<NoticeId>,
    pub(super) school: Option<SchoolId>,
}

/// Names every target, with the school where one is chosen.
///
/// # Errors
/// [`ServiceError::Refused`] where one, or its school, is gone.
pub(super) async fn name_targets(
    tx: &WriteTx,
    line: &invoice_line::Model,
    keys: BTreeSet<Key>,
) -> Result<BTreeMap<Key, Named>, ServiceError> {
    let cost_lines: Vec<CostLineId> = keys
        .iter()
        .filter_map(|(target, _)| match target {
            Target::CostLine(id) => Some(*id),
            Target::Own { .. } => None,
        })
        .collect();
    let schools: BTreeSet<SchoolId> = keys
        .iter()
        .filter_map(|(target, chosen)| match target {
            Target::Own { school } => *school,
            Target::CostLine(_) => *chosen,
        })
        .collect();
    let mut named = BTreeMap::new();
    if !cost_lines.is_empty() {
        named = name_cost_lines(tx, cost_lines).await?;
    }
    let mut names_of_schools: BTreeMap<SchoolId, String> = BTreeMap::new();
    if !schools.is_empty() {
        let rows = school::Entity::find()
            .filter(school::Column::Id.is_in(schools))
            .all(tx.conn())
            .await?;
        names_of_schools = rows.into_iter().map(|row| (row.id, row.name)).collect();
    }
    let gone = |what: &str| ServiceError::refused(format!("Position {}: {what}", line.position));
    let no_target = || gone("Das gewählte Ziel gibt es nicht mehr. Bitte wählen Sie ein anderes.");
    let no_school = || gone("Die gewählte Schule gibt es nicht mehr. Bitte wählen Sie eine andere.");
    let mut names = BTreeMap::new();
    for key in keys {
        let name = match key {
            (Target::Own { school: None }, _) => own("Eigene Mittel".to_owned(), None),
            (Target::Own { school: Some(id) }, _) => {
                let name = names_of_schools.get(&id).ok_or_else(no_target)?;
                own(format!("Eigene Mittel, {name}"), Some(id))
            }
            (Target::CostLine(id), chosen) => {
                let planned = named.get(&id).ok_or_else(no_target)?;
                match chosen.filter(|_| planned.school.is_none()) {
                    None => planned.clone(),
                    Some(id) => {
                        let name = names_of_schools.get(&id).ok_or_else(no_school)?;
                        Named {
                            words: format!("{}, {name}", planned.words),
                            school: Some(id),
                            ..planned.clone()
                        }
                    }
                }
            }
        };
        names.insert(key, name);
    }
    Ok(names)
}

async fn name_cost_lines(
    tx: &WriteTx,
    ids: Vec<CostLineId>,
) -> Result<BTreeMap<CostLineId, Named>, ServiceError> {
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
        Some((line.id, named))
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
