//! Naughty strings, formulas and the names of German registers, all through one filed proof, its Belegliste and its Inventarliste.

use std::collections::BTreeSet;

use paktbuch::db::Who;
use paktbuch::reporting::receipt_list;
use paktbuch::reporting::rows::ListFormat;
use paktbuch::text::clean;
use paktbuch_entity::narrative;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::csv_text::{neutralise, restore};
use paktbuch_types::{Cents, InventoryNumber, LineKind};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};

use crate::filing::file::{file, filings};

use super::formulas::confirm;
use super::support::{day, folders, formulas, record_of, sheets, taken};

/// Letters of one text.
const LETTERS: usize = 60;

/// Names of DIN 91379, „Nachname, Vorname“, as services store them; `None` where the data are not here.
fn names() -> Option<Vec<String>> {
    let names = paktbuch_test_data::read("names/names_din91379.csv")?;
    let mut names = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(names.as_slice());
    let names = names.records().map(|record| record.unwrap());
    Some(
        names
            .map(|record| clean(&format!("{}, {}", &record[0], &record[1])))
            .collect(),
    )
}

/// The texts of the public test data as services store them, each once; `None` where the data are not here.
fn texts() -> Option<BTreeSet<String>> {
    let naughty: Vec<String> =
        serde_json::from_slice(&paktbuch_test_data::read("hostile/blns.json")?).unwrap();
    let formulas = paktbuch_test_data::read("hostile/csv_formula_cases.csv")?;
    let mut formulas = csv::Reader::from_reader(formulas.as_slice());
    let formulas = formulas.records().map(|record| record.unwrap()[0].to_owned());
    let names = names()?;
    let letters = String::from_utf8(paktbuch_test_data::read("names/din91379_latin_list_1.3.txt")?).unwrap();
    let letters: Vec<&str> = letters
        .lines()
        .filter_map(|line| line.rsplit("; ").next())
        .collect();
    let letters = letters.chunks(LETTERS).map(|some| some.join(" "));
    let all = naughty.into_iter().chain(formulas).chain(names).chain(letters);
    // No workbook can hold these two.
    let all = all.map(|text| clean(&text.replace(['\u{fffe}', '\u{ffff}'], "")));
    Some(all.filter(|text| !text.is_empty()).collect())
}

/// An invoice of one cent for each text, which stands in all its fields that the Belegliste shows.
async fn plant(app: &TestApp, world: &World, texts: &BTreeSet<String>) {
    let own = &world.own;
    app.db
        .write(Who::System, async |tx| {
            for text in texts {
                let mut invoice = own.invoice.clone().into_active_model().reset_all();
                invoice.id = NotSet;
                invoice.document_id = Set(None);
                (invoice.net, invoice.tax) = (Set(Cents(1)), Set(Cents::ZERO));
                (invoice.gross, invoice.due) = (Set(Cents(1)), Set(Cents(1)));
                (invoice.allocated, invoice.paid) = (Set(Cents(1)), Set(Cents(1)));
                (invoice.number, invoice.seller) = (Set(text.clone()), Set(text.clone()));
                invoice.accounting_reference = Set(text.clone());
                invoice.order_reference = Set(text.clone());
                let invoice = invoice.insert(tx.conn()).await?;
                let mut line = own.line.clone().into_active_model().reset_all();
                line.id = NotSet;
                line.invoice_id = Set(invoice.id);
                line.order_line_id = Set(None);
                line.kind = Set(LineKind::Accessory);
                (line.net, line.gross) = (Set(Cents(1)), Set(Cents(1)));
                line.name = Set(text.clone());
                let line = line.insert(tx.conn()).await?;
                let mut part = own.allocation.clone().into_active_model().reset_all();
                part.id = NotSet;
                part.invoice_line_id = Set(line.id);
                (part.gross, part.eligible) = (Set(Cents(1)), Set(Cents(1)));
                part.insert(tx.conn()).await?;
                let mut payment = own.payment.clone().into_active_model().reset_all();
                payment.id = NotSet;
                payment.invoice_id = Set(invoice.id);
                payment.amount = Set(Cents(1));
                payment.proof = Set(text.clone());
                payment.row_id = Set(None);
                payment.insert(tx.conn()).await?;
            }
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
}

/// A device of each text, with a model and a room that are called so.
async fn furnish(app: &TestApp, world: &World, texts: &BTreeSet<String>) {
    let own = &world.own;
    app.db
        .write(Who::System, async |tx| {
            for (number, text) in texts.iter().enumerate() {
                let mut model = own.model.clone().into_active_model().reset_all();
                model.id = NotSet;
                (model.manufacturer, model.name) = (Set(text.clone()), Set(text.clone()));
                let model = model.insert(tx.conn()).await?;
                let mut room = own.room.clone().into_active_model().reset_all();
                room.id = NotSet;
                room.name = Set(text.clone());
                let room = room.insert(tx.conn()).await?;
                let mut device = own.device.clone().into_active_model().reset_all();
                device.id = NotSet;
                device.inventory_number = Set(format!("H-{number:04}").parse::<InventoryNumber>().unwrap());
                device.serial = Set(None);
                (device.model_id, device.room_id) = (Set(model.id), Set(Some(room.id)));
                let device = device.insert(tx.conn()).await?;
                let mut share = own.share.clone().into_active_model().reset_all();
                share.id = NotSet;
                share.device_id = Set(device.id);
                share.insert(tx.conn()).await?;
            }
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
}

/// Gives the records that a proof names these words, and the Sachbericht a paragraph for each name.
async fn rename(app: &TestApp, world: &World, words: &[String], names: &[String]) {
    let own = &world.own;
    app.db
        .write(Who::System, async |tx| {
            macro_rules! set {
                ($row:expr, $field:ident, $words:expr) => {{
                    let mut row = $row.clone().into_active_model();
                    row.$field = Set($words.clone());
                    row.update(tx.conn()).await?;
                }};
            }
            set!(own.school, name, words[0]);
            set!(own.site, name, words[1]);
            set!(own.building, name, words[2]);
            set!(own.notice, title, words[3]);
            set!(own.notice, category, words[4]);
            set!(own.notice, early_start_by, words[5]);
            set!(own.notice, early_start_on, own.notice.notice_date.pred_opt());
            set!(own.cost_item, title, words[6]);
            set!(own.cost_line, title, words[7]);
            set!(own.payout, note, words[8]);
            set!(own.invoice, seller, words[9]);
            // The proof names the seller of the invoice, and the supplier nowhere.
            set!(own.supplier, name, words[10]);
            let told = narrative::Entity::find_by_id(own.notice.id)
                .one(tx.conn())
                .await?
                .unwrap();
            let paragraphs = names.join("\n\n");
            set!(told, measure, paragraphs);
            set!(told, contact, words[11]);
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
}

on_both! {
    async fn every_text_stays_what_it_is_in_a_filed_proof_and_its_list(app: TestApp) {
        let Some(texts) = texts() else { return };
        assert!(texts.len() > 400, "{} texts", texts.len());
        let world = World::build(&app).await;
        plant(&app, &world, &texts).await;
        let notice = world.own.notice.id;
        let office = app.foerdermittel().await;
        file(&office, notice.0, "abgesprochen").await.assert_status(303);
        let filed = filings(&app).await.into_iter().rfind(|row| row.notice_id == notice).unwrap();
        let book = office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.expect(200).body;
        let sheets = sheets(&book);
        let (_, list) = sheets.iter().find(|(name, _)| name == "Belegliste").unwrap();
        let cells: BTreeSet<String> = list.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
        for text in &texts {
            assert!(cells.contains(text), "{text:?} stands in the list as it was entered");
            assert!(cells.contains(&format!("Position 1: {text}")), "{text:?} as the name of a line");
        }
        // What the workbook itself computes refers to cells, or is a number; of the texts none may.
        let computed = formulas(&book);
        let active: Vec<&String> = computed.iter().filter(|formula| formula.parse::<f64>().is_err() && (texts.contains(formula.as_str()) || texts.contains(&format!("={formula}")))).collect();
        assert_eq!(active, Vec::<&String>::new());
        office.get(&format!("/nachweise/{}", filed.id)).await.assert_status(200);

        let temporary = app.data().temporary();
        let made = receipt_list(&app.db, folders(&temporary), (notice, day("31.12.2025")), ListFormat::Csv).await.unwrap();
        let bytes = taken(made).0;
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
        let mut seen = BTreeSet::new();
        for record in reader.records() {
            let record = record.unwrap();
            for cell in [1, 2, 4, 5, 9].map(|column| &record[column]) {
                let text = restore(cell);
                assert_eq!(cell, neutralise(text), "a program that opens the list computes nothing of it");
                seen.insert(text.to_owned());
            }
        }
        let lost: Vec<&String> = texts.iter().filter(|text| !seen.contains(*text)).collect();
        assert_eq!(lost, Vec::<&String>::new());
    }

    async fn names_of_records_stay_what_they_are_in_a_filed_proof(app: TestApp) {
        let (Some(texts), Some(names)) = (texts(), names()) else { return };
        let world = World::build(&app).await;
        let words: Vec<String> = names.iter().map(|name| format!("={name}")).collect();
        rename(&app, &world, &words, &names).await;
        furnish(&app, &world, &texts).await;
        let notice = world.own.notice.id;
        confirm(&app, notice, &words[13]).await;
        let record = sheets(&record_of(&app, notice, day("16.06.2026")).await.0);
        let (_, protocol) = record.iter().find(|(name, _)| name == "Prüfprotokoll").unwrap();
        let mut cells = protocol.used_cells();
        assert!(cells.any(|(_, _, cell)| *cell == words[13].as_str()), "the reason is as it was typed");

        let office = app.foerdermittel().await;
        file(&office, notice.0, &words[12]).await.assert_status(303);
        let filed = filings(&app).await.into_iter().rfind(|row| row.notice_id == notice).unwrap();
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        page.assert_shows(&words[12]);
        let book = office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.expect(200).body;
        let sheets = sheets(&book);
        let (_, list) = sheets.iter().find(|(name, _)| name == "Inventarliste").unwrap();
        let cells: BTreeSet<String> = list.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
        for text in &texts {
            assert!(cells.contains(&format!("{text} {text}")), "{text:?} is the model");
            assert!(cells.contains(&format!("{}, {text}", words[2])), "{text:?} is the room");
        }
        let all = sheets.iter().flat_map(|(_, range)| range.used_cells());
        let all: String = all.map(|(_, _, cell)| format!("{cell}\n")).collect();
        for (number, word) in words.iter().enumerate().take(12).filter(|(number, _)| *number != 10) {
            assert!(all.contains(word.as_str()), "word {number}, {word:?}, stands in the proof");
        }
        for name in &names {
            assert!(all.contains(&format!("\n{name}\n")), "{name:?} is a paragraph of the Sachbericht");
        }
        let active: Vec<String> = formulas(&book).into_iter().filter(|formula| words.contains(&format!("={formula}"))).collect();
        assert_eq!(active, Vec::<String>::new());
    }
}
