//! Devices: creating, numbering, money, editing, lists, pages.

mod creating;
mod editing;
mod listing;
mod pages;
mod world;
