//! Entering a notice, its page, its list.

use paktbuch_entity::payout;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;

on_both! {
    /// Kreis Coesfeld's published figures, typed in as an officer would.
    async fn a_notice_is_entered_and_its_grant_proposed(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        erika.get("/bescheide/neu").await.expect(200).assert_shows("Zuerst das Förderprogramm");
        let form = erika.form("/bescheide/neu?programm=digitalpakt-nrw", "/bescheide").await;
        assert_eq!((form.value("rate"), form.value("zweckbindung_years")), (Some("90"), Some("5")));
        let form = form.with(&[
            ("reference", "COE-DPS-01"),
            ("title", "IT-Grundstruktur der Kreisschulen"),
            ("notice_date", "17.8.21"),
            ("category", "IT-Grundstruktur"),
            ("eligible", "3.035.253"),
            ("implementation_from", "01.09.2021"),
            ("implementation_to", "31.10.2024"),
        ]);
        let answer = erika.submit(&form).await.expect(303);
        let page = erika.follow(&answer).await.expect(200);
        assert!(page.html().contains("data-print hidden><span class=\"kern-label\">Drucken</span>"));
        for words in ["Bescheid COE-DPS-01 ist erfasst", "2.731.728,00", "303.525,00", "31.12.2029", "Angabe fehlt"] {
            page.assert_shows(words);
        }
        let list = erika.get("/bescheide?q=kreisschulen").await.expect(200);
        list.assert_shows("COE-DPS-01");
        list.assert_hides("48.02.Buchfink");
        erika.submit(&form.with(&[("nonce", "0123456789abcdef")])).await.expect(422).assert_shows("gibt es schon");
    }

    async fn wrong_input_comes_back_with_its_message(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let form = erika.form(&path, &path).await;
        let wrong = form.clone().with(&[("eligible", "12,345"), ("implementation_to", "31.02.2024")]);
        let page = erika.submit(&wrong).await.expect(422);
        page.assert_shows("2 Angaben sind zu ändern");
        assert!(page.html().contains("value=\"12,345\""));
        let other = form.with(&[("granted", "8.000"), ("own_share", "")]);
        let page = erika.submit(&other).await.expect(422);
        page.assert_shows("bestätigen Sie die Abweichung");
        let confirmed = erika.form(&path, &path).await.with(&[("granted", "8.000"), ("own_share", ""), ("grant_differs", "true")]);
        let saved = erika.submit(&confirmed).await.expect(303);
        erika.follow(&saved).await.assert_shows("8.000,00");
    }

    /// The finding of R11 names the field in which one answers it; without an answer it stays.
    async fn a_notice_says_whether_double_funding_is_forbidden(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let findings = format!("/pruefhinweise?bescheid={}", world.own.notice.id);
        let api = app.api(Role::Pruefung, &[]).await;
        let json = format!("/api/paktbuch/v1/notices/{}", world.own.notice.id);
        erika.get(&findings).await.expect(200).assert_shows("Verbot der Doppelförderung (ja oder nein)");
        assert!(api.get(&json).await.expect(200).json()["double_funding_forbidden"].is_null());
        let path = format!("{notice}/bearbeiten");
        for (answer, shown, stored) in [("ja", "ja aus dem Bescheid", true), ("nein", "nein aus dem Bescheid", false)] {
            let form = erika.form(&path, &path).await.with(&[("double_funding_forbidden", answer)]);
            let saved = erika.submit(&form).await.expect(303);
            let page = erika.follow(&saved).await.expect(200);
            page.assert_shows("Verbot der Doppelförderung");
            page.assert_shows(shown);
            assert_eq!(erika.form(&path, &path).await.value("double_funding_forbidden"), Some(answer));
            assert_eq!(api.get(&json).await.expect(200).json()["double_funding_forbidden"], stored);
            erika.get(&findings).await.expect(200).assert_hides("Verbot der Doppelförderung (ja oder nein)");
        }
        let stale = erika.form(&path, &path).await;
        let cleared = stale.clone().with(&[("double_funding_forbidden", "")]);
        erika.submit(&cleared).await.assert_status(303);
        let compared = erika.submit(&stale.with(&[("note", "später"), ("nonce", "0123456789abcdef")])).await.expect(412);
        compared.assert_shows("Verbot der Doppelförderung – – übernommen");
        let wrong = erika.form(&path, &path).await.with(&[("double_funding_forbidden", "vielleicht")]);
        erika.submit(&wrong).await.expect(422).assert_shows("Verbot der Doppelförderung: Bitte wählen Sie");
    }

    async fn a_notice_says_from_when_orders_may_be_placed(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let fields = [("early_start_on", "15.2.23"), ("early_start_by", "BR Münster"), ("early_start_reference", "48.02/9"), ("own_share_min", "5")];
        let form = erika.form(&path, &path).await.with(&fields);
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("15.02.2023");
        page.assert_shows("genehmigt: BR Münster, Az. 48.02/9");
        let again = erika.form(&path, &path).await;
        assert_eq!((again.value("early_start_on"), again.value("own_share_min")), (Some("15.02.2023"), Some("5")));
        erika.get(&format!("/bescheide/{}", world.own.notice.id)).await.assert_shows("Eigenanteil mindestens");
        let wrong = again.clone().with(&[("early_start_on", ""), ("own_share_min", "101")]);
        erika.submit(&wrong).await.expect(422).assert_shows("Eigenanteil mindestens: „101“ ist kein Prozentsatz zwischen 0 und 100");
        let alone = again.with(&[("early_start_on", "")]);
        erika.submit(&alone).await.expect(422).assert_shows("Bitte den Tag eintragen, oder die Angaben zur Genehmigung leeren.");
    }

    async fn a_longer_zweckbindung_reaches_the_devices(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let form = erika.form(&path, &path).await.with(&[("zweckbindung_years", "7")]);
        // Before anything is saved, the page names the devices with both days.
        let asked = erika.submit(&form).await.expect(200);
        for words in ["Noch ist nichts gespeichert", "Die Zweckbindung ändert sich: 1 Gerät", "31.12.2031", "31.12.2033"] {
            asked.assert_shows(words);
        }
        assert!(asked.html().contains(&format!("href=\"/geraete/{}\"", world.own.device.id)));
        erika.get(&format!("/geraete/{}", world.own.device.id)).await.expect(200).assert_hides("31.12.2033");
        // Another value than the one that was shown is shown first, too.
        let seen = asked.forms().into_iter().find(|form| form.action == path).unwrap();
        let other = seen.clone().with(&[("zweckbindung_years", "8")]);
        erika.submit(&other).await.expect(200).assert_shows("31.12.2034");
        let saved = erika.submit(&seen).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("Die Zweckbindung von 1 Gerät folgt ihm");
        page.assert_shows("31.12.2033");
    }

    async fn payouts_and_programmes_are_shown(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}", world.own.notice.id);
        let action = format!("{path}/auszahlungen");
        let form = erika.form(&path, &action).await.with(&[("paid_on", "1.7.2023"), ("amount", "1.000")]);
        let saved = erika.submit(&form).await.expect(303);
        erika.follow(&saved).await.assert_shows("5.500,00");
        let form = erika.form(&path, &action).await;
        erika.submit(&form).await.expect(422).assert_shows("Betrag:");
        let page = erika.get("/programme/digitalpakt-nrw").await.expect(200);
        page.assert_shows("Angabe fehlt");
        page.assert_shows("§ 59 KomHVO NRW");
        erika.get("/programme/gibt-es-nicht").await.assert_status(404);
        app.schul_it(&["190743"]).await.get("/bescheide").await.assert_status(403);
        let page = app.pruefung().await.get(&path).await.expect(200);
        page.assert_hides("Bearbeiten");
    }

    async fn a_payout_entered_by_mistake_is_removed_with_its_reason(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let fields = [("reference", "48.11"), ("title", "Tafeln"), ("category", "IT-Grundstruktur"), ("notice_date", "1.3.2023"), ("eligible", "1.000")];
        let form = erika.form("/bescheide/neu?programm=digitalpakt-nrw", "/bescheide").await.with(&fields);
        let notice = erika.submit(&form).await.expect(303).location().unwrap().to_owned();
        let form = erika.form(&notice, &format!("{notice}/auszahlungen")).await.with(&[("paid_on", "1.7.2023"), ("amount", "500")]);
        erika.submit(&form).await.assert_status(303);
        let row = payout::Entity::find().order_by_desc(payout::Column::Id).one(app.db.reader()).await.unwrap().unwrap();
        let page = format!("/auszahlungen/{}", row.id);
        let form = erika.form(&page, &format!("{page}/entfernen")).await;
        erika.submit(&form).await.expect(422).assert_shows("Grund: Bitte ausfüllen.");
        let saved = erika.submit(&form.with(&[("grund", "gehört zu einem anderen Bescheid"), ("nonce", "0123456789abcdef")])).await.expect(303);
        let after = erika.follow(&saved).await.expect(200);
        after.assert_shows("Die Auszahlung ist entfernt.");
        after.assert_shows("hat eine Auszahlung von 500,00 € entfernt");
        erika.get(&page).await.assert_status(404);

        // The world's proof is filed.
        let kept = format!("/auszahlungen/{}", world.own.payout.id);
        let form = erika.form(&kept, &format!("{kept}/entfernen")).await.with(&[("grund", "Irrtum")]);
        erika.submit(&form).await.assert_status(422);
        erika.get(&kept).await.assert_status(200);
    }

    /// The world's proof of the 02.05.2024 counts its payout of the 01.06.2023.
    async fn a_payout_that_a_filed_proof_counts_changes_with_a_reason_only(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let page = format!("/auszahlungen/{}", world.own.payout.id);
        let form = erika.form(&page, &page).await.with(&[("amount", "4.400")]);
        let refused = erika.submit(&form).await.expect(422);
        refused.assert_shows("Ein eingereichter Verwendungsnachweis zählt diese Auszahlung. Bitte unter „Grund der Änderung“ angeben");
        let long = erika.form(&page, &page).await.with(&[("amount", "4.400"), ("reason", &"x".repeat(201))]);
        erika.submit(&long).await.expect(422).assert_shows("Grund der Änderung: höchstens 200 Zeichen");
        let form = erika.form(&page, &page).await.with(&[("amount", "4.400"), ("reason", "laut Kontoauszug")]);
        erika.submit(&form).await.assert_status(303);

        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/payouts/{}", world.own.payout.id);
        let mut body = json!({"paid_on": "2023-06-01", "amount_cents": 1});
        let refused = api.put(&path, "\"2\"", &body).await.expect(422).json();
        assert!(refused.to_string().contains("Grund der Änderung"), "{refused}");
        body["reason"] = json!("Rücküberweisung");
        api.put(&path, "\"2\"", &body).await.assert_status(200);

        // What came after the day of the proof is none of its figures.
        let list = format!("/api/paktbuch/v1/notices/{}/payouts", world.own.notice.id);
        let later = api.post(&list, &json!({"paid_on": "2024-05-03", "amount_cents": 500})).await.expect(201);
        assert_eq!(later.json()["warnings"], serde_json::Value::Null);
        let early = api.post(&list, &json!({"paid_on": "2024-05-01", "amount_cents": 500})).await.expect(201).json();
        assert!(early["warnings"][0].as_str().unwrap().starts_with("Ein eingereichter Verwendungsnachweis reicht über diesen Tag hinaus"), "{early}");
        let later = later.headers["location"].to_str().unwrap().to_owned();
        api.put(&later, "\"1\"", &json!({"paid_on": "2024-05-03", "amount_cents": 600})).await.assert_status(200);
        let page = later.replace("/api/paktbuch/v1/payouts", "/auszahlungen");
        erika.get(&page).await.expect(200).assert_hides("Grund der Änderung");

        // Moved into the days of the proof it is.
        let refused = api.put(&later, "\"2\"", &json!({"paid_on": "2024-05-02", "amount_cents": 600})).await.expect(422).json();
        assert!(refused.to_string().contains("würde diese Auszahlung zählen"), "{refused}");
        let form = erika.form(&page, &page).await.with(&[("paid_on", "2.5.2024")]);
        let refused = erika.submit(&form).await.expect(422);
        refused.assert_shows("reicht bis zum neuen Tag oder weiter und würde diese Auszahlung zählen. Bitte unter „Grund der Änderung“ angeben");
        assert!(refused.html().contains("name=\"reason\""), "{}", refused.html());
        let body = json!({"paid_on": "2024-05-02", "amount_cents": 600, "reason": "Wertstellung"});
        api.put(&later, "\"2\"", &body).await.assert_status(200);
    }

    async fn no_more_is_paid_back_than_was_paid_out(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let notice = json!({
            "reference": "48.12", "programme": "digitalpakt-nrw", "title": "Tafeln", "category": "it-grundstruktur", "date": "2023-03-01",
            "rate_basis_points": 9_000, "eligible_cents": 100_000
        });
        let made = api.post("/api/paktbuch/v1/notices", &notice).await.expect(201).json();
        let list = format!("/api/paktbuch/v1/notices/{}/payouts", made["id"]);
        let of = |cents: i64| json!({"paid_on": "2023-07-01", "amount_cents": cents});
        let refused = api.post(&list, &of(-1_000)).await.expect(422).json();
        let words = "Am 01.07.2023 wäre damit mehr zurückgezahlt als ausgezahlt; ausgezahlt sind bis dahin sonst 0,00";
        assert!(refused.to_string().contains(words), "{refused}");
        let paid = api.post(&list, &of(5_000)).await.expect(201).headers["location"].to_str().unwrap().to_owned();
        let back = api.post(&list, &of(-5_000)).await.expect(201).headers["location"].to_str().unwrap().to_owned();
        api.put(&paid, "\"1\"", &of(4_999)).await.assert_status(422);
        let refused = api.put(&back, "\"1\"", &of(-5_001)).await.expect(422).json();
        assert!(refused.to_string().contains("ausgezahlt sind bis dahin sonst 50,00"), "without the row itself: {refused}");
        // On every single day, not only in sum.
        let on = |day: &str, cents: i64| json!({"paid_on": day, "amount_cents": cents});
        let refused = api.put(&back, "\"1\"", &on("2023-06-30", -5_000)).await.expect(422).json();
        assert!(refused.to_string().contains("Am 30.06.2023 wäre damit mehr zurückgezahlt als ausgezahlt"), "{refused}");
        let refused = api.put(&paid, "\"1\"", &on("2023-07-02", 5_000)).await.expect(422).json();
        assert!(refused.to_string().contains("Am 01.07.2023 wäre damit mehr zurückgezahlt als ausgezahlt. Bitte Tag und Betrag"), "{refused}");
        api.post(&list, &on("2023-06-30", -1)).await.assert_status(422);
        let refused = api.delete(&format!("{paid}?reason=Irrtum"), "\"1\"").await.expect(409).json();
        assert!(refused.to_string().contains("berichtigen oder entfernen Sie zuerst die Rückzahlung"), "{refused}");
        api.delete(&format!("{back}?reason=Irrtum"), "\"1\"").await.assert_status(204);
        api.delete(&format!("{paid}?reason=Irrtum"), "\"1\"").await.assert_status(204);
    }

    async fn an_application_leads_to_its_notice(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let form = erika.form("/antraege/neu?programm=digitalpakt-nrw", "/antraege").await;
        let school = format!("{}", world.own.school.id);
        let place = form.fields.iter().filter(|(name, _)| name == "school").position(|(_, id)| *id == school);
        let form = form.with(&[("reference", "HAV-DPS-09"), ("title", "Displays"), ("category", "IT-Grundstruktur")]);
        let mut form = form.with(&[("implementation_from", "01.03.2026"), ("implementation_to", "31.12.2026")]);
        let amounts = form.fields.iter_mut().filter(|(name, _)| name == "amount");
        amounts.into_iter().nth(place.unwrap()).unwrap().1 = "21.840".to_owned();
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("21.840,00");
        page.assert_shows("19.656,00");
        page.assert_shows("90 % der beantragten Ausgaben");
        let id = saved.location().unwrap().trim_start_matches("/antraege/").to_owned();
        let form = erika.form(&format!("/bescheide/neu?antrag={id}"), "/bescheide").await;
        assert_eq!((form.value("title"), form.value("category")), (Some("Displays"), Some("IT-Grundstruktur")));
        assert_eq!(form.value("application"), Some(id.as_str()));
        assert_eq!((form.value("implementation_from"), form.value("implementation_to")), (Some("01.03.2026"), Some("31.12.2026")));
        erika.get(&format!("/antraege/{id}")).await.expect(200).assert_hides("Bewilligt");
        let form = form.with(&[("reference", "48.02-DPS-09"), ("notice_date", "01.02.2026"), ("eligible", "21.840")]);
        let granted = erika.submit(&form).await.expect(303);
        erika.get(&format!("/antraege/{id}")).await.expect(200).assert_shows("Bewilligt");
        let shown = erika.follow(&granted).await.expect(200).text();
        let (plan, proof) = (shown.find("Kostenplan eintragen"), shown.find("Verwendungsnachweis erzeugen"));
        assert!(plan.is_some() && plan < proof, "the cost plan is the first step: {shown}");
    }

    async fn an_application_that_is_granted_less_counts_as_granted_in_part(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = crate::funding::budgets::apply(&erika, &world, "50.000", "eingereicht").await;
        let id = path.trim_start_matches("/antraege/");
        let form = erika.form(&format!("/bescheide/neu?antrag={id}"), "/bescheide").await;
        let less = form.with(&[("reference", "48.02-DPS-10"), ("notice_date", "01.06.2026"), ("eligible", "45.000")]);
        erika.submit(&less).await.assert_status(303);
        let page = erika.get(&path).await.expect(200);
        page.assert_shows("Teilweise bewilligt");
        // What the programme asks for stands there with its state.
        page.assert_shows(&format!("Konzept für Betrieb, Support und Wartung, {}: fehlt", world.own.school.name));
    }

    async fn all_that_is_missing_is_told_at_once(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = erika.form("/bescheide/neu?programm=digitalpakt-nrw", "/bescheide").await;
        let page = erika.submit(&notice.with(&[("category", "")])).await.expect(422);
        page.assert_shows("5 Angaben sind zu ändern");
        for label in ["Aktenzeichen: Bitte ausfüllen", "Titel: Bitte ausfüllen", "Förderbereich: Bitte wählen", "Bescheid vom:", "Zuwendungsfähige Ausgaben:"] {
            page.assert_shows(label);
        }
        let application = erika.form("/antraege/neu?programm=digitalpakt-nrw", "/antraege").await;
        let page = erika.submit(&application.clone().with(&[("category", "")])).await.expect(422);
        page.assert_shows("2 Angaben sind zu ändern");
        let page = erika.submit(&application.with(&[("category", ""), ("state", "eingereicht")])).await.expect(422);
        page.assert_shows("4 Angaben sind zu ändern");
        page.assert_shows("Eingereicht am: Zum Stand „Eingereicht“ bitte den Tag der Einreichung eintragen.");
        page.assert_shows("Aktenzeichen: Ab dem Stand „Eingereicht“ nötig. Bitte eintragen.");
    }

    /// What cannot be read and what cannot be so come in one summary, each with the way to its field.
    async fn all_that_is_wrong_is_told_at_once(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        let blank = erika.form("/bescheide/neu?programm=digitalpakt-nrw", "/bescheide").await;
        let days = [
            ("implementation_from", "1.2.2024"), ("implementation_to", "1.1.2024"),
            ("approval_from", "1.2.2024"), ("approval_to", "1.1.2024"),
            ("sent_on", "1.2.2023"), ("appeal_waived_on", "31.1.2023"),
        ];
        let named = [("reference", "48.10"), ("title", "Tafeln"), ("category", "IT-Grundstruktur"), ("notice_date", "1.3.2023"), ("eligible", "1.000")];
        let wrong = blank.with(&named).with(&days);
        let page = erika.submit(&wrong).await.expect(422);
        page.assert_shows("4 Angaben sind zu ändern");
        for field in ["implementation_to", "approval_to", "sent_on", "appeal_waived_on"] {
            assert!(page.html().contains(&format!("href=\"#f-{field}\"")), "{field}: {}", page.html());
        }
        let page = erika.submit(&wrong.clone().with(&[("proof_due", "31.02.2027")])).await.expect(422);
        page.assert_shows("5 Angaben sind zu ändern");
        page.assert_shows("Durchführungszeitraum: Das Ende liegt vor dem Beginn");
        // Amounts that cannot be compared are not held against each other.
        let page = erika.submit(&wrong.with(&[("eligible", "viel"), ("granted", "900")])).await.expect(422);
        page.assert_shows("5 Angaben sind zu ändern");
        page.assert_hides("% von 0,00 €");

        let blank = erika.form("/antraege/neu?programm=digitalpakt-nrw", "/antraege").await;
        let wrong = blank.with(&[
            ("reference", "HAV-DPS-10"), ("title", "Tafeln"), ("category", "IT-Grundstruktur"), ("state", "eingereicht"),
            ("submitted_on", "17.6.2026"), ("requested_grant", "-5"), ("decided_on", "31.02.2026"),
        ]);
        let page = erika.submit(&wrong).await.expect(422);
        page.assert_shows("3 Angaben sind zu ändern");
        for words in ["Eingereicht am: Der 17.06.2026 liegt in der Zukunft", "Beantragte Zuwendung: −5,00 € geht nicht", "Entschieden am:"] {
            page.assert_shows(words);
        }
    }

    async fn days_before_the_notice_are_taken_and_told(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let form = erika.form(&path, &path).await.with(&[("proof_due", "1.2.2023"), ("condition_text", "Zwischenbericht"), ("condition_due_on", "1.1.2023"), ("condition_done_on", ""), ("condition_done_by", "")]);
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("Der Verwendungsnachweis wäre am 01.02.2023 fällig, vor dem Bescheid vom 01.03.2023.");
        page.assert_shows("„Zwischenbericht“ wäre am 01.01.2023 fällig, vor dem Bescheid vom 01.03.2023.");
        let form = erika.form(&path, &path).await.with(&[("proof_due", "31.1.2027"), ("condition_due_on", "1.3.2024")]);
        let saved = erika.submit(&form).await.expect(303);
        erika.follow(&saved).await.expect(200).assert_hides("fällig, vor dem Bescheid");
    }

    /// R7 holds each day against the period that the notice names for it.
    async fn the_notice_says_in_which_period_payment_counts(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let findings = format!("/pruefhinweise?bescheid={}", world.own.notice.id);
        let early = [("implementation_from", "01.01.2026"), ("implementation_to", "02.01.2026"), ("grace_days", "0")];
        for (periods, shows) in [("durchfuehrung", true), ("bewilligung", false)] {
            let form = erika.form(&path, &path).await.with(&early).with(&[("date_periods", periods)]);
            erika.submit(&form).await.assert_status(303);
            let page = erika.get(&findings).await.expect(200);
            assert_eq!(page.text().contains("vor Beginn des Durchführungszeitraums"), shows, "{periods}: {}", page.text());
        }
        let form = erika.form(&path, &path).await.with(&[("date_periods", "irgendwann")]);
        erika.submit(&form).await.expect(422).assert_shows("Maßgeblicher Zeitraum: Bitte wählen Sie");
    }
}
