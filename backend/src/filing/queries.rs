//! Reads of this feature.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{cost_item, document, filing, notice, notice_condition, proof_step, receipt_cut};
use paktbuch_types::{ExaminationStep, FilingId, NoticeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::rows::{FiledCut, LocalAudit, NoticeFacts, OpenCondition};

/// The filed versions of a notice's proof, the latest first.
pub(super) async fn of_notice(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<filing::Model>, DbErr> {
    let query = filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(notice))
        .filter(filing::Column::IsInterim.eq(false));
    query.order_by_desc(filing::Column::Number).all(conn).await
}

/// The filed versions of the interim proof (Zwischennachweis) as of a day, the latest first.
pub(super) async fn interim_of_notice(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Vec<filing::Model>, DbErr> {
    let query = filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(notice))
        .filter(filing::Column::IsInterim.eq(true))
        .filter(filing::Column::AsOf.eq(as_of));
    query.order_by_desc(filing::Column::Number).all(conn).await
}

/// All that was filed of a notice, interim proofs too, the latest first.
pub(super) async fn every(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<filing::Model>, DbErr> {
    let query = filing::Entity::find().filter(filing::Column::NoticeId.eq(notice));
    query.order_by_desc(filing::Column::Id).all(conn).await
}

/// All that was filed of a notice, or of all notices: by notice, the versions of the proof that settles it before interim ones, the
/// latest first.
pub(super) async fn all(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<filing::Model>, DbErr> {
    let query = filing::Entity::find()
        .apply_if(notice, |query, notice| {
            query.filter(filing::Column::NoticeId.eq(notice))
        })
        .order_by_asc(filing::Column::NoticeId)
        .order_by_asc(filing::Column::IsInterim)
        .order_by_desc(filing::Column::Id);
    query.all(conn).await
}

/// The references (Aktenzeichen) of these notices.
pub(super) async fn references(
    conn: &impl ConnectionTrait,
    notices: impl IntoIterator<Item = NoticeId>,
) -> Result<HashMap<NoticeId, String>, DbErr> {
    let rows: Vec<(NoticeId, String)> = notice::Entity::find()
        .filter(notice::Column::Id.is_in(notices))
        .select_only()
        .columns([notice::Column::Id, notice::Column::Reference])
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// One filed version.
pub(super) async fn with_id(
    conn: &impl ConnectionTrait,
    id: FilingId,
) -> Result<Option<filing::Model>, DbErr> {
    filing::Entity::find_by_id(id).one(conn).await
}

/// The files of filings: workbooks and what they say.
pub(super) async fn files(
    conn: &impl ConnectionTrait,
    filings: &[filing::Model],
) -> Result<Vec<document::Model>, DbErr> {
    let ids = filings.iter().flat_map(|row| [row.document_id, row.contents_id]);
    let query = document::Entity::find().filter(document::Column::Id.is_in(ids));
    query.all(conn).await
}

/// The steps of the local audit (örtliche Prüfung) of a notice's proof up to a day, in the order of their days, without what they audited.
pub(super) async fn local_audits(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    until: Option<NaiveDate>,
) -> Result<Vec<LocalAudit>, DbErr> {
    let steps = proof_step::Entity::find()
        .filter(proof_step::Column::NoticeId.eq(notice))
        .filter(proof_step::Column::Step.eq(ExaminationStep::LocalAudit))
        .apply_if(until, |query, until| {
            query.filter(proof_step::Column::DoneOn.lte(until))
        })
        .order_by_asc(proof_step::Column::DoneOn)
        .order_by_asc(proof_step::Column::Id)
        .all(conn)
        .await?;
    let audit = |row: proof_step::Model| LocalAudit {
        step: row.id,
        done_on: row.done_on,
        has_person: !row.person.is_empty(),
        has_certificate: row.document_id.is_some() || !row.reference.is_empty(),
        state: None,
    };
    Ok(steps.into_iter().map(audit).collect())
}

/// The conditions (Nebenbestimmungen) of a notice that are not met, in its order.
pub(super) async fn open_conditions(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<OpenCondition>, DbErr> {
    let rows = notice_condition::Entity::find()
        .filter(notice_condition::Column::NoticeId.eq(notice))
        .filter(notice_condition::Column::DoneOn.is_null())
        .order_by_asc(notice_condition::Column::Position)
        .all(conn)
        .await?;
    let condition = |row: notice_condition::Model| OpenCondition {
        number: row.position,
        text: row.text,
        due_on: row.due_on,
    };
    Ok(rows.into_iter().map(condition).collect())
}

/// The cuts (Kürzungen) of a filed version, by line.
pub(super) async fn cuts(conn: &impl ConnectionTrait, filing: FilingId) -> Result<Vec<FiledCut>, DbErr> {
    let rows = receipt_cut::Entity::find()
        .filter(receipt_cut::Column::FilingId.eq(filing))
        .order_by_asc(receipt_cut::Column::Number)
        .order_by_asc(receipt_cut::Column::Auditor)
        .all(conn)
        .await?;
    let cut = |row: receipt_cut::Model| FiledCut {
        number: row.number,
        auditor: row.auditor,
        accepted: row.accepted,
        reason: row.reason,
    };
    Ok(rows.into_iter().map(cut).collect())
}

/// The notice with this id.
pub(super) async fn the_notice(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Option<NoticeFacts>, DbErr> {
    let Some(row) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let items = cost_item::Entity::find().filter(cost_item::Column::NoticeId.eq(id));
    Ok(Some(NoticeFacts {
        id,
        reference: row.reference,
        noticed_on: row.notice_date,
        title: row.title,
        items: items.count(conn).await?,
    }))
}
