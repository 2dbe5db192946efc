//! What is filed is what was shown: the day of the preview goes with it, other figures are shown and confirmed first.

use chrono::NaiveDate;
use paktbuch_entity::{narrative, notice};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::NoticeState;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::file::{file, filings, form};

const SURE: [(&str, &str); 2] = [("confirmed", "true"), ("reason", "abgesprochen")];

on_both! {
    /// Whoever clears findings or enters the local audit comes back to the day of the preview.
    async fn the_day_of_the_proof_is_kept_on_the_way_back(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let preview = format!("/berichte/verwendungsnachweis?bescheid={id}&stichtag=2025-12-31");
        let findings = format!("/pruefhinweise?bescheid={id}&stichtag=2025-12-31");
        let link = format!("href=\"{}\"", findings.replace('&', "&#38;"));
        let filing = format!("/bescheide/{id}/nachweise/einreichen?stichtag=2025-12-31");
        for page in [&preview, &filing] {
            let page = office.get(page).await.expect(200);
            assert!(page.html().contains(&link), "{}", page.html());
        }
        let page = office.get(&findings).await.expect(200);
        page.assert_shows("Zurück zum Verwendungsnachweis zum 31.12.2025");
        let back = format!("href=\"{}\"", preview.replace('&', "&#38;"));
        assert!(page.html().contains(&back), "{}", page.html());
        office.get(&format!("/pruefhinweise?bescheid={id}&stichtag=gestern")).await.expect(200).assert_hides("Zurück zum Verwendungsnachweis");

        let new = format!("/bescheide/{id}/nachweispruefung/neu");
        let form = office.form(&format!("{new}?schritt=oertliche_pruefung&stichtag=2025-12-31"), &new).await;
        let wrong = form.clone().with(&[("done_on", "31.02.2026")]);
        let again = office.submit_files(&wrong, &[]).await.expect(422);
        let again = again.forms().into_iter().find(|form| form.action == new).unwrap();
        assert_eq!(again.value("stichtag"), Some("2025-12-31"));
        let saved = office.submit_files(&form, &[]).await.expect(303);
        assert_eq!(saved.location(), Some(filing.as_str()));
        let step = format!("/nachweispruefung/{}", world.own.proof_step.id);
        let form = office.form(&format!("{step}?stichtag=2025-12-31"), &step).await;
        let saved = office.submit(&form.with(&[("person", "Frau Specht")])).await.expect(303);
        assert_eq!(saved.location(), Some(filing.as_str()));
        let form = office.form(&step, &step).await;
        let saved = office.submit(&form.with(&[("person", "Frau Star")])).await.expect(303);
        assert_eq!(saved.location(), Some(format!("/bescheide/{id}/nachweispruefung").as_str()));
    }

    async fn the_preview_hands_its_day_on_and_another_day_is_shown_first(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let preview = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}&stichtag=01.04.2023")).await.expect(200);
        let address = format!("/bescheide/{id}/nachweise/einreichen");
        assert!(preview.html().contains(&format!("href=\"{address}?stichtag=2023-04-01\"")), "{}", preview.html());
        let auditor = app.pruefung().await;
        let read = auditor.get(&format!("/berichte/verwendungsnachweis?bescheid={id}&stichtag=01.04.2023")).await.expect(200);
        assert!(!read.html().contains(&address));

        // Nothing was paid up to then.
        let opened = form(&office, id, "2023-04-01").await;
        assert_eq!(opened.value("stichtag"), Some("01.04.2023"));
        let page = office.get(&format!("{address}?stichtag=2023-04-01")).await.expect(200);
        page.assert_shows("Stand zum 01.04.2023");
        page.assert_shows("Ausgaben 0,00");
        page.assert_shows("Bis zu diesem Stichtag ist nichts bezahlt.");
        let before = filings(&app).await.len();

        // Another day is typed: its figures are shown, and nothing is filed until they are confirmed.
        let typed = opened.with(&SURE).with(&[("stichtag", "31.12.2023")]);
        let shown = office.submit(&typed).await.expect(422);
        shown.assert_shows("Gezeigt war der Stand zum 01.04.2023, der Stichtag ist jetzt der 31.12.2023.");
        shown.assert_shows("Stand zum 31.12.2023");
        shown.assert_shows("Ausgaben 595,00");
        assert_eq!(filings(&app).await.len(), before);
        let again = shown.forms().into_iter().find(|form| form.action == address).unwrap();
        assert_eq!((again.value("confirmed"), again.value("reason")), (None, Some("abgesprochen")));
        office.submit(&again.clone()).await.expect(422).assert_shows("Bitte bestätigen");
        let done = office.submit(&again.with(&SURE)).await;
        done.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        assert_eq!(filed.as_of, NaiveDate::from_ymd_opt(2023, 12, 31).unwrap());
        office.follow(&done).await.expect(200).assert_shows("_2023-12-31_Version-2.xlsx");
    }

    async fn the_figures_of_another_day_can_be_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let opened = form(&office, id, "2023-04-01").await;
        let before = filings(&app).await.len();
        let asked = opened.clone().with(&SURE).with(&[("stichtag", "31.12.2023"), ("what", "stand")]);
        let shown = office.submit(&asked).await.expect(200);
        shown.assert_shows("Stand zum 31.12.2023");
        shown.assert_shows("Ausgaben 595,00");
        let again = shown.forms().into_iter().find(|form| form.posts() && form.in_main).unwrap();
        assert_eq!((again.value("confirmed"), again.value("reason")), (None, Some("abgesprochen")));
        let unreadable = opened.with(&[("stichtag", "31.02.2023"), ("what", "stand")]);
        office.submit(&unreadable).await.expect(200).assert_shows("31.02.2023");
        assert_eq!(filings(&app).await.len(), before);
    }

    async fn what_changed_behind_the_open_page_is_shown_before_it_is_filed(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let opened = form(&office, id, "2025-12-31").await.with(&SURE);
        let payment = format!("/zahlungen/{}", world.own.payment.id);
        let change = office.form(&payment, &payment).await;
        office.submit(&change.with(&[("amount", "595,00"), ("reason", "halb bezahlt")])).await.assert_status(303);
        let before = filings(&app).await.len();
        let shown = office.submit(&opened).await.expect(422);
        shown.assert_shows("Seit diese Seite den Stand gezeigt hat, hat sich etwas geändert.");
        shown.assert_shows("Ausgaben 297,50");
        assert_eq!(filings(&app).await.len(), before);
        // A form that showed nothing files nothing.
        let blind = opened.with(&[("shown", "")]);
        office.submit(&blind).await.expect(422).assert_shows("hat sich etwas geändert");
        assert_eq!(filings(&app).await.len(), before);
    }

    /// All sums stay: a text of the Sachbericht, and a number of a receipt.
    async fn what_changed_without_moving_a_sum_is_not_filed_unseen(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let opened = form(&office, id.0, "2025-12-31").await.with(&SURE);
        let before = filings(&app).await.len();
        let told = narrative::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap();
        let mut told = told.into_active_model();
        told.result = Set("Ganz anderes wurde erreicht.".to_owned());
        told.update(app.db.reader()).await.unwrap();
        let shown = office.submit(&opened).await.expect(422);
        shown.assert_shows("Seit diese Seite den Stand gezeigt hat, hat sich etwas geändert.");
        let address = format!("/bescheide/{id}/nachweise/einreichen");
        let again = shown.forms().into_iter().find(|form| form.action == address).unwrap();
        assert_eq!(again.value("confirmed"), None);
        let again = again.with(&SURE);
        let mut invoice = world.own.invoice.clone().into_active_model();
        invoice.accounting_reference = Set("B-2023-9999".to_owned());
        invoice.update(app.db.reader()).await.unwrap();
        let shown = office.submit(&again).await.expect(422);
        assert_eq!(filings(&app).await.len(), before);
        // What is ticked on the page changes nothing of what was shown.
        let last = shown.forms().into_iter().find(|form| form.action == address).unwrap();
        let last = last.with(&SURE).with(&[("confirmations", "zweck")]);
        office.submit(&last).await.assert_status(303);
    }

    async fn a_filed_notice_is_no_longer_due(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let mut due = world.own.notice.clone().into_active_model();
        due.proof_due = Set(NaiveDate::from_ymd_opt(2024, 1, 31));
        due.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        office.get("/").await.expect(200).assert_shows("Verwendungsnachweis fällig");
        file(&office, id.0, "abgesprochen").await.assert_status(303);
        let row = notice::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((row.state, row.version), (NoticeState::ProofFiled, world.own.notice.version + 1));
        let page = office.get(&format!("/bescheide/{id}")).await.expect(200);
        for words in ["Version 2, Stichtag 31.12.2025", "Berichtigung vorbereiten", "Nachweis eingereicht"] {
            page.assert_shows(words);
        }
        page.assert_hides("Verwendungsnachweis erzeugen");
        // Nothing leads back behind the version that is filed.
        let edit = format!("/bescheide/{id}/bearbeiten");
        let form = office.form(&edit, &edit).await.with(&[("state", "in_durchfuehrung")]);
        office.submit(&form).await.expect(422).assert_shows("Stand: Version 2 des Verwendungsnachweises ist eingereicht;");
        let first = office.get("/").await.expect(200);
        assert!(!first.html().contains(&format!("Verwendungsnachweis fällig</a><small>Bescheid {}", row.reference)));
    }

    /// Later receipts are paid, so that a proof without any is not the one that is due.
    async fn a_proof_of_a_day_before_the_first_payment_leaves_the_deadline_open(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let early = form(&office, id.0, "2023-04-01").await.with(&SURE);
        office.submit(&early).await.assert_status(303);
        let state = async || notice::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap().state;
        assert_eq!(state().await, NoticeState::Running);
        file(&office, id.0, "Berichtigung").await.assert_status(303);
        assert_eq!(state().await, NoticeState::ProofFiled);
    }

    async fn a_missing_sachbericht_is_said_with_the_way_to_it(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let address = format!("/bescheide/{id}/nachweise/einreichen");
        office.get(&address).await.expect(200).assert_hides("Sachbericht fehlt");
        narrative::Entity::delete_by_id(id).exec(app.db.reader()).await.unwrap();
        let page = office.get(&address).await.expect(200);
        page.assert_shows("Sachbericht fehlt.");
        assert!(page.html().contains(&format!("href=\"/bescheide/{id}/sachbericht/bearbeiten\"")), "{}", page.html());
        let preview = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}&stichtag=31.12.2025")).await.expect(200);
        preview.assert_shows("Sachbericht fehlt.");
    }

    async fn a_correction_says_why(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        file(&office, id, "abgesprochen").await.assert_status(303);
        let page = office.get(&format!("/bescheide/{id}/nachweise/einreichen")).await.expect(200);
        page.assert_shows("Grund der Berichtigung");
        page.assert_shows("Warum Version 2 vom");
    }
}
