//! Who may open what: every route for every role, and nothing of a sister school ever.

mod cast;
mod leaks;
mod matrix;
