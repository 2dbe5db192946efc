//! Where VAT is deducted as input tax (Vorsteuerabzug), what is eligible is net.

use axum::http::Method;
use paktbuch::audit::{self, SubjectKind};
use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::funding::plan_figures;
use paktbuch::purchasing::commands::{
    AddPayment, Allocate, AllocateRest, EditReferences, Part, PaymentFacts, Target,
};
use paktbuch::purchasing::{add_payment, allocate, allocate_rest, edit_references};
use paktbuch_entity::{invoice, notice};
use paktbuch_seed::einvoice::VatCategory;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, InvoiceLineId, Role};
use sea_orm::EntityTrait;
use serde_json::json;

use super::world::{allocations, day, invoice_of, lines, permit, plan, refusal, take_data};

const OWN: Target = Target::Own { school: None };

/// Two displays for 200 € and 19 % VAT, books for 100 € and 7 %.
async fn take_mixed(app: &TestApp) -> (InvoiceId, InvoiceLineId, InvoiceLineId) {
    let mut data = invoice_of("RE-1", &[("Display", 2, 100), ("Bücher", 1, 100)]);
    let books = data.lines.remove(1);
    data.lines
        .push(books.taxed(VatCategory::Standard, BasisPoints::percent(7)));
    let invoice = take_data(app, &data).await;
    let stored = lines(app, invoice).await;
    assert_eq!((stored[0].gross, stored[1].gross), (Cents(23_800), Cents(10_700)));
    (invoice, stored[0].id, stored[1].id)
}

async fn say_deducted(app: &TestApp, id: InvoiceId, tax_deducted: bool) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(id).one(app.db.reader()).await;
    let row = row.unwrap().unwrap();
    let command = EditReferences {
        invoice: id,
        version: row.version,
        accounting_reference: String::new(),
        dms_reference: String::new(),
        due_date: None,
        tax_deducted,
        rates: Vec::new(),
    };
    app.db
        .write(Who::System, async |tx| {
            edit_references(tx, &permit(), command).await
        })
        .await
}

/// Divides the line, in its present version, into parts of target, gross and eligible amount.
async fn divide(
    app: &TestApp,
    (invoice, line): (InvoiceId, InvoiceLineId),
    parts: &[(Target, i64, i64)],
) -> Result<(), ServiceError> {
    let stored = lines(app, invoice).await;
    let part = |(target, gross, eligible): &(Target, i64, i64)| Part {
        eligible: Cents(*eligible),
        ..Part::whole(*target, Cents(*gross))
    };
    let command = Allocate {
        line,
        version: stored.iter().find(|row| row.id == line).unwrap().version,
        parts: parts.iter().map(part).collect(),
    };
    let written = app
        .db
        .write(Who::System, async |tx| allocate(tx, &permit(), command).await)
        .await;
    written.map(|_| ())
}

/// Gross, eligible and reason of each part of a line.
async fn divided(app: &TestApp, line: InvoiceLineId) -> Vec<(i64, i64, String)> {
    let parts = allocations(app, line).await;
    parts
        .into_iter()
        .map(|part| (part.gross.0, part.eligible.0, part.reason))
        .collect()
}

on_both! {
    async fn a_part_is_eligible_for_no_more_than_its_net_share(app: TestApp) {
        let plan = plan(&app).await;
        let displays = Target::CostLine(plan.displays);
        let (invoice, display, books) = take_mixed(&app).await;
        divide(&app, (invoice, display), &[(displays, 23_800, 23_800)]).await.unwrap();
        divide(&app, (invoice, display), &[]).await.unwrap();
        say_deducted(&app, invoice, true).await.unwrap();

        for (line, gross, eligible, words) in [
            (display, 23_800, 23_800, "Position 1: Die Umsatzsteuer wird als Vorsteuer abgezogen: Von 238,00 € können höchstens 200,00 € (netto)"),
            (display, 23_800, 20_001, "eingetragen sind 200,01 €"),
            (display, 100, 85, "Von 1,00 € können höchstens 0,84 €"),
            (display, 4, 4, "Von 0,04 € können höchstens 0,03 €"),
            (books, 10_700, 10_001, "Position 2: Die Umsatzsteuer wird als Vorsteuer abgezogen: Von 107,00 € können höchstens 100,00 €"),
            (books, 10_000, 9_347, "Von 100,00 € können höchstens 93,46 €"),
            (books, 10_000, 9_345, "Bitte geben Sie den Grund an"),
        ] {
            let message = refusal(divide(&app, (invoice, line), &[(displays, gross, eligible)]).await);
            assert!(message.contains(words), "{message}");
        }
        // The most that is possible needs no reason: it has one.
        let told = |gross, eligible| vec![(gross, eligible, "Vorsteuerabzug".to_owned())];
        for (line, gross, eligible) in [(display, 23_800, 20_000), (display, 100, 84), (display, 4, 3), (books, 10_000, 9_346)] {
            divide(&app, (invoice, line), &[(displays, gross, eligible)]).await.unwrap();
            assert_eq!(divided(&app, line).await, told(gross, eligible));
        }
        divide(&app, (invoice, display), &[(displays, 1, 1), (OWN, 23_799, 0)]).await.unwrap();
        let one_cent = divided(&app, display).await;
        assert_eq!(one_cent, [(1, 1, String::new()), (23_799, 0, String::new())], "its VAT is less than half a cent");
    }

    async fn a_credit_note_is_eligible_net_with_its_sign(app: TestApp) {
        let plan = plan(&app).await;
        let displays = Target::CostLine(plan.displays);
        let invoice = take_data(&app, &invoice_of("GS-1", &[("Display", -1, 100)])).await;
        let line = lines(&app, invoice).await[0].id;
        say_deducted(&app, invoice, true).await.unwrap();
        refusal(divide(&app, (invoice, line), &[(displays, -11_900, -10_001)]).await);
        divide(&app, (invoice, line), &[(displays, -11_900, -10_000)]).await.unwrap();
    }

    async fn the_rest_of_all_lines_is_placed_net(app: TestApp) {
        let plan = plan(&app).await;
        let (displays, network) = (Target::CostLine(plan.displays), Target::CostLine(plan.network));
        let (invoice, display, books) = take_mixed(&app).await;
        say_deducted(&app, invoice, true).await.unwrap();
        divide(&app, (invoice, display), &[(displays, 2, 2), (network, 2, 2)]).await.unwrap();
        let command = AllocateRest { invoice, target: displays };
        app.db.write(Who::System, async |tx| allocate_rest(tx, &permit(), command).await).await.unwrap();
        // 237.98 ÷ 1.19 = 199.983…
        let parts = divided(&app, display).await;
        assert_eq!((parts[0].0, parts[0].1), (23_798, 19_998));
        assert_eq!(divided(&app, books).await, [(10_700, 10_000, "Vorsteuerabzug".to_owned())]);
    }

    async fn saying_so_is_refused_while_more_is_eligible(app: TestApp) {
        let plan = plan(&app).await;
        let displays = Target::CostLine(plan.displays);
        let (invoice, display, books) = take_mixed(&app).await;
        divide(&app, (invoice, display), &[(displays, 11_900, 11_900), (OWN, 11_900, 0)]).await.unwrap();
        let browser = app.foerdermittel().await;
        let path = format!("/rechnungen/{invoice}");
        let action = format!("{path}/angaben");
        let deduct = browser.form(&path, &action).await.with(&[("vorsteuer", "true")]);
        let page = browser.submit(&deduct).await.expect(422);
        page.assert_shows("Position 1, „Displays, Displays AFG (Bescheid 48-DPS-2021/0118)“, von 119,00 € auf höchstens 100,00 €.");

        // Lowered with a reason, it can be said; the history tells it.
        let gross = format!("p{display}-t1-foerderbar");
        let reason = format!("p{display}-t1-grund");
        let lower = browser.form(&path, &path).await.with(&[(&gross, "100,00"), (&reason, "Betrieb gewerblicher Art")]);
        browser.submit(&lower).await.assert_status(303);
        let deduct = browser.form(&path, &action).await.with(&[("vorsteuer", "true")]);
        let answer = browser.submit(&deduct).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Wird als Vorsteuer abgezogen: zuwendungsfähig ist höchstens der Nettobetrag");
        page.assert_shows("davon 100,00 € zuwendungsfähig, netto wegen Vorsteuerabzug");
        let history = audit::of_subject(app.db.reader(), SubjectKind::Invoice, invoice.0, 9).await.unwrap();
        let change = history[0].changes.iter().find(|change| change.field == "Vorsteuerabzug").unwrap();
        assert_eq!((change.before.as_str(), change.after.as_str()), ("nein", "ja"));

        // What is left empty is the net share; the amount follows.
        let target = format!("p{books}-t1-ziel");
        let amount = format!("p{display}-t1-betrag");
        let rest = format!("p{books}-t1-betrag");
        let code = format!("z{}", plan.displays);
        let sheet = browser.form(&path, &path).await.with(&[(&amount, "59,50"), (&target, &code), (&rest, "")]);
        browser.submit(&sheet).await.assert_status(303);
        let reason = "Betrieb gewerblicher Art".to_owned();
        assert_eq!(divided(&app, display).await[0], (5_950, 5_000, reason));
        assert_eq!(divided(&app, books).await, [(10_700, 10_000, "Vorsteuerabzug".to_owned())]);

        // Taken back, the parts stay as they are, each with its reason.
        say_deducted(&app, invoice, false).await.unwrap();
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("davon 100,00 € zuwendungsfähig");
        page.assert_hides("netto wegen Vorsteuerabzug");
        assert_eq!(divided(&app, books).await, [(10_700, 10_000, "Vorsteuerabzug".to_owned())]);
    }

    async fn the_figures_of_the_notice_are_net(app: TestApp) {
        let plan = plan(&app).await;
        let (invoice, display, _) = take_mixed(&app).await;
        say_deducted(&app, invoice, true).await.unwrap();
        divide(&app, (invoice, display), &[(Target::CostLine(plan.displays), 23_800, 20_000)]).await.unwrap();
        // Half of the invoice (238 € and 107 €) is paid.
        let facts = PaymentFacts::new(day("01.03.2024"), Cents(17_250), "Kontoauszug 3");
        let command = AddPayment { invoice, facts };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        let notice = notice::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let total = plan_figures(app.db.reader(), notice.id, None).await.unwrap().total();
        assert_eq!((total.invoiced.total, total.invoiced.eligible), (Cents(23_800), Cents(20_000)));
        assert_eq!((total.paid.total, total.paid.eligible), (Cents(11_900), Cents(10_000)));
    }

    async fn programs_say_it_of_every_invoice_with_vat(app: TestApp) {
        let plan = plan(&app).await;
        let (invoice, _, books) = take_mixed(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/invoices/{invoice}");
        let etag = api.get(&path).await.expect(200).headers["etag"].to_str().unwrap().to_owned();
        let headers = [("if-match", etag.as_str()), paktbuch_tests::JSON];
        let body = json!({"tax_deducted": true}).to_string();
        let said = api.call(Method::PUT, &format!("{path}/references"), &headers, body).await.expect(200);
        assert_eq!(said.json()["tax_deducted"], true);

        let path = format!("/api/paktbuch/v1/lines/{books}/allocations");
        let part = |eligible: Option<i64>| {
            json!({"allocations": [{"cost_line": plan.displays.0, "gross_cents": 10_700, "eligible_cents": eligible}]})
        };
        let refused = api.put(&path, "\"1\"", &part(Some(10_001))).await.expect(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("höchstens 100,00 € (netto)"), "{refused}");
        let divided = api.put(&path, "\"1\"", &part(None)).await.expect(200).json();
        let stored = &divided["allocations"][0];
        assert_eq!((&stored["eligible_cents"], &stored["reason"]), (&json!(10_000), &json!("Vorsteuerabzug")));
    }
}
