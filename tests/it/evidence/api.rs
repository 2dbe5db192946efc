//! The way of the money through the REST API.

use paktbuch::db::Who;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Answer, Api, TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{ActiveModelTrait, IntoActiveModel, NotSet, Set};
use serde_json::{Value, json};

const TRAIL: &str = "/api/paktbuch/v1/money-trail";

async fn from(api: &Api, begin: &str) -> Answer {
    api.get(&format!("{TRAIL}?{begin}")).await
}

/// Kind and id of what is found for a text.
async fn hits(api: &Api, text: &str) -> Vec<(String, i64)> {
    let query: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let told = api
        .get(&format!("{TRAIL}/hits?q={query}"))
        .await
        .expect(200)
        .json();
    let items = told["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            (
                item["kind"].as_str().unwrap().to_owned(),
                item["id"].as_i64().unwrap(),
            )
        })
        .collect()
}

on_both! {
    async fn the_way_is_told_from_each_of_its_records(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let api = app.api(Role::Pruefung, &[]).await;
        for begin in [
            format!("invoice={}", own.invoice.id),
            format!("line={}", own.line.id),
            format!("payment={}", own.payment.id),
            format!("device={}", own.device.id),
        ] {
            let told = from(&api, &begin).await.expect(200).json();
            let invoice = &told["invoices"][0];
            assert_eq!((&invoice["number"], &invoice["gross_cents"]), (&json!(own.invoice.number), &json!(own.invoice.gross.0)), "{begin}");
            assert_eq!(invoice["payments"][0]["amount_cents"], json!(own.payment.amount.0), "{begin}");
            assert_eq!((&invoice["payments"][0]["id"], &invoice["lines"][0]["id"]), (&json!(own.payment.id.0), &json!(own.line.id.0)), "{begin}");
            let allocations = invoice["lines"][0]["allocations"].as_array().unwrap();
            let funded = allocations.iter().find(|part| part["id"] == json!(own.allocation.id.0)).unwrap_or_else(|| panic!("{begin}: {told}"));
            assert_eq!((&funded["target"]["notice"], &funded["target"]["reference"]), (&json!(own.notice.id.0), &json!(own.notice.reference)), "{begin}");
            assert_eq!(funded["devices"][0]["inventory_number"], json!(own.device.inventory_number.to_string()), "{begin}");
            assert_eq!(funded["devices"][0]["id"], json!(own.device.id.0), "{begin}");
            assert_eq!(invoice["payments"][0]["is_start"], json!(begin.starts_with("payment")), "{begin}");
        }
        let receipts = from(&api, &format!("notice={}", own.notice.id)).await.expect(200).json();
        let items = receipts["receipts"]["items"].as_array().unwrap();
        assert!(items.iter().any(|item| item["invoice"] == json!(own.invoice.id.0)), "{receipts}");
        for (begin, key, value) in [
            (format!("order={}", own.order.id), "order", json!(own.order.id.0)),
            (format!("application={}", own.application.id), "application", json!(own.application.id.0)),
            (format!("school={}", own.school.id), "school", json!(own.school.number.to_string())),
        ] {
            let told = from(&api, &begin).await.expect(200).json();
            assert_eq!((&told["receipts"][key], &told["receipts"]["notice"]), (&value, &Value::Null), "{begin}: {told}");
        }
        // A device leads there from wherever it is told.
        let number = &own.device.inventory_number;
        let one = api.get(&format!("/api/paktbuch/v1/devices/{number}")).await.expect(200).json();
        let listed = api.get(&format!("/api/paktbuch/v1/devices?q={number}")).await.expect(200).json();
        let found = api.get(&format!("/api/paktbuch/v1/search?q={number}")).await.expect(200).json();
        for id in [&one["id"], &listed["items"][0]["id"], &found["devices"][0]["id"]] {
            assert_eq!(id, &json!(own.device.id.0), "{one} {listed} {found}");
        }
        for wrong in ["", "invoice=1&line=2", "order=1&school=1", "invoice=x", "rechnung=1"] {
            from(&api, wrong).await.assert_status(400);
        }
        from(&api, "invoice=99999").await.assert_status(404);
    }

    async fn a_school_follows_its_devices_and_sees_no_amounts_of_the_invoice(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let api = app.api(Role::SchulIt, &[OWN]).await;
        let told = from(&api, &format!("device={}", own.device.id)).await.expect(200).json();
        let invoice = &told["invoices"][0];
        for key in ["gross_cents", "due_cents", "paid_cents", "skonto_cents", "retained_cents", "entered"] {
            assert_eq!(invoice[key], Value::Null, "{key}");
        }
        assert_eq!(invoice["payments"][0]["amount_cents"], Value::Null);
        for hidden in [format!("invoice={}", own.invoice.id), format!("device={}", world.sister.device.id), format!("notice={}", own.notice.id)] {
            from(&api, &hidden).await.assert_status(404);
        }
        assert_eq!(hits(&api, own.device.inventory_number.as_str()).await, [("device".to_owned(), own.device.id.0)]);
        assert!(hits(&api, &own.invoice.number).await.iter().all(|(kind, _)| kind == "device"));
    }

    /// The line is of 1,190.00 euros, of which 595.00 are allocated: half of them pay for a device of the other school here.
    async fn a_school_sees_its_own_part_of_a_line_that_others_share(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        let half = Cents(29_750);
        app.db.write(Who::System, async |tx| {
            let mut share = own.share.clone().into_active_model();
            (share.gross, share.net) = (Set(half), Set(Cents(25_000)));
            share.update(tx.conn()).await?;
            let mut foreign = own.share.clone().into_active_model();
            foreign.id = NotSet;
            foreign.device_id = Set(sister.device.id);
            (foreign.gross, foreign.net) = (Set(half), Set(Cents(25_000)));
            foreign.insert(tx.conn()).await
        }).await.unwrap();
        let begin = format!("device={}", own.device.id);
        let line = async |api: &Api| from(api, &begin).await.expect(200).json()["invoices"][0]["lines"][0].clone();
        let told = line(&app.api(Role::SchulIt, &[OWN]).await).await;
        assert_eq!((&told["gross_cents"], &told["open_cents"], &told["quantity"]), (&json!(29_750), &json!(0), &json!("1")));
        let part = &told["allocations"][0];
        assert_eq!((&part["gross_cents"], &part["eligible_cents"]), (&json!(29_750), &json!(29_750)), "{part}");
        let whole = line(&app.api(Role::Pruefung, &[]).await).await;
        assert_eq!(whole["allocations"][0]["gross_cents"], 59_500);
        let page = app.schul_it(&[OWN]).await.get(&format!("/pruefung?geraet={}", own.device.id)).await.expect(200);
        page.assert_shows("297,50");
        for hidden in ["595,00", "1.190,00"] {
            page.assert_hides(hidden);
        }
    }

    async fn what_is_typed_is_found_with_its_places(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Pruefung, &[]).await;
        let own = &world.own;
        assert!(hits(&api, &own.invoice.number).await.contains(&("invoice".to_owned(), own.invoice.id.0)));
        assert!(hits(&api, own.device.inventory_number.as_str()).await.contains(&("device".to_owned(), own.device.id.0)));
        let told = api.get(&format!("{TRAIL}/hits?q=1.190,00")).await.expect(200).json();
        assert_eq!(told["items"][0]["places"], json!(["Rechnungsbetrag", "Position 1", "Zahlung vom 20.05.2023"]));
        assert!(hits(&api, "1.190,01").await.is_empty());
        for wrong in ["", "?q=", "?q=%20", "?text=x"] {
            api.get(&format!("{TRAIL}/hits{wrong}")).await.assert_status(400);
        }
    }
}
