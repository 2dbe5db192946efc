//! Orders: entering, changing, their states, who sees them, their deliveries, what they bind, and the invoices that bill them.

mod api;
mod awards;
mod commitment;
mod deliveries;
mod files_api;
mod matching;
mod named;
mod orders;
mod promises;
mod searched;
mod states;
