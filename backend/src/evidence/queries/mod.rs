//! Reads of this feature.

mod amounts;
mod chain;
mod devices;
mod filed;
mod find;
mod letters;
mod lines;
mod orders;
mod others;
mod own_part;
mod planned;
mod receipts;
mod targets;
mod way;

pub(super) use amounts::{Places, invoices_at};
pub(super) use devices::disposals;
pub(super) use filed::{cut_filings, cuts, newest_versions};
pub(super) use find::{devices_with_ids, find, known_invoices, spending_notices};
pub(super) use orders::orders;
pub(super) use planned::{OfCostLines, OfNotices, cost_lines_at, notices_at};
pub(super) use targets::targets;
pub(super) use way::way;
