//! Device models.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::ModelId;

use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, EditModels};
use crate::db::Db;
use crate::devices::forms::ModelForm;
use crate::devices::pages::{ModelPage, ModelsPage};
use crate::devices::rows::ModelDetail;
use crate::devices::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;

pub(super) async fn list(frame: Frame, db: Db, actor: Actor) -> Result<Response, AppError> {
    actor.permit::<EditModels>()?;
    let models = queries::counted_models(db.reader()).await?;
    frame.page(&ModelsPage::new(frame.layout(), &models))
}

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ModelId>,
) -> Result<Response, AppError> {
    actor.permit::<EditModels>()?;
    let model = found(&db, id).await?;
    let form = ModelForm::of(&model);
    frame.page(&ModelPage::new(
        frame.layout(),
        &model,
        &form,
        &FormErrors::none(),
    ))
}

pub(super) async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<ModelId>,
    form: CsrfForm<ModelForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditModels>()?;
    let typed = form.value;
    let again = match typed.read(id) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let model = service::edit_model(tx, &permit, command.clone()).await?;
                    Ok(paths::model(model))
                })
                .await;
            match sorted(answer)? {
                Err(again) => again,
                Ok(location) => {
                    let text = "Das Modell ist gespeichert, seine Geräte sind angepasst.";
                    let flash = Flash::success(text).link(paths::MODELS, "Zu den Modellen");
                    return Ok(frame.redirect(&location, &flash));
                }
            }
        }
    };
    let model = found(&db, id).await?;
    let mut page = ModelPage::new(frame.layout(), &model, &typed, &again.errors());
    if again.is_stale() {
        let last = audit::of_subject(db.reader(), SubjectKind::DeviceModel, id.0, 1).await?;
        let changed = last.into_iter().next().map(|entry| {
            let at = entry.at.format("%d.%m.%Y, %H:%M Uhr").to_string();
            (entry.who, at)
        });
        page = page.conflicting(&typed, &model, changed.unwrap_or_default());
    } else {
        page.version = typed.version;
    }
    frame.page_with(again.status(), &page)
}

async fn found(db: &Db, id: ModelId) -> Result<ModelDetail, AppError> {
    let model = queries::model(db.reader(), id).await?;
    model.ok_or(AppError::NotFound)
}
