//! Use of payouts with their interest, and entering base rates.

use chrono::{Datelike, NaiveDate};
use paktbuch_entity::{base_rate, notice};
use paktbuch_types::{BaseRateId, Cents, NoticeId, format_date};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};

use super::base_rates::announced;
use super::commands::BaseRateData;
use super::compute::{Payment, Payout, PayoutUse, Spent, first_in_first_out, interest};
use super::queries;
use super::rows::{BaseRate, InterestRule, PayoutInterest, UseOfPayouts};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::{self, OtherMoney, Programme, Receipt, Terms};
use crate::text;

/// Longest source, characters.
const SOURCE: usize = 200;

/// All base rates, the oldest first.
///
/// # Errors
/// The database's refusal.
pub(super) async fn base_rates(conn: &impl ConnectionTrait) -> Result<Vec<BaseRate>, ServiceError> {
    let mut rates = announced();
    rates.extend(queries::entered(conn).await?);
    rates.sort_by_key(|rate| rate.from);
    Ok(rates)
}

/// What the payouts of a notice were used for up to a day, and the interest that may be asked for it.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub(super) async fn use_of_payouts(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    today: NaiveDate,
) -> Result<UseOfPayouts, ServiceError> {
    let view = funding::read_notice(conn, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let row = notice::Entity::find_by_id(id)
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let programmes = funding::programmes(conn).await?;
    let programme = funding::find_programme(&programmes, &row.programme, row.programme_version.parse().ok());
    let within = funding::spend_within_days(&row, programme);
    let settling = (
        Terms::of(&view.data),
        OtherMoney::received(&view.data.lists.incomes, today),
    );
    let (receipts, _) = funding::receipts(conn, id, settling, today, spent).await?;
    let payouts: Vec<Payout> = view
        .payouts
        .iter()
        .filter(|payout| payout.data.paid_on <= today)
        .map(|payout| Payout {
            id: payout.id,
            paid_on: payout.data.paid_on,
            amount: payout.data.amount,
        })
        .collect();
    let rates = base_rates(conn).await?;
    let rule = interest_rule(programme);
    let mut rate_missing: Option<NaiveDate> = None;
    let mut with_interest = |payout: PayoutUse| {
        let interest = match of_payout(&payout, &rule, &rates, today) {
            Ok(interest) => interest,
            Err(day) => {
                rate_missing = Some(rate_missing.map_or(day, |before| before.min(day)));
                None
            }
        };
        PayoutInterest { payout, interest }
    };
    let payouts = first_in_first_out(&payouts, by_payment(receipts), within)
        .into_iter()
        .map(&mut with_interest)
        .collect();
    Ok(UseOfPayouts {
        reference: row.reference,
        as_of: today,
        programme: row.programme,
        within,
        rule,
        payouts,
        rate_missing,
    })
}

/// What a programme says of interest.
fn interest_rule(programme: Option<&Programme>) -> InterestRule {
    let Some(interest) = programme.map(|programme| &programme.interest) else {
        return InterestRule::Unknown;
    };
    let source = interest.source.clone().unwrap_or_default();
    match interest.value {
        Some(above) => InterestRule::Above(above, source),
        None if interest.not_applicable => InterestRule::Free(source),
        None => InterestRule::Unknown,
    }
}

/// Interest that may be asked for a payout; `None` where its period or the rule is not known.
///
/// # Errors
/// The first day without a base rate.
fn of_payout(
    payout: &PayoutUse,
    rule: &InterestRule,
    rates: &[BaseRate],
    today: NaiveDate,
) -> Result<Option<Cents>, NaiveDate> {
    if payout.until.is_none() {
        return Ok(None);
    }
    let idle = payout.idle(today);
    match rule {
        InterestRule::Above(above, _) => {
            let parts = idle.into_iter().map(|idle| interest(idle, rates, *above));
            Ok(Some(parts.sum::<Result<Cents, NaiveDate>>()?))
        }
        InterestRule::Unknown if !idle.is_empty() => Ok(None),
        InterestRule::Free(_) | InterestRule::Unknown => Ok(Some(Cents::ZERO)),
    }
}

/// What one allocation got by one payment.
fn spent(receipt: &Receipt<'_>) -> Spent {
    Spent {
        paid_on: receipt.payment.paid_on,
        amount: receipt.grant,
        payment: Some(Payment {
            id: receipt.payment.id,
            invoice: receipt.invoice.id,
            number: receipt.invoice.number.clone(),
            supplier: receipt.invoice.supplier.clone(),
        }),
    }
}

/// The allocations of each payment as one sum; those of one payment follow each other.
fn by_payment(receipts: Vec<Spent>) -> Vec<Spent> {
    let mut payments: Vec<Spent> = Vec::new();
    for receipt in receipts {
        match payments.last_mut().filter(|last| last.payment == receipt.payment) {
            Some(last) => last.amount = last.amount.plus(receipt.amount),
            None => payments.push(receipt),
        }
    }
    payments
}

/// Enters the base rate of a half-year.
///
/// # Errors
/// [`ServiceError::Field`] (`gilt_ab`) for a day that begins no half-year or one whose rate is known, (`satz`) for a rate that cannot be,
/// (`quelle`) without a source.
pub(super) async fn add_base_rate(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    data: BaseRateData,
) -> Result<BaseRateId, ServiceError> {
    let from = data.from;
    if from.day() != 1 || !matches!(from.month(), 1 | 7) {
        let message = format!(
            "Gilt ab: Der Basiszinssatz ändert sich nur am 01.01. und am 01.07., nicht am {}.",
            format_date(from)
        );
        return Err(ServiceError::field("gilt_ab", message));
    }
    if base_rates(tx.conn())
        .await?
        .iter()
        .any(|rate| rate.from <= from && from <= rate.to)
    {
        let message = format!(
            "Gilt ab: Ab dem {} ist der Basiszinssatz schon eingetragen.",
            format_date(from)
        );
        return Err(ServiceError::field("gilt_ab", message));
    }
    let source = text::clean(&data.source);
    let length = text::length(&source);
    if length == 0 || length > SOURCE {
        let message = if length == 0 {
            "Quelle: Bitte ausfüllen, zum Beispiel „Bundesanzeiger vom 01.07.2026“.".to_owned()
        } else {
            format!("Quelle: höchstens {SOURCE} Zeichen, es sind {length}. Bitte kürzen.")
        };
        return Err(ServiceError::field("quelle", message));
    }
    let row = base_rate::ActiveModel {
        valid_from: Set(from),
        rate: Set(data.rate),
        source: Set(source),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    audit::record(tx, [event(EventKind::BaseRateAdded, &row)]).await?;
    Ok(row.id)
}

/// Removes a base rate that the authority entered.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub(super) async fn remove_base_rate(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: BaseRateId,
) -> Result<(), ServiceError> {
    let row = base_rate::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    base_rate::Entity::delete_by_id(id).exec(tx.conn()).await?;
    audit::record(tx, [event(EventKind::BaseRateRemoved, &row)]).await?;
    Ok(())
}

fn event(kind: EventKind, row: &base_rate::Model) -> Event {
    Event::new(kind, SubjectKind::Authority, 1)
        .change(Change::set("Basiszinssatz", format!("{} %", row.rate)))
        .change(Change::set("Gilt ab", format_date(row.valid_from)))
        .change(Change::set("Quelle", &row.source))
}
