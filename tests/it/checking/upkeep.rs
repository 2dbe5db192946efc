//! The service runs the rules by itself: once changes have come to rest, and when a day has ended.

use std::time::Duration;

use paktbuch::app::serve_with;
use paktbuch::checking::Surveys;
use paktbuch_tests::{TestApp, World, on_both};

/// After it a run that never comes is told as a failure.
const PATIENCE: Duration = Duration::from_secs(60);

on_both! {
    async fn the_rules_run_after_a_change_and_at_the_end_of_the_day(app: TestApp) {
        let surveys = Surveys::default();
        let mut made = surveys.made();
        let (told, address) = tokio::sync::oneshot::channel();
        let state = app.state.clone();
        let service = tokio::spawn(async move {
            let ready = |address| told.send(address).unwrap();
            serve_with(state, "127.0.0.1:0".parse().unwrap(), (surveys, Duration::ZERO), ready).await.unwrap();
        });
        address.await.unwrap();
        let today = app.clock.today();
        World::build(&app).await;
        tokio::time::timeout(PATIENCE, made.wait_for(|day| *day == Some(today))).await.expect("a run after a change").unwrap();
        let tomorrow = today.succ_opt().unwrap();
        app.at(paktbuch::clock::day_begins(tomorrow));
        tokio::time::timeout(PATIENCE, made.wait_for(|day| *day == Some(tomorrow))).await.expect("a run at the end of the day").unwrap();
        service.abort();
    }
}
