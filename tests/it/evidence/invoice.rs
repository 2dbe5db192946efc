//! What the way says of an invoice and its lines: what the rules object to, what is open, for which school, and its devices.

use paktbuch::db::Who;
use paktbuch_entity::{device, disposal, funding_share};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, DeviceStatus, InventoryNumber, Role};
use sea_orm::ActiveValue::NotSet;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::{Value, json};

use super::amounts::devices;
use super::{PAGE, asked, found, without_text};

on_both! {
    async fn findings_and_what_is_open_stand_on_the_way(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        let way = format!("{PAGE}?rechnung={}", own.invoice.id);
        let open = auditor.get(&way).await.expect(200);
        open.assert_shows("1.190,00 € brutto · mit 595,00 € zugeordnet, 595,00 € offen");
        open.assert_hides("Fehler R12");
        let mut line = own.line.clone().into_active_model();
        line.gross = Set(Cents(50_000));
        line.update(app.db.reader()).await.unwrap();
        let wrong = auditor.get(&way).await.expect(200);
        wrong.assert_shows("Fehler R12");
        wrong.assert_shows(&format!("Rechnung {}, Position 1: Aufgeteilt sind 595,00 € von 500,00 €", own.invoice.number));
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        let findings = told["invoices"][0]["findings"].as_array().unwrap();
        let is_told = |finding: &Value| (&finding["rule"], &finding["line"]) == (&json!("R12"), &json!(own.line.id));
        assert!(findings.iter().any(is_told), "{told}");
        assert_eq!(told["invoices"][0]["lines"][0]["open_cents"], json!(-9_500));
        let device = format!("{PAGE}?geraet={}", own.device.id);
        app.schul_it(&[OWN]).await.get(&device).await.expect(200).assert_hides("Fehler R12");
    }

    async fn a_device_that_is_gone_while_bound_is_told_with_its_reason(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut gone = own.device.clone().into_active_model();
        gone.status = Set(DeviceStatus::Disposed);
        gone.update(app.db.reader()).await.unwrap();
        let kept = disposal::Entity::find_by_id(own.device.id).one(app.db.reader()).await.unwrap().unwrap();
        let mut sold = kept.into_active_model();
        sold.reason = Set("Totalschaden nach Sturz".to_owned());
        sold.update(app.db.reader()).await.unwrap();
        let auditor = app.pruefung().await;
        let (number, device) = (&own.device.inventory_number, own.device.id);
        for begin in [format!("rechnung={}", own.invoice.id), format!("geraet={device}")] {
            let page = auditor.get(&format!("{PAGE}?{begin}")).await.expect(200);
            page.assert_shows(&format!("Gerät {number} ist bis 31.12.2031 zweckgebunden, aber seit 03.05.2024 ausgesondert."));
            page.assert_shows("verkauft: Totalschaden nach Sturz");
            assert!(page.html().contains(&format!("href=\"/geraete/{device}\">Fehler R17</a>")), "{}", page.html());
        }
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        let findings = told["invoices"][0]["findings"].as_array().unwrap();
        let is_told = |finding: &Value| (&finding["rule"], &finding["device"]) == (&json!("R17"), &json!(device));
        assert!(findings.iter().any(is_told), "{told}");
        let it = app.schul_it(&[OWN]).await.get(&format!("{PAGE}?geraet={device}")).await.expect(200);
        it.assert_hides("Totalschaden");
        it.assert_hides("Fehler R17");
    }

    async fn many_devices_stand_once_those_that_are_gone_first(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        devices(&app, &world, ("VIELE", 45), true).await;
        let last: InventoryNumber = "VIELE-044".parse().unwrap();
        let lost = device::Entity::find().filter(device::Column::InventoryNumber.eq(last)).one(app.db.reader()).await.unwrap().unwrap();
        let mut lost = lost.into_active_model();
        lost.status = Set(DeviceStatus::Missing);
        lost.update(app.db.reader()).await.unwrap();
        let auditor = app.pruefung().await;
        let way = format!("{PAGE}?rechnung={}", own.invoice.id);
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows("und 6 weitere Geräte aus dieser Zuordnung");
        let html = page.html();
        assert!(html.find("VIELE-044") < html.find("VIELE-000"), "{html}");
        let all = format!("{PAGE}?position={}", own.line.id);
        assert!(html.contains(&format!("href=\"{all}\"")), "{html}");
        let line = auditor.get(&all).await.expect(200);
        line.assert_shows("VIELE-043");
        line.assert_hides("weitere Geräte aus");
        // A second part that pays the same devices does not list them again.
        app.db
            .write(Who::System, async |tx| {
                let mut part = own.allocation.clone().into_active_model().reset_all();
                (part.id, part.cost_line_id, part.eligible) = (NotSet, Set(None), Set(Cents(0)));
                let part = part.insert(tx.conn()).await?;
                let shares = funding_share::Entity::find()
                    .filter(funding_share::Column::AllocationId.eq(own.allocation.id))
                    .all(tx.conn())
                    .await?;
                for share in shares {
                    let mut copy = share.into_active_model().reset_all();
                    (copy.id, copy.allocation_id) = (NotSet, Set(part.id));
                    copy.insert(tx.conn()).await?;
                }
                Ok::<_, sea_orm::DbErr>(())
            })
            .await
            .unwrap();
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows("Dieselben 46 Geräte wie bei Position 1, je Gerät brutto 595,00 €");
        // The price of each of them was looked for: they stand once, too.
        let priced = auditor.get(&format!("{way}&betrag=59500")).await.expect(200);
        priced.assert_shows("Dieselben 46 Geräte wie bei Position 1, je Gerät brutto 595,00 € ← gesucht");
    }

    async fn the_order_of_an_invoice_says_how_it_was_awarded(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        let way = format!("{PAGE}?rechnung={}", own.invoice.id);
        let number = &own.order.number;
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows(&format!("Bestellung {number} vom 01.04.2023, Direktauftrag (Vergabe-Az. {}), mit Vergabevermerk; Wertgrenze an diesem Tag 25.000,00 € netto", own.order.award_reference));
        page.assert_shows("Auftragswert netto 1.000,00 €, geschätzt 1.100,00 €");
        page.assert_hides("Die Rechnung nennt die Bestellung");
        // A line that bills no order leaves what the invoice names.
        let mut line = own.line.clone().into_active_model();
        line.order_line_id = Set(None);
        line.update(app.db.reader()).await.unwrap();
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows(&format!("Die Rechnung nennt die Bestellung {number}; mit ihr abgeglichen ist sie noch nicht."));
        let mut invoice = own.invoice.clone().into_active_model();
        invoice.order_reference = Set("A-2022-017".to_owned());
        invoice.update(app.db.reader()).await.unwrap();
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows("Die Rechnung nennt die Bestellung A-2022-017. In Paktbuch gibt es sie nicht.");
        let it = app.schul_it(&[OWN]).await.get(&format!("{PAGE}?geraet={}", own.device.id)).await.expect(200);
        it.assert_hides("Vergabevermerk");
    }

    async fn an_order_is_found_by_its_award_reference_and_what_it_is_worth(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        let way = format!("{PAGE}?bestellung={}", own.order.id);
        let answer = asked(&auditor, &own.order.award_reference).await.expect(303);
        assert_eq!(without_text(&answer), way);
        for (typed, place) in [("1.000,00", "Auftragswert netto"), ("1.100,00", "geschätzter Auftragswert netto")] {
            let page = asked(&auditor, typed).await.expect(200);
            page.assert_shows(&format!("Bestellung {}", own.order.number));
            page.assert_shows(&format!("Betrag in: {place}"));
        }
        let page = auditor.get(&format!("{way}&betrag=110000")).await.expect(200);
        page.assert_shows("1.100,00 €: geschätzter Auftragswert netto ← gesucht");
        found(&app.schul_it(&[OWN]).await, &own.order.award_reference).await.assert_shows("Nichts gefunden");
    }

    async fn a_line_says_what_was_billed_of_it_before(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut line = own.line.clone().into_active_model();
        line.deduction = Set(Cents(94_512));
        let line = line.update(app.db.reader()).await.unwrap();
        let whole = line.gross.plus(line.deduction);
        let api = app.api(Role::Pruefung, &[]).await;
        let auditor = app.pruefung().await;
        let page = auditor.get(&format!("{PAGE}?rechnung={}", own.invoice.id)).await.expect(200);
        page.assert_shows(&format!("{whole} € brutto − 945,12 € schon berechnet = {} €", line.gross));
        for (amount, place) in [(whole, "Position 1 vor Abzug des schon Berechneten"), (line.deduction, "Position 1, schon berechnet")] {
            let answer = asked(&auditor, &amount.to_string()).await.expect(303);
            let page = auditor.follow(&answer).await.expect(200);
            page.assert_shows(&format!("Position 1: {} ← gesucht", line.name));
            let hits = api.get(&format!("/api/paktbuch/v1/money-trail/hits?q={amount}")).await.expect(200).json();
            assert_eq!(hits["items"][0]["places"], json!([place]), "{hits}");
        }
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        assert_eq!(told["invoices"][0]["lines"][0]["deduction_cents"], json!(94_512), "{told}");
        let it = app.schul_it(&[OWN]).await.get(&format!("{PAGE}?geraet={}", own.device.id)).await.expect(200);
        it.assert_hides("schon berechnet");
    }

    async fn own_funds_name_their_school(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut part = own.allocation.clone().into_active_model();
        (part.cost_line_id, part.eligible) = (Set(None), Set(Cents::ZERO));
        part.update(app.db.reader()).await.unwrap();
        let page = app.pruefung().await.get(&format!("{PAGE}?rechnung={}", own.invoice.id)).await.expect(200);
        page.assert_shows(&format!("Eigene Mittel, {}", own.school.short_name));
    }
}
