//! What no route of the REST API may do: fall over bad input, or listen to a token that is revoked.

use axum::http::Method;
use paktbuch::db::Who;
use paktbuch_entity::{api_token, user_account};
use paktbuch_tests::contents::records;
use paktbuch_tests::routes::{Route, all};
use paktbuch_tests::{Api, JSON, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::Value;

/// Whether the body is a file, whatever its content type says.
fn takes_file(route: &Route) -> bool {
    ["/files", "/file", "/logo"]
        .iter()
        .any(|end| route.pattern.ends_with(end))
}

fn api_routes(world: &World) -> Vec<Route> {
    all(&world.own).into_iter().filter(Route::is_api).collect()
}

/// Bodies that nobody means.
fn bad() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("nothing", Vec::new()),
        (
            "duplicate keys",
            br#"{"name":"a","name":"b","reason":"x","reason":"y"}"#.to_vec(),
        ),
        ("depth", [b"[".repeat(10_000), b"]".repeat(10_000)].concat()),
        (
            "depth of objects",
            [br#"{"a":"#.repeat(10_000), b"1".to_vec(), b"}".repeat(10_000)].concat(),
        ),
        ("no UTF-8", b"{\"name\":\"\xff\xfe\"}".to_vec()),
        ("byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        (
            "too large a number",
            br#"{"amount_cents":1e400,"gross_cents":1e400}"#.to_vec(),
        ),
        ("not a number", br#"{"amount_cents":NaN}"#.to_vec()),
        (
            "unknown field",
            br#"{"role":"verwaltung","created_by":1,"deleted_at":null}"#.to_vec(),
        ),
        ("a text", br#""<script>""#.to_vec()),
        ("ten megabytes", vec![b' '; 10 * 1024 * 1024]),
    ]
}

async fn send(api: &Api, route: &Route, content_type: &str, bytes: Vec<u8>) -> u16 {
    let headers = [("if-match", "\"1\""), ("content-type", content_type)];
    let answer = api.call(route.method.clone(), &route.path, &headers, bytes).await;
    if answer.status.is_client_error() {
        assert_eq!(
            answer.headers["content-type"], "application/problem+json",
            "{}",
            answer.request
        );
        assert!(
            answer.json()["detail"]
                .as_str()
                .is_some_and(|text| text.len() > 10),
            "{}",
            answer.html()
        );
    }
    answer.status.as_u16()
}

on_both! {
    async fn bad_bodies_are_refused_and_change_nothing(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        let before = records(&app.db).await;
        // These say all in their addresses; a body means nothing to them.
        let silent = ["/invoices/{id}/restore", "/invoices/{id}/turn-sign", "/notices/{id}/proofs/before"];
        let listens = |route: &Route| !route.reads() && route.method != Method::DELETE && !silent.iter().any(|end| route.pattern.ends_with(end));
        for route in api_routes(&world).iter().filter(|route| listens(route)) {
            for (name, bytes) in bad() {
                let status = send(&api, route, JSON.1, bytes).await;
                assert!((400..500).contains(&status), "{} {} with {name}: {status}", route.method, route.path);
            }
            if !takes_file(route) {
                assert_eq!(send(&api, route, "text/plain", b"{}".to_vec()).await, 415, "{}", route.path);
            }
        }
        assert_eq!(records(&app.db).await, before);
    }

    async fn odd_addresses_are_answered(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        for route in api_routes(&world).iter().filter(|route| route.reads()) {
            for query in ["limit=0", "limit=-1", "limit=1e9", "limit=1000000", "after=%00", "after=-1", "after=99999999999999999999", "q=%00%25_'", "sort=%00", "limit=1&limit=2", "%ff=%ff"] {
                let answer = api.get(&format!("{}?{query}", route.path)).await;
                assert!(!answer.status.is_server_error(), "{}: {}", answer.request, answer.html());
            }
        }
        for route in api_routes(&world).iter().filter(|route| route.pattern.contains('{')) {
            for odd in ["x", "0", "-1", "99999999999999999999", "%00", "%F0%9F%98%80", "..%2F..%2Fetc"] {
                let path = route.pattern.split('/').map(|part| if part.starts_with('{') { odd } else { part }).collect::<Vec<_>>().join("/");
                let headers = [("if-match", "\"1\""), JSON];
                let answer = api.call(route.method.clone(), &path, &headers, "{}").await;
                assert!(answer.status.is_client_error(), "{}: {}", answer.request, answer.status);
            }
        }
    }

    async fn a_list_refuses_more_rows_than_its_description_allows(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        let document = api.get("/api/paktbuch/v1/openapi.json").await.expect(200).json();
        let mut lists = 0;
        for route in api_routes(&world).iter().filter(|route| route.method == Method::GET) {
            let parameters = document["paths"][route.pattern]["get"]["parameters"].as_array().cloned().unwrap_or_default();
            let Some(limit) = parameters.iter().find(|known| known["name"] == "limit") else { continue };
            let most = limit["schema"]["maximum"].as_u64().unwrap();
            assert_ne!(api.get(&format!("{}?limit={most}", route.path)).await.status, 422, "{}", route.path);
            let refused = api.get(&format!("{}?limit={}", route.path, most + 1)).await.expect(422);
            assert_eq!(refused.headers["content-type"], "application/problem+json");
            let detail = refused.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.starts_with("„limit“ ist eine ganze Zahl von 1 bis 200"), "{}: {detail}", route.path);
            lists += 1;
        }
        assert!(lists > 15, "{lists}");
    }

    async fn every_write_reads_the_key_that_its_description_has(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        let document = api.get("/api/paktbuch/v1/openapi.json").await.expect(200).json();
        for route in api_routes(&world).iter().filter(|route| !route.reads()) {
            let method = route.method.as_str().to_lowercase();
            let parameters = document["paths"][route.pattern][&method]["parameters"].as_array().cloned().unwrap_or_default();
            assert!(parameters.iter().any(|known| known["name"] == "Idempotency-Key" && known["in"] == "header"), "{method} {}", route.pattern);
            let headers = [("if-match", "\"1\""), JSON, ("idempotency-key", "kurz")];
            let answer = api.call(route.method.clone(), &route.path, &headers, "{}").await.expect(400).json();
            assert!(answer["detail"].as_str().unwrap().contains("Idempotency-Key"), "{}: {answer}", route.path);
        }
    }

    async fn a_refusal_has_the_keys_that_its_description_names(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        let document = api.get("/api/paktbuch/v1/openapi.json").await.expect(200).json();
        let described = &document["components"]["schemas"]["Problem"];
        let payment = format!("/api/paktbuch/v1/payments/{}?reason=doppelt", world.own.payment.id);
        let stale = api.delete(&payment, "\"99\"").await.expect(412).json();
        let missing = api.get("/api/paktbuch/v1/payments/99999").await.expect(404).json();
        for problem in [&stale, &missing] {
            let keys = problem.as_object().unwrap().keys();
            assert!(keys.clone().all(|key| described["properties"][key].is_object()), "{problem}");
            let required = described["required"].as_array().unwrap().iter();
            assert!(required.clone().all(|key| problem[key.as_str().unwrap()] != Value::Null), "{problem}");
        }
        assert!(stale["current"].is_object() && missing.get("current").is_none(), "{stale} {missing}");
    }

    async fn a_parameter_that_there_is_not_is_told_and_not_passed_over(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        for route in api_routes(&world).iter().filter(|route| route.method == Method::GET && !route.pattern.ends_with("openapi.json")) {
            let answer = api.get(&format!("{}?stauts=verfuegbar", route.path)).await.expect(400);
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            let detail = answer.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.starts_with("Den Parameter „stauts“ gibt es hier nicht."), "{detail}");
        }
        let devices = "/api/paktbuch/v1/devices";
        app.anonymous().get(&format!("{devices}?stauts=1")).await.assert_status(401);
        let detail = api.get(&format!("{devices}?{}=1", "9".repeat(2_000))).await.expect(400).json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("999…“") && detail.len() < 600, "{detail}");
    }

    async fn a_token_stops_with_the_account_that_issued_it(app: TestApp) {
        let api = app.api(Role::Pruefung, &[]).await;
        let office = app.verwaltung().await;
        // Another one can sign in still.
        app.with_password(Role::Verwaltung, &[]).await;
        let name = app.with_password(Role::Verwaltung, &[]).await;
        let issuer = user_account::Entity::find().filter(user_account::Column::Name.eq(&name)).one(app.db.reader()).await.unwrap().unwrap().id;
        api_token::Entity::update_many()
            .col_expr(api_token::Column::IssuedBy, Expr::value(issuer))
            .exec(app.db.reader())
            .await
            .unwrap();
        let invoices = "/api/paktbuch/v1/invoices";
        api.get(invoices).await.assert_status(200);
        let page = format!("/verwaltung/benutzer/{issuer}");
        let block = office.form(&page, &format!("{page}/sperren")).await;
        office.get(&page).await.expect(200).assert_shows("1 API-Token, das dieses Konto ausgestellt hat, gilt dann nicht mehr.");
        office.submit(&block).await.assert_status(303);
        let refused = api.get(invoices).await.expect(401);
        assert_eq!(refused.headers["www-authenticate"], "Bearer");
        assert!(refused.json()["detail"].as_str().unwrap().contains("Das Konto, das es ausgestellt hat, ist gesperrt."), "{}", refused.html());
        let unblock = office.form(&page, &format!("{page}/entsperren")).await;
        office.submit(&unblock).await.assert_status(303);
        api.get(invoices).await.assert_status(200);
        // A token may never do more than the account that issued it.
        let opened = office.get(&page).await.expect(200);
        opened.assert_shows("1 API-Token, das dieses Konto ausgestellt hat, gilt nur mit der Rolle Verwaltung.");
        let demote = office.form(&page, &page).await.with(&[("role", "pruefung")]);
        office.submit(&demote).await.assert_status(303);
        let refused = api.get(invoices).await.expect(401);
        assert_eq!(refused.headers["www-authenticate"], "Bearer");
        assert!(refused.json()["detail"].as_str().unwrap().contains("hat nicht mehr die Rolle Verwaltung"), "{}", refused.html());
        let promote = office.form(&page, &page).await.with(&[("role", "verwaltung")]);
        office.submit(&promote).await.assert_status(303);
        api.get(invoices).await.assert_status(200);
    }

    async fn a_revoked_token_opens_nothing(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        api.get("/api/paktbuch/v1/invoices").await.assert_status(200);
        app.db
            .write(Who::System, async |tx| {
                api_token::Entity::update_many()
                    .col_expr(api_token::Column::RevokedAt, Expr::value(tx.now()))
                    .filter(api_token::Column::RevokedAt.is_null())
                    .exec(tx.conn())
                    .await?;
                Ok::<_, DbErr>(())
            })
            .await
            .unwrap();
        for route in api_routes(&world) {
            let status = send(&api, &route, JSON.1, b"{}".to_vec()).await;
            let expected = if route.pattern.ends_with("openapi.json") { 200 } else { 401 };
            assert_eq!(status, expected, "{} {}", route.method, route.path);
        }
    }
}
