//! Reallocations between Einzelansätze (Umschichtungen): prepared, sent, and put into force by a change notice.

use chrono::NaiveDate;
use paktbuch_entity::{notice, reallocation, reallocation_item};
use paktbuch_types::{
    AmendmentId, AmendmentKind, Cents, CostItemId, NoticeId, NoticeState, ReallocationId, ReallocationState,
    format_date,
};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use super::{amend, check, is_revoked};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::{
    AmendedItem, AmendedValues, AmendmentData, AmendmentHead, ReallocationData, ReallocationProgress,
};
use crate::funding::rows::{ReallocationRow, ShiftedItem};
use crate::funding::{fields, queries};

/// Prepares a reallocation of a notice as a draft; the Einzelansätze stay as they are.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] for a revoked notice; [`ServiceError::Field`] (`items`) for an Einzelansatz of
/// another notice, a negative amount, amounts that do not cancel out or change nothing; (`reason`) where it is too long.
pub async fn add_reallocation(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    data: ReallocationData,
) -> Result<ReallocationId, ServiceError> {
    let row = notice::Entity::find_by_id(id).one(tx.conn()).await?;
    let notice = row.ok_or(ServiceError::NotFound)?;
    if notice.state == NoticeState::Revoked {
        return Err(is_revoked(&notice.reference));
    }
    let items = shifted(tx, id, &data.items).await?;
    let reason = check::note("reason", "Begründung", &data.reason)?;
    let last = queries::reallocations(tx.conn(), id).await?.pop();
    let number = last.map_or(1, |last| last.number + 1);
    let row = reallocation::ActiveModel {
        notice_id: Set(id),
        number: Set(number),
        state: Set(ReallocationState::Draft),
        reason: Set(reason.clone()),
        sent_on: Set(None),
        settled_on: Set(None),
        reference: Set(String::new()),
        amendment_id: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    for item in &items {
        let item = reallocation_item::ActiveModel {
            reallocation_id: Set(row.id),
            cost_item_id: Set(item.item),
            eligible_before: Set(item.before),
            eligible: Set(item.after),
        };
        reallocation_item::Entity::insert(item)
            .exec_without_returning(tx.conn())
            .await?;
    }
    let told = fields::reallocation(number, &reason, &items);
    let event = Event::new(EventKind::ReallocationAdded, SubjectKind::Notice, id.0)
        .touching(Some(id))
        .changes(check::changes(Vec::new(), told));
    audit::record(tx, [event]).await?;
    Ok(row.id)
}

/// Every Einzelansatz of the notice with its new amount.
async fn shifted(
    tx: &WriteTx,
    notice: NoticeId,
    wanted: &[(CostItemId, Cents)],
) -> Result<Vec<ShiftedItem>, ServiceError> {
    let wrong = |message: String| Err(ServiceError::field("items", message));
    let plan = queries::figures(tx.conn(), notice, None).await?;
    if wanted
        .iter()
        .any(|(id, _)| !plan.items.iter().any(|item| item.id == *id))
    {
        return wrong(
            "Einzelansatz: Diesen gibt es in diesem Bescheid nicht. Bitte laden Sie die Seite neu."
                .to_owned(),
        );
    }
    let mut items = Vec::with_capacity(plan.items.len());
    for item in &plan.items {
        let before = item.figure.planned.eligible;
        let after = wanted
            .iter()
            .find(|(id, _)| *id == item.id)
            .map_or(before, |(_, amount)| *amount);
        check::not_negative(
            "items",
            &format!("Einzelansatz {} {}", item.position, item.title),
            after,
        )?;
        items.push(ShiftedItem {
            item: item.id,
            position: item.position,
            title: item.title.clone(),
            before,
            after,
        });
    }
    let before: Cents = items.iter().map(|item| item.before).sum();
    let after: Cents = items.iter().map(|item| item.after).sum();
    if before != after {
        return wrong(format!(
            "Einzelansätze: Bisher sind es zusammen {before} €, neu {after} €. Bitte gleichen Sie die Beträge aus; eine Umschichtung ändert die Summe nicht."
        ));
    }
    if items.iter().all(|item| item.before == item.after) {
        return wrong("Einzelansätze: Bitte tragen Sie ein, welcher Ansatz sich ändert.".to_owned());
    }
    Ok(items)
}

/// Stores what became of the reallocation that has the version `version`; answers its notice. One that comes into force changes the
/// Einzelansätze by a change notice of that day and reference, and as each of these lines that stand alone.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] for one that is settled already and for Einzelansätze
/// that changed since; [`ServiceError::Field`] (`state`, `sent_on`, `settled_on`, `reference`) for what a state asks for; and all that
/// [`super::amend`] refuses.
pub async fn change_reallocation(
    tx: &WriteTx,
    permit: &Permit<EditFunding>,
    id: ReallocationId,
    version: i64,
    progress: ReallocationProgress,
) -> Result<NoticeId, ServiceError> {
    let row = queries::one_reallocation(tx.conn(), id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    let progress = checked(&row, progress, tx.today())?;
    let told = check::changes(
        fields::reallocation_progress(&row.progress),
        fields::reallocation_progress(&progress),
    );
    let event = Event::new(EventKind::ReallocationChanged, SubjectKind::Notice, row.notice.0)
        .touching(Some(row.notice))
        .changes(told);
    if event.is_empty() {
        return Ok(row.notice);
    }
    let comes_into_force = progress.state == ReallocationState::InForce;
    let amendment = if comes_into_force {
        Some(put_into_force(tx, permit, &row, &progress).await?)
    } else {
        None
    };
    let model = reallocation::ActiveModel {
        id: Set(id),
        state: Set(progress.state),
        sent_on: Set(progress.sent_on),
        settled_on: Set(progress.settled_on),
        reference: Set(progress.reference),
        amendment_id: Set(amendment),
        version: Set(version + 1),
        ..Default::default()
    };
    model.update(tx.conn()).await?;
    let event = event.change(Change::set("Umschichtung", row.number));
    audit::record(tx, [event]).await?;
    Ok(row.notice)
}

async fn put_into_force(
    tx: &WriteTx,
    permit: &Permit<EditFunding>,
    row: &ReallocationRow,
    progress: &ReallocationProgress,
) -> Result<AmendmentId, ServiceError> {
    let plan = queries::figures(tx.conn(), row.notice, None).await?;
    let is_now = |item: &ShiftedItem| {
        let now = plan.items.iter().find(|known| known.id == item.item);
        now.is_some_and(|now| now.figure.planned.eligible == item.before)
    };
    if !row.items.iter().all(is_now) {
        return Err(ServiceError::refused(
            "Die Einzelansätze haben sich geändert, seit die Umschichtung vorbereitet wurde. Bitte bereiten Sie eine neue vor und lehnen Sie diese ab.",
        ));
    }
    let notice = notice::Entity::find_by_id(row.notice).one(tx.conn()).await?;
    let notice = notice.ok_or(ServiceError::NotFound)?;
    let changed = row.items.iter().filter(|item| item.before != item.after);
    let data = AmendmentData {
        kind: AmendmentKind::Reallocation,
        head: AmendmentHead {
            reference: progress.reference.clone(),
            dated: progress.settled_on.unwrap_or_else(|| tx.today()),
            announced_on: None,
            reason: format!("Umschichtung {}. {}", row.number, row.reason),
        },
        values: AmendedValues {
            items: changed
                .map(|item| AmendedItem {
                    item: item.item,
                    total: None,
                    eligible: Some(item.after),
                })
                .collect(),
            ..AmendedValues::default()
        },
    };
    let (amendment, _) = amend(tx, permit, row.notice, notice.version, data).await?;
    Ok(amendment)
}

fn checked(
    row: &ReallocationRow,
    progress: ReallocationProgress,
    today: NaiveDate,
) -> Result<ReallocationProgress, ServiceError> {
    let before = row.progress.state;
    if before.is_settled() && progress != row.progress {
        return Err(ServiceError::refused(format!(
            "Die Umschichtung {} ist {before} und ändert sich nicht mehr. Bitte bereiten Sie eine neue vor.",
            row.number
        )));
    }
    let missing = |field: &'static str, message: &str| Err(ServiceError::field(field, message));
    let is_sent = progress.state != ReallocationState::Draft;
    if is_sent && progress.sent_on.is_none() {
        return missing("sent_on", "Abgesandt am: Bitte den Tag des Schreibens eintragen.");
    }
    if progress.state.is_settled() && progress.settled_on.is_none() {
        return missing(
            "settled_on",
            "Zugestimmt, angezeigt oder abgelehnt am: Bitte den Tag eintragen.",
        );
    }
    if !progress.state.is_settled() && progress.settled_on.is_some() {
        return missing(
            "settled_on",
            "Zugestimmt, angezeigt oder abgelehnt am: Bitte auch den Stand wählen, oder den Tag leeren.",
        );
    }
    for (field, label, day) in [
        ("sent_on", "Abgesandt am", progress.sent_on),
        (
            "settled_on",
            "Zugestimmt, angezeigt oder abgelehnt am",
            progress.settled_on,
        ),
    ] {
        if let Some(day) = day.filter(|day| *day > today) {
            let message = format!("{label}: Der {} liegt in der Zukunft.", format_date(day));
            return Err(ServiceError::field(field, message));
        }
    }
    if let (Some(sent), Some(settled)) = (progress.sent_on, progress.settled_on)
        && settled < sent
    {
        return missing(
            "settled_on",
            "Zugestimmt, angezeigt oder abgelehnt am: Der Tag liegt vor dem Schreiben. Bitte beide Tage prüfen.",
        );
    }
    let reference = if progress.state == ReallocationState::InForce {
        check::required("reference", "Aktenzeichen", &progress.reference)?
    } else {
        check::optional("reference", "Aktenzeichen", &progress.reference)?
    };
    Ok(ReallocationProgress {
        reference,
        ..progress
    })
}
