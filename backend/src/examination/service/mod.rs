//! Steps of the examination, cuts, and what they come to.

mod cuts;
mod read;
mod steps;

pub(super) use cuts::{carry_over, cut};
pub(super) use read::{next_step, of_notice, receipt, replaced};
pub(super) use steps::{add_step, audited, change_step, proposed, remove_step, set_step_file};

use paktbuch_types::NoticeId;

use crate::audit::{Event, EventKind, SubjectKind};
use crate::error::ServiceError;
use crate::text;

/// Longest note and reason.
const NOTE: usize = 2_000;

fn event(kind: EventKind, notice: NoticeId) -> Event {
    Event::new(kind, SubjectKind::Notice, notice.0).touching(Some(notice))
}

fn at_most(field: &'static str, label: &str, value: String, limit: usize) -> Result<String, ServiceError> {
    let length = text::length(&value);
    if length > limit {
        let message = format!("{label}: höchstens {limit} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field(field, message));
    }
    Ok(value)
}
