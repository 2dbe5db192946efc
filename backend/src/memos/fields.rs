//! Values of a note with their labels, for forms, conflicts and the audit trail.

use paktbuch_types::format_date;

use super::commands::MemoData;

/// With whom; a name.
pub(super) const WITH: &str = "Gespräch mit";
/// What was said.
pub(super) const TEXT: &str = "Vermerk";

/// Every value, in the order of the form.
pub(super) fn memo(data: &MemoData) -> Vec<(&'static str, String)> {
    vec![
        ("Tag", format_date(data.said_on)),
        (WITH, data.with_whom.clone()),
        (TEXT, data.text.clone()),
        (
            "Wiedervorlage am",
            data.follow_up_on.map(format_date).unwrap_or_default(),
        ),
        ("Erledigt am", data.done_on.map(format_date).unwrap_or_default()),
    ]
}
