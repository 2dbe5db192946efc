//! Change notices (Änderungsbescheide) and what they would do.

use chrono::NaiveDate;
use paktbuch_types::{AmendmentId, AmendmentKind, Cents, DeviceId, NoticeId, format_date};

use super::NoticeFile;
use crate::funding::commands::AmendmentHead;

/// A stored change notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentRow {
    pub id: AmendmentId,
    pub notice: NoticeId,
    /// Within the notice, from 1.
    pub number: i64,
    pub version: i64,
    pub kind: AmendmentKind,
    pub head: AmendmentHead,
    /// Zuwendung before it.
    pub granted_before: Cents,
    /// Zuwendung from it on.
    pub granted: Cents,
    /// What it changed, in its order.
    pub values: Vec<AmendedValue>,
    /// Its PDF.
    pub file: Option<NoticeFile>,
}

/// A value that a change notice changes, as users read it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AmendedValue {
    pub label: String,
    /// Empty where there was none.
    pub before: String,
    /// Empty where there is none any more.
    pub after: String,
    /// Page of the change notice that says it.
    pub page: Option<i64>,
    /// Such as `Nr. 4`.
    pub place: String,
}

impl AmendmentRow {
    /// Whether a change notice has the reference and the day of this one.
    #[must_use]
    pub fn is_named_like(&self, head: &AmendmentHead) -> bool {
        (self.head.dated, &self.head.reference) == (head.dated, &head.reference)
    }

    /// That a change notice of this reference and day is entered already, and what to do.
    #[must_use]
    pub fn told_twice(&self) -> (String, String) {
        (
            format!(
                "{} vom {} mit dem Aktenzeichen {} ist schon als Nummer {} erfasst.",
                self.kind,
                format_date(self.head.dated),
                self.head.reference,
                self.number
            ),
            "Bitte prüfen, ob es derselbe Bescheid ist; ein zweiter vom selben Tag hat meist ein eigenes Aktenzeichen.".to_owned(),
        )
    }
}

/// What a change notice would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AmendmentPreview {
    pub values: Vec<AmendedValue>,
    /// Devices whose Zweckbindung moves, by inventory number.
    pub moved: Vec<MovedDevice>,
    /// What it does that somebody has to look at: what is so, and what to do.
    pub doubts: Vec<(String, String)>,
}

/// A device whose Zweckbindung moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedDevice {
    pub id: DeviceId,
    pub inventory_number: String,
    pub model: String,
    pub before: Option<NaiveDate>,
    pub after: Option<NaiveDate>,
}

/// A device that a notice binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundDevice {
    pub id: DeviceId,
    pub inventory_number: String,
    pub model: String,
    /// Inbetriebnahme.
    pub commissioned_on: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}
