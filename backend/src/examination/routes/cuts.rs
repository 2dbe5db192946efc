//! Handlers of cuts.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::{Auditor, FilingId, NoticeId};
use serde::{Deserialize, Serialize};

use super::{both, version};
use crate::auth::{Actor, EditFunding};
use crate::error::ServiceError;
use crate::examination::fields::euro;
use crate::examination::forms::CutForm;
use crate::examination::pages::CutPage;
use crate::examination::rows::{CutRow, ExaminedReceipt};
use crate::examination::{paths, service};
use crate::web::basis::Basis;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};

/// The version whose cuts are copied.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct CarriedOver {
    version: String,
}

pub(super) async fn carry_over(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    form: CsrfForm<CarriedOver>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let from = version(&form.value.version)?;
    let mut told = (0, 0);
    let location = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            told = service::carry_over(tx, &permit, &authority.documents, (id, from)).await?;
            Ok::<_, ServiceError>(paths::of_notice(id))
        })
        .await?;
    let flash = match told {
        (copied, 0) => Flash::success(format!("{copied} Kürzungen der Version {from} sind übernommen.")),
        (copied, left) => Flash::warning(format!(
            "{copied} Kürzungen der Version {from} sind übernommen; {left} fanden keinen gleichen Beleg ohne Kürzung. Bitte einzeln eintragen."
        )),
    };
    Ok(frame.redirect(&location, &flash))
}

/// Whose cut is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Whose {
    stelle: String,
}

pub(super) async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path((filing, number)): Path<(FilingId, u32)>,
    Query(whose): Query<Whose>,
) -> Result<Response, AppError> {
    actor.permit::<EditFunding>()?;
    let conn = authority.db.reader();
    let (notice, receipt) = service::receipt(conn, &authority.documents, filing, number).await?;
    let replaced = service::replaced(conn, notice, filing).await?;
    let auditor = match whose.stelle.as_str() {
        "" => Auditor::Granting,
        code => code.parse().map_err(|_| AppError::NotFound)?,
    };
    let form = CutForm::stored(auditor, cut_of(&receipt, auditor));
    let layout = frame.layout().based_on(Basis::of(&form));
    let page = CutPage::new(
        layout,
        (notice, filing, replaced),
        &receipt,
        (&form, auditor),
        (&FormErrors::none(), None),
    );
    frame.page(&page)
}

fn cut_of(receipt: &ExaminedReceipt, auditor: Auditor) -> Option<&CutRow> {
    receipt.cuts.iter().find(|cut| cut.auditor == auditor)
}

pub(super) async fn save(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path((filing, number)): Path<(FilingId, u32)>,
    form: CsrfForm<CutForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditFunding>()?;
    let db = &authority.db;
    let base = version(&form.value.version)?;
    let auditor: Auditor = form.value.auditor.parse().map_err(|_| AppError::NotFound)?;
    let again = match form.value.read() {
        Err(errors) => Again::Errors(errors),
        Ok(data) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let documents = &authority.documents;
                    let notice = service::cut(tx, &permit, documents, (filing, number), base, data).await?;
                    let replaced = service::replaced(tx.conn(), notice, filing).await?;
                    Ok(replaced.map_or_else(
                        || paths::of_notice(notice),
                        |replaced| paths::of_version(notice, replaced.number),
                    ))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Die Kürzung ist gespeichert.")));
                }
                Err(again) => again,
            }
        }
    };
    let (notice, receipt) = service::receipt(db.reader(), &authority.documents, filing, number).await?;
    let replaced = service::replaced(db.reader(), notice, filing).await?;
    let present = cut_of(&receipt, auditor);
    let now = CutForm::stored(auditor, present);
    let (mut shown, basis) = form.basis.shown(&again, form.value, &now);
    let conflict = again.is_stale().then(|| {
        shown.version = now.version.clone();
        let stored = present
            .map(|cut| (euro(cut.accepted), cut.reason.clone()))
            .unwrap_or_default();
        both(
            vec![
                ("Anerkannt", shown.accepted.clone()),
                ("Grund", shown.reason.clone()),
            ],
            vec![("Anerkannt", stored.0), ("Grund", stored.1)],
        )
    });
    let page = CutPage::new(
        frame.layout().based_on(basis),
        (notice, filing, replaced),
        &receipt,
        (&shown, auditor),
        (&again.errors(), conflict),
    );
    frame.page_with(again.status(), &page)
}
