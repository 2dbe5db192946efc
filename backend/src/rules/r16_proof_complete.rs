//! R16: what a Verwendungsnachweis needs is there, and its sums agree.

mod facts;

use paktbuch_types::{Cents, LineKind, Quantity};

use super::{Finding, Rule, RuleId, Severity, Subject};

pub use self::facts::{Device, DeviceLine, Facts, Invoice, OtherLine, Payment, Pieces};

/// R16.
pub const RULE: Rule = Rule {
    id: RuleId::R16,
    title: "Verwendungsnachweis vollständig",
    sentence: "Jede Rechnung hat Zahlung und Zahlungsbeleg, jedes gekaufte Gerät einen Eintrag mit Seriennummer und Raum, jede Anlage Ort und Abnahme, jede Lizenz ihre Laufzeit, und die Summen von Belegliste, Ausgaben und Einnahmen stimmen überein.",
    source: "ANBest-G Nr. 7.4 (Fassung 2012); Muster „Verwendungsnachweis nach ANBest-G“",
};

/// One finding for each gap and each pair of sums that disagree.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let severity = if facts.filing {
        Severity::Error
    } else {
        Severity::Warning
    };
    let gap =
        |subject: &Subject, message: String, remedy: &str| RULE.finding(severity, subject, message, remedy);
    let mut findings = Vec::new();
    for invoice in &facts.invoices {
        findings.extend(
            payment_gaps(invoice)
                .into_iter()
                .map(|(message, remedy)| gap(&invoice.subject, message, remedy)),
        );
    }
    for line in &facts.device_lines {
        findings.extend(device_gap(line).map(|(message, remedy)| gap(&line.subject, message, remedy)));
    }
    for device in &facts.devices {
        let facts = [(device.has_serial, "Seriennummer"), (device.has_room, "Raum")];
        let missing: Vec<&str> = facts
            .iter()
            .filter(|(is_there, _)| !is_there)
            .map(|(_, name)| *name)
            .collect();
        let Some(missing) = listed(&missing) else { continue };
        let message = format!("Gerät {} steht ohne {missing} im Bestand.", device.subject.label);
        findings.push(gap(&device.subject, message, "Bitte am Gerät eintragen."));
    }
    for line in &facts.others {
        findings.extend(other_gap(line).map(|message| {
            gap(
                &line.subject,
                message,
                "Bitte an der Rechnungsposition eintragen.",
            )
        }));
    }
    findings.extend(
        sum_gaps(facts)
            .into_iter()
            .map(|(message, remedy)| gap(&facts.notice, message, remedy)),
    );
    findings
}

/// „Ort und Abnahme“; `None` for nothing.
fn listed(missing: &[&str]) -> Option<String> {
    match missing {
        [] => None,
        [one] => Some((*one).to_owned()),
        [first @ .., last] => Some(format!("{} und {last}", first.join(", "))),
    }
}

/// What is missing, in words.
fn other_gap(line: &OtherLine) -> Option<String> {
    let missing = listed(&line.missing())?;
    Some(format!(
        "{}: Für die {} fehlt: {missing}.",
        line.subject.label, line.kind
    ))
}

/// Messages and remedies.
type Gaps = Vec<(String, &'static str)>;

fn payment_gaps(invoice: &Invoice) -> Gaps {
    let label = &invoice.subject.label;
    let open = invoice.open();
    let mut gaps = Vec::new();
    if invoice.payments.is_empty() && open != Cents::ZERO {
        gaps.push((
            format!("{label} hat kein Zahlungsdatum: {open} € sind offen."),
            "Bitte Tag, Betrag und Beleg der Zahlung eintragen.",
        ));
    } else if invoice.is_overpaid() {
        gaps.push((
            format!(
                "{label} ist überzahlt: {} € bezahlt, {} € berechnet.",
                invoice.paid(),
                invoice.due
            ),
            "Bitte die Zahlungen mit der Buchhaltung vergleichen.",
        ));
    } else if invoice.is_unpaid() {
        gaps.push((
            format!("{label} ist nicht ganz bezahlt: {open} € sind offen."),
            "Bitte die restliche Zahlung eintragen.",
        ));
    }
    let unproven = invoice.unproven();
    if unproven > 0 {
        let payments = if unproven == 1 {
            "eine Zahlung".to_owned()
        } else {
            format!("{unproven} Zahlungen")
        };
        gaps.push((
            format!("{label}: Für {payments} fehlt der Zahlungsbeleg."),
            "Bitte den Beleg eintragen, zum Beispiel „Kontoauszug 2023/12“.",
        ));
    }
    gaps
}

fn device_gap(line: &DeviceLine) -> Option<(String, &'static str)> {
    let label = &line.subject.label;
    let created = Quantity(line.devices.saturating_mul(Quantity::SCALE));
    let (plural, genitive) = match line.kind {
        LineKind::Item => ("Gegenstände", "Gegenständen"),
        _ => ("Geräte", "Geräten"),
    };
    if created < line.quantity {
        let missing = Quantity(line.quantity.0 - created.0);
        let message = format!(
            "{label}: {created} von {} {genitive} angelegt, {missing} fehlen.",
            line.quantity
        );
        Some((message, "Was fehlt, an der Zuordnung anlegen."))
    } else if created > line.quantity {
        let message = format!(
            "{label}: mehr {plural} angelegt ({created}) als berechnet ({}).",
            line.quantity
        );
        Some((
            message,
            "Bitte prüfen, welche Geräte zu einer anderen Rechnung gehören.",
        ))
    } else {
        None
    }
}

fn sum_gaps(facts: &Facts) -> Gaps {
    let mut gaps = Vec::new();
    if facts.receipts != facts.expenditure {
        gaps.push((
            format!(
                "Die Belegliste ergibt {} €, die Ausgaben lt. Abrechnung {} €; Unterschied {} €.",
                facts.receipts,
                facts.expenditure,
                facts.receipts.minus(facts.expenditure)
            ),
            "Bitte die Zuordnungen der Rechnungen prüfen.",
        ));
    }
    if facts.income != facts.expenditure {
        gaps.push((
            format!(
                "Die Einnahmen lt. Abrechnung ergeben {} €, die Ausgaben {} €; Unterschied {} €.",
                facts.income,
                facts.expenditure,
                facts.income.minus(facts.expenditure)
            ),
            "Bitte Auszahlungen, Eigenanteil und Leistungen Dritter prüfen.",
        ));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SubjectKind;
    use proptest::prelude::*;

    fn sound() -> Facts {
        Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            filing: true,
            invoices: vec![invoice(1000, &[(600, true), (400, true)])],
            device_lines: vec![lines(Quantity::whole(2), 2)],
            devices: vec![device(true, true)],
            others: Vec::new(),
            receipts: Cents(1000),
            expenditure: Cents(1000),
            income: Cents(1000),
        }
    }

    fn invoice(due: i64, payments: &[(i64, bool)]) -> Invoice {
        let payment = |(amount, proven): &(i64, bool)| Payment {
            amount: Cents(*amount),
            skonto: Cents::ZERO,
            proven: *proven,
        };
        Invoice {
            subject: Subject::new(SubjectKind::Invoice, 2, "Rechnung RE-1"),
            due: Cents(due),
            retention: Cents::ZERO,
            payments: payments.iter().map(payment).collect(),
        }
    }

    fn lines(quantity: Quantity, devices: i64) -> DeviceLine {
        DeviceLine {
            subject: Subject::new(SubjectKind::InvoiceLine, 3, "RE-1, Position 1"),
            kind: LineKind::Device,
            quantity,
            devices,
        }
    }

    /// A line that has everything its kind can have, or nothing.
    fn other(kind: LineKind, whole: bool) -> OtherLine {
        OtherLine {
            subject: Subject::new(SubjectKind::InvoiceLine, 5, "RE-1, Position 2"),
            kind,
            has_place: whole,
            is_accepted: whole,
            has_term: whole,
        }
    }

    fn device(has_serial: bool, has_room: bool) -> Device {
        Device {
            subject: Subject::new(SubjectKind::Device, 4, "HAV-0001"),
            has_serial,
            has_room,
        }
    }

    #[test]
    fn each_gap_is_named() {
        type Change = fn(&mut Facts);
        let cases: [(Change, &[&str]); 18] = [
            (|_| {}, &[]),
            (
                |facts| facts.invoices = vec![invoice(1000, &[])],
                &["Rechnung RE-1 hat kein Zahlungsdatum: 10,00 € sind offen."],
            ),
            (|facts| facts.invoices = vec![invoice(0, &[])], &[]),
            (
                |facts| facts.invoices = vec![invoice(1000, &[(999, true)])],
                &["Rechnung RE-1 ist nicht ganz bezahlt: 0,01 € sind offen."],
            ),
            (
                |facts| facts.invoices = vec![invoice(1000, &[(1001, true)])],
                &["Rechnung RE-1 ist überzahlt: 10,01 € bezahlt, 10,00 € berechnet."],
            ),
            (
                |facts| facts.invoices[0].payments[0].amount = Cents(590),
                &["Rechnung RE-1 ist nicht ganz bezahlt: 0,10 € sind offen."],
            ),
            (
                |facts| {
                    facts.invoices[0].payments[0].amount = Cents(590);
                    facts.invoices[0].payments[0].skonto = Cents(10);
                },
                &[],
            ),
            (
                |facts| {
                    facts.invoices[0].payments[0].amount = Cents(590);
                    facts.invoices[0].retention = Cents(10);
                },
                &[],
            ),
            (
                |facts| facts.invoices = vec![invoice(-1000, &[(-400, true)])],
                &["Rechnung RE-1 ist nicht ganz bezahlt: −6,00 € sind offen."],
            ),
            (
                |facts| facts.invoices = vec![invoice(1000, &[(1000, false)])],
                &["Rechnung RE-1: Für eine Zahlung fehlt der Zahlungsbeleg."],
            ),
            (
                |facts| facts.device_lines = vec![lines(Quantity::whole(20), 15)],
                &["RE-1, Position 1: 15 von 20 Geräten angelegt, 5 fehlen."],
            ),
            (
                |facts| facts.device_lines = vec![lines(Quantity::whole(1), 2)],
                &["RE-1, Position 1: mehr Geräte angelegt (2) als berechnet (1)."],
            ),
            (
                |facts| facts.devices = vec![device(true, false), device(false, true), device(false, false)],
                &[
                    "Gerät HAV-0001 steht ohne Raum im Bestand.",
                    "Gerät HAV-0001 steht ohne Seriennummer im Bestand.",
                    "Gerät HAV-0001 steht ohne Seriennummer und Raum im Bestand.",
                ],
            ),
            (
                |facts| {
                    facts.others = vec![
                        other(LineKind::Installation, true),
                        other(LineKind::Installation, false),
                        other(LineKind::Licence, false),
                        other(LineKind::Accessory, false),
                        other(LineKind::Service, false),
                    ]
                },
                &[
                    "RE-1, Position 2: Für die Anlage fehlt: Ort und Abnahme.",
                    "RE-1, Position 2: Für die Lizenz fehlt: Laufzeit.",
                ],
            ),
            (
                |facts| {
                    facts.device_lines = vec![DeviceLine {
                        kind: LineKind::Item,
                        ..lines(Quantity::whole(3), 1)
                    }]
                },
                &["RE-1, Position 1: 1 von 3 Gegenständen angelegt, 2 fehlen."],
            ),
            (
                |facts| facts.receipts = Cents(900),
                &["Die Belegliste ergibt 9,00 €, die Ausgaben lt. Abrechnung 10,00 €; Unterschied −1,00 €."],
            ),
            (
                |facts| facts.income = Cents(1001),
                &["Die Einnahmen lt. Abrechnung ergeben 10,01 €, die Ausgaben 10,00 €; Unterschied 0,01 €."],
            ),
            (
                |facts| facts.device_lines = vec![lines(Quantity(15_000), 1)],
                &["RE-1, Position 1: 1 von 1,5 Geräten angelegt, 0,5 fehlen."],
            ),
        ];
        for (change, expected) in cases {
            let mut facts = sound();
            change(&mut facts);
            let findings = check(&facts);
            let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
            assert_eq!(messages, expected);
            assert!(findings.iter().all(|finding| finding.severity == Severity::Error));
            facts.filing = false;
            assert!(
                check(&facts)
                    .iter()
                    .all(|finding| finding.severity == Severity::Warning)
            );
        }
    }

    proptest! {
        #[test]
        fn payments_that_add_up_pass(due in -1_000_000_i64..1_000_000, weights in prop::collection::vec(1_i64..50, 1..6), error in -3_i64..=3) {
            let mut payments: Vec<(i64, bool)> = Cents(due).split_by(&weights).iter().map(|part| (part.0, true)).collect();
            payments[0].0 += error;
            let facts = Facts { invoices: vec![invoice(due, &payments)], ..sound() };
            prop_assert_eq!(check(&facts).is_empty(), error == 0);
        }
    }
}
