//! What queries of this feature answer.

/// The authority as its letterhead names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorityRow {
    /// Empty before the authority is set up.
    pub name: String,
    /// Lines of the letterhead: address, telephone, e-mail.
    pub letterhead: Vec<String>,
}
