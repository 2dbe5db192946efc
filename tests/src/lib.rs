//! Shared test support: the service in process, the people who use it, and what they get to see.

pub mod actors;
pub mod answer;
pub mod api;
pub mod app;
pub mod binary;
pub mod browser;
pub mod cluster;
pub mod contents;
pub mod engine;
pub mod html;
pub mod opened;
pub mod recalc;
pub mod routes;
pub mod schema;
pub mod walk;
pub mod world;

pub use answer::Answer;
pub use api::{Api, JSON};
pub use app::TestApp;
pub use browser::Browser;
pub use engine::Engine;
pub use html::Form;
pub use world::World;
