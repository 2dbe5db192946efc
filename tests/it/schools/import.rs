//! Upload of school lists.

use paktbuch_tests::{TestApp, on_both};

use super::{LIST, STATISTICS, enter_authority, havixbeck};

on_both! {
    async fn own_schools_come_in_and_each_refused_row_has_its_reason(app: TestApp) {
        let browser = app.verwaltung().await;
        browser.get("/schulen").await.expect(200).assert_shows("Schulträger eintragen");
        enter_authority(&browser).await;
        browser.get("/schulen").await.expect(200).assert_shows("Noch keine Schulen");
        let form = browser.fill("/schulen/einlesen").await.with(&[("rehearsal", "true")]);
        let file = ("files", "schuldaten.csv", LIST.as_bytes());
        let answer = browser.submit_files(&form, &[file]).await.expect(200);
        answer.assert_shows("Nur geprüft, nichts geändert: 2 neu, 0 geändert, 0 unverändert.");
        browser.get("/schulen").await.assert_shows("Noch keine Schulen");
        let form = browser.fill("/schulen/einlesen").await;
        let answer = browser.submit_files(&form, &[file]).await.expect(200);
        answer.assert_shows("Eingelesen: 2 neu");
        answer.assert_shows("6 abgewiesen Schulnummer");
        let answer = browser.submit_files(&form, &[file]).await.expect(200);
        answer.assert_shows("0 neu, 0 geändert, 2 unverändert");
        let answer = browser.get("/schulen").await.expect(200);
        answer.assert_shows("2 Schulen");
        answer.assert_hides("Tilbeck");
    }

    async fn two_files_of_one_upload_count_a_school_once(app: TestApp) {
        let browser = app.verwaltung().await;
        enter_authority(&browser).await;
        let form = browser.fill("/schulen/einlesen").await;
        let files = [("files", "schuldaten.csv", LIST.as_bytes()), ("files", "verzeichnis.csv", STATISTICS.as_bytes())];
        let answer = browser.submit_files(&form, &files).await.expect(200);
        answer.assert_shows("Eingelesen: 2 neu, 0 geändert, 0 unverändert.");
        answer.assert_shows("neu durch eine andere Datei, hier ergänzt 1");
        answer.assert_shows("ohne Trägernummer: unbekannte Schulen nicht übernommen 1");
        answer.assert_shows("anderer Träger, nicht übernommen 1");
        answer.assert_shows("Neu Baumberge-Schule (121885) Anne Frank Gesamtschule (190743)");
    }

    async fn many_new_schools_are_counted_with_points_and_folded(app: TestApp) {
        let browser = app.verwaltung().await;
        let mut list = LIST.to_owned();
        for number in 100_000..101_200 {
            list.push_str(&format!("{number};02;Schule {number};48329;Havixbeck;14254;05558020;\n"));
        }
        let form = browser.fill("/schulen/einlesen").await.with(&[("all", "true"), ("rehearsal", "true")]);
        let answer = browser.submit_files(&form, &[("files", "schuldaten.csv", list.as_bytes())]).await.expect(200);
        answer.assert_shows("1.203 neu");
        answer.assert_shows("1.183 weitere");
    }

    async fn what_is_no_school_list_is_refused_and_nothing_is_lost(app: TestApp) {
        let browser = havixbeck(&app).await;
        let form = browser.fill("/schulen/einlesen").await;
        let bad: [(&str, &[u8]); 3] = [
            ("leer.csv", b""),
            ("bild.png", b"\x89PNG\r\n\x1a\n\0\0"),
            ("liste.csv", b"a;b;c\n1;2;3\n"),
        ];
        for (name, bytes) in bad {
            let files = [("files", name, bytes), ("files", "schuldaten.csv", LIST.as_bytes())];
            let answer = browser.submit_files(&form, &files).await.expect(200);
            answer.assert_shows("Nicht eingelesen.");
            answer.assert_shows("2 unverändert");
        }
        let answer = browser.submit_files(&form, &[("files", "leer.csv", b"\n \n\r\n")]).await.expect(422);
        answer.assert_shows("Die Datei enthält nur leere Zeilen.");
        answer.assert_hides("Eingelesen:");
        browser.submit(&form).await.expect(422).assert_shows("Bitte mindestens eine Schulliste auswählen.");
    }

    async fn a_list_with_a_million_columns_is_refused_before_it_is_taken_apart(app: TestApp) {
        let browser = havixbeck(&app).await;
        let form = browser.fill("/schulen/einlesen").await;
        let wide = format!("Schulnummer;Schulbezeichnung_1{}\n121885;Eins\n", ";Spalte".repeat(1_000_000));
        let answer = browser.submit_files(&form, &[("files", "breit.csv", wide.as_bytes())]).await.expect(422);
        answer.assert_shows("Zeile 1 ist länger als 64 KB");
    }

    async fn without_the_own_number_nothing_is_guessed(app: TestApp) {
        let browser = app.verwaltung().await;
        let form = browser.fill("/schulen/einlesen").await;
        let file = ("files", "schuldaten.csv", LIST.as_bytes());
        browser.submit_files(&form, &[file]).await.expect(422).assert_shows("Trägernummer");
        let form = form.with(&[("all", "true")]);
        browser.submit_files(&form, &[file]).await.expect(200).assert_shows("Eingelesen: 3 neu");
    }
}
