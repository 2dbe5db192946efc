//! Auf Geräte verteilen.

use std::collections::BTreeMap;

use paktbuch_types::{AllocationId, Cents, DeviceId, SpreadRule};

use crate::devices::commands::SpreadAllocation;
use crate::web::form::FormErrors;

/// Auf Geräte verteilen: which devices, and an amount for each where the rule asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpreadForm {
    pub version: String,
    /// Code of a [`SpreadRule`].
    pub rule: String,
    pub chosen: Vec<DeviceId>,
    pub amounts: BTreeMap<DeviceId, String>,
    /// How many devices were chosen on the page with the remark that they are fewer than the pieces.
    pub seen: String,
    /// The shares are taken back.
    pub withdraw: bool,
}

impl SpreadForm {
    /// From the names and values of the form: `geraet=7`, `betrag-7=12,50`.
    #[must_use]
    pub fn read(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "version" => form.version.clone_from(value),
                "regel" => form.rule.clone_from(value),
                "gesehen" => form.seen.clone_from(value),
                "aufheben" => form.withdraw = value == "true",
                "geraet" => form.chosen.extend(value.parse::<DeviceId>()),
                name => {
                    let device = name
                        .strip_prefix("betrag-")
                        .and_then(|id| id.parse::<DeviceId>().ok());
                    if let Some(device) = device {
                        form.amounts.insert(device, value.clone());
                    }
                }
            }
        }
        form
    }

    /// The command.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn command(&self, allocation: AllocationId) -> Result<SpreadAllocation, FormErrors> {
        let mut errors = FormErrors::none();
        let version = self.version.parse().unwrap_or(0);
        if self.withdraw {
            return Ok(SpreadAllocation {
                allocation,
                version,
                rule: SpreadRule::Evenly,
                devices: Vec::new(),
            });
        }
        let Ok(rule) = self.rule.parse::<SpreadRule>() else {
            errors.add("regel", "Bitte wählen, wie verteilt wird.");
            return Err(errors);
        };
        if self.chosen.is_empty() {
            errors.add("geraete", "Bitte mindestens ein Gerät wählen.");
        }
        let mut devices = Vec::with_capacity(self.chosen.len());
        for device in &self.chosen {
            let text = self.amounts.get(device).map_or("", String::as_str).trim();
            let amount = match text {
                text if rule != SpreadRule::Entered || text.is_empty() => None,
                text => errors.take("geraete", Cents::parse(text)),
            };
            devices.push((*device, amount));
        }
        errors.finish(Some(SpreadAllocation {
            allocation,
            version,
            rule,
            devices,
        }))
    }
}
