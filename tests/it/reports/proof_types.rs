//! The types of a proof, recalculated by LibreOffice.

use std::fs::File;

use paktbuch_reports::proof::{ProofInput, ProofWriter};
use paktbuch_tests::recalc::{differences, recalculate};
use paktbuch_types::{ProofEdition, ProofType};

use super::recalculates::{device, input, receipt, skipped};

/// Every type of proof as it is filed: sums over a sheet that is not enclosed are values.
#[test]
fn every_type_of_proof_keeps_every_value() {
    if skipped() {
        return;
    }
    for (proof_type, encloses_receipts) in [
        (ProofType::Full, true),
        (ProofType::Full, false),
        (ProofType::Simple, true),
        (ProofType::Simple, false),
        (ProofType::Confirmation, false),
        (ProofType::Interim, true),
        (ProofType::Interim, false),
        (ProofType::SimpleInterim, false),
    ] {
        let work = tempfile::tempdir().unwrap();
        let path = work.path().join("nachweis.xlsx");
        let input = ProofInput {
            edition: ProofEdition::Filing,
            proof_type,
            encloses_receipts,
            ..input()
        };
        let mut writer = ProofWriter::new(input, work.path()).unwrap();
        for index in 0..12 {
            writer.push_receipt(&receipt(index)).unwrap();
        }
        for index in 0..5 {
            writer.push_device(&device(index)).unwrap();
        }
        writer.finish(&mut File::create(&path).unwrap()).unwrap();
        let recalculated = recalculate(&path, work.path()).unwrap();
        let changed = differences(&path, &recalculated);
        assert!(
            changed.is_empty(),
            "{proof_type}, Belegliste {encloses_receipts}: {changed:?}"
        );
    }
}
