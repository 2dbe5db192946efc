//! Invoices that stay as they are: what their rows tell more is not taken over, and is told.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

use super::row::Receipt;
use crate::error::ServiceError;
use crate::takeover::queries::{self, KnownInvoice};
use crate::takeover::service::Taking;

/// Amounts of payments by their days.
type Paid = BTreeMap<NaiveDate, Cents>;

/// Says which payments of the rows are not entered on an invoice, and that it is not allocated though the rows are.
pub(super) async fn tell_left_out(
    taking: &mut Taking<'_>,
    known: &KnownInvoice,
    rows: &[Receipt],
) -> Result<(), ServiceError> {
    let stored = queries::payments(taking.tx.conn(), known.id).await?;
    let entered = by_day(stored.iter().map(|paid| (paid.paid_on, paid.amount)));
    let told = by_day(
        rows.iter()
            .filter_map(|row| Some((row.paid_on?, row.paid_amount))),
    );
    let missing: Paid = told
        .into_iter()
        .filter(|(day, amount)| entered.get(day) != Some(amount))
        .collect();
    if !missing.is_empty() {
        let entered = if entered.is_empty() {
            "keine Zahlung".to_owned()
        } else {
            listed(&entered)
        };
        let message = format!(
            "Nicht übernommen ist von der Rechnung {}, was die Datei als Zahlung nennt: {}. Eingetragen ist dort: {entered}. Bitte vergleichen und \
             eine fehlende Zahlung an der Rechnung unter „Zahlung eintragen“ ergänzen.",
            known.number,
            listed(&missing)
        );
        taking.warn(rows[0].line, "zahldatum", message);
    }
    if rows.iter().all(|row| row.target.is_none()) {
        return Ok(());
    }
    let lines = queries::lines(taking.tx.conn(), known.id).await?;
    let is_open = |line: &queries::Line| !line.is_allocated && line.gross != Cents::ZERO;
    if lines.iter().any(is_open) {
        let message = format!(
            "Die Rechnung {} ist nicht ganz zugeordnet, und die Datei ändert das nicht. Bitte ordnen Sie ihre Positionen an der Rechnung zu.",
            known.number
        );
        taking.warn(rows[0].line, "ansatz", message);
    }
    Ok(())
}

fn by_day(payments: impl Iterator<Item = (NaiveDate, Cents)>) -> Paid {
    let mut paid = Paid::new();
    for (day, amount) in payments {
        let sum = paid.entry(day).or_default();
        *sum = sum.plus(amount);
    }
    paid
}

/// „1.000,00 € am 10.06.2023, 500,00 € am 10.07.2023“.
fn listed(paid: &Paid) -> String {
    let told = paid
        .iter()
        .map(|(day, amount)| format!("{amount} € am {}", format_date(*day)));
    told.collect::<Vec<_>>().join(", ")
}
