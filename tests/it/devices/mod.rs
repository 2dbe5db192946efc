//! Devices: creating, numbering, money, editing, lists, pages.

mod api;
mod binding;
mod broad;
mod chained;
mod creating;
mod disposing;
mod editing;
mod import_api;
mod import_doubts;
mod importing;
mod leasing;
mod leasing_api;
mod left_behind;
mod listing;
mod models;
mod pages;
mod relocating;
mod removing;
mod saved;
mod spread_api;
mod spreading;
pub(crate) mod world;
