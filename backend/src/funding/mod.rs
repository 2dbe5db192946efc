//! Grants: programmes, applications, notices with their cost plans, payouts.

pub mod commands;
mod fields;
mod figures;
pub mod programme;
mod queries;
mod rows;
mod service;

pub use figures::{Amounts, Figure};
pub use queries::{figures as plan_figures, spent_parts};
pub use rows::{ItemFigures, LineFigures, PlanFigures, SchoolName, SpentPart};
pub use service::{
    add_application, add_item, add_line, add_notice, add_payout, bound_until, change_application,
    change_item, change_line, change_notice, change_payout, findings, remove_item, remove_line, save_item,
};
