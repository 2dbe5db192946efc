//! Final invoices that deduct nothing of a partial one: whether they contain it, a user says.

use paktbuch::purchasing::findings;
use paktbuch_seed::einvoice::{InvoiceData, write_ubl};
use paktbuch_tests::{Browser, TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, Severity};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::chains::{last, partial};
use super::world::{invoice_row, take, take_data};

/// Severities of what R11 says about an invoice.
async fn double(app: &TestApp, id: InvoiceId) -> Vec<Severity> {
    let found = findings(app.db.reader(), id, app.clock.today()).await.unwrap();
    let double = found.into_iter().filter(|finding| finding.rule.code() == "R11");
    double.map(|finding| finding.severity).collect()
}

async fn allocate(browser: &Browser, ids: &[InvoiceId]) {
    for id in ids {
        browser
            .post(&format!("/rechnungen/{id}/rest"), &[("ziel", "e")])
            .await
            .assert_status(303);
    }
}

/// Answers the question on the page of the final invoice.
async fn answer(browser: &Browser, id: InvoiceId, before: &str, kind: &str) {
    let page = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
    page.assert_shows(&format!(
        "Enthält diese Rechnung die Abschlagsrechnung {before} noch einmal?"
    ));
    page.assert_shows("Ist nicht Teil der Kette");
    let is_it = |form: &&paktbuch_tests::Form| {
        form.value("verknuepfung") == Some(kind) && form.value("frueher").is_some_and(|id| !id.is_empty())
    };
    let forms = page.forms();
    browser
        .submit(forms.iter().find(is_it).unwrap())
        .await
        .assert_status(303);
}

/// Takes an invoice that names a contract (BT-12).
async fn take_under(app: &TestApp, data: &InvoiceData, contract: &str) -> InvoiceId {
    const SELLER: &str = "<cac:AccountingSupplierParty>";
    let reference =
        format!("<cac:ContractDocumentReference><cbc:ID>{contract}</cbc:ID></cac:ContractDocumentReference>");
    let file = String::from_utf8(write_ubl(data)).unwrap();
    assert!(file.contains(SELLER), "{file}");
    let file = file.replacen(SELLER, &format!("{reference}{SELLER}"), 1);
    take(app, "rechnung.xml", file.as_bytes())
        .await
        .unwrap()
        .invoice()
}

fn without_order(data: InvoiceData) -> InvoiceData {
    InvoiceData {
        order_reference: None,
        ..data
    }
}

on_both! {
    async fn a_final_invoice_that_names_a_partial_one_and_deducts_nothing_is_an_error(app: TestApp) {
        let browser = app.foerdermittel().await;
        for (type_code, before, number) in [(877, "A-1", "S-1"), (380, "A-2", "S-2")] {
            let one = take_data(&app, &without_order(partial(before))).await;
            let mut data = without_order(last(number, &[before], 0));
            data.type_code = type_code;
            let id = take_data(&app, &data).await;
            assert_eq!(invoice_row(&app, id).await.billed_before, Cents::ZERO, "nobody has said that it is contained");
            assert_eq!(double(&app, id).await, []);
            allocate(&browser, &[one, id]).await;
            assert_eq!(double(&app, id).await, [Severity::Error], "{type_code}");
            let page = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
            page.assert_shows(&format!("nennt die Abschlagsrechnung {before}, ohne sie abzuziehen"));
            let (kind, left) = if type_code == 877 {
                ("enthalten", (Cents(11_900), Cents(47_600)))
            } else {
                ("vorausgegangen", (Cents::ZERO, Cents(59_500)))
            };
            answer(&browser, id, before, kind).await;
            let stored = invoice_row(&app, id).await;
            assert_eq!((stored.billed_before, stored.allocated), left, "{type_code}");
            assert_eq!(double(&app, id).await, [], "{type_code}");
        }
    }

    async fn a_partial_invoice_of_the_same_order_is_asked_for(app: TestApp) {
        let browser = app.foerdermittel().await;
        let ordered = |mut data: InvoiceData, order: &str| {
            data.order_reference = Some(order.to_owned());
            data
        };
        let one = take_data(&app, &ordered(partial("A-1"), "B-7")).await;
        let other = take_data(&app, &ordered(partial("A-2"), "B-8")).await;
        let id = take_data(&app, &ordered(last("S-1", &[], 0), "B-7")).await;
        allocate(&browser, &[one, other, id]).await;
        assert_eq!(double(&app, id).await, [Severity::Warning], "only what has the same order");
        browser.get(&format!("/rechnungen/{id}")).await.expect(200).assert_shows("hat denselben Auftrag B-7 wie die Abschlagsrechnung A-1");
        answer(&browser, id, "A-1", "vorausgegangen").await;
        assert_eq!(double(&app, id).await, []);
    }

    async fn the_same_placeholder_is_no_order_that_both_name(app: TestApp) {
        let browser = app.foerdermittel().await;
        let placed = |mut data: InvoiceData| {
            data.order_reference = Some("NA".to_owned());
            data
        };
        let one = take_data(&app, &placed(partial("A-1"))).await;
        let id = take_data(&app, &placed(last("S-1", &[], 0))).await;
        assert_eq!(invoice_row(&app, id).await.order_reference, "");
        for id in [one, id] {
            // As an earlier version stored it.
            let mut stored = invoice_row(&app, id).await.into_active_model();
            stored.order_reference = Set("NA".to_owned());
            stored.update(app.db.reader()).await.unwrap();
        }
        allocate(&browser, &[one, id]).await;
        assert_eq!(double(&app, id).await, []);
        browser.get(&format!("/rechnungen/{id}")).await.expect(200).assert_hides("noch einmal?");
    }

    async fn a_partial_invoice_of_the_same_contract_is_asked_for_and_never_linked_by_itself(app: TestApp) {
        let browser = app.foerdermittel().await;
        let of_another_order = InvoiceData { order_reference: Some("B-8".to_owned()), ..partial("A-3") };
        let one = take_under(&app, &without_order(partial("A-1")), "V-7").await;
        let other = take_under(&app, &without_order(partial("A-2")), "V-8").await;
        let third = take_under(&app, &of_another_order, "V-7").await;
        let mut data = last("S-1", &[], 0);
        data.order_reference = Some("B-7".to_owned());
        let id = take_under(&app, &data, "V-7").await;
        assert_eq!(invoice_row(&app, id).await.contract_reference, "V-7");
        assert_eq!(invoice_row(&app, id).await.billed_before, Cents::ZERO, "nobody has said that it is contained");
        let page = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
        page.assert_shows("Beide nennen den Vertrag V-7.");
        for number in ["A-2", "A-3"] {
            page.assert_hides(&format!("die Abschlagsrechnung {number} noch einmal?"));
        }
        allocate(&browser, &[one, other, third, id]).await;
        assert_eq!(double(&app, id).await, [Severity::Warning]);
        browser.get(&format!("/rechnungen/{id}")).await.expect(200).assert_shows("hat denselben Vertrag V-7 wie die Abschlagsrechnung A-1");
        answer(&browser, id, "A-1", "enthalten").await;
        assert_eq!(invoice_row(&app, id).await.billed_before, Cents(11_900));
        assert_eq!(double(&app, id).await, []);
        browser.get(&format!("/rechnungen/{id}")).await.expect(200).assert_hides("Beide nennen den Vertrag");
    }
}
