//! What came in from the browser.

use paktbuch_types::{AssetChoice, Cents, parse_date};
use serde::Deserialize;

use super::commands::LimitData;
use crate::web::form::FormErrors;

/// A limit as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct LimitForm {
    pub gilt_ab: String,
    pub bis: String,
    pub behandlung: String,
    pub quelle: String,
}

impl LimitForm {
    /// The command.
    ///
    /// # Errors
    /// A message at each field that is missing or cannot be read.
    pub fn read(&self) -> Result<LimitData, FormErrors> {
        let mut errors = FormErrors::none();
        let from = errors.take("gilt_ab", parse_date(&self.gilt_ab));
        let up_to = errors.take("bis", Cents::parse(&self.bis));
        let choice = errors.take("behandlung", self.behandlung.parse::<AssetChoice>());
        let data = from
            .zip(up_to)
            .zip(choice)
            .map(|((from, up_to), choice)| LimitData {
                from,
                up_to,
                choice,
                source: self.quelle.clone(),
            });
        errors.finish(data)
    }
}
