//! Findings, reports and the search through the REST API.

use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use serde_json::{Value, json};

const BASE: &str = "/api/paktbuch/v1";

/// All findings of a rule.
pub(crate) async fn of_rule(app: &TestApp, rule: &str) -> Vec<Value> {
    let api = app.api(Role::Foerdermittel, &[]).await;
    let told = api.get(&format!("{BASE}/findings?limit=200")).await;
    let found = told.expect(200).json()["items"].as_array().unwrap().clone();
    found
        .into_iter()
        .filter(|finding| finding["rule"] == rule)
        .collect()
}

on_both! {
    async fn findings_are_paged_filtered_and_kept_to_the_own_school(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Pruefung, &[]).await;
        let all = api.get(&format!("{BASE}/findings?limit=200")).await.expect(200).json();
        let total = all["total"].as_u64().unwrap();
        assert!(total > 2, "{all}");
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = api.get(&format!("{BASE}/findings?limit=2&after={after}")).await.expect(200).json();
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(serde_json::Value::from(seen), all["items"]);
        for finding in all["items"].as_array().unwrap() {
            for key in ["rule", "severity", "message", "remedy", "source"] {
                assert!(finding[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {finding}");
            }
        }
        let rule = all["items"][0]["rule"].as_str().unwrap();
        let some = api.get(&format!("{BASE}/findings?rule={rule}&severity={}", all["items"][0]["severity"].as_str().unwrap())).await.expect(200).json();
        let counted = all["items"].as_array().unwrap().iter();
        let counted = counted.filter(|finding| finding["rule"] == rule && finding["severity"] == all["items"][0]["severity"]).count();
        assert_eq!(some["total"], counted);
        let of_one = api.get(&format!("{BASE}/findings?notice={}", world.own.notice.id)).await.expect(200).json();
        assert!(of_one["total"].as_u64().unwrap() < total);
        api.get(&format!("{BASE}/findings?notice=999")).await.assert_status(404);
        for wrong in ["notice=x", "severity=schlimm", "after=x", "sort=x"] {
            api.get(&format!("{BASE}/findings?{wrong}")).await.assert_status(400);
        }
        let own = app.api(Role::SchulIt, &["190743"]).await.get(&format!("{BASE}/findings")).await.expect(200).json();
        assert!(own["total"].as_u64().unwrap() < total);
        let none = app.api(Role::SchulIt, &[]).await.get(&format!("{BASE}/findings")).await.expect(200).json();
        assert_eq!(none["total"], 0);
    }

    async fn a_finding_is_confirmed_with_a_reason_and_opened_again(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let findings = api.get(&format!("{BASE}/findings?limit=200")).await.expect(200).json();
        let first = findings["items"].as_array().unwrap().iter().find(|finding| finding["override"].is_null()).unwrap();
        let print = first["fingerprint"].as_str().unwrap();
        let (confirm, reopen) = (format!("{BASE}/findings/confirm"), format!("{BASE}/findings/reopen"));
        api.post(&confirm, &json!({ "fingerprint": print, "reason": " " })).await.assert_status(422);
        api.post(&reopen, &json!({ "fingerprint": print })).await.assert_status(404);
        let body = json!({ "fingerprint": print, "reason": "abgesprochen" });
        let done = api.post(&confirm, &body).await.expect(200).json();
        assert_eq!((&done["override"]["reason"], &done["message"]), (&json!("abgesprochen"), &first["message"]));
        api.post(&confirm, &body).await.assert_status(409);
        let back = api.post(&reopen, &json!({ "fingerprint": print })).await.expect(200).json();
        assert_eq!(&back, first);
        api.post(&confirm, &json!({ "fingerprint": "0".repeat(32), "reason": "x" })).await.assert_status(404);
        app.api(Role::Pruefung, &[]).await.post(&confirm, &body).await.assert_status(403);
    }

    async fn reports_come_as_files(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Pruefung, &[]).await;
        let kinds = api.get(&format!("{BASE}/reports")).await.expect(200).json();
        assert!(kinds["items"].as_array().unwrap().iter().any(|kind| kind["kind"] == "verwendungsnachweis" && kind["needs_notice"] == true), "{kinds}");
        let list = api.get(&format!("{BASE}/reports/inventarliste?format=csv&as_of=2024-12-31")).await.expect(200);
        assert!(list.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        assert!(list.html().contains(world.own.device.inventory_number.as_str()));
        let school = format!("{BASE}/reports/inventarliste?format=csv&school={}", world.sister.school.number);
        assert!(!api.get(&school).await.expect(200).html().contains(world.own.device.inventory_number.as_str()));
        let proof = format!("{BASE}/reports/verwendungsnachweis?notice={}", world.own.notice.reference);
        assert!(api.get(&proof.replace(' ', "%20")).await.expect(200).body.starts_with(b"PK"));
        api.get(&format!("{BASE}/reports/verwendungsnachweis?notice=unbekannt")).await.assert_status(404);
        api.get(&format!("{BASE}/reports/verwendungsnachweis")).await.assert_status(422);
        api.get(&format!("{BASE}/reports/horoskop")).await.assert_status(404);
        api.get(&format!("{BASE}/reports/inventarliste?format=pdf")).await.assert_status(400);
        api.get(&format!("{BASE}/reports/inventarliste?as_of=2999-01-01")).await.assert_status(422);
        let it = app.api(Role::SchulIt, &["190743"]).await;
        it.get(&proof).await.assert_status(403);
        it.get(&school).await.assert_status(404);
        let own = it.get(&format!("{BASE}/reports/inventarliste?format=csv")).await.expect(200).html();
        assert!(own.contains(world.own.device.inventory_number.as_str()));
        assert!(!own.contains(world.sister.device.inventory_number.as_str()));
    }

    async fn the_search_finds_what_the_role_may_see(app: TestApp) {
        let world = World::build(&app).await;
        let ask = async |role: Role, schools: &[&str], text: &str| {
            let api = app.api(role, schools).await;
            api.get(&format!("{BASE}/search?q={text}")).await.expect(200).json()
        };
        let number = world.own.device.inventory_number.as_str();
        let found = ask(Role::Pruefung, &[], number).await;
        assert_eq!(found["devices"][0]["inventory_number"], number);
        let invoice = ask(Role::Pruefung, &[], &world.own.invoice.number).await;
        assert_eq!(invoice["invoices"][0]["id"], world.own.invoice.id.0);
        let it = ask(Role::SchulIt, &["190743"], &world.own.invoice.number).await;
        assert_eq!(it["invoices"], serde_json::json!([]));
        let foreign = ask(Role::SchulIt, &["190743"], world.sister.device.inventory_number.as_str()).await;
        assert_eq!(foreign["devices"], serde_json::json!([]));
        assert_eq!(ask(Role::Pruefung, &[], "").await["devices"], serde_json::json!([]));
    }
}
