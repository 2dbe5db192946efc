//! What a report says now and said when it was made last.

/// A part of a report that is not what it was: a paragraph, or a file with its hash. Never both texts are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Empty where it is new.
    pub before: String,
    /// Empty where it is gone.
    pub now: String,
}

impl Change {
    /// What happened to it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        if self.before.is_empty() {
            "neu"
        } else if self.now.is_empty() {
            "entfällt"
        } else {
            "geändert"
        }
    }
}
