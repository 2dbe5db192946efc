//! Plain data for the macros in `templates/components`: a page fills it, the macro draws it.

mod bar;
mod chart;
mod error_page;
mod form;
mod list;
mod record;
mod timeline;

pub use bar::BudgetBar;
pub use chart::{Bar, BarChart, ChartRow, Look};
pub use error_page::ErrorPage;
pub use form::{Choice, Conflict, ConflictRow, Field, FieldError};
pub use list::{CountLink, Direction, Facet, FacetEntry, FilterTag, Pager, SortHead, grouped};
pub use record::{Action, Change, Fact, FindingView, HistoryEntry, State};
pub use timeline::{Deadline, FlowStep};
