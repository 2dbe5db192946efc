//! Invoices held against orders: proposals, comparison, what follows for days and allocations.

use paktbuch::audit::{self, SubjectKind};
use paktbuch::db::Who;
use paktbuch_entity::{invoice_line, purchase_order};
use paktbuch_seed::einvoice::InvoiceData;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::{InvoiceId, LineKind, OrderLineId, Role, parse_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use serde_json::json;

use super::deliveries::deliver;
use super::orders::{enter, filled, id_of, lines, place};
use crate::purchasing::world::{invoice_of, take_data};

pub(super) async fn lines_of(app: &TestApp, id: InvoiceId) -> Vec<invoice_line::Model> {
    invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .order_by_asc(invoice_line::Column::Position)
        .all(app.db.reader())
        .await
        .unwrap()
}

/// An order of three tablets to the supplier of the invoice, delivered on 20 April 2026; its address and lines.
async fn ordered(
    app: &TestApp,
    browser: &Browser,
    world: &World,
    data: &InvoiceData,
) -> (String, Vec<OrderLineId>) {
    ordered_with(app, browser, world, data, &[]).await
}

/// The same with other values of its form.
pub(super) async fn ordered_with(
    app: &TestApp,
    browser: &Browser,
    world: &World,
    data: &InvoiceData,
    values: &[(&str, &str)],
) -> (String, Vec<OrderLineId>) {
    let form = browser.form("/bestellungen/neu", "/bestellungen").await;
    let form = filled(form, world)
        .with(&[("lieferant", &data.seller.name)])
        .with(values);
    let path = enter(browser, &form).await;
    place(browser, &path).await;
    deliver(browser, &path, &[("geliefert", "20.04.2026")])
        .await
        .assert_status(303);
    let lines = lines(app, id_of(&path)).await;
    (path, lines.into_iter().map(|line| line.id).collect())
}

on_both! {
    async fn an_order_starts_from_its_notice_and_an_invoice_from_its_order(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let start = format!("/bestellungen/neu?bescheid={}", world.own.notice.id);
        assert!(browser.get(&notice).await.expect(200).html().contains(&start), "the notice leads to an order");
        let form = browser.form(&start, "/bestellungen").await;
        assert_eq!(form.value("gegenstand"), Some(world.own.notice.title.as_str()));
        for line in ["z1-ziel", "z2-ziel"] {
            assert_ne!(form.value(line), Some("e"), "own funds are chosen, not assumed");
        }
        let open = form.with(&[("z1-name", "Tablet"), ("z1-menge", "1"), ("z1-preis", "1,00"), ("z1-ziel", "")]);
        let refused = browser.submit(&open).await.expect(422);
        refused.assert_shows("Position 1 „Tablet“: Bitte wählen Sie, wer die Position bezahlt.");
        refused.assert_shows("Bezahlt aus für diese Position nötig");
        refused.assert_hides("Bezahlt aus freiwillig");
        browser.get("/bestellungen/neu?bescheid=99999").await.assert_status(404);
        let start = format!("/bestellungen/neu?bescheid={}", world.sister.notice.id);
        let place = |page: &str, notice: &str| page.find(&format!("Bescheid {notice}, ")).unwrap();
        let (own, sister) = (&world.own.notice.reference, &world.sister.notice.reference);
        let page = browser.get(&start).await.expect(200).html();
        assert!(place(&page, sister) < place(&page, own), "cost lines of the notice come first");
        let more = browser.form(&start, "/bestellungen").await.with(&[("zeilen", "mehr")]);
        let page = browser.submit(&more).await.expect(200).html();
        assert!(place(&page, sister) < place(&page, own), "also where lines are added");

        let data = invoice_of("RE-1", &[("Tablet", 3, 100)]);
        let (path, _) = ordered(&app, &browser, &world, &data).await;
        let id = path.trim_start_matches("/bestellungen/");
        let start = format!("/rechnungen/neu?bestellung={id}");
        assert!(browser.get(&path).await.expect(200).html().contains(&start), "the order leads to its invoice");
        let form = browser.form(&start, "/rechnungen/neu").await;
        assert_eq!((form.value("lieferant"), form.value("auftrag")), (Some(data.seller.name.as_str()), Some("B-2026-117")));
        let form = form.with(&[("nummer", "4711"), ("datum", "1.5.2026")]);
        browser.submit(&form).await.assert_status(303);
        browser.get("/rechnungen/neu?bestellung=99999").await.assert_status(404);
    }

    async fn an_invoice_is_matched_by_its_order_reference_and_days_and_allocations_follow(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-77", &[("Tablet 11 Zoll", 3, 333), ("Einweisung vor Ort", 1, 120)]);
        data.order_reference = Some("B-2026-117".to_owned());
        let (path, order_lines) = ordered(&app, &browser, &world, &data).await;
        let invoice = take_data(&app, &data).await;
        let page = format!("/rechnungen/{invoice}");
        browser.get(&page).await.expect(200).assert_shows("Die Rechnung nennt die Bestellung B-2026-117; abgeglichen ist sie noch nicht.");
        let address = format!("{page}/bestellung");
        let shown = browser.get(&address).await.expect(200);
        shown.assert_shows("Vorschlag: Die Rechnung nennt die Bestellung B-2026-117.");
        let stored = lines_of(&app, invoice).await;
        let form = browser.form(&address, &address).await;
        let first = format!("bestellt-{}", stored[0].id);
        assert_eq!(form.value(&first), Some(order_lines[0].to_string().as_str()));
        let (second, reason) = (format!("bestellt-{}", stored[1].id), format!("grund-{}", stored[1].id));
        // A line in no order asks for its reason.
        browser.submit(&form.clone().with(&[(&second, "")])).await.expect(422).assert_shows("Bitte geben Sie den Grund an.");
        let other = app.foerdermittel().await;
        let theirs = other.form(&address, &address).await.with(&[(&second, ""), (&reason, "schriftlich nachbestellt")]);
        browser.submit(&form.with(&[(&second, ""), (&reason, "auf Zuruf vor Ort")])).await.assert_status(303);
        let told = other.submit(&theirs).await.expect(412);
        told.assert_shows("auf Zuruf vor Ort");
        assert!(told.html().contains("schriftlich nachbestellt"), "what the second editor wrote stays");
        let stored = lines_of(&app, invoice).await;
        assert_eq!((stored[0].order_line_id, stored[1].order_line_id), (Some(order_lines[0]), None));
        assert_eq!(stored[1].order_reason, "auf Zuruf vor Ort");
        assert_eq!((stored[0].ordered_on, stored[0].accepted_on), (parse_date("03.03.2026").ok(), parse_date("20.04.2026").ok()));
        assert_eq!(stored[1].ordered_on, None);
        let shown = browser.get(&page).await.expect(200);
        for words in ["B-2026-117, Position 1: Tablet 11 Zoll", "weicht ab", "niedriger als bestellt (333,33 €)", "auf Zuruf vor Ort",
            "Laut Bestellung B-2026-117", "hat die Rechnung mit der Bestellung abgeglichen"] {
            shown.assert_shows(words);
        }
        assert_eq!(shown.text().matches("hat die Rechnung mit der Bestellung abgeglichen").count(), 1, "once, not once a line");
        browser.get(&path).await.expect(200).assert_shows("RE-77");
        // What is billed binds no more.
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get("/api/paktbuch/v1/orders?q=117").await.expect(200).json();
        let open = told["items"][0]["open_cents"].as_i64().unwrap();
        // 1.189,99 € less 999 € × 1,19 = 1,18 €, and the training over 128,40 €.
        assert_eq!(open, 118_999 - 118_881 + 12_840);
    }

    async fn an_accepted_proposal_from_an_order_bills_its_line(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-80", &[("Tablet 11 Zoll", 3, 333), ("Schulung der Lehrkräfte", 1, 80)]);
        data.order_reference = Some("B-2026-117".to_owned());
        let (_, order_lines) = ordered(&app, &browser, &world, &data).await;
        let invoice = take_data(&app, &data).await;
        let page = format!("/rechnungen/{invoice}");
        let stored = lines_of(&app, invoice).await;
        // The training is known by its unit price: 1,5 were ordered for 120 € net.
        browser.get(&page).await.expect(200).assert_shows("Laut Bestellung B-2026-117, Position 2: Einweisung");
        let address = format!("{page}/bestellung");
        let form = browser.form(&address, &address).await;
        for (line, ordered) in stored.iter().zip(&order_lines) {
            let chosen = form.value(&format!("bestellt-{}", line.id)).map(str::to_owned);
            assert_eq!(chosen, Some(ordered.to_string()), "both propose the same");
        }
        // What was accepted stays accepted where something else is to be mended first.
        let first = stored[0].id.to_string();
        let form = browser.form(&page, &page).await.with(&[("vorschlag", &first), ("auftrag", "99.99.2026")]);
        let again = browser.submit(&form).await.expect(422);
        let form = again.forms().into_iter().find(|form| form.action == page).unwrap();
        browser.submit(&form.with(&[("auftrag", ""), ("abnahme", "")])).await.assert_status(303);
        let stored = lines_of(&app, invoice).await;
        assert_eq!((stored[0].order_line_id, stored[1].order_line_id), (Some(order_lines[0]), None));
        assert_eq!((stored[0].ordered_on, stored[0].accepted_on), (parse_date("03.03.2026").ok(), parse_date("20.04.2026").ok()));
        browser.get(&page).await.expect(200).assert_shows("hat die Rechnung mit der Bestellung abgeglichen");
        let form = browser.form(&page, &page).await.with(&[("vorschlaege", "ja")]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(lines_of(&app, invoice).await[1].order_line_id, Some(order_lines[1]));
    }

    async fn a_billed_line_is_of_the_kind_that_was_ordered(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let data = invoice_of("RE-82", &[("Tablet 11 Zoll", 3, 333), ("Medientechnik Aula", 1, 80)]);
        let values = [("z2-name", "Medientechnik Aula"), ("z2-menge", "1"), ("z2-art", "anlage")];
        let (_, order_lines) = ordered_with(&app, &browser, &world, &data, &values).await;
        let invoice = take_data(&app, &data).await;
        let line = lines_of(&app, invoice).await[1].clone();
        assert_ne!(line.kind, LineKind::Installation, "its name does not say so");
        let address = format!("/rechnungen/{invoice}/bestellung");
        let (bills, none) = (format!("bestellt-{}", line.id), String::new());
        let form = browser.form(&address, &address).await.with(&[(&bills, &order_lines[1].to_string())]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(lines_of(&app, invoice).await[1].kind, LineKind::Installation);
        // What somebody says of the line afterwards stays, also where it is matched anew.
        let row = lines_of(&app, invoice).await[1].clone();
        app.db.write(Who::System, async |tx| {
            let mut row = row.into_active_model();
            row.kind = Set(LineKind::Item);
            row.update(tx.conn()).await
        }).await.unwrap();
        let reason = format!("grund-{}", line.id);
        for ordered in [&none, &order_lines[1].to_string()] {
            let form = browser.form(&address, &address).await.with(&[(&bills, ordered), (&reason, "geprüft")]);
            browser.submit(&form).await.assert_status(303);
        }
        assert_eq!(lines_of(&app, invoice).await[1].kind, LineKind::Item);
    }

    async fn dividing_a_line_by_rest_may_name_what_it_bills(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let data = invoice_of("RE-81", &[("Tablet 11 Zoll", 3, 333)]);
        let (_, order_lines) = ordered(&app, &browser, &world, &data).await;
        let invoice = take_data(&app, &data).await;
        let line = lines_of(&app, invoice).await[0].id;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let address = format!("/api/paktbuch/v1/lines/{line}/allocations");
        let foreign = lines(&app, world.own.order.id).await[0].id;
        let body = |ordered: OrderLineId| json!({"allocations": [{"gross_cents": 118_881}], "order_line": ordered.0});
        api.put(&address, "\"1\"", &body(foreign)).await.assert_status(409);
        let told = api.put(&address, "\"1\"", &body(order_lines[0])).await.expect(200).json();
        assert_eq!(told["open_cents"], 0, "{told}");
        assert_eq!(lines_of(&app, invoice).await[0].order_line_id, Some(order_lines[0]));
    }

    async fn more_billed_than_ordered_and_delivered_is_told(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let data = invoice_of("RE-78", &[("Tablet 11 Zoll", 4, 333)]);
        ordered(&app, &browser, &world, &data).await;
        let invoice = take_data(&app, &data).await;
        let address = format!("/rechnungen/{invoice}/bestellung");
        let form = browser.form(&address, &address).await;
        browser.submit(&form).await.assert_status(303);
        let shown = browser.get(&format!("/rechnungen/{invoice}")).await.expect(200);
        shown.assert_shows("Berechnet sind insgesamt 4, bestellt 3: 1 mehr.");
        shown.assert_shows("Berechnet sind insgesamt 4, geliefert 3: 1 mehr.");
    }

    async fn a_part_that_came_accepts_nothing_until_all_that_is_billed_came(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let data = invoice_of("RE-83", &[("Tablet 11 Zoll", 3, 333)]);
        let form = browser.form("/bestellungen/neu", "/bestellungen").await;
        let path = enter(&browser, &filled(form, &world).with(&[("lieferant", &data.seller.name)])).await;
        place(&browser, &path).await;
        let tablets = lines(&app, id_of(&path)).await[0].id;
        let pieces = format!("menge-{tablets}");
        deliver(&browser, &path, &[("geliefert", "20.04.2026"), (&pieces, "2")]).await.assert_status(303);
        let invoice = take_data(&app, &data).await;
        let line = lines_of(&app, invoice).await[0].id;
        let (page, address) = (format!("/rechnungen/{invoice}"), format!("/rechnungen/{invoice}/bestellung"));
        let chosen = format!("bestellt-{line}");
        let form = browser.form(&address, &address).await.with(&[(&chosen, &tablets.to_string())]);
        browser.submit(&form).await.assert_status(303);
        let matched = lines_of(&app, invoice).await[0].clone();
        assert_eq!((matched.order_line_id, matched.ordered_on, matched.accepted_on), (Some(tablets), parse_date("03.03.2026").ok(), None));
        let shown = browser.get(&page).await.expect(200);
        shown.assert_shows("Berechnet sind insgesamt 3, geliefert 2: 1 mehr.");
        shown.assert_shows("Die Abnahme wird eingetragen, sobald alles Berechnete geliefert ist.");
        // The last one comes.
        deliver(&browser, &path, &[("geliefert", "06.05.2026"), (&pieces, "1")]).await.assert_status(303);
        let accepted = lines_of(&app, invoice).await[0].clone();
        assert_eq!((accepted.accepted_on, accepted.version), (parse_date("06.05.2026").ok(), matched.version + 1));
        let shown = browser.get(&page).await.expect(200);
        shown.assert_hides("Die Abnahme wird eingetragen");
        let told = audit::of_subject(app.db.reader(), SubjectKind::Invoice, invoice.0, 1).await.unwrap();
        assert_eq!((told[0].changes[0].field.as_str(), told[0].changes[0].after.as_str()), ("Abnahme", "Position 1: 06.05.2026"));
    }

    async fn a_day_of_acceptance_before_the_last_delivery_stays_and_is_told(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let data = invoice_of("RE-84", &[("Tablet 11 Zoll", 3, 333)]);
        let (_, order_lines) = ordered(&app, &browser, &world, &data).await;
        let invoice = take_data(&app, &data).await;
        let line = lines_of(&app, invoice).await[0].clone();
        app.db.write(Who::System, async |tx| {
            let mut row = line.clone().into_active_model();
            row.accepted_on = Set(parse_date("19.04.2026").ok());
            row.update(tx.conn()).await
        }).await.unwrap();
        let address = format!("/rechnungen/{invoice}/bestellung");
        let chosen = format!("bestellt-{}", line.id);
        let form = browser.form(&address, &address).await.with(&[(&chosen, &order_lines[0].to_string())]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(lines_of(&app, invoice).await[0].accepted_on, parse_date("19.04.2026").ok());
        let shown = browser.get(&format!("/rechnungen/{invoice}")).await.expect(200);
        shown.assert_shows("Abgenommen ist am 19.04.2026; bis dahin waren 0 von 3 geliefert. Bitte prüfen Sie den Tag der Abnahme.");
    }

    async fn an_order_of_another_supplier_and_an_old_version_are_refused(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let data = invoice_of("RE-79", &[("Tablet 11 Zoll", 3, 333)]);
        let (_, order_lines) = ordered(&app, &browser, &world, &data).await;
        let invoice = take_data(&app, &data).await;
        let line = lines_of(&app, invoice).await[0].id;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let address = format!("/api/paktbuch/v1/invoices/{invoice}/order");
        let foreign = lines(&app, world.own.order.id).await[0].id;
        let body = |ordered: OrderLineId| json!({"lines": [{"line": line.0, "order_line": ordered.0}]});
        let refused = api.put(&address, "\"1\"", &body(foreign)).await.expect(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("nicht zu einem Auftrag an den Lieferanten"), "{refused}");
        let told = api.put(&address, "\"1\"", &body(order_lines[0])).await.expect(200).json();
        assert_eq!(told["lines"][0]["order_line"], json!(order_lines[0].0));
        api.put(&address, "\"1\"", &body(order_lines[0])).await.assert_status(412);
        app.api(Role::Pruefung, &[]).await.put(&address, "\"2\"", &body(order_lines[0])).await.assert_status(403);
        let orders = purchase_order::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!(orders.len(), 3);
    }
}
