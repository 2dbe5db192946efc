//! Which proof can be filed. Pure calculation.

use paktbuch_types::ProofType;

/// Why a proof of this type cannot be filed; `None` where it can.
pub(super) const fn refused(proof_type: ProofType) -> Option<&'static str> {
    if proof_type.is_interim() {
        Some(
            "Art des Nachweises: Ein Zwischennachweis rechnet den Bescheid nicht ab und wird nur als Datei erzeugt (Berichte, Verwendungsnachweis). Bitte eine andere Art wählen.",
        )
    } else {
        None
    }
}
