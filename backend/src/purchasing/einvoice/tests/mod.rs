//! Tests over the public samples and against damaged input.

mod bad_input;
mod corpus;
mod encodings;
mod gross;
mod sums;
mod zugferd_one;

use std::path::PathBuf;

use super::EInvoice;

/// A small correct invoice (UBL); tests change single values in it.
const SMALL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<u:Invoice xmlns:u="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<b:ID>RE-7</b:ID><b:IssueDate>2024-02-22</b:IssueDate><b:InvoiceTypeCode>380</b:InvoiceTypeCode>
<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
<a:AccountingSupplierParty><a:Party><a:PartyLegalEntity><b:RegistrationName>Müller &amp; Söhne</b:RegistrationName></a:PartyLegalEntity></a:Party></a:AccountingSupplierParty>
<a:AccountingCustomerParty><a:Party><a:PartyLegalEntity><b:RegistrationName>Gemeinde Havixbeck</b:RegistrationName></a:PartyLegalEntity></a:Party></a:AccountingCustomerParty>
<a:TaxTotal><b:TaxAmount currencyID="EUR">5.71</b:TaxAmount><a:TaxSubtotal><b:TaxableAmount currencyID="EUR">30.03</b:TaxableAmount><b:TaxAmount currencyID="EUR">5.71</b:TaxAmount><a:TaxCategory><b:ID>S</b:ID><b:Percent>19</b:Percent></a:TaxCategory></a:TaxSubtotal></a:TaxTotal>
<a:LegalMonetaryTotal><b:LineExtensionAmount>30.03</b:LineExtensionAmount><b:TaxExclusiveAmount>30.03</b:TaxExclusiveAmount><b:TaxInclusiveAmount>35.74</b:TaxInclusiveAmount><b:PayableAmount>35.74</b:PayableAmount></a:LegalMonetaryTotal>
<a:InvoiceLine><b:ID>1</b:ID><b:InvoicedQuantity unitCode="H87">3</b:InvoicedQuantity><b:LineExtensionAmount>30.03</b:LineExtensionAmount><a:Item><b:Name>Stift</b:Name><a:ClassifiedTaxCategory><b:ID>S</b:ID><b:Percent>19.00</b:Percent></a:ClassifiedTaxCategory></a:Item><a:Price><b:PriceAmount>10.01</b:PriceAmount></a:Price></a:InvoiceLine>
</u:Invoice>"#;

/// [`SMALL`] with one piece of text replaced.
fn changed(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from}");
    SMALL.replacen(from, to, 1)
}

fn small() -> EInvoice {
    super::read_verified(SMALL.as_bytes()).expect("the small invoice is correct")
}

/// The folder of public sample invoices.
fn samples() -> Option<PathBuf> {
    paktbuch_test_data::find("einvoice")
}

#[test]
fn where_was_delivered_to_is_read_and_tells_the_place() {
    assert_eq!(small().deliver_to, None);
    let delivery = "<a:Delivery><b:ActualDeliveryDate>2024-02-20</b:ActualDeliveryDate><a:DeliveryLocation><a:Address>\
        <b:StreetName>Südostring 9</b:StreetName><b:CityName>Havixbeck</b:CityName></a:Address></a:DeliveryLocation>\
        <a:DeliveryParty><a:PartyName><b:Name>Anne-Frank-Gesamtschule</b:Name></a:PartyName></a:DeliveryParty></a:Delivery><a:TaxTotal>";
    let invoice = super::read_verified(changed("<a:TaxTotal>", delivery).as_bytes()).unwrap();
    let place = invoice.deliver_to.clone().unwrap();
    assert_eq!(
        (place.name.as_str(), place.address_lines, place.city.as_deref()),
        (
            "Anne-Frank-Gesamtschule",
            vec!["Südostring 9".to_owned()],
            Some("Havixbeck")
        )
    );
    assert_eq!(
        invoice.place(),
        "Anne-Frank-Gesamtschule Südostring 9 Gemeinde Havixbeck"
    );
}

#[test]
fn a_line_bills_its_own_period_else_that_of_the_invoice() {
    let period = |start: &str, end: &str| {
        format!(
            "<a:InvoicePeriod><b:StartDate>{start}</b:StartDate><b:EndDate>{end}</b:EndDate></a:InvoicePeriod>"
        )
    };
    let term = |xml: &str| {
        let invoice = super::read_verified(xml.as_bytes()).unwrap();
        invoice.term_of(&invoice.lines[0])
    };
    let year = paktbuch_types::parse_date("01.08.2024")
        .ok()
        .zip(paktbuch_types::parse_date("31.07.2025").ok());
    assert_eq!(term(SMALL), None);
    let of_invoice = changed(
        "<a:TaxTotal>",
        &format!("{}<a:TaxTotal>", period("2024-08-01", "2025-07-31")),
    );
    assert_eq!(term(&of_invoice), year);
    let both = of_invoice.replacen(
        "<a:Item>",
        &format!("{}<a:Item>", period("2024-08-01", "2024-08-31")),
        1,
    );
    let month = paktbuch_types::parse_date("31.08.2024").ok();
    assert_eq!(term(&both).map(|(_, to)| to), month);
    // One that cannot be read, or ends before it begins, refuses no invoice.
    let turned = SMALL.replacen(
        "<a:Item>",
        &format!("{}<a:Item>", period("2025-08-01", "2024-07-31")),
        1,
    );
    assert_eq!(term(&turned), None);
    let broken = SMALL.replacen("<a:Item>", &format!("{}<a:Item>", period("bald", "später")), 1);
    assert_eq!(term(&broken), None);
}
