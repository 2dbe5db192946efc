//! Pages of this feature.

use askama::Template;

use super::forms::Kept;
use crate::web::components::{Field, FieldError};
use crate::web::layout::Layout;

/// Sign-in.
#[derive(Debug, Template)]
#[template(path = "account/sign_in.html")]
pub struct SignInPage {
    pub layout: Layout,
    pub name: Field,
    pub password: Field,
    pub return_to: String,
    /// Input of a form whose session was over.
    pub kept: Option<Kept>,
    pub errors: Vec<FieldError>,
}

/// New password through a set-up link.
#[derive(Debug, Template)]
#[template(path = "account/setup.html")]
pub struct SetupPage {
    pub layout: Layout,
    /// Sign-in name of the link's user.
    pub user: String,
    pub action: String,
    pub password: Field,
    pub repeated: Field,
    pub errors: Vec<FieldError>,
}

/// Own account.
#[derive(Debug, Template)]
#[template(path = "account/account.html")]
pub struct AccountPage {
    pub layout: Layout,
    pub name: String,
    pub role: String,
    /// Names of the schools of Schul-IT; empty = all.
    pub schools: Vec<String>,
    pub current: Field,
    pub password: Field,
    pub repeated: Field,
    pub errors: Vec<FieldError>,
}

/// Input of a form of an earlier session, ready to be saved in this one.
#[derive(Debug, Template)]
#[template(path = "account/save_again.html")]
pub struct SaveAgainPage {
    pub layout: Layout,
    pub kept: Kept,
}
