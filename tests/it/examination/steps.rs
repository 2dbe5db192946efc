//! In which order steps stand, and which do not fit together.

use paktbuch::funding::read_notice;
use paktbuch_entity::{filed_proof, notice, payout};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, NoticeId, NoticeState, Role};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

use super::{filed, step, steps};
use crate::filing::file::{file, filings};

on_both! {
    async fn steps_of_one_day_stand_in_the_order_of_the_procedure(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let narrative = format!("/bescheide/{notice}/sachbericht/bearbeiten");
        let form = office.form(&narrative, &narrative).await;
        office.submit(&form.with(&[("measure", "Ein anderer Text")])).await.assert_status(303);
        file(&office, notice, "Sachbericht berichtigt").await.assert_status(303);
        let path = format!("/bescheide/{notice}/nachweispruefung");
        for (name, auditor) in [("geprueft", "bewilligungsbehoerde"), ("gezeichnet", "schultraeger")] {
            let form = step(&office, &path, &[("step", name), ("auditor", auditor), ("done_on", "16.06.2026")]).await;
            office.submit_files(&form, &[]).await.assert_status(303);
        }
        let html = office.get(&path).await.expect(200).html();
        let (_, list) = html.split_once("<ol class=\"pb-history\">").expect("the steps");
        let (list, _) = list.split_once("</ol>").unwrap();
        let places = ["gezeichnet", "Version 2", "Version 3", "geprüft"].map(|words| list.find(words).expect(words));
        assert!(places.is_sorted(), "{list}");
    }

    async fn that_it_was_filed_is_typed_in_only_of_a_proof_before_the_takeover(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let typed = [("step", "eingereicht"), ("auditor", "schultraeger"), ("done_on", "16.06.2026")];
        let offers = |html: String| html.contains("value=\"eingereicht\"");
        assert!(offers(office.get(&format!("{path}/neu")).await.expect(200).html()), "the world's proof was filed before");
        filed_proof::Entity::delete_by_id(NoticeId(notice)).exec(app.db.reader()).await.unwrap();
        let before = steps(&app).await;
        assert!(!offers(office.get(&format!("{path}/neu")).await.expect(200).html()));
        let refused = office.submit_files(&step(&office, &path, &typed).await, &[]).await.expect(422);
        refused.assert_shows("Schritt: „eingereicht“ trägt Paktbuch selbst ein.");
        refused.assert_shows("„Verwendungsnachweis einreichen“");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rest = format!("/api/paktbuch/v1/notices/{notice}/examination/steps");
        let body = json!({"step": "eingereicht", "auditor": "schultraeger", "done_on": "2026-06-16"});
        api.post(&rest, &body).await.expect(422).assert_shows("trägt Paktbuch selbst ein");
        assert_eq!(steps(&app).await, before);
        // Another step does not become one either.
        let signed = [("step", "gezeichnet"), ("auditor", "schultraeger"), ("done_on", "16.06.2026")];
        office.submit_files(&step(&office, &path, &signed).await, &[]).await.assert_status(303);
        let entered = format!("/nachweispruefung/{}", before + 1);
        let change = office.form(&entered, &entered).await.with(&[("step", "eingereicht")]);
        office.submit(&change).await.expect(422).assert_shows("trägt Paktbuch selbst ein");
    }

    async fn a_claim_back_beside_a_supplement_is_pointed_out(app: TestApp) {
        let notice = filed(&app, &app.foerdermittel().await).await;
        app.at("2026-06-20T08:00:00Z".parse().unwrap());
        let office = app.foerdermittel().await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let entered = async |name: &str, day: &str, amount: &str| {
            let form = step(&office, &path, &[("step", name), ("done_on", day), ("amount", amount)]).await;
            office.submit_files(&form, &[]).await.assert_status(303);
            office.get(&path).await.expect(200)
        };
        entered("schlussbescheid", "17.06.2026", "").await.assert_hides("Eingetragen ist");
        // 536,00 € are accepted, 4.500,00 € paid out.
        let against = "Eingetragen ist eine Nachzahlung; anerkannte Zuwendung und Auszahlungen ergeben eine Rückforderung von 3.964,00 €.";
        let both = "stehen nebeneinander";
        let page = entered("nachzahlung", "17.06.2026", "10,00").await;
        page.assert_shows(against);
        page.assert_hides(both);
        let page = entered("ausgeglichen", "18.06.2026", "").await;
        page.assert_hides(against);
        page.assert_hides(both);
        let page = entered("rueckforderung", "19.06.2026", "120,00").await;
        page.assert_shows("Nachzahlung vom 17.06.2026 über 10,00 € und Rückforderung vom 19.06.2026 über 120,00 € stehen nebeneinander.");
        page.assert_hides("Eingetragen ist eine Rückforderung");
        let payout = payout::Entity::find().filter(payout::Column::NoticeId.eq(NoticeId(notice))).one(app.db.reader()).await;
        let mut payout = payout.unwrap().expect("a payout").into_active_model();
        payout.amount = Set(Cents::euros(500));
        payout.update(app.db.reader()).await.unwrap();
        let against = "Eingetragen ist eine Rückforderung; anerkannte Zuwendung und Auszahlungen ergeben eine Nachzahlung von 36,00 €.";
        office.get(&path).await.expect(200).assert_shows(against);
        entered("ausgeglichen", "20.06.2026", "").await.assert_hides(both);
    }

    async fn a_time_to_appeal_runs_on_beside_the_next_step(app: TestApp) {
        let notice = filed(&app, &app.foerdermittel().await).await;
        let office = app.foerdermittel().await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        for fields in [
            &[("step", "schlussbescheid"), ("done_on", "16.06.2026"), ("appeal_until", "16.07.2026")][..],
            &[("step", "rueckforderung"), ("done_on", "16.06.2026"), ("amount", "100,00")],
        ] {
            let form = step(&office, &path, fields).await;
            office.submit_files(&form, &[]).await.assert_status(303);
        }
        office.get("/fristen").await.expect(200).assert_shows("Rechtsbehelf gegen den Bescheid zum Nachweis");
        let settled = step(&office, &path, &[("step", "ausgeglichen"), ("done_on", "16.06.2026")]).await;
        office.submit_files(&settled, &[]).await.assert_status(303);
        office.get("/fristen").await.expect(200).assert_hides("Rechtsbehelf gegen den Bescheid zum Nachweis");
    }

    /// The page of the notice tells what the list of deadlines tells, and a Nachforderung is answered, no hearing.
    async fn days_of_the_examination_stand_on_the_page_of_the_notice(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let words = "Nachforderung zum Nachweis beantworten";
        let early = [("step", "nachforderung"), ("done_on", "16.06.2026"), ("hearing_until", "15.06.2026")];
        let refused = office.submit_files(&step(&office, &path, &early).await, &[]).await.expect(422);
        refused.assert_shows("Antwort bis: liegt vor dem Tag des Schritts.");
        let asked = [("step", "nachforderung"), ("done_on", "16.06.2026"), ("hearing_until", "30.06.2026")];
        office.submit_files(&step(&office, &path, &asked).await, &[]).await.assert_status(303);
        office.get(&path).await.expect(200).assert_shows("Antwort bis 30.06.2026");
        for page in ["/fristen".to_owned(), format!("/bescheide/{notice}")] {
            office.get(&page).await.expect(200).assert_shows(words);
        }
        let decided = [("step", "schlussbescheid"), ("done_on", "16.06.2026"), ("appeal_until", "16.07.2026")];
        office.submit_files(&step(&office, &path, &decided).await, &[]).await.assert_status(303);
        let page = office.get(&format!("/bescheide/{notice}")).await.expect(200);
        page.assert_shows("Rechtsbehelf gegen den Bescheid zum Nachweis");
        page.assert_hides(words);
    }

    /// Each line says which step it is of.
    async fn two_times_to_appeal_are_told_apart(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        for fields in [
            &[("step", "schlussbescheid"), ("appeal_until", "16.07.2026")][..],
            &[("step", "rueckforderung"), ("amount", "100,00"), ("appeal_until", "17.07.2026")],
        ] {
            let form = step(&office, &path, &[("done_on", "16.06.2026")]).await.with(fields);
            office.submit_files(&form, &[]).await.assert_status(303);
        }
        let appeal = "Rechtsbehelf gegen den Bescheid zum Nachweis";
        let page = office.get(&format!("/bescheide/{notice}")).await.expect(200);
        let list = office.get("/fristen").await.expect(200);
        for asked_by in ["Schlussbescheid vom 16.06.2026, Bewilligungsbehörde", "Rückforderung vom 16.06.2026, Bewilligungsbehörde"] {
            page.assert_shows(&format!("{appeal} {asked_by}"));
            list.assert_shows(asked_by);
        }
    }

    /// From the filed proof to its examination, and from the settled one to the end of notice and application.
    async fn the_page_of_the_notice_leads_through_the_examination_to_its_end(app: TestApp) {
        let office = app.foerdermittel().await;
        let id = filed(&app, &office).await;
        let page = format!("/bescheide/{id}");
        let path = format!("{page}/nachweispruefung");
        let shown = office.get(&page).await.expect(200);
        shown.assert_shows("Prüfung des Nachweises Dort werden Zeichnung, Kürzungen, Schlussbescheid und Ausgleich eingetragen.");
        assert!(shown.html().contains(&format!("href=\"{path}\"")), "{}", shown.html());
        let notice = notice::Entity::find_by_id(NoticeId(id)).one(app.db.reader()).await.unwrap().expect("the notice");
        let application = notice.application_id.expect("its application");
        let ends = [
            ("Bescheid abschließen", format!("href=\"{page}/bearbeiten#f-state\"")),
            ("Antrag abschließen", format!("href=\"/antraege/{application}/bearbeiten#f-state\"")),
        ];
        for (name, is_end) in [("schlussbescheid", false), ("ausgeglichen", true)] {
            let form = step(&office, &path, &[("step", name), ("done_on", "16.06.2026")]).await;
            office.submit_files(&form, &[]).await.assert_status(303);
            for address in [&page, &path] {
                let shown = office.get(address).await.expect(200);
                for (words, href) in &ends {
                    assert_eq!((shown.text().contains(words), shown.html().contains(href)), (is_end, is_end), "{address} after {name}");
                }
            }
        }
        office.get(&page).await.expect(200).assert_shows("Letzter Schritt: ausgeglichen am 16.06.2026.");
        let auditor = app.pruefung().await;
        for address in [&page, &path] {
            auditor.get(address).await.expect(200).assert_hides("abschließen");
        }
        let closed = notice::ActiveModel { id: Set(notice.id), state: Set(NoticeState::Closed), ..Default::default() };
        closed.update(app.db.reader()).await.unwrap();
        let shown = office.get(&path).await.expect(200);
        shown.assert_hides("Bescheid abschließen");
        shown.assert_shows("Antrag abschließen");
        let edit = format!("/antraege/{application}/bearbeiten");
        let form = office.form(&edit, &edit).await.with(&[("state", "abgeschlossen"), ("closed_on", "16.06.2026")]);
        office.submit(&form).await.assert_status(303);
        for address in [&page, &path] {
            office.get(address).await.expect(200).assert_hides("Antrag abschließen");
        }
    }

    /// Reference and letter of a step are saved in one form.
    async fn a_step_is_changed_together_with_its_letter(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let new = step(&office, &path, &[("step", "geprueft"), ("done_on", "16.06.2026")]).await;
        office.submit_files(&new, &[]).await.assert_status(303);
        let entered = format!("/nachweispruefung/{}", steps(&app).await);
        let form = office.form(&entered, &entered).await.with(&[("reference", "48-P-7")]);
        let refused = office.submit_files(&form, &[("datei", "virus.exe", b"MZ\x90\x00")]).await.expect(422);
        refused.assert_shows("Bitte wählen Sie ein PDF, JPEG oder PNG aus.");
        let kept = refused.forms().into_iter().find(|form| form.action == entered).unwrap();
        assert_eq!(kept.value("reference"), Some("48-P-7"), "what was typed is not lost");
        let letter: (&str, &str, &[u8]) = ("datei", "Schreiben.pdf", b"%PDF-1.4 Schreiben");
        office.submit_files(&form, &[letter]).await.assert_status(303);
        let page = office.get(&entered).await.expect(200);
        page.assert_shows("Hinterlegt ist Schreiben.pdf");
        assert_eq!(office.form(&entered, &entered).await.value("reference"), Some("48-P-7"));
        assert_eq!(office.get(&format!("{entered}/datei")).await.expect(200).body, b"%PDF-1.4 Schreiben");
    }

    /// 536,00 € are filed, 500,00 € paid out; the granting authority claims 100,00 € of them back.
    async fn what_was_decided_is_the_most_that_is_paid_out(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let payout = payout::Entity::find().filter(payout::Column::NoticeId.eq(NoticeId(notice))).one(app.db.reader()).await;
        let mut payout = payout.unwrap().expect("a payout").into_active_model();
        payout.amount = Set(Cents::euros(500));
        payout.update(app.db.reader()).await.unwrap();
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let page = format!("/bescheide/{notice}");
        let shown = office.get(&page).await.expect(200);
        shown.assert_shows("Restanforderung noch auszuzahlen 36,00");
        shown.assert_shows("bewilligt und noch nicht ausgezahlt 8.500,00");
        let letter = format!("/berichte/schreiben/anschreiben?bescheid={notice}&stichtag=31.12.2025");
        office.get(&letter).await.expect(200).assert_shows("lt. Abrechnung");
        for fields in [&[("step", "schlussbescheid"), ("done_on", "16.06.2026")][..], &[("step", "rueckforderung"), ("done_on", "16.06.2026"), ("amount", "100,00")]] {
            let form = step(&office, &path, fields).await;
            office.submit_files(&form, &[]).await.assert_status(303);
        }
        let shown = office.get(&page).await.expect(200);
        for words in ["mehr wird nicht ausgezahlt 400,00", "höchstens, was anerkannt ist 400,00", "Rückzahlung mehr ausgezahlt als anerkannt 100,00"] {
            shown.assert_shows(words);
        }
        shown.assert_hides("Abrufbar heute");
        let shown = office.get(&letter).await.expect(200);
        shown.assert_shows("Das sind 100,00 € mehr als die Zuwendung lt. Schlussbescheid.");
        shown.assert_hides("um deren Auszahlung ich bitte");
        let new = format!("{page}/mittelabrufe/neu");
        office.get(&new).await.expect(200).assert_shows("Zuwendung lt. Schlussbescheid");
        let more = office.form(&new, &new).await.with(&[("kind", "vorschuss"), ("amount", "10,00")]);
        office.submit(&more).await.expect(422).assert_shows("mehr als der Rest der Zuwendung. Abrufbar sind noch 0,00");
    }

    /// The final notice alone settles what the cuts left, before anything is claimed or paid in addition.
    async fn what_is_cut_is_not_paid_out_by_the_final_notice(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rest = format!("/api/paktbuch/v1/notices/{notice}/examination");
        let decided = async || read_notice(app.db.reader(), NoticeId(notice)).await.unwrap().unwrap().decided;
        let version = filings(&app).await.into_iter().filter(|row| row.notice_id.0 == notice).max_by_key(|row| row.number).unwrap().id;
        let cut = format!("/nachweise/{version}/kuerzungen/1");
        let form = office.form(&cut, &cut).await.with(&[("accepted", "100,00"), ("reason", "nicht bewilligt")]);
        office.submit(&form).await.assert_status(303);
        assert_eq!(decided().await, None);
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let form = step(&office, &path, &[("step", "schlussbescheid"), ("done_on", "16.06.2026")]).await;
        office.submit_files(&form, &[]).await.assert_status(303);
        let told = api.get(&rest).await.expect(200).json();
        let accepted = told["grant_accepted_cents"].as_i64().expect("what the cuts left");
        assert!(accepted < 53_600, "{told}");
        assert_eq!(decided().await, Some(Cents(accepted)));
        let letter = format!("/berichte/schreiben/anschreiben?bescheid={notice}&stichtag=31.12.2025");
        office.get(&letter).await.expect(200).assert_hides("um deren Auszahlung ich bitte");
    }

    async fn another_amount_than_what_is_computed_is_pointed_out(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        let entered = async |name: &str, amount: &str| {
            let form = step(&office, &path, &[("step", name), ("done_on", "16.06.2026"), ("amount", amount)]).await;
            office.submit_files(&form, &[]).await.assert_status(303);
            office.get(&path).await.expect(200)
        };
        entered("schlussbescheid", "").await.assert_hides("Zurückgefordert sind");
        // 536,00 € are accepted, 4.500,00 € paid out.
        let page = entered("rueckforderung", "396,40").await;
        page.assert_shows("Zurückgefordert sind 396,40 €; anerkannte Zuwendung und Auszahlungen ergeben 3.964,00 €.");
        entered("rueckforderung", "3.567,60").await.assert_hides("Zurückgefordert sind");
        entered("ausgeglichen", "5.000,00").await.assert_shows("Ausgeglichen sind 5.000,00 €; gefordert oder nachzuzahlen waren 3.964,00 €.");
    }

    async fn the_form_opens_with_the_natural_next_step(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let path = format!("/bescheide/{notice}/nachweispruefung");
        for expected in ["geprueft", "schlussbescheid", "ausgeglichen"] {
            let form = step(&office, &path, &[("done_on", "16.06.2026")]).await;
            assert_eq!((form.value("step"), form.value("auditor")), (Some(expected), Some("bewilligungsbehoerde")));
            let wrong = form.clone().with(&[("step", "ausgeglichen"), ("auditor", "schultraeger")]);
            let told = "Bitte eine wählen, deren Schritt das ist: Bewilligungsbehörde.";
            office.submit_files(&wrong, &[]).await.expect(422).assert_shows(told);
            office.submit_files(&form, &[]).await.assert_status(303);
        }
    }
}
