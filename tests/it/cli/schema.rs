//! `migrate`.

use paktbuch_migration::{Migrator, MigratorTrait};
use paktbuch_tests::binary::{Paktbuch, assert_keys};
use paktbuch_tests::{TestApp, World, on_both};

on_both! {
    async fn the_schema_is_told_and_brought_up_to_date(app: TestApp) {
        World::build(&app).await;
        let paktbuch = Paktbuch::of(&app);
        let count = |line: &serde_json::Value, key: &str| line[key].as_array().unwrap().len();
        let all = Migrator::migrations().len();
        app.db.migrate_down(1).await.unwrap();
        let before = paktbuch.json(&["migrate", "status"], 0);
        assert_keys(&before[0], "applied pending");
        assert_eq!((count(&before[0], "applied"), count(&before[0], "pending")), (all - 1, 1));
        let refused = paktbuch.run(&["verify"]).expect(2);
        assert!(refused.stderr.contains("paktbuch migrate up"), "{}", refused.stderr);
        let after = paktbuch.json(&["migrate", "up"], 0);
        assert_eq!((count(&after[0], "applied"), count(&after[0], "pending")), (all, 0));
        assert_eq!(paktbuch.json(&["migrate", "status"], 0), after);
    }
}
