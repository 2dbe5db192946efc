//! One write transaction: all or nothing, once for each nonce.

use std::sync::Arc;

use paktbuch::audit::{self, Event, EventKind, SubjectKind, verify_chain};
use paktbuch::db::{Once, Who, WriteTx};
use paktbuch::error::ServiceError;
use paktbuch_entity::installation;
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::UserId;
use sea_orm::{DbErr, EntityTrait, Set};
use tokio::sync::Notify;

async fn note(tx: &WriteTx, name: &str) -> Result<(), DbErr> {
    let row = installation::ActiveModel {
        name: Set(name.to_owned()),
        value: Set(String::new()),
    };
    installation::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    audit::record(tx, [Event::new(EventKind::SchoolChanged, SubjectKind::School, 1)]).await
}

fn once(nonce: &str) -> Once {
    Once {
        nonce: nonce.to_owned(),
        request: "the same request".to_owned(),
    }
}

on_both! {
    async fn an_error_leaves_nothing_behind(app: TestApp) {
        World::build(&app).await;
        let counts = row_counts(&app.db).await;
        let refused: Result<(), ServiceError> = app
            .db
            .write(Who::System, async |tx| {
                note(tx, "half done").await?;
                Err(ServiceError::refused("nein"))
            })
            .await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))));
        assert_eq!(row_counts(&app.db).await, counts);
        app.db.write(Who::System, async |tx| note(tx, "done").await).await.unwrap();
        let events = verify_chain(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(events, counts["audit_event"] + 1);
    }

    async fn a_write_that_is_given_up_midway_leaves_nothing_behind(app: TestApp) {
        World::build(&app).await;
        let counts = row_counts(&app.db).await;
        let written = Arc::new(Notify::new());
        let (db, signal) = (app.db.clone(), written.clone());
        let task = tokio::spawn(async move {
            db.write(Who::System, async |tx| {
                note(tx, "half done").await?;
                signal.notify_one();
                std::future::pending::<Result<(), DbErr>>().await
            })
            .await
        });
        written.notified().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        app.db.write(Who::System, async |_| Ok::<_, DbErr>(())).await.unwrap();
        assert_eq!(row_counts(&app.db).await, counts);
    }

    async fn a_rehearsal_answers_and_leaves_nothing_behind(app: TestApp) {
        World::build(&app).await;
        let counts = row_counts(&app.db).await;
        let answer = app
            .db
            .rehearse(Who::System, async |tx| {
                note(tx, "tried").await?;
                Ok::<_, DbErr>(installation::Entity::find_by_id("tried".to_owned()).one(tx.conn()).await?.is_some())
            })
            .await;
        assert!(answer.unwrap());
        assert_eq!(row_counts(&app.db).await, counts);

        // What a write would derive is tried too, so that a preview ends as the write does.
        let db = app.db.deriving(|_| Box::pin(async { Err(DbErr::Custom("derived".to_owned())) }));
        let answer = db.rehearse(Who::System, async |tx| note(tx, "tried").await).await;
        assert!(matches!(answer, Err(DbErr::Custom(_))), "{answer:?}");
        assert_eq!(row_counts(&app.db).await, counts);
    }

    async fn the_same_form_has_one_effect_and_one_answer(app: TestApp) {
        let who = Who::User(UserId(7));
        for _ in 0..3 {
            let answer = app
                .db
                .write_once(who, &once("a-nonce-of-16-or-more"), async |tx| {
                    note(tx, "once").await?;
                    Ok::<_, ServiceError>("/schulen/1".to_owned())
                })
                .await;
            assert_eq!(answer.unwrap(), "/schulen/1");
        }
        let counts = row_counts(&app.db).await;
        assert_eq!((counts["installation"], counts["audit_event"], counts["submission"]), (1, 1, 1));
    }

    async fn a_nonce_counts_for_its_actor_only(app: TestApp) {
        for (user, name) in [(1, "first"), (2, "second")] {
            app.db
                .write_once(Who::User(UserId(user)), &once("a-nonce-of-16-or-more"), async |tx| {
                    note(tx, name).await?;
                    Ok::<_, ServiceError>(name.to_owned())
                })
                .await
                .unwrap();
        }
        assert_eq!(row_counts(&app.db).await["installation"], 2);
    }

    async fn a_nonce_with_another_request_is_refused(app: TestApp) {
        let nonce = once("a-nonce-of-16-or-more");
        let send = async |once: &Once, name: &str| {
            app.db
                .write_once(Who::System, once, async |tx| {
                    note(tx, name).await?;
                    Ok::<_, ServiceError>(name.to_owned())
                })
                .await
        };
        assert_eq!(send(&nonce, "first").await.unwrap(), "first");
        let other = Once { request: "another request".to_owned(), ..nonce.clone() };
        assert!(matches!(send(&other, "second").await, Err(ServiceError::Reused(_))));
        assert_eq!(send(&nonce, "repeat").await.unwrap(), "first");
        let counts = row_counts(&app.db).await;
        assert_eq!((counts["installation"], counts["submission"]), (1, 1));
    }

    async fn a_refused_form_may_be_sent_again(app: TestApp) {
        let nonce = once("a-nonce-of-16-or-more");
        let refused = app
            .db
            .write_once(Who::System, &nonce, async |_| Err::<String, _>(ServiceError::field("name", "fehlt")))
            .await;
        assert!(matches!(refused, Err(ServiceError::Field { field: "name", .. })));
        let accepted = app
            .db
            .write_once(Who::System, &nonce, async |tx| {
                note(tx, "now").await?;
                Ok::<_, ServiceError>("/".to_owned())
            })
            .await;
        assert_eq!(accepted.unwrap(), "/");
        assert_eq!(row_counts(&app.db).await["installation"], 1);
    }
}
