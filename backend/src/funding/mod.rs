//! Grants: programmes, applications, notices with their cost plans, payouts.

mod api;
pub mod commands;
mod deadlines;
mod fields;
mod figures;
mod forms;
mod pages;
pub mod paths;
pub mod programme;
mod queries;
mod routes;
mod rows;
mod service;

pub use api::{Api, api};
pub use figures::{Amounts, Figure, InvoicePaid, PaidPart, paid_eligible, paid_part};
pub use programme::{Programme, all as programmes, find as find_programme};
pub use queries::{applications, figures as plan_figures, spent_parts};
pub use routes::routes;
pub use rows::{
    ApplicationFilter, ApplicationRow, ItemFigures, LineFigures, NoticeFilter, NoticeRow, NoticeView,
    PlanFigures, SchoolName, SpentPart,
};
pub use service::{
    add_application, add_item, add_line, add_notice, add_payout, bound_until, change_application,
    change_item, change_line, change_notice, change_payout, findings, read_notice, read_notices, remove_item,
    remove_line, save_item,
};
