//! Deadlines of all kinds.

mod refunded;

use paktbuch::db::Who;
use paktbuch_entity::{invoice, notice_condition};
use paktbuch_tests::world::{MARKER, OWN};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{
    Cents, DeviceOwner, DeviceStatus, InvoiceId, LineKind, NoticeId, OrderState, Role, parse_date,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    EntityTrait, IntoActiveModel,
};
use serde_json::json;

/// A condition that was to be met on a day.
async fn condition(app: &TestApp, notice: NoticeId, text: &str, due: &str, done: Option<&str>) {
    app.db
        .write(Who::System, async |tx| {
            let row = notice_condition::ActiveModel {
                notice_id: Set(notice),
                position: Set(90 + i64::from(done.is_some())),
                text: Set(text.to_owned()),
                due_on: Set(parse_date(due).ok()),
                done_on: Set(done.and_then(|day| parse_date(day).ok())),
                place: Set(String::new()),
                done_by: Set(String::new()),
                remark: Set(String::new()),
            };
            notice_condition::Entity::insert(row)
                .exec_without_returning(tx.conn())
                .await
        })
        .await
        .unwrap();
}

/// Keeps a part of an invoice back until a day.
async fn keep_back(app: &TestApp, id: InvoiceId, amount: Cents, until: &str) {
    app.db
        .write(Who::System, async |tx| {
            let row = invoice::Entity::find_by_id(id).one(tx.conn()).await?.unwrap();
            let due = row.paid.plus(row.skonto).plus(amount);
            let mut row = row.into_active_model();
            row.due = Set(due);
            row.retention = Set(amount);
            row.retention_until = Set(parse_date(until).ok());
            row.update(tx.conn()).await
        })
        .await
        .unwrap();
}

on_both! {
    async fn all_kinds_stand_on_one_list_by_day(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        condition(&app, notice, "Zwischennachweis vorlegen", "01.06.2026", None).await;
        condition(&app, notice, "Logo anbringen", "01.06.2026", Some("02.06.2026")).await;
        keep_back(&app, world.own.invoice.id, Cents(5_950), "20.06.2026").await;
        let office = app.foerdermittel().await;
        let page = office.get("/fristen").await.expect(200);
        page.assert_shows("01.06.2026 überfällig");
        page.assert_shows("seit 15 Tagen Zwischennachweis vorlegen");
        page.assert_hides("Logo anbringen");
        page.assert_shows("20.06.2026 bald");
        page.assert_shows("in 4 Tagen Sicherheitseinbehalt auszahlen: 59,50 €");
        page.assert_shows("in 14 Tagen Ende des Durchführungszeitraums");
        page.assert_shows("31.01.2027 später");
        let text = page.text();
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} in {text}"));
        assert!(at("Zwischennachweis vorlegen") < at("Sicherheitseinbehalt auszahlen: 59,50"));
        let narrowed = office.get("/fristen?art=auflage").await.expect(200);
        narrowed.assert_shows("1 überfällig · 0 bald · 0 später");
        narrowed.assert_hides("31.01.2027");
        narrowed.assert_hides("ist kein Wert für");
        let wrong = office.get("/fristen?art=unsinn&stand=morgen&seite=99999").await.expect(200);
        wrong.assert_shows("Zwischennachweis vorlegen");
        wrong.assert_shows("„unsinn“ ist kein Wert für Art der Frist. „morgen“ ist kein Wert für Stand.");
        office.get("/").await.expect(200).assert_shows("Zwischennachweis vorlegen");
    }

    async fn each_count_leads_to_exactly_these(app: TestApp) {
        let world = World::build(&app).await;
        condition(&app, world.own.notice.id, "Zwischennachweis vorlegen", "01.06.2026", None).await;
        let office = app.foerdermittel().await;
        let overdue = office.get("/fristen?stand=ueberfaellig").await.expect(200);
        overdue.assert_shows("Stand: überfällig");
        overdue.assert_shows("01.06.2026 überfällig");
        overdue.assert_hides("31.01.2027");
        assert!(overdue.html().contains("href=\"/fristen?art=auflage&#38;stand=ueberfaellig\""));
        let later = office.get("/fristen?stand=spaeter").await.expect(200);
        later.assert_shows("31.01.2027 später");
        later.assert_hides("01.06.2026 überfällig");
        office.get("/fristen?stand=spaeter&art=auflage").await.expect(200).assert_shows("Keine solche Frist.");
        let home = office.get("/").await.expect(200).html();
        let link = "href=\"/fristen?stand=ueberfaellig\">";
        let (_, count) = home.split_once(link).unwrap();
        let count = count.split(['<', ',']).next().unwrap();
        overdue.assert_shows(&format!("{count} überfällig"));
        assert_eq!(overdue.html().matches("<tr><th").count(), count.parse::<usize>().unwrap() + 1, "with the heading");
    }

    async fn a_retention_that_was_paid_is_no_deadline(app: TestApp) {
        let world = World::build(&app).await;
        keep_back(&app, world.own.invoice.id, Cents(5_950), "20.06.2026").await;
        app.db.write(Who::System, async |tx| {
            let row = invoice::Entity::find_by_id(world.own.invoice.id).one(tx.conn()).await?.unwrap();
            let due = row.due;
            let mut row = row.into_active_model();
            row.paid = Set(due);
            row.skonto = Set(Cents::ZERO);
            row.update(tx.conn()).await
        }).await.unwrap();
        app.foerdermittel().await.get("/fristen").await.expect(200).assert_hides("Sicherheitseinbehalt auszahlen:");
    }

    /// 4.500 € came on 01.06.2023 and are to be spent in 60 days; the world spends less of them.
    async fn what_a_payout_leaves_is_due_until_it_is_spent(app: TestApp) {
        let world = World::build(&app).await;
        let (notice, payout) = (world.own.notice.id, world.own.payout.id);
        let office = app.foerdermittel().await;
        let page = office.get("/fristen?art=verwendung").await.expect(200);
        page.assert_shows("31.07.2023 überfällig");
        page.assert_shows("Verwendung der Auszahlung vom 01.06.2023: ");
        assert!(page.html().contains(&format!("href=\"/bescheide/{notice}#auszahlung-{payout}\"")));
        assert!(office.get("/fristen.ics").await.expect(200).html().contains("DTSTART;VALUE=DATE:20230731"));
        let shown = office.get(&format!("/bescheide/{notice}")).await.expect(200);
        assert!(shown.html().contains(&format!("id=\"auszahlung-{payout}\"")));
        shown.assert_shows("4.500,00 4.500,00 31.07.2023");
        shown.assert_shows("31.07.2023 Verwendung der Auszahlung vom 01.06.2023");
        app.db.write(Who::System, async |tx| {
            let mut drawdown = world.own.drawdown.clone().into_active_model();
            drawdown.payout_id = Set(Some(payout));
            drawdown.update(tx.conn()).await
        }).await.unwrap();
        let number = world.own.drawdown.number;
        office.get("/fristen?art=verwendung").await.expect(200).assert_shows(&format!("Verwendung des {number}. Mittelabrufs: "));
        // Of the 595 € that are paid the grant gives more than 100 €.
        app.db.write(Who::System, async |tx| {
            let mut row = world.own.payout.clone().into_active_model();
            row.amount = Set(Cents(10_000));
            row.update(tx.conn()).await
        }).await.unwrap();
        let spent = office.get("/fristen?art=verwendung").await.expect(200);
        assert!(!spent.html().contains(&format!("href=\"/bescheide/{notice}#")), "nothing of it is left");
        office.get(&format!("/bescheide/{notice}")).await.expect(200).assert_shows("31.07.2023 0,00 verwendet");
    }

    async fn bills_promises_and_documents_stand_on_the_list_until_they_are_dealt_with(app: TestApp) {
        let world = World::build(&app).await;
        let (order, concept, invoice_id) = (world.own.order.id, world.own.concept.id, world.own.invoice.id);
        let places = [
            ("zahlung", format!("/rechnungen/{invoice_id}")),
            ("lieferung", format!("/bestellungen/{order}")),
            ("dokument", format!("/schuldokumente#dokument-{concept}")),
        ];
        let office = app.foerdermittel().await;
        let listed = async || {
            let mut listed = Vec::new();
            for (kind, href) in &places {
                let page = office.get(&format!("/fristen?art={kind}")).await.expect(200);
                listed.push(page.html().contains(&format!("href=\"{href}\"")));
            }
            listed
        };
        assert_eq!(listed().await, [true, true, true]);
        app.db.write(Who::System, async |tx| {
            let mut bill = world.own.invoice.clone().into_active_model();
            bill.due_date = Set(parse_date("20.06.2026").ok());
            bill.update(tx.conn()).await
        }).await.unwrap();
        let page = office.get("/fristen?art=zahlung").await.expect(200);
        page.assert_shows("20.06.2026 bald");
        page.assert_shows("in 4 Tagen Zahlungsziel Rechnung: 1.190,00 €");
        let text = office.get("/fristen.ics").await.expect(200).html();
        assert!(text.contains("DTSTART;VALUE=DATE:20260620"), "{text}");
        app.db.write(Who::System, async |tx| {
            let mut bill = world.own.invoice.clone().into_active_model();
            bill.paid = Set(world.own.invoice.due);
            bill.update(tx.conn()).await?;
            let mut order = world.own.order.clone().into_active_model();
            order.state = Set(OrderState::Delivered);
            order.update(tx.conn()).await?;
            let mut newer = world.own.concept.clone().into_active_model().reset_all();
            (newer.id, newer.valid_to) = (NotSet, Set(None));
            newer.insert(tx.conn()).await
        }).await.unwrap();
        assert_eq!(listed().await, [false, false, false]);
    }

    async fn ends_of_warranties_and_licences_stand_on_the_list(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        let warranty = parse_date("30.06.2026").ok();
        app.db.write(Who::System, async |tx| {
            let mut first = own.device.clone().into_active_model();
            first.warranty_until = Set(warranty);
            first.update(tx.conn()).await?;
            // The other one is of the same model and notice.
            let mut second = sister.device.clone().into_active_model();
            second.model_id = Set(own.device.model_id);
            second.notice_id = Set(own.device.notice_id);
            second.warranty_until = Set(warranty);
            second.update(tx.conn()).await?;
            let mut licence = own.line.clone().into_active_model();
            licence.kind = Set(LineKind::Licence);
            licence.term_from = Set(parse_date("01.07.2023").ok());
            licence.term_to = Set(parse_date("16.06.2026").ok());
            licence.update(tx.conn()).await
        }).await.unwrap();
        let office = app.foerdermittel().await;
        let page = office.get("/fristen?art=garantie").await.expect(200);
        page.assert_shows("0 überfällig · 1 bald · 0 später");
        page.assert_shows(&format!("in 14 Tagen Ende der Garantie: {} {}", own.model.manufacturer, own.model.name));
        page.assert_shows(&format!("Bescheid {}, {}, 2 Geräte", own.notice.reference, own.notice.title));
        assert!(page.html().contains("href=\"/geraete/"), "it leads to the first of them");
        let page = office.get("/fristen?art=lizenz").await.expect(200);
        page.assert_shows(&format!("Ende der Laufzeit: {}", own.line.name));
        page.assert_shows(&format!("Rechnung {}, {}", own.invoice.number, own.invoice.seller));
        let text = office.get("/fristen.ics").await.expect(200).html();
        assert!(text.contains("DTSTART;VALUE=DATE:20260630") && text.contains("SUMMARY:Ende der Laufzeit: "), "{text}");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get("/api/paktbuch/v1/deadlines?kind=lizenz").await.expect(200).json();
        assert_eq!((&told["total"], &told["items"][0]["subject"], &told["items"][0]["id"]), (&json!(1), &json!("invoice"), &json!(own.invoice.id.0)));
        // A term that has ended is no deadline, and a device that was disposed of needs no warranty.
        app.db.write(Who::System, async |tx| {
            let mut licence = own.line.clone().into_active_model();
            licence.term_to = Set(parse_date("15.06.2026").ok());
            licence.update(tx.conn()).await?;
            let mut sold = own.device.clone().into_active_model();
            sold.status = Set(DeviceStatus::Disposed);
            sold.update(tx.conn()).await
        }).await.unwrap();
        office.get("/fristen?art=lizenz").await.expect(200).assert_shows("0 überfällig · 0 bald · 0 später");
        office.get("/fristen?art=garantie").await.expect(200).assert_shows(", 1 Gerät");
    }

    async fn the_calendar_has_an_event_for_each(app: TestApp) {
        let world = World::build(&app).await;
        condition(&app, world.own.notice.id, "Zwischennachweis; mit Anlagen", "01.06.2026", None).await;
        let answer = app.pruefung().await.get("/fristen.ics").await.expect(200);
        assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
        let text = answer.html();
        let events = text.matches("BEGIN:VEVENT").count();
        assert_eq!(text.matches("DTSTART;VALUE=DATE:").count(), events);
        assert!(text.contains("SUMMARY:überfällig: Zwischennachweis\\; mit Anlagen"), "{text}");
        assert!(text.contains("DTSTART;VALUE=DATE:20270131"), "{text}");
    }

    async fn programs_read_them_page_by_page(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        condition(&app, notice, "Zwischennachweis vorlegen", "01.06.2026", None).await;
        keep_back(&app, world.own.invoice.id, Cents(5_950), "20.06.2026").await;
        let api = app.api(Role::Pruefung, &[]).await;
        let list = "/api/paktbuch/v1/deadlines";
        let told = api.get(&format!("{list}?kind=auflage")).await.expect(200).json();
        let row = &told["items"][0];
        assert_eq!((&row["date"], &row["label"], &row["urgency"]), (&json!("2026-06-01"), &json!("Zwischennachweis vorlegen"), &json!("ueberfaellig")));
        assert_eq!((&row["subject"], &row["id"]), (&json!("notice"), &json!(notice.0)));
        let kept = api.get(&format!("{list}?to=2026-06-20&q=einbehalt")).await.expect(200).json();
        assert_eq!((&kept["total"], &kept["items"][0]["id"]), (&json!(1), &json!(world.own.invoice.id.0)));
        let all = api.get(&format!("{list}?limit=200")).await.expect(200).json();
        let (mut rows, mut after) = (Vec::new(), String::new());
        loop {
            let page = api.get(&format!("{list}?limit=3&after={after}")).await.expect(200).json();
            rows.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(json!(rows), all["items"]);
        for wrong in ["kind=unsinn", "to=morgen", "after=x", "sort=date", "art=auflage"] {
            api.get(&format!("{list}?{wrong}")).await.assert_status(400);
        }
    }

    /// Own and sister school each have a device bound until 31.12.2031 with a Wiedervorlage, an order that is late, and their grants.
    async fn a_schools_it_sees_the_deadlines_of_its_school_only(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        app.db.write(Who::System, async |tx| {
            for (side, day) in [(own, "30.06.2026"), (&world.sister, "29.06.2026")] {
                let mut device = side.device.clone().into_active_model();
                (device.owner, device.lessor, device.lease_until) =
                    (Set(DeviceOwner::Lessor), Set("Leih GmbH".to_owned()), Set(parse_date(day).ok()));
                device.update(tx.conn()).await?;
            }
            Ok::<_, sea_orm::DbErr>(())
        }).await.unwrap();
        condition(&app, own.notice.id, "Zwischennachweis vorlegen", "01.06.2026", None).await;
        let it = app.schul_it(&[OWN]).await;
        let page = it.get("/fristen").await.expect(200);
        page.assert_shows("1 überfällig · 1 bald · 2 später");
        page.assert_shows("Ende der Zweckbindung");
        page.assert_shows(&format!("Bescheid {}, {}, 1 Gerät", own.notice.reference, own.notice.title));
        page.assert_shows("30.06.2026 bald");
        page.assert_shows("Zugesagte Lieferung: Tablets Buchfink");
        page.assert_shows("Ersatz zugesagt Buchfink");
        for hidden in [MARKER, "29.06.2026", "Zwischennachweis", "Durchführungszeitraum"] {
            page.assert_hides(hidden);
        }
        let bound = format!("/geraete?bescheid={}&#38;zweckbindung=2031", own.notice.id);
        assert!(page.html().contains(&bound), "it leads to these devices");
        it.get(&bound.replace("&#38;", "&")).await.expect(200).assert_shows(&own.device.inventory_number.to_string());
        let calendar = it.get("/fristen.ics").await.expect(200).html();
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 4, "{calendar}");
        assert!(!calendar.contains(MARKER), "{calendar}");
        let home = it.get("/").await.expect(200);
        home.assert_shows("Zugesagte Lieferung: Tablets Buchfink");
        home.assert_shows("Ersatz zugesagt Buchfink");
        home.assert_hides(MARKER);
        let told = app.api(Role::SchulIt, &[OWN]).await.get("/api/paktbuch/v1/deadlines").await.expect(200).json();
        assert_eq!(told["total"], json!(4), "{told}");
        app.schul_it(&[]).await.get("/fristen").await.expect(200).assert_shows("0 überfällig · 0 bald · 0 später");
    }
}
