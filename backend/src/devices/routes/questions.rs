//! What to ask before devices are created.

use crate::db::Db;
use crate::devices::commands::{CreateDevices, ModelChoice};
use crate::devices::doubts::{doubts, known_elsewhere, prints_box_sign};
use crate::devices::queries;
use crate::web::error::AppError;

/// What to ask before these devices are created.
pub(in crate::devices) async fn doubts_of(db: &Db, command: &CreateDevices) -> Result<Vec<String>, AppError> {
    let purchase = queries::purchase(db.reader(), command.allocation)
        .await?
        .ok_or(AppError::NotFound)?;
    if !purchase.kind.has_serials() {
        return Ok(Vec::new());
    }
    let ours = queries::inventory_numbers_among(db.reader(), &command.serials).await?;
    let (maker, boxed) = match &command.model {
        ModelChoice::New {
            manufacturer,
            category,
            ..
        } => (
            manufacturer.trim().to_owned(),
            prints_box_sign(manufacturer, *category),
        ),
        ModelChoice::Existing(id) => {
            let models = queries::models(db.reader()).await?;
            let chosen = models.into_iter().find(|model| model.id == *id);
            chosen.map_or_else(Default::default, |model| {
                let boxed = prints_box_sign(&model.manufacturer, model.category);
                (model.manufacturer, boxed)
            })
        }
    };
    let mut asked = doubts(command.quantity, &command.serials, &ours, boxed);
    let namesakes = Box::pin(queries::namesakes(db.reader(), &maker, &command.serials)).await?;
    asked.extend(known_elsewhere(&namesakes));
    Ok(asked)
}
