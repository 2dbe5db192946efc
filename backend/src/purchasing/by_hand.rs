//! Which amounts of an invoice that is entered by hand are typed.

pub use paktbuch_types::PriceBasis as Typed;
