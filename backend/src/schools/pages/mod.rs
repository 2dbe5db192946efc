//! Pages of this feature.

mod authority;
mod form;
mod import;
mod list;
mod school;

pub(super) use authority::AuthorityPage;
pub(super) use form::{FormPage, Removal};
pub(super) use import::{FileResult, ImportPage, many};
pub(super) use list::ListPage;
pub(super) use school::SchoolPage;

/// A count that is never negative, with points between thousands.
fn count(number: i64) -> String {
    crate::web::components::grouped(number.max(0).unsigned_abs())
}
