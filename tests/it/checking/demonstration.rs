//! The demonstration as the check sees it: the three planted faults, and nothing else that is an error.

use paktbuch::checking::run;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Severity;

on_both! {
    async fn every_planted_fault_is_found_and_no_other_error(app: TestApp) {
        app.seed_havixbeck().await;
        let faults = paktbuch_seed::havixbeck().faults;
        let found = run(app.db.reader(), app.clock.today(), None).await.unwrap();
        for fault in &faults {
            let hits = found.iter().filter(|found| found.finding.rule.to_string() == fault.rule).count();
            assert!(hits > 0, "{}: {}\n{found:#?}", fault.rule, fault.description);
        }
        let mut errors: Vec<String> = found
            .iter()
            .filter(|found| found.finding.severity == Severity::Error)
            .map(|found| found.finding.rule.to_string())
            .collect();
        errors.dedup();
        assert_eq!(errors, ["R2", "R7", "R15"], "R16 becomes one with the proof, and its day has passed in this clock");
        let without_room = found
            .iter()
            .filter(|found| found.finding.rule.to_string() == "R16" && found.finding.message.ends_with("ohne Raum im Bestand."))
            .count();
        assert_eq!(without_room, 2);
    }
}
