//! The same form again: a repeat has one effect and one answer, anything else with its nonce is refused.

use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, World, on_both};

on_both! {
    async fn only_a_true_repeat_is_answered_as_the_first(app: TestApp) {
        let world = World::build(&app).await;
        let boss = app.verwaltung().await;
        let page = format!("/schulen/{}/ansprechpersonen/neu", world.own.school.number);
        let first = boss.fill(&page).await.with(&[("name", "Anna Probe"), ("task", "Medien")]);
        let answer = boss.submit(&first).await.expect(303);
        let counts = row_counts(&app.db).await;
        let repeat = boss.submit(&first).await.expect(303);
        assert_eq!(repeat.location(), answer.location());
        assert_eq!(row_counts(&app.db).await, counts);

        let changed = first.clone().with(&[("name", "Bodo Probe")]);
        let refused = boss.submit(&changed).await.expect(422);
        refused.assert_shows("schon einmal etwas gesendet, mit anderen Angaben; jetzt wurde nichts geändert");
        assert_eq!(row_counts(&app.db).await, counts);
        // What was typed is kept, and the page that shows it may be sent.
        let again = refused.forms().into_iter().find(|form| form.action == first.action).unwrap();
        assert_eq!(again.value("name"), Some("Bodo Probe"));
        boss.submit(&again).await.assert_status(303);
        assert_eq!(row_counts(&app.db).await["contact"], counts["contact"] + 1);
    }

    async fn a_nonce_is_worth_nothing_elsewhere(app: TestApp) {
        World::build(&app).await;
        let boss = app.verwaltung().await;
        let nonce = ("nonce", "0123456789abcdef0123");
        let fields = [nonce, ("name", "Inventur"), ("role", "pruefung")];
        boss.post("/verwaltung/token", &fields).await.assert_status(200);
        let counts = row_counts(&app.db).await;
        let elsewhere = boss.post("/verwaltung/benutzer", &[nonce, ("name", "paula"), ("role", "pruefung")]).await;
        elsewhere.expect(422).assert_shows("jetzt wurde nichts geändert");
        boss.post("/verwaltung/token/1/widerrufen", &[nonce]).await.expect(422).assert_shows("jetzt wurde nichts geändert");
        assert_eq!(row_counts(&app.db).await, counts);
        // Of another person the same letters are another nonce.
        let fields = [nonce, ("name", "Abgleich"), ("role", "pruefung")];
        app.verwaltung().await.post("/verwaltung/token", &fields).await.assert_status(200);
    }

    async fn an_upload_over_the_limit_is_told_in_german(app: TestApp) {
        let mut app = app;
        let mut config = (*app.state.config).clone();
        config.server.upload_bytes = 100 * 1024;
        app.state.config = std::sync::Arc::new(config);
        let app = app.restarted();
        let boss = app.verwaltung().await;
        for (path, field) in [("/rechnungen/einlesen", "dateien"), ("/schulen/einlesen", "files")] {
            for size in [100 * 1024 + 1, 300 * 1024, 3 << 20] {
                let bytes = vec![b' '; size];
                let answer = boss.upload(path, &[], &[(field, "gross.xml", &bytes)]).await.expect(413);
                answer.assert_shows("Es kamen mehr als 100 KiB an; so viel nimmt diese Seite nicht an.");
            }
        }
        assert!(!app.home().join("documents").exists());
    }
}
