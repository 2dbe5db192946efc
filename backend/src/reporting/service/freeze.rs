//! A proof to be filed: its file together with what it says, of one state of the database.

use chrono::NaiveDate;
use paktbuch_types::{EventId, NoticeId, ProofConfirmation, ProofType};
use sea_orm::ConnectionTrait;
use tokio::sync::mpsc;

use super::inventory::read;
use super::proof::{Proof, devices, figures, gather, written};
use super::{Folders, Made, said};
use crate::audit;
use crate::db::Db;
use crate::reporting::commands::ProofAsked;
use crate::reporting::contents::Contents;
use crate::reporting::rows::ProofPreview;
use crate::reporting::{MakeError, queries};

/// A proof as it can be filed.
#[derive(Debug)]
pub struct Frozen {
    pub made: Made,
    pub contents: Contents,
    pub figures: ProofPreview,
    /// The last event of the audit trail when it was read.
    pub last_event: EventId,
}

/// Makes the proof of a notice as of a day (Stichtag) as a version to be filed that confirms what is given, with what it says and which
/// proof it is.
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn freeze(
    db: &Db,
    folders: Folders<'_>,
    (notice, as_of, proof_type): (NoticeId, NaiveDate, Option<ProofType>),
    filed: (i64, &[ProofConfirmation]),
) -> Result<Frozen, MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, ProofAsked::filing(notice, as_of, proof_type), Some(filed)).await?;
    let (contents, figures) = said(&conn, &proof, as_of).await?;
    Ok(Frozen {
        last_event: EventId(audit::head(&conn).await?.map_or(0, |(event, _)| event)),
        made: written(&conn, folders, proof, as_of).await?,
        contents,
        figures,
    })
}

/// What a proof says, without its file.
#[derive(Debug)]
pub struct FrozenContents {
    pub contents: Contents,
    pub figures: ProofPreview,
    /// The last event of the audit trail when it was read.
    pub last_event: EventId,
}

/// What a proof of a notice of the programme's type says as of a day, for a version whose file was not made here.
///
/// # Errors
/// [`MakeError`].
pub async fn freeze_contents(
    db: &Db,
    notice: NoticeId,
    as_of: NaiveDate,
    filed: (i64, &[ProofConfirmation]),
) -> Result<FrozenContents, MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, ProofAsked::filing(notice, as_of, None), Some(filed)).await?;
    let (contents, figures) = said(&conn, &proof, as_of).await?;
    Ok(FrozenContents {
        last_event: EventId(audit::head(&conn).await?.map_or(0, |(event, _)| event)),
        contents,
        figures,
    })
}

/// What a version of a notice's proof would say now that confirms nothing, and its figures.
///
/// # Errors
/// [`MakeError`].
pub async fn to_be_filed(db: &Db, asked: ProofAsked) -> Result<(Contents, ProofPreview), MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, asked, Some((0, &[]))).await?;
    said(&conn, &proof, asked.as_of).await
}

/// What a proof of a notice as of a day would say now in this version, with what was confirmed in it.
///
/// # Errors
/// [`MakeError`].
pub async fn contents_now(
    db: &Db,
    notice: NoticeId,
    as_of: NaiveDate,
    proof_type: ProofType,
    filed: (i64, &[ProofConfirmation]),
) -> Result<Contents, MakeError> {
    let conn = queries::snapshot(db).await?;
    let asked = ProofAsked::filing(notice, as_of, Some(proof_type));
    let proof = gather(&conn, asked, Some(filed)).await?;
    Ok(said(&conn, &proof, as_of).await?.0)
}

async fn said(
    conn: &impl ConnectionTrait,
    proof: &Proof,
    as_of: NaiveDate,
) -> Result<(Contents, ProofPreview), MakeError> {
    let notice = proof.settled.notice.id;
    let (pages, mut waiting) = mpsc::channel(2);
    let filter = devices(notice, as_of);
    let collect = async {
        let mut rows = Vec::new();
        while let Some(page) = waiting.recv().await {
            rows.extend(page);
        }
        rows
    };
    let (read, rows) = tokio::join!(read(conn, &filter, &proof.settled.names, pages), collect);
    read?;
    let ids = queries::device_ids(conn, notice).await?;
    let figures = figures(proof, u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let receipts = (1..).zip(&proof.settled.receipts);
    let devices = rows.iter().map(|row| {
        let id = ids.get(&row.inventory_number).map_or(0, |id| id.0);
        said::device(row, id)
    });
    let stored = queries::payouts(conn, notice, as_of).await?;
    let payouts = stored.iter().zip(&proof.input.payouts).map(said::payout);
    let narrative = proof.input.narrative.iter();
    let contents = [said::notice(proof), said::sums(&figures, proof)]
        .into_iter()
        .chain(said::incomes(proof))
        .chain(said::plan(&figures, proof))
        .chain(receipts.map(|receipt| said::receipt(receipt, proof)))
        .chain(devices)
        .chain(
            proof
                .installed
                .iter()
                .map(|installed| said::installation(installed, proof)),
        )
        .chain(payouts)
        .chain(narrative.map(|told| said::narrative(told, &proof.input.authority.contact)));
    Ok((Contents::of(contents), figures))
}
