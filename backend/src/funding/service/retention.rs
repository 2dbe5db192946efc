//! How long what proves a notice is kept (R26).

use chrono::NaiveDate;
use paktbuch_entity::{filed_proof, notice};
use paktbuch_types::NoticeId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::zweckbindung::bound_until;
use crate::clock::local;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::NoticeLists;
use crate::funding::programme::{self, Programme};
use crate::funding::queries::{self, data};
use crate::funding::rows::{KeptUntil, NoticeView};
use crate::rules::{Subject, SubjectKind, r26_retention as r26};

/// What is filed of a notice, from which its retention counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetainedFrom {
    /// Day on which its proof was filed last; until it is, an interim one (Zwischennachweis).
    filed_on: NaiveDate,
    /// The last day (Stichtag) that something filed counts.
    counted_until: NaiveDate,
    /// Only an interim one is filed.
    is_interim: bool,
}

/// What is filed of a notice, from which its retention counts; `None` while nothing is.
///
/// # Errors
/// The database's refusal.
pub async fn retained_from(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Option<RetainedFrom>, DbErr> {
    let filings = queries::all_filings(conn, notice).await?;
    let last = |is_interim: bool| {
        let mut filings = filings.iter().filter(|filing| filing.is_interim == is_interim);
        filings.next_back().map(|filing| local(filing.filed_at).date())
    };
    let settled = match last(false) {
        Some(day) => Some((day, None)),
        None => {
            let before = filed_proof::Entity::find_by_id(notice).one(conn).await?;
            let filed_on = before.and_then(|proof| proof.filed_on);
            filed_on.map(|day| (day, Some(day)))
        }
    };
    let Some(filed_on) = settled.map(|(day, _)| day).or_else(|| last(true)) else {
        return Ok(None);
    };
    // Of a proof that was filed before the takeover and is no version nobody knows the Stichtag: its day counts.
    let days = filings.iter().map(|filing| filing.as_of);
    let days = days.chain(settled.and_then(|(_, as_of)| as_of));
    Ok(Some(RetainedFrom {
        filed_on,
        counted_until: days.max().unwrap_or(filed_on),
        is_interim: settled.is_none(),
    }))
}

/// Last day, at the earliest, on which what proves a notice is kept; `None` while nothing is filed or nobody knows the years.
#[must_use]
pub fn kept_until(
    view: &NoticeView,
    programme: Option<&Programme>,
    retained: Option<RetainedFrom>,
) -> Option<KeptUntil> {
    let retained = retained?;
    let day = r26::kept_until(&r26::Facts {
        notice: Subject::new(SubjectKind::Notice, view.id.0, view.data.reference.clone()),
        filed_on: Some(retained.filed_on),
        counted_until: Some(retained.counted_until),
        years: programme.and_then(|programme| programme.retention_years.value),
        bound_until: view.zweckbindung_until,
    })?;
    Some(KeptUntil {
        day,
        is_interim: retained.is_interim,
    })
}

/// Refuses to put another PDF in the place of that of a notice or change notice while it has to prove the notice.
///
/// # Errors
/// As [`refuse_removal`].
pub(super) async fn refuse_replacing(tx: &WriteTx, notice: NoticeId, file: &str) -> Result<(), ServiceError> {
    let removal = r26::Removal {
        what: file,
        dated: None,
        instead: "Hat sich der Bescheid geändert, bitte einen Änderungsbescheid erfassen: Seine PDF-Datei steht dann daneben.",
    };
    refuse_removal(tx.conn(), vec![notice], removal, tx.today()).await
}

/// Refuses to take something off, or to put another in its place, while it has to prove one of these notices. Until the proof is filed, an
/// interim one (Zwischennachweis) counts.
///
/// # Errors
/// [`ServiceError::Refused`] with the last day of the retention; the database's refusal.
pub async fn refuse_removal(
    conn: &impl ConnectionTrait,
    notices: Vec<NoticeId>,
    removal: r26::Removal<'_>,
    today: NaiveDate,
) -> Result<(), ServiceError> {
    let rows = notice::Entity::find()
        .filter(notice::Column::Id.is_in(notices))
        .order_by_asc(notice::Column::Id)
        .all(conn)
        .await?;
    let programmes = queries::programmes(conn).await?;
    for row in rows {
        let retained = retained_from(conn, row.id).await?;
        let data = data::notice(&row, NoticeLists::default());
        let found = programme::find(&programmes, &data.programme, data.programme_version);
        let facts = r26::Facts {
            notice: Subject::new(SubjectKind::Notice, row.id.0, data.reference.clone()),
            filed_on: retained.map(|retained| retained.filed_on),
            counted_until: retained.map(|retained| retained.counted_until),
            years: found.and_then(|programme| programme.retention_years.value),
            bound_until: bound_until(&row, None),
        };
        if let Some(finding) = r26::check_removal(&facts, removal, today) {
            return Err(ServiceError::refused(format!(
                "{} {}",
                finding.message, finding.remedy
            )));
        }
    }
    Ok(())
}
