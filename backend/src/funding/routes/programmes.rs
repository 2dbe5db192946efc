//! Pages of programmes.

use axum::extract::Path;
use axum::response::Response;

use super::programmes;
use crate::auth::{Actor, EditFunding, ReadFunding};
use crate::funding::pages::{ProgrammePage, ProgrammesPage};
use crate::funding::{paths, programme};
use crate::web::error::AppError;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::PROGRAMMES, list)
        .get(paths::PROGRAMME, show)
}

async fn list(frame: Frame, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    frame.page(&ProgrammesPage::new(frame.layout(), programmes()?))
}

async fn show(frame: Frame, actor: Actor, Path(code): Path<String>) -> Result<Response, AppError> {
    actor.permit::<ReadFunding>()?;
    let found = programme::find(programmes()?, &code, None).ok_or(AppError::NotFound)?;
    frame.page(&ProgrammePage::new(
        frame.layout(),
        found,
        actor.may::<EditFunding>(),
    ))
}
