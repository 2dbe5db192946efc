//! Amounts and days that cannot be or hardly are right, and what is told of them.

use paktbuch::db::Who;
use paktbuch::funding::readiness;
use paktbuch_entity::application;
use paktbuch_tests::{Browser, Form, TestApp, World, on_both};
use paktbuch_types::{ApplicationId, ApplicationState};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, Set};

async fn application_form(browser: &Browser) -> Form {
    let form = browser
        .form("/antraege/neu?programm=digitalpakt-nrw", "/antraege")
        .await;
    form.with(&[("title", "Tafeln für alle"), ("category", "IT-Grundstruktur")])
}

async fn stored(app: &TestApp, id: ApplicationId) -> application::Model {
    let row = application::Entity::find_by_id(id).one(app.db.reader()).await;
    row.unwrap().unwrap()
}

on_both! {
    /// The world's notice grants 9.000 €, of which 4.500 € are paid out.
    async fn a_payout_above_the_grant_is_taken_and_told(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}", world.own.notice.id);
        let action = format!("{path}/auszahlungen");
        let pay = async |amount: &str| {
            let form = erika.form(&path, &action).await.with(&[("paid_on", "1.7.2023"), ("amount", amount)]);
            let saved = erika.submit(&form).await.expect(303);
            erika.follow(&saved).await.expect(200)
        };
        pay("4.500").await.assert_hides("mehr als bewilligt");
        let page = pay("250,50").await;
        page.assert_shows("Ausgezahlt sind damit 9.250,50 €, 250,50 € mehr als bewilligt.");
        let finding = "Ausgezahlt sind 9.250,50 €, bewilligt 9.000,00 €: 250,50 € zu viel.";
        page.assert_shows(finding);
        assert!(page.html().contains("<a href=\"#auszahlungen\">Auszahlungen</a>"), "{}", page.html());
        erika.get(&format!("/pruefhinweise?bescheid={}", world.own.notice.id)).await.expect(200).assert_shows(finding);
        // Paid back, all is well again.
        pay("-250,50").await.assert_hides("zu viel");
    }

    async fn a_notice_takes_over_what_the_application_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let address = format!("/bescheide/neu?antrag={}", world.own.application.id);
        let page = erika.get(&address).await.expect(200);
        page.assert_shows("Vorschlag aus dem Antrag: beantragt sind 10.000,00 €. Maßgeblich ist der Bescheid");
        let form = erika.form(&address, "/bescheide").await;
        assert_eq!(form.value("eligible"), Some("10.000,00"));
        let changed = form.with(&[("reference", "48.09"), ("notice_date", "1.3.2023"), ("eligible", "8.000")]);
        let again = erika.submit(&changed.clone().with(&[("title", "")])).await.expect(422);
        again.assert_shows("Vorschlag aus dem Antrag");
        assert!(again.html().contains("value=\"8.000\""));
        let saved = erika.submit(&changed).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("7.200,00");
        // Nothing is entered yet: that is what its proof lacks.
        page.assert_shows("Der Kostenplan ist noch nicht eingetragen");
        page.assert_shows("Noch keine Rechnung ist zugeordnet");
        page.assert_hides("Es fehlt nichts");
    }

    async fn a_draft_has_no_aktenzeichen_and_no_day_of_filing(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        let form = application_form(&erika).await;
        let early = form.clone().with(&[("submitted_on", "1.2.2022")]);
        erika.submit(&early).await.expect(422).assert_shows("Eingereicht am: Ein Entwurf ist noch nicht eingereicht.");
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("Der Antrag „Tafeln für alle“ ist erfasst.");
        let path = saved.location().unwrap().to_owned();
        let id = path.rsplit('/').next().unwrap().parse::<ApplicationId>().unwrap();
        assert_eq!(stored(&app, id).await.reference, format!("Entwurf {id}"));
        page.assert_shows(&format!("Antrag Entwurf {id}: Tafeln für alle"));
        let second = application_form(&erika).await;
        erika.submit(&second).await.assert_status(303);

        let edit = format!("{path}/bearbeiten");
        let form = erika.form(&edit, &edit).await;
        assert_eq!(form.value("reference"), Some(""));
        let renamed = form.clone().with(&[("title", "Tafeln für viele")]);
        erika.submit(&renamed).await.assert_status(303);
        assert_eq!(stored(&app, id).await.reference, format!("Entwurf {id}"));
        let form = erika.form(&edit, &edit).await.with(&[("state", "eingereicht"), ("submitted_on", "1.2.2022")]);
        erika.submit(&form).await.expect(422).assert_shows("Aktenzeichen: Ab dem Stand „Eingereicht“ nötig. Bitte eintragen.");
        let named = form.clone().with(&[("reference", &format!("Entwurf {id}"))]);
        erika.submit(&named).await.expect(422).assert_shows("Aktenzeichen: Ab dem Stand");
        erika.submit(&form.with(&[("reference", "HAV-DPS-77")])).await.assert_status(303);
        let row = stored(&app, id).await;
        assert_eq!((row.reference.as_str(), row.state), ("HAV-DPS-77", ApplicationState::Submitted));
    }

    /// The world's application was filed on 10.01.2023, its notice is of 01.03.2023.
    async fn no_notice_is_older_than_its_application(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let early = erika.form(&path, &path).await.with(&[("notice_date", "9.1.2023")]);
        erika.submit(&early).await.expect(422).assert_shows("Bescheid vom: Der Tag liegt vor der Einreichung des Antrags am 10.01.2023.");
        let path = format!("/antraege/{}/bearbeiten", world.own.application.id);
        let late = erika.form(&path, &path).await.with(&[("submitted_on", "2.3.2023")]);
        erika.submit(&late).await.expect(422).assert_shows("ist vom 01.03.2023, also älter. Bitte einen der beiden Tage berichtigen.");
        let same = erika.form(&path, &path).await.with(&[("submitted_on", "1.3.2023")]);
        erika.submit(&same).await.assert_status(303);
    }

    /// Today is the 16.06.2026. What was stored so before the check stays.
    async fn nothing_is_filed_granted_or_paid_out_in_the_future(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let erika = app.foerdermittel().await;
        let application = format!("/antraege/{}/bearbeiten", own.application.id);
        let notice = format!("/bescheide/{}/bearbeiten", own.notice.id);
        let payout = format!("/auszahlungen/{}", own.payout.id);
        let save = async |path: &str, fields: &[(&str, &str)]| {
            let form = erika.form(path, path).await.with(fields);
            erika.submit(&form).await
        };
        let refused = [
            (&application, "submitted_on", "Eingereicht am: Der 17.06.2026 liegt in der Zukunft. Bitte den Tag der Einreichung eintragen, höchstens heute."),
            (&notice, "notice_date", "Bescheid vom: Der 17.06.2026 liegt in der Zukunft. Bitte den Tag des Bescheids eintragen, höchstens heute."),
            (&payout, "paid_on", "Ausgezahlt am: Der 17.06.2026 liegt in der Zukunft. Bitte den Tag der Gutschrift eintragen, höchstens heute."),
        ];
        for (path, field, words) in refused {
            save(path, &[(field, "17.6.2026")]).await.expect(422).assert_shows(words);
        }
        let added = format!("/bescheide/{}", own.notice.id);
        let form = erika.form(&added, &format!("{added}/auszahlungen")).await.with(&[("paid_on", "17.6.2026"), ("amount", "1")]);
        erika.submit(&form).await.expect(422).assert_shows("Ausgezahlt am: Der 17.06.2026 liegt in der Zukunft.");
        save(&payout, &[("paid_on", "16.6.2026"), ("reason", "Wertstellung")]).await.assert_status(303);

        app.db.write(Who::System, async |tx| {
            let mut later = own.application.clone().into_active_model();
            later.submitted_on = Set("2026-07-06".parse().ok());
            later.update(tx.conn()).await?;
            let mut later = own.payout.clone().into_active_model();
            later.paid_on = Set("2026-07-06".parse().unwrap());
            later.update(tx.conn()).await?;
            Ok::<_, DbErr>(())
        }).await.unwrap();
        save(&application, &[("title", "Neue Tafeln")]).await.assert_status(303);
        save(&payout, &[("note", "zweite Rate")]).await.assert_status(303);
        save(&payout, &[("paid_on", "7.7.2026")]).await.expect(422).assert_shows("Der 07.07.2026 liegt in der Zukunft.");
    }

    /// The DigitalPakt of NRW took applications until 31.07.2022.
    async fn an_application_after_the_last_day_is_taken_and_told(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        let apply = async |reference: &str, day: &str| {
            let fields = [("reference", reference), ("state", "eingereicht"), ("submitted_on", day)];
            let form = application_form(&erika).await.with(&fields);
            let saved = erika.submit(&form).await.expect(303);
            erika.follow(&saved).await.expect(200)
        };
        apply("HAV-DPS-78", "31.7.2022").await.assert_hides("das Programm nahm Anträge bis");
        let finding = "Der Antrag ist am 01.08.2022 eingereicht, das Programm nahm Anträge bis 31.07.2022 an.";
        apply("HAV-DPS-79", "1.8.2022").await.assert_shows(finding);
        erika.get("/pruefhinweise?ursache=filed-late").await.expect(200).assert_shows(finding);
    }

    async fn days_outside_of_the_programme_are_taken_and_told(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let path = format!("{notice}/bearbeiten");
        let fields = [("approval_to", "1.1.2026"), ("implementation_from", "1.9.2019"), ("implementation_to", "31.10.2024")];
        let form = erika.form(&path, &path).await.with(&fields);
        // The Zweckbindung of its device moves: the page shows it before it saves.
        let shown = erika.submit(&form).await.expect(200);
        let form = shown.forms().into_iter().find(|form| form.action == path).unwrap();
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("Der Bewilligungszeitraum endet am 01.01.2026, das Programm gilt nur bis 31.12.2025.");
        page.assert_shows("Der Durchführungszeitraum beginnt am 01.09.2019, das Programm gilt erst ab 11.09.2019.");
        let form = erika.get(&path).await.expect(200);
        form.assert_shows("Liegt nach dem 31.12.2025, den das Programm höchstens zulässt.");
        form.assert_shows("Liegt vor dem Beginn des Programms am 11.09.2019.");
        form.assert_shows("Das Programm lässt höchstens den 31.10.2024 zu.");
    }

    async fn a_durchfuehrungszeitraum_beyond_the_bewilligungszeitraum_is_told(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let path = format!("{notice}/bearbeiten");
        let fields = [("approval_from", "1.3.2023"), ("approval_to", "30.9.2024"), ("implementation_from", "28.2.2023"), ("implementation_to", "31.10.2024")];
        let form = erika.form(&path, &path).await.with(&fields);
        // The Zweckbindung of its device moves: the page shows it before it saves.
        let shown = erika.submit(&form).await.expect(200);
        let form = shown.forms().into_iter().find(|form| form.action == path).unwrap();
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        let (early, late) = (
            "Der Durchführungszeitraum beginnt am 28.02.2023, der Bewilligungszeitraum erst am 01.03.2023.",
            "Der Durchführungszeitraum endet am 31.10.2024, der Bewilligungszeitraum schon am 30.09.2024.",
        );
        let all = erika.get(&format!("/pruefhinweise?bescheid={}", world.own.notice.id)).await.expect(200);
        for words in [early, late] {
            page.assert_shows(words);
            all.assert_shows(words);
        }
    }

    /// The world's notice is of 01.03.2023: a payout before it is no refusal, for a takeover may bring a later notice only.
    async fn a_payout_before_its_notice_is_taken_and_told(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}", world.own.notice.id);
        let action = format!("{path}/auszahlungen");
        let pay = async |day: &str| {
            let form = erika.form(&path, &action).await.with(&[("paid_on", day), ("amount", "100")]);
            let saved = erika.submit(&form).await.expect(303);
            erika.follow(&saved).await.expect(200)
        };
        pay("1.3.2023").await.assert_hides("liegt vor dem Bescheid");
        let finding = "Die Auszahlung vom 28.02.2023 liegt vor dem Bescheid vom 01.03.2023.";
        pay("28.2.2023").await.assert_shows(finding);
        erika.get(&format!("/pruefhinweise?bescheid={}", world.own.notice.id)).await.expect(200).assert_shows(finding);
    }

    async fn the_form_says_what_asks_for_an_empty_field(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let id = world.own.notice.id;
        let path = format!("/bescheide/{id}/bearbeiten");
        let page = erika.get(&path).await.expect(200);
        for words in [
            "Toleranz je Einzelansatz in Prozent für Regel R2 nötig, kann später folgen",
            "Nachlauf für Zahlungen in Tagen für Regel R7 nötig, kann später folgen",
            "Verbot der Doppelförderung für Regel R11 nötig, kann später folgen",
            "In Prozent der zuwendungsfähigen Ausgaben.",
        ] {
            page.assert_shows(words);
        }
        let form = erika.form(&path, &path).await.with(&[("item_tolerance", ""), ("grace_days", "")]);
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        for (field, words) in [("item_tolerance", "Toleranz je Einzelansatz"), ("grace_days", "Nachlauf für Zahlungen"), ("double_funding_forbidden", "Verbot der Doppelförderung")] {
            let link = format!("<a class=\"pb-link\" href=\"{path}#f-{field}\">{words}</a>");
            assert!(page.html().contains(&link), "{link}: {}", page.html());
        }
        let read = app.pruefung().await.get(&format!("/bescheide/{id}")).await.expect(200);
        assert!(read.html().contains("<a class=\"pb-link\" href=\"#hinweise\">Nachlauf für Zahlungen</a>"), "{}", read.html());
        let before = readiness(app.db.reader(), id, app.clock.today()).await.unwrap();
        assert_eq!((before.unknown, before.without_order), (3, 0));
        app.db.write(Who::System, async |tx| {
            let mut line = world.own.line.clone().into_active_model();
            line.ordered_on = Set(None);
            line.update(tx.conn()).await?;
            Ok::<_, DbErr>(())
        }).await.unwrap();
        let page = erika.get(&format!("/bescheide/{id}")).await.expect(200);
        let link = format!("<a class=\"pb-link\" href=\"/pruefhinweise?bescheid={id}&#38;thema=tage\">1 Auftragsdatum</a>");
        assert!(page.html().contains(&link), "{}", page.html());
        erika.get("/bescheide").await.expect(200).assert_shows("1 Auftragsdatum , 3 Angaben im Bescheid fehlen");
        erika.get(&format!("/pruefhinweise?bescheid={id}&thema=tage")).await.expect(200).assert_shows("Der Tag des Auftrags fehlt.");
    }
}
