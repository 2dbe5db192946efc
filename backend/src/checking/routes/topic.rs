//! What findings about gaps in a proof are about.

use crate::checking::Found;
use crate::checking::paths::Topic;
use crate::rules::RuleId;

/// Whether a finding is about the topic.
#[must_use]
pub(super) fn is_about(found: &Found, topic: Topic) -> bool {
    let (rule, parts): (RuleId, &[&str]) = match topic {
        Topic::Division => (RuleId::R12, &[""]),
        Topic::Payment => (
            RuleId::R16,
            &[
                "Zahlungsdatum",
                "bezahlt",
                "überzahlt",
                " einbehalten ",
                "Umsatzsteuer",
            ],
        ),
        Topic::Receipt => (RuleId::R16, &["Zahlungsbeleg"]),
        Topic::Devices => (RuleId::R16, &[" angelegt"]),
        Topic::Particulars => (RuleId::R16, &[": Für die "]),
        Topic::Days => (RuleId::R7, &[" fehlt."]),
    };
    let finding = &found.finding;
    finding.rule == rule && parts.iter().any(|part| finding.message.contains(part))
}
