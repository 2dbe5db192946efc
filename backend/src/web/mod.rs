//! What every page shares: frame, components, filters, static files.

pub mod assets;
pub mod components;
pub mod filters;
pub mod layout;
pub mod licences;

#[cfg(test)]
mod gallery;
