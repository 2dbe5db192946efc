//! The form of a proof that was filed before.

use serde::{Deserialize, Serialize};

use super::{date, optional, shown_date};
use crate::funding::commands::FiledProofData;
use crate::web::form::FormErrors;
use paktbuch_types::Cents;

/// A filed proof as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FiledProofForm {
    /// Version of the record that was edited; empty where there was none.
    pub version: String,
    pub filed_on: String,
    pub spent: String,
    pub eligible: String,
    pub granted: String,
    pub own_share: String,
    pub receipts: String,
    pub devices: String,
    pub explanation: String,
}

impl FiledProofForm {
    /// A stored proof.
    #[must_use]
    pub fn stored(data: &FiledProofData, version: i64) -> Self {
        let money = |amount: Option<Cents>| amount.map(|amount| amount.input()).unwrap_or_default();
        let number = |count: Option<i64>| count.map(|count| count.to_string()).unwrap_or_default();
        Self {
            version: version.to_string(),
            filed_on: shown_date(data.filed_on),
            spent: money(data.spent),
            eligible: money(data.eligible),
            granted: money(data.granted),
            own_share: money(data.own_share),
            receipts: number(data.receipts),
            devices: number(data.devices),
            explanation: data.explanation.clone(),
        }
    }

    /// From the text fields of a form with a file.
    #[must_use]
    pub fn sent(field: impl Fn(&str) -> String) -> Self {
        Self {
            version: field("version"),
            filed_on: field("filed_on"),
            spent: field("spent"),
            eligible: field("eligible"),
            granted: field("granted"),
            own_share: field("own_share"),
            receipts: field("receipts"),
            devices: field("devices"),
            explanation: field("explanation"),
        }
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read.
    pub fn read(&self) -> Result<FiledProofData, FormErrors> {
        let mut errors = FormErrors::none();
        let mut money =
            |field: &str, label: &str, text: &str| optional(&mut errors, field, label, text, Cents::parse);
        let spent = money("spent", "Ausgaben gesamt", &self.spent);
        let eligible = money("eligible", "davon zuwendungsfähig", &self.eligible);
        let granted = money("granted", "Zuwendung", &self.granted);
        let own_share = money("own_share", "Eigenanteil", &self.own_share);
        let mut count = |field: &str, label: &str, text: &str| {
            optional(&mut errors, field, label, text, |text| {
                text.trim()
                    .parse::<i64>()
                    .map_err(|_| format!("„{text}“ ist keine ganze Zahl."))
            })
        };
        let receipts = count("receipts", "Zahl der Belege", &self.receipts);
        let devices = count("devices", "Zahl der Geräte", &self.devices);
        let filed_on = date(&mut errors, "filed_on", "Eingereicht am", &self.filed_on);
        errors.finish(Some(FiledProofData {
            filed_on,
            spent,
            eligible,
            granted,
            own_share,
            receipts,
            devices,
            explanation: self.explanation.clone(),
        }))
    }
}
