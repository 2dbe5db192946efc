//! Receipts whose number or supplier is written otherwise than on the known invoice: what is sure is known, what is not is told.

use axum::http::Method;
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Role;

use super::known::{SUPPLIER, entered, receipt, says};
use super::{counts, events};
use crate::devices::world;

const NUMBER: &str = "00888315";
const DOUBLE: &str =
    "In Paktbuch steht schon die Rechnung 00888315 von Dachbau Muster GmbH vom 01.06.2023 über 1.000,00 €";

on_both! {
    async fn a_number_or_supplier_written_otherwise_is_the_known_invoice(app: TestApp) {
        let world = world::build(&app.db).await;
        entered(&app.api(Role::Foerdermittel, &[]).await, NUMBER, 100_000).await;
        let before = (row_counts(&app.db).await, events(&app).await);
        for (supplier, number) in [
            (SUPPLIER, "888315"),
            (SUPPLIER, "RE 00888315"),
            (SUPPLIER, "RE-888315"),
            (SUPPLIER, "Rechnung Nr. 888315 vom 01.06.2023"),
            ("Fa. Dachbau Muster", NUMBER),
            ("Muster Dachbau", NUMBER),
            ("Dachbau", NUMBER),
            ("Dachbau Muster Coesfeld GmbH", "RE 888315"),
        ] {
            for issued in ["", "01.06.2023"] {
                let outcome = receipt(&app, world.notice, ["15.06.2023", supplier, number, "1.000,00", "D1", issued]).await;
                assert_eq!(counts(&outcome), (0, 0, 1, 0), "{supplier}, {number}: {outcome:?}");
                let read = "ist als die Rechnung 00888315 von Dachbau Muster GmbH vom 01.06.2023 über 1.000,00 € gelesen";
                assert!(says(&outcome, read), "{supplier}, {number}: {outcome:?}");
                assert!(says(&outcome, "war schon da und bleibt, wie sie ist"), "{supplier}, {number}: {outcome:?}");
            }
        }
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "nothing is counted twice");
    }

    async fn what_may_be_the_known_invoice_comes_in_with_its_name(app: TestApp) {
        let world = world::build(&app.db).await;
        entered(&app.api(Role::Foerdermittel, &[]).await, NUMBER, 100_000).await;
        for (supplier, number, amount, paid, issued, is_told) in [
            ("Ganz Andere KG", "4712", "1.000,00", "15.06.2023", "", false),
            (SUPPLIER, "4713", "1.000,00", "20.07.2023", "01.07.2023", false),
            (SUPPLIER, "4714", "900,00", "15.06.2023", "01.06.2023", false),
            ("Fremde Werke", "888315", "1.000,00", "20.08.2023", "", true),
            (SUPPLIER, "RE888315", "1.000,00", "20.08.2023", "", true),
            (SUPPLIER, "Nr. 888315", "950,00", "20.08.2023", "", true),
            ("Dachbau Schmidt", "4715", "1.000,00", "15.06.2023", "", true),
            ("", "4716", "1.000,00", "20.08.2023", "01.06.2023", true),
        ] {
            let outcome = receipt(&app, world.notice, [paid, supplier, number, amount, "", issued]).await;
            assert_eq!(counts(&outcome), (1, 0, 0, 0), "{supplier}, {number}: {outcome:?}");
            assert_eq!(says(&outcome, DOUBLE), is_told, "{supplier}, {number}: {outcome:?}");
        }
    }

    async fn page_and_scripts_tell_it_before_anything_comes_in(app: TestApp) {
        let world = world::build(&app.db).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        entered(&api, NUMBER, 100_000).await;
        let list = format!("Zahldatum;Empfänger;Rechnungsnummer;Betrag\n15.06.2023;{SUPPLIER};4711;1.000,00\n");
        let browser = app.foerdermittel().await;
        let page = format!("/bescheide/{}/uebernahme", world.notice);
        let preview = browser.upload(&page, &[], &[("belege", "belege.csv", list.as_bytes())]).await.expect(200);
        preview.assert_shows("Ist es dieselbe, zählte sie doppelt");
        let path = format!("/api/paktbuch/v1/notices/{}/takeover/files?kind=belege&dry_run=true", world.notice);
        let told = api.call(Method::POST, &path, &[], list).await.expect(200).json();
        let mut warnings = told["warnings"].as_array().unwrap().iter();
        assert!(warnings.any(|remark| remark["message"].as_str().unwrap().starts_with(DOUBLE)), "{told}");
    }
}
