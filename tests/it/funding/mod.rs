//! Programmes, applications, notices with their cost plans, payouts: by page, by REST, and the figures.

mod amended_terms;
mod amendments;
mod api;
mod api_writes;
mod budgets;
mod documents;
pub(crate) mod edition;
mod edition_fields;
mod editions;
mod figures;
mod file;
mod files_api;
mod granting;
mod item_terms;
mod narrative;
mod notices;
mod plan;
mod plausible;
mod portal;
mod readiness;
mod reallocations;
mod settlement;
mod steps;
mod sums;
mod terms;
mod third_parties;
