//! Prüfhinweise: facts gathered from the database, on both engines.

mod confirming;
mod demonstration;
mod facts;
mod page;
