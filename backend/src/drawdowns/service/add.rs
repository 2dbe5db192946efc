//! Storing what was computed as a draft.

use chrono::NaiveDate;
use paktbuch_entity::{drawdown, drawdown_need, drawdown_order, notice};
use paktbuch_types::{Cents, Drawdown, DrawdownId, DrawdownState, NoticeId, NoticeState, format_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::{NOTE, at_most, draft, event, receipts};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::drawdowns::commands::{DrawdownData, NeedId};
use crate::drawdowns::fields::euro;
use crate::drawdowns::rows::{Draft, NeedRow};
use crate::error::ServiceError;
use crate::funding;
use crate::text;

/// The day as of which a drawdown is computed (Stichtag): today where none was chosen.
///
/// # Errors
/// [`ServiceError::Field`] (`as_of`) for a day in the future.
pub(in crate::drawdowns) fn as_of(
    day: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<NaiveDate, ServiceError> {
    match day.filter(|day| *day > today) {
        None => Ok(day.unwrap_or(today)),
        Some(day) => {
            let message = format!(
                "Stichtag: Der {} liegt in der Zukunft. Bitte einen Tag bis heute eintragen.",
                format_date(day)
            );
            Err(ServiceError::field("as_of", message))
        }
    }
}

/// Stores a drawdown of a notice as a draft, computed as of the chosen day.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] for a notice that is revoked; [`ServiceError::Field`] (`as_of`) for a day in the future; (`amount`) where nothing is to be asked for, more than the rest of the grant or the ceiling of instalments, or with
/// a reimbursement or the final payment more than was paid; (`note`) where it is too long.
pub async fn add_drawdown(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    data: DrawdownData,
) -> Result<DrawdownId, ServiceError> {
    let row = notice::Entity::find_by_id(id).one(tx.conn()).await?;
    let notice = row.ok_or(ServiceError::NotFound)?;
    if notice.state == NoticeState::Revoked {
        return Err(funding::is_revoked(&notice.reference));
    }
    let days = (as_of(data.as_of, tx.today())?, tx.today());
    let draft = draft(
        tx.conn(),
        id,
        Some(data.kind),
        Some(&data.needs),
        data.amount,
        days,
    )
    .await?;
    let amount = data.amount.unwrap_or(draft.computed.amount);
    check_amount(amount, &draft)?;
    let note = at_most("note", "Bemerkung", text::clean_lines(&data.note), NOTE)?;
    let number = next_number(tx, id).await?;
    let is_foreseen = |need: &&NeedRow| draft.foresees() && draft.chosen.contains(&need.id);
    let needs: Vec<(NeedId, Cents)> = draft
        .needs
        .iter()
        .filter(is_foreseen)
        .map(|need| (need.id, need.eligible))
        .collect();
    let row = drawdown::ActiveModel {
        notice_id: Set(id),
        number: Set(number),
        kind: Set(data.kind),
        state: Set(DrawdownState::Draft),
        as_of: Set(draft.as_of),
        requested_on: Set(None),
        amount: Set(amount),
        paid_eligible: Set(draft.paid_eligible),
        need_eligible: Set(needs.iter().map(|(_, eligible)| *eligible).sum()),
        drawn_before: Set(draft.paid_out.plus(draft.waiting)),
        reference: Set(String::new()),
        note: Set(note.clone()),
        payout_id: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    for need in needs {
        insert_need(tx, row.id, need).await?;
    }
    // Boxed: it reads all that was paid.
    Box::pin(receipts::keep(tx, &row)).await?;
    let event = event(EventKind::DrawdownAdded, id, number)
        .change(Change::set("Art", data.kind))
        .change(Change::set("Stichtag", format_date(draft.as_of)))
        .change(Change::set("Abrufbetrag", euro(amount)))
        .change(Change::set("Bemerkung", note));
    audit::record(tx, [event]).await?;
    Ok(row.id)
}

/// Number of the next drawdown of a notice.
pub(super) async fn next_number(tx: &WriteTx, notice: NoticeId) -> Result<i64, ServiceError> {
    let last = drawdown::Entity::find()
        .filter(drawdown::Column::NoticeId.eq(notice))
        .order_by_desc(drawdown::Column::Number)
        .one(tx.conn())
        .await?;
    Ok(last.map_or(0, |last| last.number) + 1)
}

async fn insert_need(
    tx: &WriteTx,
    id: DrawdownId,
    (need, eligible): (NeedId, Cents),
) -> Result<(), ServiceError> {
    match need {
        NeedId::Invoice(invoice) => {
            let row = drawdown_need::ActiveModel {
                drawdown_id: Set(id),
                invoice_id: Set(invoice),
                eligible: Set(eligible),
            };
            drawdown_need::Entity::insert(row)
                .exec_without_returning(tx.conn())
                .await?;
        }
        NeedId::Order(order) => {
            let row = drawdown_order::ActiveModel {
                drawdown_id: Set(id),
                order_id: Set(order),
                eligible: Set(eligible),
            };
            drawdown_order::Entity::insert(row)
                .exec_without_returning(tx.conn())
                .await?;
        }
    }
    Ok(())
}

fn check_amount(amount: Cents, draft: &Draft) -> Result<(), ServiceError> {
    let twice = draft.counted_twice.as_ref();
    let twice = twice.map(|(message, remedy)| format!("{message} {remedy}"));
    let refuse = |message: String| {
        let message = match &twice {
            Some(twice) => format!("{message} {twice}"),
            None => message,
        };
        Err(ServiceError::field("amount", message))
    };
    let computed = &draft.computed;
    if amount <= Cents::ZERO {
        let remedy = if twice.is_some() {
            ""
        } else {
            " Bitte erst Rechnungen zuordnen oder bezahlen."
        };
        return refuse(format!(
            "Abrufbetrag: Es gibt derzeit nichts abzurufen (berechnet: {}).{remedy}",
            euro(computed.amount)
        ));
    }
    if amount > computed.rest {
        return refuse(format!(
            "Abrufbetrag: {} sind mehr als der Rest der Zuwendung. Abrufbar sind noch {}.",
            euro(amount),
            euro(computed.rest)
        ));
    }
    if amount > computed.most {
        return refuse(format!(
            "Abrufbetrag: {} sind mehr als die Höchstgrenze für Abschläge. Abrufbar sind noch {}; der Rest folgt als Schlusszahlung nach dem Verwendungsnachweis.",
            euro(amount),
            euro(computed.most)
        ));
    }
    if draft.kind == Drawdown::Reimbursement && amount > computed.least {
        return refuse(format!(
            "Abrufbetrag: Als Erstattung bezahlter Rechnungen sind {} abrufbar, eingetragen sind {}. Für mehr bitte eine andere Art wählen, wenn das Programm sie zulässt.",
            euro(computed.least),
            euro(amount)
        ));
    }
    if draft.is_final_payment && amount > computed.least {
        return refuse(format!(
            "Abrufbetrag: Nach dem Verwendungsnachweis gibt es nur noch die Schlusszahlung, das sind {}, eingetragen sind {}. Bitte höchstens diese eintragen.",
            euro(computed.least),
            euro(amount)
        ));
    }
    Ok(())
}
