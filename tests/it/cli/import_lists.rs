//! `import devices` and `import payments`.

use paktbuch_tests::binary::{Paktbuch, argument, assert_keys};
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, World, on_both};

use super::events;
use crate::purchasing::world::{invoice_of, take_data};

const DEVICE_KEYS: &str = "file format encoding rows created updated unchanged refused warnings";
const PAYMENT_KEYS: &str = "file rows matched unmatched booked set_aside refused left_out";

on_both! {
    async fn a_list_of_devices_comes_in_once(app: TestApp) {
        let world = World::build(&app).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let list = argument(folder.path(), "geraete.csv");
        let rows = "Bestand der Schule\n\nHersteller;Modell;Seriennummer;Zugang\nApple;iPad 10;NEU1;12.03.2024\nApple;iPad 10;NEU2;31.02.2024\n";
        std::fs::write(&list, rows).unwrap();
        let school = world.own.school.number.to_string();
        let run = |more: &[&str], code| {
            paktbuch.json(&[&["import", "devices", "--school", &school], more, &[list.as_str()]].concat(), code)
        };
        let before = row_counts(&app.db).await;
        let tried = run(&["--dry-run"], 1);
        assert_keys(&tried[0], DEVICE_KEYS);
        assert_eq!((&tried[0]["created"], &tried[0]["refused"][0]["line"]), (&1.into(), &5.into()));
        assert_eq!(run(&["--all-or-nothing"], 1)[0]["created"], 0);
        assert_eq!(row_counts(&app.db).await, before, "neither changes anything");
        assert_eq!(run(&[], 1), tried);
        assert_eq!(row_counts(&app.db).await["device"], before["device"] + 1);
        let told = events(&paktbuch);
        let again = run(&[], 1);
        assert_eq!((&again[0]["created"], &again[0]["unchanged"]), (&0.into(), &1.into()));
        assert_eq!(events(&paktbuch), told, "a second run changes nothing");
        let wrong = paktbuch.run(&["import", "devices", "--category", "ipad", &list]).expect(2);
        assert!(wrong.stderr.contains("Erlaubt: tablet"), "{}", wrong.stderr);
    }

    async fn one_bad_file_of_devices_keeps_out_the_others_where_that_is_asked(app: TestApp) {
        let world = World::build(&app).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let (good, bad) = (argument(folder.path(), "gut.csv"), argument(folder.path(), "schlecht.csv"));
        std::fs::write(&good, "Hersteller;Modell;Seriennummer\nApple;iPad 10;NEU1\n").unwrap();
        std::fs::write(&bad, "Raum\nB 203\n").unwrap();
        let school = world.own.school.number.to_string();
        let before = row_counts(&app.db).await;
        let kept_out = paktbuch.json(&["import", "devices", "--all-or-nothing", "--school", &school, &good, &bad], 1);
        assert_eq!((&kept_out[0]["created"], kept_out.len()), (&0.into(), 2));
        assert_eq!(row_counts(&app.db).await, before);
        let taken = paktbuch.json(&["import", "devices", "--school", &school, &good, &bad], 1);
        assert_eq!((&taken[0]["created"], &taken[1]["created"]), (&1.into(), &0.into()));
    }

    async fn a_list_of_payments_is_matched_once(app: TestApp) {
        take_data(&app, &invoice_of("RE-2024/1", &[("Display", 1, 100)])).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let (list, map) = (argument(folder.path(), "zahlungen.csv"), argument(folder.path(), "spalten.toml"));
        std::fs::write(&list, "Wann;Wem;Was;Wieviel\n03.05.2024;Probe Netzwerktechnik GmbH;RE-2024/1;119,00\n04.05.2024;Stadtwerke;Strom;50,00\n").unwrap();
        let unknown = paktbuch.json(&["import", "payments", &list], 1);
        assert_keys(&unknown[0], PAYMENT_KEYS);
        assert_eq!((&unknown[0]["matched"], &unknown[0]["unmatched"][0]["line"]), (&0.into(), &0.into()));
        std::fs::write(&map, "datum = \"Wann\"\nempfaenger = \"Wem\"\nrechnungsnummer = \"Was\"\nbetrag = \"Wieviel\"\n").unwrap();
        let run = |more: &[&str], code| paktbuch.json(&[&["import", "payments", "--map", &map], more, &[list.as_str()]].concat(), code);
        let before = row_counts(&app.db).await;
        let tried = run(&["--dry-run"], 1);
        assert_eq!((&tried[0]["rows"], &tried[0]["matched"], &tried[0]["booked"]), (&2.into(), &1.into(), &1.into()));
        assert_eq!(tried[0]["unmatched"][0]["line"], 3);
        assert_eq!(row_counts(&app.db).await, before, "a dry run changes nothing");
        run(&[], 1);
        assert_eq!(row_counts(&app.db).await["payment"], before["payment"] + 1);
        let told = events(&paktbuch);
        let again = run(&[], 1);
        assert_eq!((&again[0]["matched"], &again[0]["booked"]), (&1.into(), &0.into()));
        assert_eq!(events(&paktbuch), told, "a second run changes nothing");
    }

    async fn a_list_of_nothing_but_minus_is_refused_until_the_mapping_says_what_it_means(app: TestApp) {
        for number in ["RE-1", "RE-2"] {
            take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await;
        }
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let (list, map) = (argument(folder.path(), "zahlungen.csv"), argument(folder.path(), "spalten.toml"));
        let rows = "03.05.2024;Probe Netzwerktechnik GmbH;RE-1;-119,00\n03.05.2024;Probe Netzwerktechnik GmbH;RE-2;-119,00\n";
        std::fs::write(&list, format!("Zahldatum;Empfänger;Rechnungsnr.;Zahlbetrag\n{rows}")).unwrap();
        let told = paktbuch.json(&["import", "payments", &list], 1).remove(0);
        assert_keys(&told, PAYMENT_KEYS);
        let message = told["refused"][0]["message"].as_str().unwrap();
        assert!(message.starts_with("Mehr als die Hälfte der Beträge trägt ein Minus") && message.contains("vorzeichen = \"umgekehrt\""), "{message}");
        let columns = "datum = \"Zahldatum\"\nempfaenger = \"Empfänger\"\nrechnungsnummer = \"Rechnungsnr.\"\nbetrag = \"Zahlbetrag\"\n";
        let sign = "vorzeichen = \"umgekehrt\"\n";
        std::fs::write(&map, sign).unwrap();
        let tried = paktbuch.json(&["import", "payments", "--dry-run", "--map", &map, &list], 0);
        assert_eq!(tried[0]["booked"], 2, "the columns are known");
        std::fs::write(&map, format!("{columns}{sign}")).unwrap();
        assert_eq!(paktbuch.json(&["import", "payments", "--map", &map, &list], 0)[0]["booked"], 2);
    }

    async fn what_waits_what_is_refused_and_sums_are_told_apart(app: TestApp) {
        take_data(&app, &invoice_of("RE-2024/1", &[("Display", 1, 100)])).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let list = argument(folder.path(), "zahlungen.csv");
        std::fs::write(&list, "Zahldatum;Empfänger;Rechnungsnr.;Zahlbetrag\n03.05.2024;Probe Netzwerktechnik GmbH;RE-2024/1;119,00\n04.05.2024;Stadtwerke;Strom;50,00\n31.02.2024;Stadtwerke;Strom;7,00\nSumme;;;180,00\n").unwrap();
        let told = paktbuch.json(&["import", "payments", "--dry-run", &list], 1).remove(0);
        assert_keys(&told, PAYMENT_KEYS);
        let lines = |key: &str| -> Vec<u64> {
            let rows = told[key].as_array().unwrap().iter();
            rows.map(|row| row["line"].as_u64().unwrap()).collect()
        };
        assert_eq!((&told["rows"], &told["matched"]), (&3.into(), &1.into()));
        assert_eq!((lines("unmatched"), lines("refused"), lines("left_out")), (vec![3, 4], vec![4], vec![5]), "{told}");
        assert_eq!(told["refused"][0]["field"], "Zahldatum");
        let differs = told["left_out"][0]["message"].as_str().unwrap();
        assert!(differs.starts_with("Als Summenzeile ausgelassen. Sie nennt 180,00 €"), "{differs}");
        let shown = paktbuch.run(&["import", "payments", "--dry-run", &list]).expect(1).stdout;
        for words in ["1 nicht zugeordnet, 1 abgewiesen", "\n  nicht zugeordnet, Zeile 3: ", "\n  abgewiesen, Zeile 4, Zahldatum: ", "\n  Warnung, Zeile 5: Als Summenzeile"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
    }
}
