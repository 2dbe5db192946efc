//! The application: state, all routes on one page, menu, server.

mod connections;
mod health;
mod leftovers;
mod listener;
mod menu;
mod open;
mod openapi;
mod reading;
mod router;
mod server;

pub use open::{DataDir, OpenError, open_as_it_is, open_database, open_existing, open_to_import};
pub use reading::or_read_only;
pub use router::{router, table};
pub use server::{ServeError, serve, serve_with, state};
