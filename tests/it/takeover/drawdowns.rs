//! Drawdowns with the payouts that answered them.

use paktbuch::checking;
use paktbuch::drawdowns::of_notice;
use paktbuch::rules::RuleId;
use paktbuch::takeover::{SheetKind, TakeFile, guessed, notice_by_reference, read_list};
use paktbuch_entity::{drawdown, payout};
use paktbuch_tests::app::{has_worker, worker};
use paktbuch_tests::binary::{Paktbuch, argument};
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, Drawdown, DrawdownState, NoticeId, Role, parse_date};
use rust_xlsxwriter::{Format, Workbook};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

use super::{RECEIPTS, counts, events, file, marks, take};
use crate::devices::world;

/// The grant is 7.500,00 €: the fourth drawdown asks for more than that. The fifth has no amount, the sixth no day, the seventh an
/// unknown kind.
const LIST: &str = "Nr.;Angefordert am;Abrufbetrag;Art;Aktenzeichen;Ausgezahlt am;Ausgezahlter Betrag;Bemerkung\n\
    1;15.01.2023;3.000,00;Vorschuss;MA-1;01.02.2023;3.000,00;1. Abruf\n\
    2;01.06.2023;2.000,00;Vorschuss;MA-2;20.06.2023;1.900,00;\n\
    3;01.09.2023;1.000,00;Vorschuss;;;;\n\
    4;01.10.2023;2.500,00;Vorschuss;;;;\n\
    5;01.11.2023;;Vorschuss;;;;\n\
    6;;500,00;;;05.12.2023;500,00;\n\
    7;02.02.2023;100,00;Geschenk;;;;\n\
    ;;9.000,00;;;;5.400,00;\n";

async fn drawdowns(app: &TestApp) -> Vec<drawdown::Model> {
    let query = drawdown::Entity::find().order_by_asc(drawdown::Column::Number);
    query.all(app.db.reader()).await.unwrap()
}

async fn payouts(app: &TestApp) -> Vec<payout::Model> {
    let query = payout::Entity::find().order_by_asc(payout::Column::Id);
    query.all(app.db.reader()).await.unwrap()
}

/// What the first drawdown counts, paid and foreseen, and whether R14 says that it asks for more.
async fn considered(app: &TestApp, notice: NoticeId) -> (Cents, Cents, bool) {
    let row = of_notice(app.db.reader(), notice).await.unwrap().remove(0);
    let found = checking::run(app.db.reader(), app.db.clock().today(), Some(notice))
        .await
        .unwrap();
    let is_too_much = found.iter().any(|found| {
        found.finding.rule == RuleId::R14 && found.finding.message.contains("verlangt 3.000,00 €")
    });
    (row.paid_eligible, row.need_eligible, is_too_much)
}

on_both! {
    async fn requests_come_in_once_with_the_payouts_that_answered_them(app: TestApp) {
        let world = world::build(&app.db).await;
        let outcome = take(&app, world.notice, vec![file(SheetKind::Drawdowns, LIST)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (5, 0, 0, 2), "four drawdowns and a payout without one: {outcome:?}");
        let refused: Vec<(usize, &str)> = outcome.refused.iter().map(|remark| (remark.line, remark.field.as_str())).collect();
        assert_eq!(refused, [(6, "Abrufbetrag"), (8, "Art")]);
        let warned: Vec<(usize, &str)> = outcome.warnings.iter().map(|remark| (remark.line, remark.field.as_str())).collect();
        assert_eq!(warned, [(0, ""), (3, "Ausgezahlter Betrag"), (5, "Abrufbetrag"), (7, "Angefordert am"), (9, "")]);
        assert_eq!(outcome.warnings[0].message, "Auszahlungen ohne Mittelabruf: 1, zusammen 500,00 €. Bitte die Abrufe ergänzen.");
        assert_eq!(outcome.warnings[1].message, "Ausgezahlt sind 1.900,00 €, abgerufen 2.000,00 €, Differenz −100,00 €.");
        assert!(outcome.warnings[2].message.starts_with("Mit diesem Abruf sind 8.400,00 € abgerufen, bewilligt sind 7.500,00 €."), "{outcome:?}");

        let rows = drawdowns(&app).await;
        let told: Vec<_> = rows.iter().map(|row| (row.number, row.state, row.kind, row.requested_on, row.amount, row.drawn_before)).collect();
        let day = |text: &str| parse_date(text).ok();
        assert_eq!(told, [
            (1, DrawdownState::PaidOut, Drawdown::Advance, day("15.01.2023"), Cents(300_000), Cents::ZERO),
            (2, DrawdownState::PaidOut, Drawdown::Advance, day("01.06.2023"), Cents(200_000), Cents(300_000)),
            (3, DrawdownState::Requested, Drawdown::Advance, day("01.09.2023"), Cents(100_000), Cents(490_000)),
            (4, DrawdownState::Requested, Drawdown::Advance, day("01.10.2023"), Cents(250_000), Cents(590_000)),
        ]);
        assert_eq!((rows[0].reference.as_str(), rows[0].note.as_str(), rows[0].as_of), ("MA-1", "1. Abruf", parse_date("15.01.2023").unwrap()));
        let paid = payouts(&app).await;
        assert_eq!(paid.iter().map(|row| row.amount).collect::<Vec<_>>(), [Cents(300_000), Cents(190_000), Cents(50_000)]);
        assert_eq!((rows[0].payout_id, rows[1].payout_id), (Some(paid[0].id), Some(paid[1].id)));
        let marked = marks(&app).await;
        assert_eq!(marked.iter().filter(|mark| mark.drawdown_id.is_some()).count(), 4);
        assert_eq!(marked.iter().filter(|mark| mark.payout_id.is_some()).count(), 3);
        assert!(paktbuch::audit::verify_chain(app.db.reader()).await.unwrap().is_ok());

        let before = (row_counts(&app.db).await, events(&app).await);
        let again = take(&app, world.notice, vec![file(SheetKind::Drawdowns, LIST)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 5, 2), "{again:?}");
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "the same list changes nothing");

        let paid = LIST.replace("3;01.09.2023;1.000,00;Vorschuss;;;;", "3;01.09.2023;1.000,00;Vorschuss;MA-3;15.09.2023;1.000,00;");
        let more = take(&app, world.notice, vec![file(SheetKind::Drawdowns, &paid)]).await.unwrap().remove(0);
        assert_eq!(counts(&more), (0, 1, 4, 2), "the payout that was awaited: {more:?}");
        let third = &drawdowns(&app).await[2];
        assert_eq!((third.state, third.reference.as_str(), third.payout_id.is_some()), (DrawdownState::PaidOut, "MA-3", true));
        let other = LIST.replace("1.900,00", "1.800,00");
        let refused = take(&app, world.notice, vec![file(SheetKind::Drawdowns, &other)]).await.unwrap().remove(0);
        let words = "Mittelabruf 2 steht mit der Auszahlung von 1.900,00 € am 20.06.2023 in Paktbuch, in der Datei mit 1.800,00 € am 20.06.2023. Bitte berichtigen Sie sie dort oder die Datei.";
        assert!(refused.refused.iter().any(|remark| remark.line == 3 && remark.message == words), "{refused:?}");
    }

    async fn a_workbook_of_requests_finds_the_payouts_of_the_other_list(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = world::build(&app.db).await;
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let day = Format::new().set_num_format("dd.mm.yyyy");
        sheet.write(0, 0, "Mittelabrufe zum Bescheid").unwrap();
        for (column, heading) in (0..).zip(["Abrufdatum", "Abrufbetrag (€)", "Art des Abrufs", "Zahlungseingang"]) {
            sheet.write(2, column, heading).unwrap();
        }
        // The later one first, the last one awaited.
        for (row, (asked, amount, paid)) in (3..).zip([
            ("01.06.2023", 2_000.5, Some("20.06.2023")),
            ("15.01.2023", 3_000.25, Some("01.02.2023")),
            ("01.09.2023", 1_000.75, None),
        ]) {
            sheet.write_with_format(row, 0, &parse_date(asked).unwrap(), &day).unwrap();
            sheet.write(row, 1, amount).unwrap();
            sheet.write(row, 2, "Erstattung").unwrap();
            if let Some(paid) = paid {
                sheet.write_with_format(row, 3, &parse_date(paid).unwrap(), &day).unwrap();
            }
        }
        let sheet = read_list(&worker(), &book.save_to_buffer().unwrap()).unwrap();
        let mapping = guessed(SheetKind::Drawdowns, &sheet);
        let asked = TakeFile { kind: SheetKind::Drawdowns, name: "abrufe.xlsx".to_owned(), mapping, sheet };
        let paid = file(SheetKind::Payouts, "Ausgezahlt am;Betrag\n01.02.2023;3.000,25\n20.06.2023;2.000,50\n");
        let outcomes = take(&app, world.notice, vec![asked, paid]).await.unwrap();
        assert_eq!((outcomes[0].kind, counts(&outcomes[0])), (SheetKind::Payouts, (2, 0, 0, 0)), "payouts go first");
        assert_eq!((counts(&outcomes[1]), &outcomes[1].warnings), ((3, 0, 0, 0), &vec![]));
        let (rows, paid) = (drawdowns(&app).await, payouts(&app).await);
        assert_eq!(paid.len(), 2, "none is there twice");
        let told: Vec<_> = rows.iter().map(|row| (row.amount, row.state, row.payout_id)).collect();
        assert_eq!(told, [
            (Cents(300_025), DrawdownState::PaidOut, Some(paid[0].id)),
            (Cents(200_050), DrawdownState::PaidOut, Some(paid[1].id)),
            (Cents(100_075), DrawdownState::Requested, None),
        ], "numbered by their days");
    }

    async fn a_sum_that_stands_where_the_day_does_is_left_out(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = "Abrufdatum;Betrag;Art\n01.05.2023;4.000,00;Vorschuss\nSumme;4.000,00;\n";
        let outcome = take(&app, world.notice, vec![file(SheetKind::Drawdowns, list)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (1, 0, 0, 0), "{outcome:?}");
        let left_out = outcome.warnings.iter().find(|remark| remark.message == "Als Summenzeile ausgelassen.");
        assert_eq!(left_out.map(|remark| remark.line), Some(3), "{outcome:?}");
    }

    async fn figures_are_those_of_the_day_of_the_request(app: TestApp) {
        let world = world::build(&app.db).await;
        let plan = file(SheetKind::Plan, "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n");
        let list = "Abrufdatum;Betrag;Art\n01.05.2023;4.000,00;Vorschuss\n01.06.2023;1.000,00;Erstattung\n02.06.2023;500,00;\n01.01.2099;1,00;\n02.01.2024;-5,00;\n";
        let files = vec![plan, file(SheetKind::Receipts, RECEIPTS), file(SheetKind::Drawdowns, list)];
        let outcome = take(&app, world.notice, files).await.unwrap().remove(2);
        assert_eq!(counts(&outcome), (3, 0, 0, 2), "{outcome:?}");
        assert!(outcome.refused[0].message.contains("Der 01.01.2099 liegt in der Zukunft"), "{outcome:?}");
        assert!(outcome.refused[1].message.contains("einen Betrag über 0,00 €"), "{outcome:?}");
        let assumed: Vec<_> = outcome.warnings.iter().map(|remark| (remark.line, remark.field.as_str())).collect();
        assert_eq!(assumed, [(4, "Art")], "neither list nor programme names it");
        // 12.900,00 € eligible paid on 15.05., −119,00 € on 20.06.; the term to spend is not known, so all that followed counts.
        let rows = drawdowns(&app).await;
        let told: Vec<_> = rows.iter().map(|row| (row.kind, row.paid_eligible, row.need_eligible)).collect();
        assert_eq!(told, [
            (Drawdown::Advance, Cents::ZERO, Cents(1_278_100)),
            (Drawdown::Reimbursement, Cents(1_290_000), Cents::ZERO),
            (Drawdown::Reimbursement, Cents(1_290_000), Cents::ZERO),
        ]);
    }

    async fn receipts_that_come_in_after_them_count_too(app: TestApp) {
        let world = world::build(&app.db).await;
        let plan = file(SheetKind::Plan, "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n");
        let asked = file(SheetKind::Drawdowns, "Abrufdatum;Betrag;Art\n01.06.2023;3.000,00;Erstattung\n");
        take(&app, world.notice, vec![plan, asked.clone()]).await.unwrap();
        assert_eq!(considered(&app, world.notice).await, (Cents::ZERO, Cents::ZERO, true));
        take(&app, world.notice, vec![file(SheetKind::Receipts, RECEIPTS)]).await.unwrap();
        assert_eq!(considered(&app, world.notice).await, (Cents(1_290_000), Cents::ZERO, false));
        let again = take(&app, world.notice, vec![asked]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 1, 0), "{again:?}");
    }

    async fn the_page_shows_them_marked(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let page = format!("/bescheide/{}/uebernahme", world.notice);
        let list = "Angefordert am;Abrufbetrag;Art;Ausgezahlt am\n15.01.2023;3.000,00;Erstattung;01.02.2023\n";
        let checked = browser.upload(&page, &[], &[("mittelabrufe", "abrufe.csv", list.as_bytes())]).await.expect(200);
        checked.assert_shows("Vorschau, noch nichts geändert");
        assert_eq!(drawdown::Entity::find().count(app.db.reader()).await.unwrap(), 0, "a preview changes nothing");
        let form = checked.forms().into_iter().find(|form| form.action.ends_with("/spalten")).unwrap();
        browser.submit(&form.with(&[("schritt", "uebernehmen")])).await.expect(200).assert_shows("Der Bestand ist übernommen.");
        let row = drawdowns(&app).await.remove(0);
        let all = format!("/bescheide/{}/mittelabrufe", world.notice);
        for address in [all, format!("/mittelabrufe/{}", row.id)] {
            browser.get(&address).await.expect(200).assert_shows("übernommen");
        }
        browser.get(&format!("/bescheide/{}", world.notice)).await.expect(200).assert_shows("1 Auszahlung, 1 Mittelabruf");
        let told = app.api(Role::Foerdermittel, &[]).await.get(&format!("/api/paktbuch/v1/drawdowns/{}", row.id)).await.expect(200).json();
        assert_eq!((&told["taken_over"], &told["state"]), (&true.into(), &"ausgezahlt".into()));
    }

    async fn the_demonstration_took_over_two(app: TestApp) {
        app.seed_havixbeck().await;
        let notice = notice_by_reference(app.db.reader(), "48-DPS-2020/0029").await.unwrap().unwrap();
        let rows = paktbuch::drawdowns::of_notice(app.db.reader(), notice).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row.number, row.amount, row.progress.state, row.progress.payout.is_some(), row.is_taken)).collect();
        assert_eq!(told, [
            (1, Cents(830_000), DrawdownState::PaidOut, true, true),
            (2, Cents(1_306_700), DrawdownState::PaidOut, true, true),
        ]);
    }

    async fn they_come_in_by_command_too(app: TestApp) {
        let world = world::build(&app.db).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let path = argument(folder.path(), "abrufe.csv");
        std::fs::write(&path, "Wann;Abrufbetrag;Art\n15.01.2023;3.000,00;Erstattung\n").unwrap();
        let map = argument(folder.path(), "spalten.toml");
        std::fs::write(&map, "[mittelabrufe]\nangefordert = \"Wann\"\n").unwrap();
        let run = |more: &[&str], code| {
            let lists = ["import", "takeover", "--notice", "48-DPS-2022/0342", "--drawdowns", &path];
            paktbuch.json(&[&lists, more].concat(), code)
        };
        let refused = run(&[], 1);
        assert!(refused[0]["refused"][0]["message"].as_str().unwrap().contains("„Angefordert am“ ist keine Spalte gewählt"), "{refused:?}");
        let tried = run(&["--map", &map, "--dry-run"], 0);
        assert_eq!((&tried[0]["kind"], &tried[0]["created"]), (&"mittelabrufe".into(), &1.into()));
        assert_eq!(drawdowns(&app).await, [], "a dry run changes nothing");
        assert_eq!(run(&["--map", &map], 0), tried);
        let rows = drawdowns(&app).await;
        assert_eq!((rows.len(), rows[0].notice_id, rows[0].state), (1, world.notice, DrawdownState::Requested));
    }
}
