//! What of a step has to stay.

use paktbuch_entity::proof_step;
use paktbuch_types::format_date;

use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::rules::r26_retention as r26;
use crate::{filing, funding};

/// Refuses what would take the letter off a step (R26). A step without one was only typed in: the audit trail keeps it.
pub(super) async fn refuse_without_letter(tx: &WriteTx, row: &proof_step::Model) -> Result<(), ServiceError> {
    if row.document_id.is_none() {
        return Ok(());
    }
    let what = format!("{} vom {}, mit Schreiben", row.step, format_date(row.done_on));
    let removal = r26::Removal {
        what: &what,
        dated: None,
        instead: "Angaben des Schritts bitte berichtigen; ein anderes Schreiben als Vermerk zum Nachweis ablegen.",
    };
    funding::refuse_removal(tx.conn(), vec![row.notice_id], removal, tx.today()).await
}

/// Refuses with what `refusal` makes of the reason, where a filed version confirms the local audit with this step: what was filed has to
/// stay provable.
pub(super) async fn refuse_confirmed(
    tx: &WriteTx,
    documents: &Documents,
    row: &proof_step::Model,
    refusal: impl FnOnce(String) -> ServiceError,
) -> Result<(), ServiceError> {
    let place = (row.notice_id, row.id);
    match filing::confirmed_with(tx.conn(), documents, place).await? {
        None => Ok(()),
        Some(version) => Err(refusal(format!(
            "Version {version} des Nachweises bestätigt mit diesem Schritt die örtliche Prüfung. Was er sagt, bleibt; ergänzen \
             lässt sich nur ein Aktenzeichen oder Schreiben, das noch fehlt. Bitte eine andere Prüfung als neuen Schritt eintragen."
        ))),
    }
}
