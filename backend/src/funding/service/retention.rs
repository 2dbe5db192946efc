//! How long what proves a notice is kept (R26).

use chrono::NaiveDate;
use paktbuch_entity::{filed_proof, notice};
use paktbuch_types::NoticeId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::filed::last_filing;
use super::zweckbindung::bound_until;
use crate::clock::local;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::NoticeLists;
use crate::funding::programme::{self, Programme};
use crate::funding::queries::{self, data};
use crate::funding::rows::NoticeView;
use crate::rules::{Subject, SubjectKind, r26_retention as r26};

/// Last day, at the earliest, on which what proves a notice is kept; `None` while its proof is not filed or nobody knows the years.
#[must_use]
pub fn kept_until(
    view: &NoticeView,
    programme: Option<&Programme>,
    filed_on: Option<NaiveDate>,
) -> Option<NaiveDate> {
    r26::kept_until(&r26::Facts {
        notice: Subject::new(SubjectKind::Notice, view.id.0, view.data.reference.clone()),
        filed_on,
        years: programme.and_then(|programme| programme.retention_years.value),
        bound_until: view.zweckbindung_until,
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
        let filing = last_filing(conn, row.id).await?.map(|filing| filing.filed_on);
        let before = filed_proof::Entity::find_by_id(row.id).one(conn).await?;
        let interim = queries::last_interim(conn, row.id).await?;
        let data = data::notice(&row, NoticeLists::default());
        let found = programme::find(&programmes, &data.programme, data.programme_version);
        let facts = r26::Facts {
            notice: Subject::new(SubjectKind::Notice, row.id.0, data.reference.clone()),
            filed_on: filing
                .or_else(|| before?.filed_on)
                .or_else(|| Some(local(interim?.filed_at).date())),
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
