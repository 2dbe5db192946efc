//! Reading what was filed, and what could be.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{document, filing};
use paktbuch_types::{DocumentId, FilingId, NoticeId, ProofType};
use sea_orm::{ConnectionTrait, DbErr};
use sha2::{Digest, Sha256};

use super::file::FilingError;
use crate::audit;
use crate::clock::local;
use crate::db::Db;
use crate::filing::day::{self, Settled, TooLate};
use crate::filing::queries;
use crate::filing::rows::{Figures, FiledBefore, FilingRow, Series};
use crate::funding;
use crate::reporting::{self, Contents, ProofAsked, ProofPreview};

/// Who filed a version, as it is told of one that was filed before: whoever entered it here has not filed it.
const BEFORE: &str = "vor der Übernahme in Paktbuch";

/// The filed versions of a notice's proof, the latest first.
/// Interim ones (Zwischennachweise) are none of it.
///
/// # Errors
/// The database's refusal.
pub async fn filings(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<FilingRow>, DbErr> {
    let filings = queries::of_notice(conn, notice).await?;
    rows(conn, filings).await
}

/// The filed versions of a proof of a notice, the latest first.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn versions(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    series: Series,
) -> Result<Vec<FilingRow>, DbErr> {
    let filings = match series {
        Series::Final => queries::of_notice(conn, notice).await?,
        Series::Interim(as_of) => queries::interim_of_notice(conn, notice, as_of).await?,
    };
    rows(conn, filings).await
}

/// The version of a proof of a notice that was filed last.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn last(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    series: Series,
) -> Result<Option<FilingRow>, DbErr> {
    Ok(versions(conn, notice, series).await?.into_iter().next())
}

/// All that was filed of a notice, interim proofs too, the latest first.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn every(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<FilingRow>, DbErr> {
    let filings = queries::every(conn, notice).await?;
    rows(conn, filings).await
}

/// One filed version.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn version(
    conn: &impl ConnectionTrait,
    id: FilingId,
) -> Result<Option<FilingRow>, DbErr> {
    let filing = queries::with_id(conn, id).await?;
    Ok(rows(conn, filing.into_iter().collect()).await?.pop())
}

/// The proof that was filed before the notice came into Paktbuch.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn filed_before(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Option<FiledBefore>, DbErr> {
    let proof = funding::filed_before(conn, notice).await?;
    Ok(proof.map(|proof| FiledBefore {
        filed_on: proof.data.filed_on,
        has_file: proof.file.is_some(),
        spent: proof.data.spent,
        granted: proof.data.granted,
    }))
}

/// Why the interim proof (Zwischennachweis) as of a day comes too late; `None` where the proof that settles is not filed, or of a later
/// day.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn too_late(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Option<TooLate>, DbErr> {
    let settled = match queries::of_notice(conn, notice).await?.first() {
        Some(last) => Some(Settled {
            version: Some(last.number),
            as_of: last.as_of,
        }),
        None => {
            let before = filed_before(conn, notice).await?;
            let filed_on = before.and_then(|proof| proof.filed_on);
            filed_on.map(|day| Settled {
                version: None,
                as_of: day,
            })
        }
    };
    Ok(settled.and_then(|settled| day::too_late(as_of, settled)))
}

/// What would be filed as of a day: its figures, and all that it says.
///
/// # Errors
/// [`FilingError`].
pub(in crate::filing) async fn figures(
    db: &Db,
    notice: NoticeId,
    as_of: NaiveDate,
    proof_type: Option<ProofType>,
) -> Result<(Figures, Contents), FilingError> {
    let asked = ProofAsked::filing(notice, as_of, proof_type);
    let (contents, preview) = reporting::to_be_filed(db, asked).await?;
    Ok((figures_of(&preview, &contents)?, contents))
}

/// Whether the notice has a Sachbericht.
///
/// # Errors
/// The database's refusal.
pub(in crate::filing) async fn is_told(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<bool, DbErr> {
    Ok(funding::narrative(conn, notice).await?.is_told())
}

/// The figures of a proof that says this.
///
/// # Errors
/// Those of writing what it says.
pub(super) fn figures_of(preview: &ProofPreview, contents: &Contents) -> Result<Figures, serde_json::Error> {
    let shown = serde_json::to_vec(&contents.unconfirmed())?;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let errors = preview.errors;
    Ok(Figures {
        proof_type: preview.proof_type,
        encloses_receipts: preview.encloses_receipts,
        spent: preview.spent,
        eligible: preview.eligible,
        granted: preview.granted,
        grant_settled: preview.grant_settled,
        own_settled: preview.own_settled,
        receipts: count(preview.receipts),
        devices: i64::try_from(preview.devices).unwrap_or(i64::MAX),
        errors: count(errors),
        others: count(preview.others),
        confirmed: count(preview.confirmed.len()),
        digest: audit::hex(&Sha256::digest(shown)),
    })
}

pub(super) async fn rows(
    conn: &impl ConnectionTrait,
    filings: Vec<filing::Model>,
) -> Result<Vec<FilingRow>, DbErr> {
    let files = queries::files(conn, &filings).await?;
    let files: HashMap<DocumentId, document::Model> = files.into_iter().map(|row| (row.id, row)).collect();
    let actors: Vec<String> = filings.iter().map(|row| row.filed_by.clone()).collect();
    let names = audit::names_of(conn, &actors).await?;
    let row = |row: filing::Model| {
        let file = files.get(&row.document_id);
        let contents = files.get(&row.contents_id);
        let filed_by = if row.taken_over {
            Some(BEFORE.to_owned())
        } else {
            names.get(&row.filed_by).cloned()
        };
        FilingRow {
            id: row.id,
            notice: row.notice_id,
            is_interim: row.is_interim,
            number: row.number,
            as_of: row.as_of,
            filed_at: local(row.filed_at),
            moment: row.filed_at,
            filed_by: filed_by.unwrap_or_else(|| "System".to_owned()),
            sha256: file.map(|file| file.sha256.clone()).unwrap_or_default(),
            size: file.map_or(0, |file| file.size),
            file_name: file.map(|file| file.file_name.clone()).unwrap_or_default(),
            contents_sha256: contents.map(|file| file.sha256.clone()).unwrap_or_default(),
            last_event: row.last_event,
            spent: row.spent,
            eligible: row.eligible,
            granted: row.granted,
            own_share: row.own_share,
            receipts: row.receipts,
            devices: row.devices,
            errors: row.errors,
            reason: row.reason,
            taken_over: row.taken_over,
        }
    };
    Ok(filings.into_iter().map(row).collect())
}
