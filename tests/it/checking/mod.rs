//! Prüfhinweise: facts gathered from the database, on both engines.

mod facts;
mod page;
