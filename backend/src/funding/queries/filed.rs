//! The proof that was filed before, and what a takeover brought.

use chrono::NaiveDate;
use paktbuch_entity::{device, document, filed_proof, filing, proof_step, taken_over};
use paktbuch_types::{Auditor, CostItemId, CostLineId, ExaminationStep, LineKind, NoticeId, PayoutId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Statement, Value,
};

use crate::funding::commands::FiledProofData;
use crate::funding::rows::{FiledProof, NoticeFile, TakenOver};

/// The filed proof of a notice, not compared yet.
///
/// # Errors
/// The database's refusal.
pub async fn stored_proof(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Option<FiledProof>, DbErr> {
    let Some(row) = filed_proof::Entity::find_by_id(notice).one(conn).await? else {
        return Ok(None);
    };
    let file = match row.document_id {
        Some(id) => document::Entity::find_by_id(id).one(conn).await?,
        None => None,
    };
    Ok(Some(FiledProof {
        version: row.version,
        data: FiledProofData {
            filed_on: row.filed_on,
            spent: row.spent,
            eligible: row.eligible,
            granted: row.granted,
            own_share: row.own_share,
            receipts: row.receipts,
            devices: row.devices,
            explanation: row.explanation,
        },
        file: file.map(|row| NoticeFile {
            document: row.id,
            sha256: row.sha256,
            size: row.size,
            name: row.file_name,
            added_on: row.created_at.date_naive(),
        }),
        values: Vec::new(),
    }))
}

/// The version of a notice's proof that was filed last; no interim one (Zwischennachweis).
///
/// # Errors
/// The database's refusal.
pub async fn last_filing(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Option<filing::Model>, DbErr> {
    filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(notice))
        .filter(filing::Column::IsInterim.eq(false))
        .order_by_desc(filing::Column::Number)
        .one(conn)
        .await
}

/// All that was filed of a notice, interim proofs (Zwischennachweise) too, the first one first.
///
/// # Errors
/// The database's refusal.
pub async fn all_filings(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<filing::Model>, DbErr> {
    filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(notice))
        .order_by_asc(filing::Column::Id)
        .all(conn)
        .await
}

/// Whether the proof that was filed before is one of the versions of the notice.
///
/// # Errors
/// The database's refusal.
pub async fn is_version(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<bool, DbErr> {
    let taken = filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(notice))
        .filter(filing::Column::TakenOver.eq(true));
    Ok(taken.count(conn).await? > 0)
}

/// Whether a proof of the notice was filed that counts its payouts of `day`: one as of this day or later.
/// An interim one settles nothing.
///
/// # Errors
/// The database's refusal.
pub async fn counts_payout(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    day: NaiveDate,
) -> Result<bool, DbErr> {
    let counting = filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(notice))
        .filter(filing::Column::IsInterim.eq(false))
        .filter(filing::Column::AsOf.gte(day));
    Ok(counting.count(conn).await? > 0)
}

/// Days (Stichtage) of the interim proofs (Zwischennachweise) that were filed, of a notice or of all.
///
/// # Errors
/// The database's refusal.
pub async fn interim_filed(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<(NoticeId, NaiveDate)>, DbErr> {
    filing::Entity::find()
        .select_only()
        .columns([filing::Column::NoticeId, filing::Column::AsOf])
        .filter(filing::Column::IsInterim.eq(true))
        .apply_if(notice, |query, notice| {
            query.filter(filing::Column::NoticeId.eq(notice))
        })
        .order_by_asc(filing::Column::AsOf)
        .into_tuple()
        .all(conn)
        .await
}

/// The last step of the granting authority's examination of the proof, with its day.
///
/// # Errors
/// The database's refusal.
pub async fn examined(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Option<(NaiveDate, ExaminationStep)>, DbErr> {
    use ExaminationStep::{Filed, LocalAudit, Signed};
    let steps: Vec<(NaiveDate, ExaminationStep)> = proof_step::Entity::find()
        .select_only()
        .columns([proof_step::Column::DoneOn, proof_step::Column::Step])
        .filter(proof_step::Column::NoticeId.eq(notice))
        .filter(proof_step::Column::Auditor.eq(Auditor::Granting))
        .filter(proof_step::Column::Step.is_not_in([LocalAudit, Signed, Filed]))
        .into_tuple()
        .all(conn)
        .await?;
    // On one day the steps are in the order of the procedure.
    Ok(steps.into_iter().max())
}

/// Notices with a filed proof.
///
/// # Errors
/// The database's refusal.
pub async fn with_filed_proof(conn: &impl ConnectionTrait) -> Result<Vec<NoticeId>, DbErr> {
    filed_proof::Entity::find()
        .select_only()
        .column(filed_proof::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}

/// Devices that a notice binds and that were delivered up to a day; as in the Inventarliste one without a day of delivery counts.
///
/// # Errors
/// The database's refusal.
pub async fn delivered_devices(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<u64, DbErr> {
    let delivered = Condition::any()
        .add(device::Column::DeliveredOn.is_null())
        .add(device::Column::DeliveredOn.lte(as_of));
    device::Entity::find()
        .filter(device::Column::NoticeId.eq(notice))
        .filter(delivered)
        .count(conn)
        .await
}

/// What was taken over for a notice, and what it lacks.
///
/// # Errors
/// The database's refusal.
pub async fn takeover_state(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<TakenOver, DbErr> {
    let id = || -> Value { notice.0.into() };
    let [receipts, devices, drawdowns] = counts(conn, RECORDS, [id()]).await?;
    let marks: Vec<(Option<CostItemId>, Option<CostLineId>, Option<PayoutId>)> = taken_over::Entity::find()
        .filter(taken_over::Column::NoticeId.eq(notice))
        .filter(taken_over::Column::InvoiceId.is_null())
        .filter(taken_over::Column::PaymentId.is_null())
        .filter(taken_over::Column::DeviceId.is_null())
        .select_only()
        .columns([
            taken_over::Column::CostItemId,
            taken_over::Column::CostLineId,
            taken_over::Column::PayoutId,
        ])
        .into_tuple()
        .all(conn)
        .await?;
    let [open, unpaid, unproven] = counts(conn, RECEIPTS, [id()]).await?;
    let kind: Value = LineKind::Device.code().into();
    let [without_serial, without_room, unfunded] = counts(conn, DEVICES, [id(), kind]).await?;
    Ok(TakenOver {
        items: marks.iter().filter_map(|(item, ..)| *item).collect(),
        lines: marks.iter().filter_map(|(_, line, _)| *line).collect(),
        payouts: marks.iter().filter_map(|(.., payout)| *payout).collect(),
        receipts,
        devices,
        drawdowns,
        open,
        unpaid,
        unproven,
        without_serial,
        without_room,
        unfunded,
    })
}

/// One row of numbers.
async fn counts<const N: usize>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<[u64; N], DbErr> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let mut counts = [0; N];
    if let Some(row) = conn.query_one_raw(statement).await? {
        for (index, count) in counts.iter_mut().enumerate() {
            let value: i64 = row.try_get_by_index(index)?;
            *count = u64::try_from(value).unwrap_or(0);
        }
    }
    Ok(counts)
}

const RECORDS: &str = "
    SELECT COUNT(invoice_id), COUNT(device_id), COUNT(drawdown_id)
    FROM taken_over WHERE notice_id = $1";

const RECEIPTS: &str = "
    SELECT COUNT(CASE WHEN i.open_lines > 0 THEN 1 END),
        COUNT(CASE WHEN i.paid = 0 THEN 1 END),
        COUNT(CASE WHEN EXISTS (
            SELECT 1 FROM payment p WHERE p.invoice_id = i.id AND TRIM(p.proof) = '') THEN 1 END)
    FROM taken_over t JOIN invoice i ON i.id = t.invoice_id
    WHERE t.notice_id = $1";

const DEVICES: &str = "
    SELECT COUNT(CASE WHEN d.serial IS NULL AND d.kind = $2 THEN 1 END),
        COUNT(CASE WHEN d.room_id IS NULL THEN 1 END),
        COUNT(CASE WHEN NOT EXISTS (SELECT 1 FROM funding_share s WHERE s.device_id = d.id) THEN 1 END)
    FROM taken_over t JOIN device d ON d.id = t.device_id
    WHERE t.notice_id = $1";
