//! Rules and writes of this feature.

mod accept;
mod award;
mod check;
mod deliver;
mod findings;
mod lines;
mod save;
mod step;
mod supplier;

pub use award::{add_file, add_threshold, remove_file, remove_threshold, save_award};
pub use deliver::{record_delivery, remove_delivery};
pub use findings::{order_findings, review_order};
pub use save::{add_order, change_order, correct_order, replace_order};
pub use step::take_step;
