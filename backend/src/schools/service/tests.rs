use paktbuch_types::SchoolNumber;

use crate::audit;
use crate::auth::{Actor, Scope};
use crate::clock::Clock;
use crate::db::{Db, Target, Who};
use crate::error::ServiceError;
use crate::schools::commands::*;
use crate::schools::lists::{self, SchoolList};
use crate::schools::{self, take_list, take_lists};

const MINISTRY: &str = "sep=;\nSchulnummer;Schulform;Schulbezeichnung_1;PLZ;Ort;E-Mail;Traegernummer;Gemeindeschluessel;\n\
    121885;02;Baumberge-Schule;48329;Havixbeck;121885@schule.nrw.de;14254;05558020;\n\
    190743;15;Anne Frank Gesamtschule;48329;Havixbeck;;14254;05558020;\n\
    195613;02;Münsterlandschule Tilbeck;48329;Havixbeck;;81670;05558020;\n\
    12;02;Ohne Nummer;48329;Havixbeck;;14254;05558020;\n";
const STATISTICS: &str = "Schuljahr,Schulform,Schulnummer,Amtliche Bezeichnung 1,Postleitzahl,Ort,Offizielle E-Mail-Adresse,Anzahl\n\
    2024/25,Grundschule,121885,Baumberge,48329,Havixbeck,neu@schule.nrw.de,495\n\
    2024/25,Gesamtschule,190743,AFG,48329,Havixbeck,190743@schule.nrw.de,1220\n\
    2024/25,Grundschule,118710,Rheinbabenschule,46240,Bottrop,,205\n";

async fn database() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::fixed("2026-03-01T10:00:00Z".parse().unwrap());
    let target = Target::Sqlite(folder.path().join("paktbuch.db"));
    let db = Db::open(&target, clock).await.unwrap();
    (folder, db)
}

fn havixbeck() -> SetAuthority {
    SetAuthority {
        name: "Gemeinde Havixbeck".to_owned(),
        number: Some("14254".to_owned()),
        municipality_key: Some("05558020".to_owned()),
        land: "NW".to_owned(),
        granting_authority: "Bezirksregierung Münster".to_owned(),
        letterhead: "Gemeinde Havixbeck\r\nSchulverwaltung".to_owned(),
        inventory_pattern: "HAV-{jahr}-{nr:4}".to_owned(),
        account: BankAccount::default(),
        version: None,
    }
}

async fn set(db: &Db, command: SetAuthority) -> Result<(), ServiceError> {
    let permit = Actor::system().permit().unwrap();
    db.write(Who::System, async |tx| {
        schools::set_authority(tx, &permit, command).await
    })
    .await
}

async fn import(db: &Db, list: &SchoolList, take: Take) -> Result<ImportOutcome, ServiceError> {
    let permit = Actor::system().permit().unwrap();
    db.write(Who::System, async |tx| take_list(tx, &permit, list, take).await)
        .await
}

async fn import_all(db: &Db, lists: &[SchoolList], take: Take) -> Vec<ImportOutcome> {
    let permit = Actor::system().permit().unwrap();
    db.write(Who::System, async |tx| take_lists(tx, &permit, lists, take).await)
        .await
        .unwrap()
}

async fn events(db: &Db) -> usize {
    audit::entries(db.reader(), None, 100_000).await.unwrap().len()
}

fn read(text: &str) -> SchoolList {
    lists::read(text.as_bytes()).unwrap()
}

fn counts(outcome: &ImportOutcome) -> [usize; 5] {
    [
        outcome.created,
        outcome.updated,
        outcome.unchanged,
        outcome.skipped_foreign + outcome.skipped_unknown,
        outcome.refused.len(),
    ]
}

async fn school(db: &Db, number: &str) -> paktbuch_entity::school::Model {
    let number: SchoolNumber = number.parse().unwrap();
    let found = schools::find_school(db.reader(), &Scope::All, &number)
        .await
        .unwrap();
    found.unwrap()
}

#[tokio::test]
async fn an_authority_takes_its_own_schools_and_the_second_run_changes_nothing() {
    let (_folder, db) = database().await;
    set(&db, havixbeck()).await.unwrap();
    let list = read(MINISTRY);
    let outcome = import(&db, &list, Take::Own).await.unwrap();
    assert_eq!(counts(&outcome), [2, 0, 0, 1, 1]);
    assert_eq!(outcome.refused[0].line, 6);
    let before = events(&db).await;
    let outcome = import(&db, &list, Take::Own).await.unwrap();
    assert_eq!(counts(&outcome), [0, 0, 2, 1, 1]);
    assert_eq!(events(&db).await, before);
    let school = school(&db, "190743").await;
    assert_eq!((school.form.as_str(), school.version), ("Gesamtschule", 1));
}

#[tokio::test]
async fn without_an_authority_only_everything_can_be_taken() {
    let (_folder, db) = database().await;
    let list = read(MINISTRY);
    let error = import(&db, &list, Take::Own).await.unwrap_err();
    assert!(matches!(error, ServiceError::Refused(_)), "{error}");
    assert_eq!(
        counts(&import(&db, &list, Take::All).await.unwrap()),
        [3, 0, 0, 0, 1]
    );
}

#[tokio::test]
async fn a_list_without_authority_updates_known_schools_only() {
    let (_folder, db) = database().await;
    set(&db, havixbeck()).await.unwrap();
    import(&db, &read(MINISTRY), Take::Own).await.unwrap();
    let outcome = import(&db, &read(STATISTICS), Take::Own).await.unwrap();
    assert_eq!(counts(&outcome), [0, 2, 0, 1, 0]);
    let school = school(&db, "121885").await;
    assert_eq!((school.name.as_str(), school.version), ("Baumberge", 2));
    assert_eq!(school.authority_number.as_deref(), Some("14254"));
    let pupils = schools::pupils(db.reader(), school.id).await.unwrap();
    assert_eq!(
        (pupils[0].school_year.as_str(), pupils[0].pupils),
        ("2024/25", 495)
    );
    let outcome = import(&db, &read(STATISTICS), Take::Own).await.unwrap();
    assert_eq!(counts(&outcome), [0, 0, 2, 1, 0]);
}

#[tokio::test]
async fn two_lists_complete_each_other_whatever_their_order() {
    for swapped in [false, true] {
        let (_folder, db) = database().await;
        set(&db, havixbeck()).await.unwrap();
        let mut lists = vec![read(MINISTRY), read(STATISTICS)];
        if swapped {
            lists.reverse();
        }
        let first = import_all(&db, &lists, Take::Own).await;
        let names = usize::from(swapped);
        assert_eq!(counts(&first[names]), [2, 0, 0, 1, 1]);
        assert_eq!(counts(&first[1 - names]), [0, 2, 0, 1, 0]);
        let school = school(&db, "190743").await;
        assert_eq!(school.name, "Anne Frank Gesamtschule");
        assert_eq!(school.email, "190743@schule.nrw.de");
        let before = events(&db).await;
        for outcome in import_all(&db, &lists, Take::Own).await {
            assert_eq!((outcome.created, outcome.updated, outcome.unchanged), (0, 0, 2));
        }
        assert_eq!(events(&db).await, before);
    }
}

#[tokio::test]
async fn a_school_that_changed_its_authority_is_named() {
    let (_folder, db) = database().await;
    set(&db, havixbeck()).await.unwrap();
    import(&db, &read(MINISTRY), Take::Own).await.unwrap();
    let moved = MINISTRY.replace(
        "Gesamtschule;48329;Havixbeck;;14254",
        "Gesamtschule;48329;Havixbeck;;81670",
    );
    let outcome = import(&db, &read(&moved), Take::Own).await.unwrap();
    assert_eq!(counts(&outcome), [0, 0, 1, 2, 1]);
    assert!(
        outcome.warnings[0].message.contains("81670"),
        "{:?}",
        outcome.warnings
    );
}

#[tokio::test]
async fn two_who_edit_the_authority_do_not_overwrite_each_other() {
    let (_folder, db) = database().await;
    set(&db, havixbeck()).await.unwrap();
    assert!(matches!(set(&db, havixbeck()).await, Err(ServiceError::Stale)));
    let mut command = havixbeck();
    command.version = Some(1);
    set(&db, command.clone()).await.unwrap();
    assert_eq!(events(&db).await, 1, "the same values are no change");
    command.inventory_pattern = "HAV-{jahr}".to_owned();
    let error = set(&db, command).await.unwrap_err();
    assert!(
        matches!(
            error,
            ServiceError::Field {
                field: "inventory_pattern",
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn places_and_people_of_a_school_are_kept_with_their_history() {
    let (_folder, db) = database().await;
    set(&db, havixbeck()).await.unwrap();
    import(&db, &read(MINISTRY), Take::Own).await.unwrap();
    let school = school(&db, "190743").await.id;
    let permit = Actor::system().permit().unwrap();
    let facts = |name: &str| SiteFacts {
        name: name.to_owned(),
        street: "Schulstr. 5".to_owned(),
        postal_code: "48329".to_owned(),
        city: "Havixbeck".to_owned(),
        equipped_by: None,
    };
    let (building, rooms) = db
        .write(Who::System, async |tx| {
            let site = schools::add_site(
                tx,
                &permit,
                AddSite {
                    school,
                    facts: facts("Havixbeck"),
                },
            )
            .await?;
            let building = AddBuilding {
                site,
                name: "Gebäude A".to_owned(),
            };
            let building = Some(schools::add_building(tx, &permit, building).await?);
            let names = ["A 10", " A 9 ", ""].map(str::to_owned).to_vec();
            schools::add_rooms(
                tx,
                &permit,
                AddRooms {
                    site,
                    building,
                    names,
                },
            )
            .await?;
            let contact = AddContact {
                school,
                facts: ContactFacts {
                    task: "Medienbeauftragte".to_owned(),
                    name: "Paula Probe".to_owned(),
                    email: "paula@afg.example".to_owned(),
                    phone: String::new(),
                },
            };
            schools::add_contact(tx, &permit, contact).await?;
            let labels = schools::room_labels(tx.conn(), school).await?;
            Ok::<_, ServiceError>((building, labels))
        })
        .await
        .unwrap();
    let labels: Vec<&str> = rooms.iter().map(|(_, _, label)| label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "A 9, Gebäude A, Standort Havixbeck",
            "A 10, Gebäude A, Standort Havixbeck"
        ]
    );
    let site = rooms[0].1;
    let twice = AddRooms {
        site,
        building,
        names: vec!["a9".to_owned(), "A 11".to_owned()],
    };
    let error = db
        .write(Who::System, async |tx| {
            schools::add_rooms(tx, &permit, twice).await
        })
        .await
        .unwrap_err();
    assert!(error.to_string().contains("A 9"), "{error}");
    let edit = EditSite {
        site,
        facts: facts("Schulstraße"),
        version: 1,
    };
    db.write(Who::System, async |tx| {
        schools::edit_site(tx, &permit, edit.clone()).await
    })
    .await
    .unwrap();
    let error = db
        .write(Who::System, async |tx| {
            schools::edit_site(tx, &permit, edit).await
        })
        .await;
    assert!(matches!(error, Err(ServiceError::Stale)));
    let history = audit::of_subject(db.reader(), audit::SubjectKind::School, school.0, 10)
        .await
        .unwrap();
    assert_eq!(history[0].what, "hat einen Standort geändert");
    assert!(
        history
            .iter()
            .any(|entry| entry.changes.iter().any(|change| change.after == "Paula Probe"))
    );
}

#[tokio::test]
async fn schul_it_edits_rooms_of_its_own_schools_only() {
    let (_folder, db) = database().await;
    import(&db, &read(MINISTRY), Take::All).await.unwrap();
    let (own, sister) = (school(&db, "190743").await.id, school(&db, "121885").await.id);
    let actor = Actor {
        role: paktbuch_types::Role::SchulIt,
        scope: Scope::Only(vec![own]),
        ..Actor::system()
    };
    let permit = actor.permit().unwrap();
    for (school, allowed) in [(own, true), (sister, false)] {
        let facts = ContactFacts {
            task: "Sekretariat".to_owned(),
            name: "Silke Beispiel".to_owned(),
            email: String::new(),
            phone: String::new(),
        };
        let answer = db
            .write(Who::System, async |tx| {
                schools::add_contact(tx, &permit, AddContact { school, facts }).await
            })
            .await;
        assert_eq!(answer.is_ok(), allowed, "{answer:?}");
    }
    assert!(actor.permit::<crate::auth::EditSchools>().is_err());
}

#[tokio::test]
async fn the_real_lists_come_in_completely() {
    let file = |name: &str| paktbuch_test_data::read(&format!("schools/{name}"));
    let (Some(ministry), Some(statistics)) = (
        file("nrw_schuldaten_2021_muenster_detmold_arnsberg.csv"),
        file("nrw_schulverzeichnis_2024_25_muenster_detmold_arnsberg.csv"),
    ) else {
        return;
    };
    let (_folder, db) = database().await;
    set(&db, havixbeck()).await.unwrap();
    let lists = [lists::read(&ministry).unwrap(), lists::read(&statistics).unwrap()];
    assert_eq!(
        counts(&import_all(&db, &lists, Take::Own).await[0]),
        [2, 0, 0, 2659, 0]
    );
    let all = import_all(&db, &lists, Take::All).await;
    assert_eq!(counts(&all[0]), [2659, 0, 2, 0, 0]);
    let before = events(&db).await;
    for outcome in import_all(&db, &lists, Take::All).await {
        assert_eq!((outcome.created, outcome.updated), (0, 0));
    }
    assert_eq!(events(&db).await, before);
}
