//! After somebody else saved, only what both changed is in dispute; the rest is what is stored.

use paktbuch_tests::{Browser, Form, TestApp, World, on_both};

/// A form that is sent to its own address, a field that Anna changes and one that Bodo changes, each with the new value.
struct Case {
    page: String,
    anna: (&'static str, &'static str),
    bodo: (&'static str, &'static str),
}

async fn open(browser: &Browser, case: &Case) -> Form {
    let form = browser.form(&case.page, &case.page).await;
    // A payment or payout that a filed proof counts asks why it changes.
    match form.value("reason") {
        Some(_) => form.with(&[("reason", "berichtigt")]),
        None => form,
    }
}

fn cases(world: &World) -> Vec<Case> {
    let (device, school) = (world.own.device.id, &world.own.school.number);
    let (payout, payment) = (world.own.payout.id, world.own.payment.id);
    let notice = world.own.notice.id;
    let room = world.own.room.id;
    let case = |page: String, anna, bodo| Case { page, anna, bodo };
    vec![
        case(
            format!("/geraete/{device}/bearbeiten"),
            ("note", "Scharnier lose"),
            ("delivered_on", "02.02.2022"),
        ),
        case(
            format!("/schulen/{school}/bearbeiten"),
            ("short_name", "Kurz A"),
            ("city", "Ort B"),
        ),
        case(
            format!("/schulen/{school}/raeume/{room}"),
            ("name", "Raum A"),
            ("building", ""),
        ),
        case(
            format!("/bescheide/{notice}/bearbeiten"),
            ("title", "Titel A"),
            ("note", "Bemerkung B"),
        ),
        case(
            format!("/bescheide/{notice}/sachbericht/bearbeiten"),
            ("result", "Ergebnis A"),
            ("ended_on", "03.03.2024"),
        ),
        case(
            format!("/auszahlungen/{payout}"),
            ("note", "Bemerkung A"),
            ("amount", "12,00"),
        ),
        case(
            format!("/zahlungen/{payment}"),
            ("proof", "Kontoauszug A"),
            ("paid_on", "03.03.2024"),
        ),
    ]
}

on_both! {
    async fn untouched_fields_take_the_stored_value(app: TestApp) {
        let world = World::build(&app).await;
        let (anna, bodo) = (app.verwaltung().await, app.verwaltung().await);
        for case in cases(&world) {
            let (hers, his) = (open(&anna, &case).await, open(&bodo, &case).await);
            let opened = his.value(case.anna.0).unwrap_or_default().to_owned();
            anna.submit(&hers.with(&[case.anna])).await.assert_status(303);
            let answer = bodo.submit(&his.with(&[case.bodo])).await.expect(412);
            answer.assert_shows("übernommen");
            answer.assert_shows("Nichts davon haben Sie beide geändert.");
            answer.assert_shows("nur von Ihnen geändert");
            answer.assert_hides("von beiden geändert");
            let merged = answer.forms().into_iter().find(|form| form.posts() && form.action == case.page).unwrap();
            assert_ne!(merged.value(case.anna.0), Some(opened.as_str()), "{}", case.page);
            bodo.submit(&merged).await.assert_status(303);
            let stored = open(&bodo, &case).await;
            for (field, value) in [case.anna, case.bodo] {
                assert_eq!(stored.value(field), Some(value), "{}: {field}", case.page);
            }
        }
    }

    async fn what_both_changed_is_marked_and_stays_as_typed(app: TestApp) {
        let world = World::build(&app).await;
        let (anna, bodo) = (app.verwaltung().await, app.verwaltung().await);
        for case in cases(&world) {
            let (hers, his) = (open(&anna, &case).await, open(&bodo, &case).await);
            anna.submit(&hers.with(&[case.anna])).await.assert_status(303);
            let wrong = format!("{} B", case.anna.1);
            let answer = bodo.submit(&his.with(&[(case.anna.0, &wrong)])).await.expect(412);
            answer.assert_shows("von beiden geändert");
            let again = answer.forms().into_iter().find(|form| form.posts() && form.action == case.page).unwrap();
            assert_eq!(again.value(case.anna.0), Some(wrong.as_str()), "{}", case.page);
        }
    }
}
