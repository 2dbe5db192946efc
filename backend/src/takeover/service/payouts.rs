//! Payouts of grant money.

use super::Taking;
use super::cells::Cells;
use super::mark::Made;
use super::refusal;
use crate::error::ServiceError;
use crate::funding::{self, PayoutData};
use crate::takeover::queries;

/// A row is known where the notice has a payout of its day and amount; a second equal one is a second payout.
pub(super) async fn take(taking: &mut Taking<'_>) -> Result<(), ServiceError> {
    let mut known = queries::payouts(taking.tx.conn(), taking.notice).await?;
    let file = taking.file;
    let cells = Cells::of(file);
    for row in &file.sheet.rows {
        let read = cells
            .day(row, "datum")
            .and_then(|day| Ok((day, cells.amount(row, "betrag")?)));
        let (day, amount) = match read {
            Ok((None, None)) => continue,
            Ok((None, amount @ Some(_))) if cells.is_sum(row, &["datum", "bemerkung"]) => {
                taking.leave_out_sum(row.line, amount);
                continue;
            }
            Ok((Some(day), Some(amount))) => (day, amount),
            Ok((None, _)) => {
                taking.refuse(
                    row.line,
                    "datum",
                    "Der Tag der Auszahlung fehlt. Bitte in der Datei ergänzen.",
                );
                continue;
            }
            Ok((_, None)) => {
                taking.refuse(
                    row.line,
                    "betrag",
                    "Der Betrag fehlt. Bitte in der Datei ergänzen.",
                );
                continue;
            }
            Err(remark) => {
                taking.outcome.refused.push(remark);
                continue;
            }
        };
        taking.add(amount);
        taking.count(amount);
        if let Some(place) = known.iter().position(|known| *known == (day, amount)) {
            known.swap_remove(place);
            taking.outcome.unchanged += 1;
            continue;
        }
        let data = PayoutData {
            paid_on: day,
            amount,
            note: cells.text(row, "bemerkung"),
        };
        match funding::add_payout(taking.tx, &taking.permits.funding, taking.notice, data).await {
            Ok(id) => {
                taking.mark(row.line, Made::Payout(id)).await?;
                taking.outcome.created += 1;
            }
            Err(error) => taking.refuse(row.line, "", refusal(error)?),
        }
    }
    Ok(())
}
