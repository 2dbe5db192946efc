//! ZUGFeRD 1.0: its profile BASIC leaves out numbers of lines, prices, VAT of lines and what follows from other sums.

use paktbuch_types::{BasisPoints, Cents, Quantity};

use super::super::{Detail, EInvoice, EInvoiceError, VatCategory, line_findings, read_verified};

const BASIC: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<x:CrossIndustryDocument xmlns:x="urn:ferd:CrossIndustryDocument:invoice:1p0"
 xmlns:r="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12"
 xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15">
<x:SpecifiedExchangedDocumentContext><r:GuidelineSpecifiedDocumentContextParameter><r:ID>urn:ferd:CrossIndustryDocument:invoice:1p0:basic</r:ID></r:GuidelineSpecifiedDocumentContextParameter></x:SpecifiedExchangedDocumentContext>
<x:HeaderExchangedDocument><r:ID>RE-8</r:ID><r:TypeCode>380</r:TypeCode><r:IssueDateTime><u:DateTimeString format="102">20140305</u:DateTimeString></r:IssueDateTime><r:IncludedNote><r:Content>Danke</r:Content></r:IncludedNote></x:HeaderExchangedDocument>
<x:SpecifiedSupplyChainTradeTransaction>
<r:ApplicableSupplyChainTradeAgreement><r:SellerTradeParty><r:Name>Müller &amp; Söhne</r:Name></r:SellerTradeParty><r:BuyerTradeParty><r:Name>Gemeinde Havixbeck</r:Name></r:BuyerTradeParty></r:ApplicableSupplyChainTradeAgreement>
<r:ApplicableSupplyChainTradeDelivery><r:ActualDeliverySupplyChainEvent><r:OccurrenceDateTime><u:DateTimeString format="610">201403</u:DateTimeString></r:OccurrenceDateTime></r:ActualDeliverySupplyChainEvent></r:ApplicableSupplyChainTradeDelivery>
<r:ApplicableSupplyChainTradeSettlement><r:InvoiceCurrencyCode>EUR</r:InvoiceCurrencyCode>
<r:ApplicableTradeTax><r:CalculatedAmount>57.00</r:CalculatedAmount><r:TypeCode>VAT</r:TypeCode><r:BasisAmount>300.00</r:BasisAmount><r:ApplicablePercent>19.00</r:ApplicablePercent></r:ApplicableTradeTax>
<r:SpecifiedTradeSettlementMonetarySummation><r:LineTotalAmount>300.00</r:LineTotalAmount><r:TaxTotalAmount>57.00</r:TaxTotalAmount><r:GrandTotalAmount>357.00</r:GrandTotalAmount></r:SpecifiedTradeSettlementMonetarySummation>
</r:ApplicableSupplyChainTradeSettlement>
<r:IncludedSupplyChainTradeLineItem><r:AssociatedDocumentLineDocument><r:IncludedNote><r:Content>Lieferung an die Schule</r:Content></r:IncludedNote></r:AssociatedDocumentLineDocument><r:SpecifiedSupplyChainTradeSettlement/></r:IncludedSupplyChainTradeLineItem>
<r:IncludedSupplyChainTradeLineItem><r:AssociatedDocumentLineDocument/><r:SpecifiedSupplyChainTradeDelivery><r:BilledQuantity unitCode="C62">20</r:BilledQuantity></r:SpecifiedSupplyChainTradeDelivery><r:SpecifiedSupplyChainTradeSettlement><r:SpecifiedTradeSettlementMonetarySummation><r:LineTotalAmount>200.00</r:LineTotalAmount></r:SpecifiedTradeSettlementMonetarySummation></r:SpecifiedSupplyChainTradeSettlement><r:SpecifiedTradeProduct><r:Name>Trennblätter</r:Name></r:SpecifiedTradeProduct></r:IncludedSupplyChainTradeLineItem>
<r:IncludedSupplyChainTradeLineItem><r:AssociatedDocumentLineDocument/><r:SpecifiedSupplyChainTradeDelivery><r:BilledQuantity unitCode="C62">0.5</r:BilledQuantity></r:SpecifiedSupplyChainTradeDelivery><r:SpecifiedSupplyChainTradeSettlement><r:SpecifiedTradeSettlementMonetarySummation><r:LineTotalAmount>100.00</r:LineTotalAmount></r:SpecifiedTradeSettlementMonetarySummation></r:SpecifiedSupplyChainTradeSettlement><r:SpecifiedTradeProduct><r:Name>Papier</r:Name></r:SpecifiedTradeProduct></r:IncludedSupplyChainTradeLineItem>
</x:SpecifiedSupplyChainTradeTransaction></x:CrossIndustryDocument>"#;

fn read(xml: &str) -> EInvoice {
    read_verified(xml.as_bytes()).expect("a correct invoice")
}

#[test]
fn what_basic_leaves_out_follows_from_the_rest() {
    let invoice = read(BASIC);
    assert_eq!(
        (invoice.totals.net, invoice.totals.gross, invoice.totals.due),
        (Cents(30_000), Cents(35_700), Cents(35_700))
    );
    let vat = invoice.vat_breakdown[0].vat;
    assert_eq!(
        (vat.category, vat.rate),
        (VatCategory::Standard, BasisPoints(1_900))
    );
    let lines: Vec<_> = invoice
        .lines
        .iter()
        .map(|line| {
            (
                line.id.as_str(),
                line.name.as_str(),
                line.quantity,
                line.net,
                line.vat,
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("1", "Trennblätter", Quantity::whole(20), Cents(20_000), Some(vat)),
            ("2", "Papier", Quantity(5_000), Cents(10_000), Some(vat)),
        ],
        "lines are counted, a line of text is none"
    );
    assert_eq!(invoice.notes, ["Danke", "Lieferung an die Schule"]);
    assert_eq!(
        line_findings(&invoice),
        [],
        "the amount is the price of the whole"
    );
    assert_eq!(invoice.delivery_date, None, "a month names no day");
}

#[test]
fn an_invoice_whose_lines_have_no_amount_counts_as_a_whole() {
    let amount = "<r:SpecifiedTradeSettlementMonetarySummation><r:LineTotalAmount>100.00</r:LineTotalAmount></r:SpecifiedTradeSettlementMonetarySummation>";
    let invoice = read(&BASIC.replace(amount, ""));
    assert_eq!(invoice.detail, Detail::WithoutLines);
    assert_eq!((invoice.lines.len(), invoice.lines[0].net), (1, Cents(30_000)));
}

#[test]
fn sums_have_to_agree_here_too() {
    let wrong = BASIC.replace(">357.00<", ">357.01<");
    let refused = read_verified(wrong.as_bytes()).unwrap_err();
    assert!(matches!(refused, EInvoiceError::Sums(_)), "{refused}");
    let wrong = BASIC.replace(">200.00<", ">201.00<");
    assert!(
        read_verified(wrong.as_bytes())
            .unwrap_err()
            .to_string()
            .contains("BR-CO-10")
    );
}
