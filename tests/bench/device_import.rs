//! P3: importing devices from a CSV file, beside one prepared INSERT a row into the same table with its indexes.

use paktbuch::app::{DataDir, open_database};
use paktbuch::auth::Actor;
use paktbuch::clock::Clock;
use paktbuch::db::{Db, Who};
use paktbuch::devices::commands::ImportDevices;
use paktbuch::devices::import_devices;
use paktbuch::devices::lists::{self, Mapping};
use paktbuch_entity::{authority, device, device_model, school};
use paktbuch_types::{DeviceCategory, SchoolId};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, Set, Statement};

use crate::Effort;
use crate::measure::median;
use crate::table::{Line, Table};

const PROMISED: usize = 100_000;
/// Times the plain inserts that the promised size may take.
const RATIO: f64 = 2.5;

/// Measures three sizes; the promise is about the last.
pub fn measure(effort: Effort, table: &mut Table) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let sizes = effort.sizes(PROMISED);
    for rows in sizes {
        let file = file(rows);
        let rounds = || 0..effort.rounds();
        let ours = rounds()
            .map(|_| runtime.block_on(timed(rows, async |db, school| import(db, school, &file).await)));
        let ours = median(ours.collect());
        let bare = rounds()
            .map(|_| runtime.block_on(timed(rows, async |db, school| insert(db, school, rows).await)));
        let bare = median(bare.collect());
        table.add(Line {
            case: "device import, CSV".to_owned(),
            size: format!("{rows} rows"),
            ours,
            unit: "ms",
            limit: bare,
            goal: effort.goal(rows == sizes[2], RATIO),
        });
    }
}

/// Milliseconds of `work` on a fresh database, which has `rows` devices afterwards.
async fn timed(rows: usize, work: impl AsyncFnOnce(&Db, SchoolId)) -> f64 {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let db = open_database(&DataDir::new(folder.path(), None), Clock::System)
        .await
        .expect("a database");
    let school = prepare(&db).await;
    let start = std::time::Instant::now();
    work(&db, school).await;
    let time = start.elapsed().as_secs_f64() * 1_000.0;
    let stored = device::Entity::find().count(db.reader()).await.expect("a count");
    assert_eq!(stored, rows as u64);
    db.close().await.expect("the database closes");
    time
}

async fn prepare(db: &Db) -> SchoolId {
    let school = db.write(Who::System, async |tx| {
        let row = authority::ActiveModel {
            id: Set(1),
            name: Set("Bench".to_owned()),
            number: Set(None),
            municipality_key: Set(None),
            land: Set("NW".to_owned()),
            granting_authority: Set(String::new()),
            letterhead: Set(String::new()),
            account_holder: Set(String::new()),
            iban: Set(String::new()),
            bic: Set(String::new()),
            inventory_pattern: Set("B-{jahr}-{nr:6}".to_owned()),
            version: Set(1),
        };
        authority::Entity::insert(row)
            .exec_without_returning(tx.conn())
            .await?;
        let school = school::ActiveModel {
            number: Set("190743".parse().expect("a number")),
            name: Set("Schule".to_owned()),
            short_name: Set("Schule".to_owned()),
            form: Set(String::new()),
            authority_number: Set(None),
            land: Set("NW".to_owned()),
            sort_key: Set("schule".to_owned()),
            search: Set("schule".to_owned()),
            legal_form: Set(String::new()),
            street: Set(String::new()),
            postal_code: Set(String::new()),
            city: Set(String::new()),
            phone: Set(String::new()),
            email: Set(String::new()),
            municipality_key: Set(None),
            version: Set(1),
            ..Default::default()
        };
        let school = school.insert(tx.conn()).await?.id;
        let model = device_model::ActiveModel {
            manufacturer: Set("Muster".to_owned()),
            name: Set("Muster-Tab B, 64 GB".to_owned()),
            category: Set(DeviceCategory::Tablet),
            version: Set(1),
            ..Default::default()
        };
        model.insert(tx.conn()).await?;
        Ok::<_, DbErr>(school)
    });
    school.await.expect("a school")
}

fn serial(index: usize) -> String {
    format!("SN{:08X}", index.wrapping_mul(2_654_435_761) % 0xFFFF_FFFF)
}

fn file(rows: usize) -> Vec<u8> {
    let mut text = "Seriennummer;Inventarnummer;Hersteller;Modell;Schule;Zugang;Preis brutto\n".to_owned();
    for index in 0..rows {
        let serial = serial(index);
        text.push_str(&format!(
            "{serial};B-2024-{index:06};Muster;Muster-Tab B, 64 GB;190743;01.03.2024;499,80\n"
        ));
    }
    text.into_bytes()
}

async fn import(db: &Db, school: SchoolId, file: &[u8]) {
    let table = lists::read_text(file, None).expect("a list");
    let (entries, refused) = lists::entries(&table, &Mapping::guessed(&table));
    assert!(refused.is_empty(), "{:?}", refused.first());
    let command = ImportDevices {
        source: "bench.csv".to_owned(),
        entries,
        school: Some(school),
        category: None,
        allocation: None,
        is_takeover: false,
    };
    let permit = Actor::system().permit().expect("the command line may");
    db.write(Who::System, async |tx| {
        import_devices(tx, &permit, None, &command).await
    })
    .await
    .expect("an import");
}

/// One prepared statement a row, in one transaction.
async fn insert(db: &Db, school: SchoolId, rows: usize) {
    const SQL: &str = "INSERT INTO device (inventory_number, serial, model_id, category, school_id, delivered_on, status, net, gross, \
        note, search, version) VALUES (?, ?, 1, 'tablet', ?, '2024-03-01', 'available', 0, 49980, '', ?, 1)";
    let written = db.write(Who::System, async |tx| {
        for index in 0..rows {
            let (serial, number) = (serial(index), format!("B-2024-{index:06}"));
            let search = format!(
                "b 2024 {index:06} {} muster muster tab b, 64 gb",
                serial.to_lowercase()
            );
            let values = [number.into(), serial.into(), school.0.into(), search.into()];
            let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), SQL, values);
            tx.conn().execute_raw(statement).await?;
        }
        Ok::<_, DbErr>(())
    });
    written.await.expect("plain rows");
}
