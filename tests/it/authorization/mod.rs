//! Who may open what: every route for every role, and nothing of a sister school ever.

mod cast;
mod extra_fields;
mod leaks;
mod matrix;
mod rest;
