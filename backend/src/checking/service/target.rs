//! The part of a record's page where a finding is mended.

use paktbuch_types::{InvoiceLineId, SubjectKind};

use super::Found;
use crate::rules::{FindingCause, RuleId};

impl Found {
    /// Id of the part of its record's page that it is about: the payments of an invoice, one of its lines, the cost plan of a notice;
    /// empty for the whole page.
    #[must_use]
    pub fn part(&self) -> String {
        let subject = &self.finding.subject;
        match subject.kind {
            SubjectKind::Invoice => payments(&self.finding.cause).to_owned(),
            SubjectKind::InvoiceLine => format!("h-p{}", subject.id),
            SubjectKind::CostItem => "h-plan".to_owned(),
            SubjectKind::Application
            | SubjectKind::Notice
            | SubjectKind::Order
            | SubjectKind::Allocation
            | SubjectKind::Device => String::new(),
        }
    }

    /// Name of the field in the device's form that it misses.
    #[must_use]
    pub fn device_field(&self) -> Option<&'static str> {
        let FindingCause::Without(missing) = &self.finding.cause else {
            return None;
        };
        if self.finding.subject.kind != SubjectKind::Device {
            return None;
        }
        match missing.as_str() {
            "Seriennummer" => Some("serial"),
            "Raum" => Some("place"),
            "Tag der Inbetriebnahme" => Some("commissioned_on"),
            _ => None,
        }
    }

    /// The invoice line of an Anlage or licence that misses something (R16), and the name of the first such field in its form.
    #[must_use]
    pub fn line_field(&self) -> Option<(InvoiceLineId, &'static str)> {
        let finding = &self.finding;
        let FindingCause::Without(missing) = &finding.cause else {
            return None;
        };
        if finding.subject.kind != SubjectKind::InvoiceLine || finding.rule != RuleId::R16 {
            return None;
        }
        let fields = [
            ("Ort", "place"),
            ("Umfang", "extent"),
            ("Abnahme", "accepted_on"),
            ("Laufzeit", "term_from"),
        ];
        let (_, field) = fields.into_iter().find(|(name, _)| missing.starts_with(name))?;
        Some((InvoiceLineId(finding.subject.id), field))
    }
}

/// Id of the payments of an invoice that a cause is about; empty for the other causes.
fn payments(cause: &FindingCause) -> &'static str {
    match cause {
        FindingCause::Overpaid
        | FindingCause::PartlyPaid
        | FindingCause::RetentionDue
        | FindingCause::PaidEarly => "zahlung",
        FindingCause::TaxUnpaid | FindingCause::TaxOverpaid => "umsatzsteuer",
        FindingCause::PrepaidTwice => "vorauszahlung",
        FindingCause::Without(missing) => match missing.as_str() {
            "Zahlung" | "Zahlungsbeleg" => "zahlung",
            "Beleg der Vorauszahlung" => "vorauszahlung",
            _ => "",
        },
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use paktbuch_types::{InvoiceId, Severity};

    use super::*;
    use crate::checking::rows::Place;
    use crate::rules::{Finding, Subject};

    fn found(kind: SubjectKind, cause: FindingCause) -> Found {
        Found {
            finding: Finding {
                rule: RuleId::R16,
                severity: Severity::Warning,
                cause,
                subject: Subject::new(kind, 7, "RE-1"),
                message: String::new(),
                remedy: String::new(),
                source: String::new(),
            },
            place: Place::Invoice(InvoiceId(1)),
            fingerprint: String::new(),
            confirmation: None,
        }
    }

    #[test]
    fn each_gap_leads_to_where_it_is_entered() {
        let without = |what: &str| FindingCause::Without(what.to_owned());
        for (kind, cause, part, field) in [
            (SubjectKind::Invoice, without("Zahlung"), "zahlung", None),
            (
                SubjectKind::Invoice,
                FindingCause::TaxUnpaid,
                "umsatzsteuer",
                None,
            ),
            (
                SubjectKind::Invoice,
                without("Beleg der Vorauszahlung"),
                "vorauszahlung",
                None,
            ),
            (SubjectKind::Invoice, FindingCause::AllocatedTwice, "", None),
            (SubjectKind::InvoiceLine, without("Ort und Abnahme"), "h-p7", None),
            (SubjectKind::CostItem, FindingCause::Exceeded, "h-plan", None),
            (SubjectKind::Device, without("Raum"), "", Some("place")),
            (SubjectKind::Device, without("Seriennummer"), "", Some("serial")),
            (SubjectKind::Device, FindingCause::OtherEnd, "", None),
        ] {
            let found = found(kind, cause);
            assert_eq!(
                (found.part().as_str(), found.device_field()),
                (part, field),
                "{found:?}"
            );
        }
    }

    #[test]
    fn what_a_line_misses_leads_to_the_first_field_of_its_form() {
        for (missing, field) in [
            ("Ort, Umfang und Abnahme", Some("place")),
            ("Umfang", Some("extent")),
            ("Abnahme", Some("accepted_on")),
            ("Laufzeit", Some("term_from")),
            ("Tag der Abnahme", None),
        ] {
            let found = found(
                SubjectKind::InvoiceLine,
                FindingCause::Without(missing.to_owned()),
            );
            let expected = field.map(|field| (InvoiceLineId(7), field));
            assert_eq!(found.line_field(), expected, "{missing}");
        }
    }
}
