//! Amounts that many records have, and those that only their page shows.

use paktbuch::db::Who;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Api, TestApp, World, on_both};
use paktbuch_types::{Cents, InventoryNumber, Role, format_date};
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, IntoActiveModel, Set};
use serde_json::{Value, json};

use super::{PAGE, asked, found};

/// Adds `count` devices of a price, financed as the device of the own side where `is_financed`.
pub(super) async fn devices(app: &TestApp, world: &World, (word, count): (&str, usize), is_financed: bool) {
    app.db
        .write(Who::System, async |tx| {
            for number in 0..count {
                let mut copy = world.own.device.clone().into_active_model().reset_all();
                let name = format!("{word}-{number:03}");
                copy.id = NotSet;
                copy.inventory_number = Set(name.parse::<InventoryNumber>().unwrap());
                copy.serial = Set(None);
                copy.gross = Set(Cents(49_135));
                let device = copy.insert(tx.conn()).await?;
                if is_financed {
                    let mut share = world.own.share.clone().into_active_model().reset_all();
                    share.id = NotSet;
                    share.device_id = Set(device.id);
                    share.insert(tx.conn()).await?;
                }
            }
            Ok::<_, sea_orm::DbErr>(())
        })
        .await
        .unwrap();
}

async fn hits(api: &Api, query: &str) -> Vec<Value> {
    let path = format!("/api/paktbuch/v1/money-trail/hits?q={query}");
    let told = api.get(&path).await.expect(200).json();
    told["items"].as_array().unwrap().clone()
}

on_both! {
    async fn devices_of_a_grant_come_first_and_what_is_cut_is_said(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        devices(&app, &world, ("EIGEN", 30), false).await;
        devices(&app, &world, ("BEWILLIGT", 29), true).await;
        let auditor = app.pruefung().await;
        let page = asked(&auditor, "491,35").await.expect(200);
        page.assert_shows("50 Treffer");
        page.assert_shows("Es gibt weitere, hier stehen höchstens 50 jeder Art. Bitte eingrenzen: erst das Aktenzeichen");
        page.assert_shows("BEWILLIGT-000");
        page.assert_shows("BEWILLIGT-028");
        let html = page.html();
        assert!(html.find("BEWILLIGT-028") < html.find("EIGEN-000"), "{html}");
        // Narrowed as it says, nothing is cut.
        let narrowed = auditor.get(&format!("{PAGE}?bescheid={notice}&q=491,35")).await.expect(200);
        narrowed.assert_shows("29 Treffer");
        narrowed.assert_hides("Es gibt weitere");
        narrowed.assert_hides("EIGEN-");
    }

    async fn a_device_of_several_allocations_has_a_total(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        let way = format!("{PAGE}?geraet={}", own.device.id);
        let page = auditor.get(&way).await.expect(200);
        page.assert_hides("Gerät insgesamt");
        page.assert_shows("Preis hieraus, brutto 595,00");
        app.db
            .write(Who::System, async |tx| {
                let mut part = own.allocation.clone().into_active_model().reset_all();
                (part.id, part.cost_line_id, part.eligible) = (NotSet, Set(None), Set(Cents(0)));
                let part = part.insert(tx.conn()).await?;
                let mut share = own.share.clone().into_active_model().reset_all();
                (share.id, share.allocation_id) = (NotSet, Set(part.id));
                share.insert(tx.conn()).await
            })
            .await
            .unwrap();
        let page = auditor.get(&way).await.expect(200);
        page.assert_shows("Gerät insgesamt");
        page.assert_shows("Aus 2 Zuordnungen: bezahlt ");
    }

    async fn the_part_of_a_device_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut share = own.share.clone().into_active_model();
        share.gross = Set(Cents(44_149));
        share.update(app.db.reader()).await.unwrap();
        let api = app.api(Role::Pruefung, &[]).await;
        let found = hits(&api, "441,49").await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((&found[0]["id"], &found[0]["places"]), (&json!(own.invoice.id), &json!(["Preis der Geräte aus Position 1"])));
        let marked = app.pruefung().await.get(&format!("{PAGE}?rechnung={}&betrag=44149", own.invoice.id)).await.expect(200);
        marked.assert_shows(&format!("{} ← gesucht", own.device.inventory_number));
    }

    async fn retained_discounted_and_credited_amounts_are_found(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        let mut kept = own.invoice.clone().into_active_model();
        kept.retention = Set(Cents(128_818));
        kept.update(app.db.reader()).await.unwrap();
        let mut paid = own.payment.clone().into_active_model();
        paid.skonto = Set(Cents(49_135));
        paid.update(app.db.reader()).await.unwrap();
        let mut credit = sister.invoice.clone().into_active_model();
        (credit.gross, credit.due) = (Set(Cents(-14_232)), Set(Cents(-14_232)));
        credit.update(app.db.reader()).await.unwrap();
        let mut back = sister.payment.clone().into_active_model();
        back.amount = Set(Cents(-14_232));
        back.update(app.db.reader()).await.unwrap();
        let api = app.api(Role::Pruefung, &[]).await;
        let day = format_date(own.payment.paid_on);
        let refund = format!("Zahlung vom {} über {}\u{a0}€", format_date(sister.payment.paid_on), Cents(-14_232));
        let credited = format!("Rechnungsbetrag {}\u{a0}€ (Gutschrift)", Cents(-14_232));
        for (typed, invoice, places) in [
            ("1.288,18", own.invoice.id, json!(["Einbehalt"])),
            ("491,35", own.invoice.id, json!([format!("Skonto der Zahlung vom {day}")])),
            ("142,32", sister.invoice.id, json!([credited, refund])),
        ] {
            let found = hits(&api, typed).await;
            assert_eq!(found.len(), 1, "{typed}: {found:?}");
            assert_eq!((&found[0]["kind"], &found[0]["id"], &found[0]["places"]), (&json!("invoice"), &json!(invoice.0), &places), "{typed}");
        }
        let auditor = app.pruefung().await;
        let marked = auditor.get(&format!("{PAGE}?rechnung={}&betrag=49135", own.invoice.id)).await.expect(200);
        marked.assert_shows(&format!("{day} ← gesucht"));
    }

    async fn the_total_of_an_invoice_is_marked(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let way = format!("{PAGE}?rechnung={}&betrag=", own.invoice.id);
        let auditor = app.pruefung().await;
        let words = format!("zu zahlen {} € ← gesucht", own.invoice.due);
        auditor.get(&format!("{way}{}", own.invoice.due.0)).await.expect(200).assert_shows(&words);
        auditor.get(&format!("{way}1")).await.expect(200).assert_hides(&words);
        app.schul_it(&[OWN]).await.get(&format!("{PAGE}?geraet={}&betrag={}", own.device.id, own.invoice.due.0)).await.expect(200).assert_hides("zu zahlen");
    }

    async fn an_inventory_number_is_found_however_it_is_spelled(app: TestApp) {
        let world = World::build(&app).await;
        let number = world.own.device.inventory_number.to_string();
        let spelled = number.replace('-', "").to_lowercase();
        assert_ne!(spelled, number.to_lowercase());
        for browser in [app.pruefung().await, app.schul_it(&[OWN]).await] {
            found(&browser, &spelled).await.assert_shows(&format!("{number} ← gesucht"));
        }
        let foreign = world.sister.device.inventory_number.to_string().replace('-', "");
        found(&app.schul_it(&[OWN]).await, &foreign).await.assert_shows("Nichts gefunden");
    }
}
