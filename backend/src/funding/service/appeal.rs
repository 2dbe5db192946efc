//! When the period for an action against a notice ends.

use chrono::NaiveDate;
use paktbuch_entity::notice;

use crate::funding::appeal::{Announced, appeal_until};
use crate::funding::{find_programme, programmes};

/// Last day of the Klagefrist of a notice; `None` where the right of appeal was waived or the Bekanntgabe is unknown.
#[must_use]
pub fn appeal_ends(notice: &notice::Model) -> Option<NaiveDate> {
    let announced = Announced {
        way: notice.announcement,
        sent_on: notice.sent_on,
        on: notice.announced_on,
        waived_on: notice.appeal_waived_on,
        land: land(notice),
    };
    announced.dates().appeal_until
}

/// Last day of the Klagefrist of a change notice to this notice that was made known on a day.
#[must_use]
pub fn amendment_appeal_ends(notice: &notice::Model, announced_on: NaiveDate) -> Option<NaiveDate> {
    appeal_until(announced_on, land(notice))
}

/// Code of the Land whose programme it is.
fn land(notice: &notice::Model) -> Option<&'static str> {
    let version = notice.programme_version.parse().ok();
    let programme = find_programme(programmes().unwrap_or_default(), &notice.programme, version);
    programme.and_then(|programme| programme.land.value.as_deref())
}
