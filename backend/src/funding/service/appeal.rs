//! When the period for an action against a notice ends.

use chrono::NaiveDate;
use paktbuch_entity::notice;

use crate::funding::appeal::{Announced, AppealDates, appeal_until};
use crate::funding::programme::{self, Programme};

/// Last day of the Klagefrist of a notice; `None` where the right of appeal was waived or the Bekanntgabe is unknown.
#[must_use]
pub fn appeal_ends(notice: &notice::Model, programmes: &[Programme]) -> Option<NaiveDate> {
    dates(notice, programmes).appeal_until
}

/// First day on which a notice is final (bestandskräftig): the day after the Klagefrist, or the day of the Rechtsbehelfsverzicht; `None`
/// where the Bekanntgabe is unknown.
#[must_use]
pub fn final_from(notice: &notice::Model, programmes: &[Programme]) -> Option<NaiveDate> {
    dates(notice, programmes).final_from
}

fn dates(notice: &notice::Model, programmes: &[Programme]) -> AppealDates {
    let announced = Announced {
        way: notice.announcement,
        sent_on: notice.sent_on,
        on: notice.announced_on,
        waived_on: notice.appeal_waived_on,
        land: land(notice, programmes),
    };
    announced.dates()
}

/// Last day of the Klagefrist of a change notice to this notice that was made known on a day.
#[must_use]
pub fn amendment_appeal_ends(
    notice: &notice::Model,
    announced_on: NaiveDate,
    programmes: &[Programme],
) -> Option<NaiveDate> {
    appeal_until(announced_on, land(notice, programmes))
}

/// Code of the Land whose programme it is.
fn land<'a>(notice: &notice::Model, programmes: &'a [Programme]) -> Option<&'a str> {
    let version = notice.programme_version.parse().ok();
    let programme = programme::find(programmes, &notice.programme, version);
    programme.and_then(|programme| programme.land.value.as_deref())
}
