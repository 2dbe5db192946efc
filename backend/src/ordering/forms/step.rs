//! How far an order is, as a person says it.

use paktbuch_types::{OrderId, OrderState, parse_date};
use serde::Deserialize;

use crate::ordering::commands::{Step, TakeStep};
use crate::web::form::FormErrors;

/// The state that is to be, with what it needs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// Code of the state; `wieder_offen` opens a closed order again.
    pub stand: String,
    pub datum: String,
    pub grund: String,
    pub version: String,
}

/// Opens a closed order again: how far it is then is told by its deliveries.
pub const REOPEN: &str = "wieder_offen";

impl StepForm {
    /// The command.
    ///
    /// # Errors
    /// A message at the day, or about the whole.
    pub fn read(&self, order: OrderId) -> Result<TakeStep, FormErrors> {
        let mut errors = FormErrors::none();
        let step = match self.stand.as_str() {
            REOPEN => Some(Step::Reopen),
            code => match code.parse() {
                Ok(OrderState::Placed) => match self.datum.trim() {
                    "" => Some(Step::Place(None)),
                    text => errors
                        .take("datum", parse_date(text))
                        .map(|day| Step::Place(Some(day))),
                },
                Ok(OrderState::Cancelled) => Some(Step::Cancel(self.grund.clone())),
                Ok(OrderState::Closed) => Some(Step::Close),
                _ => {
                    errors.add(
                        "",
                        "Diesen Stand setzt niemand von Hand. Bitte laden Sie die Seite neu.",
                    );
                    None
                }
            },
        };
        errors.finish(step.map(|step| TakeStep {
            order,
            version: self.version.parse().unwrap_or_default(),
            step,
        }))
    }
}
