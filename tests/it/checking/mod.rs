//! Prüfhinweise: facts gathered from the database, on both engines.

mod api;
mod demonstration;
mod facts;
mod page;
