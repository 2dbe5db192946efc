//! Rates of a lease and their invoice.

use paktbuch_types::{Cents, DeviceId, InvoiceLineId};
use serde::Deserialize;

use super::optional;
use crate::devices::commands::{LinkRates, UnlinkRate};
use crate::web::form::FormErrors;

/// Links rates to a line of an invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct LeaseForm {
    /// Id of the line.
    pub line: String,
    pub first: String,
    /// Empty = the first one alone.
    pub last: String,
    /// Empty = the planned rate.
    pub amount: String,
    /// `true` where it is ticked.
    pub whole_lease: String,
}

/// The rate whose link goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct UnlinkForm {
    pub rate: String,
}

impl LeaseForm {
    /// The command.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn read(&self, device: DeviceId) -> Result<LinkRates, FormErrors> {
        let mut errors = FormErrors::none();
        let number = |text: &str| {
            let read = text.trim().parse::<i64>();
            read.map_err(|_| "Rate: Bitte eine ganze Zahl eintragen.")
        };
        let line = self.line.parse().ok().map(InvoiceLineId);
        if line.is_none() {
            errors.add("line", "Rechnung: Bitte eine Position aus der Liste wählen.");
        }
        let first = errors.take("first", number(&self.first));
        let last = optional(&self.last, "last", number, &mut errors);
        let amount = optional(&self.amount, "amount", Cents::parse, &mut errors);
        let command = line.zip(first).map(|(line, first)| LinkRates {
            device,
            line,
            first,
            last: last.unwrap_or(first),
            amount,
            whole_lease: self.whole_lease == "true",
        });
        errors.finish(command)
    }
}

impl UnlinkForm {
    /// The command; a number that is none names a rate that no invoice bills.
    #[must_use]
    pub fn read(&self, device: DeviceId) -> UnlinkRate {
        UnlinkRate {
            device,
            rate: self.rate.parse().unwrap_or(0),
        }
    }
}
