//! The ground under every record: schema, migrations, write transactions, failures. Each on SQLite and PostgreSQL.

mod alike;
mod drift;
mod failures;
pub(crate) mod full_disk;
mod migrations;
mod order;
mod private;
mod write;
mod write_concurrently;
