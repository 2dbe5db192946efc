//! Notices, applications and programmes as JSON.

use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;

on_both! {
    async fn notices_come_with_their_promised_keys(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Pruefung, &[]).await;
        let list = api.get("/api/paktbuch/v1/notices?limit=1&sort=reference").await.expect(200).json();
        assert_eq!((list["total"].as_i64(), list["next"].as_str()), (Some(2), Some("1")));
        let first = &list["items"][0];
        assert_eq!(first["reference"], world.own.notice.reference.as_str());
        for (key, cents) in [("eligible_cents", 1_000_000), ("granted_cents", 900_000), ("own_share_cents", 100_000), ("paid_out_cents", 450_000)] {
            assert_eq!(first[key], cents, "{key}");
        }
        assert_eq!(first["zweckbindung_until"], "2031-12-31");
        let one = api.get(&format!("/api/paktbuch/v1/notices/{}", world.own.notice.id)).await.expect(200);
        assert_eq!(one.headers["etag"], "\"1\"");
        assert_eq!(one.json()["items"][0]["lines"][0]["school"], "190743");
        api.get("/api/paktbuch/v1/notices/999").await.assert_status(404);
        api.get("/api/paktbuch/v1/notices?sort=farbe").await.assert_status(400);
        app.api(Role::SchulIt, &["190743"]).await.get("/api/paktbuch/v1/notices").await.assert_status(403);
    }

    async fn lists_are_filtered_as_the_pages_are(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Pruefung, &[]).await;
        let base = "/api/paktbuch/v1";
        let ids = async |query: &str| -> Vec<i64> {
            let told = api.get(&format!("{base}/applications?{query}")).await.expect(200).json();
            told["items"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
        };
        let (own, sister) = (world.own.application.id.0, world.sister.application.id.0);
        assert_eq!(ids(&format!("school={}", world.own.school.number)).await, [own]);
        assert_eq!(ids("school=000000").await, [0_i64; 0]);
        let both = ids(&format!("programme={}", world.own.application.programme)).await;
        assert!(both.contains(&own) && both.contains(&sister), "{both:?}");
        assert_eq!(ids("programme=mond").await, [0_i64; 0]);
        assert_eq!(ids("category=mond").await, [0_i64; 0]);
        let all = api.get(&format!("{base}/programmes")).await.expect(200).json()["total"].as_u64().unwrap();
        let told = api.get(&format!("{base}/programmes?land=nw&limit=200")).await.expect(200).json();
        assert!(told["items"].as_array().unwrap().iter().all(|row| row["land"] == "NW"), "{told}");
        assert!((1..all).contains(&told["total"].as_u64().unwrap()), "{told}");
        for unknown in ["applications?schule=1", "programmes?bundesland=NW"] {
            api.get(&format!("{base}/{unknown}")).await.assert_status(400);
        }
    }

    async fn programmes_and_applications_are_listed(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let programmes = api.get("/api/paktbuch/v1/programmes").await.expect(200).json();
        let parameters = programmes["items"][0]["parameters"].as_array().unwrap();
        assert!(parameters.iter().any(|known| known["name"] == "foerdersatz" && known["value"].as_str().is_some_and(|value| value.starts_with("90"))), "{parameters:?}");
        assert!(parameters.iter().any(|known| known["value"].is_null()));
        for list in ["programmes", "applications", "notices"] {
            let answer = api.get(&format!("/api/paktbuch/v1/{list}?sort=farbe")).await.expect(400).json();
            assert!(answer["detail"].as_str().unwrap().contains("„farbe“"), "{answer}");
        }
        api.get("/api/paktbuch/v1/applications?sort=-requested").await.assert_status(200);
        let description = api.get("/api/paktbuch/v1/openapi.json").await.expect(200).json();
        let parameters = description["paths"]["/api/paktbuch/v1/notices"]["get"]["parameters"].as_array().unwrap();
        assert!(parameters.iter().all(|parameter| parameter["required"] == false), "{parameters:?}");
        let applications = api.get("/api/paktbuch/v1/applications").await.expect(200).json();
        assert_eq!(applications["items"][0]["requested_cents"], 1_000_000);
    }
}
