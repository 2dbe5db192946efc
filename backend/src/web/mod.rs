//! What every page shares: frame, components, forms, errors, static files.

pub mod address;
pub mod api;
pub mod arrival;
pub mod assets;
pub mod basis;
pub mod components;
pub mod download;
pub mod error;
pub mod filters;
pub mod form;
pub mod guard;
pub mod layout;
pub mod licences;
pub mod listing;
pub mod once;
mod parts;
pub mod peer;
pub mod picture;
pub mod request;
pub mod routes;
pub mod state;
pub mod upload;

#[cfg(test)]
mod gallery;
