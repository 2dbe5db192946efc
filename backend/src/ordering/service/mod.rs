//! Rules and writes of this feature.

mod check;
mod lines;
mod save;
mod step;
mod supplier;

pub use save::{add_order, change_order};
pub use step::take_step;
