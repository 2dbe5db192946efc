//! Taking over a statewide school list (5,500 rows) into an empty database.

use paktbuch::app::{DataDir, open_database};
use paktbuch::auth::Actor;
use paktbuch::clock::Clock;
use paktbuch::db::Who;
use paktbuch::schools::commands::Take;
use paktbuch::schools::{lists, take_list};

use crate::Effort;
use crate::measure::{median, milliseconds};
use crate::table::{Line, Table};

const PROMISED: usize = 5_500;
/// Milliseconds that the promised size may take.
const LIMIT: f64 = 2_000.0;

/// Measures three sizes; the promise is about the last.
pub fn measure(effort: Effort, table: &mut Table) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let sizes = effort.sizes(PROMISED);
    for rows in sizes {
        let file = file(rows);
        let times = (0..effort.rounds()).map(|_| milliseconds(|| runtime.block_on(import(&file, rows))));
        table.add(Line {
            case: "school list taken over".to_owned(),
            size: format!("{rows} schools"),
            ours: median(times.collect()),
            unit: "ms",
            limit: LIMIT,
            goal: effort.goal(rows == sizes[2], 1.0),
        });
    }
}

async fn import(file: &[u8], rows: usize) {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let db = open_database(&DataDir::new(folder.path(), None), Clock::System)
        .await
        .expect("a database");
    let list = lists::read(file).expect("a school list");
    assert_eq!(list.rows.len(), rows, "{:?}", list.refused.first());
    let permit = Actor::system()
        .permit()
        .expect("the command line may do everything");
    let outcome = db
        .write(Who::System, async |tx| {
            take_list(tx, &permit, &list, Take::All).await
        })
        .await
        .expect("the list is taken over");
    assert_eq!(outcome.created, rows);
    db.close().await.expect("the database closes");
}

/// A list in the open data format of NRW; all names invented.
fn file(rows: usize) -> Vec<u8> {
    let mut text = String::from(
        "sep=;\nSchulnummer;Schulform;Schulbezeichnung_1;Kurzbezeichnung;PLZ;Ort;Strasse;Telefonvorwahl;Telefon;\
         E-Mail;Rechtsform;Traegernummer;Gemeindeschluessel;Schulbetriebsschluessel;\n",
    );
    for index in 0..rows {
        let number = 100_000 + index;
        text.push_str(&format!(
            "\"{number}\";\"02\";\"Gemeinschaftsgrundschule Musterort {index}\";\"Musterort {index}, GG\";\
             \"{:05}\";\"Musterort\";\"Schulstraße {index}\";\"02507\";\"{number}\";\"{number}@schule.example\";\
             \"1\";\"{}\";\"05558020\";\"1\"\n",
            40_000 + index % 9_000,
            30_000 + index % 400,
        ));
    }
    text.into_bytes()
}
