//! Prüfhinweise: facts gathered from the database, on both engines.

mod demonstration;
mod facts;
mod page;
