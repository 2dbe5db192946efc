//! Columns that nobody knows are asked for.

use paktbuch_entity::payment_mapping;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{counts, payments};
use crate::purchasing::world::{invoice_of, take_data};

on_both! {
    async fn the_page_asks_for_unknown_columns_once(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        let file = "Tag;An;Wofür;Summe\n03.05.2024;Probe Netzwerktechnik;RE-1;-60,00\n";
        let upload = async |text: &str, fields: &[(&str, &str)]| {
            browser.upload("/zahlungen/einlesen", fields, &[("datei", "liste.csv", text.as_bytes())]).await
        };
        let asked = upload(file, &[]).await.expect(200);
        asked.assert_shows("Spalten zuordnen");
        asked.assert_shows("−60,00".replace('−', "-").as_str());
        let form = asked.forms().into_iter().find(|form| form.action == "/zahlungen/einlesen/spalten").unwrap();
        browser.submit(&form.clone().with(&[("datum", "Tag")])).await.expect(422).assert_shows("Für „Betrag“ ist keine Spalte gewählt");
        let chosen = form.with(&[("datum", "Tag"), ("betrag", "Summe"), ("verwendungszweck", "Wofür"), ("empfaenger", "An"), ("reversed", "true")]);
        browser.submit(&chosen).await.expect(200).assert_shows("Eingelesen");
        assert_eq!(payments(&app, invoice).await[0].amount, Cents(6_000));
        assert_eq!(payment_mapping::Entity::find().count(app.db.reader()).await.unwrap(), 1);

        let next = "Tag;An;Wofür;Summe\n04.05.2024;Probe Netzwerktechnik;RE-1;-59,00\n";
        upload(next, &[("pruefen", "true")]).await.expect(200).assert_shows("Nur geprüft, nichts geändert");
        assert_eq!(payments(&app, invoice).await.len(), 1);
        let told = upload(next, &[]).await.expect(200);
        told.assert_shows("Wo eingetragen");
        assert!(told.html().contains(&format!("href=\"/rechnungen/{invoice}\"")), "{}", told.html());
        assert_eq!(payments(&app, invoice).await.len(), 2);
        upload("%PDF-1.7", &[]).await.expect(422).assert_shows("PDF-Datei");
    }

    async fn a_list_that_is_only_checked_changes_nothing_after_its_columns_are_chosen(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        let list = "Wann;Wieviel;Buchungstext\n03.05.2024;119,00;Rechnung RE-1\n";
        let asked = browser.upload("/zahlungen/einlesen", &[("pruefen", "true")], &[("datei", "liste.csv", list.as_bytes())]).await.expect(200);
        asked.assert_shows("Zahlungen prüfen, nichts ändern");
        let form = asked.forms().into_iter().find(|form| form.action.ends_with("spalten")).unwrap();
        assert_eq!(form.value("verwendungszweck"), Some("Buchungstext"), "what is known is chosen");
        let told = browser.submit(&form.with(&[("datum", "Wann"), ("betrag", "Wieviel")])).await.expect(200);
        told.assert_shows("Nur geprüft, nichts geändert");
        assert_eq!(payments(&app, invoice).await, []);
        assert_eq!(counts(&app).await, (0, 0));
    }
}
