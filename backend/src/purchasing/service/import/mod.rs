//! Taking the payments of a file.

mod booker;
mod stored;

use std::collections::BTreeMap;

use paktbuch_entity::payment_row;
use paktbuch_types::{Cents, PaymentRowId, PaymentRowState, haushaltsjahr};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use self::booker::Completed;
pub(in crate::purchasing) use self::booker::offers_of;
pub(super) use self::booker::{Booked, Booker, is_of_account, proof_of};
use self::stored::{rows_of, told_apart};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ImportPayments, Permit};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::commands::{PaymentLine, PaymentsTaken, TakePayments};
use crate::purchasing::payment_file::common;
use crate::purchasing::service::file_rows::{tell_touched, told_by};
use crate::text;

/// Days and numbers asked for at once, far below the parameters either engine allows.
const BATCH: usize = 500;

/// Enters each payment on its invoice; what no invoice is found for waits in the work list. A row that was taken before changes
/// nothing, also where the file has other columns now. One that waits is tried again with what this file tells of it, completed by what
/// it told before; where somebody chose the columns anew, with what this file tells alone. The second of two equal rows may be a payment
/// of its own or the same one told twice: it waits until somebody decides, as one does whose file leaves something open.
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
    let file_name = text::clean(&command.file_name);
    let anew = command.chosen.then_some(file_name.as_str());
    let booker = Box::pin(Booker::new(tx, documents)).await?;
    let stored = Box::pin(rows_of(tx, &booker, (&command.lines, &prints), anew)).await?;
    let mut booker = booker
        .of_list(&command.lines)
        .telling(&command.lines, &stored)
        .await?;
    let mut outcome = PaymentsTaken::default();
    let mut new_rows = 0;
    let mut waiting: BTreeMap<PaymentRowId, (usize, String)> = BTreeMap::new();
    // Of rows that are entered otherwise: they stay entered, and are told again each time.
    let mut differing = Vec::new();
    let mut rows: Vec<_> = command
        .lines
        .into_iter()
        .zip(stored)
        .zip(prints.iter().zip(firsts))
        .collect();
    // A refund comes after what it gives back, wherever it stands in the file.
    rows.sort_by_key(|((line, _), _)| (line.paid_on, line.amount < Cents::ZERO));
    for ((line, row), (print, first)) in rows {
        let told_year = line.fiscal_year;
        let line = match &row {
            Some(row) if row.state != PaymentRowState::Open => completed(told_by(row), line),
            Some(row) if anew != Some(row.file_name.as_str()) => completed(line, told_by(row)),
            _ => line,
        };
        if let Some(row) = row.as_ref().filter(|row| row.state == PaymentRowState::Booked) {
            let line = PaymentLine {
                fiscal_year: told_year.or(line.fiscal_year),
                ..line
            };
            let completed = if tells_more(row, &line) {
                Box::pin(booker.complete_row(row, &line)).await?
            } else {
                Completed::Unknown
            };
            match completed {
                Completed::Differs(reason) => differing.push((line.line, reason)),
                Completed::Added => {
                    let what = (row.line, row.state, String::new());
                    update(tx, row.clone(), &line, what).await?;
                    outcome.known += 1;
                }
                Completed::Unknown => outcome.known += 1,
            }
            continue;
        }
        if row
            .as_ref()
            .is_some_and(|row| row.state == PaymentRowState::SetAside)
        {
            outcome.set_aside += 1;
            continue;
        }
        // The file that the row first came in told it from its equals.
        let is_own = row
            .as_ref()
            .is_some_and(|row| common(&row.fingerprint) == row.fingerprint);
        // A list without the account says nothing to what the account says.
        let of_account = row.as_ref().filter(|row| {
            line.iban.is_empty() && is_of_account(&row.reason) && anew != Some(row.file_name.as_str())
        });
        let booked = match (first.filter(|_| !is_own), &line.doubt, of_account) {
            (Some(first), ..) => Booked::Nothing(format!(
                "Dieselbe Zahlung steht schon in Zeile {first} der Datei. Ist es eine zweite Teilzahlung, bitte die Rechnung wählen. Wurde \
                 doppelt gezahlt, bitte zurückstellen, bis die Rückzahlung gebucht ist; danach lässt sie sich der Rechnung zuordnen. \
                 Sonst zurückstellen."
            )),
            (None, Some(doubt), _) => Booked::Nothing(doubt.clone()),
            (None, None, Some(row)) => Booked::Nothing(row.reason.clone()),
            (None, None, None) => booker.book(&line).await?,
        };
        let reason = match booked {
            Booked::New => {
                outcome.booked += 1;
                let invoices = booker.entered_on().into_iter();
                let entered = invoices.map(|(invoice, number)| (line.line, invoice, number));
                outcome.entered.extend(entered);
                None
            }
            Booked::Known => {
                outcome.known += 1;
                None
            }
            Booked::Nothing(reason) => Some(reason),
        };
        let is_new = row.is_none();
        let kept = keep(tx, (&command.file_name, &line, print), row, reason.clone()).await?;
        if let Some(reason) = reason {
            waiting.insert(kept, (line.line, reason));
        }
        if is_new {
            new_rows += 1;
            outcome.list.get_or_insert(kept);
        }
        booker.came_from(kept).await?;
    }
    booker.end();
    let is_own = |row: PaymentRowId| waiting.contains_key(&row);
    for (row, told) in Box::pin(tell_touched(tx, &booker, is_own)).await? {
        if let Some((_, reason)) = waiting.get_mut(&row) {
            *reason = told;
        }
    }
    outcome.waiting = waiting.into_values().chain(differing).collect();
    outcome.waiting.sort_by_key(|(line, _)| *line);
    outcome.entered.sort_by_key(|(line, ..)| *line);
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

/// What one reading of a payment tells, completed by another one.
fn completed(told: PaymentLine, other: PaymentLine) -> PaymentLine {
    let either = |told: String, other: String| if told.is_empty() { other } else { told };
    // What was read as the number of this payment before, and is one of several.
    let reference = if other.reference == text::clean(&told.shared) {
        String::new()
    } else {
        other.reference
    };
    PaymentLine {
        skonto: if told.skonto == Cents::ZERO {
            other.skonto
        } else {
            told.skonto
        },
        creditor: either(told.creditor, other.creditor),
        payee: either(told.payee, other.payee),
        iban: either(told.iban, other.iban),
        number: either(told.number, other.number),
        purpose: either(told.purpose, other.purpose),
        reference: either(told.reference, reference),
        shared: either(told.shared, other.shared),
        proof: either(told.proof, other.proof),
        fiscal_year: told.fiscal_year.or(other.fiscal_year),
        ..told
    }
}

/// Whether a line tells more of a booked row than was known.
fn tells_more(row: &payment_row::Model, line: &PaymentLine) -> bool {
    row.reference != text::clean(&line.reference)
        || row.skonto != line.skonto
        || row.fiscal_year != year_of(line)
}

/// Line of the file as it is stored.
fn number_of(line: &PaymentLine) -> i64 {
    i64::try_from(line.line).unwrap_or(i64::MAX)
}

/// Haushaltsjahr of a payment.
fn year_of(line: &PaymentLine) -> i64 {
    line.fiscal_year
        .unwrap_or_else(|| i64::from(haushaltsjahr(line.paid_on)))
}

/// Keeps the row with what became of it: booked, or open for a reason. Answers which one it is.
async fn keep(
    tx: &WriteTx,
    (file_name, line, print): (&str, &PaymentLine, &str),
    stored: Option<payment_row::Model>,
    reason: Option<String>,
) -> Result<PaymentRowId, ServiceError> {
    let state = if reason.is_some() {
        PaymentRowState::Open
    } else {
        PaymentRowState::Booked
    };
    let reason = reason.unwrap_or_default();
    if let Some(stored) = stored {
        let id = stored.id;
        // Rows may have come above it since the file was read first.
        let place = if stored.file_name == text::clean(file_name) {
            number_of(line)
        } else {
            stored.line
        };
        update(tx, stored, line, (place, state, reason)).await?;
        return Ok(id);
    }
    let row = payment_row::ActiveModel {
        fingerprint: Set(print.to_owned()),
        file_name: Set(text::clean(file_name)),
        line: Set(number_of(line)),
        paid_on: Set(line.paid_on),
        amount: Set(line.amount),
        skonto: Set(line.skonto),
        creditor: Set(text::clean(&line.creditor)),
        payee: Set(text::clean(&line.payee)),
        number: Set(text::clean(&line.number)),
        purpose: Set(text::clean(&line.purpose)),
        reference: Set(text::clean(&line.reference)),
        proof: Set(text::clean(&line.proof)),
        fiscal_year: Set(year_of(line)),
        state: Set(state),
        reason: Set(reason),
        imported_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    let inserted = payment_row::Entity::insert(row).exec(tx.conn()).await?;
    Ok(inserted.last_insert_id)
}

/// Writes what a stored row tells more now, its place in the file, and what became of it.
async fn update(
    tx: &WriteTx,
    stored: payment_row::Model,
    line: &PaymentLine,
    (place, state, reason): (i64, PaymentRowState, String),
) -> Result<(), ServiceError> {
    let version = stored.version;
    let mut row = stored.into_active_model();
    row.line.set_if_not_equals(place);
    row.amount.set_if_not_equals(line.amount);
    row.skonto.set_if_not_equals(line.skonto);
    row.creditor.set_if_not_equals(text::clean(&line.creditor));
    row.payee.set_if_not_equals(text::clean(&line.payee));
    row.number.set_if_not_equals(text::clean(&line.number));
    row.purpose.set_if_not_equals(text::clean(&line.purpose));
    row.reference.set_if_not_equals(text::clean(&line.reference));
    row.proof.set_if_not_equals(text::clean(&line.proof));
    row.fiscal_year.set_if_not_equals(year_of(line));
    row.state.set_if_not_equals(state);
    row.reason.set_if_not_equals(reason);
    if row.is_changed() {
        row.version = Set(version + 1);
        row.update(tx.conn()).await?;
    }
    Ok(())
}
