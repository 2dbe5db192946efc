//! Storing what became of a drawdown.

use chrono::NaiveDate;
use paktbuch_entity::{drawdown, notice};
use paktbuch_types::{Cents, Drawdown, DrawdownId, DrawdownState, NoticeId, format_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::draft::is_final;
use super::take::drawn_before;
use super::{NOTE, REFERENCE, at_most, event};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::drawdowns::commands::ProgressData;
use crate::drawdowns::fields::{self, euro};
use crate::drawdowns::queries;
use crate::drawdowns::rows::PayoutChoice;
use crate::error::ServiceError;
use crate::funding::{self, NoticeView, OtherMoney, Terms};
use crate::text;

/// Stores what became of the drawdown that has the version `version`; answers its notice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] (`state`, `requested_on`, `payout`) for a step that cannot be,
/// a draft that asks for more than is left of the grant or, as a reimbursement, of the share of what is paid, a request
/// without its day or in the future, a payout of another notice or drawdown.
pub async fn change_drawdown(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: DrawdownId,
    version: i64,
    data: ProgressData,
) -> Result<NoticeId, ServiceError> {
    let row = drawdown::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    let payouts = queries::payouts(tx.conn(), row.notice_id, row.payout_id).await?;
    let data = checked(data, &row, &payouts, tx.today())?;
    if let (DrawdownState::Draft, Some(day)) = (row.state, data.requested_on) {
        let notice = notice::Entity::find_by_id(row.notice_id).one(tx.conn()).await?;
        let notice = notice.ok_or(ServiceError::NotFound)?;
        let programmes = funding::programmes(tx.conn()).await?;
        is_final(&notice, &programmes, day)
            .map_err(|message| ServiceError::field("requested_on", format!("Angefordert am: {message}")))?;
    }
    if (row.state, data.state) == (DrawdownState::Draft, DrawdownState::Requested) {
        within_grant(tx, &row).await?;
    }
    // The letter of one that was asked for says what was drawn on that day, whatever was drafted before it.
    let drawn_before = match data.requested_on {
        Some(day) if data.state == DrawdownState::Requested && row.requested_on != Some(day) => {
            drawn_before(tx, row.notice_id, Some(id), day).await?
        }
        _ => row.drawn_before,
    };
    let told = |data: &ProgressData| fields::progress(data, payout_words(data, &payouts));
    let before = told(&queries::progress(&row));
    let changes = before
        .into_iter()
        .zip(told(&data))
        .map(|((label, before), (_, after))| Change::new(label, before, after));
    let event = event(EventKind::DrawdownChanged, row.notice_id, row.number).changes(changes);
    if event.is_empty() {
        return Ok(row.notice_id);
    }
    let notice = row.notice_id;
    let mut row = row.into_active_model();
    row.state = Set(data.state);
    row.requested_on = Set(data.requested_on);
    row.drawn_before = Set(drawn_before);
    row.reference = Set(data.reference);
    row.note = Set(data.note);
    row.payout_id = Set(data.payout);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(notice)
}

/// Drafts count only once they are asked for: another one may have taken the rest of the grant since this one was computed.
async fn within_grant(tx: &WriteTx, row: &drawdown::Model) -> Result<(), ServiceError> {
    let view = funding::read_notice(tx.conn(), row.notice_id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let drawn = view
        .paid_out()
        .plus(queries::waiting(tx.conn(), row.notice_id).await?);
    let rest = view.ceiling().minus(drawn);
    if row.amount <= rest {
        return within_paid(tx, row, &view, drawn).await;
    }
    let message = format!(
        "Stand: Mittelabruf {} verlangt {}, von der Zuwendung über {} sind aber nur noch {} abrufbar. Bitte diesen Entwurf zurückziehen und den Abruf neu berechnen.",
        row.number,
        euro(row.amount),
        euro(view.ceiling()),
        euro(rest.max(Cents::ZERO))
    );
    Err(ServiceError::field("state", message))
}

/// A reimbursement gives the share of what is paid, once: another draft over the same invoices may have been asked for.
async fn within_paid(
    tx: &WriteTx,
    row: &drawdown::Model,
    view: &NoticeView,
    drawn: Cents,
) -> Result<(), ServiceError> {
    if row.kind != Drawdown::Reimbursement {
        return Ok(());
    }
    let figures = funding::plan_figures(tx.conn(), row.notice_id, Some(tx.today())).await?;
    let received = OtherMoney::received(&view.data.lists.incomes, tx.today());
    let share = Terms::of(&view.data).settle(figures.total().paid, received).grant;
    let asked = drawn.plus(row.amount);
    if asked <= share {
        return Ok(());
    }
    let message = format!(
        "Stand: Mit Mittelabruf {} wären {} ausgezahlt und angefordert, der Anteil an den bezahlten Rechnungen ist aber {}. Bitte den Entwurf neu berechnen: diesen zurückziehen und einen neuen anlegen.",
        row.number,
        euro(asked),
        euro(share)
    );
    Err(ServiceError::field("state", message))
}

/// The chosen payout in words.
pub(in crate::drawdowns) fn payout_words(data: &ProgressData, payouts: &[PayoutChoice]) -> String {
    let chosen = payouts.iter().find(|payout| Some(payout.id) == data.payout);
    chosen
        .map(|payout| format!("{} vom {}", euro(payout.amount), format_date(payout.paid_on)))
        .unwrap_or_default()
}

fn checked(
    data: ProgressData,
    row: &drawdown::Model,
    payouts: &[PayoutChoice],
    today: NaiveDate,
) -> Result<ProgressData, ServiceError> {
    // Whoever chooses the payout of one that waits says that it came.
    let is_answered = data.payout.is_some()
        && row.state == DrawdownState::Requested
        && data.state == DrawdownState::Requested;
    let data = ProgressData {
        state: if is_answered {
            DrawdownState::PaidOut
        } else {
            data.state
        },
        ..data
    };
    if !row.state.may_become(data.state) {
        let message = format!("Stand: Aus „{}“ wird nicht „{}“.", row.state, data.state);
        return Err(ServiceError::field("state", message));
    }
    let is_asked = matches!(data.state, DrawdownState::Requested | DrawdownState::PaidOut);
    match data.requested_on {
        None if is_asked => {
            let message = "Angefordert am: Bitte den Tag eintragen, an dem der Abruf abgeschickt wurde.";
            return Err(ServiceError::field("requested_on", message));
        }
        Some(day) if day > today => {
            let message = format!(
                "Angefordert am: Der {} liegt in der Zukunft. Bitte einen Tag bis heute ({}) eintragen.",
                format_date(day),
                format_date(today)
            );
            return Err(ServiceError::field("requested_on", message));
        }
        _ => {}
    }
    if let Some(payout) = data.payout {
        let message = if !payouts.iter().any(|choice| choice.id == payout) {
            Some(
                "Auszahlung: Diese gehört zu einem anderen Bescheid oder Abruf. Bitte eine aus der Liste wählen.",
            )
        } else if data.state != DrawdownState::PaidOut {
            Some("Auszahlung: Bitte auch den Stand „ausgezahlt“ wählen.")
        } else {
            None
        };
        if let Some(message) = message {
            return Err(ServiceError::field("payout", message));
        }
    } else if data.state == DrawdownState::PaidOut {
        let message = "Auszahlung: Bitte die Auszahlung wählen; fehlt sie, zuerst beim Bescheid eintragen.";
        return Err(ServiceError::field("payout", message));
    }
    Ok(ProgressData {
        reference: at_most(
            "reference",
            "Aktenzeichen",
            text::clean(&data.reference),
            REFERENCE,
        )?,
        note: at_most("note", "Bemerkung", text::clean_lines(&data.note), NOTE)?,
        ..data
    })
}
