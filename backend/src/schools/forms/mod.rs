//! Raw forms: what the user typed, how it is shown again, and the command it makes.

mod authority;
mod contact;
mod place;
mod pupils;
mod school;

pub(super) use authority::AuthorityForm;
pub(super) use contact::{ContactForm, VersionForm};
pub(super) use place::{BuildingForm, RoomForm, RoomsForm, SiteForm};
pub(super) use pupils::PupilsForm;
pub(super) use school::SchoolForm;

use super::commands::LAENDER;
use crate::web::basis::Basis;
use crate::web::components::{ConflictRow, Field};
use crate::web::form::FormErrors;

/// A field with the way it is drawn.
#[derive(Debug, Clone)]
pub(super) enum Input {
    Text(Field),
    Email(Field),
    Number(Field),
    Select(Field),
    /// Several lines: the field and how many are shown.
    Lines(Field, u8),
}

impl Input {
    fn field(&self) -> &Field {
        match self {
            Self::Text(field)
            | Self::Email(field)
            | Self::Number(field)
            | Self::Select(field)
            | Self::Lines(field, _) => field,
        }
    }

    /// Another value as a comparison shows it.
    fn shown_as(&self, value: &str) -> String {
        let choice = self.field().choices.iter().find(|choice| choice.value == value);
        choice.map_or_else(|| value.to_owned(), |choice| choice.label.clone())
    }

    /// The value as a comparison shows it: of a choice, its label.
    fn shown(&self) -> String {
        let field = self.field();
        let chosen = field.choices.iter().find(|choice| choice.selected);
        chosen.map_or_else(|| field.value.clone(), |choice| choice.label.clone())
    }
}

/// What a form with these fields is opened with.
pub(super) fn basis(inputs: &[Input]) -> Basis {
    let value = |input: &Input| (input.field().name.clone(), input.field().value.clone());
    Basis::of(&inputs.iter().map(value).collect::<Vec<_>>())
}

/// Field by field what was typed and what is stored; a field of `typed` that the user did not change takes what is stored.
pub(super) fn compared(basis: &Basis, typed: &mut [Input], stored: &[Input]) -> Vec<ConflictRow> {
    let row = |(typed, stored): (&mut Input, &Input)| {
        let name = &stored.field().name;
        let opened = basis.value(name).map(|value| stored.shown_as(&value));
        if basis.had(name, &typed.field().value) {
            typed.clone_from(stored);
        }
        let row = ConflictRow::new(typed.field().label.clone(), typed.shown(), stored.shown());
        ConflictRow { opened, ..row }
    };
    typed.iter_mut().zip(stored).map(row).collect()
}

/// Starts fields of one form.
struct Fields<'a>(&'a FormErrors);

impl Fields<'_> {
    fn named(&self, name: &str, label: &str, value: &str) -> Field {
        Field::new(name, label).value(value).error(self.0.at(name))
    }

    fn land(&self, value: &str) -> Input {
        let choices = LAENDER.iter().map(|(code, name)| (*code, *name));
        Input::Select(self.named("land", "Bundesland", value).options(choices))
    }

    fn address(&self, street: &str, postal_code: &str, city: &str) -> [Input; 3] {
        [
            Input::Text(self.named("street", "Straße und Hausnummer", street).optional()),
            Input::Number(self.named("postal_code", "Postleitzahl", postal_code).optional()),
            Input::Text(self.named("city", "Ort", city).optional()),
        ]
    }
}

/// `None` for a field left empty.
fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
