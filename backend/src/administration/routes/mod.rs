//! Handlers of administration.

mod index;
mod tokens;
mod users;

use super::paths;
use crate::web::layout::Layout;
use crate::web::request::Frame;
use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::ADMINISTRATION, index::show)
        .get(paths::USERS, users::list)
        .post(paths::USERS, users::add)
        .get(paths::NEW_USER, users::show_new)
        .get(paths::USER, users::show)
        .post(paths::USER, users::change)
        .post(paths::USER_LINK, users::issue_link)
        .post(paths::USER_DISABLE, users::disable)
        .post(paths::USER_ENABLE, users::enable)
        .get(paths::TOKENS, tokens::list)
        .post(paths::TOKENS, tokens::add)
        .get(paths::NEW_TOKEN, tokens::show_new)
        .get(paths::TOKEN, tokens::show)
        .post(paths::TOKEN_REVOKE, tokens::revoke)
}

/// Frame of a page below *Verwaltung*.
fn layout(frame: &Frame, title: &str) -> Layout {
    frame
        .layout()
        .titled(title)
        .in_menu(paths::ADMINISTRATION)
        .crumb("Verwaltung", paths::ADMINISTRATION)
}
