//! Rows that tell no day come in under the Ersatzdatum, where one is given.

use axum::http::Method;
use paktbuch::takeover::{FileOutcome, SheetKind};
use paktbuch_entity::{drawdown, invoice, payout};
use paktbuch_tests::binary::{Paktbuch, argument};
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, DrawdownState, Role, parse_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{counts, events, file, take, take_under};
use crate::devices::world;

const PLAN: &str = "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n";

/// Two receipts without any day, one of them without a number, and one with both.
const LIST: &str = "Firma;Rechnungs-Nr.;Rechnung vom;Zahlungsgrund;Betrag brutto;bezahlt am;Einzelansatz\n\
    Kabel & Co;R-9;;Kabel;238,00;;Displays\n\
    Kabel & Co;;;Dosen;50,00;;Displays\n\
    Kabel & Co;R-10;03.06.2023;Leisten;119,00;20.06.2023;Displays\n";

const REMEDY: &str = "Bitte eines in der Datei ergänzen oder bei der Übernahme ein Ersatzdatum angeben.";

fn says(outcome: &FileOutcome, line: usize, words: &str) -> bool {
    let mut remarks = outcome.warnings.iter();
    remarks.any(|remark| remark.line == line && remark.message.contains(words))
}

async fn found(app: &TestApp, number: &str) -> invoice::Model {
    invoice::Entity::find()
        .filter(invoice::Column::Number.eq(number))
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

on_both! {
    async fn receipts_come_in_once_under_it_and_without_a_payment(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = |text: &str| vec![file(SheetKind::Receipts, text)];
        take(&app, world.notice, vec![file(SheetKind::Plan, PLAN)]).await.unwrap();
        let refused = take(&app, world.notice, list(LIST)).await.unwrap().remove(0);
        assert_eq!(counts(&refused), (1, 0, 0, 2), "{refused:?}");
        assert!(refused.refused.iter().all(|remark| remark.message.ends_with(REMEDY)), "{refused:?}");

        let outcome = take_under(&app, world.notice, list(LIST), Some("31.12.2022")).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (2, 0, 1, 0), "{outcome:?}");
        assert!(says(&outcome, 2, "Ersatzdatum 31.12.2022") && says(&outcome, 3, "Ersatzdatum 31.12.2022"), "{outcome:?}");
        for (number, gross) in [("R-9", Cents(23_800)), ("ohne Nummer (50,00 €)", Cents(5_000))] {
            let row = found(&app, number).await;
            assert_eq!((Some(row.issue_date), row.gross, row.paid), (parse_date("31.12.2022").ok(), gross, Cents::ZERO));
        }

        let before = (row_counts(&app.db).await, events(&app).await);
        for day in ["31.12.2022", "30.11.2022"] {
            let again = take_under(&app, world.notice, list(LIST), Some(day)).await.unwrap().remove(0);
            assert_eq!(counts(&again), (0, 0, 3, 0), "{again:?}");
            assert!(says(&again, 2, "Ersatzdatum 31.12.2022"), "under {day} it stays where it is: {again:?}");
        }
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "the same list changes nothing");

        let mended = LIST.replace("R-9;;Kabel;238,00;;", "R-9;02.05.2023;Kabel;238,00;15.05.2023;");
        let told = take_under(&app, world.notice, list(&mended), Some("31.12.2022")).await.unwrap().remove(0);
        assert_eq!(counts(&told), (0, 1, 2, 0), "its payment is added: {told:?}");
        assert!(says(&told, 2, "steht unter dem Ersatzdatum 31.12.2022 in Paktbuch, in der Datei ist sie vom 02.05.2023"), "{told:?}");
        assert_eq!(found(&app, "R-9").await.paid, Cents(23_800));
    }

    async fn drawdowns_come_in_under_it_until_their_day_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        let text = "Angefordert am;Abrufbetrag;Art;Aktenzeichen\n15.01.2023;3.000,00;Vorschuss;MA-1\n;1.000,00;Vorschuss;MA-2\n";
        let list = |text: &str| vec![file(SheetKind::Drawdowns, text)];
        let refused = take(&app, world.notice, list(text)).await.unwrap().remove(0);
        assert_eq!(counts(&refused), (1, 0, 0, 1), "{refused:?}");
        assert!(refused.refused[0].message.ends_with("ein Ersatzdatum angeben."), "{refused:?}");
        let outcome = take_under(&app, world.notice, list(text), Some("01.03.2023")).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (1, 0, 1, 0), "{outcome:?}");
        assert!(says(&outcome, 3, "eingetragen ist das Ersatzdatum 01.03.2023"), "{outcome:?}");
        let again = take_under(&app, world.notice, list(text), Some("02.03.2023")).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 2, 0), "{again:?}");
        let mended = text.replace("\n;1.000,00", "\n05.03.2023;1.000,00");
        let told = take(&app, world.notice, list(&mended)).await.unwrap().remove(0);
        assert_eq!(counts(&told), (0, 1, 1, 0), "{told:?}");
        let rows = drawdown::Entity::find().order_by_asc(drawdown::Column::Number).all(app.db.reader()).await.unwrap();
        let days: Vec<_> = rows.iter().map(|row| (row.state, row.requested_on)).collect();
        let asked = |day: &str| (DrawdownState::Requested, parse_date(day).ok());
        assert_eq!(days, [asked("15.01.2023"), asked("05.03.2023")]);
    }

    async fn payouts_come_in_under_it_until_their_day_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        let text = "Ausgezahlt am;Betrag;Bemerkung\n01.02.2023;3.000,00;1. Abruf\n;3.000,00;2. Abruf\n;1.000,00;3. Abruf\n;7.000,00;Summe\n";
        let list = |text: &str| vec![file(SheetKind::Payouts, text)];
        let refused = take(&app, world.notice, list(text)).await.unwrap().remove(0);
        assert_eq!(counts(&refused), (1, 0, 0, 2), "{refused:?}");
        assert!(refused.refused.iter().all(|remark| remark.message.ends_with("ein Ersatzdatum angeben.")), "{refused:?}");
        let outcome = take_under(&app, world.notice, list(text), Some("01.03.2023")).await.unwrap().remove(0);
        assert_eq!((counts(&outcome), outcome.sum), ((2, 0, 1, 0), Cents(700_000)), "{outcome:?}");
        for line in [3, 4] {
            assert!(says(&outcome, line, "Der Tag der Auszahlung fehlt; eingetragen ist das Ersatzdatum 01.03.2023."), "{outcome:?}");
        }
        let before = (row_counts(&app.db).await, events(&app).await);
        let again = take_under(&app, world.notice, list(text), Some("02.03.2023")).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 3, 0), "{again:?}");
        assert!(says(&again, 3, "Ersatzdatum 01.03.2023"), "it stays where it is: {again:?}");
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "the same list changes nothing");
        let mended = text.replace("\n;3.000,00", "\n05.03.2023;3.000,00");
        for expected in [(0, 1, 2, 0), (0, 0, 3, 0)] {
            let told = take_under(&app, world.notice, list(&mended), Some("02.03.2023")).await.unwrap().remove(0);
            assert_eq!(counts(&told), expected, "{told:?}");
        }
        let rows = payout::Entity::find().order_by_asc(payout::Column::Id).all(app.db.reader()).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (Some(row.paid_on), row.amount)).collect();
        let paid = |day: &str, amount: i64| (parse_date(day).ok(), Cents::euros(amount));
        assert_eq!(told, [paid("01.02.2023", 3_000), paid("05.03.2023", 3_000), paid("01.03.2023", 1_000)]);
    }

    async fn a_drawdown_tells_the_day_of_a_payout_that_had_none(app: TestApp) {
        let world = world::build(&app.db).await;
        let paid = file(SheetKind::Payouts, "Ausgezahlt am;Betrag;Bemerkung\n;3.000,00;1. Abruf\n");
        let asked = file(SheetKind::Drawdowns, "Angefordert am;Abrufbetrag;Art;Ausgezahlt am\n15.01.2023;3.000,00;Vorschuss;01.02.2023\n");
        let outcomes = take_under(&app, world.notice, vec![paid, asked], Some("01.03.2023")).await.unwrap();
        assert_eq!((counts(&outcomes[0]), counts(&outcomes[1])), ((1, 0, 0, 0), (1, 0, 0, 0)), "{outcomes:?}");
        let rows = payout::Entity::find().all(app.db.reader()).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (Some(row.paid_on), row.amount)).collect();
        assert_eq!(told, [(parse_date("01.02.2023").ok(), Cents::euros(3_000))], "it is there once, under its day");
        let answered = drawdown::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((answered.state, answered.payout_id), (DrawdownState::PaidOut, Some(rows[0].id)));
    }

    async fn the_page_asks_for_it_and_keeps_what_was_typed(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let page = format!("/bescheide/{}/uebernahme", world.notice);
        let first = browser.upload(&page, &[], &[("belege", "belege.csv", LIST.as_bytes())]).await.expect(200);
        first.assert_shows("oder bei der Übernahme ein Ersatzdatum angeben");
        let form = |answer: &paktbuch_tests::Answer| answer.forms().into_iter().find(|form| form.action.ends_with("/spalten")).unwrap();
        let wrong = browser.submit(&form(&first).with(&[("ersatzdatum", "31.12.2098"), ("schritt", "uebernehmen")])).await.expect(422);
        wrong.assert_shows("Das Ersatzdatum 31.12.2098 liegt in der Zukunft");
        let checked = browser.submit(&form(&wrong).with(&[("ersatzdatum", "31.12.2022"), ("schritt", "pruefen")])).await.expect(200);
        checked.assert_shows("eingetragen ist das Ersatzdatum 31.12.2022");
        let done = browser.submit(&form(&checked).with(&[("schritt", "uebernehmen")])).await.expect(200);
        done.assert_shows("Der Bestand ist übernommen.");
        assert_eq!(Some(found(&app, "R-9").await.issue_date), parse_date("31.12.2022").ok());
        let plan = [("kostenplan", "plan.csv", PLAN.as_bytes())];
        browser.upload(&page, &[], &plan).await.expect(200).assert_hides("Ersatzdatum");
    }

    async fn scripts_give_it_too(app: TestApp) {
        let world = world::build(&app.db).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let send = async |day: &str| {
            let path = format!("/api/paktbuch/v1/notices/{}/takeover/files?kind=belege&dry_run=true&fallback_date={day}", world.notice);
            api.call(Method::POST, &path, &[], LIST.to_owned()).await
        };
        assert_eq!(send("2022-12-31").await.expect(200).json()["created"], 3);
        let wrong = send("31.12.2098").await.expect(422).json();
        assert!(wrong["detail"].as_str().unwrap().contains("„fallback_date“: Das Ersatzdatum 31.12.2098 liegt in der Zukunft"), "{wrong}");

        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let path = argument(folder.path(), "belege.csv");
        std::fs::write(&path, LIST).unwrap();
        let run = ["import", "takeover", "--notice", "48-DPS-2022/0342", "--receipts", &path, "--fallback-date"];
        let made = paktbuch.json(&[&run[..], &["31.12.2022"]].concat(), 0);
        assert_eq!((&made[0]["created"], &made[0]["refused"]), (&3.into(), &serde_json::json!([])));
        assert_eq!(Some(found(&app, "R-9").await.issue_date), parse_date("31.12.2022").ok());
        let wrong = paktbuch.run(&[&run[..], &["gestern"]].concat());
        assert!(wrong.code == Some(2) && wrong.stderr.contains("--fallback-date"), "{}", wrong.stderr);
    }
}
