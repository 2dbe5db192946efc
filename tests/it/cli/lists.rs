//! `seed havixbeck`, `list` and `check` on it.

use paktbuch::auth::Actor;
use paktbuch::checking::{Place, run};
use paktbuch::confirming::{Where, confirm};
use paktbuch::db::Who;
use paktbuch::drawdowns;
use paktbuch_tests::binary::{Paktbuch, assert_keys};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, DrawdownState, Severity};

/// What `list` promises for each kind.
const KEYS: &[(&str, &str)] = &[
    ("schools", "number name form city pupils devices"),
    (
        "programmes",
        "code version title land valid_from valid_to parameters",
    ),
    (
        "applications",
        "reference programme category state requested_cents",
    ),
    (
        "notices",
        "reference programme title date state eligible_cents granted_cents own_share_cents paid_out_cents spent_cents \
         proof_due zweckbindung_until",
    ),
    (
        "orders",
        "number supplier date ordered_cents open_cents promised state",
    ),
    (
        "invoices",
        "supplier number date type_code gross_cents allocated_cents paid_cents state",
    ),
    (
        "devices",
        "inventory_number serial model category school status gross_cents notice invoice zweckbindung_until",
    ),
];

/// Somebody says of every error that it is settled.
async fn confirm_errors(app: &TestApp) {
    let permit = Actor::system().permit().unwrap();
    let found = run(app.db.reader(), app.clock.today(), None).await.unwrap();
    let errors = found
        .iter()
        .filter(|found| found.finding.severity == Severity::Error);
    for found in errors {
        let place = match found.place {
            Place::Application(id) => Where::Application(id),
            Place::Notice(id) => Where::Notice(id),
            Place::Order(id) => Where::Order(id),
            Place::Invoice(id) => Where::Invoice(id),
            Place::Device(id) => Where::Device(id),
        };
        app.db
            .write(Who::System, async |tx| {
                confirm(tx, &permit, &found.finding, place, "geklärt").await
            })
            .await
            .unwrap();
    }
}

on_both! {
    async fn the_published_figures_of_the_district_come_out(app: TestApp) {
        let paktbuch = Paktbuch::of(&app);
        assert_eq!(paktbuch.json(&["seed", "coesfeld"], 0).len(), 1);
        assert_eq!(paktbuch.json(&["list", "schools"], 0).len(), 6);
        let notices = paktbuch.json(&["list", "notices"], 0);
        let [notice] = &notices[..] else { panic!("{notices:?}") };
        for (key, cents) in [
            ("eligible_cents", 303_525_300),
            ("granted_cents", 273_172_800),
            ("own_share_cents", 30_352_500),
            ("paid_out_cents", 91_100_000),
        ] {
            assert_eq!(notice[key], cents, "{key}");
        }
        let rows = drawdowns::all(app.db.reader()).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row.number, row.progress.state, row.progress.payout.is_some())).collect();
        assert_eq!(told, [1, 2, 3, 4].map(|number| (number, DrawdownState::PaidOut, true)));
        assert!(rows.iter().all(|row| Some(row.as_of) == row.progress.requested_on), "{rows:?}");
        assert_eq!(rows.iter().map(|row| row.amount).sum::<Cents>(), Cents::euros(911_000));
        assert_eq!(paktbuch.json(&["verify"], 0).len(), 5);
    }

    async fn the_demonstration_is_listed_and_checked(app: TestApp) {
        let paktbuch = Paktbuch::of(&app);
        let refused = paktbuch.run(&["seed", "havixbeck", "--devices", "7"]).expect(2);
        assert!(refused.stderr.contains("gelten nur für „seed large“"), "{}", refused.stderr);
        let seeded = paktbuch.json(&["seed", "havixbeck"], 0);
        assert_eq!(seeded.len(), 1);
        let again = paktbuch.run(&["seed", "havixbeck"]).expect(2);
        assert!(again.stderr.contains("nicht leer"), "{}", again.stderr);

        let scenario = paktbuch_seed::havixbeck();
        let bought: usize = scenario.invoices.iter().map(|invoice| invoice.devices().count()).sum();
        let devices = bought + 22;
        let expected = [("schools", 2), ("notices", 6), ("orders", 6), ("invoices", 47), ("applications", 11), ("devices", devices)];
        for (kind, keys) in KEYS {
            let lines = paktbuch.json(&["list", kind], 0);
            for line in &lines {
                assert_keys(line, keys);
            }
            if let Some((_, rows)) = expected.iter().find(|(name, _)| name == kind) {
                assert!(lines.len() >= *rows, "{kind}: {}", lines.len());
            }
            let text = paktbuch.run(&["list", kind]).expect(0);
            assert_eq!(text.stdout.lines().count(), lines.len(), "{kind}: one line a record");
            if *kind == "devices" {
                assert_eq!(lines.len(), devices, "those of the lists that are taken over too");
            }
            if *kind == "programmes" {
                let parameters = lines[0]["parameters"].as_array().unwrap();
                parameters.iter().for_each(|parameter| assert_keys(parameter, "name value source"));
            }
        }

        let found = paktbuch.json(&["check"], 3);
        for finding in &found {
            assert_keys(finding, "rule severity subject message remedy source override");
            assert!(finding["override"].is_null(), "{finding}");
            assert_keys(&finding["subject"], "kind id label");
            assert!(matches!(finding["severity"].as_str(), Some("error" | "warning" | "missing_parameter")), "{finding}");
        }
        for fault in &scenario.faults {
            assert!(found.iter().any(|finding| finding["rule"] == fault.rule), "{}: {found:?}", fault.rule);
        }
        for notice in &scenario.notices {
            let one = paktbuch.run(&["--json", "check", "--notice", &notice.reference]);
            assert!(matches!(one.code, Some(0 | 3)), "{one:?}");
            assert!(one.stdout.lines().count() <= found.len());
        }
        confirm_errors(&app).await;
        let confirmed = paktbuch.json(&["check"], 0);
        let told: Vec<&serde_json::Value> = confirmed.iter().filter(|finding| !finding["override"].is_null()).collect();
        assert_eq!(told.len(), found.iter().filter(|finding| finding["severity"] == "error").count());
        assert_keys(&told[0]["override"], "reason by role at");
        assert_eq!((&told[0]["override"]["reason"], &told[0]["override"]["by"]), (&"geklärt".into(), &"System".into()));
        let text = paktbuch.run(&["check"]).expect(0).stdout;
        assert!(text.contains("[bestätigt von System am ") && text.contains(&format!("· {} bestätigt", told.len())), "{text}");
        let unknown = paktbuch.run(&["check", "--notice", "gibt-es-nicht"]).expect(2);
        assert!(unknown.stderr.contains("gibt-es-nicht"), "{}", unknown.stderr);
        assert_eq!(paktbuch.json(&["verify"], 0).len(), 5);
    }

    async fn an_empty_register_lists_nothing_and_passes_the_check(app: TestApp) {
        let paktbuch = Paktbuch::of(&app);
        for kind in ["schools", "applications", "notices", "orders", "invoices", "devices"] {
            assert_eq!(paktbuch.json(&["list", kind], 0), Vec::<serde_json::Value>::new(), "{kind}");
        }
        let _ = paktbuch.json(&["check"], 0);
        paktbuch.run(&["list", "einhoerner"]).assert_code(2);
    }
}
