//! The narrative part of a proof.

use paktbuch_entity::narrative;
use paktbuch_types::{NoticeId, ProofConfirmation};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::funding::commands::NarrativeData;
use crate::funding::rows::Narrative;

/// The Sachbericht of a notice; an empty one in version 0 where nothing was entered.
///
/// # Errors
/// The database's refusal.
pub async fn narrative(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Narrative, DbErr> {
    let row = narrative::Entity::find_by_id(notice).one(conn).await?;
    Ok(row.map(stored).unwrap_or_default())
}

fn stored(row: narrative::Model) -> Narrative {
    let is_confirmed = |what: &ProofConfirmation| match what {
        ProofConfirmation::Conditions => row.conditions_met,
        ProofConfirmation::Economy => row.economical,
        ProofConfirmation::Books => row.books_agree,
        ProofConfirmation::Purpose => row.purpose_reached,
        ProofConfirmation::Audit => row.audited,
    };
    let confirmed = ProofConfirmation::ALL.iter().copied();
    Narrative {
        version: row.version,
        data: NarrativeData {
            confirmed: confirmed.filter(is_confirmed).collect(),
            measure: row.measure,
            began_on: row.began_on,
            ended_on: row.ended_on,
            result: row.result,
            deviations: row.deviations,
            staff: row.staff,
            offices: row.offices,
            contact: row.contact,
        },
    }
}
