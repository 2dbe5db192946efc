//! Proofs that are filed.

use paktbuch_seed::FilingSeed;

use super::grants::Plan;
use super::{PlayError, permit, write};
use crate::app::DataDir;
use crate::auth::FileProof as MayFile;
use crate::db::Db;
use crate::filing;
use crate::filing::commands::FileProof;
use crate::funding;

/// Files proofs as they stand, with what their Sachbericht confirms; the links in them have no public address before them, because a
/// scenario has none.
pub(super) async fn play(
    db: &Db,
    data: &DataDir,
    plan: &Plan,
    filings: &[FilingSeed],
) -> Result<(), PlayError> {
    let permit = permit::<MayFile>()?;
    for seed in filings {
        let notice = plan.notice(&seed.notice)?;
        let command = FileProof {
            notice,
            as_of: seed.as_of,
            proof_type: None,
            confirmed: funding::narrative(db.reader(), notice).await?.data.confirmed,
            condition: None,
            filed_before: 0,
            reason: String::new(),
            seen: None,
        };
        let prepared = filing::prepare(db, &data.documents(), (&data.temporary(), ""), &command).await?;
        write(db, &seed.notice, async |tx| {
            filing::file_proof(tx, &permit, &command, &prepared).await
        })
        .await?;
    }
    Ok(())
}
