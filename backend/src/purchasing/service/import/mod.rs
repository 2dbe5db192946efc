//! Taking the payments of a file.

mod booker;

use std::collections::HashMap;

use paktbuch_entity::payment_row;
use paktbuch_types::{Cents, PaymentRowState, haushaltsjahr};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

pub(super) use self::booker::{Booked, Booker};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ImportPayments, Permit};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::commands::{PaymentLine, PaymentsTaken, TakePayments};
use crate::purchasing::payment_file::{fingerprint, repeated};
use crate::text;

/// Fingerprints asked for at once, far below the parameters either engine allows.
const BATCH: usize = 500;

/// Enters each payment on its invoice; what no invoice is found for waits in the work list. A row that was taken before changes
/// nothing; one that waited is tried again. The second of two equal rows may be a payment of its own or the same one told twice: it
/// waits until somebody decides.
///
/// # Errors
/// The database's refusal.
pub async fn take_payments(
    tx: &WriteTx,
    _permit: &Permit<ImportPayments>,
    documents: &Documents,
    command: TakePayments,
) -> Result<PaymentsTaken, ServiceError> {
    let (prints, firsts) = told_apart(&command.lines);
    let mut stored = stored_rows(tx, &prints).await?;
    let mut booker = Booker::new(tx, documents).await?;
    let mut outcome = PaymentsTaken::default();
    let mut new_rows = 0;
    let mut rows: Vec<_> = command.lines.iter().zip(&prints).zip(firsts).collect();
    // A refund comes after what it gives back, wherever it stands in the file.
    rows.sort_by_key(|((line, _), _)| (line.paid_on, line.amount < Cents::ZERO));
    for ((line, print), first) in rows {
        let row = stored.remove(print);
        match row.as_ref().map(|row| row.state) {
            Some(PaymentRowState::Booked) => {
                outcome.known += 1;
                continue;
            }
            Some(PaymentRowState::SetAside) => {
                outcome.set_aside += 1;
                continue;
            }
            Some(PaymentRowState::Open) | None => {}
        }
        let booked = match first {
            Some(first) => Booked::Nothing(format!(
                "Dieselbe Zahlung steht schon in Zeile {first} der Datei. Wurde zweimal gezahlt, bitte die Rechnung wählen; sonst \
                 zurückstellen."
            )),
            None => booker.book(line).await?,
        };
        let reason = match booked {
            Booked::New => {
                outcome.booked += 1;
                None
            }
            Booked::Known => {
                outcome.known += 1;
                None
            }
            Booked::Nothing(reason) => {
                outcome.waiting.push((line.line, reason.clone()));
                Some(reason)
            }
        };
        new_rows += usize::from(row.is_none());
        keep(tx, (&command.file_name, line, print), row, reason).await?;
    }
    outcome.waiting.sort_by_key(|(line, _)| *line);
    let mut events = booker.finish().await?;
    if new_rows > 0 {
        let event = Event::new(EventKind::PaymentsRead, SubjectKind::Import, 0)
            .change(Change::set("Datei", text::clean(&command.file_name)))
            .change(Change::set("neue Zeilen", new_rows))
            .change(Change::set("eingetragen", outcome.booked))
            .change(Change::set("nicht zugeordnet", outcome.waiting.len()));
        events.push(event);
    }
    audit::record(tx, events).await?;
    Ok(outcome)
}

/// The fingerprint of each line and, where an equal one stands before it, the line of the first of them.
fn told_apart(lines: &[PaymentLine]) -> (Vec<String>, Vec<Option<usize>>) {
    let mut seen: HashMap<String, (usize, usize)> = HashMap::new();
    let print = |line: &PaymentLine| {
        let print = fingerprint(line);
        let (first, count) = seen.entry(print.clone()).or_insert((line.line, 0));
        *count += 1;
        (repeated(&print, *count), (*count > 1).then_some(*first))
    };
    lines.iter().map(print).unzip()
}

async fn stored_rows(
    tx: &WriteTx,
    prints: &[String],
) -> Result<HashMap<String, payment_row::Model>, ServiceError> {
    let mut stored = HashMap::new();
    for batch in prints.chunks(BATCH) {
        let rows = payment_row::Entity::find()
            .filter(payment_row::Column::Fingerprint.is_in(batch))
            .all(tx.conn())
            .await?;
        stored.extend(rows.into_iter().map(|row| (row.fingerprint.clone(), row)));
    }
    Ok(stored)
}

/// Keeps the row with what became of it: booked, or open for a reason.
async fn keep(
    tx: &WriteTx,
    (file_name, line, print): (&str, &PaymentLine, &str),
    stored: Option<payment_row::Model>,
    reason: Option<String>,
) -> Result<(), ServiceError> {
    let state = if reason.is_some() {
        PaymentRowState::Open
    } else {
        PaymentRowState::Booked
    };
    let reason = reason.unwrap_or_default();
    if let Some(stored) = stored {
        if (stored.state, &stored.reason) != (state, &reason) {
            let version = stored.version;
            let mut row = stored.into_active_model();
            row.state = Set(state);
            row.reason = Set(reason);
            row.version = Set(version + 1);
            row.update(tx.conn()).await?;
        }
        return Ok(());
    }
    let year = line
        .fiscal_year
        .unwrap_or_else(|| i64::from(haushaltsjahr(line.paid_on)));
    let row = payment_row::ActiveModel {
        fingerprint: Set(print.to_owned()),
        file_name: Set(text::clean(file_name)),
        line: Set(i64::try_from(line.line).unwrap_or(i64::MAX)),
        paid_on: Set(line.paid_on),
        amount: Set(line.amount),
        skonto: Set(line.skonto),
        payee: Set(text::clean(&line.payee)),
        number: Set(text::clean(&line.number)),
        purpose: Set(text::clean(&line.purpose)),
        reference: Set(text::clean(&line.reference)),
        proof: Set(text::clean(&line.proof)),
        fiscal_year: Set(year),
        state: Set(state),
        reason: Set(reason),
        imported_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    payment_row::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
