//! The authority's own data.

use askama::Template;

use crate::schools::forms::Input;
use crate::web::components::{Conflict, Field, FieldError, HistoryEntry};
use crate::web::layout::Layout;

#[derive(Debug, Template)]
#[template(path = "schools/authority.html")]
pub(crate) struct AuthorityPage {
    pub(crate) layout: Layout,
    pub(crate) inputs: Vec<Input>,
    pub(crate) version: Option<i64>,
    /// The first two inventory numbers of this year, or what is wrong with the pattern.
    pub(crate) example: Result<[String; 2], String>,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) conflict: Option<Conflict>,
    /// Name of the logo's file; `None` without one.
    pub(crate) logo: Option<String>,
    pub(crate) logo_file: Field,
    pub(crate) history: Vec<HistoryEntry>,
}
