//! Deadlines, and the way of the money from the notice to the device.

use crate::web::layout::Tone;

/// One line of a list of deadlines (Fristen).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deadline {
    /// `05.04.2024`.
    pub date: String,
    /// What is due.
    pub label: String,
    /// Where one deals with it; empty for none.
    pub href: String,
    pub note: String,
    /// `in 22 Tagen`, `seit 14 Tagen`.
    pub when: String,
    /// Error when overdue, warning when soon, else off.
    pub tone: Tone,
}

impl Deadline {
    /// A deadline that is far off.
    #[must_use]
    pub fn new(date: impl Into<String>, label: impl Into<String>, when: impl Into<String>) -> Self {
        Self {
            date: date.into(),
            label: label.into(),
            when: when.into(),
            tone: Tone::Off,
            ..Self::default()
        }
    }

    /// With the address where one deals with it.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    /// With a small note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// With the tone of how near it is.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

/// One station on the way of the money (Weg des Geldes).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlowStep {
    /// `Bescheid vom 09.03.2022`.
    pub term: String,
    /// `48-DPS-2022/0342`.
    pub label: String,
    /// Empty for none.
    pub href: String,
    pub note: String,
    /// `Zuwendung 449,82 € · 90 %`.
    pub amount: String,
    /// The record this page shows.
    pub here: bool,
}

impl FlowStep {
    /// A station that is not the record of the page.
    #[must_use]
    pub fn new(term: impl Into<String>, label: impl Into<String>, amount: impl Into<String>) -> Self {
        Self {
            term: term.into(),
            label: label.into(),
            amount: amount.into(),
            ..Self::default()
        }
    }

    /// With the address of its record.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    /// With a small note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// The record that the page shows.
    #[must_use]
    pub fn here(mut self) -> Self {
        self.here = true;
        self
    }
}
