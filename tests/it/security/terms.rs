//! Whatever somebody searches for: a list, never a defect.

use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Search terms on each engine, beside the known ones.
const TERMS: usize = 40;
const KNOWN: [&str; 9] = [
    "abc\0def",
    "\0",
    "\0abc",
    "a\u{1}b\u{7f}c",
    "\"\0\"",
    "abc* OR \0 NEAR(x)",
    "%_\\%",
    "\u{200b}\u{202e}",
    "e\u{301}\u{0}e\u{301}e\u{301}",
];

fn address(path: &str, key: &str, term: &str) -> String {
    format!("{path}?{}", serde_html_form::to_string([(key, term)]).unwrap())
}

on_both! {
    async fn every_search_term_is_answered(app: TestApp) {
        World::build(&app).await;
        let browser = app.verwaltung().await;
        let api = app.api(Role::Verwaltung, &[]).await;
        let mut runner = TestRunner::default();
        let drawn = prop_oneof![any::<String>(), "[\\x00-\\x1fA-Za-z\"\\\\%*:() ]{1,12}"];
        let mut terms: Vec<String> = KNOWN.map(str::to_owned).to_vec();
        for _ in 0..TERMS {
            terms.push(drawn.new_tree(&mut runner).unwrap().current());
        }
        for term in &terms {
            for path in ["/suche", "/geraete", "/schulen", "/bescheide", "/rechnungen", "/antraege", "/pruefung", "/verwaltung/protokoll"] {
                let answer = browser.get(&address(path, "q", term)).await;
                assert!(matches!(answer.status.as_u16(), 200 | 303), "{path} {term:?}: {}", answer.status);
            }
            for path in ["devices", "schools", "notices", "applications", "events", "deadlines"] {
                let answer = api.get(&address(&format!("/api/paktbuch/v1/{path}"), "q", term)).await;
                assert_eq!(answer.status, 200, "{path} {term:?}");
            }
        }
        for term in &terms {
            let answer = api.get(&address("/api/paktbuch/v1/money-trail/hits", "q", term)).await;
            assert!(matches!(answer.status.as_u16(), 200 | 400), "{term:?}: {}", answer.status);
        }
        for (key, path) in [("notice", "/api/paktbuch/v1/devices"), ("school", "/api/paktbuch/v1/devices")] {
            let answer = api.get(&address(path, key, "abc\0def")).await;
            assert!(answer.status.as_u16() < 500, "{key}: {}", answer.status);
        }
        browser.get(&address("/geraete", "schule", "19\0")).await.assert_status(200);
    }

    async fn what_nobody_sees_in_a_term_does_not_keep_its_hits_away(app: TestApp) {
        let world = World::build(&app).await;
        let number = world.own.device.inventory_number.to_string();
        let (start, end) = number.split_at(5);
        let answer = app.verwaltung().await.get(&address("/geraete", "q", &format!("{start}\0{end}"))).await;
        answer.expect(200).assert_shows(&number);
    }
}
