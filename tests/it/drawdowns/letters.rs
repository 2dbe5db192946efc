//! The letter of a drawdown and its sheet.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use paktbuch_entity::authority;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::format_date;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

on_both! {
    async fn a_letter_names_the_authority_once(app: TestApp) {
        let world = World::build(&app).await;
        let row = authority::Entity::find().one(app.db.reader()).await.unwrap().expect("the authority");
        let name = row.name.clone();
        let mut row = row.into_active_model();
        row.letterhead = Set(format!("{name}\nRathausplatz 7"));
        row.update(app.db.reader()).await.unwrap();
        let page = app.pruefung().await.get(&format!("/mittelabrufe/{}/schreiben", world.own.drawdown.id)).await.expect(200).html();
        let (_, from) = page.split_once("<address class=\"pb-letter__from\">").expect("the letterhead");
        let (from, _) = from.split_once("</address>").unwrap();
        assert!(from.contains("Rathausplatz 7"), "{from}");
        assert_eq!(from.matches(name.as_str()).count(), 1, "{from}");
    }

    async fn a_drawdown_has_its_letter_and_its_sheet(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own.drawdown;
        let auditor = app.pruefung().await;
        let page = auditor.get(&format!("/mittelabrufe/{}/schreiben", own.id)).await.expect(200);
        let dated = format_date(world.own.notice.notice_date);
        page.assert_shows(&format!("Mittelabruf 1 zum Zuwendungsbescheid vom {dated} in der Fassung des Änderungsbescheids vom 01.06.2023, Aktenzeichen"));
        page.assert_shows("bitte ich um Auszahlung von 100,00 €. Berechnet ist der Betrag zum 02.05.2024 als Vorschuss für fällige Zahlungen.");
        page.assert_shows("Nach der Auszahlung werden innerhalb von 60 Tagen bezahlt");
        page.assert_shows(&format!("{}, {}", world.own.invoice.number, world.own.invoice.seller));
        page.assert_shows("Fördersatz 90 %");
        page.assert_shows("Bankverbindung: ____");
        let sheet = auditor.get(&format!("/berichte/mittelabruf/{}/xlsx", own.id)).await.expect(200);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet.body)).unwrap();
        let table = book.worksheet_range("Mittelabruf").unwrap();
        let states: Vec<String> = table.used_cells().map(|(_, _, cell)| cell.to_string()).filter(|text| ["bezahlt", "vorgesehen"].contains(&text.as_str())).collect();
        assert_eq!(states, ["bezahlt", "vorgesehen", "vorgesehen"]);
        auditor.get("/mittelabrufe/99999/schreiben").await.assert_status(404);
        auditor.get("/berichte/mittelabruf/99999/xlsx").await.assert_status(404);
    }
}
