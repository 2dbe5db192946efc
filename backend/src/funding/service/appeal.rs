//! When the period for an action against a notice ends.

use chrono::NaiveDate;
use paktbuch_entity::notice;

use crate::funding::appeal::Announced;
use crate::funding::programme::{self, Programme};

/// Last day of the Klagefrist of a notice; `None` where the right of appeal was waived or the Bekanntgabe is unknown.
#[must_use]
pub fn appeal_ends(notice: &notice::Model, programmes: &[Programme]) -> Option<NaiveDate> {
    let version = notice.programme_version.parse().ok();
    let programme = programme::find(programmes, &notice.programme, version);
    let announced = Announced {
        way: notice.announcement,
        sent_on: notice.sent_on,
        on: notice.announced_on,
        waived_on: notice.appeal_waived_on,
        land: programme.and_then(|programme| programme.land.value.as_deref()),
    };
    announced.dates().appeal_until
}
