//! `import takeover`.

use paktbuch_tests::binary::{Paktbuch, argument, assert_keys};
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, on_both};

use super::RECEIPTS;
use crate::devices::world;

const KEYS: &str = "file kind format rows created updated unchanged refused warnings";
const REFERENCE: &str = "48-DPS-2022/0342";

on_both! {
    async fn lists_and_proof_come_in_once_by_command(app: TestApp) {
        world::build(&app.db).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let write = |name: &str, text: &[u8]| {
            let path = argument(folder.path(), name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let plan = write("plan.csv", b"Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n");
        let receipts = write("belege.csv", RECEIPTS.replace("Betrag brutto", "Wieviel").as_bytes());
        let proof = write("vn.pdf", b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\n");
        let map = write("spalten.toml", b"[belege]\nbrutto = \"Wieviel\"\n");
        let run = |more: &[&str], code| {
            let lists = ["import", "takeover", "--notice", REFERENCE, "--plan", &plan, "--receipts", &receipts];
            let said = ["--map", &map, "--proof", &proof, "--proof-date", "01.12.2023", "--proof-spent", "13.209,00"];
            paktbuch.json(&[&lists, &said, more].concat(), code)
        };
        let before = row_counts(&app.db).await;
        let tried = run(&["--dry-run"], 1);
        assert_keys(&tried[0], KEYS);
        assert_eq!((&tried[0]["kind"], &tried[0]["created"]), (&"kostenplan".into(), &1.into()));
        assert_eq!((&tried[1]["kind"], &tried[1]["created"], &tried[1]["refused"][0]["line"]), (&"belege".into(), &5.into(), &7.into()));
        assert_keys(&tried[2], "value filed here difference");
        assert_eq!((&tried[2]["value"], &tried[2]["difference"]), (&"Ausgaben gesamt".into(), &(-23_800).into()));
        assert_eq!(row_counts(&app.db).await, before, "a dry run changes nothing");
        let refused = run(&["--all-or-nothing"], 1);
        assert_eq!(refused[1]["created"], 0);
        assert_eq!(row_counts(&app.db).await, before, "one refused row keeps all out");
        assert_eq!(run(&[], 1), tried);
        let after = row_counts(&app.db).await;
        let again = run(&[], 1);
        assert_eq!((&again[1]["created"], &again[1]["unchanged"]), (&0.into(), &5.into()));
        assert_eq!(row_counts(&app.db).await, after, "a second run changes nothing");
        let check = paktbuch.json(&["check", "--notice", REFERENCE], 0);
        assert!(check.iter().any(|line| line["rule"] == "R16" && line["message"].as_str().unwrap().starts_with("Ausgaben gesamt: im eingereichten")), "{check:?}");
    }

    async fn columns_that_were_not_read_are_named(app: TestApp) {
        world::build(&app.db).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let plan = argument(folder.path(), "plan.csv");
        std::fs::write(&plan, "Einzelansatz;Gesamtausgaben;Kreditorennr.;Sachkonto\nDisplays;20.000,00;70001;0815\n").unwrap();
        let run = ["import", "takeover", "--notice", REFERENCE, "--plan", &plan, "--dry-run"];
        let words = "Aus diesen Spalten wurde nichts gelesen: „Kreditorennr.“, „Sachkonto“. Gehört eine dazu, bitte mit --map zuordnen.";
        let told = paktbuch.json(&run, 0).remove(0);
        assert_eq!((&told["created"], told["warnings"].as_array().unwrap().len()), (&1.into(), 1), "{told}");
        assert_eq!(told["warnings"][0], serde_json::json!({"line": 0, "field": "", "message": words}));
        let printed = paktbuch.run(&run).expect(0).stdout;
        assert!(printed.contains(&format!("\n  Warnung: {words}")), "{printed}");
    }

    async fn an_unknown_notice_and_unreadable_files_are_refused(app: TestApp) {
        world::build(&app.db).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let odd = argument(folder.path(), "liste.csv");
        std::fs::write(&odd, "A;B\n1;2\n").unwrap();
        let missing = argument(folder.path(), "fehlt.csv");
        let lines = paktbuch.json(&["import", "takeover", "--notice", REFERENCE, "--receipts", &odd, "--payouts", &missing], 1);
        assert!(lines[0]["refused"][0]["message"].as_str().unwrap().contains("„Rechnungsbetrag, brutto“ ist keine Spalte gewählt"));
        assert!(lines[1]["refused"][0]["message"].as_str().unwrap().contains("gibt es nicht"));
        let output = paktbuch.run(&["import", "takeover", "--notice", "1/23", "--receipts", &odd]);
        assert_eq!(output.code, Some(2));
        assert!(output.stderr.contains("Den Bescheid „1/23“ gibt es nicht"), "{}", output.stderr);
    }
}
