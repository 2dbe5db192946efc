//! Device models: found by id or names, added where they do not exist yet.

use std::collections::HashMap;

use paktbuch_entity::device_model;
use sea_orm::{ActiveModelTrait, Set};

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::devices::commands::ModelChoice;
use crate::devices::queries;
use crate::devices::rows::ModelRow;
use crate::error::ServiceError;
use crate::text::clean;

/// The model of every choice.
pub(super) async fn chosen(
    tx: &WriteTx,
    choices: &[ModelChoice],
) -> Result<HashMap<ModelChoice, ModelRow>, ServiceError> {
    let mut known = queries::models(tx.conn()).await?;
    let mut chosen = HashMap::new();
    for choice in choices {
        if chosen.contains_key(choice) {
            continue;
        }
        let model = match choice {
            ModelChoice::Existing(id) => known.iter().find(|model| model.id == *id).cloned(),
            ModelChoice::New {
                manufacturer,
                name,
                category,
            } => {
                let wanted = (clean(manufacturer), clean(name));
                let same = |model: &&ModelRow| (&model.manufacturer, &model.name) == (&wanted.0, &wanted.1);
                match known.iter().find(same) {
                    Some(model) if model.category != *category => {
                        let message = format!(
                            "Das Modell {} {} ist schon als {} angelegt.",
                            model.manufacturer, model.name, model.category
                        );
                        return Err(ServiceError::field("category", message));
                    }
                    Some(model) => Some(model.clone()),
                    None => {
                        let model = add(tx, wanted, *category).await?;
                        known.push(model.clone());
                        Some(model)
                    }
                }
            }
        };
        let model = model.ok_or_else(|| {
            ServiceError::field(
                "model",
                "Dieses Modell gibt es nicht mehr. Bitte wählen Sie ein anderes.",
            )
        })?;
        chosen.insert(choice.clone(), model);
    }
    Ok(chosen)
}

/// Adds a model, with its event.
pub(super) async fn add(
    tx: &WriteTx,
    (manufacturer, name): (String, String),
    category: paktbuch_types::DeviceCategory,
) -> Result<ModelRow, ServiceError> {
    check_names(&manufacturer, &name)?;
    let row = device_model::ActiveModel {
        manufacturer: Set(manufacturer.clone()),
        name: Set(name.clone()),
        category: Set(category),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let event = Event::new(EventKind::ModelAdded, SubjectKind::DeviceModel, row.id.0)
        .change(Change::set("Hersteller", &manufacturer))
        .change(Change::set("Modell", &name))
        .change(Change::set("Kategorie", category));
    audit::record(tx, [event]).await?;
    Ok(ModelRow {
        id: row.id,
        manufacturer,
        name,
        category,
    })
}

/// Both names are there and fit.
pub(super) fn check_names(manufacturer: &str, name: &str) -> Result<(), ServiceError> {
    for (field, text, label) in [
        ("manufacturer", manufacturer, "den Hersteller"),
        ("model_name", name, "das Modell"),
    ] {
        if text.is_empty() || text.chars().count() > 200 {
            return Err(ServiceError::field(
                field,
                format!("Bitte {label} mit 1 bis 200 Zeichen angeben."),
            ));
        }
    }
    Ok(())
}
