//! A notice that is revoked as a whole takes nothing more.

use paktbuch_entity::{cost_item, cost_line, notice};
use paktbuch_types::{CostLineId, NoticeState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};

use crate::error::ServiceError;

/// That nothing more is put on these cost lines where their notice is revoked.
///
/// # Errors
/// [`ServiceError::Refused`] naming the notice.
pub async fn refuse_revoked(
    conn: &impl ConnectionTrait,
    lines: impl IntoIterator<Item = CostLineId>,
) -> Result<(), ServiceError> {
    let lines: Vec<CostLineId> = lines.into_iter().collect();
    if lines.is_empty() {
        return Ok(());
    }
    let revoked: Option<String> = cost_line::Entity::find()
        .select_only()
        .column(notice::Column::Reference)
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .join(JoinType::InnerJoin, cost_item::Relation::Notice.def())
        .filter(cost_line::Column::Id.is_in(lines))
        .filter(notice::Column::State.eq(NoticeState::Revoked))
        .into_tuple()
        .one(conn)
        .await?;
    revoked.map_or(Ok(()), |reference| Err(is_revoked(&reference)))
}

/// The refusal of what would be put on a revoked notice.
#[must_use]
pub fn is_revoked(reference: &str) -> ServiceError {
    ServiceError::refused(format!(
        "Der Bescheid {reference} ist widerrufen: Auf ihn wird nichts mehr bestellt, zugeordnet oder abgerufen. Bitte wählen Sie einen anderen Bescheid oder eigene Mittel."
    ))
}
