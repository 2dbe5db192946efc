//! Devices: creating, numbering, money, editing, lists, pages.

mod creating;
mod editing;
mod listing;
mod models;
mod pages;
mod spreading;
mod world;
