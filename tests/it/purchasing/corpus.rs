//! Every public sample, XML and PDF, is read with the values of its index or refused with a reason.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use paktbuch::purchasing::einvoice::Detail;
use paktbuch::purchasing::read_file;
use paktbuch_tests::app::{has_worker, worker};
use paktbuch_types::{Cents, InvoiceSyntax};

fn samples() -> Option<PathBuf> {
    paktbuch_test_data::find("einvoice")
}

/// Rows of the index as (column → value).
fn index(folder: &Path) -> Vec<BTreeMap<String, String>> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(folder.join("index.csv"))
        .unwrap()
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap()
}

/// `473.00` as cents; the index is written with a point and at most two places.
fn cents(text: &str) -> Cents {
    if text.is_empty() {
        return Cents::ZERO;
    }
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let (euros, rest) = text.split_once('.').unwrap_or((text, ""));
    let hundredths: i64 = format!("{rest:0<2}").parse().unwrap();
    Cents(sign * (euros.parse::<i64>().unwrap() * 100 + hundredths))
}

#[test]
fn every_file_is_taken_with_the_values_of_its_index_or_refused_with_a_reason() {
    let (Some(folder), true) = (samples(), has_worker()) else {
        return;
    };
    let rows = index(&folder);
    assert!(!rows.is_empty());
    let mut failures = Vec::new();
    let mut taken = 0;
    for row in &rows {
        let get = |name: &str| row[name].as_str();
        let file = get("file");
        let wrong = get("totals_check").contains("WRONG");
        let is_minimum = file.contains("MINIMUM");
        let must_be_taken = !file.starts_with("bad/") && get("status") == "valid" && (!wrong || is_minimum);
        match read_file(&worker(), &std::fs::read(folder.join(file)).unwrap()) {
            Ok(read) => {
                taken += 1;
                let totals = read.invoice.totals;
                // One of the wrong files names it outside of the namespace of invoices.
                let buyer_reference = match read.invoice.buyer_reference.as_deref() {
                    None if file.starts_with("bad/") => get("buyer_ref"),
                    told => told.unwrap_or_default(),
                };
                let found = (
                    read.invoice.number.as_str(),
                    read.invoice.type_code.to_string(),
                    [totals.net, totals.gross, totals.prepaid, totals.due],
                    read.invoice.currency.as_str(),
                    buyer_reference,
                    read.invoice.customization_id.as_deref().unwrap_or_default(),
                    // A file with sums only is taken as one line.
                    (read.invoice.detail == Detail::Lines).then(|| read.invoice.lines.len().to_string()),
                );
                let expected = (
                    get("number"),
                    get("type").to_owned(),
                    ["net", "gross", "prepaid", "due"].map(|column| cents(get(column))),
                    get("currency"),
                    get("buyer_ref"),
                    get("profile"),
                    (read.invoice.detail == Detail::Lines).then(|| get("lines").to_owned()),
                );
                let right_syntax = match (file.ends_with(".pdf"), get("syntax")) {
                    (true, _) => read.invoice.syntax == InvoiceSyntax::Zugferd && read.xml.is_some(),
                    (false, syntax) => read.invoice.syntax.code() == syntax.to_lowercase(),
                };
                if found != expected || !right_syntax || (wrong && !is_minimum) {
                    failures.push(format!("{file}: {found:?}, expected {expected:?}"));
                }
            }
            Err(error) => {
                let message = error.to_string();
                if must_be_taken || message.len() < 40 || !message.contains("Bitte") {
                    failures.push(format!("{file}: {message}"));
                }
                eprintln!("{file}: {message}");
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(
        taken * 5 >= rows.len() * 4,
        "{taken} of {} were taken",
        rows.len()
    );
}

#[test]
fn zugferd_one_and_two_give_the_same_invoice() {
    let (Some(folder), true) = (samples(), has_worker()) else {
        return;
    };
    let read = |name: &str| {
        let bytes = std::fs::read(folder.join("zugferd-pdf").join(name)).unwrap();
        read_file(&worker(), &bytes).unwrap().invoice
    };
    let (old, new) = (
        read("ZUGFeRD_1p0_COMFORT_Einfach.pdf"),
        read("EN16931_Einfach.pdf"),
    );
    assert_eq!(old.totals, new.totals);
    assert_eq!(
        (old.seller.vat_id.clone(), old.lines.len()),
        (new.seller.vat_id.clone(), new.lines.len())
    );
    for (old, new) in old.lines.iter().zip(&new.lines) {
        assert_eq!(
            (old.quantity, old.net, old.vat, old.price),
            (new.quantity, new.net, new.vat, new.price)
        );
    }
}
