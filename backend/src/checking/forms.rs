//! What comes in from the browser.

use paktbuch_types::NoticeId;
use serde::{Deserialize, Serialize};

/// Which finding, and why it is in order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmForm {
    /// Its fingerprint.
    pub hinweis: String,
    /// The notice that it is about; empty = perhaps none.
    pub bescheid: String,
    pub grund: String,
}

impl ConfirmForm {
    /// The notice to look at; `None` = everything.
    #[must_use]
    pub fn notice(&self) -> Option<NoticeId> {
        self.bescheid.parse().ok().map(NoticeId)
    }
}
