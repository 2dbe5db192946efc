//! Days in the life of an application: each fits its state, and they follow one another; and its state fits the notices that answer it.

use chrono::NaiveDate;
use paktbuch_entity::{application, notice};
use paktbuch_types::{ApplicationState, NoticeState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::{Refusals, ServiceError};
use crate::funding::commands::ApplicationData;

/// Field, label, what it comes after, and that one's words.
type Step<'a> = (
    &'static str,
    &'static str,
    Option<NaiveDate>,
    &'a [(&'static str, Option<NaiveDate>)],
);

/// Checks the days after an application was sent.
///
/// # Errors
/// [`ServiceError::Field`] for a day that its state does not have yet or that lies before one that it follows, and for a Nachforderung or a
/// closing without its day; [`ServiceError::Several`] for more of them.
pub(super) fn check(command: &ApplicationData) -> Result<(), ServiceError> {
    let (state, days) = (command.state, command.days);
    let mut found: Vec<(&'static str, String)> = Vec::new();
    // Of one day only the first fault is told.
    let mut refuse = |field: &'static str, message: String| {
        if found.iter().all(|(known, _)| *known != field) {
            found.push((field, message));
        }
    };
    if state == ApplicationState::Queried && days.queried_on.is_none() {
        refuse(
            "queried_on",
            "Nachforderung vom: Bitte den Tag des Schreibens eintragen.".to_owned(),
        );
    }
    if state == ApplicationState::Closed && days.closed_on.is_none() {
        refuse(
            "closed_on",
            "Abgeschlossen am: Bitte den Tag eintragen.".to_owned(),
        );
    }
    if days.answer_by.is_some() && days.queried_on.is_none() {
        refuse(
            "answer_by",
            "Zu beantworten bis: Bitte auch den Tag der Nachforderung eintragen.".to_owned(),
        );
    }
    let fits = [
        (
            "queried_on",
            "Nachforderung vom",
            days.queried_on,
            state != ApplicationState::Draft,
        ),
        (
            "decided_on",
            "Entschieden am",
            days.decided_on,
            state.is_decided(),
        ),
        (
            "closed_on",
            "Abgeschlossen am",
            days.closed_on,
            state == ApplicationState::Closed,
        ),
    ];
    for (field, label, day, fits) in fits {
        if day.is_some() && !fits {
            let message = format!(
                "{label}: Zum Stand „{state}“ gibt es diesen Tag noch nicht. Bitte den Stand ändern oder den Tag leeren."
            );
            refuse(field, message);
        }
    }
    let sent = ("Eingereicht am", command.submitted_on);
    let queried = ("Nachforderung vom", days.queried_on);
    let decided = ("Entschieden am", days.decided_on);
    let steps: [Step<'_>; 4] = [
        ("queried_on", "Nachforderung vom", days.queried_on, &[sent]),
        ("answer_by", "Zu beantworten bis", days.answer_by, &[queried]),
        ("decided_on", "Entschieden am", days.decided_on, &[sent]),
        (
            "closed_on",
            "Abgeschlossen am",
            days.closed_on,
            &[sent, queried, decided],
        ),
    ];
    for (field, label, day, before) in steps {
        for (earlier, other) in before {
            if matches!((day, other), (Some(day), Some(other)) if day < *other) {
                let message = format!("{label}: Der Tag liegt vor „{earlier}“. Bitte beide Tage prüfen.");
                refuse(field, message);
            }
        }
    }
    let mut refusals = Refusals::default();
    for (field, message) in found {
        refusals.take(Err::<(), _>(ServiceError::field(field, message)))?;
    }
    refusals.finish()
}

/// Checks the state against the notices that answer the application `stored`; what was stored so before the check stays.
///
/// # Errors
/// [`ServiceError::Field`] (`state`) for one that is refused, taken back or made undecided again though a notice grants money for it,
/// (`decided_on`) for one that is granted without a notice or a day of the decision.
pub(super) async fn check_notices(
    conn: &impl ConnectionTrait,
    command: &ApplicationData,
    stored: Option<&application::Model>,
) -> Result<(), ServiceError> {
    let state = command.state;
    let was = stored.map(|stored| (stored.state, stored.decided_on));
    let is_undone = state.is_open() && was.is_some_and(|(was, _)| was.is_decided());
    let contradicts = is_undone || !state.claims();
    if was == Some((state, command.days.decided_on)) || !(contradicts || state.is_granted()) {
        return Ok(());
    }
    let granting = match stored {
        Some(stored) => {
            notice::Entity::find()
                .filter(notice::Column::ApplicationId.eq(stored.id))
                .filter(notice::Column::State.ne(NoticeState::Revoked))
                .order_by_asc(notice::Column::Id)
                .one(conn)
                .await?
        }
        None => None,
    };
    match granting {
        Some(notice) if contradicts => {
            let message = format!(
                "Stand: Zu diesem Antrag gibt es den Bescheid {}, deshalb ist er nicht „{state}“. Bitte „{}“ oder „{}“ wählen; gehört der \
                 Bescheid nicht zu ihm oder ist er widerrufen, zuerst den Bescheid ändern.",
                notice.reference,
                ApplicationState::Granted,
                ApplicationState::PartlyGranted
            );
            Err(ServiceError::field("state", message))
        }
        None if state.is_granted() && command.days.decided_on.is_none() => {
            let message = format!(
                "Entschieden am: Zum Stand „{state}“ ist kein Bescheid erfasst. Bitte den Tag der Entscheidung eintragen oder den Bescheid zu \
                 diesem Antrag erfassen."
            );
            Err(ServiceError::field("decided_on", message))
        }
        _ => Ok(()),
    }
}
