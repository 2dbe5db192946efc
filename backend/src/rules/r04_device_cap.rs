//! R4: for one device no more is eligible than the programme's cap.

use paktbuch_types::{Cents, Quantity, VatBasis};

use super::{Finding, FindingCause, Rule, RuleId, Subject, SubjectKind, until_filed};

/// R4.
pub const RULE: Rule = Rule {
    id: RuleId::R4,
    title: "Obergrenze je Gerät",
    sentence: "Für ein Gerät ist mit Zubehör und Einrichtung höchstens förderfähig, was das Programm je Gerät zulässt.",
    source: "Förderrichtlinie (Obergrenze je Gerät, brutto oder netto)",
};

/// A notice with the devices that it pays.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Caps for each device (`deckel`); `None` where nobody tells whether there are any.
    pub caps: Option<Vec<Cap>>,
    /// Where they are written.
    pub source: String,
    pub things: Vec<Thing>,
    /// Whether the proof is being made or filed: too much is an error then, and a warning before.
    pub filing: bool,
}

/// An upper limit for each device (Obergrenze).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    pub amount: Cents,
    /// Whether it includes VAT; `None` where nobody tells.
    pub vat: Option<VatBasis>,
}

/// A device, or an invoice line of devices that have no records yet.
#[derive(Debug, Clone)]
pub struct Thing {
    pub subject: Subject,
    /// At most this many devices share the amounts.
    pub pieces: Quantity,
    /// Eligible on the notice, with VAT.
    pub gross: Cents,
    /// Eligible on the notice, without VAT.
    pub net: Cents,
}

impl Cap {
    /// What the cap allows for so many devices.
    fn of(self, pieces: Quantity) -> Cents {
        self.amount.pro_rata(pieces.0, Quantity::SCALE)
    }

    /// What of a thing is above the cap; where nobody knows whether the cap includes VAT, only what is above it in both readings.
    fn excess(self, thing: &Thing) -> Cents {
        let counted = match self.vat {
            Some(VatBasis::Gross) => thing.gross,
            Some(VatBasis::Net) | None => thing.net,
        };
        counted.minus(self.of(thing.pieces)).max(Cents::ZERO)
    }
}

/// A finding for each thing above a cap; one on the notice where nobody tells the caps, or whether they include VAT.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let Some(caps) = &facts.caps else {
        return vec![RULE.missing_in_programme(&facts.notice, "Obergrenze je Gerät")];
    };
    let mut findings = Vec::new();
    for cap in caps {
        if cap.vat.is_none() {
            let parameter = format!(
                "ob die Obergrenze von {} € je Gerät brutto oder netto gilt",
                cap.amount
            );
            findings.push(RULE.missing_in_programme(&facts.notice, &parameter));
        }
        findings.extend(
            facts
                .things
                .iter()
                .filter_map(|thing| check_thing(facts, *cap, thing)),
        );
    }
    findings
}

fn check_thing(facts: &Facts, cap: Cap, thing: &Thing) -> Option<Finding> {
    let excess = cap.excess(thing);
    if excess == Cents::ZERO {
        return None;
    }
    let vat = cap.vat.map(|vat| format!(" {vat}")).unwrap_or_default();
    let label = match thing.subject.kind {
        SubjectKind::Device => thing.subject.named(),
        _ => thing.subject.label.clone(),
    };
    let counted = cap.of(thing.pieces).plus(excess);
    let message = format!(
        "{label}: Förderfähig sind höchstens {} €{vat} je Gerät, zugeordnet sind {counted} € für {}. Eigenanteil zusätzlich: {excess} €.",
        cap.amount,
        devices(thing.pieces)
    );
    let finding = RULE.finding(
        until_filed(facts.filing),
        FindingCause::AboveDeviceCap,
        &thing.subject,
        message,
        "Den zuwendungsfähigen Betrag der Zuordnung kürzen; den Rest trägt der Schulträger.",
    );
    Some(Finding {
        source: facts.source.clone(),
        ..finding
    })
}

/// „1 Gerät“, „20 Geräte“.
fn devices(pieces: Quantity) -> String {
    if pieces == Quantity::whole(1) {
        "1 Gerät".to_owned()
    } else {
        format!("{pieces} Geräte")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Severity;

    fn facts(caps: Option<&[Cap]>, (pieces, gross, net): (i64, i64, i64)) -> Facts {
        Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            caps: caps.map(<[Cap]>::to_vec),
            source: "Richtlinie Nr. 5".to_owned(),
            things: vec![Thing {
                subject: Subject::new(SubjectKind::InvoiceLine, 7, "Rechnung RE-1, Position 1"),
                pieces: Quantity::whole(pieces),
                gross: Cents(gross),
                net: Cents(net),
            }],
            filing: false,
        }
    }

    #[test]
    fn a_cap_is_held_against_gross_or_net() {
        use Severity::{MissingParameter, Warning};
        let cap = |vat| {
            [Cap {
                amount: Cents::euros(500),
                vat,
            }]
        };
        let (gross, net, unknown) = (cap(Some(VatBasis::Gross)), cap(Some(VatBasis::Net)), cap(None));
        for (name, caps, amounts, expected) in [
            ("gross, at the cap", Some(&gross[..]), (1, 50_000, 42_017), vec![]),
            (
                "gross, a cent above",
                Some(&gross),
                (1, 50_001, 42_018),
                vec![Warning],
            ),
            ("net, at the cap", Some(&net), (1, 59_500, 50_000), vec![]),
            (
                "net, a cent above",
                Some(&net),
                (1, 59_501, 50_001),
                vec![Warning],
            ),
            (
                "twenty at the cap",
                Some(&gross),
                (20, 1_000_000, 840_336),
                vec![],
            ),
            (
                "twenty, a cent above",
                Some(&gross),
                (20, 1_000_001, 840_337),
                vec![Warning],
            ),
            (
                "VAT unknown, at the cap net",
                Some(&unknown),
                (1, 59_500, 50_000),
                vec![MissingParameter],
            ),
            (
                "VAT unknown, a cent above net",
                Some(&unknown),
                (1, 59_501, 50_001),
                vec![MissingParameter, Warning],
            ),
            ("no cap", Some(&[]), (1, 99_999, 84_033), vec![]),
            ("nobody knows", None, (1, 1, 1), vec![MissingParameter]),
        ] {
            let found = check(&facts(caps, amounts));
            let found: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
            assert_eq!(found, expected, "{name}");
        }
        let filing = Facts {
            filing: true,
            ..facts(Some(&gross), (1, 50_001, 42_018))
        };
        assert_eq!(check(&filing)[0].severity, Severity::Error);
    }

    #[test]
    fn the_message_says_what_the_authority_bears() {
        let cap = Cap {
            amount: Cents::euros(500),
            vat: Some(VatBasis::Gross),
        };
        let found = check(&facts(Some(&[cap]), (20, 1_040_000, 873_949)));
        assert_eq!(
            found[0].message,
            "Rechnung RE-1, Position 1: Förderfähig sind höchstens 500,00 € brutto je Gerät, zugeordnet sind 10.400,00 € für 20 \
             Geräte. Eigenanteil zusätzlich: 400,00 €."
        );
        assert_eq!(found[0].source, "Richtlinie Nr. 5");
    }
}
