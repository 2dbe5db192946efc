//! A school's facts.

use serde::Deserialize;

use super::{Fields, Input};
use crate::schools::commands::SchoolFacts;
use crate::web::form::FormErrors;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SchoolForm {
    number: String,
    pub(crate) name: String,
    short_name: String,
    form: String,
    legal_form: String,
    street: String,
    postal_code: String,
    city: String,
    phone: String,
    email: String,
    land: String,
    pub(crate) version: i64,
}

impl SchoolForm {
    /// A form for a new school.
    pub(crate) fn first(land: String) -> Self {
        Self {
            land,
            ..Self::default()
        }
    }

    pub(crate) fn of(facts: SchoolFacts) -> Self {
        Self {
            number: facts.number.into(),
            name: facts.name,
            short_name: facts.short_name,
            form: facts.form,
            legal_form: facts.legal_form,
            street: facts.street,
            postal_code: facts.postal_code,
            city: facts.city,
            phone: facts.phone,
            email: facts.email,
            land: facts.land,
            version: 0,
        }
    }

    /// # Errors
    /// Where the number is none.
    pub(crate) fn facts(&self) -> Result<SchoolFacts, FormErrors> {
        let mut errors = FormErrors::none();
        let number = errors.take("number", self.number.parse());
        let number = errors.finish(number)?;
        Ok(SchoolFacts {
            number,
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            form: self.form.clone(),
            legal_form: self.legal_form.clone(),
            street: self.street.clone(),
            postal_code: self.postal_code.clone(),
            city: self.city.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            land: self.land.clone(),
        })
    }

    pub(crate) fn inputs(&self, errors: &FormErrors) -> Vec<Input> {
        let fields = Fields(errors);
        let mut inputs = vec![
            Input::Text(fields.named("name", "Name der Schule", &self.name)),
            Input::Text(
                fields
                    .named("number", "Schulnummer", &self.number)
                    .hint("Amtliche Nummer, zum Beispiel 190743."),
            ),
            Input::Text(
                fields
                    .named("short_name", "Kurzbezeichnung", &self.short_name)
                    .optional(),
            ),
            Input::Text(
                fields
                    .named("form", "Schulform", &self.form)
                    .hint("Zum Beispiel Gesamtschule.")
                    .optional(),
            ),
            Input::Text(
                fields
                    .named("legal_form", "Rechtsform", &self.legal_form)
                    .hint("öffentlich oder privat (Ersatzschule)")
                    .optional(),
            ),
        ];
        inputs.extend(fields.address(&self.street, &self.postal_code, &self.city));
        inputs.extend([
            Input::Text(fields.named("phone", "Telefon", &self.phone).optional()),
            Input::Email(fields.named("email", "E-Mail", &self.email).optional()),
            fields.land(&self.land),
        ]);
        inputs
    }
}
