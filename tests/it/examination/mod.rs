//! What becomes of a filed proof: steps, cuts, and what they come to.

mod decided;
mod steps;
mod steps_api;

use paktbuch_entity::{proof_step, receipt_cut};
use paktbuch_tests::browser::File;
use paktbuch_tests::walk::links;
use paktbuch_tests::{Browser, Form, TestApp, World, on_both};
use paktbuch_types::{Auditor, Role};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use serde_json::json;

use crate::filing::file::{file, filings};

/// A notice whose proof is filed, with one receipt of 595 €.
async fn filed(app: &TestApp, office: &Browser) -> i64 {
    let world = World::build(app).await;
    let notice = world.own.notice.id.0;
    file(office, notice, "Mit der Bezirksregierung abgesprochen")
        .await
        .assert_status(303);
    notice
}

async fn steps(app: &TestApp) -> u64 {
    proof_step::Entity::find().count(app.db.reader()).await.unwrap()
}

async fn step(office: &Browser, path: &str, fields: &[(&str, &str)]) -> Form {
    let new = format!("{path}/neu");
    office.form(&new, &new).await.with(fields)
}

on_both! {
    async fn a_proof_goes_from_examination_to_the_settled_claim(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        office.get(&format!("/bescheide/{notice}/nachweise")).await.expect(200).assert_shows("Prüfung des Nachweises");
        office.get(&path).await.expect(200).assert_shows("eingereicht, noch nicht geprüft");
        let before = steps(&app).await;
        let sent = async |form: Form| office.submit_files(&form, &[]).await;
        let today = "16.06.2026";
        for (fields, message) in [
            (vec![("step", "nachzahlung"), ("amount", "1,00")], "Schritt: Auf „eingereicht“ folgt nicht „Nachzahlung“."),
            (vec![("step", "geprueft"), ("done_on", "17.06.2026")], "Tag: Der 17.06.2026 liegt in der Zukunft."),
            (vec![("step", "geprueft"), ("done_on", "01.01.2001")], "Tag: Der 01.01.2001 liegt vor dem Bescheid"),
            (vec![("step", "geprueft"), ("amount", "5,00")], "Betrag: Zu „geprüft“ gehört kein Betrag."),
            (vec![("step", "geprueft"), ("interest", "5,00")], "Zinsen: gehören zu einer Rückforderung."),
            (vec![("step", "geprueft"), ("hearing_until", "15.06.2026")], "Anhörung bis: liegt vor dem Tag des Schritts."),
            (vec![("step", "geprueft"), ("booked_on", "17.06.2026")], "Gebucht am: Der 17.06.2026 liegt in der Zukunft."),
            (vec![("step", "fertig")], "ist kein Wert für Schritt der Prüfung"),
        ] {
            let form = step(&office, &path, &[("done_on", today)]).await.with(&fields);
            sent(form).await.expect(422).assert_shows(message);
        }
        let form = step(&office, &path, &[("step", "geprueft"), ("done_on", today)]).await;
        let empty: File<'_> = ("datei", "leer.pdf", b"");
        office.submit_files(&form, &[empty]).await.expect(422).assert_shows("Sie ist leer (0 Bytes).");
        let program: File<'_> = ("datei", "virus.exe", b"MZ\x90\x00");
        let refused = office.submit_files(&form, &[program]).await.expect(422);
        refused.assert_shows("Schreiben oder Bescheinigung: Bitte wählen Sie ein PDF, JPEG oder PNG aus.");
        assert_eq!(steps(&app).await, before);
        let letter: File<'_> = ("datei", "Prüfung.pdf", b"%PDF-1.4 Schreiben");
        let form = form.with(&[("reference", "48-P-1"), ("hearing_until", "30.06.2026")]);
        office.submit_files(&form, &[letter]).await.assert_status(303);
        let page = office.get(&path).await.expect(200);
        page.assert_shows("geprüft");
        page.assert_shows("Bewilligungsbehörde · 48-P-1");
        let file = office.get(&format!("/nachweispruefung/{}/datei", steps(&app).await)).await.expect(200);
        assert_eq!(file.body, b"%PDF-1.4 Schreiben");
        let deadlines = office.get("/fristen").await.expect(200);
        deadlines.assert_shows("Anhörung zum Nachweis beantworten");
        for (fields, message) in [
            (vec![("step", "rueckforderung")], "Betrag: Bitte eintragen, um welchen Betrag es bei „Rückforderung“ geht."),
            (vec![("step", "rueckforderung"), ("amount", "-1")], "Betrag: muss größer als null sein."),
            (vec![("step", "rueckforderung"), ("amount", "4.500,01")], "Betrag: Damit sind 4.500,01 € zurückgefordert, ausgezahlt sind nach Paktbuch 4.500,00 €."),
        ] {
            let form = step(&office, &path, &[("done_on", today)]).await.with(&fields);
            sent(form).await.expect(422).assert_shows(message);
        }
        let form = step(&office, &path, &[("step", "rueckforderung"), ("done_on", today), ("amount", "120,00"), ("interest", "3,40")]).await;
        sent(form).await.assert_status(303);
        office.get("/fristen").await.expect(200).assert_hides("Anhörung zum Nachweis beantworten");
        office.get(&path).await.expect(200).assert_shows("geforderte Zinsen 3,40");
        let page = office.get(&format!("/bescheide/{notice}")).await.expect(200);
        page.assert_shows("Letzter Schritt: Rückforderung am 16.06.2026.");
        page.assert_shows("was gilt, steht bei der Prüfung des Nachweises");
        // The examined step cannot go before the claim that follows it.
        let first = format!("/nachweispruefung/{}", steps(&app).await - 1);
        let page = office.get(&first).await.expect(200);
        let remove = page.forms().into_iter().find(|form| form.action.ends_with("/entfernen")).unwrap();
        office.submit(&remove).await.assert_status(303);
        office.get(&first).await.assert_status(200);
        assert_eq!(steps(&app).await, before + 2);
        let last = format!("/nachweispruefung/{}", steps(&app).await);
        // A letter that comes later is put to its step.
        let file = format!("{last}/datei");
        office.get(&file).await.assert_status(404);
        office.upload(&file, &[], &[("datei", "leer.pdf", b"")]).await.expect(422).assert_shows("Sie ist leer (0 Bytes)");
        office.upload(&file, &[], &[]).await.expect(422).assert_shows("Bitte wählen Sie eine Datei aus.");
        office.upload(&file, &[], &[("datei", "Bescheid.pdf", b"%PDF-1.4 Bescheid")]).await.assert_status(303);
        assert_eq!(office.get(&file).await.expect(200).body, b"%PDF-1.4 Bescheid");
        office.get(&last).await.expect(200).assert_shows("Hinterlegt ist Bescheid.pdf");
        // A step with its letter stays until the retention has ended, and so does the letter (R26).
        app.at("2033-12-31T10:00:00Z".parse().unwrap());
        let office = app.foerdermittel().await;
        let another = office.upload(&file, &[], &[("datei", "neu.pdf", b"%PDF-1.4 neu")]).await.expect(422);
        another.assert_shows("Aufbewahrung bis 31.12.2033: „Rückforderung vom 16.06.2026, mit Schreiben“ belegt den Bescheid");
        let removing = async |office: &Browser| {
            let page = office.get(&last).await.expect(200);
            let remove = page.forms().into_iter().find(|form| form.action.ends_with("/entfernen")).unwrap();
            office.submit(&remove).await.assert_status(303);
            steps(&app).await
        };
        assert_eq!(removing(&office).await, before + 2);
        assert_eq!(office.get(&file).await.expect(200).body, b"%PDF-1.4 Bescheid");
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let office = app.foerdermittel().await;
        assert_eq!(removing(&office).await, before + 1);
        office.get(&format!("/bescheide/{notice}")).await.expect(200).assert_shows("hat einen Schritt der Nachweisprüfung entfernt");
        let auditor = app.pruefung().await.get(&path).await.expect(200);
        auditor.assert_hides("Schritt eintragen");
    }

    async fn a_cut_receipt_lowers_what_is_accepted(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rest = format!("/api/paktbuch/v1/notices/{notice}/examination");
        let told = api.get(&rest).await.expect(200).json();
        let first = told["receipts"][0].clone();
        assert_eq!((first["filed_cents"].as_i64(), first["accepted_cents"].as_i64()), (Some(59_500), Some(59_500)));
        let page = office.get(&path).await.expect(200);
        let cut = links(&page).into_iter().find(|href| href.ends_with("/kuerzungen/1")).expect("the first receipt can be cut");
        let form = office.form(&cut, &cut).await;
        for (accepted, reason, message) in [
            ("0,01", "", "Grund: Bitte eintragen, warum die Stelle den Beleg kürzt."),
            ("", "zu teuer", "Anerkannt: Bitte den anerkannten Betrag eintragen."),
            ("999.999.999,00", "zu viel", "Anerkannt: Eingereicht sind"),
            ("-0,01", "zu wenig", "Anerkannt: Eingereicht sind"),
            ("viel", "so", "Anerkannt:"),
        ] {
            let typed = form.clone().with(&[("accepted", accepted), ("reason", reason)]);
            office.submit(&typed).await.expect(422).assert_shows(message);
        }
        let theirs = office.form(&cut, &cut).await;
        office.submit(&form.with(&[("accepted", "0,01"), ("reason", "nicht förderfähig")])).await.assert_status(303);
        office.submit(&theirs.with(&[("accepted", "0,02"), ("reason", "doch")])).await.assert_status(412);
        let page = office.get(&path).await.expect(200);
        page.assert_shows("Bewilligungsbehörde: anerkannt 0,01");
        page.assert_shows("nicht förderfähig");
        let now = api.get(&rest).await.expect(200).json();
        assert_eq!(now["receipts"][0]["accepted_cents"], 1);
        let sum = |told: &serde_json::Value| told["accepted_cents"].as_i64().unwrap();
        assert_eq!(sum(&told) - sum(&now), first["filed_cents"].as_i64().unwrap() - 1);
        let last = filings(&app).await.into_iter().filter(|row| row.notice_id.0 == notice).map(|row| row.number).max().unwrap();
        let history = office.get(&format!("/bescheide/{notice}")).await.expect(200).html();
        let (_, version) = history.split_once("<dt>Version des Nachweises</dt>").expect("the history names the version");
        assert!(version.split("</dd>").next().unwrap().contains(&format!("<ins>{last}</ins>")), "{version}");
        // Another auditor accepts nothing: the lower amount holds.
        let other = format!("{cut}?stelle=landesrechnungshof");
        let form = office.form(&other, &cut).await.with(&[("accepted", "0,00"), ("reason", "kein Bedarf")]);
        office.submit(&form).await.assert_status(303);
        assert_eq!(api.get(&rest).await.expect(200).json()["receipts"][0]["accepted_cents"], 0);
        let again = office.form(&other, &cut).await.with(&[("accepted", ""), ("reason", "")]);
        office.submit(&again).await.assert_status(303);
        assert_eq!(api.get(&rest).await.expect(200).json()["receipts"][0]["accepted_cents"], 1);
        let kept = receipt_cut::Entity::find().filter(receipt_cut::Column::Auditor.eq(Auditor::Granting)).count(app.db.reader()).await;
        assert_eq!(kept.unwrap(), 1);
        office.get("/nachweise/1/kuerzungen/9999").await.assert_status(404);
        office.get(&format!("{cut}?stelle=hack")).await.assert_status(404);
        let told = api.get(&rest).await.expect(200).json();
        assert_eq!(told["receipts"][0]["cuts"], json!([{"auditor": "bewilligungsbehoerde", "accepted_cents": 1, "reason": "nicht förderfähig", "version": 1}]));
    }

    async fn a_correction_says_where_the_cuts_of_the_version_before_are(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let version = filings(&app).await.into_iter().filter(|row| row.notice_id.0 == notice).max_by_key(|row| row.number).unwrap();
        let cuts = format!("/api/paktbuch/v1/proofs/{}/cuts", version.id);
        let cut = json!({"number": 1, "auditor": "bewilligungsbehoerde", "accepted_cents": 40_000, "reason": "Rabatt nicht abgezogen"});
        assert_eq!(api.post(&cuts, &cut).await.expect(201).json()["accepted_cents"], 40_000);
        api.post(&cuts, &cut).await.assert_status(412);
        // The correction says more, its receipt the same.
        let narrative = format!("/bescheide/{notice}/sachbericht/bearbeiten");
        let form = office.get(&narrative).await.expect(200).forms().into_iter().find(|form| form.value("measure").is_some()).expect("the Sachbericht");
        office.submit(&form.with(&[("measure", "Ein anderer Text")])).await.assert_status(303);
        file(&office, notice, "Sachbericht berichtigt").await.assert_status(303);
        let page = office.get(&path).await.expect(200);
        page.assert_shows(&format!("In Version {} sind Belege gekürzt: 1 Kürzung.", version.number));
        page.assert_shows("gekürzt 0,00");
        office.get(&format!("{path}?version={}", version.number)).await.expect(200).assert_shows("Rabatt nicht abgezogen");
        office.get(&format!("{path}?version=99")).await.assert_status(404);
        let filed = office.get(&format!("/nachweise/{}", version.id)).await.expect(200);
        filed.assert_shows("Kürzungen dieser Version");
        filed.assert_shows("anerkannt 400,00");
        filed.assert_shows("eingereicht 595,00");
        let line = format!("&#38;nachweis={}&#38;nr=1\"", version.id);
        assert!(filed.html().contains(&line), "{}", filed.html());
        filed.assert_shows("Bewilligungsbehörde: Rabatt nicht abgezogen");
        let carry = page.forms().into_iter().find(|form| form.action.ends_with("/uebernehmen")).expect("cuts can be copied");
        office.submit(&carry).await.assert_status(303);
        let page = office.get(&path).await.expect(200);
        page.assert_shows("gekürzt 195,00");
        page.assert_hides("sind Belege gekürzt");
    }

    async fn cuts_are_offered_for_copying_only_where_an_equal_receipt_stands(app: TestApp) {
        let office = app.foerdermittel().await;
        let world = World::build(&app).await;
        let notice = world.own.notice.id.0;
        file(&office, notice, "abgesprochen").await.assert_status(303);
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let version = filings(&app).await.into_iter().filter(|row| row.notice_id.0 == notice).max_by_key(|row| row.number).unwrap();
        let cut = json!({"number": 1, "auditor": "bewilligungsbehoerde", "accepted_cents": 40_000, "reason": "Rabatt nicht abgezogen"});
        api.post(&format!("/api/paktbuch/v1/proofs/{}/cuts", version.id), &cut).await.assert_status(201);
        // The correction has another day of payment: no receipt says the same.
        let mut paid = world.own.payment.clone().into_active_model();
        paid.paid_on = Set(world.own.payment.paid_on.succ_opt().unwrap());
        paid.update(app.db.reader()).await.unwrap();
        file(&office, notice, "Zahlungstag berichtigt").await.assert_status(303);
        let page = office.get(&path).await.expect(200);
        page.assert_shows(&format!("In Version {} sind Belege gekürzt: 1 Kürzung.", version.number));
        page.assert_shows("Kein Beleg der gezeigten Version gleicht einem davon");
        assert!(!page.forms().into_iter().any(|form| form.action.ends_with("/uebernehmen")), "nothing can be copied");
        let form = office.get(&format!("/nachweise/{}/kuerzungen/1", version.id)).await.expect(200);
        form.assert_shows("Was eine andere prüfende Stelle von diesem Beleg anerkennt:");
        form.assert_shows("Version 2 ist ersetzt: Es gilt Version 3 vom 16.06.2026.");
        // Saved is the cut of that version, and its page stays.
        let cut = format!("/nachweise/{}/kuerzungen/1", version.id);
        let saved = office.submit(&office.form(&cut, &cut).await.with(&[("accepted", "300,00")])).await;
        saved.assert_status(303);
        assert_eq!(saved.location(), Some(format!("{path}?version=2").as_str()));
        let last = filings(&app).await.into_iter().filter(|row| row.notice_id.0 == notice).max_by_key(|row| row.number).unwrap();
        office.get(&format!("/nachweise/{}/kuerzungen/1", last.id)).await.expect(200).assert_hides("ist ersetzt");
        office.get(&format!("/nachweise/{}", last.id)).await.expect(200).assert_hides("Kürzungen dieser Version");
    }

    async fn another_auditor_closes_nothing_of_the_granting_authority(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        for fields in [
            [("step", "schlussbescheid"), ("auditor", "bewilligungsbehoerde"), ("appeal_until", "16.07.2026")],
            [("step", "geprueft"), ("auditor", "bundesrechnungshof"), ("hearing_until", "30.06.2026")],
        ] {
            let form = step(&office, &path, &[("done_on", "16.06.2026")]).await.with(&fields);
            office.submit_files(&form, &[]).await.assert_status(303);
        }
        office.get(&path).await.expect(200).assert_shows("Schlussbescheid");
        let deadlines = office.get("/fristen").await.expect(200);
        deadlines.assert_shows("Rechtsbehelf gegen den Bescheid zum Nachweis");
        deadlines.assert_shows("Anhörung zum Nachweis beantworten");
        for (name, auditor, words) in [
            ("gezeichnet", "landesrechnungshof", "Stelle: „gezeichnet“ ist kein Schritt der Stelle „Landesrechnungshof“."),
            ("oertliche_pruefung", "bewilligungsbehoerde", "Bitte eine wählen, deren Schritt das ist: örtliche Rechnungsprüfung."),
            ("rueckforderung", "bundesrechnungshof", "ist kein Schritt der Stelle"),
        ] {
            let form = step(&office, &path, &[("done_on", "16.06.2026"), ("step", name), ("auditor", auditor)]).await;
            office.submit_files(&form, &[]).await.expect(422).assert_shows(words);
        }
    }

    async fn steps_are_entered_through_rest(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rest = format!("/api/paktbuch/v1/notices/{}/examination", world.own.notice.id);
        let told = api.get(&rest).await.expect(200).json();
        assert_eq!(told["state"], "eingereicht", "it was filed after the local audit");
        let made = json!({"step": "geprueft", "auditor": "bewilligungsbehoerde", "done_on": "2026-06-16"});
        let path = format!("{rest}/steps");
        api.post(&path, &made).await.assert_status(201);
        assert_eq!(api.get(&rest).await.expect(200).json()["state"], "geprueft");
        let wrong = json!({"step": "gezeichnet", "auditor": "schultraeger", "done_on": "2026-06-16"});
        api.post(&path, &wrong).await.assert_status(201);
        let beyond = json!({"step": "nachforderung", "auditor": "bewilligungsbehoerde", "done_on": "2026-06-17"});
        api.post(&path, &beyond).await.assert_status(422);
        app.api(Role::Pruefung, &[]).await.post(&path, &made).await.assert_status(403);
    }
}
