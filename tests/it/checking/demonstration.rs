//! The demonstration as the check sees it: every planted fault where it was planted, and nothing else that is an error.

use std::collections::BTreeSet;

use paktbuch::checking::{Found, Place, run};
use paktbuch_entity::{application, device, funding_share, invoice, invoice_line, notice, purchase_order};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{DeviceId, Severity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Rule and record of findings: the record as [`paktbuch_seed::PlantedFault::subject`] names it.
async fn told(app: &TestApp, found: &[Found]) -> BTreeSet<(String, String)> {
    let mut told = BTreeSet::new();
    for found in found {
        told.insert((found.finding.rule.to_string(), subject(app, found.place).await));
    }
    told
}

async fn subject(app: &TestApp, place: Place) -> String {
    let conn = app.db.reader();
    match place {
        Place::Application(id) => {
            application::Entity::find_by_id(id)
                .one(conn)
                .await
                .unwrap()
                .unwrap()
                .reference
        }
        Place::Notice(id) => {
            notice::Entity::find_by_id(id)
                .one(conn)
                .await
                .unwrap()
                .unwrap()
                .reference
        }
        Place::Order(id) => {
            purchase_order::Entity::find_by_id(id)
                .one(conn)
                .await
                .unwrap()
                .unwrap()
                .number
        }
        Place::Invoice(id) => {
            invoice::Entity::find_by_id(id)
                .one(conn)
                .await
                .unwrap()
                .unwrap()
                .number
        }
        Place::Device(id) => bought_with(app, id).await,
    }
}

/// Number of the invoice that a device was bought with.
async fn bought_with(app: &TestApp, id: DeviceId) -> String {
    let conn = app.db.reader();
    let device = device::Entity::find_by_id(id).one(conn).await.unwrap().unwrap();
    let share = funding_share::Entity::find()
        .filter(funding_share::Column::DeviceId.eq(device.id))
        .one(conn)
        .await;
    let part = paktbuch_entity::allocation::Entity::find_by_id(share.unwrap().unwrap().allocation_id)
        .one(conn)
        .await;
    let line = invoice_line::Entity::find_by_id(part.unwrap().unwrap().invoice_line_id)
        .one(conn)
        .await;
    let invoice = invoice::Entity::find_by_id(line.unwrap().unwrap().invoice_id)
        .one(conn)
        .await;
    invoice.unwrap().unwrap().number
}

on_both! {
    async fn every_planted_fault_is_found_where_it_is_and_no_other_error(app: TestApp) {
        app.seed_havixbeck().await;
        let planted: BTreeSet<(String, String)> = paktbuch_seed::havixbeck()
            .faults
            .into_iter()
            .map(|fault| (fault.rule, fault.subject))
            .collect();
        let found = run(app.db.reader(), app.clock.today(), None).await.unwrap();
        let all = told(&app, &found).await;
        assert!(planted.is_subset(&all), "{:?}", planted.difference(&all));
        // Of the records in which faults of every rule are planted nothing else is said.
        let sample = |subject: &str| ["48-MUS-", "BI-24-91", "A-2024-031", "HAV-SD-"].iter().any(|start| subject.starts_with(start));
        let of_sample = |set: &BTreeSet<(String, String)>| -> Vec<(String, String)> {
            set.iter().filter(|(_, subject)| sample(subject)).cloned().collect()
        };
        assert_eq!(of_sample(&all), of_sample(&planted));
        let errors: Vec<Found> = found.into_iter().filter(|found| found.finding.severity == Severity::Error).collect();
        let mut errors = told(&app, &errors).await;
        errors.retain(|(_, subject)| !sample(subject));
        let expected = [
            // In this clock the day of the proofs has passed.
            ("R15", "48-DPS-2021/0118"),
            ("R15", "48-DPS-2022/0342"),
            ("R15", "48-DPS-2023/0071"),
            ("R2", "48-DPS-2021/0118"),
            ("R7", "BI-24-2207"),
        ];
        assert_eq!(errors.iter().map(|(rule, subject)| (rule.as_str(), subject.as_str())).collect::<Vec<_>>(), expected);
    }

    async fn nothing_stands_against_the_filed_proof(app: TestApp) {
        app.seed_havixbeck().await;
        let filed = notice::Entity::find()
            .filter(notice::Column::Reference.eq("48-DPS-2022/0467"))
            .one(app.db.reader())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(filed.state, paktbuch_types::NoticeState::ProofFiled);
        let found = run(app.db.reader(), app.clock.today(), Some(filed.id)).await.unwrap();
        let about: Vec<&Found> = found.iter().filter(|found| found.finding.rule.to_string() != "R29").collect();
        assert!(about.is_empty(), "{about:#?}");
        let page = app.foerdermittel().await.get(&format!("/bescheide/{}", filed.id)).await.expect(200);
        page.assert_shows("Nachweis eingereicht");
    }
}
