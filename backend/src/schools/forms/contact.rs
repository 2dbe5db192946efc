//! Contacts.

use serde::Deserialize;

use super::{Fields, Input};
use crate::schools::commands::ContactFacts;
use crate::web::form::FormErrors;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContactForm {
    task: String,
    pub(crate) name: String,
    email: String,
    phone: String,
    pub(crate) version: i64,
}

/// A button that acts on one version of a record.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VersionForm {
    pub(crate) version: i64,
}

impl ContactForm {
    pub(crate) fn of(facts: ContactFacts) -> Self {
        Self {
            task: facts.task,
            name: facts.name,
            email: facts.email,
            phone: facts.phone,
            version: 0,
        }
    }

    pub(crate) fn facts(&self) -> ContactFacts {
        ContactFacts {
            task: self.task.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
        }
    }

    pub(crate) fn inputs(&self, errors: &FormErrors) -> Vec<Input> {
        let fields = Fields(errors);
        vec![
            Input::Text(
                fields
                    .named("task", "Aufgabe", &self.task)
                    .hint("Zum Beispiel Medienbeauftragte, Sekretariat, Hausmeister."),
            ),
            Input::Text(fields.named("name", "Name", &self.name)),
            Input::Email(fields.named("email", "E-Mail", &self.email).optional()),
            Input::Text(fields.named("phone", "Telefon", &self.phone).optional()),
        ]
    }
}
