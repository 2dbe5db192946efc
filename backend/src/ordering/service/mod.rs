//! Rules and writes of this feature.

mod award;
mod check;
mod deliver;
mod lines;
mod save;
mod step;
mod supplier;

pub use award::{
    add_file, add_threshold, award_findings, remove_file, remove_threshold, review_award, save_award,
};
pub use deliver::{record_delivery, remove_delivery};
pub use save::{add_order, change_order};
pub use step::take_step;
