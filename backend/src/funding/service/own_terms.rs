//! What Einzelansätze say for themselves of the Zweckbindung is complete, by them or by their notice: no device loses its end unseen.

use paktbuch_entity::cost_item;
use paktbuch_types::{NoticeId, OwnZweckbindung, ZweckbindungStart};
use sea_orm::ConnectionTrait;

use crate::error::ServiceError;
use crate::funding::queries::{self, data};
use crate::rules::r17_zweckbindung::{Missing, Terms, missing_of_item};

/// Refuses what an Einzelansatz would say for itself on a notice with these terms.
///
/// # Errors
/// [`ServiceError::Field`] for years beside a fixed day, where they count for nothing, and for a beginning that lacks what it needs.
pub(super) fn check_item(notice: Terms, own: OwnZweckbindung) -> Result<(), ServiceError> {
    let start = own.start.or(notice.start);
    if start == Some(ZweckbindungStart::FixedDate) && own.years.is_some_and(|years| years > 0) {
        let message = "Jahre der Zweckbindung: Sie endet an dem festen Datum, das der Bescheid nennt. Bitte die Jahre leeren oder einen anderen Beginn wählen.";
        return Err(ServiceError::field("zweckbindung_years", message));
    }
    let (field, message) = match missing_of_item(notice, own) {
        None => return Ok(()),
        Some(Missing::Years) => (
            "zweckbindung_years",
            "Jahre der Zweckbindung: Der Bescheid nennt keine, die ab diesem Beginn zählen. Bitte die Jahre eintragen oder den Beginn leeren, dann gilt er wie im Bescheid.",
        ),
        Some(Missing::ImplementationTo) => (
            "zweckbindung_start",
            "Beginn der Zweckbindung: Der Bescheid nennt kein Ende der Durchführung, von dem an sie zählt. Bitte tragen Sie es zuerst am Bescheid ein, oder wählen Sie einen anderen Beginn.",
        ),
        Some(Missing::Day | Missing::Start) => (
            "zweckbindung_start",
            "Beginn der Zweckbindung: Der Bescheid nennt kein festes Datum, an dem sie endet. Bitte einen anderen Beginn wählen oder ihn leeren, dann gilt er wie im Bescheid.",
        ),
    };
    Err(ServiceError::field(field, message))
}

/// Refuses other terms of a notice under which its Einzelansätze would lack what their own beginning needs; what one lacked before stays.
///
/// # Errors
/// [`ServiceError::Field`] with these Einzelansätze and the remedy.
pub(super) async fn check_items(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    (before, after): (Terms, Terms),
) -> Result<(), ServiceError> {
    let mut lacking: Vec<(Missing, cost_item::Model)> = Vec::new();
    for item in queries::bound_apart(conn, Some(notice)).await? {
        let own = data::own_zweckbindung(&item);
        let missing = missing_of_item(after, own).filter(|it| missing_of_item(before, own) != Some(*it));
        lacking.extend(missing.map(|missing| (missing, item)));
    }
    let Some((missing, _)) = lacking.first() else {
        return Ok(());
    };
    let names: Vec<String> = lacking
        .iter()
        .map(|(_, item)| format!("{} „{}“", item.position, item.title))
        .collect();
    let (field, label) = match missing {
        Missing::Years => ("zweckbindung_years", "Jahre der Zweckbindung"),
        Missing::ImplementationTo => ("implementation_to", "Ende der Durchführung"),
        Missing::Day | Missing::Start => ("zweckbindung_start", "Beginn der Zweckbindung"),
    };
    let message = format!(
        "{label}: Am Einzelansatz {} steht ein eigener Beginn der Zweckbindung; mit dieser Änderung fehlte dort: {}. Seine Geräte verlören ihr Ende. \
         Bitte ändern Sie zuerst den Einzelansatz: Jahre eintragen oder den Beginn leeren, dann gilt er wie im Bescheid.",
        names.join(", "),
        missing.label()
    );
    Err(ServiceError::field(field, message))
}
