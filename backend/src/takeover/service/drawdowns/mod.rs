//! Drawdowns with the payouts that answered them.

mod row;

use std::collections::HashSet;

use chrono::NaiveDate;
use paktbuch_types::{Cents, DrawdownId, DrawdownState, PayoutId, format_date};

use self::row::{Entry, Sum, read};
use super::Taking;
use super::cells::Cells;
use super::fallback;
use super::mark::Made;
use super::payouts;
use super::refusal;
use crate::drawdowns::{self, DrawdownRow, PastDrawdown, ProgressData};
use crate::error::ServiceError;
use crate::funding::{self, PayoutData};
use crate::takeover::queries::{self, KnownPayout};

/// What the notice has and no row has named yet.
struct Ledger {
    drawdowns: Vec<DrawdownRow>,
    payouts: Vec<Payout>,
}

/// A payout of the notice.
struct Payout {
    row: KnownPayout,
    /// It answers a drawdown.
    is_answer: bool,
    /// It may stand under an Ersatzdatum.
    is_undated: bool,
}

/// A row is known where the notice has a drawdown of its day and amount, and a payout where it has one of its day and amount that
/// answers no other drawdown. Rows come in by their days, so that each drawdown tells what was drawn before it; one without a day
/// gets the Ersatzdatum.
pub(super) async fn take(taking: &mut Taking<'_>) -> Result<(), ServiceError> {
    let file = taking.file;
    let cells = Cells::of(file);
    let mut entries = Vec::new();
    for row in &file.sheet.rows {
        match read(taking, &cells, row) {
            Ok(entry) => entries.extend(entry),
            Err(remark) => taking.outcome.refused.push(remark),
        }
    }
    entries.sort_by_key(|entry| entry.asked.or(entry.payout).map(|(day, _)| day));
    let days = fallback::used(taking).await?;
    let mut ledger = Ledger::load(taking, &days).await?;
    // Those of a day first, so that they are nobody else's.
    let named: Vec<Option<DrawdownRow>> = entries
        .iter()
        .map(|entry| entry.asked.and_then(|asked| ledger.drawdown(asked)))
        .collect();
    for (entry, named) in entries.iter().zip(named) {
        taking.add(
            entry
                .asked
                .or(entry.payout)
                .map(|(_, amount)| amount)
                .unwrap_or_default(),
        );
        let Some(asked) = entry.asked else {
            payout_alone(taking, &mut ledger, entry).await?;
            continue;
        };
        let known = named.or_else(|| ledger.undated(entry.is_undated, asked.1, &days));
        let day = known.as_ref().and_then(|known| known.progress.requested_on);
        let day = day.unwrap_or(asked.0);
        if entry.is_undated && (known.is_none() || days.contains(&day)) {
            tell_fallback(taking, entry.line, day);
        }
        match known {
            Some(known) => complete(taking, &mut ledger, entry, known).await?,
            None => add(taking, &mut ledger, entry, asked).await?,
        }
    }
    unanswered(taking, &days).await
}

impl Ledger {
    /// `days` are those under which rows came in that told none.
    async fn load(taking: &Taking<'_>, days: &HashSet<NaiveDate>) -> Result<Self, ServiceError> {
        let mut drawdowns = drawdowns::of_notice(taking.tx.conn(), taking.notice).await?;
        drawdowns.retain(|row| row.progress.state != DrawdownState::Withdrawn);
        let payouts = queries::payouts(taking.tx.conn(), taking.notice).await?;
        let payouts = payouts.into_iter().map(|payout| Payout {
            is_answer: drawdowns.iter().any(|row| row.progress.payout == Some(payout.id)),
            is_undated: payout.stands_under(days),
            row: payout,
        });
        Ok(Self {
            payouts: payouts.collect(),
            drawdowns,
        })
    }

    /// The drawdown of this day and amount.
    fn drawdown(&mut self, (day, amount): Sum) -> Option<DrawdownRow> {
        let is_it = |row: &DrawdownRow| row.progress.requested_on == Some(day) && row.amount == amount;
        let place = self.drawdowns.iter().position(is_it)?;
        Some(self.drawdowns.remove(place))
    }

    /// The drawdown of this amount that a row without a day made, or the one of a row that had none: it stands under one of `days`.
    fn undated(&mut self, is_undated: bool, amount: Cents, days: &HashSet<NaiveDate>) -> Option<DrawdownRow> {
        let stands = |row: &DrawdownRow| row.progress.requested_on.is_some_and(|day| days.contains(&day));
        let is_it = |row: &DrawdownRow| row.is_taken && row.amount == amount && (is_undated || stands(row));
        let place = self.drawdowns.iter().position(is_it)?;
        Some(self.drawdowns.remove(place))
    }

    /// The first payout of which this is true.
    fn payout(&mut self, is_it: impl FnMut(&Payout) -> bool) -> Option<Payout> {
        let place = self.payouts.iter().position(is_it)?;
        Some(self.payouts.remove(place))
    }
}

/// Says under which day a row without one stands.
fn tell_fallback(taking: &mut Taking<'_>, line: usize, day: NaiveDate) {
    let message = format!(
        "Der Tag der Anforderung fehlt; eingetragen ist das Ersatzdatum {}.",
        format_date(day)
    );
    taking.warn(line, "angefordert", message);
}

/// A row that the notice has no drawdown of.
async fn add(
    taking: &mut Taking<'_>,
    ledger: &mut Ledger,
    entry: &Entry,
    (requested_on, amount): Sum,
) -> Result<(), ServiceError> {
    let data = PastDrawdown {
        kind: entry.kind,
        requested_on,
        amount,
        reference: entry.reference.clone(),
        note: entry.note.clone(),
    };
    let (tx, permit) = (taking.tx, &taking.permits.funding);
    let taken = match drawdowns::take_drawdown(tx, permit, taking.notice, data).await {
        Ok(taken) => taken,
        Err(error) => {
            taking.refuse(entry.line, "", refusal(error)?);
            return Ok(());
        }
    };
    taking.mark(entry.line, Made::Drawdown(taken.id)).await?;
    taking.outcome.created += 1;
    taking.uses_fallback |= entry.is_undated;
    if taken.is_kind_assumed {
        let message = format!(
            "Die Art des Abrufs fehlt, und das Programm nennt keine. Angenommen ist: {}.",
            taken.kind
        );
        taking.warn(entry.line, "art", message);
    }
    if taken.drawn > taken.granted {
        let message = format!(
            "Mit diesem Abruf sind {} € abgerufen, bewilligt sind {} €. Bitte Betrag und Bescheid vergleichen.",
            taken.drawn, taken.granted
        );
        taking.warn(entry.line, "betrag", message);
    }
    if let Some(payout) = entry.payout {
        let progress = ProgressData {
            state: DrawdownState::Requested,
            requested_on: Some(requested_on),
            reference: entry.reference.clone(),
            note: entry.note.clone(),
            payout: None,
        };
        answer(
            taking,
            ledger,
            entry.line,
            payout,
            (taken.id, taken.version, progress),
        )
        .await?;
    }
    Ok(())
}

/// A drawdown that is there: it gets the payout, the reference and the note that it lacks, and its day in place of an Ersatzdatum.
async fn complete(
    taking: &mut Taking<'_>,
    ledger: &mut Ledger,
    entry: &Entry,
    known: DrawdownRow,
) -> Result<(), ServiceError> {
    let kept = |stored: &str, told: &str| if stored.is_empty() { told } else { stored }.to_owned();
    let stored = &known.progress;
    let told = entry.asked.map(|(day, _)| day).filter(|_| !entry.is_undated);
    let progress = ProgressData {
        requested_on: told.or(stored.requested_on),
        reference: kept(&stored.reference, &entry.reference),
        note: kept(&stored.note, &entry.note),
        ..stored.clone()
    };
    match (stored.payout, entry.payout) {
        (None, Some(payout)) => {
            if answer(
                taking,
                ledger,
                entry.line,
                payout,
                (known.id, known.version, progress),
            )
            .await?
            {
                taking.outcome.updated += 1;
            } else {
                taking.outcome.unchanged += 1;
            }
            return Ok(());
        }
        (Some(id), Some(told)) => {
            let has = ledger.payout(|payout| payout.row.id == id);
            let has = has.map(|payout| payout.row.sum());
            if let Some((day, amount)) = has.filter(|has| *has != told) {
                let message = format!(
                    "Mittelabruf {} steht mit der Auszahlung von {amount} € am {} in Paktbuch, in der Datei mit {} € am {}. Bitte berichtigen Sie sie dort oder die Datei.",
                    known.number,
                    format_date(day),
                    told.1,
                    format_date(told.0)
                );
                taking.refuse(entry.line, "auszahldatum", message);
                return Ok(());
            }
        }
        (_, None) => {}
    }
    if progress == *stored {
        taking.outcome.unchanged += 1;
        return Ok(());
    }
    let (tx, permit) = (taking.tx, &taking.permits.funding);
    match drawdowns::change_drawdown(tx, permit, known.id, known.version, progress).await {
        Ok(_) => taking.outcome.updated += 1,
        Err(error) => taking.refuse(entry.line, "", refusal(error)?),
    }
    Ok(())
}

/// Links the payout to the drawdown in this version, which is paid out then; answers whether it could be. What keeps it from that is a
/// warning: the drawdown stays asked for.
async fn answer(
    taking: &mut Taking<'_>,
    ledger: &mut Ledger,
    line: usize,
    sum: Sum,
    (id, version, progress): (DrawdownId, i64, ProgressData),
) -> Result<bool, ServiceError> {
    let payout = match ledger.payout(|payout| payout.row.sum() == sum && !payout.is_answer) {
        Some(payout) => payout.row.id,
        None => match new_payout(taking, ledger, line, sum, &progress.note).await? {
            Ok((payout, _)) => payout,
            Err(message) => {
                taking.warn(line, "auszahldatum", format!("Die Auszahlung fehlt: {message}"));
                return Ok(false);
            }
        },
    };
    let progress = ProgressData {
        state: DrawdownState::PaidOut,
        payout: Some(payout),
        ..progress
    };
    let (tx, permit) = (taking.tx, &taking.permits.funding);
    match drawdowns::change_drawdown(tx, permit, id, version, progress).await {
        Ok(_) => Ok(true),
        Err(error) => {
            let message = format!("Abruf und Auszahlung sind nicht verbunden: {}", refusal(error)?);
            taking.warn(line, "auszahldatum", message);
            Ok(false)
        }
    }
}

/// A row that tells no request.
async fn payout_alone(
    taking: &mut Taking<'_>,
    ledger: &mut Ledger,
    entry: &Entry,
) -> Result<(), ServiceError> {
    let Some(sum) = entry.payout else { return Ok(()) };
    if ledger.payout(|payout| payout.row.sum() == sum).is_some() {
        taking.outcome.unchanged += 1;
        return Ok(());
    }
    match new_payout(taking, ledger, entry.line, sum, &entry.note).await? {
        Ok((_, true)) => taking.outcome.created += 1,
        Ok((_, false)) => taking.outcome.updated += 1,
        Err(message) => taking.refuse(entry.line, "", message),
    }
    Ok(())
}

/// A payout that there was not on its day, and whether it is a new one, marked: one of its amount under an Ersatzdatum gets the day
/// instead. Or why it is refused.
async fn new_payout(
    taking: &mut Taking<'_>,
    ledger: &mut Ledger,
    line: usize,
    (paid_on, amount): Sum,
    note: &str,
) -> Result<Result<(PayoutId, bool), String>, ServiceError> {
    let is_it = |payout: &Payout| payout.is_undated && !payout.is_answer && payout.row.amount == amount;
    if let Some(found) = ledger.payout(is_it) {
        let told = payouts::tell_day(taking, &found.row, paid_on).await?;
        return Ok(told.map(|()| (found.row.id, false)));
    }
    let data = PayoutData {
        paid_on,
        amount,
        note: note.to_owned(),
    };
    match funding::add_payout(taking.tx, &taking.permits.funding, taking.notice, data).await {
        Ok(id) => {
            taking.mark(line, Made::Payout(id)).await?;
            payouts::tell_filed(taking, line, ("auszahldatum", paid_on)).await?;
            Ok(Ok((id, true)))
        }
        Err(error) => Ok(Err(refusal(error)?)),
    }
}

/// Compares the sums: payouts that no drawdown asked for are told once for the file.
async fn unanswered(taking: &mut Taking<'_>, days: &HashSet<NaiveDate>) -> Result<(), ServiceError> {
    let ledger = Ledger::load(taking, days).await?;
    let free = ledger
        .payouts
        .iter()
        .filter(|payout| !payout.is_answer && payout.row.amount > Cents::ZERO);
    let amounts: Vec<Cents> = free.map(|payout| payout.row.amount).collect();
    if !amounts.is_empty() {
        let sum: Cents = amounts.iter().copied().sum();
        let message = format!(
            "Auszahlungen ohne Mittelabruf: {}, zusammen {sum} €. Bitte die Abrufe ergänzen.",
            amounts.len()
        );
        taking.warn(0, "", message);
    }
    Ok(())
}
