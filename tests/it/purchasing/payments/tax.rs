//! VAT that the authority owes itself, paid to the tax office.

use paktbuch::checking::Surveys;
use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::funding::plan_figures;
use paktbuch::purchasing::allocate;
use paktbuch::purchasing::commands::{Allocate, Part, PaymentFacts, Target};
use paktbuch_entity::{notice, payment};
use paktbuch_seed::einvoice::{LineData, VatCategory, write_ubl};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, PaymentId, PaymentKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{enter, pay};
use crate::purchasing::payment_import::import;
use crate::purchasing::world::{day, invoice_of, invoice_row, lines, permit, plan, refusal, take, take_data};

fn tax_facts(cents: i64) -> PaymentFacts {
    PaymentFacts {
        kind: PaymentKind::Tax,
        ..PaymentFacts::new(day("10.04.2024"), Cents(cents), "Voranmeldung")
    }
}

async fn pay_tax(app: &TestApp, invoice: InvoiceId, cents: i64) -> Result<PaymentId, ServiceError> {
    enter(app, invoice, tax_facts(cents)).await
}

/// 100 € of which the authority owes the VAT itself: 19 €.
async fn take_reverse_charge(app: &TestApp, number: &str) -> InvoiceId {
    let mut data = invoice_of(number, &[("Software", 1, 100)]);
    let taxed = |line: LineData| line.taxed(VatCategory::ReverseCharge, BasisPoints(0));
    data.lines = data.lines.into_iter().map(taxed).collect();
    take_data(app, &data).await
}

on_both! {
    async fn tax_to_the_tax_office_needs_an_invoice_that_leaves_it_to_the_buyer(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let message = refusal(pay_tax(&app, invoice, 1_900).await);
        assert!(message.contains("schulden Sie selbst keine Umsatzsteuer"), "{message}");
    }

    async fn tax_is_paid_to_the_tax_office_beside_the_invoice(app: TestApp) {
        let invoice = take_reverse_charge(&app, "RE-1").await;
        let message = refusal(pay_tax(&app, invoice, 1_901).await);
        assert!(message.contains("Offen sind noch 19,00 €"), "{message}");
        pay_tax(&app, invoice, 1_900).await.unwrap();
        let row = invoice_row(&app, invoice).await;
        assert_eq!((row.due, row.paid, row.tax_paid), (Cents(10_000), Cents::ZERO, Cents(1_900)));
        pay(&app, invoice, "01.03.2024", 10_000).await.unwrap();
        let row = invoice_row(&app, invoice).await;
        assert_eq!((row.paid, row.tax_paid), (Cents(10_000), Cents(1_900)));
        let discounted = PaymentFacts {
            skonto: Cents(-1),
            ..tax_facts(-100)
        };
        assert!(refusal(enter(&app, invoice, discounted).await).contains("kein Skonto"));
    }

    async fn both_payments_enter_the_figures_of_the_notice(app: TestApp) {
        let plan = plan(&app).await;
        let invoice = take_reverse_charge(&app, "RE-1").await;
        let line = lines(&app, invoice).await.swap_remove(0);
        let part = Part { eligible: Cents(5_000), reason: "nur die Hälfte".to_owned(), ..Part::whole(Target::CostLine(plan.displays), Cents(10_000)) };
        let command = Allocate { line: line.id, version: line.version, parts: vec![part] };
        app.db.write(Who::System, async |tx| allocate(tx, &permit(), command).await).await.unwrap();
        let figure = async || {
            let notice = notice::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
            let total = plan_figures(app.db.reader(), notice.id, None).await.unwrap().total();
            let spent = Surveys::default().current(&app.db).await.unwrap().spent[&Some(notice.id)];
            assert_eq!((spent.invoiced, spent.paid), (total.invoiced.total, total.paid.total));
            (total.invoiced.total.0, total.invoiced.eligible.0, total.paid.total.0, total.paid.eligible.0)
        };
        assert_eq!(figure().await, (11_900, 5_950, 0, 0));
        pay(&app, invoice, "01.03.2022", 10_000).await.unwrap();
        assert_eq!(figure().await, (11_900, 5_950, 10_000, 5_000));
        pay_tax(&app, invoice, 1_900).await.unwrap();
        assert_eq!(figure().await, (11_900, 5_950, 11_900, 5_950));

        let browser = app.foerdermittel().await;
        let path = format!("/rechnungen/{invoice}");
        let action = format!("{path}/angaben");
        let deduct = browser.form(&path, &action).await.with(&[("vorsteuer", "true")]);
        browser.submit(&deduct).await.expect(422).assert_shows("bitte diese Zahlung zuerst entfernen");
        let id = payment::Entity::find().filter(payment::Column::Kind.eq(PaymentKind::Tax)).one(app.db.reader()).await.unwrap().unwrap().id;
        let remove = browser.form(&format!("/zahlungen/{id}"), &format!("/zahlungen/{id}/entfernen")).await;
        browser.submit(&remove).await.expect(422).assert_shows("warum die Zahlung entfernt wird");
        let remove = remove.with(&[("grund", "als Vorsteuer abgezogen")]);
        browser.submit(&remove.clone().with(&[("version", "99"), ("nonce", "0123456789abcdef")])).await.assert_status(412);
        let gone = browser.submit(&remove).await.expect(303);
        let page = browser.follow(&gone).await.expect(200);
        page.assert_shows("Die Zahlung vom 10.04.2024 über 19,00 € ist entfernt");
        // Who had the same page open learns that it is gone.
        let second = browser.submit(&remove.clone().with(&[("nonce", "fedcba9876543210")])).await.expect(409);
        second.assert_shows("Diese Zahlung ist schon entfernt.");
        page.assert_shows("als Vorsteuer abgezogen");
        let deduct = browser.form(&path, &action).await.with(&[("vorsteuer", "true")]);
        browser.submit(&deduct).await.assert_status(303);
        assert_eq!(figure().await, (10_000, 5_000, 10_000, 5_000));
        assert!(refusal(pay_tax(&app, invoice, 1_900).await).contains("als Vorsteuer abgezogen"));
    }

    async fn tax_is_owed_for_purchases_from_other_countries_too(app: TestApp) {
        // K: from another member state; G: from outside of the Union.
        for category in ["K", "G"] {
            let mut data = invoice_of(&format!("RE-{category}"), &[("Software", 1, 100)]);
            data.lines = data.lines.into_iter().map(|line| line.taxed(VatCategory::ReverseCharge, BasisPoints(0))).collect();
            let file = String::from_utf8(write_ubl(&data)).unwrap();
            let changed = file.replace("<cbc:ID>AE</cbc:ID>", &format!("<cbc:ID>{category}</cbc:ID>"));
            assert_ne!(changed, file);
            let invoice = take(&app, "rechnung.xml", changed.as_bytes()).await.unwrap().invoice();
            let row = invoice_row(&app, invoice).await;
            assert_eq!((row.gross, row.due, row.self_assessed_tax), (Cents(10_000), Cents(10_000), Cents(1_900)), "{category}");
            pay_tax(&app, invoice, 1_900).await.unwrap();
            assert_eq!(invoice_row(&app, invoice).await.tax_paid, Cents(1_900));
        }
    }

    async fn skonto_lowers_the_tax_that_is_owed(app: TestApp) {
        let invoice = take_reverse_charge(&app, "RE-1").await;
        let facts = PaymentFacts { skonto: Cents(200), ..PaymentFacts::new(day("01.03.2024"), Cents(9_800), "Kontoauszug 3") };
        let id = enter(&app, invoice, facts).await.unwrap();
        let row = invoice_row(&app, invoice).await;
        assert_eq!((row.self_assessed_tax, row.tax_skonto), (Cents(1_862), Cents(38)));
        assert!(refusal(pay_tax(&app, invoice, 1_900).await).contains("Offen sind noch 18,62 €"));
        pay_tax(&app, invoice, 1_862).await.unwrap();
        let browser = app.foerdermittel().await;
        let path = format!("/zahlungen/{id}");
        let whole = browser.form(&path, &path).await.with(&[("amount", "100,00"), ("skonto", "")]);
        browser.submit(&whole).await.assert_status(303);
        let row = invoice_row(&app, invoice).await;
        assert_eq!((row.self_assessed_tax, row.tax_skonto, row.tax_paid), (Cents(1_900), Cents::ZERO, Cents(1_862)));

        // The same from a list: the tax after the Skonto pays the invoice off.
        let other = take_reverse_charge(&app, "RE-2").await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;RE-2;;98,00;2,00\n10.05.2024;B2;Finanzamt Coesfeld;RE-2;;18,62;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        let row = invoice_row(&app, other).await;
        assert_eq!((row.self_assessed_tax, row.tax_paid), (Cents(1_862), Cents(1_862)));
    }

    async fn the_page_takes_the_tax_in_a_form_of_its_own(app: TestApp) {
        let invoice = take_reverse_charge(&app, "RE-1").await;
        let browser = app.foerdermittel().await;
        let path = format!("/rechnungen/{invoice}");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Umsatzsteuer nach § 13b an das Finanzamt");
        let form = page.forms().into_iter().find(|form| form.value("art") == Some("umsatzsteuer")).unwrap();
        assert_eq!(form.value("amount"), Some("19,00"));
        let wrong = browser.submit(&form.clone().with(&[("paid_on", "heute"), ("amount", "19,00")])).await.expect(422);
        wrong.assert_shows("heute");
        let form = form.with(&[("paid_on", "10.04.2024"), ("proof", "Voranmeldung 3/2024")]);
        let answer = browser.submit(&form).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        for words in ["Voranmeldung 3/2024", "Umsatzsteuer an das Finanzamt"] {
            page.assert_shows(words);
        }
        let row = invoice_row(&app, invoice).await;
        assert_eq!((row.paid, row.tax_paid), (Cents::ZERO, Cents(1_900)));
    }
}
