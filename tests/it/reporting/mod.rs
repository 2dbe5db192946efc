//! Reports made from the database.

mod catalogue;
mod disk_full;
mod editions;
mod formulas;
mod inventory;
mod letters;
mod lists;
mod proof;
mod receipts;
mod support;
