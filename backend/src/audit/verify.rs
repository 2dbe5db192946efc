//! Checking the chain from the first event to the head.

use paktbuch_entity::{audit_event, audit_head, audit_personal};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chain::{commitment, next_hash};

/// The first entry that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenChain {
    /// Position in the chain.
    pub number: i64,
    /// German reason.
    pub reason: String,
}

const PAGE: u64 = 5_000;

/// Checks every event, the head and every personal value; answers the number of events.
///
/// # Errors
/// `Ok(Err(_))` names the first broken entry; `Err` is a database error.
pub async fn verify_chain(conn: &impl ConnectionTrait) -> Result<Result<i64, BrokenChain>, DbErr> {
    let mut last = 0;
    let mut hash = String::new();
    loop {
        let events = audit_event::Entity::find()
            .filter(audit_event::Column::Id.gt(last))
            .order_by_asc(audit_event::Column::Id)
            .limit(PAGE)
            .all(conn)
            .await?;
        if events.is_empty() {
            break;
        }
        let range = (events[0].id, events[events.len() - 1].id);
        for event in &events {
            let number = event.id.0;
            if number != last + 1 {
                return Ok(Err(broken(last + 1, "Der Eintrag fehlt.")));
            }
            if next_hash(&hash, event) != event.hash {
                return Ok(Err(broken(
                    number,
                    "Der Eintrag wurde verändert: seine Prüfsumme passt nicht.",
                )));
            }
            last = number;
            hash.clone_from(&event.hash);
        }
        if let Some(number) = changed_personal_value(conn, &events, range).await? {
            return Ok(Err(broken(
                number,
                "Ein personenbezogener Wert des Eintrags wurde verändert.",
            )));
        }
    }
    let head = audit_head::Entity::find_by_id(1_i64).one(conn).await?;
    let (head_event, head_hash) = head.map_or((0, String::new()), |head| (head.last_event, head.hash));
    if head_event > last {
        return Ok(Err(broken(last + 1, "Der Eintrag fehlt am Ende der Kette.")));
    }
    if head_event < last || head_hash != hash {
        return Ok(Err(broken(
            last,
            "Der Kopf der Kette passt nicht zum letzten Eintrag.",
        )));
    }
    Ok(Ok(last))
}

async fn changed_personal_value(
    conn: &impl ConnectionTrait,
    events: &[audit_event::Model],
    (first, last): (paktbuch_types::EventId, paktbuch_types::EventId),
) -> Result<Option<i64>, DbErr> {
    let values = audit_personal::Entity::find()
        .filter(audit_personal::Column::EventId.between(first, last))
        .order_by_asc(audit_personal::Column::EventId)
        .all(conn)
        .await?;
    let fits = |value: &audit_personal::Model| {
        let index = usize::try_from(value.event_id.0 - first.0).ok()?;
        let stands = at_place(&events.get(index)?.changes, &value.reference)?;
        (stands == commitment(&value.salt, &value.value)).then_some(())
    };
    Ok(values
        .iter()
        .find(|value| fits(value).is_none())
        .map(|value| value.event_id.0))
}

/// What an event's changes hold at the place of a personal value, e.g. `0.after`.
fn at_place(changes: &str, reference: &str) -> Option<String> {
    let changes: Vec<(String, String, String)> = serde_json::from_str(changes).ok()?;
    let (index, side) = reference.split_once('.')?;
    let (_, before, after) = changes.into_iter().nth(index.parse().ok()?)?;
    match side {
        "before" => Some(before),
        "after" => Some(after),
        _ => None,
    }
}

pub(super) fn broken(number: i64, reason: &str) -> BrokenChain {
    BrokenChain {
        number,
        reason: reason.to_owned(),
    }
}
