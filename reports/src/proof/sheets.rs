//! Which sheets a proof has.

use paktbuch_types::{ProofEdition, ProofType};

use super::{chart, income, installations, payouts, protocol, schools, spending};

pub(super) const COVER: &str = "Deckblatt";
pub(super) const RECEIPTS: &str = "Belegliste";
pub(super) const INVENTORY: &str = "Inventarliste";
pub(super) const NARRATIVE: &str = "Sachbericht";

/// The sheets in the order of the workbook.
pub(super) static ORDER: [&str; 11] = [
    COVER,
    income::SHEET,
    spending::SHEET,
    RECEIPTS,
    INVENTORY,
    installations::SHEET,
    payouts::SHEET,
    schools::SHEET,
    NARRATIVE,
    protocol::SHEET,
    chart::SHEET,
];

/// Names of the sheets of a proof, in their order: the edition for the files has them all, the other one what its type asks for. *Anlagen*
/// stands where there are some.
#[must_use]
pub fn sheets(
    edition: ProofEdition,
    proof_type: ProofType,
    encloses_receipts: bool,
    has_installations: bool,
) -> Vec<&'static str> {
    let has = |name: &str| match (edition, proof_type) {
        _ if name == installations::SHEET && !has_installations => false,
        (ProofEdition::Record, _) => true,
        (ProofEdition::Filing, _) if name == protocol::SHEET || name == chart::SHEET => false,
        (ProofEdition::Filing, ProofType::Confirmation) => name == COVER,
        (ProofEdition::Filing, _) if name == RECEIPTS => encloses_receipts,
        (ProofEdition::Filing, ProofType::Simple | ProofType::SimpleInterim) => {
            [COVER, income::SHEET, spending::SHEET, NARRATIVE].contains(&name)
        }
        (ProofEdition::Filing, ProofType::Full | ProofType::Interim) => true,
    };
    ORDER.into_iter().filter(|name| has(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_decides_what_is_filed_and_the_files_have_everything() {
        let filed =
            |proof_type, receipts| sheets(ProofEdition::Filing, proof_type, receipts, false).join(" ");
        let full = "Deckblatt Einnahmen Ausgaben Belegliste Inventarliste Mittelabrufe Schulen Sachbericht";
        let simple = "Deckblatt Einnahmen Ausgaben Sachbericht";
        assert_eq!(filed(ProofType::Full, true), full);
        assert_eq!(filed(ProofType::Interim, false), full.replace(" Belegliste", ""));
        assert_eq!(filed(ProofType::Simple, false), simple);
        assert_eq!(
            filed(ProofType::SimpleInterim, true),
            simple.replace(" Sach", " Belegliste Sach")
        );
        assert_eq!(filed(ProofType::Confirmation, true), "Deckblatt");
        let installed = |proof_type| {
            let sheets = sheets(ProofEdition::Filing, proof_type, true, true);
            sheets.contains(&installations::SHEET)
        };
        let having = ProofType::ALL.iter().copied().filter(|kind| installed(*kind));
        assert_eq!(having.collect::<Vec<_>>(), [ProofType::Full, ProofType::Interim]);
        for proof_type in ProofType::ALL {
            assert_eq!(sheets(ProofEdition::Record, *proof_type, false, true), ORDER);
        }
    }
}
