//! Devices: creating, numbering, money, editing, searching.

mod creating;
mod editing;
mod world;
