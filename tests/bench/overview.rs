//! The first page and its neighbours at the size of a county: 200 notices, 10,000 invoices, 100,000 devices; flat against a tenth of it.

use paktbuch::app::DataDir;
use paktbuch::cli::play;

use crate::Effort;
use crate::http::Client;
use crate::measure::{median, milliseconds, p95};
use crate::process::{Running, numbers};
use crate::service::{block_on, keys, open, times};
use crate::table::{Line, Table};

/// Notices of the promised size; fifty invoices and 500 devices for each.
const PROMISED: usize = 200;
const INVOICES_PER_NOTICE: usize = 50;
const DEVICES_PER_NOTICE: usize = 500;
/// The pages that are promised to stay below [`LIMIT`]; the others are measured beside them.
const PROMISED_PAGES: [&str; 2] = ["first page", "notice page"];
/// Milliseconds that 95 of 100 pages stay below.
const LIMIT: f64 = 15.0;
/// The same page at a tenth of the size, times this.
const FLAT: f64 = 2.0;

/// Measures a tenth of the promised size, and it.
pub fn measure(effort: Effort, table: &mut Table) {
    let [tenth, _, whole] = effort.sizes(PROMISED);
    let mut small: Vec<(&str, f64)> = Vec::new();
    for notices in [tenth, whole] {
        let folder = tempfile::tempdir().expect("a data directory");
        let path = folder.path().to_str().expect("a path that is text");
        let seeded = numbers(&["seed overview", path, &notices.to_string()]);
        eprintln!("{notices} notices played in {:.1} s", seeded[0] / 1_000.0);
        let keys = keys(path);
        let mut server = Running::start(&["serve", path]);
        let mut client = Client::connect(&server.first_line(), keys.headers()).expect("the service listens");
        for (case, path) in [
            ("first page", "/".to_owned()),
            ("notice page", format!("/bescheide/{}", notices.div_ceil(2))),
            ("findings", "/pruefhinweise".to_owned()),
            ("deadlines", "/fristen".to_owned()),
            ("Budgetübersicht", "/budgetuebersicht".to_owned()),
        ] {
            let times = times(&mut client, &path, effort.requests());
            eprintln!("{case}: median {:.2} ms", median(times.clone()));
            let ours = p95(times);
            let is_promised = notices == whole && PROMISED_PAGES.contains(&case);
            let size = format!(
                "{notices} notices, {} invoices, {} devices",
                notices * INVOICES_PER_NOTICE,
                notices * DEVICES_PER_NOTICE
            );
            table.add(Line {
                case: format!("{case}, p95"),
                size: size.clone(),
                ours,
                unit: "ms",
                limit: LIMIT,
                goal: effort.goal(is_promised, 1.0),
            });
            match small.iter().find(|(known, _)| *known == case) {
                None => small.push((case, ours)),
                Some((_, before)) => table.add(Line {
                    case: format!("{case}, beside a tenth of it"),
                    size,
                    ours,
                    unit: "ms",
                    limit: *before,
                    goal: effort.goal(is_promised, FLAT),
                }),
            }
        }
    }
}

/// Child: plays the records and prints milliseconds.
pub fn seed(folder: &str, notices: usize) {
    let time = milliseconds(|| {
        block_on(async {
            let db = open(folder).await;
            let documents = DataDir::new(folder.as_ref(), None).documents();
            let (invoices, devices) = (notices * INVOICES_PER_NOTICE, notices * DEVICES_PER_NOTICE);
            let scenario = paktbuch_seed::spread(devices, invoices, notices, 1);
            play::large(&db, &documents, &scenario, |_| ())
                .await
                .expect("a whole scenario");
            db.close().await.expect("the database closes");
        });
    });
    println!("{time}");
}
