//! Which amounts of an invoice that is entered by hand are typed, and whether its lines make up its total.

pub use paktbuch_types::PriceBasis as Typed;
use paktbuch_types::{BasisPoints, Cents, complete};

/// Why lines of (amount, VAT rate) are not the gross `total` that was typed; `None` where they are.
#[must_use]
pub fn wrong_sum(typed: Typed, lines: &[(Cents, BasisPoints)], total: Cents) -> Option<String> {
    let gross: Cents = complete(typed, lines).iter().map(|line| line.gross).sum();
    (gross != total).then(|| {
        format!(
            "Die Positionen ergeben {gross} € brutto, eingetragen sind {total} €. Bitte vergleichen Sie Beträge und Steuersätze mit der \
             Rechnung. Weicht sie nur um Rundungscent ab, erfassen Sie die Positionen brutto."
        )
    })
}
