//! What holds for every division of a line, before the database is asked.

use std::collections::BTreeSet;

use paktbuch_entity::invoice_line;
use paktbuch_types::{BasisPoints, Cents, Quantity};

use super::schools::key;
use crate::error::ServiceError;
use crate::purchasing::commands::{Part, Target};
use crate::purchasing::input_tax::is_above;
use crate::text;

/// More parts than any invoice line has.
const MOST_PARTS: usize = 100;
const REASON_CHARS: usize = 200;
const ACCOUNT_CHARS: usize = 40;
const YEARS: std::ops::RangeInclusive<i64> = 1990..=2099;

/// Refuses what cannot be a division of `line`, of whose VAT the rate `deducted` is deducted as Vorsteuer.
pub(super) fn check(
    line: &invoice_line::Model,
    deducted: BasisPoints,
    parts: &[Part],
) -> Result<(), ServiceError> {
    let refused = |message: String| ServiceError::refused(format!("Position {}: {message}", line.position));
    if parts.len() > MOST_PARTS {
        return Err(refused(format!(
            "Mehr als {MOST_PARTS} Teile sind nicht möglich, es sind {}. Bitte fassen Sie Teile zusammen.",
            parts.len()
        )));
    }
    let mut seen = BTreeSet::new();
    for part in parts {
        if !seen.insert(key(part)) {
            return Err(refused(
                "Dasselbe Ziel steht zweimal in der Aufteilung. Bitte fassen Sie die beiden Teile zusammen, \
                 oder wählen Sie bei einer Kostenzeile für alle Schulen verschiedene Schulen."
                    .to_owned(),
            ));
        }
        if part.gross.0 == 0 || (part.gross.0 < 0) != (line.gross.0 < 0) {
            return Err(refused(format!(
                "Ein Teil von {} € passt nicht zur Position über {} €. Bitte einen Betrag mit demselben Vorzeichen eingeben oder den Teil leeren.",
                part.gross, line.gross
            )));
        }
        check_eligible(part, deducted).map_err(refused)?;
        check_assignment(part).map_err(refused)?;
    }
    let counted: i64 = parts
        .iter()
        .filter_map(|part| part.quantity)
        .map(|part| part.0)
        .sum();
    if counted > line.quantity.0.abs() {
        return Err(refused(format!(
            "Die Teile zählen zusammen {} von {}. Bitte verringern Sie die Mengen.",
            Quantity(counted),
            Quantity(line.quantity.0.abs())
        )));
    }
    let sum: Cents = parts.iter().map(|part| part.gross).sum();
    if sum.0.abs() > line.gross.0.abs() {
        return Err(refused(format!(
            "Aufgeteilt sind {sum} € von {} €, das sind {} € zu viel. Bitte verringern Sie die Beträge.",
            line.gross,
            Cents(sum.minus(line.gross).0.abs())
        )));
    }
    Ok(())
}

fn check_assignment(part: &Part) -> Result<(), String> {
    let wrong = |quantity: &Quantity| quantity.0 <= 0 || *quantity > Quantity::MAX;
    if let Some(quantity) = part.quantity.filter(wrong) {
        return Err(format!(
            "Die Menge eines Teils ist größer als 0 und höchstens {}, angegeben ist {quantity}. Bitte berichtigen oder leeren.",
            Quantity::MAX
        ));
    }
    let assignment = &part.assignment;
    for (name, value) in [
        ("Das Produkt", &assignment.product),
        ("Das Sachkonto", &assignment.account),
        ("Die Kostenstelle", &assignment.cost_centre),
    ] {
        if text::length(value) > ACCOUNT_CHARS {
            return Err(format!("{name} ist länger als {ACCOUNT_CHARS} Zeichen."));
        }
    }
    match assignment.fiscal_year {
        Some(year) if !YEARS.contains(&year) => Err(format!(
            "{year} ist kein Haushaltsjahr. Bitte vierstellig eintragen, zum Beispiel 2024."
        )),
        _ => Ok(()),
    }
}

fn check_eligible(part: &Part, deducted: BasisPoints) -> Result<(), String> {
    let Part { gross, eligible, .. } = part;
    if matches!(part.target, Target::Own { .. }) {
        return if eligible.0 == 0 {
            Ok(())
        } else {
            Err(format!(
                "Was aus Eigenen Mitteln bezahlt wird, ist nicht zuwendungsfähig, eingetragen sind {eligible} €. Bitte 0,00 eintragen."
            ))
        };
    }
    let within = eligible.0.abs() <= gross.0.abs() && (eligible.0 == 0 || (eligible.0 < 0) == (gross.0 < 0));
    if !within {
        return Err(format!(
            "Zuwendungsfähig können höchstens {gross} € des Teils sein, eingetragen sind {eligible} €."
        ));
    }
    let most = part.most_eligible(deducted);
    if is_above(*eligible, most) {
        return Err(format!(
            "Die Umsatzsteuer wird als Vorsteuer abgezogen: Von {gross} € können höchstens {most} € (netto) zuwendungsfähig sein, \
             eingetragen sind {eligible} €."
        ));
    }
    if eligible != gross && text::clean(&part.reason).is_empty() {
        return Err(format!(
            "Von {gross} € sind nur {eligible} € zuwendungsfähig. Bitte geben Sie den Grund an."
        ));
    }
    if text::length(&part.reason) > REASON_CHARS {
        return Err(format!("Der Grund ist länger als {REASON_CHARS} Zeichen."));
    }
    Ok(())
}
