//! The services on a database of their own.

mod devices;
mod interim;
mod plan;

use chrono::NaiveDate;
use paktbuch_entity::{audit_event, device, device_model, notice, school};
use paktbuch_types::{
    ApplicationState, BasisPoints, Cents, CostRounding, DatePeriods, DeviceCategory, DeviceStatus, Financing,
    NoticeId, NoticeState, OwnShareSource, OwnZweckbindung, SchoolId, ZweckbindungStart,
};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder, Set};

use super::*;
use crate::auth::{Actor, EditFunding, Permit};
use crate::clock::Clock;
use crate::db::{Db, Target, Who};
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::funding::commands::*;

async fn database() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::fixed("2024-03-14T08:00:00Z".parse().unwrap());
    let db = Db::open(&Target::Sqlite(folder.path().join("paktbuch.db")), clock)
        .await
        .unwrap();
    (folder, db)
}

fn permit() -> Permit<EditFunding> {
    Actor::system().permit().unwrap()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Kreis Coesfeld's published figures.
fn coesfeld() -> NoticeData {
    NoticeData {
        application: None,
        reference: "COE-DPS-01".to_owned(),
        programme: "digitalpakt-nrw".to_owned(),
        programme_version: None,
        title: "  IT-Grundstruktur der Kreisschulen ".to_owned(),
        category: "it-grundstruktur".to_owned(),
        state: NoticeState::Running,
        notice_date: day(2021, 8, 17),
        financing: Financing::Anteil,
        rate: BasisPoints::percent(90),
        rounding: CostRounding::Euro,
        eligible: Cents::euros(3_035_253),
        granted: None,
        grant_differs: false,
        own_share: None,
        own_share_source: OwnShareSource::Schulpauschale,
        approval_from: None,
        approval_to: None,
        implementation_from: Some(day(2021, 9, 1)),
        implementation_to: Some(day(2024, 10, 31)),
        zweckbindung_start: ZweckbindungStart::EndOfImplementation,
        zweckbindung_years: Some(5),
        zweckbindung_date: None,
        item_tolerance: None,
        date_periods: DatePeriods::Implementation,
        grace_days: None,
        spend_within_days: None,
        proof_due: None,
        double_funding_forbidden: None,
        granting_authority: String::new(),
        announcement: None,
        sent_on: None,
        announced_on: None,
        appeal_waived_on: None,
        unit_count: None,
        unit_amount: None,
        own_share_min: None,
        early_start: EarlyStart::default(),
        lists: NoticeLists::default(),
        note: String::new(),
    }
}

async fn add(db: &Db, data: NoticeData) -> Result<NoticeId, ServiceError> {
    db.write(Who::System, async |tx| add_notice(tx, &permit(), data).await)
        .await
}

async fn stored(db: &Db, id: NoticeId) -> notice::Model {
    notice::Entity::find_by_id(id)
        .one(db.reader())
        .await
        .unwrap()
        .unwrap()
}

#[track_caller]
fn wrong<T: std::fmt::Debug>(answer: Result<T, ServiceError>, field: &str) -> String {
    match answer {
        Err(ServiceError::Field { field: at, message }) if at == field => message,
        other => panic!("expected a message at {field}, got {other:?}"),
    }
}

#[tokio::test]
async fn the_published_figures_of_kreis_coesfeld_come_out() {
    let (_folder, db) = database().await;
    let notice = stored(&db, add(&db, coesfeld()).await.unwrap()).await;
    assert_eq!(notice.granted, Cents::euros(2_731_728));
    assert_eq!(notice.own_share, Cents::euros(303_525));
    assert_eq!(notice.title, "IT-Grundstruktur der Kreisschulen");
    assert_eq!(notice.category, "IT-Grundstruktur");
    assert_eq!(notice.programme_version, "2", "the edition of its day");
    assert_eq!(bound_until(&notice, None), Some(day(2029, 12, 31)));
}

#[tokio::test]
async fn another_grant_has_to_be_confirmed_and_amounts_add_up() {
    let (_folder, db) = database().await;
    let other = NoticeData {
        granted: Some(Cents::euros(2_731_000)),
        ..coesfeld()
    };
    let message = wrong(add(&db, other.clone()).await, "grant_differs");
    assert!(
        message.contains("2.731.728,00 €") && message.contains("2.731.000,00 €"),
        "{message}"
    );
    let confirmed = NoticeData {
        grant_differs: true,
        ..other.clone()
    };
    wrong(
        add(
            &db,
            NoticeData {
                own_share: Some(Cents::euros(1)),
                ..confirmed.clone()
            },
        )
        .await,
        "own_share",
    );
    let notice = stored(&db, add(&db, confirmed).await.unwrap()).await;
    assert_eq!(notice.own_share, Cents::euros(304_253));
    let message = wrong(add(&db, coesfeld()).await, "reference");
    assert!(message.contains("COE-DPS-01"), "{message}");
    // The question, the sum and the reference are told at once.
    let all = NoticeData {
        own_share: Some(Cents::euros(50)),
        ..other
    };
    let Err(ServiceError::Several(told)) = add(&db, all).await else {
        panic!("told one by one");
    };
    let fields: Vec<&str> = told.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["reference", "grant_differs", "own_share"]);
}

#[tokio::test]
async fn wrong_terms_name_their_field() {
    let (_folder, db) = database().await;
    let cases: [(&str, &str, NoticeData); 9] = [
        (
            "programme",
            "Vorhanden: ",
            NoticeData {
                programme: "gibt-es-nicht".to_owned(),
                ..coesfeld()
            },
        ),
        (
            "category",
            "kennt das Programm nicht",
            NoticeData {
                category: "Kantine".to_owned(),
                ..coesfeld()
            },
        ),
        (
            "reference",
            "Bitte ausfüllen",
            NoticeData {
                reference: " ".to_owned(),
                ..coesfeld()
            },
        ),
        (
            "title",
            "Bitte kürzen",
            NoticeData {
                title: "x".repeat(201),
                ..coesfeld()
            },
        ),
        (
            "implementation_to",
            "Das Ende liegt vor dem Beginn",
            NoticeData {
                implementation_to: Some(day(2021, 8, 31)),
                ..coesfeld()
            },
        ),
        (
            "rate",
            "Fördersatz",
            NoticeData {
                rate: BasisPoints(0),
                ..coesfeld()
            },
        ),
        (
            "eligible",
            "Bitte einen Betrag von 0",
            NoticeData {
                eligible: Cents(-1),
                ..coesfeld()
            },
        ),
        (
            "zweckbindung_date",
            "den der Bescheid nennt",
            NoticeData {
                zweckbindung_start: ZweckbindungStart::FixedDate,
                zweckbindung_years: None,
                ..coesfeld()
            },
        ),
        (
            "zweckbindung_years",
            "Bitte die Jahre leeren",
            NoticeData {
                zweckbindung_start: ZweckbindungStart::FixedDate,
                zweckbindung_date: Some(day(2029, 12, 31)),
                ..coesfeld()
            },
        ),
    ];
    for (field, words, data) in cases {
        let message = wrong(add(&db, data).await, field);
        assert!(message.contains(words), "{field}: {message}");
    }
    let fixed = NoticeData {
        financing: Financing::Festbetrag,
        rate: BasisPoints(0),
        ..coesfeld()
    };
    wrong(add(&db, fixed.clone()).await, "granted");
    let fixed = NoticeData {
        granted: Some(Cents::euros(500)),
        own_share: Some(Cents::ZERO),
        ..fixed
    };
    add(&db, fixed).await.unwrap();
}

#[tokio::test]
async fn applications_and_payouts_are_kept_with_their_changes() {
    let (folder, db) = database().await;
    let school = school(&db).await;
    let application = ApplicationData {
        reference: "HAV-DPS-01".to_owned(),
        programme: "digitalpakt-nrw".to_owned(),
        programme_version: Some(1),
        category: "Digitale Arbeitsgeräte".to_owned(),
        title: "Geräte".to_owned(),
        state: ApplicationState::Submitted,
        submitted_on: Some(day(2021, 4, 28)),
        days: ApplicationDays::default(),
        requested_grant: None,
        schools: vec![(school, Cents::euros(21_840))],
        measures: Vec::new(),
        plan: ApplicationPlan::default(),
    };
    let twice = ApplicationData {
        schools: vec![(school, Cents(1)), (school, Cents(1))],
        ..application.clone()
    };
    let answer = db
        .write(Who::System, async |tx| {
            add_application(tx, &permit(), twice).await
        })
        .await;
    wrong(answer, "schools");
    let id = db
        .write(Who::System, async |tx| {
            add_application(tx, &permit(), application.clone()).await
        })
        .await
        .unwrap();
    let undecided = ApplicationData {
        state: ApplicationState::Granted,
        schools: Vec::new(),
        ..application
    };
    let answer = db
        .write(Who::System, async |tx| {
            change_application(tx, &permit(), id, 1, undecided.clone()).await
        })
        .await;
    wrong(answer, "decided_on");
    let granted = ApplicationData {
        days: ApplicationDays {
            decided_on: Some(day(2021, 8, 17)),
            ..ApplicationDays::default()
        },
        ..undecided
    };
    db.write(Who::System, async |tx| {
        change_application(tx, &permit(), id, 1, granted.clone()).await
    })
    .await
    .unwrap();
    let answer = db
        .write(Who::System, async |tx| {
            change_application(tx, &permit(), id, 1, granted).await
        })
        .await;
    assert!(matches!(answer, Err(ServiceError::Stale)));

    let notice = add(
        &db,
        NoticeData {
            application: Some(id),
            ..coesfeld()
        },
    )
    .await
    .unwrap();
    let payout = PayoutData {
        paid_on: day(2022, 7, 4),
        amount: Cents::euros(45_000),
        note: "Mittelabruf 1".to_owned(),
    };
    let nothing = PayoutData {
        amount: Cents::ZERO,
        ..payout.clone()
    };
    let answer = db
        .write(Who::System, async |tx| {
            add_payout(tx, &permit(), notice, nothing).await
        })
        .await;
    wrong(answer, "amount");
    let payout_id = db
        .write(Who::System, async |tx| {
            add_payout(tx, &permit(), notice, payout.clone()).await
        })
        .await
        .unwrap();
    let more = PayoutData {
        amount: Cents::euros(46_000),
        ..payout
    };
    let documents = Documents::at(folder.path().join("documents"));
    let of = db
        .write(Who::System, async |tx| {
            change_payout(tx, &documents, &permit(), payout_id, 1, more, "").await
        })
        .await
        .unwrap();
    assert_eq!(of, notice);
}

async fn school(db: &Db) -> SchoolId {
    db.write(Who::System, async |tx| {
        let row = school::ActiveModel {
            number: Set("190743".parse().unwrap()),
            name: Set("Anne-Frank-Gesamtschule".to_owned()),
            short_name: Set(String::new()),
            form: Set(String::new()),
            legal_form: Set(String::new()),
            street: Set(String::new()),
            postal_code: Set(String::new()),
            city: Set(String::new()),
            phone: Set(String::new()),
            email: Set(String::new()),
            authority_number: Set(None),
            municipality_key: Set(None),
            land: Set("NW".to_owned()),
            sort_key: Set("anne".to_owned()),
            search: Set("anne".to_owned()),
            version: Set(1),
            ..Default::default()
        };
        Ok::<_, sea_orm::DbErr>(row.insert(tx.conn()).await?.id)
    })
    .await
    .unwrap()
}
