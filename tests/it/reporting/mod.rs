//! Reports made from the database.

mod catalogue;
mod disk_full;
mod formulas;
mod inventory;
mod proof;
mod support;
