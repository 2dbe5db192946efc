//! What a notice says beyond its amounts: Bekanntgabe, sources, other money, conditions, fixed amounts.

use paktbuch_tests::{Browser, Form, TestApp, World, on_both};

async fn form_of(browser: &Browser, world: &World) -> (String, Form) {
    let notice = format!("/bescheide/{}", world.own.notice.id);
    let path = format!("{notice}/bearbeiten");
    (notice, browser.form(&path, &path).await)
}

on_both! {
    /// Posted on 02.03.2023: known on the third day, a Sunday; one month later is a Wednesday.
    async fn bekanntgabe_and_bestandskraft_follow_from_the_sending(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let (notice, form) = form_of(&erika, &world).await;
        let page = erika.get(&notice).await.expect(200);
        for words in ["05.03.2023", "3. Tag nach der Absendung am 02.03.2023", "seit 06.04.2023", "Klagefrist bis zum Ablauf des 05.04.2023", "Ende der Klagefrist"] {
            page.assert_shows(words);
        }
        let later = form.clone().with(&[("announced_on", "10.3.2023")]);
        let saved = erika.submit(&later).await.expect(303);
        let page = erika.follow(&saved).await;
        page.assert_shows("Klagefrist bis zum Ablauf des 11.04.2023");
        page.assert_hides("3. Tag nach der Absendung");
        let (_, form) = form_of(&erika, &world).await;
        let waived = form.clone().with(&[("appeal_waived_on", "12.3.2023")]);
        let saved = erika.submit(&waived).await.expect(303);
        let page = erika.follow(&saved).await;
        page.assert_shows("seit 12.03.2023 Rechtsbehelfsverzicht");
        page.assert_hides("Ende der Klagefrist");
        let (_, form) = form_of(&erika, &world).await;
        for (field, day, message) in [
            ("sent_on", "28.2.2023", "Abgesandt am: Der Tag liegt vor dem 01.03.2023"),
            ("announced_on", "1.3.2023", "Bekannt gegeben am: Der Tag liegt vor dem 02.03.2023"),
            ("appeal_waived_on", "9.3.2023", "Rechtsbehelfsverzicht am: Der Tag liegt vor dem 10.03.2023"),
        ] {
            erika.submit(&form.clone().with(&[(field, day)])).await.expect(422).assert_shows(message);
        }
    }

    async fn lists_are_saved_shown_and_emptied(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let (notice, form) = form_of(&erika, &world).await;
        let page = erika.get(&notice).await.expect(200);
        for words in ["Eigene Haushaltsmittel 600,00", "Schulpauschale", "400,00", "Verein Buchfink", "Hüllen Buchfink", "Zwischennachweis Buchfink", "erledigt am 15.03.2024 durch Amt Buchfink", "S. 4 Buchfink"] {
            page.assert_shows(words);
        }
        let changed = form.clone().with(&[
            ("own_amount", "250"),
            ("income_source", "Stadt Billerbeck"),
            ("income_received", "500"),
            ("income_received_on", "1.7.2023"),
            ("condition_text", "Zwischennachweis 2023"),
            ("condition_done_on", ""), ("condition_done_by", ""), ("condition_place", "Nr. 5.2"), ("condition_remark", "Vordruck beim Land"),
        ]);
        let saved = erika.submit(&changed).await.expect(303);
        let page = erika.follow(&saved).await;
        for words in ["Eigene Haushaltsmittel 750,00", "Stadt Billerbeck", "01.07.2023", "Zwischennachweis 2023", "Nr. 5.2", "überfällig", "Vordruck beim Land"] {
            page.assert_shows(words);
        }
        page.assert_shows("Leistungen Dritter und andere Einnahmen");
        assert!(page.text().contains("Stadt Billerbeck für Hüllen Buchfink, lt. Bescheid 500,00 €, erhalten 500,00 € am 01.07.2023"), "the history tells it: {}", page.text());
        let (_, form) = form_of(&erika, &world).await;
        let emptied = form.with(&[
            ("own_amount", ""),
            ("income_source", ""), ("income_purpose", ""), ("income_planned", ""), ("income_received", ""), ("income_received_on", ""),
            ("condition_text", ""), ("condition_due_on", ""), ("condition_place", ""), ("condition_remark", ""),
        ]);
        let saved = erika.submit(&emptied).await.expect(303);
        let page = erika.follow(&saved).await;
        for heading in ["h-einnahmen", "h-nebenbestimmungen"] {
            assert!(!page.html().contains(heading), "{heading}");
        }
    }

    async fn wrong_lists_come_back_with_their_row(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let (_, form) = form_of(&erika, &world).await;
        for (changes, message) in [
            (vec![("own_amount", "1.000,01")], "1.000,01 € sind mehr als der Eigenanteil von 1.000,00 €"),
            (vec![("own_source", "haushalt")], "Eigene Haushaltsmittel steht zweimal da"),
            (vec![("income_planned", "12,345")], "Leistungen Dritter, Zeile 1, lt. Bescheid:"),
            (vec![("income_planned", "-5")], "Leistungen Dritter, Zeile 1, lt. Bescheid:"),
            (vec![("income_source", "")], "Leistungen Dritter, Zeile 1, von wem: Bitte ausfüllen"),
            (vec![("income_planned", ""), ("income_received", "")], "Zeile 1, Betrag: Bitte einen Betrag eintragen"),
            (vec![("income_received_on", "01.07.2023")], "Leistungen Dritter, Zeile 1, erhalten: Bitte den Betrag zum Tag des Eingangs eintragen"),
            (vec![("income_received", "5,00"), ("income_received_on", "01.07.2099")], "Zeile 1, erhalten am: Der 01.07.2099 liegt in der Zukunft."),
            (vec![("condition_text", "")], "Nebenbestimmungen, Zeile 1, Text: Bitte ausfüllen"),
            (vec![("condition_done_on", "")], "Zeile 1, erledigt am: Bitte den Tag eintragen, oder „erledigt durch“ leeren"),
            (vec![("condition_due_on", "31.02.2024")], "Nebenbestimmungen, Zeile 1, fällig am:"),
            (vec![("income_kind", "lotto")], "Zeile 1, Art: Bitte wählen Sie"),
            (vec![("announcement", "taube")], "Weg der Bekanntgabe:"),
            (vec![("unit_count", "3")], "Betrag je Einheit: Bitte zur Anzahl eintragen"),
            (vec![("unit_count", "3"), ("unit_amount", "500")], "Nur eine Festbetragsfinanzierung hat Einheiten"),
        ] {
            let page = erika.submit(&form.clone().with(&changes)).await.expect(422);
            page.assert_shows(message);
            for (name, value) in changes {
                assert!(value.is_empty() || name.ends_with("_kind") || page.html().contains(value), "{name} keeps {value}");
            }
        }
    }

    async fn fixed_amounts_are_count_times_amount(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let (_, form) = form_of(&erika, &world).await;
        let fixed = form.with(&[
            ("financing", "festbetrag"), ("rate", "0"), ("unit_count", "10"), ("unit_amount", "500"), ("granted", ""), ("own_share", "5.000"),
        ]);
        let saved = erika.submit(&fixed).await.expect(303);
        let page = erika.follow(&saved).await;
        for words in ["10 × 500,00", "5.000,00", "Festbetragsfinanzierung"] {
            page.assert_shows(words);
        }
        let (_, form) = form_of(&erika, &world).await;
        assert_eq!(form.value("grant_differs"), None, "the grant is what the units give");
        let other = form.with(&[("granted", "4.000")]);
        erika.submit(&other).await.expect(422).assert_shows("10 × 500,00 € sind 5.000,00 €, eingetragen sind 4.000,00 €");
    }

    /// What third parties bear may be part of the eligible spending or not; public funding is.
    async fn the_sources_of_the_plan_add_up(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let (_, form) = form_of(&erika, &world).await;
        let counted = form.clone().with(&[("own_share", "500")]);
        erika.submit(&counted).await.assert_status(303);
        let (_, form) = form_of(&erika, &world).await;
        let wrong = form.clone().with(&[("own_share", "600"), ("own_amount", "")]);
        erika.submit(&wrong).await.expect(422).assert_shows("Leistungen Dritter und weitere Förderung 500,00 € ergeben 10.100,00 €, zuwendungsfähig sind 10.000,00 €");
        let public = form.with(&[("own_share", ""), ("income_kind", "oeffentlich")]);
        let saved = erika.submit(&public).await.expect(303);
        erika.follow(&saved).await.assert_shows("Weitere öffentliche Förderung");
        let (_, form) = form_of(&erika, &world).await;
        assert_eq!(form.value("own_share"), Some("500,00"));
    }

    async fn an_application_lists_its_measures(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/antraege/{}/bearbeiten", world.own.application.id);
        let form = erika.form(&path, &path).await;
        let form = form.with(&[("measures", "WLAN im Neubau\n\n  12 Displays  ")]);
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await;
        page.assert_shows("Maßnahmen WLAN im Neubau 12 Displays");
        page.assert_shows("WLAN im Neubau; 12 Displays");
        let amounts = [("measures", "WLAN im Neubau; 6.000,50\n12 Displays")];
        let form = erika.form(&path, &path).await.with(&amounts);
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await;
        page.assert_shows("WLAN im Neubau, 6.000,50 €");
        page.assert_shows("WLAN im Neubau 6.000,50 €; 12 Displays");
        let form = erika.form(&path, &path).await;
        assert_eq!(form.value("measures"), Some("WLAN im Neubau; 6.000,50\n12 Displays"));
        for (typed, words) in [
            ("WLAN; 6.00,5", "Maßnahmen, Zeile 1, Betrag: „6.00,5“ ist kein eindeutiger Betrag."),
            ("WLAN\n; 5", "Maßnahmen, Zeile 2: Vor dem Betrag 5,00 € fehlt die Maßnahme."),
            ("WLAN; -5", "Maßnahmen, Zeile 1: −5,00 € geht nicht."),
            ("WLAN; 6.000\nDisplays; 4.000,01", "Maßnahmen: Die Beträge ergeben 10.000,01 €, beantragt sind 10.000,00 €."),
        ] {
            let wrong = form.clone().with(&[("measures", typed)]);
            erika.submit(&wrong).await.expect(422).assert_shows(words);
        }
        let many = "x\n".repeat(101);
        let form = erika.form(&path, &path).await.with(&[("measures", &many)]);
        erika.submit(&form).await.expect(422).assert_shows("Maßnahmen: höchstens 100 Zeilen, es sind 101");
    }
}
