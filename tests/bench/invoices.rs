//! Pages over many invoices: an invoice, a notice, and the list; all on one notice, and spread over several.

use paktbuch::app::DataDir;
use paktbuch::cli::play;

use crate::Effort;
use crate::http::Client;
use crate::measure::{median, milliseconds, p95};
use crate::process::{Running, numbers};
use crate::service::{block_on, keys, open, times};
use crate::table::{Line, Table};

const PROMISED: usize = 10_000;
/// The pages that are promised to stay below [`LIMIT`]; the lists are measured beside them.
const PROMISED_PAGES: [&str; 2] = ["invoice page", "notice page"];
/// Notices of an authority whose invoices are spread.
const SEVERAL: usize = 20;
/// Milliseconds that 95 of 100 pages stay below.
const LIMIT: f64 = 10.0;

/// Measures three sizes on one notice, and the promised one spread over several.
pub fn measure(effort: Effort, table: &mut Table) {
    let sizes = effort.sizes(PROMISED);
    let shapes = sizes
        .map(|size| (size, 1))
        .into_iter()
        .chain([(sizes[2], SEVERAL)]);
    for (invoices, notices) in shapes {
        let folder = tempfile::tempdir().expect("a data directory");
        let path = folder.path().to_str().expect("a path that is text");
        let seeded = numbers(&["seed invoices", path, &invoices.to_string(), &notices.to_string()]);
        eprintln!("{invoices} invoices played in {:.1} s", seeded[0] / 1_000.0);
        let keys = keys(path);
        let mut server = Running::start(&["serve", path]);
        let mut client = Client::connect(&server.first_line(), keys.headers()).expect("the service listens");
        for (case, path) in [
            ("invoice page", format!("/rechnungen/{}", invoices / 2)),
            ("notice page", format!("/bescheide/{}", notices.div_ceil(2))),
            ("notice list", "/bescheide".to_owned()),
            ("invoice list, all", "/rechnungen?stand=alle".to_owned()),
            ("invoice list, inbox", "/rechnungen".to_owned()),
            (
                "invoice list, deep page by amount",
                format!("/rechnungen?stand=alle&sort=-betrag&seite={}", invoices / 100),
            ),
            ("invoice list, search", "/rechnungen?q=0704".to_owned()),
        ] {
            let times = times(&mut client, &path, effort.requests());
            eprintln!("{case}: median {:.2} ms", median(times.clone()));
            table.add(Line {
                case: format!("{case}, p95"),
                size: match notices {
                    1 => format!("{invoices} invoices on one notice"),
                    _ => format!("{invoices} invoices on {notices} notices"),
                },
                ours: p95(times),
                unit: "ms",
                limit: LIMIT,
                goal: effort.goal(invoices == sizes[2] && PROMISED_PAGES.contains(&case), 1.0),
            });
        }
    }
}

/// Child: plays the invoices and prints milliseconds.
pub fn seed(folder: &str, invoices: usize, notices: usize) {
    let time = milliseconds(|| {
        block_on(async {
            let db = open(folder).await;
            let documents = DataDir::new(folder.as_ref(), None).documents();
            let scenario = paktbuch_seed::many_invoices(invoices, notices, 1);
            play::large(&db, &documents, &scenario, |_| ())
                .await
                .expect("a whole scenario");
            db.close().await.expect("the database closes");
        });
    });
    println!("{time}");
}
