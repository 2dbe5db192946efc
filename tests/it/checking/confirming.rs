//! Confirming findings: with a reason, seen everywhere, void once the figures change, and taken back.

use std::collections::BTreeSet;

use paktbuch::checking::{Counts, Found, link_to, run};
use paktbuch::db::Who;
use paktbuch_entity::{narrative, user_account};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, NoticeId, Role, Severity, SubjectKind};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

const CONFIRM: &str = "/pruefhinweise/bestaetigung";
const TAKE_BACK: &str = "/pruefhinweise/bestaetigung/zuruecknehmen";

/// The finding of a notice whose message holds these words.
async fn finding(app: &TestApp, notice: Option<NoticeId>, words: &str) -> Found {
    let found = run(app.db.reader(), app.clock.today(), notice).await.unwrap();
    let hit = found.iter().find(|found| found.finding.message.contains(words));
    hit.unwrap_or_else(|| panic!("{words}: {found:#?}")).clone()
}

/// What the page of its record tells by itself: of a proof, an invoice, its lines and devices. What is only open of a line is its rest there, and
/// what programmes limit (R3, R4, R8, R9) and accounts (R27) stand with the notice and in the list.
fn is_told_there(found: &Found) -> bool {
    let finding = &found.finding;
    let rule = finding.rule.code();
    match finding.subject.kind {
        SubjectKind::Notice => rule == "R16",
        SubjectKind::Invoice => true,
        SubjectKind::InvoiceLine if rule == "R12" => finding.severity == Severity::Error,
        SubjectKind::InvoiceLine => ["R6", "R7", "R11", "R16"].contains(&rule),
        SubjectKind::Device => ["R16", "R17", "R18", "R20"].contains(&rule),
        _ => false,
    }
}

fn page_of(found: &Found, notice: NoticeId) -> String {
    format!("{CONFIRM}?hinweis={}&bescheid={notice}", found.fingerprint)
}

on_both! {
    async fn a_confirmed_finding_stays_visible_with_its_reason_and_counts_no_more(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let erika = app.foerdermittel().await;
        let words = "das Programm lässt höchstens den 31.10.2024 zu";
        let open = finding(&app, Some(id), words).await;
        let path = page_of(&open, id);
        let notice = erika.get(&format!("/bescheide/{id}")).await.expect(200);
        assert!(notice.html().contains(&path.replace('&', "&#38;")), "the notice leads to {path}");
        let page = erika.get(&path).await.expect(200);
        page.assert_shows(words);
        page.assert_shows("Ändern sich seine Zahlen, gilt die Bestätigung nicht mehr.");
        let form = erika.form(&path, CONFIRM).await;
        let refused = erika.submit(&form.clone().with(&[("grund", "   ")])).await.expect(422);
        refused.assert_shows("Grund: Bitte angeben");
        let form = form.with(&[("grund", "Verlängerung genehmigt, BR Münster 12.03.2024")]);
        let saved = erika.submit(&form).await.expect(303);
        let sentence = "bestätigt von Fördermittel foerdermittel-1 (Fördermittel) am 16.06.2026: Verlängerung genehmigt, BR Münster 12.03.2024";
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("Der Prüfhinweis ist bestätigt");
        page.assert_shows(sentence);
        page.assert_shows("hat einen Prüfhinweis bestätigt");
        let all = erika.get("/pruefhinweise").await.expect(200);
        all.assert_shows("· 1 bestätigt");
        all.assert_shows(sentence);
        app.pruefung().await.get("/pruefhinweise").await.expect(200).assert_shows(sentence);

        let confirmed = finding(&app, None, words).await;
        assert_eq!(confirmed.fingerprint, open.fingerprint);
        let by = confirmed.confirmation.clone().unwrap();
        assert_eq!((by.by.as_str(), by.on), ("Fördermittel foerdermittel-1", app.clock.today()));
        let counts = Counts::of_all([open.counted(), confirmed.counted()]);
        assert_eq!((counts.at(Severity::Warning), counts.confirmed, counts.total()), (1, 1, 1));

        let twice = form.with(&[("nonce", "0123456789abcdef")]);
        erika.submit(&twice).await.expect(422).assert_shows("schon bestätigt");
        let back = erika.form(&path, TAKE_BACK).await;
        let page = erika.submit(&back).await.expect(303);
        let page = erika.follow(&page).await.expect(200);
        page.assert_shows("zählt wieder als offen");
        page.assert_hides(sentence);
        page.assert_shows("hat die Bestätigung eines Prüfhinweises zurückgenommen");
        assert!(finding(&app, None, words).await.is_open());
        let gone = erika.submit(&back.with(&[("nonce", "0123456789abcdee")])).await.expect(303);
        erika.follow(&gone).await.assert_shows("Diesen Prüfhinweis gibt es nicht mehr");
    }

    /// Names and roles change later; the confirmation keeps the role of its day, on the page, in the Prüfprotokoll and in REST.
    async fn a_confirmation_keeps_the_role_of_its_day(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let erika = app.foerdermittel().await;
        let words = "das Programm lässt höchstens den 31.10.2024 zu";
        let path = page_of(&finding(&app, Some(id), words).await, id);
        let form = erika.form(&path, CONFIRM).await.with(&[("grund", "genehmigt")]);
        erika.submit(&form).await.assert_status(303);
        app.db.write(Who::System, async |tx| {
            let account = user_account::Entity::find().filter(user_account::Column::Name.eq("foerdermittel-1"));
            let mut account = account.one(tx.conn()).await?.unwrap().into_active_model();
            account.display_name = Set("Erika Beispiel".to_owned());
            account.role = Set(Role::Verwaltung);
            account.update(tx.conn()).await
        }).await.unwrap();
        let auditor = app.pruefung().await;
        let sentence = "bestätigt von Erika Beispiel (Fördermittel) am 16.06.2026: genehmigt";
        auditor.get(&format!("/bescheide/{id}")).await.expect(200).assert_shows(sentence);
        let protocol = auditor.get("/berichte/listen/pruefprotokoll/csv").await.expect(200).html().to_owned();
        assert!(protocol.contains("genehmigt;Erika Beispiel;Fördermittel;16.06.2026"), "{protocol}");
        let api = app.api(Role::Pruefung, &[]).await;
        let all = api.get("/api/paktbuch/v1/findings?limit=200").await.expect(200).json();
        let confirmed = all["items"].as_array().unwrap().iter().find(|one| !one["override"].is_null()).unwrap();
        assert_eq!((&confirmed["override"]["role"], &confirmed["override"]["by"]), (&"foerdermittel".into(), &"Erika Beispiel".into()));
    }

    async fn other_figures_are_another_finding(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let erika = app.foerdermittel().await;
        let words = format!("Rechnung {}, Position 1: Aufgeteilt sind", own.invoice.number);
        let open = finding(&app, None, &words).await;
        let invoice = erika.get(&format!("/rechnungen/{}", own.invoice.id)).await.expect(200);
        invoice.assert_hides("bestätigt von");
        let path = format!("{CONFIRM}?hinweis={}", open.fingerprint);
        let form = erika.form(&path, CONFIRM).await.with(&[("grund", "Rest folgt mit der Schlussrechnung")]);
        erika.submit(&form).await.assert_status(303);
        assert!(!finding(&app, None, &words).await.is_open());
        app.db.write(Who::System, async |tx| {
            let mut part = own.allocation.clone().into_active_model();
            part.gross = Set(own.allocation.gross.minus(Cents(1)));
            part.eligible = Set(own.allocation.eligible.minus(Cents(1)));
            part.update(tx.conn()).await
        }).await.unwrap();
        let changed = finding(&app, None, &words).await;
        assert!(changed.is_open() && changed.fingerprint != open.fingerprint, "{changed:#?}");
        let gone = erika.get(&path).await.expect(303);
        erika.follow(&gone).await.assert_shows("Diesen Prüfhinweis gibt es nicht mehr");
    }

    /// Pages gather their facts in their own way; what they offer to confirm is what the check finds, and what it finds of an invoice or
    /// a device they all offer.
    async fn every_page_means_the_findings_of_the_check(app: TestApp) {
        app.seed_havixbeck().await;
        let found = run(app.db.reader(), app.clock.today(), None).await.unwrap();
        let known: BTreeSet<&str> = found.iter().map(|found| found.fingerprint.as_str()).collect();
        let pages: BTreeSet<String> = found.iter().map(|found| link_to(found.place, "").0).collect();
        let erika = app.foerdermittel().await;
        let (mut offered, mut told) = (0, 0);
        for page in pages {
            let html = erika.get(&page).await.expect(200).html().to_owned();
            let prints: BTreeSet<&str> = html.split("hinweis=").skip(1).map(|rest| &rest[..32]).collect();
            for print in &prints {
                assert!(known.contains(print), "{page} offers to confirm what the check does not find");
            }
            for own in found.iter().filter(|found| link_to(found.place, "").0 == page && is_told_there(found)) {
                assert!(prints.contains(own.fingerprint.as_str()), "{page} does not tell {:#?}", own.finding);
                told += 1;
            }
            offered += prints.len();
        }
        assert!(offered >= 5 && told > 0, "{offered} findings on the pages, {told} of them of invoices and devices");
    }

    /// R16 where an invoice is worked on: the finding of the check, confirmed on its page and told on the way of the money.
    async fn the_page_of_an_invoice_says_what_its_proof_lacks(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        app.db.write(Who::System, async |tx| {
            let mut row = own.payment.clone().into_active_model();
            row.proof = Set(String::new());
            row.update(tx.conn()).await
        }).await.unwrap();
        let words = format!("Rechnung {}: Für eine Zahlung fehlt der Zahlungsbeleg.", own.invoice.number);
        let path = format!("/rechnungen/{}", own.invoice.id);
        let erika = app.foerdermittel().await;
        let page = erika.get(&path).await.expect(200);
        page.assert_shows(&words);
        let confirm = format!("{CONFIRM}?hinweis={}", finding(&app, None, &words).await.fingerprint);
        assert!(page.html().contains(&confirm), "the page and the check mean the same finding");
        let form = erika.form(&confirm, CONFIRM).await.with(&[("grund", "Beleg beim Steuerberater")]);
        erika.submit(&form).await.assert_status(303);
        erika.get(&path).await.expect(200).assert_shows("am 16.06.2026: Beleg beim Steuerberater");
        let api = app.api(Role::Pruefung, &[]).await;
        let way = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        let told = way["invoices"][0]["findings"].as_array().unwrap();
        assert!(told.iter().any(|one| one["rule"] == "R16" && one["message"] == words.as_str()), "{way}");
        app.db.write(Who::System, async |tx| {
            let mut row = own.payment.clone().into_active_model();
            row.proof = Set("Kontoauszug 05/2023".to_owned());
            row.amount = Set(Cents(100_000));
            row.update(tx.conn()).await
        }).await.unwrap();
        let page = erika.get(&path).await.expect(200);
        page.assert_shows("ist nicht ganz bezahlt: 190,00 € sind offen");
        assert!(!page.html().contains(&confirm), "what is mended is told in the history only");
    }

    /// The check knows it before the proof is made, so that it can be confirmed; the proof takes the confirmation over.
    async fn a_missing_sachbericht_is_confirmed_for_the_proof_too(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let words = format!("{}: Sachbericht fehlt.", world.own.notice.reference);
        let told = async || {
            let found = run(app.db.reader(), app.clock.today(), None).await.unwrap();
            found.iter().filter(|found| found.finding.message == words).count()
        };
        assert_eq!(told().await, 0);
        narrative::Entity::delete_by_id(id).exec(app.db.reader()).await.unwrap();
        assert_eq!(told().await, 1);
        let open = finding(&app, Some(id), &words).await;
        let path = page_of(&open, id);
        let erika = app.foerdermittel().await;
        let notice = erika.get(&format!("/bescheide/{id}")).await.expect(200);
        assert!(notice.html().contains(&path.replace('&', "&#38;")), "the notice leads to {path}");
        let preview = format!("/berichte/verwendungsnachweis?bescheid={id}");
        erika.get(&preview).await.expect(200).assert_hides("Liegt als PDF bei");
        let form = erika.form(&path, CONFIRM).await.with(&[("grund", "Liegt als PDF bei")]);
        erika.submit(&form).await.assert_status(303);
        erika.get(&preview).await.expect(200).assert_shows("am 16.06.2026: Liegt als PDF bei");
        let notice = erika.get(&format!("/bescheide/{id}")).await.expect(200);
        notice.assert_hides("Der Sachbericht ist noch nicht eingetragen");
        let interim = format!("{preview}&art=zwischennachweis");
        erika.get(&interim).await.expect(200).assert_shows("am 16.06.2026: Liegt als PDF bei");
    }

    async fn a_device_shows_what_the_rules_say_about_it(app: TestApp) {
        let world = World::build(&app).await;
        let device = &world.own.device;
        app.db.write(Who::System, async |tx| {
            let mut row = device.clone().into_active_model();
            row.room_id = Set(None);
            row.serial = Set(None);
            row.update(tx.conn()).await
        }).await.unwrap();
        let path = format!("/geraete/{}", device.id);
        let words = [
            format!("Gerät {} steht ohne Raum im Bestand.", device.inventory_number),
            format!("Gerät {} steht ohne Seriennummer im Bestand.", device.inventory_number),
        ];
        let erika = app.foerdermittel().await;
        let page = erika.get(&path).await.expect(200);
        for words in &words {
            page.assert_shows(words);
            let found = finding(&app, None, words).await;
            let confirm = format!("{CONFIRM}?hinweis={}", found.fingerprint);
            assert!(page.html().contains(&confirm), "the page and the check mean the same finding");
        }
        let form = erika.form(&format!("{CONFIRM}?hinweis={}", finding(&app, None, &words[1]).await.fingerprint), CONFIRM).await;
        erika.submit(&form.with(&[("grund", "Typenschild unleserlich")])).await.assert_status(303);
        let it = app.schul_it(&[paktbuch_tests::world::OWN]).await.get(&path).await.expect(200);
        it.assert_shows("bestätigt von Fördermittel foerdermittel-1 (Fördermittel) am 16.06.2026: Typenschild unleserlich");
        assert!(!it.html().contains(CONFIRM), "Schul-IT does not confirm");
    }
}
