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
use crate::text::{clean, search_form};

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
                let typed = (clean(manufacturer), clean(name));
                let wanted = (typed.0.clone(), without_maker(&typed.0, &typed.1));
                let named = |(manufacturer, name): &(String, String)| {
                    let same = |model: &&ModelRow| (&model.manufacturer, &model.name) == (manufacturer, name);
                    known.iter().find(same)
                };
                match named(&wanted).or_else(|| named(&typed)) {
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

/// The name of a model without the maker that stands before it: „iPad“ of „Apple iPad“.
pub(super) fn without_maker(manufacturer: &str, name: &str) -> String {
    let maker = manufacturer.split_whitespace().map(search_form);
    let mut words = name.split_whitespace();
    for part in maker {
        if words.next().map(search_form) != Some(part) {
            return name.to_owned();
        }
    }
    let rest = words.collect::<Vec<_>>().join(" ");
    if rest.is_empty() { name.to_owned() } else { rest }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_maker_before_the_name_is_not_part_of_it() {
        for (maker, name, bare) in [
            ("Apple", "Apple iPad 11 Zoll", "iPad 11 Zoll"),
            ("apple", "APPLE iPad", "iPad"),
            ("HP Inc.", "HP Inc. ProBook", "ProBook"),
            ("Apple", "iPad", "iPad"),
            ("Apple", "Apple", "Apple"),
            ("Apple", "AppleTV", "AppleTV"),
            ("HP Inc.", "HP ProBook", "HP ProBook"),
        ] {
            assert_eq!(without_maker(maker, name), bare);
        }
    }
}
