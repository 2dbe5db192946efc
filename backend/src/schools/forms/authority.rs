//! The authority's own data.

use serde::Deserialize;

use super::{Fields, Input, filled};
use crate::schools::InventoryPattern;
use crate::schools::commands::{BankAccount, SetAuthority};
use crate::text::in_fours;
use crate::web::form::FormErrors;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AuthorityForm {
    pub(crate) name: String,
    number: String,
    municipality_key: String,
    land: String,
    granting_authority: String,
    letterhead: String,
    inventory_pattern: String,
    account_holder: String,
    iban: String,
    bic: String,
    /// Absent where nothing is stored yet.
    pub(crate) version: Option<i64>,
    /// Set by the button that only shows what the pattern makes.
    pub(crate) preview: String,
}

impl AuthorityForm {
    /// A form for the first entry.
    pub(crate) fn first() -> Self {
        Self {
            land: "NW".to_owned(),
            inventory_pattern: "{jahr}-{nr:4}".to_owned(),
            ..Self::default()
        }
    }

    pub(crate) fn of(stored: SetAuthority) -> Self {
        Self {
            name: stored.name,
            number: stored.number.unwrap_or_default(),
            municipality_key: stored.municipality_key.unwrap_or_default(),
            land: stored.land,
            granting_authority: stored.granting_authority,
            letterhead: stored.letterhead,
            inventory_pattern: stored.inventory_pattern,
            account_holder: stored.account.holder,
            iban: in_fours(&stored.account.iban),
            bic: stored.account.bic,
            version: stored.version,
            preview: String::new(),
        }
    }

    pub(crate) fn command(&self) -> SetAuthority {
        SetAuthority {
            name: self.name.clone(),
            number: filled(&self.number),
            municipality_key: filled(&self.municipality_key),
            land: self.land.clone(),
            granting_authority: self.granting_authority.clone(),
            letterhead: self.letterhead.clone(),
            inventory_pattern: self.inventory_pattern.clone(),
            account: BankAccount {
                holder: self.account_holder.clone(),
                iban: self.iban.clone(),
                bic: self.bic.clone(),
            },
            version: self.version,
        }
    }

    /// The first two inventory numbers of `year`; what is wrong where the pattern is none.
    pub(crate) fn example(&self, year: i32) -> Result<[String; 2], String> {
        let pattern: InventoryPattern = self
            .inventory_pattern
            .parse()
            .map_err(|error: crate::schools::PatternError| error.to_string())?;
        Ok([1, 2].map(|number| pattern.format(year, number).to_uppercase()))
    }

    pub(crate) fn inputs(&self, errors: &FormErrors) -> Vec<Input> {
        let fields = Fields(errors);
        vec![
            Input::Text(
                fields
                    .named("name", "Name des Schulträgers", &self.name)
                    .hint("Zum Beispiel Gemeinde Havixbeck. Er steht auf jeder Seite und auf den Berichten."),
            ),
            Input::Text(
                fields
                    .named("number", "Trägernummer", &self.number)
                    .hint("Amtliche Nummer, in Nordrhein-Westfalen fünf Ziffern. Nach ihr werden aus einer Schulliste die eigenen Schulen genommen.")
                    .optional(),
            ),
            Input::Text(
                fields
                    .named("municipality_key", "Amtlicher Gemeindeschlüssel", &self.municipality_key)
                    .hint("Acht Ziffern, zum Beispiel 05558020.")
                    .optional(),
            ),
            fields.land(&self.land),
            Input::Text(
                fields
                    .named("granting_authority", "Bewilligungsbehörde", &self.granting_authority)
                    .hint("Zum Beispiel Bezirksregierung Münster.")
                    .optional(),
            ),
            Input::Lines(
                fields
                    .named("letterhead", "Briefkopf", &self.letterhead)
                    .hint("Steht über Ausdrucken und Berichten.")
                    .optional(),
                4,
            ),
            Input::Text(
                fields
                    .named("inventory_pattern", "Muster der Inventarnummern", &self.inventory_pattern)
                    .hint("{jahr} ist das Jahr der Lieferung, {nr:4} die laufende Nummer mit mindestens vier Stellen. Schon vergebene Nummern bleiben."),
            ),
            Input::Text(
                fields
                    .named("iban", "IBAN", &self.iban)
                    .hint("Konto, auf das Zuwendungen ausgezahlt werden. Sie steht im Mittelabruf und bei den Angaben für das Förderportal.")
                    .optional(),
            ),
            Input::Text(fields.named("bic", "BIC", &self.bic).optional()),
            Input::Text(
                fields
                    .named("account_holder", "Kontoinhaber", &self.account_holder)
                    .hint("Nur, wenn er anders heißt als der Schulträger, zum Beispiel Gemeindekasse Havixbeck.")
                    .optional(),
            ),
        ]
    }
}
