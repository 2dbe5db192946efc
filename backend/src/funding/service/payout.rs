//! Payouts of grant money.

use chrono::NaiveDate;
use paktbuch_entity::{drawdown, notice, payout, taken_over};
use paktbuch_types::{Cents, DrawdownState, MemoSubject, NoticeId, PayoutId, format_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, PaginatorTrait, QueryFilter, Set,
};

use super::{check, is_payout_counted};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::funding::commands::PayoutData;
use crate::funding::queries::data;
use crate::funding::{fields, queries};
use crate::memos;

/// Day and amount of a payout.
type Paid = (NaiveDate, Cents);

/// Enters a payout of a notice's grant.
///
/// # Errors
/// [`ServiceError::Field`] for an amount of zero or beyond any grant, more paid back than was paid out up to some day, or a day in the
/// future.
pub async fn add_payout(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    notice: NoticeId,
    command: PayoutData,
) -> Result<PayoutId, ServiceError> {
    if notice::Entity::find_by_id(notice).count(tx.conn()).await? == 0 {
        return Err(ServiceError::NotFound);
    }
    let command = checked(command, None, tx.today())?;
    let after = (command.paid_on, command.amount);
    refuse_below_zero(tx, notice, (None, Some(after)), back_beyond(after)).await?;
    let row = payout::ActiveModel {
        notice_id: Set(notice),
        paid_on: Set(command.paid_on),
        amount: Set(command.amount),
        note: Set(command.note.clone()),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let event = Event::new(EventKind::PayoutAdded, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .changes(check::changes(Vec::new(), fields::payout(&command)));
    audit::record(tx, [event]).await?;
    Ok(row.id)
}

/// Links a payout with the drawdown that it answers: the only one that was asked for up to its day, of its amount. Answers its number;
/// `None` where none or several fit.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub async fn answer_drawdown(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: PayoutId,
) -> Result<Option<i64>, ServiceError> {
    let payout = payout::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let mut open = drawdown::Entity::find()
        .filter(drawdown::Column::NoticeId.eq(payout.notice_id))
        .filter(drawdown::Column::State.eq(DrawdownState::Requested))
        .filter(drawdown::Column::Amount.eq(payout.amount))
        .filter(drawdown::Column::RequestedOn.lte(payout.paid_on))
        .all(tx.conn())
        .await?;
    if open.len() > 1 {
        return Ok(None);
    }
    let Some(row) = open.pop() else {
        return Ok(None);
    };
    let (number, version) = (row.number, row.version);
    let words = format!(
        "{} vom {}",
        fields::euro(payout.amount),
        format_date(payout.paid_on)
    );
    let event = Event::new(
        EventKind::DrawdownChanged,
        SubjectKind::Notice,
        payout.notice_id.0,
    )
    .touching(Some(payout.notice_id))
    .change(Change::set("Mittelabruf", number))
    .change(Change::new("Stand", row.state, DrawdownState::PaidOut))
    .change(Change::set("Auszahlung", words));
    let mut row = row.into_active_model();
    row.state = Set(DrawdownState::PaidOut);
    row.payout_id = Set(Some(id));
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(Some(number))
}

/// Changes the payout that has the version `version`; answers its notice. `reason` is asked for where a filed proof counts
/// it or reaches beyond its day, before or after.
///
/// # Errors
/// As [`add_payout`]; [`ServiceError::Stale`] where someone else saved meanwhile; [`ServiceError::Field`] (`reason`) without a reason
/// where one is asked for, or with one that is too long.
pub async fn change_payout(
    tx: &WriteTx,
    documents: &Documents,
    _permit: &Permit<EditFunding>,
    id: PayoutId,
    version: i64,
    command: PayoutData,
    reason: &str,
) -> Result<NoticeId, ServiceError> {
    let row = stored(tx, id, version).await?;
    let payout = (row.notice_id, id);
    let is_counted = Box::pin(is_payout_counted(tx.conn(), documents, payout, row.paid_on)).await?;
    Box::pin(change(tx, row, command, (reason, is_counted))).await
}

/// Gives the payout that has the version `version` its day, for a `reason` that is told; answers its notice.
///
/// # Errors
/// As [`change_payout`].
pub async fn date_payout(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: PayoutId,
    version: i64,
    paid_on: NaiveDate,
    reason: &str,
) -> Result<NoticeId, ServiceError> {
    let row = stored(tx, id, version).await?;
    let command = PayoutData {
        paid_on,
        ..data::payout(&row)
    };
    Box::pin(change(tx, row, command, (reason, true))).await
}

async fn stored(tx: &WriteTx, id: PayoutId, version: i64) -> Result<payout::Model, ServiceError> {
    let row = payout::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.version == version {
        Ok(row)
    } else {
        Err(ServiceError::Stale)
    }
}

/// Changes a payout, for a reason that is asked for where a filed proof counts it, reaches beyond its day or would count it then.
async fn change(
    tx: &WriteTx,
    row: payout::Model,
    command: PayoutData,
    (reason, is_counted): (&str, bool),
) -> Result<NoticeId, ServiceError> {
    let (notice, version) = (row.notice_id, row.version);
    let command = checked(command, Some(row.paid_on), tx.today())?;
    let mut event = Event::new(EventKind::PayoutChanged, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .changes(check::changes(
            fields::payout(&data::payout(&row)),
            fields::payout(&command),
        ));
    if event.is_empty() {
        return Ok(notice);
    }
    let (before, after) = ((row.paid_on, row.amount), (command.paid_on, command.amount));
    refuse_below_zero(tx, notice, (Some(before), Some(after)), back_beyond(after)).await?;
    let is_reached = queries::counts_payout(tx.conn(), notice, row.paid_on).await?;
    if is_counted || is_reached || queries::counts_payout(tx.conn(), notice, command.paid_on).await? {
        let reason = check::optional("reason", "Grund der Änderung", reason)?;
        if reason.is_empty() {
            let counts = if is_counted {
                "zählt diese Auszahlung"
            } else if is_reached {
                "reicht über den Tag dieser Auszahlung hinaus"
            } else {
                "reicht bis zum neuen Tag oder weiter und würde diese Auszahlung zählen"
            };
            return Err(ServiceError::field(
                "reason",
                format!(
                    "Ein eingereichter Verwendungsnachweis {counts}. Bitte unter „Grund der Änderung“ angeben, warum sie sich ändert; der \
                     Grund steht dort bei der Abweichung."
                ),
            ));
        }
        event = event.change(Change::set("Grund der Änderung", reason));
    }
    let mut row = row.into_active_model();
    row.paid_on = Set(command.paid_on);
    row.amount = Set(command.amount);
    row.note = Set(command.note);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(notice)
}

/// Removes the payout that has the version `version`, with the mark of a takeover; the history keeps what it was and why it went.
/// Answers its notice.
///
/// # Errors
/// [`ServiceError::Stale`] where someone else saved meanwhile; [`ServiceError::Field`] (`grund`) without a reason or for one that is too
/// long; [`ServiceError::Refused`] where a drawdown names it, a filed proof counts it, or more was paid back than would be paid out.
pub async fn remove_payout(
    tx: &WriteTx,
    documents: &Documents,
    _permit: &Permit<EditFunding>,
    id: PayoutId,
    version: i64,
    reason: &str,
) -> Result<NoticeId, ServiceError> {
    let row = stored(tx, id, version).await?;
    let notice = row.notice_id;
    let reason = check::required("grund", "Grund", reason)?;
    Box::pin(refuse_needed(tx, documents, &row)).await?;
    let beyond = "Ohne diese Auszahlung wäre mehr zurückgezahlt als ausgezahlt. Bitte berichtigen oder entfernen Sie zuerst die Rückzahlung.";
    let before = (row.paid_on, row.amount);
    refuse_below_zero(tx, notice, (Some(before), None), |_, _| {
        ServiceError::refused(beyond)
    })
    .await?;
    let told = fields::payout(&data::payout(&row));
    let event = Event::new(EventKind::PayoutRemoved, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .changes(check::changes(told, Vec::new()))
        .change(Change::set("Grund", reason));
    taken_over::Entity::delete_many()
        .filter(taken_over::Column::PayoutId.eq(id))
        .exec(tx.conn())
        .await?;
    let above = (MemoSubject::Notice, notice.0);
    memos::keep_memos(tx, (MemoSubject::Payout, id.0), Some(above)).await?;
    row.delete(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(notice)
}

/// Refuses to remove what a drawdown or a filed proof counts.
async fn refuse_needed(tx: &WriteTx, documents: &Documents, row: &payout::Model) -> Result<(), ServiceError> {
    let answered = drawdown::Entity::find()
        .filter(drawdown::Column::PayoutId.eq(row.id))
        .one(tx.conn())
        .await?;
    if let Some(drawdown) = answered {
        return Err(ServiceError::refused(format!(
            "Mittelabruf {} nennt diese Auszahlung. Bitte nehmen Sie sie dort zuerst heraus, oder berichtigen Sie hier Tag und Betrag.",
            drawdown.number
        )));
    }
    let payout = (row.notice_id, row.id);
    if is_payout_counted(tx.conn(), documents, payout, row.paid_on).await? {
        return Err(ServiceError::refused(
            "Ein eingereichter Verwendungsnachweis zählt diese Auszahlung; sie bleibt stehen. Bitte tragen Sie den Betrag mit Minus als eigene Auszahlung ein.",
        ));
    }
    Ok(())
}

/// What is told where `after` would leave less than nothing on a day; `others` is what the other payouts come to up to it.
fn back_beyond(after: Paid) -> impl Fn(NaiveDate, Cents) -> ServiceError {
    move |day, others| {
        let message = if after.1 < Cents::ZERO {
            format!(
                "Betrag: Am {} wäre damit mehr zurückgezahlt als ausgezahlt; ausgezahlt sind bis dahin sonst {}. Bitte Tag und Betrag prüfen oder \
                 die fehlende Auszahlung zuerst eintragen.",
                format_date(day),
                fields::euro(others)
            )
        } else {
            format!(
                "Betrag: Am {} wäre damit mehr zurückgezahlt als ausgezahlt. Bitte Tag und Betrag prüfen oder zuerst die Rückzahlung \
                 berichtigen.",
                format_date(day)
            )
        };
        ServiceError::field("amount", message)
    }
}

/// Refuses `after` in place of `before` where on some day more would be paid back than was paid out; what stood so already may get better.
async fn refuse_below_zero(
    tx: &WriteTx,
    notice: NoticeId,
    (before, after): (Option<Paid>, Option<Paid>),
    refusal: impl Fn(NaiveDate, Cents) -> ServiceError,
) -> Result<(), ServiceError> {
    let mut stored = queries::payouts_by_notice(tx.conn(), Some(notice), None).await?;
    let all = stored.remove(&notice).unwrap_or_default();
    let up_to = |payouts: &[Paid], day: NaiveDate| -> Cents {
        let until = payouts.iter().filter(|(paid_on, _)| *paid_on <= day);
        until.map(|(_, amount)| *amount).sum()
    };
    let mut others = all.clone();
    if let Some(at) = others.iter().position(|payout| Some(*payout) == before) {
        others.remove(at);
    }
    let mut days: Vec<NaiveDate> = all.iter().chain(&after).map(|(paid_on, _)| *paid_on).collect();
    days.sort_unstable();
    for day in days {
        let rest = up_to(&others, day);
        let new = after.filter(|(paid_on, _)| *paid_on <= day);
        let left = rest.plus(new.map_or(Cents::ZERO, |(_, amount)| amount));
        if left < Cents::ZERO && left < up_to(&all, day) {
            return Err(refusal(day, rest));
        }
    }
    Ok(())
}

/// The command with a cleaned note; `stored` is the day that it changes.
fn checked(
    command: PayoutData,
    stored: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<PayoutData, ServiceError> {
    check::not_future(
        ("paid_on", "Ausgezahlt am", "den Tag der Gutschrift"),
        command.paid_on,
        stored,
        today,
    )?;
    if command.amount == Cents::ZERO {
        let message = "Betrag: Bitte den ausgezahlten Betrag eintragen; eine Rückzahlung mit Minus davor.";
        return Err(ServiceError::field("amount", message));
    }
    check::not_negative("amount", "Betrag", Cents(command.amount.0.abs()))?;
    Ok(PayoutData {
        note: check::optional("note", "Bemerkung", &command.note)?,
        ..command
    })
}
