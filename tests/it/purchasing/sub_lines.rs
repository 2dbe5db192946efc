//! Sub-lines of the EXTENDED profile in CII: they explain their line and are not added to it.

use paktbuch_seed::einvoice::write_cii;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;

use super::world::{invoice_of, lines, refusal, take};

/// A line below another: (number, number of the other, status, net amount, rate of its VAT).
type Below<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

fn sub_line((id, parent, status, net, rate): Below<'_>) -> String {
    let vat = match rate {
        "" => String::new(),
        rate => format!(
            "<ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>\
             <ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
        ),
    };
    format!(
        "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>{id}</ram:LineID>\
         <ram:ParentLineID>{parent}</ram:ParentLineID><ram:LineStatusReasonCode>{status}</ram:LineStatusReasonCode>\
         </ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>Teil {id}</ram:Name></ram:SpecifiedTradeProduct>\
         <ram:SpecifiedLineTradeSettlement>{vat}<ram:SpecifiedTradeSettlementLineMonetarySummation>\
         <ram:LineTotalAmount>{net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>\
         </ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"
    )
}

/// An invoice over one line of 500,00 € net, with these below it.
fn with(number: &str, below: &[Below<'_>]) -> Vec<u8> {
    let xml = String::from_utf8(write_cii(&invoice_of(number, &[("Los 1", 1, 500)]))).unwrap();
    let end = "</ram:IncludedSupplyChainTradeLineItem>";
    assert_eq!(xml.matches(end).count(), 1, "{xml}");
    let parts: String = below.iter().copied().map(sub_line).collect();
    xml.replace(end, &format!("{end}{parts}")).into_bytes()
}

on_both! {
    async fn sub_lines_stand_below_their_line_and_are_not_added(app: TestApp) {
        let parts = [
            ("1.1", "1", "DETAIL", "400.00", "19.00"),
            ("1.2", "1", "GROUP", "100.00", ""),
            ("1.2.1", "1.2", "DETAIL", "100.00", ""),
            ("1.3", "1", "INFORMATION", "7.00", "7.00"),
        ];
        let id = take(&app, "extended.xml", &with("E-1", &parts)).await.unwrap().invoice();
        let stored = lines(&app, id).await;
        assert_eq!(stored.iter().map(|line| (line.name.as_str(), line.gross)).collect::<Vec<_>>(), [("Los 1", Cents(59_500))]);
        let page = app.foerdermittel().await.get(&format!("/rechnungen/{id}")).await.expect(200);
        for name in ["Teil 1.1", "Teil 1.2.1", "Teil 1.3"] {
            page.assert_shows(name);
        }
    }

    async fn sub_lines_that_do_not_fit_are_refused_by_name(app: TestApp) {
        let cases: [(&[Below<'_>], &str); 4] = [
            (&[("1.1", "1", "DETAIL", "400.00", "")], "BR-DEX-02"),
            (&[("1.1", "9", "DETAIL", "500.00", "")], "Eine Unterposition der Position 9, die es nicht gibt,"),
            (&[("1.1", "1.2", "DETAIL", "1.00", ""), ("1.2", "1.1", "DETAIL", "1.00", "")], "im Kreis"),
            (&[("1.1", "1", "DETAIL", "500.00", "7.00")], "verschiedener Umsatzsteuersätze"),
        ];
        for (parts, expected) in cases {
            let told = refusal(take(&app, "extended.xml", &with("E-2", parts)).await);
            assert!(told.contains(expected), "{expected}: {told}");
        }
    }
}
