//! Interim proofs (Zwischennachweise) that a notice owes.

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_types::NoticeState;

use crate::funding::commands::NoticeData;
use crate::funding::programme::{self, InterimTerm, Programme};

/// The interim proofs that a running notice owes by its programme, by year; `filed` are the days (Stichtage) of those that are filed.
/// None where the programme asks for none or tells no months, or the notice no end of its period.
#[must_use]
pub fn interim_due(
    notice: &notice::Model,
    programmes: &[Programme],
    filed: &[NaiveDate],
    today: NaiveDate,
) -> Vec<InterimTerm> {
    let version = notice.programme_version.parse().ok();
    let programme = programme::find(programmes, &notice.programme, version);
    let ends = notice.implementation_to.or(notice.approval_to);
    let begins = (notice.notice_date, notice.implementation_from);
    terms((notice.state, programme), begins, ends, (filed, today))
}

/// As [`interim_due`], of a notice of this programme whose data were read.
#[must_use]
pub fn interim_due_of(
    data: &NoticeData,
    programme: Option<&Programme>,
    filed: &[NaiveDate],
    today: NaiveDate,
) -> Vec<InterimTerm> {
    let ends = data.implementation_to.or(data.approval_to);
    let begins = (data.notice_date, data.implementation_from);
    terms((data.state, programme), begins, ends, (filed, today))
}

/// Nothing is owed for a year that ended before the notice, or before its measure began.
fn terms(
    (state, programme): (NoticeState, Option<&Programme>),
    (noticed_on, begins): (NaiveDate, Option<NaiveDate>),
    ends: Option<NaiveDate>,
    (filed, today): (&[NaiveDate], NaiveDate),
) -> Vec<InterimTerm> {
    let (Some(programme), Some(ends), NoticeState::Running) = (programme, ends, state) else {
        return Vec::new();
    };
    let from = begins.map_or(noticed_on, |day| day.max(noticed_on));
    programme.interim_terms((from, ends), filed, today)
}
