//! Grants that come in from spreadsheets.

use paktbuch_seed::TakeoverSeed;

use super::places::Keys;
use super::{PlayError, grants, permit, unknown, write};
use crate::auth::{Actor, ConfirmFindings, EditFunding};
use crate::db::Db;
use crate::documents::Documents;
use crate::funding::{self, FiledProofData};
use crate::takeover::{self, Permits, ReadError, SheetKind, TakeFile, TakeOver};
use crate::worker::Worker;

/// Plays the application and the notice by hand, the lists through the takeover, and the proof filed before.
pub(super) async fn play(
    db: &Db,
    documents: &Documents,
    keys: &Keys,
    seeds: &[TakeoverSeed],
) -> Result<(), PlayError> {
    let permits = Permits::of(&Actor::system())?;
    for seed in seeds {
        let applications = std::slice::from_ref(&seed.application);
        grants::play(db, keys, applications, std::slice::from_ref(&seed.notice)).await?;
        let reference = &seed.notice.reference;
        let found = takeover::notice_by_reference(db.reader(), reference).await?;
        let notice = unknown(found, || format!("den Bescheid {reference}"))?;
        let command = TakeOver {
            notice,
            files: vec![
                list(SheetKind::Plan, "kostenplan.csv", &seed.plan)?,
                list(SheetKind::Receipts, "belege.csv", &seed.receipts)?,
                list(SheetKind::Payouts, "auszahlungen.csv", &seed.payouts)?,
                list(SheetKind::Drawdowns, "mittelabrufe.csv", &seed.drawdowns)?,
                list(SheetKind::Inventory, "inventar.csv", &seed.inventory)?,
            ],
            fallback_date: None,
        };
        let outcomes = write(db, reference, async |tx| {
            takeover::take_over(tx, &permits, &command).await
        })
        .await?;
        let mut remarks = outcomes.iter().flat_map(|outcome| {
            let said = outcome.refused.iter().chain(&outcome.warnings);
            said.map(|remark| format!("{}, Zeile {}: {}", outcome.file, remark.line, remark.message))
        });
        if let Some(remark) = remarks.next() {
            return Err(PlayError::Takeover(remark));
        }
        proof(db, documents, notice, seed).await?;
    }
    Ok(())
}

fn list(kind: SheetKind, name: &str, text: &str) -> Result<TakeFile, PlayError> {
    let told = |error: ReadError| PlayError::Takeover(format!("{name}: {error}"));
    let sheet = takeover::read_list(&Worker::this_program(), text.as_bytes()).map_err(told)?;
    let mapping = takeover::guessed(kind, &sheet);
    Ok(TakeFile {
        kind,
        name: name.to_owned(),
        sheet,
        mapping,
    })
}

async fn proof(
    db: &Db,
    documents: &Documents,
    notice: paktbuch_types::NoticeId,
    seed: &TakeoverSeed,
) -> Result<(), PlayError> {
    let (edit, confirm) = (permit::<EditFunding>()?, permit::<ConfirmFindings>()?);
    let filed = &seed.proof;
    let stored = documents.put(&filed.pdf)?;
    let data = FiledProofData {
        filed_on: Some(filed.filed_on),
        spent: Some(filed.spent),
        eligible: Some(filed.eligible),
        granted: Some(filed.granted),
        own_share: Some(filed.own_share),
        receipts: Some(filed.receipts),
        devices: Some(filed.devices),
        explanation: String::new(),
    };
    write(db, &filed.file_name, async |tx| {
        let file = Some((&stored, filed.file_name.as_str()));
        funding::save_filed_proof(tx, (&edit, &confirm), notice, None, data, file).await
    })
    .await
}
