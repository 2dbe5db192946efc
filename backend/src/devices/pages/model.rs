//! Device models: their list, and the form of one.

use askama::Template;
use paktbuch_types::DeviceCategory;

use super::{TITLE, devices};
use crate::devices::forms::ModelForm;
use crate::devices::paths;
use crate::devices::rows::ModelDetail;
use crate::memos::paths as memos;
use crate::web::components::{Conflict, ConflictRow, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Heading of the list of models.
const MODELS: &str = "Gerätemodelle";

/// `/modelle`.
#[derive(Debug, Template)]
#[template(path = "devices/models.html")]
pub struct ModelsPage {
    pub layout: Layout,
    pub rows: Vec<ModelLine>,
}

/// A model in the list.
#[derive(Debug)]
pub struct ModelLine {
    pub name: String,
    pub href: String,
    pub category: &'static str,
    /// Empty where nobody said.
    pub useful_life: String,
    pub devices: u64,
}

impl ModelsPage {
    /// The list.
    #[must_use]
    pub fn new(layout: Layout, models: &[ModelDetail]) -> Self {
        let line = |model: &ModelDetail| ModelLine {
            name: full_name(model),
            href: paths::model(model.row.id),
            category: model.row.category.label(),
            useful_life: years(model.useful_life_years),
            devices: model.devices,
        };
        Self {
            layout: layout
                .titled(format!("{MODELS} – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .here(MODELS),
            rows: models.iter().map(line).collect(),
        }
    }
}

/// `/modelle/{id}/bearbeiten`.
#[derive(Debug, Template)]
#[template(path = "devices/model.html")]
pub struct ModelPage {
    pub layout: Layout,
    pub name: String,
    /// How many devices a change reaches.
    pub note: String,
    /// Notes on it.
    pub memos: String,
    pub action: String,
    pub version: String,
    pub manufacturer: Field,
    pub model_name: Field,
    pub category: Field,
    pub useful_life_years: Field,
    /// Shown only once another model has the typed names.
    pub merge: Option<Field>,
    pub errors: Vec<FieldError>,
    pub conflict: Option<Conflict>,
}

impl ModelForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn of(model: &ModelDetail) -> Self {
        Self {
            version: model.version.to_string(),
            manufacturer: model.row.manufacturer.clone(),
            model_name: model.row.name.clone(),
            category: model.row.category.code().to_owned(),
            useful_life_years: model
                .useful_life_years
                .map(|years| years.to_string())
                .unwrap_or_default(),
            merge: String::new(),
        }
    }
}

impl ModelPage {
    /// The form with what the user typed.
    #[must_use]
    pub fn new(layout: Layout, model: &ModelDetail, form: &ModelForm, errors: &FormErrors) -> Self {
        let name = full_name(model);
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let merge = field("merge", "Zusammenführen", "").checked(form.merge == "true");
        let note = match model.devices {
            0 => "Noch kein Gerät hat dieses Modell.".to_owned(),
            1 => "Die Änderung gilt für das eine Gerät dieses Modells.".to_owned(),
            count => format!("Die Änderung gilt für alle {} dieses Modells.", devices(count)),
        };
        Self {
            layout: layout
                .titled(format!("Modell {name} bearbeiten – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .crumb(MODELS, paths::MODELS)
                .here("Bearbeiten"),
            note,
            memos: memos::model(model.row.id),
            action: paths::model(model.row.id),
            version: model.version.to_string(),
            manufacturer: field("manufacturer", "Hersteller", &form.manufacturer),
            model_name: field("model_name", "Name des Modells", &form.model_name)
                .hint("Hat schon ein anderes Modell diesen Namen, lassen sich beide zusammenführen."),
            category: field("category", "Kategorie", &form.category)
                .options(DeviceCategory::ALL.iter().map(|item| (item.code(), item.label()))),
            useful_life_years: field(
                "useful_life_years",
                "Nutzungsdauer in Jahren",
                &form.useful_life_years,
            )
            .hint("Aus der örtlichen Tabelle der Nutzungsdauern; danach rechnet der Restbuchwert.")
            .optional(),
            merge: (merge.has_error() || !form.merge.is_empty()).then_some(merge),
            errors: errors.list().to_vec(),
            conflict: None,
            name,
        }
    }

    /// The same form after someone else saved: what was typed beside what is stored.
    #[must_use]
    pub fn conflicting(
        mut self,
        typed: &ModelForm,
        model: &ModelDetail,
        (changed_by, changed_at): (String, String),
    ) -> Self {
        let stored = ModelForm::of(model);
        let label = |code: &str| {
            let category = code.parse().map(DeviceCategory::label);
            category.unwrap_or(code).to_owned()
        };
        let rows = vec![
            ConflictRow::new("Hersteller", &typed.manufacturer, &stored.manufacturer),
            ConflictRow::new("Name des Modells", &typed.model_name, &stored.model_name),
            ConflictRow::new("Kategorie", label(&typed.category), label(&stored.category)),
            ConflictRow::new(
                "Nutzungsdauer in Jahren",
                &typed.useful_life_years,
                &stored.useful_life_years,
            ),
        ];
        self.conflict = Some(Conflict {
            changed_by,
            changed_at,
            rows,
        });
        self
    }
}

fn full_name(model: &ModelDetail) -> String {
    format!("{} {}", model.row.manufacturer, model.row.name)
}

fn years(years: Option<i64>) -> String {
    match years {
        None => String::new(),
        Some(1) => "1 Jahr".to_owned(),
        Some(years) => format!("{years} Jahre"),
    }
}
