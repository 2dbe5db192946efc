//! What every handler shares. Nothing here is global: one process can hold several of them.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::layout::MenuEntry;
use super::request::Authority;
use crate::auth::Actor;
use crate::auth::password::Passwords;
use crate::config::Config;

/// Builds the main menu of an actor; the application gives it, so that the frame knows no feature.
pub type Menu = fn(&Actor) -> Vec<MenuEntry>;

/// State of the running service for one authority.
#[derive(Debug, Clone)]
pub struct AppState {
    pub authority: Authority,
    pub config: Arc<Config>,
    pub passwords: Passwords,
    /// Turns of uploads, so that a few large ones cannot fill the memory.
    pub uploads: Arc<Semaphore>,
    pub menu: Menu,
    /// The data directory is a demonstration.
    pub demo: bool,
}
