//! What to ask before devices are created.

use paktbuch_types::SchoolId;

use crate::db::Db;
use crate::devices::commands::{CreateDevices, ModelChoice};
use crate::devices::doubts::{Namesake, doubts, known_elsewhere, prints_box_sign};
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
    asked.extend(known_elsewhere(&namesakes(db, &maker, command).await?));
    Ok(asked)
}

/// Devices of other makers that have one of the serials, in a fixed order; one of this maker is refused.
async fn namesakes(db: &Db, maker: &str, command: &CreateDevices) -> Result<Vec<Namesake>, AppError> {
    let mut known = queries::known_devices(db.reader(), &command.serials, &[]).await?;
    known.retain(|(_, model)| model.manufacturer != maker);
    let schools: Vec<SchoolId> = known.iter().map(|(device, _)| device.school_id).collect();
    let schools = queries::school_names(db.reader(), &schools).await?;
    let school = |id: SchoolId| {
        let found = schools.iter().find(|school| school.id == id);
        found.map(|school| school.name.clone()).unwrap_or_default()
    };
    let namesake = |(device, model): queries::Known| {
        Some(Namesake {
            serial: device.serial?,
            number: device.inventory_number,
            manufacturer: model.manufacturer,
            school: school(device.school_id),
        })
    };
    let mut found: Vec<Namesake> = known.into_iter().filter_map(namesake).collect();
    found.sort_unstable();
    Ok(found)
}
