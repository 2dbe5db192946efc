//! `import schools` and `import invoices`.

use paktbuch_entity::invoice;
use paktbuch_tests::binary::{Paktbuch, argument, assert_keys};
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, on_both};
use sea_orm::EntityTrait;
use serde_json::Value;

use super::{events, files};

const SCHOOL_KEYS: &str = "file format encoding rows created updated unchanged refused warnings";
const INVOICE_KEYS: &str = "file status syntax type_code number issue_date currency seller lines net_cents tax_cents \
    gross_cents prepaid_cents due_cents message";

fn statuses(lines: &[Value]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| line["status"].as_str().unwrap())
        .collect()
}

on_both! {
    async fn a_school_list_comes_in_once(app: TestApp) {
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let (list, _) = files(folder.path());
        let empty = row_counts(&app.db).await;
        let tried = paktbuch.json(&["import", "schools", "--all", "--dry-run", &list], 0);
        assert_keys(&tried[0], SCHOOL_KEYS);
        let rows = tried[0]["rows"].as_u64().unwrap();
        assert!(rows >= 2 && tried[0]["created"] == rows, "{tried:?}");
        assert_eq!(row_counts(&app.db).await, empty, "a dry run changes nothing");
        assert_eq!(paktbuch.json(&["import", "schools", "--all", &list], 0), tried);
        assert_eq!(row_counts(&app.db).await["school"], i64::try_from(rows).unwrap());
        let before = events(&paktbuch);
        let again = paktbuch.json(&["import", "schools", "--all", &list], 0);
        assert_eq!((&again[0]["created"], &again[0]["updated"], &again[0]["unchanged"]), (&0.into(), &0.into(), &rows.into()));
        assert_eq!(events(&paktbuch), before, "a second run changes nothing");
    }

    async fn a_damaged_row_or_file_is_refused_with_its_line(app: TestApp) {
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let (list, _) = files(folder.path());
        let text = String::from_utf8(std::fs::read(&list).unwrap()).unwrap();
        let first = text.find("121885").unwrap();
        let damaged = argument(folder.path(), "beschaedigt.csv");
        std::fs::write(&damaged, format!("{}12x885{}", &text[..first], &text[first + 6..])).unwrap();
        let line = text[..first].lines().count();
        let missing = argument(folder.path(), "fehlt.csv");
        let run = |more: &[&str], code| {
            let arguments = [&["import", "schools", "--all"], more, &[damaged.as_str(), missing.as_str()]].concat();
            paktbuch.json(&arguments, code)
        };
        let nothing = run(&["--all-or-nothing"], 1);
        assert_eq!(row_counts(&app.db).await["school"], 0, "{nothing:?}");
        let lines = run(&[], 1);
        let refused = &lines[0]["refused"][0];
        assert_keys(refused, "line field message");
        assert_eq!(refused["line"], line, "{lines:?}");
        assert_eq!(lines[1]["refused"][0]["line"], 0);
        assert!(lines[1]["refused"][0]["message"].as_str().unwrap().contains("gibt es nicht"));
        let created = lines[0]["created"].as_i64().unwrap();
        assert!(created > 0);
        assert_eq!(row_counts(&app.db).await["school"], created, "the other rows come in");
    }

    async fn invoices_come_in_once(app: TestApp) {
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let (_, invoices) = files(folder.path());
        let run = |more: &[&str], code| {
            let files = invoices.iter().map(String::as_str);
            let arguments: Vec<&str> = ["import", "invoices"].into_iter().chain(more.iter().copied()).chain(files).collect();
            paktbuch.json(&arguments, code)
        };
        let empty = row_counts(&app.db).await;
        let tried = run(&["--dry-run"], 0);
        assert_eq!(statuses(&tried), vec!["imported"; invoices.len()]);
        assert_eq!(row_counts(&app.db).await, empty);
        assert!(!app.home().join("documents").exists(), "a dry run stores no file");
        let lines = run(&[], 0);
        assert_eq!(lines, tried);
        for (line, file) in lines.iter().zip(&invoices) {
            assert_keys(line, INVOICE_KEYS);
            assert_eq!(line["file"], *file);
            assert!(matches!(line["syntax"].as_str(), Some("ubl" | "cii" | "zugferd")), "{line}");
            let cents = |key: &str| line[key].as_i64().unwrap();
            assert_eq!(cents("net_cents") + cents("tax_cents"), cents("gross_cents"), "{line}");
        }
        let before = events(&paktbuch);
        assert_eq!(statuses(&run(&[], 0)), vec!["duplicate"; invoices.len()]);
        assert_eq!(events(&paktbuch), before, "a second run changes nothing");
    }

    async fn a_supplier_map_says_who_a_seller_is(app: TestApp) {
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let (_, invoices) = files(folder.path());
        let first = &paktbuch.json(&["import", "invoices", &invoices[0]], 0)[0];
        let known = first["seller"].as_str().unwrap();
        let other = invoices.iter().find_map(|file| {
            let line = paktbuch.json(&["import", "invoices", "--dry-run", file], 0).remove(0);
            (line["status"] == "imported" && line["seller"] != first["seller"]).then(|| (file.as_str(), line["seller"].clone()))
        });
        let (file, seller) = other.unwrap();
        let list = argument(folder.path(), "lieferanten.csv");
        let run = |content: String, code| {
            std::fs::write(&list, content).unwrap();
            paktbuch.run(&["import", "invoices", "--supplier-map", &list, file]).expect(code)
        };
        let before = row_counts(&app.db).await;
        for (content, expected) in [
            ("Verkäufer;Kreditor;Lieferant\nA;1;2\n".to_owned(), "Die Spalte „Kreditor“ ist nicht bekannt"),
            ("Verkäufer;Lieferant\nA;Niemand KG\n".to_owned(), "Zeile 2, Lieferant: „Niemand KG“ gibt es nicht"),
            ("Verkäufer;Lieferant\nA;99999\n".to_owned(), "„99999“ gibt es nicht"),
        ] {
            let told = run(content, 2);
            assert!(told.stderr.contains(expected), "{expected}: {}", told.stderr);
        }
        assert_eq!(row_counts(&app.db).await, before, "nothing came in");
        run(format!("Verkäufer;Lieferant\n{};{known}\n", seller.as_str().unwrap()), 0);
        let after = row_counts(&app.db).await;
        assert_eq!((after["supplier"], after["invoice"]), (before["supplier"], before["invoice"] + 1));
        let stored = invoice::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!(stored[0].supplier_id, stored[1].supplier_id);
        assert_ne!(stored[0].seller, stored[1].seller, "as each invoice prints it");
    }

    async fn a_bad_invoice_keeps_out_the_others_only_where_that_is_asked(app: TestApp) {
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let (_, invoices) = files(folder.path());
        let bad = argument(folder.path(), "keine.xml");
        std::fs::write(&bad, "<Rechnung/>").unwrap();
        let both = [invoices[0].as_str(), bad.as_str()];
        let lines = paktbuch.json(&[&["import", "invoices", "--all-or-nothing"], &both[..]].concat(), 1);
        assert_eq!(statuses(&lines), ["refused", "refused"]);
        assert_eq!(row_counts(&app.db).await["invoice"], 0);
        let lines = paktbuch.json(&[&["import", "invoices"], &both[..]].concat(), 1);
        assert_eq!(statuses(&lines), ["imported", "refused"]);
        assert!(lines[1]["message"].as_str().unwrap().len() > 30, "{lines:?}");
        assert_eq!(row_counts(&app.db).await["invoice"], 1);
        paktbuch.run(&["import", "invoices"]).assert_code(2);
    }
}
