//! Rows of a list of drawdowns.

use chrono::NaiveDate;
use paktbuch_types::{Cents, Drawdown, format_date};

use crate::takeover::commands::Remark;
use crate::takeover::service::Taking;
use crate::takeover::service::cells::Cells;
use crate::takeover::sheet::SheetRow;
use crate::text::search_form;

/// Day and amount.
pub(super) type Sum = (NaiveDate, Cents);

/// A row that was read.
pub(super) struct Entry {
    pub(super) line: usize,
    /// `None`: the row tells a payout only.
    pub(super) asked: Option<Sum>,
    /// The row tells no day; it was asked for on the Ersatzdatum.
    pub(super) is_undated: bool,
    pub(super) kind: Option<Drawdown>,
    pub(super) payout: Option<Sum>,
    pub(super) reference: String,
    pub(super) note: String,
}

/// The row; `None` where it is empty or adds up others.
pub(super) fn read(
    taking: &mut Taking<'_>,
    cells: &Cells<'_>,
    row: &SheetRow,
) -> Result<Option<Entry>, Remark> {
    if cells.is_named_sum(row, &["angefordert", "auszahldatum"]) {
        let sum = cells.amount(row, "betrag")?;
        taking.leave_out_sum(row.line, sum);
        return Ok(None);
    }
    let asked_on = cells.day(row, "angefordert")?;
    let amount = cells.amount(row, "betrag")?;
    let paid_on = cells.day(row, "auszahldatum")?;
    let paid = cells
        .amount(row, "ausgezahlt")?
        .filter(|paid| *paid != Cents::ZERO);
    if asked_on.is_none() && paid_on.is_none() {
        if amount.is_none() && paid.is_none() {
            return Ok(None);
        }
        if cells.is_sum(row, &["aktenzeichen", "art", "bemerkung"]) {
            taking.leave_out_sum(row.line, amount);
            return Ok(None);
        }
    }
    taking.count(row.line, amount.unwrap_or_default());
    let kind = kind(&cells.text(row, "art")).map_err(|message| cells.remark(row, "art", message))?;
    let payout = payout(taking, cells, row, (paid_on, paid, amount))?;
    let is_undated = asked_on.is_none() && payout.is_none();
    let asked_on = asked_on.or(taking.fallback.filter(|_| is_undated));
    let asked = match (asked_on, amount, payout) {
        (Some(day), Some(amount), _) => Some((day, amount)),
        (Some(day), None, Some((_, paid))) => {
            taking.warn(
                row.line,
                "betrag",
                "Der Abrufbetrag fehlt; es gilt der ausgezahlte Betrag.",
            );
            Some((day, paid))
        }
        (None, _, Some(_)) => {
            let message =
                "Der Tag der Anforderung fehlt: Übernommen ist nur die Auszahlung, nicht der Abruf.";
            taking.warn(row.line, "angefordert", message);
            None
        }
        (Some(_), None, None) => {
            let message = "Der Abrufbetrag fehlt. Bitte in der Datei ergänzen.";
            return Err(cells.remark(row, "betrag", message));
        }
        (None, _, None) => {
            let message = "Der Tag der Anforderung fehlt. Bitte in der Datei ergänzen oder bei der Übernahme ein Ersatzdatum angeben.";
            return Err(cells.remark(row, "angefordert", message));
        }
    };
    if let (Some((asked_on, asked)), Some((paid_on, paid))) = (asked, payout) {
        if paid_on < asked_on {
            let message = format!(
                "Die Auszahlung vom {} läge vor dem Abruf vom {}. Bitte einen Tag berichtigen.",
                format_date(paid_on),
                format_date(asked_on)
            );
            return Err(cells.remark(row, "auszahldatum", message));
        }
        if paid != asked {
            let difference = paid.minus(asked);
            let message = format!("Ausgezahlt sind {paid} €, abgerufen {asked} €, Differenz {difference} €.");
            taking.warn(row.line, "ausgezahlt", message);
        }
    }
    Ok(Some(Entry {
        line: row.line,
        asked,
        is_undated,
        kind,
        payout,
        reference: cells.text(row, "aktenzeichen"),
        note: cells.text(row, "bemerkung"),
    }))
}

/// Day and amount of the row's payout; without an amount of its own that of the drawdown.
fn payout(
    taking: &mut Taking<'_>,
    cells: &Cells<'_>,
    row: &SheetRow,
    (paid_on, paid, amount): (Option<NaiveDate>, Option<Cents>, Option<Cents>),
) -> Result<Option<Sum>, Remark> {
    let Some(day) = paid_on else {
        if paid.is_some() {
            let message = "Der Tag der Auszahlung fehlt; der Abruf gilt als noch nicht ausgezahlt.";
            taking.warn(row.line, "auszahldatum", message);
        }
        return Ok(None);
    };
    let Some(sum) = paid.or(amount) else {
        let message = "Der ausgezahlte Betrag fehlt. Bitte in der Datei ergänzen.";
        return Err(cells.remark(row, "ausgezahlt", message));
    };
    if sum < Cents::ZERO {
        let message =
            "Eine Rückzahlung beantwortet keinen Abruf. Bitte mit der Liste der Auszahlungen übernehmen.";
        return Err(cells.remark(row, "ausgezahlt", message));
    }
    if paid.is_none() && taking.file.mapping.0.contains_key("ausgezahlt") {
        let message = "Der ausgezahlte Betrag fehlt; es gilt der Abrufbetrag.";
        taking.warn(row.line, "ausgezahlt", message);
    }
    Ok(Some((day, sum)))
}

/// The kind that a text names by its beginning; none for an empty one.
fn kind(text: &str) -> Result<Option<Drawdown>, String> {
    const BEGINNINGS: [(&str, Drawdown); 4] = [
        ("vorschuss", Drawdown::Advance),
        ("erstattung", Drawdown::Reimbursement),
        ("abschlag", Drawdown::Instalments),
        ("schluss", Drawdown::Instalments),
    ];
    if text.is_empty() {
        return Ok(None);
    }
    let wanted = search_form(text);
    let found = BEGINNINGS
        .into_iter()
        .find(|(beginning, _)| wanted.starts_with(beginning));
    found.map(|(_, kind)| Some(kind)).ok_or_else(|| {
        format!(
            "„{text}“ ist keine Art eines Abrufs. Möglich: Vorschuss, Erstattung, Abschlag, Schlusszahlung; leer gilt die Art des Programms."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_beginning() {
        for (text, expected) in [
            ("", None),
            ("Vorschuss", Some(Drawdown::Advance)),
            ("Erstattung bezahlter Rechnungen", Some(Drawdown::Reimbursement)),
            ("abschlag_schluss", Some(Drawdown::Instalments)),
            ("2. Abschlag", None),
            ("Schlusszahlung", Some(Drawdown::Instalments)),
        ] {
            assert_eq!(kind(text).ok().flatten(), expected, "{text}");
        }
        assert!(
            kind("2. Abschlag")
                .unwrap_err()
                .contains("„2. Abschlag“ ist keine Art")
        );
    }
}
