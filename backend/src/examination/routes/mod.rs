//! Handlers of this feature.

mod cuts;
mod steps;

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::{NoticeId, ProofStepId};
use serde::Deserialize;

use super::pages::ExaminationPage;
use super::{paths, service};
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::web::components::{Conflict, ConflictRow};
use crate::web::error::AppError;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::EXAMINATION, show)
        .get(paths::NEW_STEP, steps::new)
        .post(paths::NEW_STEP, steps::add)
        .get(paths::STEP, steps::edit)
        .post(paths::STEP, steps::change)
        .post(paths::REMOVE_STEP, steps::remove)
        .get(paths::FILE, steps::file)
        .post(paths::FILE, steps::add_file)
        .post(paths::CARRY_OVER, cuts::carry_over)
        .get(paths::CUT, cuts::show)
        .post(paths::CUT, cuts::save)
}

/// Which version of the proof is shown, empty for the last; the step that somebody looked for is marked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    version: String,
    schritt: String,
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<NoticeId>,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let version = match shown.version.as_str() {
        "" => None,
        number => Some(number.parse().map_err(|_| AppError::NotFound)?),
    };
    let found = service::of_notice(authority.db.reader(), &authority.documents, id, version).await?;
    frame.page(&ExaminationPage::new(
        frame.layout(),
        found,
        shown.schritt.parse().ok().map(ProofStepId),
        actor.may::<EditFunding>(),
    ))
}

/// The version that a form was opened with.
fn version(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| {
        AppError::BadRequest("Das Formular ist unvollständig. Bitte laden Sie die Seite neu.".to_owned())
    })
}

fn both(yours: Vec<(&'static str, String)>, stored: Vec<(&'static str, String)>) -> Conflict {
    let rows = yours.into_iter().zip(stored);
    Conflict {
        changed_by: "Jemand anderes".to_owned(),
        changed_at: String::new(),
        rows: rows
            .map(|((label, yours), (_, stored))| ConflictRow::new(label, yours, stored))
            .collect(),
    }
}
