//! Values of a drawdown with their labels, for conflicts and the audit trail.

use paktbuch_types::{Cents, format_date};

use super::commands::ProgressData;

/// An amount in words.
pub(super) fn euro(amount: Cents) -> String {
    format!("{amount} €")
}

/// What became of it; `payout` is the chosen payout in words.
pub(super) fn progress(data: &ProgressData, payout: String) -> Vec<(&'static str, String)> {
    vec![
        ("Stand", data.state.label().to_owned()),
        (
            "Angefordert am",
            data.requested_on.map(format_date).unwrap_or_default(),
        ),
        ("Aktenzeichen oder Vorgangsnummer", data.reference.clone()),
        ("Bemerkung", data.note.clone()),
        ("Auszahlung", payout),
    ]
}
