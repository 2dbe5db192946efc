//! Many writers at once: none is lost, none happens twice, the audit chain has no gap.

use std::future::Future;

use paktbuch::audit::{self, Change, Event, EventKind, SubjectKind, verify_chain};
use paktbuch::db::{Db, Once, Who, WriteTx};
use paktbuch::error::ServiceError;
use paktbuch_entity::installation;
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::UserId;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, Set};
use tokio::task::JoinSet;

const WRITERS: i64 = 64;

async fn counter(db: &Db) -> i64 {
    let row = installation::Entity::find_by_id("counter".to_owned())
        .one(db.reader())
        .await
        .unwrap();
    row.unwrap().value.parse().unwrap()
}

async fn start_counter(db: &Db) {
    db.write(Who::System, async |tx| {
        let row = installation::ActiveModel {
            name: Set("counter".to_owned()),
            value: Set("0".to_owned()),
        };
        installation::Entity::insert(row)
            .exec_without_returning(tx.conn())
            .await
            .map(drop)
    })
    .await
    .unwrap();
}

/// Reads the counter, lets other tasks run, writes it back plus one.
async fn increment(tx: &WriteTx) -> Result<(), DbErr> {
    let row = installation::Entity::find_by_id("counter".to_owned())
        .one(tx.conn())
        .await?
        .unwrap();
    let value: i64 = row.value.parse().unwrap();
    tokio::task::yield_now().await;
    let mut row = row.into_active_model();
    row.value = Set((value + 1).to_string());
    row.update(tx.conn()).await.map(drop)
}

/// Runs `count` tasks at once and collects their answers.
async fn all_at_once<T: Send + 'static, F>(count: i64, task: impl Fn(i64) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for number in 0..count {
        tasks.spawn(task(number));
    }
    tasks.join_all().await
}

on_both! {
    async fn of_64_read_and_write_back_none_is_lost(app: TestApp) {
        start_counter(&app.db).await;
        let answers = all_at_once(WRITERS, |_| {
            let db = app.db.clone();
            async move { db.write(Who::System, async |tx| increment(tx).await).await }
        })
        .await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(counter(&app.db).await, WRITERS);
    }

    async fn of_8_times_the_same_form_one_has_an_effect(app: TestApp) {
        start_counter(&app.db).await;
        let answers = all_at_once(8, |number| {
            let db = app.db.clone();
            async move {
                let once = Once { nonce: "a-nonce-of-16-or-more".to_owned(), request: String::new() };
                db.write_once(Who::User(UserId(1)), &once, async |tx| {
                    increment(tx).await?;
                    Ok::<_, ServiceError>(format!("/answer-of-task-{number}"))
                })
                .await
                .unwrap()
            }
        })
        .await;
        assert_eq!(counter(&app.db).await, 1);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "one answer for all: {answers:?}");
    }

    async fn the_audit_chain_of_64_writers_has_no_gap(app: TestApp) {
        let answers = all_at_once(WRITERS, |number| {
            let db = app.db.clone();
            async move {
                db.write(Who::User(UserId(number)), async |tx| {
                    let event = |name: &str| {
                        Event::new(EventKind::ContactChanged, SubjectKind::School, number)
                            .change(Change::set("Name", name).personal())
                    };
                    audit::record(tx, [event("Anna"), event("Bodo")]).await?;
                    tokio::task::yield_now().await;
                    audit::record(tx, [event("Cem")]).await
                })
                .await
            }
        })
        .await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(verify_chain(app.db.reader()).await.unwrap(), Ok(WRITERS * 3));
        assert_eq!(row_counts(&app.db).await["audit_personal"], WRITERS * 3);
    }
}
