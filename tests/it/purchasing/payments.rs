//! Paying invoices.

use paktbuch::checking::Surveys;
use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::funding::plan_figures;
use paktbuch::purchasing::commands::{
    AddPayment, AddTransfer, Allocate, EditPayment, Part, PaymentFacts, SetRetention, Target, TransferItem,
};
use paktbuch::purchasing::rows::Transfer;
use paktbuch::purchasing::{
    add_payment, add_transfer, allocate, edit_payment, queries, review, set_retention,
};
use paktbuch_entity::{invoice, notice, payment};
use paktbuch_seed::einvoice::{LineData, VatCategory, write_ubl};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, PaymentId, PaymentKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::payment_import::import;
use super::world::{day, invoice_of, lines, permit, plan, refusal, take, take_data};

async fn pay(app: &TestApp, invoice: InvoiceId, on: &str, cents: i64) -> Result<PaymentId, ServiceError> {
    enter(
        app,
        invoice,
        PaymentFacts::new(day(on), Cents(cents), "Kontoauszug 3"),
    )
    .await
}

async fn stored(app: &TestApp, id: InvoiceId) -> invoice::Model {
    let row = invoice::Entity::find_by_id(id).one(app.db.reader()).await;
    row.unwrap().unwrap()
}

async fn enter(app: &TestApp, invoice: InvoiceId, facts: PaymentFacts) -> Result<PaymentId, ServiceError> {
    let command = AddPayment { invoice, facts };
    app.db
        .write(Who::System, async |tx| add_payment(tx, &permit(), command).await)
        .await
}

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
    async fn payments_stay_between_nothing_and_what_is_due(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        pay(&app, invoice, "01.03.2024", 20_000).await.unwrap();
        let message = refusal(pay(&app, invoice, "02.03.2024", 3_801).await);
        assert!(message.contains("Offen sind noch 38,00 €, die Zahlung lautet über 38,01 €"), "{message}");
        let message = refusal(pay(&app, invoice, "02.03.2024", -20_001).await);
        assert!(message.contains("Gezahlt sind bisher 200,00 €, als Skonto abgezogen 0,00 €; die Zahlung lautet über −200,01 €"), "{message}");
        refusal(pay(&app, invoice, "02.03.2024", 0).await);
        let message = refusal(pay(&app, invoice, "17.06.2026", 100).await);
        assert!(message.contains("liegt in der Zukunft"), "{message}");
        pay(&app, invoice, "02.03.2024", -5_000).await.unwrap();
        pay(&app, invoice, "16.06.2026", 8_800).await.unwrap();
        assert!(matches!(pay(&app, InvoiceId(999), "02.03.2024", 1).await, Err(ServiceError::NotFound)));
    }

    async fn a_credit_note_is_paid_back(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("GS-1", &[("Display", -1, 100)])).await;
        refusal(pay(&app, invoice, "01.03.2024", 100).await);
        pay(&app, invoice, "01.03.2024", -11_900).await.unwrap();
        let message = refusal(pay(&app, invoice, "01.03.2024", -1).await);
        assert!(message.contains("Offen sind noch 0,00 €"), "{message}");
    }

    async fn a_corrected_payment_counts_instead_of_the_old_one(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let payment = pay(&app, invoice, "01.03.2024", 23_800).await.unwrap();
        let edit = |amount: i64, version: i64| EditPayment {
            payment,
            version,
            facts: PaymentFacts::new(day("04.03.2024"), Cents(amount), "Kontoauszug 4"),
            reason: String::new(),
        };
        let saved = app.db.write(Who::System, async |tx| edit_payment(tx, &app.data().documents(), &permit(), edit(20_000, 1)).await).await;
        assert_eq!(saved.unwrap(), invoice);
        let stale = app.db.write(Who::System, async |tx| edit_payment(tx, &app.data().documents(), &permit(), edit(1, 1)).await).await;
        assert!(matches!(stale, Err(ServiceError::Stale)));
        let more = app.db.write(Who::System, async |tx| edit_payment(tx, &app.data().documents(), &permit(), edit(23_801, 2)).await).await;
        refusal(more);
        pay(&app, invoice, "05.03.2024", 3_800).await.unwrap();
    }

    async fn skonto_settles_what_was_not_paid(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let facts = |amount, skonto| PaymentFacts {
            skonto: Cents(skonto),
            reference: "4711".to_owned(),
            ..PaymentFacts::new(day("01.03.2024"), Cents(amount), "Kontoauszug 3")
        };
        for (amount, skonto, words) in [
            (23_000, 801, "noch 8,00 € offen; mehr kann nicht Skonto sein, angegeben sind 8,01 €"),
            (23_000, -1, "dasselbe Vorzeichen, eingetragen sind −0,01 € und 230,00 €"),
            (0, 800, "0,00 € ist keine Zahlung"),
        ] {
            let message = refusal(enter(&app, invoice, facts(amount, skonto)).await);
            assert!(message.contains(words), "{message}");
        }
        let id = enter(&app, invoice, facts(23_324, 476)).await.unwrap();
        let row = stored(&app, invoice).await;
        assert_eq!((row.paid, row.skonto), (Cents(23_324), Cents(476)));
        let payment = payment::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((payment.fiscal_year, payment.reference.as_str()), (2024, "4711"), "the year comes from the day");
        refusal(pay(&app, invoice, "02.03.2024", 1).await);
        // Paid back with its Skonto, all is open again.
        enter(&app, invoice, facts(-23_324, -476)).await.unwrap();
        let message = refusal(pay(&app, invoice, "02.03.2024", 23_801).await);
        assert!(message.contains("Offen sind noch 238,00 €"), "{message}");
    }

    async fn a_small_rest_is_closed_as_skonto_of_the_only_payment(app: TestApp) {
        let browser = app.foerdermittel().await;
        let half = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        pay(&app, half, "01.03.2024", 20_000).await.unwrap();
        browser.get(&format!("/rechnungen/{half}")).await.expect(200).assert_hides("Rest als Skonto");
        let invoice = take_data(&app, &invoice_of("RE-2", &[("Display", 2, 100)])).await;
        let payment = pay(&app, invoice, "01.03.2024", 23_086).await.unwrap();
        let path = format!("/rechnungen/{invoice}");
        browser.get(&path).await.expect(200).assert_shows("Offen sind noch 7,14 €. Wurde der Rest als Skonto abgezogen?");
        let form = browser.form(&path, &format!("/zahlungen/{payment}")).await;
        let answer = browser.submit(&form).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_hides("Rest als Skonto");
        let row = stored(&app, invoice).await;
        assert_eq!((row.paid, row.skonto, row.due), (Cents(23_086), Cents(714), Cents(23_800)));
        let paid = payment::Entity::find_by_id(payment).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((paid.proof.as_str(), paid.fiscal_year, paid.version), ("Kontoauszug 3", 2024, 2), "all else stays");
    }

    async fn retained_money_stays_open_in_a_settled_invoice(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Verkabelung", 1, 100)])).await;
        let retain = async |amount: i64, until: Option<&str>, version: i64| {
            let command = SetRetention { invoice, version, amount: Cents(amount), until: until.map(day) };
            app.db.write(Who::System, async |tx| set_retention(tx, &permit(), command).await).await
        };
        assert!(refusal(retain(11_901, None, 1).await).contains("höchstens die 119,00 €"));
        refusal(retain(-1, None, 1).await);
        refusal(retain(0, Some("01.03.2029"), 1).await);
        retain(595, Some("01.03.2029"), 1).await.unwrap();
        assert!(matches!(retain(1, None, 1).await, Err(ServiceError::Stale)));
        pay(&app, invoice, "01.03.2024", 11_305).await.unwrap();
        let detail = queries::invoice_detail(app.db.reader(), invoice).await.unwrap().unwrap();
        assert!(detail.row.is_settled());
        assert_eq!((detail.row.open(), detail.row.retained()), (Cents(595), Cents(595)));
        assert!(queries::open_invoices(app.db.reader(), None, 9).await.unwrap().is_empty());
        pay(&app, invoice, "01.03.2026", 595).await.unwrap();
        let row = stored(&app, invoice).await;
        assert_eq!(row.due, row.paid);
    }

    async fn a_transfer_pays_several_invoices_or_none(app: TestApp) {
        let mut invoices = Vec::new();
        for number in ["RE-1", "RE-2", "RE-3"] {
            invoices.push(take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await);
        }
        let transfer = |items: &[(InvoiceId, i64, i64)]| AddTransfer {
            paid_on: day("01.03.2024"),
            fiscal_year: Some(2023),
            reference: "ZL 12".to_owned(),
            proof: "Kontoauszug 3".to_owned(),
            items: items
                .iter()
                .map(|(invoice, amount, skonto)| TransferItem { invoice: *invoice, amount: Cents(*amount), skonto: Cents(*skonto) })
                .collect(),
        };
        let send = async |command: AddTransfer| {
            app.db.write(Who::System, async |tx| add_transfer(tx, &permit(), command).await).await
        };
        let message = refusal(send(transfer(&[(invoices[0], 11_900, 0), (invoices[1], 11_901, 0)])).await);
        assert!(message.starts_with("Rechnung RE-2: Offen sind noch 119,00 €"), "{message}");
        assert_eq!(stored(&app, invoices[0]).await.paid, Cents::ZERO, "all or none");
        refusal(send(transfer(&[])).await);
        refusal(send(transfer(&[(invoices[0], 1, 0), (invoices[0], 1, 0)])).await);
        let entered = send(transfer(&[(invoices[0], 11_900, 0), (invoices[1], 11_662, 238)])).await.unwrap();
        assert_eq!(entered.len(), 2);
        let detail = queries::invoice_detail(app.db.reader(), invoices[1]).await.unwrap().unwrap();
        assert_eq!(detail.payments[0].fiscal_year, 2023);
        assert_eq!(detail.payments[0].transfer, Some(Transfer { invoices: 2, amount: Cents(23_562) }));
        send(transfer(&[(invoices[2], 100, 0)])).await.unwrap();
        let single = queries::invoice_detail(app.db.reader(), invoices[2]).await.unwrap().unwrap();
        assert_eq!(single.payments[0].transfer, None);
    }

    async fn a_list_knows_a_transfer_that_was_entered_by_hand(app: TestApp) {
        let mut items = Vec::new();
        for number in ["RE-1", "RE-2"] {
            let invoice = take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await;
            items.push(TransferItem { invoice, amount: Cents(11_900), skonto: Cents::ZERO });
        }
        let command = AddTransfer {
            paid_on: day("01.03.2024"),
            fiscal_year: None,
            reference: String::new(),
            proof: String::new(),
            items,
        };
        app.db.write(Who::System, async |tx| add_transfer(tx, &permit(), command).await).await.unwrap();
        let rows = "01.03.2024;B7;Probe GmbH;;Sammelzahlung RE-1 RE-2;238,00;\n02.03.2024;B8;Probe GmbH;;Sammelzahlung RE-1 RE-2;238,00;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (0, 1, 1), "of another day it is another payment");
        let entered = payment::Entity::find().all(app.db.reader()).await.unwrap();
        let numbers: Vec<&str> = entered.iter().map(|payment| payment.reference.as_str()).collect();
        assert_eq!(numbers, ["B7", "B7"]);
        assert!(entered.iter().all(|payment| payment.row_id.is_none()), "taking the list back keeps what was entered by hand");
        assert_eq!(import(&app, rows).await.booked, 0);
    }

    async fn the_suppliers_of_a_transfer_are_called_as_their_open_invoices_call_them(app: TestApp) {
        let renamed = |number: &str, seller: &str| {
            let mut data = invoice_of(number, &[("Display", 1, 100)]);
            data.seller.name = seller.to_owned();
            data
        };
        let paid = take_data(&app, &renamed("RE-1", "Alt GmbH")).await;
        pay(&app, paid, "01.03.2024", 11_900).await.unwrap();
        let one = take_data(&app, &renamed("RE-2", "Neu GmbH")).await;
        let two = take_data(&app, &renamed("RE-3", "Ganz Neu GmbH")).await;
        let supplier = stored(&app, one).await.supplier_id;
        assert_eq!(stored(&app, paid).await.supplier_id, supplier, "one VAT number");
        let listed = queries::suppliers_with_open(app.db.reader()).await.unwrap();
        assert_eq!(listed, [(supplier, "Ganz Neu GmbH / Neu GmbH".to_owned())]);
        for (invoice, cents) in [(one, 11_900), (two, 11_900)] {
            pay(&app, invoice, "01.03.2024", cents).await.unwrap();
        }
        take_data(&app, &invoice_of("RE-4", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        browser.get("/rechnungen/sammelzahlung?lieferant=999").await.expect(200).assert_shows("RE-4");
    }

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
        let row = stored(&app, invoice).await;
        assert_eq!((row.due, row.paid, row.tax_paid), (Cents(10_000), Cents::ZERO, Cents(1_900)));
        pay(&app, invoice, "01.03.2024", 10_000).await.unwrap();
        let row = stored(&app, invoice).await;
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
            let row = stored(&app, invoice).await;
            assert_eq!((row.gross, row.due, row.self_assessed_tax), (Cents(10_000), Cents(10_000), Cents(1_900)), "{category}");
            pay_tax(&app, invoice, 1_900).await.unwrap();
            assert_eq!(stored(&app, invoice).await.tax_paid, Cents(1_900));
        }
    }

    async fn skonto_lowers_the_tax_that_is_owed(app: TestApp) {
        let invoice = take_reverse_charge(&app, "RE-1").await;
        let facts = PaymentFacts { skonto: Cents(200), ..PaymentFacts::new(day("01.03.2024"), Cents(9_800), "Kontoauszug 3") };
        let id = enter(&app, invoice, facts).await.unwrap();
        let row = stored(&app, invoice).await;
        assert_eq!((row.self_assessed_tax, row.tax_skonto), (Cents(1_862), Cents(38)));
        assert!(refusal(pay_tax(&app, invoice, 1_900).await).contains("Offen sind noch 18,62 €"));
        pay_tax(&app, invoice, 1_862).await.unwrap();
        let browser = app.foerdermittel().await;
        let path = format!("/zahlungen/{id}");
        let whole = browser.form(&path, &path).await.with(&[("amount", "100,00"), ("skonto", "")]);
        browser.submit(&whole).await.assert_status(303);
        let row = stored(&app, invoice).await;
        assert_eq!((row.self_assessed_tax, row.tax_skonto, row.tax_paid), (Cents(1_900), Cents::ZERO, Cents(1_862)));

        // The same from a list: the tax after the Skonto pays the invoice off.
        let other = take_reverse_charge(&app, "RE-2").await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;RE-2;;98,00;2,00\n10.05.2024;B2;Finanzamt Coesfeld;RE-2;;18,62;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        let row = stored(&app, other).await;
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
        let row = stored(&app, invoice).await;
        assert_eq!((row.paid, row.tax_paid), (Cents::ZERO, Cents(1_900)));
    }

    async fn the_effect_on_the_cost_plan_is_less_the_skonto_of_the_invoice(app: TestApp) {
        let plan = plan(&app).await;
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let other = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        for id in [invoice, other] {
            let target = format!("z{}", plan.displays);
            browser.post(&format!("/rechnungen/{id}/rest"), &[("ziel", &target)]).await.assert_status(303);
        }
        let facts = PaymentFacts { skonto: Cents(476), ..PaymentFacts::new(day("01.03.2024"), Cents(23_324), "Kontoauszug 3") };
        enter(&app, invoice, facts).await.unwrap();
        let (_, effects) = review(app.db.reader(), invoice, app.clock.today()).await.unwrap();
        assert_eq!((effects[0].from_here, effects[0].elsewhere), (Cents(23_324), Cents(11_900)));
        let (_, effects) = review(app.db.reader(), other, app.clock.today()).await.unwrap();
        assert_eq!((effects[0].from_here, effects[0].elsewhere), (Cents(11_900), Cents(23_324)));
    }

    async fn the_budget_year_follows_the_day_unless_another_was_typed(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let id = pay(&app, invoice, "03.01.2024", 23_800).await.unwrap();
        let browser = app.foerdermittel().await;
        let path = format!("/zahlungen/{id}");
        let year = async || payment::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap().fiscal_year;
        let form = browser.form(&path, &path).await;
        browser.submit(&form.with(&[("paid_on", "29.12.2023")])).await.assert_status(303);
        assert_eq!(year().await, 2023, "it was the year of the day");
        let form = browser.form(&path, &path).await;
        browser.submit(&form.with(&[("fiscal_year", "2022")])).await.assert_status(303);
        let form = browser.form(&path, &path).await;
        assert_eq!(form.value("fiscal_year"), Some("2022"));
        browser.submit(&form.with(&[("paid_on", "03.01.2024")])).await.assert_status(303);
        assert_eq!(year().await, 2022, "typed");
    }
}
