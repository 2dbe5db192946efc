//! Parts of which more is eligible than their net share, before the VAT of their invoice is said to be deducted.

use paktbuch_entity::invoice_line;

use super::names::name_targets;
use super::schools::key;
use super::{stored_part, stored_parts};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::Part;
use crate::purchasing::input_tax::is_above;

/// Parts that a refusal names.
const NAMED: usize = 10;

/// Refuses to deduct the VAT of these lines while more than the net share of a part is eligible.
///
/// # Errors
/// [`ServiceError::Field`] (`vorsteuer`), with each part and its net share.
pub(in crate::purchasing::service) async fn refuse_above_net(
    tx: &WriteTx,
    lines: &[invoice_line::Model],
) -> Result<(), ServiceError> {
    let mut told = Vec::new();
    for line in lines {
        let stored = stored_parts(tx, line).await?;
        let above: Vec<Part> = stored
            .values()
            .map(stored_part)
            .filter(|part| is_above(part.eligible, part.most_eligible(line.vat_rate)))
            .collect();
        let names = name_targets(tx, line, above.iter().map(key).collect()).await?;
        told.extend(above.iter().map(|part| {
            format!(
                "Position {}, „{}“, von {} € auf höchstens {} €",
                line.position,
                names[&key(part)].words,
                part.eligible,
                part.most_eligible(line.vat_rate)
            )
        }));
    }
    if told.is_empty() {
        return Ok(());
    }
    let more = match told.len().saturating_sub(NAMED) {
        0 => String::new(),
        1 => "; und ein weiterer Teil".to_owned(),
        more => format!("; und {more} weitere Teile"),
    };
    told.truncate(NAMED);
    Err(ServiceError::field(
        "vorsteuer",
        format!(
            "Wird die Umsatzsteuer als Vorsteuer abgezogen, ist höchstens der Nettobetrag zuwendungsfähig. Bitte verringern Sie zuerst den \
             zuwendungsfähigen Betrag: {}{more}.",
            told.join("; ")
        ),
    ))
}
