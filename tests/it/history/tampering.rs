//! Rows of the trail changed, deleted, exchanged and cut by raw SQL, past the triggers that forbid it.

use paktbuch::audit::{self, BrokenChain, Change, Event, EventKind, SubjectKind};
use paktbuch::db::Who;
use paktbuch_tests::{Engine, TestApp, on_both};
use paktbuch_types::EventId;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};

/// Events of the chain under attack.
const EVENTS: i64 = 40;
/// Attacks on each engine.
const ATTACKS: usize = 1_000;

/// What somebody does to the trail.
#[derive(Debug, Clone)]
enum Attack {
    /// Another value in a column of an event.
    Change(i64, &'static str),
    Delete(i64),
    /// The contents of two events change places.
    Exchange(i64, i64),
    /// This event and all after it vanish.
    Cut(i64),
    /// The event moves to the end.
    Move(i64),
    Append,
    /// Another value in a column of a personal value.
    Personal(i64, &'static str),
    Head(&'static str),
    /// An event at a position before the first.
    Before(i64),
    /// A value of a kind that the column is not for; only SQLite takes it.
    WrongType(i64, &'static str),
    /// A personal value vanishes, and nothing says who erased it.
    Vanish(i64),
}

fn attack(engine: Engine) -> impl Strategy<Value = Attack> {
    let event = || 1..=EVENTS;
    let column = prop::sample::select(vec![
        "at_micros = at_micros + 1",
        "actor = 'user:9'",
        "kind = 'device.changed'",
        "subject_kind = 'invoice'",
        "subject_id = subject_id + 1",
        "notice_id = 7",
        "changes = '[]'",
        "changes = changes || ' '",
        "hash = 'ab'",
    ]);
    let personal = prop::sample::select(vec![
        "value = 'Max Muster'",
        "salt = '00'",
        "reference = '0.after'",
        "reference = '7.after'",
        "reference = 'x'",
    ]);
    let head = prop::sample::select(vec![
        "hash = 'ab'",
        "last_event = last_event - 1",
        "last_event = last_event + 1",
    ]);
    let wrong_type = prop::sample::select(vec![
        "at_micros = 'gestern'",
        "subject_id = 1.5",
        "actor = x'ff00'",
        "changes = x'fe'",
        "hash = 7",
    ]);
    let wrong_type = match engine {
        Engine::Sqlite => (event(), wrong_type)
            .prop_map(|(event, column)| Attack::WrongType(event, column))
            .boxed(),
        Engine::Postgres => Just(Attack::Append).boxed(),
    };
    prop_oneof![
        1 => prop::sample::select(vec![0, -1, -40]).prop_map(Attack::Before),
        1 => event().prop_map(Attack::Vanish),
        1 => wrong_type,
        4 => (event(), column).prop_map(|(event, column)| Attack::Change(event, column)),
        1 => event().prop_map(Attack::Delete),
        2 => (event(), event())
            .prop_filter("two events", |(a, b)| a != b)
            .prop_map(|(a, b)| Attack::Exchange(a, b)),
        1 => event().prop_map(Attack::Cut),
        1 => (1..EVENTS).prop_map(Attack::Move),
        1 => Just(Attack::Append),
        2 => (event(), personal).prop_map(|(event, column)| Attack::Personal(event, column)),
        1 => head.prop_map(Attack::Head),
    ]
}

impl Attack {
    fn statements(&self) -> Vec<String> {
        match self {
            Self::Change(event, column) => {
                vec![format!("UPDATE audit_event SET {column} WHERE id = {event}")]
            }
            Self::Delete(event) => vec![
                format!("DELETE FROM audit_personal WHERE event_id = {event}"),
                format!("DELETE FROM audit_event WHERE id = {event}"),
            ],
            Self::Exchange(a, b) => {
                let columns = [
                    "at_micros",
                    "actor",
                    "kind",
                    "subject_kind",
                    "subject_id",
                    "notice_id",
                    "changes",
                    "hash",
                ];
                let all = columns.join(", ");
                let back =
                    columns.map(|column| format!("{column} = (SELECT {column} FROM kept WHERE id = {a})"));
                let there = columns
                    .map(|column| format!("{column} = (SELECT {column} FROM audit_event WHERE id = {b})"));
                vec![
                    format!(
                        "CREATE TEMPORARY TABLE kept AS SELECT id, {all} FROM audit_event WHERE id = {a}"
                    ),
                    format!("UPDATE audit_event SET {} WHERE id = {a}", there.join(", ")),
                    format!("UPDATE audit_event SET {} WHERE id = {b}", back.join(", ")),
                ]
            }
            Self::Cut(event) => vec![
                format!("DELETE FROM audit_personal WHERE event_id >= {event}"),
                format!("DELETE FROM audit_event WHERE id >= {event}"),
            ],
            Self::Move(event) => vec![
                format!("DELETE FROM audit_personal WHERE event_id = {event}"),
                format!("UPDATE audit_event SET id = {} WHERE id = {event}", EVENTS + 1),
            ],
            Self::Append => vec![format!(
                "INSERT INTO audit_event (id, at_micros, actor, kind, subject_kind, subject_id, changes, hash) \
                 SELECT id + 1, at_micros, actor, kind, subject_kind, subject_id, changes, hash \
                 FROM audit_event WHERE id = {EVENTS}"
            )],
            Self::Personal(event, column) => {
                vec![format!(
                    "UPDATE audit_personal SET {column} WHERE event_id = {event} AND reference = '1.after'"
                )]
            }
            Self::Before(number) => vec![format!(
                "INSERT INTO audit_event (id, at_micros, actor, kind, subject_kind, subject_id, changes, hash) \
                 SELECT {number}, at_micros, actor, kind, subject_kind, subject_id, changes, hash \
                 FROM audit_event WHERE id = 1"
            )],
            Self::WrongType(event, column) => {
                vec![format!("UPDATE audit_event SET {column} WHERE id = {event}")]
            }
            Self::Vanish(event) => vec![format!("DELETE FROM audit_personal WHERE event_id = {event}")],
            Self::Head(column) => vec![format!("UPDATE audit_head SET {column}")],
        }
    }

    /// The entry that has to be named.
    fn first_broken(&self) -> i64 {
        match self {
            Self::Change(event, _)
            | Self::Delete(event)
            | Self::Cut(event)
            | Self::Move(event)
            | Self::Personal(event, _)
            | Self::Before(event)
            | Self::WrongType(event, _)
            | Self::Vanish(event) => *event,
            Self::Exchange(a, b) => *a.min(b),
            Self::Append => EVENTS + 1,
            Self::Head("last_event = last_event + 1") => EVENTS + 1,
            Self::Head(_) => EVENTS,
        }
    }
}

/// A chain in which every event has two plain values and one personal one.
async fn build(app: &TestApp) {
    for index in 0..EVENTS {
        app.db
            .write(Who::System, async |tx| {
                let event = Event::new(EventKind::ContactChanged, SubjectKind::School, index)
                    .change(Change::new("Raum", index, index + 1))
                    .change(Change::new("Name", "", format!("Erika {index}")).personal());
                audit::record(tx, [event]).await
            })
            .await
            .unwrap();
    }
}

async fn connection(app: &TestApp) -> DatabaseConnection {
    let url = match app.engine() {
        Engine::Sqlite => format!("sqlite://{}", app.home().join("paktbuch.db").display()),
        Engine::Postgres => app.database_url().unwrap().to_owned(),
    };
    let database = Database::connect(url).await.unwrap();
    let triggers: &[&str] = match app.engine() {
        Engine::Sqlite => &[
            "DROP TRIGGER audit_event_no_update",
            "DROP TRIGGER audit_event_no_delete",
        ],
        Engine::Postgres => &["DROP TRIGGER audit_event_append_only ON audit_event"],
    };
    for trigger in triggers {
        assert!(
            database
                .execute_unprepared("DELETE FROM audit_event")
                .await
                .is_err(),
            "the triggers hold"
        );
        database.execute_unprepared(trigger).await.unwrap();
    }
    database
}

/// Carries the attack out, checks the chain, and takes the attack back.
async fn suffer(database: &DatabaseConnection, attack: &Attack) -> Result<i64, BrokenChain> {
    let transaction: DatabaseTransaction = database.begin().await.unwrap();
    for statement in attack.statements() {
        let done: Result<_, DbErr> = transaction.execute_unprepared(&statement).await;
        let rows = done
            .unwrap_or_else(|error| panic!("{statement}: {error}"))
            .rows_affected();
        assert!(rows > 0 || statement.starts_with("CREATE"), "{statement}");
    }
    let verdict = audit::inspect(&transaction).await.unwrap();
    transaction.rollback().await.unwrap();
    verdict
}

on_both! {
    async fn every_change_by_hand_is_found_and_its_place_named(app: TestApp) {
        build(&app).await;
        let database = connection(&app).await;
        assert_eq!(audit::verify_chain(&database).await.unwrap(), Ok(EVENTS));
        let mut runner = TestRunner::default();
        for _ in 0..ATTACKS {
            let attack = attack(app.engine()).new_tree(&mut runner).unwrap().current();
            let broken = suffer(&database, &attack).await.expect_err(&format!("{attack:?}"));
            assert_eq!(broken.number, attack.first_broken(), "{attack:?}: {}", broken.reason);
        }
        assert_eq!(audit::verify_chain(&database).await.unwrap(), Ok(EVENTS), "every attack was taken back");
    }

    async fn erasing_a_personal_value_leaves_the_chain_sound(app: TestApp) {
        build(&app).await;
        app.db
            .write(Who::System, async |tx| audit::erase_personal(tx, &[EventId(3)]).await)
            .await
            .unwrap();
        assert_eq!(audit::inspect(app.db.reader()).await.unwrap(), Ok(EVENTS + 1));
        let entries = audit::of_subject(app.db.reader(), SubjectKind::School, 2, 2).await.unwrap();
        assert_eq!(entries[1].changes[1].after, "(gelöscht)");
        assert_eq!(entries[0].changes[0].after, "3", "the erasure is told");
    }

    async fn a_typed_text_never_passes_for_a_value_kept_elsewhere(app: TestApp) {
        let typed = format!("sha256:{}", "ab".repeat(32));
        app.db
            .write(Who::System, async |tx| {
                let event = Event::new(EventKind::SchoolChanged, SubjectKind::School, 1)
                    .change(Change::new("Bemerkung", "", &typed));
                audit::record(tx, [event]).await
            })
            .await
            .unwrap();
        assert_eq!(audit::inspect(app.db.reader()).await.unwrap(), Ok(1));
        let entries = audit::of_subject(app.db.reader(), SubjectKind::School, 1, 1).await.unwrap();
        assert_eq!(entries[0].changes[0].after.trim(), typed);
    }

    async fn a_chain_that_was_cut_together_with_its_head_contradicts_the_anchors(app: TestApp) {
        build(&app).await;
        audit::drop_anchor(&app.db, app.home()).await.unwrap();
        audit::drop_anchor(&app.db, app.home()).await.unwrap();
        let database = connection(&app).await;
        assert_eq!(anchors(&app, &database).await, Ok(1), "the same on the same day stands once");
        app.at(app.clock.now() + chrono::Duration::days(1));
        audit::drop_anchor(&app.db, app.home()).await.unwrap();
        assert_eq!(anchors(&app, &database).await, Ok(2));
        let cuts = [
            (29, "SELECT hash FROM audit_event WHERE id = 29"),
            (0, "SELECT ''"),
        ];
        for (end, hash) in cuts {
            let transaction = database.begin().await.unwrap();
            for statement in [
                format!("DELETE FROM audit_personal WHERE event_id > {end}"),
                format!("DELETE FROM audit_event WHERE id > {end}"),
                format!("UPDATE audit_head SET last_event = {end}, hash = ({hash})"),
            ] {
                transaction.execute_unprepared(&statement).await.unwrap();
            }
            assert_eq!(audit::inspect(&transaction).await.unwrap(), Ok(end), "the chain itself looks whole");
            let broken = audit::verify_anchors(&transaction, app.home()).await.unwrap().unwrap_err();
            assert_eq!(broken.line, 1);
            assert!(broken.reason.contains("Der Anker vom 16.06.2026 widerspricht dem Protokoll: der Eintrag 40 fehlt"));
            transaction.rollback().await.unwrap();
        }
    }

    async fn anchors_that_are_gone_cut_or_changed_are_named(app: TestApp) {
        build(&app).await;
        assert_eq!(anchors(&app, app.db.reader()).await, Ok(0), "none was dropped yet");
        for _ in 0..3 {
            audit::drop_anchor(&app.db, app.home()).await.unwrap();
            app.at(app.clock.now() + chrono::Duration::days(1));
        }
        let file = app.home().join(audit::ANCHORS);
        let whole = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = whole.lines().collect();
        assert_eq!(lines.len(), 3);
        let without_the_last = format!("{}\n{}\n", lines[0], lines[1]);
        let without_the_first = format!("{}\n{}\n", lines[1], lines[2]);
        let another_day = whole.replace("2026-06-17", "2026-06-18");
        for (text, line) in [(without_the_last, 0), (without_the_first, 1), (another_day, 3), ("x\n".to_owned(), 1)] {
            std::fs::write(&file, &text).unwrap();
            assert_eq!(anchors(&app, app.db.reader()).await, Err(line), "{text}");
        }
        std::fs::remove_file(&file).unwrap();
        assert_eq!(anchors(&app, app.db.reader()).await, Err(0));
        std::fs::write(&file, &whole).unwrap();
        assert_eq!(anchors(&app, app.db.reader()).await, Ok(3));
    }
}

/// The number of anchors, or the line of the first that does not fit.
async fn anchors(app: &TestApp, database: &DatabaseConnection) -> Result<usize, usize> {
    let verdict = audit::verify_anchors(database, app.home()).await.unwrap();
    verdict.map_err(|broken| broken.line)
}
