//! Aussondern, taking it back, and removing what was entered by mistake.

use chrono::NaiveDate;
use paktbuch_types::{DeviceId, DisposalKind, format_date, parse_date};
use serde::Deserialize;

use crate::devices::commands::{DisposeDevice, RemoveDevice, RestoreDevice};
use crate::web::form::FormErrors;

/// Aussondern.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DisposeForm {
    pub version: String,
    /// Code of a [`DisposalKind`].
    pub kind: String,
    pub disposed_on: String,
    pub reason: String,
    /// `true` where the consequence is confirmed.
    pub confirmed: String,
}

/// Aussonderung zurücknehmen, and Gerät entfernen: both ask for nothing but the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    pub version: String,
    pub reason: String,
}

/// What a link to the form says of the disposal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct KnownDisposal {
    /// Code of a [`DisposalKind`].
    pub art: String,
    pub grund: String,
}

impl DisposeForm {
    /// The form as it opens, with what the link to it says.
    #[must_use]
    pub fn of(version: i64, today: NaiveDate, known: KnownDisposal) -> Self {
        Self {
            version: version.to_string(),
            kind: known.art,
            disposed_on: format_date(today),
            reason: known.grund,
            ..Self::default()
        }
    }

    /// The command.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn read(&self, device: DeviceId) -> Result<DisposeDevice, FormErrors> {
        let mut errors = FormErrors::none();
        let kind = self.kind.parse::<DisposalKind>().ok();
        if kind.is_none() {
            errors.add("kind", "Bitte wählen, was mit dem Gerät geschehen ist.");
        }
        let disposed_on = errors.take("disposed_on", parse_date(&self.disposed_on));
        if self.confirmed != "true" {
            errors.add("confirmed", "Bitte bestätigen, dass das Gerät ausgesondert wird.");
        }
        let command = kind.zip(disposed_on).map(|(kind, disposed_on)| DisposeDevice {
            device,
            version: self.version.parse().unwrap_or(0),
            kind,
            disposed_on,
            reason: self.reason.clone(),
        });
        errors.finish(command)
    }
}

impl ReasonForm {
    /// The form as it opens.
    #[must_use]
    pub fn of(version: i64) -> Self {
        Self {
            version: version.to_string(),
            reason: String::new(),
        }
    }

    /// The command that takes a disposal back.
    #[must_use]
    pub fn restore(&self, device: DeviceId) -> RestoreDevice {
        RestoreDevice {
            device,
            version: self.version.parse().unwrap_or(0),
            reason: self.reason.clone(),
        }
    }

    /// The command that removes a device.
    #[must_use]
    pub fn remove(&self, device: DeviceId) -> RemoveDevice {
        RemoveDevice {
            device,
            version: self.version.parse().unwrap_or(0),
            reason: self.reason.clone(),
        }
    }
}
