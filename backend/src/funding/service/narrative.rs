//! The narrative part of a proof (Sachbericht), and the texts of the letters about the notice.

use paktbuch_entity::{narrative, notice};
use paktbuch_types::{NoticeId, NoticeState, ProofConfirmation, ProofKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QueryTrait, Set,
};

use super::check;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::{NarrativeData, NoticeLists};
use crate::funding::{fields, programme, queries};
use crate::rules::{Finding, Subject, SubjectKind as Kind, r16_proof_complete as r16};

/// What R16 says of the Sachbericht of a running notice, or of each: something was bought, and none tells of it.
///
/// # Errors
/// The database's refusal.
pub async fn narrative_findings(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<Finding>, DbErr> {
    let running = notice::Entity::find()
        .filter(notice::Column::State.eq(NoticeState::Running))
        .apply_if(notice, |query, notice| {
            query.filter(notice::Column::Id.eq(notice))
        })
        .order_by_asc(notice::Column::Id)
        .all(conn)
        .await?;
    let ids: Vec<NoticeId> = running.iter().map(|row| row.id).collect();
    let untold = queries::without_narrative(conn, &ids).await?;
    let programmes = queries::programmes(conn).await?;
    let finding = |row: &notice::Model| {
        let data = queries::data::notice(row, NoticeLists::default());
        let programme = programme::find(&programmes, &data.programme, data.programme_version);
        // A Verwendungsbestätigung comes without Sachbericht.
        let is_asked = programme.and_then(|programme| programme.proof.value) != Some(ProofKind::Confirmation);
        let subject = Subject::new(Kind::Notice, row.id.0, row.reference.clone());
        r16::check_narrative(&subject, !(is_asked && untold.contains(&row.id)))
    };
    Ok(running.iter().filter_map(finding).collect())
}

/// Stores the Sachbericht of a notice in place of the one with the version `version` (0 = none yet).
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`] where someone else saved meanwhile; [`ServiceError::Field`] for a text too
/// long or an end before the beginning.
pub async fn save_narrative(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    notice: NoticeId,
    version: i64,
    data: NarrativeData,
) -> Result<(), ServiceError> {
    if notice::Entity::find_by_id(notice).count(tx.conn()).await? == 0 {
        return Err(ServiceError::NotFound);
    }
    let before = queries::narrative(tx.conn(), notice).await?;
    if before.version != version {
        return Err(ServiceError::Stale);
    }
    let data = checked(data)?;
    let changes = check::changes(fields::narrative(&before.data), fields::narrative(&data));
    let event = Event::new(EventKind::NarrativeSaved, SubjectKind::Notice, notice.0)
        .touching(Some(notice))
        .changes(changes.into_iter().map(kept_apart));
    if event.is_empty() {
        return Ok(());
    }
    let row = row(notice, version + 1, data);
    if version == 0 {
        narrative::Entity::insert(row)
            .exec_without_returning(tx.conn())
            .await?;
    } else {
        row.update(tx.conn()).await?;
    }
    audit::record(tx, [event]).await?;
    Ok(())
}

/// The name of a person stays out of the chain.
fn kept_apart(change: Change) -> Change {
    if change.is_of(fields::CONTACT) {
        change.personal()
    } else {
        change
    }
}

fn checked(data: NarrativeData) -> Result<NarrativeData, ServiceError> {
    check::period("ended_on", "Abschluss", data.began_on, data.ended_on)?;
    let confirmed = ProofConfirmation::ALL.iter().copied();
    Ok(NarrativeData {
        measure: check::account("measure", "Maßnahme", &data.measure)?,
        result: check::account("result", "Ergebnis und Wirkung", &data.result)?,
        deviations: check::account("deviations", "Abweichungen und Gründe", &data.deviations)?,
        staff: check::account("staff", "Gefördertes Personal", &data.staff)?,
        offices: check::account("offices", "Beteiligte Fachdienststellen", &data.offices)?,
        contact: check::optional("contact", fields::CONTACT, &data.contact)?,
        confirmed: confirmed.filter(|what| data.confirmed.contains(what)).collect(),
        cover_text: check::account("cover_text", fields::COVER_TEXT, &data.cover_text)?,
        drawdown_text: check::account("drawdown_text", fields::DRAWDOWN_TEXT, &data.drawdown_text)?,
        disposal_text: check::account("disposal_text", fields::DISPOSAL_TEXT, &data.disposal_text)?,
        ..data
    })
}

fn row(notice: NoticeId, version: i64, data: NarrativeData) -> narrative::ActiveModel {
    let is_confirmed = |what: ProofConfirmation| Set(data.confirmed.contains(&what));
    narrative::ActiveModel {
        notice_id: Set(notice),
        began_on: Set(data.began_on),
        ended_on: Set(data.ended_on),
        conditions_met: is_confirmed(ProofConfirmation::Conditions),
        economical: is_confirmed(ProofConfirmation::Economy),
        books_agree: is_confirmed(ProofConfirmation::Books),
        purpose_reached: is_confirmed(ProofConfirmation::Purpose),
        audited: is_confirmed(ProofConfirmation::Audit),
        version: Set(version),
        measure: Set(data.measure),
        result: Set(data.result),
        deviations: Set(data.deviations),
        staff: Set(data.staff),
        offices: Set(data.offices),
        contact: Set(data.contact),
        cover_text: Set(data.cover_text),
        drawdown_text: Set(data.drawdown_text),
        disposal_text: Set(data.disposal_text),
    }
}
