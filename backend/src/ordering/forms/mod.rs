//! Raw forms of this feature and how they become commands.

mod line;
mod order;
mod step;

pub use line::{LineForm, RATES, line_field, target_code};
pub use order::{MORE_LINES, OrderForm};
pub use step::StepForm;
