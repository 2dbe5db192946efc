//! Administration (Verwaltung): the accounts of people, their set-up links, and the tokens of programs.

pub mod commands;
mod forms;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use queries::{find_token, find_user, list_tokens, list_users};
pub use routes::routes;
pub use rows::{TokenRow, UserRow, UserState};
pub use service::{
    SetupLink, add_token, add_user, change_user, disable, enable, issue_setup_link, revoke_token,
};
