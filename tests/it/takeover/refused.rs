//! Rows that are refused: shown with their cells and the remedy, and taken over alone once they are mended.

use axum::http::Method;
use paktbuch::takeover::SheetKind;
use paktbuch_entity::{cost_item, invoice};
use paktbuch_tests::binary::{Paktbuch, argument};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::{RECEIPTS, counts, file, take};
use crate::devices::world;

const PLAN: &str = "Einzelansatz;Bezeichnung;Gesamtausgaben\nDisplays;Displays;10.000,00\nDisplays;Halter;viel\nNetz;Netz;5.000,00\n";

const HEAD: &str = "Firma;Rechnungs-Nr.;Rechnung vom;Zahlungsgrund;Betrag brutto;bezahlt am;Einzelansatz\n";

async fn invoices_of(app: &TestApp, gross: Cents) -> u64 {
    invoice::Entity::find()
        .filter(invoice::Column::Gross.eq(gross))
        .count(app.db.reader())
        .await
        .unwrap()
}

on_both! {
    async fn a_row_waits_for_the_refused_one_that_it_adds_up_with(app: TestApp) {
        let world = world::build(&app.db).await;
        let plan = take(&app, world.notice, vec![file(SheetKind::Plan, PLAN)]).await.unwrap().remove(0);
        assert_eq!(counts(&plan), (1, 0, 0, 2), "{plan:?}");
        assert!(plan.refused[0].message.contains("mit Zeile 3 desselben Einzelansatzes"), "{plan:?}");
        assert!(plan.refused[1].message.ends_with("Bitte in der Datei berichtigen."), "{plan:?}");
        let mended = take(&app, world.notice, vec![file(SheetKind::Plan, &PLAN.replace("viel", "2.000,00"))]).await.unwrap().remove(0);
        assert_eq!(counts(&mended), (2, 0, 1, 0), "only the rows that were refused: {mended:?}");
        let item = cost_item::Entity::find().filter(cost_item::Column::Title.eq("Displays")).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(item.total, Cents(1_200_000));

        let list = format!(
            "{HEAD}A GmbH;R-1;02.05.2023;Tafel;1.000,00;15.05.2023;Netz\nA GmbH;R-1;02.05.2023;Halter;viel;15.05.2023;Netz\n\
             A GmbH;R-2;02.05.2023;Stift;10,00;15.05.2023;Netz\nB GmbH;R-1;03.05.2023;Kabel;20,00;15.05.2023;Netz\n"
        );
        let outcome = take(&app, world.notice, vec![file(SheetKind::Receipts, &list)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (2, 0, 0, 2), "{outcome:?}");
        let told: Vec<(usize, bool)> = outcome.refused.iter().map(|remark| (remark.line, remark.message.contains("Bitte"))).collect();
        assert_eq!(told, [(2, true), (3, true)]);
        assert!(outcome.refused[0].message.contains("mit Zeile 3 derselben Rechnung"), "{outcome:?}");
        let mended = list.replace("viel", "190,00");
        let outcome = take(&app, world.notice, vec![file(SheetKind::Receipts, &mended)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (2, 0, 2, 0), "only the rows that were refused: {outcome:?}");
        assert_eq!(invoices_of(&app, Cents(119_000)).await, 1, "with its right total");
    }

    async fn a_row_without_a_day_has_that_of_its_invoice(app: TestApp) {
        let world = world::build(&app.db).await;
        let list = format!("{HEAD}A GmbH;R-5;02.05.2023;Tafel;1.000,00;15.05.2023;Netz\nA GmbH;R-5;;Halter;190,00;;Netz\n");
        let outcome = take(&app, world.notice, vec![file(SheetKind::Receipts, &list)]).await.unwrap().remove(0);
        assert_eq!(counts(&outcome), (2, 0, 0, 0), "{outcome:?}");
        let told = outcome.warnings.iter().any(|remark| remark.line == 3 && remark.message.contains("es gilt der 02.05.2023 der anderen Zeilen"));
        assert!(told, "{outcome:?}");
        assert_eq!(invoices_of(&app, Cents(119_000)).await, 1);
        let again = take(&app, world.notice, vec![file(SheetKind::Receipts, &list)]).await.unwrap().remove(0);
        assert_eq!(counts(&again), (0, 0, 2, 0), "{again:?}");
    }

    async fn refused_rows_are_shown_with_their_cells(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let page = format!("/bescheide/{}/uebernahme", world.notice);
        let checked = browser.upload(&page, &[], &[("belege", "belege.csv", RECEIPTS.as_bytes())]).await.expect(200);
        let form = checked.forms().into_iter().find(|form| form.action.ends_with("/spalten")).unwrap();
        let done = browser.submit(&form.with(&[("schritt", "uebernehmen")])).await.expect(200);
        done.assert_shows("Abgewiesene Zeilen.");
        done.assert_shows("„viel“ ist kein Betrag.");
        done.assert_shows("Dosen");
        done.assert_hides("Wandmontage");

        let path = format!("/api/paktbuch/v1/notices/{}/takeover/files?kind=belege&dry_run=true", world.notice);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.call(Method::POST, &path, &[], RECEIPTS.to_owned()).await.expect(200).json();
        let cells = json!(["6", "Kabel & Co", "R-8", "03.06.2023", "Dosen", "viel", "", "", "", "Displays"]);
        assert_eq!(told["refused"][0]["cells"], cells, "{told}");

        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let path = argument(folder.path(), "belege.csv");
        std::fs::write(&path, RECEIPTS).unwrap();
        let run = ["import", "takeover", "--notice", "48-DPS-2022/0342", "--receipts", &path, "--dry-run"];
        let told = paktbuch.json(&run, 1).remove(0);
        assert_eq!((&told["refused"][0]["line"], &told["refused"][0]["cells"]), (&7.into(), &cells), "{told}");
        let printed = paktbuch.run(&run).expect(1).stdout;
        assert!(printed.contains("\n    6; Kabel & Co; R-8; 03.06.2023; Dosen; viel; "), "{printed}");
    }
}
