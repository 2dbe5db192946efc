//! Raw forms of this feature and how they become commands.

mod award;
mod correct;
mod delivery;
mod line;
mod order;
mod step;

pub use award::{AwardForm, OfferForm, ThresholdForm, offer_field};
pub use correct::CorrectForm;
pub use delivery::{DeliveryForm, RemoveForm, quantity_field};
pub use line::{LineForm, RATES, line_field, target_code};
pub use order::{MORE_LINES, OrderForm};
pub use step::StepForm;
