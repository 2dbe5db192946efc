//! R16: what a Verwendungsnachweis needs is there, and its sums agree.

mod facts;

use paktbuch_types::{Cents, LineKind, PrepaidProof, Quantity, format_date};

use super::{Finding, FindingCause, Rule, RuleId, Subject, listed, until_filed};

pub use self::facts::{Device, DeviceLine, Facts, Invoice, OtherLine, Payment, Pieces, Sums};

/// R16.
pub const RULE: Rule = Rule {
    id: RuleId::R16,
    title: "Verwendungsnachweis vollständig",
    sentence: "Jede Rechnung hat Zahlung und Zahlungsbeleg, jedes gekaufte Gerät einen Eintrag mit Schule und Raum, jede Anlage Ort, Umfang und Abnahme, jede Lizenz ihre Laufzeit, ausgezahlt ist nicht mehr als bewilligt, und die Summen von Belegliste, Ausgaben und Einnahmen stimmen überein.",
    source: "ANBest-G Nr. 7.4 (Fassung 2012); Muster „Verwendungsnachweis nach ANBest-G“",
};

/// One finding for each gap.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let severity = until_filed(facts.filing);
    let gap = |subject: &Subject, (cause, message, remedy): Gap| {
        RULE.finding(severity, cause, subject, message, remedy)
    };
    let mut findings = Vec::new();
    for invoice in &facts.invoices {
        let gaps = payment_gaps(invoice).into_iter();
        findings.extend(gaps.map(|found| gap(&invoice.subject, found)));
    }
    for line in &facts.device_lines {
        findings.extend(device_gap(line).map(|found| gap(&line.subject, found)));
    }
    for device in facts.devices.iter().filter(|device| !device.has_room) {
        let message = format!("Gerät {} steht ohne Raum im Bestand.", device.subject.label);
        let cause = FindingCause::Without("Raum".to_owned());
        findings.push(gap(
            &device.subject,
            (
                cause,
                message,
                "Bitte am Gerät den Raum eintragen; ein Standort (Gelände der Schule) allein genügt nicht.",
            ),
        ));
    }
    for line in &facts.others {
        findings.extend(other_gap(line).map(|found| gap(&line.subject, found)));
    }
    findings
}

/// Cause, message and remedy.
type Gap = (FindingCause, String, &'static str);

fn other_gap(line: &OtherLine) -> Option<Gap> {
    let missing = listed(&line.missing())?;
    let message = format!("{}: Für die {} fehlt: {missing}.", line.subject.label, line.kind);
    Some((
        FindingCause::Without(missing),
        message,
        "Bitte an der Rechnungsposition eintragen.",
    ))
}

fn payment_gaps(invoice: &Invoice) -> Vec<Gap> {
    let label = &invoice.subject.label;
    let open = invoice.open();
    let mut gaps = Vec::new();
    if !invoice.has_payments() && open != Cents::ZERO {
        gaps.push((
            FindingCause::Without("Zahlung".to_owned()),
            match invoice.paid_later {
                None => format!("{label} hat kein Zahlungsdatum: {open} € sind offen."),
                Some(day) => format!(
                    "{label} ist bis zum Stichtag nicht bezahlt (bezahlt am {}): {open} € sind offen.",
                    format_date(day)
                ),
            },
            match invoice.paid_later {
                None if open < Cents::ZERO => {
                    "Bitte Tag, Betrag und Beleg der Rückzahlung eintragen; steht sie schon bei der berichtigten Rechnung, sie dort der Gutschrift zuordnen."
                }
                None => "Bitte Tag, Betrag und Beleg der Zahlung eintragen.",
                Some(_) => "Soll die Zahlung zählen, bitte einen Stichtag ab ihrem Tag wählen; sonst bleibt sie offen.",
            },
        ));
    } else if invoice.is_overpaid() {
        gaps.push((
            FindingCause::Overpaid,
            format!(
                "{label} ist überzahlt: {} € bezahlt, {} € berechnet.",
                invoice.paid(),
                invoice.due
            ),
            "Bitte die Zahlungen mit der Buchhaltung vergleichen.",
        ));
    } else if invoice.is_open() {
        gaps.push((
            FindingCause::PartlyPaid,
            format!("{label} ist nicht ganz bezahlt: {open} € sind offen."),
            "Bitte die restliche Zahlung eintragen; ist der Rest erlassen, ihn bei einer Zahlung als Skonto. Hat der Lieferant ihn zurückgezahlt, ist nichts noch einmal zu zahlen: bitte die Gutschrift erfassen und ihr die Rückzahlung zuordnen.",
        ));
    } else if open != Cents::ZERO && invoice.retention_is_due {
        gaps.push((
            FindingCause::RetentionDue,
            format!("{label}: Der Tag, bis zu dem {open} € Sicherheit einbehalten sind, ist vorbei."),
            "Bitte die Auszahlung eintragen oder den Tag am Einbehalt berichtigen.",
        ));
    }
    gaps.extend(tax_gap(invoice));
    gaps.extend(prepaid_gap(invoice));
    let unproven = invoice.unproven();
    if unproven > 0 {
        let payments = if unproven == 1 {
            "eine Zahlung".to_owned()
        } else {
            format!("{unproven} Zahlungen")
        };
        gaps.push((
            FindingCause::Without("Zahlungsbeleg".to_owned()),
            format!("{label}: Für {payments} fehlt der Zahlungsbeleg."),
            "Bitte den Beleg eintragen, zum Beispiel „Kontoauszug 2023/12“.",
        ));
    }
    gaps
}

/// What an invoice deducts as prepaid without a proof of it, or with two.
fn prepaid_gap(invoice: &Invoice) -> Option<Gap> {
    let proof = invoice.prepaid_proof();
    let (message, remedy) = proof.words()?;
    let cause = match proof {
        PrepaidProof::Twice(_) => FindingCause::PrepaidTwice,
        PrepaidProof::Misplaced(_) => FindingCause::Without("Zahlung der Abschlagsrechnung".to_owned()),
        PrepaidProof::Whole | PrepaidProof::Missing(_) => {
            FindingCause::Without("Beleg der Vorauszahlung".to_owned())
        }
    };
    Some((cause, format!("{}: {message}", invoice.subject.label), remedy))
}

/// Self-assessed VAT that was not paid to the tax office, or too much of it.
fn tax_gap(invoice: &Invoice) -> Option<Gap> {
    let (label, tax, paid) = (&invoice.subject.label, invoice.tax, invoice.tax_paid());
    let open = tax.minus(paid);
    if open == Cents::ZERO {
        None
    } else if facts::is_too_much(tax, open) {
        Some((
            FindingCause::TaxOverpaid,
            format!(
                "{label}: An das Finanzamt sind {paid} € Umsatzsteuer gezahlt, selbst geschuldet sind {tax} €."
            ),
            "Bitte Steuersätze und Zahlungen an der Rechnung vergleichen.",
        ))
    } else {
        Some((
            FindingCause::TaxUnpaid,
            format!(
                "{label}: Von der selbst geschuldeten Umsatzsteuer (§ 13b UStG) sind {open} € nicht gezahlt."
            ),
            "Bitte die Zahlung an das Finanzamt an der Rechnung eintragen.",
        ))
    }
}

fn device_gap(line: &DeviceLine) -> Option<Gap> {
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
        Some((
            FindingCause::DevicesMissing,
            message,
            "Was fehlt, an der Zuordnung anlegen.",
        ))
    } else if created > line.quantity {
        let message = format!(
            "{label}: mehr {plural} angelegt ({created}) als berechnet ({}).",
            line.quantity
        );
        Some((
            FindingCause::DevicesTooMany,
            message,
            "Bitte prüfen, welche Geräte zu einer anderen Rechnung gehören.",
        ))
    } else {
        None
    }
}

/// A warning where the proof has no Sachbericht.
#[must_use]
pub fn check_narrative(notice: &Subject, is_told: bool) -> Option<Finding> {
    let cause = FindingCause::Without(NARRATIVE.to_owned());
    let message = format!("{}: Sachbericht fehlt.", notice.label);
    let remedy = "Bitte am Bescheid unter „Sachbericht“ eintragen, was durchgeführt und erreicht wurde.";
    (!is_told).then(|| RULE.warning(cause, notice, message, remedy))
}

const NARRATIVE: &str = "Sachbericht";

/// Whether it is what [`check_narrative`] found.
#[must_use]
pub fn is_narrative(finding: &Finding) -> bool {
    finding.rule == RULE.id && finding.cause == FindingCause::Without(NARRATIVE.to_owned())
}

/// One error for each pair of sums that disagree: of the proof itself, which nobody can confirm.
#[must_use]
pub fn check_sums(notice: &Subject, sums: Sums) -> Vec<Finding> {
    let Sums {
        receipts,
        expenditure,
        income,
    } = sums;
    let mut findings = Vec::new();
    if receipts != expenditure {
        let message = format!(
            "Die Belegliste ergibt {receipts} €, die Ausgaben lt. Abrechnung {expenditure} €; Unterschied {} €.",
            receipts.minus(expenditure)
        );
        findings.push(RULE.error(
            FindingCause::SumsDiffer,
            notice,
            message,
            format!("Bitte die Zuordnungen der Rechnungen prüfen. {ONLY_HERE}"),
        ));
    }
    if income != expenditure {
        let message = format!(
            "Die Einnahmen lt. Abrechnung ergeben {income} €, die Ausgaben {expenditure} €; Unterschied {} €.",
            income.minus(expenditure)
        );
        let remedy = format!("Bitte Auszahlungen, Eigenanteil und Leistungen Dritter prüfen. {ONLY_HERE}");
        findings.push(RULE.error(FindingCause::SumsDiffer, notice, message, remedy));
    }
    findings
}

const ONLY_HERE: &str = "Die Summen entstehen erst im Nachweis; bestätigen lässt sich das nicht.";

#[cfg(test)]
mod tests;
