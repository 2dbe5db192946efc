//! Every public sample is read with the values of its index, or refused with a reason.

use std::fs;
use std::path::Path;

use super::super::{Detail, EInvoice, Line, attachment, line_findings, read_verified, verify};
use super::samples;
use crate::purchasing::einvoice::decimal::Decimal;

struct Row {
    fields: Vec<String>,
    header: Vec<String>,
}

impl Row {
    fn get(&self, column: &str) -> &str {
        let index = self
            .header
            .iter()
            .position(|name| name == column)
            .expect("column of the index");
        self.fields.get(index).map_or("", String::as_str)
    }

    fn cents(&self, column: &str) -> i64 {
        match self.get(column) {
            "" => 0,
            text => Decimal::parse(text).unwrap().cents(text).unwrap().0,
        }
    }
}

fn index(folder: &Path) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .from_path(folder.join("index.csv"))
        .unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|record| Row {
        fields: record.unwrap().iter().map(str::to_owned).collect(),
        header: header.clone(),
    });
    rows.collect()
}

/// Fields in which the invoice differs from its row.
fn differences(row: &Row, invoice: &EInvoice) -> Vec<String> {
    let totals = &invoice.totals;
    let texts = [
        ("syntax", invoice.syntax.code().to_uppercase()),
        ("type", invoice.type_code.to_string()),
        ("number", invoice.number.clone()),
        ("currency", invoice.currency.clone()),
        ("lines", invoice.lines.len().to_string()),
        (
            "attachments",
            invoice
                .attachments
                .iter()
                .filter(|file| file.size > 0)
                .count()
                .to_string(),
        ),
        ("buyer_ref", invoice.buyer_reference.clone().unwrap_or_default()),
        ("profile", invoice.customization_id.clone().unwrap_or_default()),
    ];
    let amounts = [
        ("net", totals.net.0),
        ("gross", totals.gross.0),
        ("prepaid", totals.prepaid.0),
        ("due", totals.due.0),
    ];
    let summary = invoice.detail != Detail::Lines;
    let mut found: Vec<String> = texts
        .iter()
        .filter(|(column, value)| row.get(column) != value && !(summary && *column == "lines"))
        .map(|(column, value)| format!("{column}: {value} statt {}", row.get(column)))
        .collect();
    found.extend(
        amounts
            .iter()
            .filter(|(column, value)| row.cents(column) != *value)
            .map(|(column, value)| format!("{column}: {value} statt {}", row.get(column))),
    );
    if totals.tax.0 != row.cents("gross") - row.cents("net") {
        found.push(format!("tax: {}", totals.tax));
    }
    found
}

#[test]
fn every_sample_is_read_as_its_index_says_or_refused_with_a_reason() {
    let Some(folder) = samples() else { return };
    let mut failures = Vec::new();
    // The PDFs are read in the worker: tests/it/purchasing/corpus.rs.
    for row in index(&folder) {
        let file = row.get("file");
        if file.ends_with(".pdf") {
            continue;
        }
        let must_be_read = !file.starts_with("bad/") && row.get("status") == "valid";
        let must_be_refused =
            row.get("totals_check").contains("WRONG") || row.get("status").starts_with("not XML");
        let result = read_verified(&fs::read(folder.join(file)).unwrap());
        let outcome = match &result {
            Ok(invoice) => {
                let differences = differences(&row, invoice);
                if !differences.is_empty() || must_be_refused {
                    failures.push(format!("{file}: {differences:?}"));
                }
                format!(
                    "{} {} {}",
                    invoice.type_code, invoice.issue_date, invoice.totals.gross
                )
            }
            Err(error) => {
                if must_be_read {
                    failures.push(format!("{file}: {error}"));
                }
                error.to_string()
            }
        };
        eprintln!("{file:<80} {outcome}");
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn refusals_name_rule_or_field_and_values() {
    let Some(folder) = samples() else { return };
    for (file, parts) in [
        (
            "bad/invalidV2.xml",
            ["BT-106 (Summe der Positionen netto)", "fehlt", "Lieferanten"],
        ),
        (
            "zugferd/not_validating_full_invoice_based_onTest_EeISI_300_CENfullmodel.ubl.xml",
            ["BR-CO-15", "205,00", "250,00"],
        ),
        (
            "bad/ubl-br-dex-09-prepaidpayment.xml",
            ["BR-DEX-09", "Dritten", "Lieferanten"],
        ),
        ("bad/bin001.xml", ["kein XML", "UBL", "Lieferanten"]),
    ] {
        let message = read_verified(&fs::read(folder.join(file)).unwrap())
            .unwrap_err()
            .to_string();
        for part in parts {
            assert!(message.contains(part), "{file}: {message}");
        }
    }
}

#[test]
fn a_line_that_is_not_quantity_times_price_is_a_finding() {
    let Some(folder) = samples() else { return };
    let findings = |file: &str| {
        let invoice = read_verified(&fs::read(folder.join(file)).unwrap()).unwrap();
        line_findings(&invoice)
    };
    let wrong = findings("bad/invalidArithmetics.xml");
    assert_eq!(
        (wrong.len(), wrong[0].stated.0, wrong[0].computed.0),
        (1, 16_000, 32_000)
    );
    for row in index(&folder) {
        let file = row.get("file");
        if file.starts_with("xrechnung/") {
            assert_eq!(findings(file), [], "{file}");
        }
    }
}

#[test]
fn the_same_invoice_in_both_syntaxes_gives_the_same_values() {
    let Some(folder) = samples() else { return };
    for name in ["01.01a", "01.05a", "01.13a", "01.18a"] {
        let read = |syntax: &str| {
            let path = folder.join(format!("xrechnung/{name}-INVOICE_{syntax}.xml"));
            read_verified(&fs::read(path).unwrap()).unwrap()
        };
        let (ubl, cii) = (read("ubl"), read("uncefact"));
        let comparable = |invoice: &EInvoice| {
            let line = |line: &Line| {
                (
                    line.name.clone(),
                    line.quantity,
                    line.unit_code.clone(),
                    line.net,
                    line.vat,
                )
            };
            (
                (
                    invoice.number.clone(),
                    invoice.issue_date,
                    invoice.due_date,
                    invoice.totals,
                ),
                (
                    invoice.order_reference.clone(),
                    invoice.seller.name.clone(),
                    invoice.seller.vat_id.clone(),
                    invoice.buyer.city.clone(),
                ),
                invoice.lines.iter().map(line).collect::<Vec<_>>(),
                (
                    invoice.preceding.clone(),
                    invoice.payment_means[0].iban.clone(),
                    invoice.delivery_date,
                    invoice
                        .deliver_to
                        .as_ref()
                        .map(|place| (place.name.clone(), place.city.clone())),
                ),
            )
        };
        assert_eq!(comparable(&ubl), comparable(&cii), "{name}");
    }
}

#[test]
fn the_sign_comes_from_the_amounts() {
    let Some(folder) = samples() else { return };
    let read = |file: &str| read_verified(&fs::read(folder.join(file)).unwrap()).unwrap();
    let negative = read("zugferd/EN16931_Rechnungskorrektur.cii.xml");
    assert_eq!((negative.type_code, negative.totals.due.0), (384, -879));
    assert_eq!(negative.lines[0].quantity.to_string(), "−5");
    let positive = read("xrechnung/01.18a-INVOICE_ubl.xml");
    assert_eq!((positive.type_code, positive.totals.due.0), (384, 1_055_530));
    assert_eq!(positive.preceding[0].number, "PRG1502168");
    let credit_note = read("en16931/ubl-tc434-creditnote1.xml");
    assert_eq!((credit_note.type_code, credit_note.totals.due.0), (381, 10_011));
}

#[test]
fn sub_lines_explain_their_line_and_are_not_added() {
    let Some(folder) = samples() else { return };
    let invoice = read_verified(&fs::read(folder.join("xrechnung/04.01a-INVOICE_ubl.xml")).unwrap()).unwrap();
    assert_eq!(invoice.lines.len(), 2);
    assert_eq!(
        invoice.lines[0].sub_lines[0].sub_lines[0].name,
        "Demontage TW-Rohrleitung DN 12-25"
    );
    let mut changed = invoice;
    changed.lines[0].sub_lines[0].net = paktbuch_types::Cents(1);
    assert_eq!(verify(&changed).unwrap_err()[0].rule, "BR-DEX-02");
}

#[test]
fn a_virus_as_attachment_is_described_and_its_bytes_come_only_when_asked_for() {
    let Some(folder) = samples() else { return };
    let invoice = read_verified(&fs::read(folder.join("bad/eicar.ubl.xml")).unwrap()).unwrap();
    let [file] = &invoice.attachments[..] else {
        panic!("{:?}", invoice.attachments)
    };
    assert_eq!((file.name.as_str(), file.size), ("eicar.com", 68));
    assert_eq!(file.mime.as_deref(), Some("application/octet-stream"));
    let bytes = fs::read(folder.join("bad/eicar.ubl.xml")).unwrap();
    let (described, content) = attachment(&bytes, 0).unwrap().unwrap();
    assert_eq!((&described, content.len()), (file, 68));
    assert!(content.starts_with(b"X5O!P%@AP"));
    assert_eq!(attachment(&bytes, 1).unwrap(), None);
    assert_eq!(invoice.payee.unwrap().name, "VR Factoring GmbH");
}
