//! Orders: entering, changing, their states, who sees them, and their REST API.

mod api;
mod orders;
mod states;
