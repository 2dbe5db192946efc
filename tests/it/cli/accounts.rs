//! `user` and `token`.

use paktbuch::auth::token::Bearer;
use paktbuch_tests::binary::{Paktbuch, assert_keys};
use paktbuch_tests::{TestApp, World, on_both, world::OWN};

on_both! {
    async fn accounts_are_added_listed_and_disabled(app: TestApp) {
        World::build(&app).await;
        let paktbuch = Paktbuch::of(&app);
        let added = paktbuch.json(&["user", "add", "erika.probe", "--role", "foerdermittel"], 0);
        assert_keys(&added[0], "name setup_url expires_at");
        let link = added[0]["setup_url"].as_str().unwrap();
        let path = link.split_once("/einrichtung/").map(|(_, token)| format!("/einrichtung/{token}")).unwrap();
        app.anonymous().get(&path).await.assert_status(200);
        // Where nobody has configured the public address, nobody claims to know it.
        assert_eq!(link, path);
        let told = paktbuch.run(&["user", "link", "erika.probe"]).expect(0).stdout;
        assert!(told.contains("Passwort setzen unter <Adresse des Servers>/einrichtung/"), "{told}");
        std::fs::write(app.data().root().join("config.toml"), "[server]\nbase_url = \"https://paktbuch.example/\"\n").unwrap();
        let told = paktbuch.run(&["user", "link", "erika.probe"]).expect(0).stdout;
        assert!(told.contains("Passwort setzen unter https://paktbuch.example/einrichtung/"), "{told}");
        let path = told.split_once("paktbuch.example").and_then(|(_, rest)| rest.split_once(' ')).unwrap().0.to_owned();
        app.anonymous().get(&path).await.assert_status(200);
        paktbuch.run(&["user", "add", "erika.probe", "--role", "pruefung"]).assert_code(2);
        paktbuch.run(&["user", "add", "x.y", "--role", "chef"]).assert_code(2);
        paktbuch.run(&["user", "add", "sven.ohne", "--role", "schul-it"]).assert_code(2);
        let _ = paktbuch.json(&["user", "add", "sven.probe", "--role", "schul-it", "--school", OWN], 0);
        let _ = paktbuch.json(&["user", "disable", "erika.probe"], 0);
        let unknown = paktbuch.run(&["user", "disable", "niemand"]).expect(2);
        assert!(unknown.stderr.contains("„niemand“"), "{}", unknown.stderr);
        let listed = paktbuch.json(&["user", "list"], 0);
        let of = |name: &str| listed.iter().find(|user| user["name"] == name).unwrap();
        assert_keys(of("sven.probe"), "name display_name role disabled");
        assert_eq!((&of("erika.probe")["disabled"], &of("erika.probe")["role"]), (&true.into(), &"foerdermittel".into()));
        assert_eq!((&of("sven.probe")["disabled"], &of("sven.probe")["role"]), (&false.into(), &"schul-it".into()));
        app.anonymous().get(&path).await.assert_status(400);
        assert_eq!(listed.len(), 3, "the world's own account, and these two: {listed:?}");
    }

    async fn a_token_is_shown_once_and_dead_when_revoked(app: TestApp) {
        let paktbuch = Paktbuch::of(&app);
        let added = paktbuch.json(&["token", "add", "Inventur", "--role", "pruefung"], 0);
        assert_keys(&added[0], "name role token");
        let value = added[0]["token"].as_str().unwrap().to_owned();
        let find = async || paktbuch::auth::token::find(&app.db, &value).await.unwrap();
        assert!(matches!(find().await, Bearer::Actor(_)));
        let listed = paktbuch.run(&["--json", "token", "list"]).expect(0);
        assert!(!listed.stdout.contains(&value), "{}", listed.stdout);
        assert_keys(&serde_json::from_str(&listed.stdout).unwrap(), "name role schools created_at revoked_at");
        paktbuch.run(&["token", "revoke", "Inventur"]).assert_code(0);
        assert!(matches!(find().await, Bearer::Unknown));
        let again = paktbuch.run(&["token", "revoke", "Inventur"]).expect(2);
        assert!(again.stderr.contains("gibt es nicht"), "{}", again.stderr);
        assert!(paktbuch.json(&["token", "list"], 0)[0]["revoked_at"].is_string());
    }
}
