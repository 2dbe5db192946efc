//! Entering a drawdown that was asked for before Paktbuch.

use chrono::NaiveDate;
use paktbuch_entity::{drawdown, notice};
use paktbuch_types::{Cents, Drawdown, DrawdownId, DrawdownState, NoticeId, PayoutId, format_date};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use super::add::next_number;
use super::considered::spending;
use super::{NOTE, REFERENCE, at_most, event};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::drawdowns::commands::PastDrawdown;
use crate::drawdowns::fields::euro;
use crate::drawdowns::queries;
use crate::drawdowns::rows::DrawdownRow;
use crate::error::ServiceError;
use crate::funding;
use crate::text;

/// What a drawdown asked for in the past became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub id: DrawdownId,
    pub version: i64,
    pub kind: Drawdown,
    /// Neither the command nor the programme says the kind.
    pub is_kind_assumed: bool,
    /// Paid out and asked for, this one included.
    pub drawn: Cents,
    /// By the notice as it is now.
    pub granted: Cents,
}

/// Stores a drawdown that was asked for on a day of the past; the payout that answered it is linked by
/// [`change_drawdown`](super::change_drawdown). Its figures are those of that day; what it counts is computed anew
/// whenever it is read, see [`considered`](fn@super::considered). Nothing of the amount is refused for the
/// grant, because it was asked for; rule R14 tells of it.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] (`requested_on`) for a day in the future, (`amount`) for nothing, (`reference`,
/// `note`) where they are too long.
pub async fn take_drawdown(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    data: PastDrawdown,
) -> Result<Taken, ServiceError> {
    let day = data.requested_on;
    if day > tx.today() {
        let message = format!(
            "Angefordert am: Der {} liegt in der Zukunft. Bitte einen Tag bis heute ({}) eintragen.",
            format_date(day),
            format_date(tx.today())
        );
        return Err(ServiceError::field("requested_on", message));
    }
    if data.amount <= Cents::ZERO {
        let message = "Abrufbetrag: Bitte einen Betrag über 0,00 € eintragen.";
        return Err(ServiceError::field("amount", message));
    }
    let reference = at_most(
        "reference",
        "Aktenzeichen",
        text::clean(&data.reference),
        REFERENCE,
    )?;
    let note = at_most("note", "Bemerkung", text::clean_lines(&data.note), NOTE)?;
    let notice = notice::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let programmes = funding::programmes(tx.conn()).await?;
    let programme = funding::find_programme(
        &programmes,
        &notice.programme,
        notice.programme_version.parse().ok(),
    );
    let prescribed = programme.and_then(|programme| programme.drawdown.value);
    let kind = data.kind.or(prescribed).unwrap_or(Drawdown::Reimbursement);
    let (paid_eligible, need_eligible) = spending(tx.conn(), (&notice, programme), kind, day).await?;
    let drawn_before = drawn_before(tx, id, None, day).await?;
    let number = next_number(tx, id).await?;
    let row = drawdown::ActiveModel {
        notice_id: Set(id),
        number: Set(number),
        kind: Set(kind),
        state: Set(DrawdownState::Requested),
        as_of: Set(day),
        requested_on: Set(Some(day)),
        amount: Set(data.amount),
        paid_eligible: Set(paid_eligible),
        need_eligible: Set(need_eligible),
        drawn_before: Set(drawn_before),
        reference: Set(reference.clone()),
        note: Set(note.clone()),
        payout_id: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let event = event(EventKind::DrawdownAdded, id, number)
        .change(Change::set("Art", kind))
        .change(Change::set("Stand", DrawdownState::Requested))
        .change(Change::set("Angefordert am", format_date(day)))
        .change(Change::set("Abrufbetrag", euro(data.amount)))
        .change(Change::set("Aktenzeichen oder Vorgangsnummer", reference))
        .change(Change::set("Bemerkung", note));
    audit::record(tx, [event]).await?;
    Ok(Taken {
        id: row.id,
        version: 1,
        kind,
        is_kind_assumed: data.kind.or(prescribed).is_none(),
        drawn: drawn_before.plus(data.amount),
        granted: notice.granted,
    })
}

/// Paid out before a day, and asked for up to it, except by one drawdown, of which the money came later or not yet.
pub(super) async fn drawn_before(
    tx: &WriteTx,
    id: NoticeId,
    except: Option<DrawdownId>,
    day: NaiveDate,
) -> Result<Cents, ServiceError> {
    let view = funding::read_notice(tx.conn(), id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let paid_on = |id: PayoutId| {
        let payout = view.payouts.iter().find(|payout| payout.id == id);
        payout.map(|payout| payout.data.paid_on)
    };
    let is_open = |row: &DrawdownRow| {
        let progress = &row.progress;
        let counts = matches!(progress.state, DrawdownState::Requested | DrawdownState::PaidOut);
        let came = progress.payout.and_then(paid_on);
        counts
            && Some(row.id) != except
            && progress.requested_on.is_some_and(|asked| asked <= day)
            && came.is_none_or(|came| came >= day)
    };
    let paid: Cents = view
        .payouts
        .iter()
        .filter(|payout| payout.data.paid_on < day)
        .map(|payout| payout.data.amount)
        .sum();
    let rows = queries::of_notice(tx.conn(), id).await?;
    let open: Cents = rows.iter().filter(|row| is_open(row)).map(|row| row.amount).sum();
    Ok(paid.plus(open))
}
