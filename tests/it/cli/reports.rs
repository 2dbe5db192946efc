//! `report`.

use paktbuch::documents::Stored;
use paktbuch_tests::binary::{Paktbuch, argument, assert_keys};
use paktbuch_tests::{TestApp, World, on_both};

on_both! {
    async fn reports_are_the_same_bytes_every_time(app: TestApp) {
        let world = World::build(&app).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let kinds = paktbuch.json(&["report", "list"], 0);
        kinds.iter().for_each(|kind| assert_keys(kind, "kind title formats needs_notice"));
        let names: Vec<&str> = kinds.iter().map(|kind| kind["kind"].as_str().unwrap()).collect();
        assert!(["inventarliste", "belegliste", "verwendungsnachweis"].iter().all(|name| names.contains(name)), "{names:?}");
        let differing: std::collections::BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(differing.len(), names.len(), "each kind once: {names:?}");

        let reference = world.own.notice.reference.as_str();
        for (kind, suffix, more, rows) in [
            ("inventarliste", "csv", &[][..], 2),
            ("inventarliste", "xlsx", &[], 2),
            ("inventarliste", "csv", &["--school", world.own.school.number.as_str()], 1),
            ("inventarliste", "xlsx", &["--notice", reference], 1),
            ("verwendungsnachweis", "xlsx", &["--notice", reference], 1),
            ("belegliste", "xlsx", &["--notice", reference], 1),
            ("belegliste", "csv", &["--notice", reference], 1),
            ("verwendungsnachweis", "xlsx", &["--notice", reference, "--edition", "akte"], 1),
            ("verwendungsnachweis", "xlsx", &["--notice", reference, "--proof-type", "einfacher_vn"], 1),
            ("anschreiben", "pdf", &["--notice", reference], 0),
            ("anschreiben", "docx", &["--notice", reference, "--proof-type", "zwischennachweis"], 0),
            ("anschreiben", "docx", &["--notice", reference], 0),
            ("umschichtung", "pdf", &["--notice", reference], 0),
            ("mittelabruf", "docx", &["--notice", reference, "--number", "1"], 0),
        ] {
            let mut hashes = Vec::new();
            for name in ["eins", "zwei"] {
                let out = argument(folder.path(), &format!("{name}.{suffix}"));
                let arguments = [&["report", kind, "--as-of", "2025-12-31", "--out", &out], more].concat();
                let lines = paktbuch.json(&arguments, 0);
                assert_keys(&lines[0], "kind file sha256 rows totals");
                let totals = lines[0]["totals"].as_object().unwrap();
                assert!(!totals.is_empty() && totals.keys().all(|key| key.ends_with("_cents")), "{totals:?}");
                assert_eq!((&lines[0]["rows"], &lines[0]["file"]), (&rows.into(), &out.as_str().into()), "{arguments:?}");
                let bytes = std::fs::read(&out).unwrap();
                assert_eq!(lines[0]["sha256"], Stored::of(&bytes).sha256, "{arguments:?}");
                hashes.push(lines[0]["sha256"].clone());
            }
            assert_eq!(hashes[0], hashes[1], "{kind} {suffix} {more:?}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 8, "nothing but the reports is left");
    }

    async fn a_report_that_cannot_be_made_says_why_and_writes_nothing(app: TestApp) {
        World::build(&app).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let out = argument(folder.path(), "liste.xlsx");
        let pdf = argument(folder.path(), "liste.pdf");
        let nowhere = argument(folder.path(), "fehlt/liste.xlsx");
        for (arguments, told) in [
            (&["report", "einhorn", "--out", out.as_str()][..], "paktbuch report list"),
            (&["report", "inventarliste"], "--out"),
            (&["report", "inventarliste", "--out", &pdf], "xlsx"),
            (&["report", "verwendungsnachweis", "--out", &out], "--notice"),
            (&["report", "belegliste", "--out", &out], "--notice"),
            (&["report", "belegliste", "--notice", "48.02.Buchfink", "--school", "190743", "--out", &out], "nur für den ganzen Bescheid"),
            (&["report", "verwendungsnachweis", "--notice", "gibt-es-nicht", "--out", &out], "gibt-es-nicht"),
            (&["report", "mittelabruf", "--out", &out], "--notice"),
            (&["report", "fristenliste", "--notice", "48.02.Buchfink", "--out", &out], "ohne --notice und --school"),
            (&["report", "pruefprotokoll", "--school", "190743", "--out", &out], "ohne --school"),
            (&["report", "inventarliste", "--school", "999999", "--out", &out], "999999"),
            (&["report", "inventarliste", "--as-of", "2025-02-31", "--out", &out], "2025-02-31"),
            (&["report", "inventarliste", "--as-of", "2099-12-31", "--out", &out], "Der Stichtag 31.12.2099 liegt in der Zukunft"),
            (&["report", "inventarliste", "--out", &nowhere], "fehlt"),
            (&["report", "anschreiben", "--out", &pdf], "--notice"),
            (&["report", "anschreiben", "--notice", "48.02.Buchfink", "--number", "1", "--out", &pdf], "nur für Mittelabruf und Umschichtung"),
            (&["report", "mittelabruf", "--notice", "48.02.Buchfink", "--number", "77", "--out", &pdf], "keinen Mittelabruf mit der Nummer 77"),
            (&["report", "sachbericht", "--notice", "48.02.Buchfink", "--out", &out], "pdf oder docx"),
            (&["report", "inventarliste", "--edition", "akte", "--out", &out], "--edition gibt es nur für den Verwendungsnachweis"),
            (&["report", "verwendungsnachweis", "--notice", "x", "--edition", "entwurf", "--out", &out], "einreichung, akte"),
            (&["report", "inventarliste", "--proof-type", "vn", "--out", &out], "--proof-type gibt es nur für den Verwendungsnachweis"),
            (&["report", "verwendungsnachweis", "--notice", "x", "--proof-type", "unsinn", "--out", &out], "vn, einfacher_vn"),
        ] {
            let ran = paktbuch.run(arguments).expect(2);
            assert!(ran.stderr.contains(told), "{arguments:?}: {}", ran.stderr);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        std::fs::write(&out, "von gestern").unwrap();
        paktbuch.run(&["report", "verwendungsnachweis", "--notice", "nein", "--out", &out]).assert_code(2);
        assert_eq!(std::fs::read(&out).unwrap(), b"von gestern");
    }
}
