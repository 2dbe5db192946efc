//! Reads of this feature.

use paktbuch_entity::finding_confirmation;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

/// Fingerprints that are asked for one by one; beyond, all are read.
const FEW: usize = 200;

/// The confirmations of these fingerprints, and perhaps more.
pub(super) async fn confirmations(
    conn: &impl ConnectionTrait,
    fingerprints: &[String],
) -> Result<Vec<finding_confirmation::Model>, DbErr> {
    let mut query = finding_confirmation::Entity::find();
    if fingerprints.is_empty() {
        return Ok(Vec::new());
    }
    if fingerprints.len() <= FEW {
        query = query.filter(finding_confirmation::Column::Fingerprint.is_in(fingerprints));
    }
    query.all(conn).await
}

/// The confirmation of one fingerprint.
pub(super) async fn confirmation(
    conn: &impl ConnectionTrait,
    fingerprint: &str,
) -> Result<Option<finding_confirmation::Model>, DbErr> {
    finding_confirmation::Entity::find()
        .filter(finding_confirmation::Column::Fingerprint.eq(fingerprint))
        .one(conn)
        .await
}
