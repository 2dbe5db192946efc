//! The Förderakte: its memory does not grow with the documents of the grant.

use std::path::Path;

use paktbuch::app::DataDir;
use paktbuch::reporting::{DossierAsked, Folders, Tools, dossier};
use paktbuch::worker::Worker;
use paktbuch_entity::notice;
use sea_orm::{EntityTrait, QueryOrder};

use crate::Effort;
use crate::measure::memory;
use crate::process::numbers;
use crate::service::{block_on, open};
use crate::table::{Line, Table};

/// Documents of the notice, one an invoice.
const PROMISED: usize = 1_000;
/// Most memory divided by that of a tenth of the documents.
const GOAL: f64 = 1.25;

/// Measures three sizes; the promise is about the last, beside the first.
pub fn measure(effort: Effort, table: &mut Table) {
    let sizes = effort.sizes(PROMISED);
    let mut least = None;
    for documents in sizes {
        let folder = tempfile::tempdir().expect("a data directory");
        let path = folder.path().to_str().expect("a path that is text");
        numbers(&["seed invoices", path, &documents.to_string(), "1"]);
        let result = numbers(&["dossier", path]);
        eprintln!(
            "Förderakte of {documents} documents in {:.1} s",
            result[0] / 1_000.0
        );
        let least = *least.get_or_insert(result[1]);
        table.add(Line {
            case: "Förderakte, most memory".to_owned(),
            size: format!("{documents} documents"),
            ours: result[1],
            unit: "MiB",
            limit: least,
            goal: effort.goal(documents == sizes[2], GOAL),
        });
    }
}

/// Child: makes the Förderakte of the only notice and prints milliseconds and the most memory it had.
pub fn make(folder: &str) {
    let start = std::time::Instant::now();
    block_on(async {
        let db = open(folder).await;
        let data = DataDir::new(folder.as_ref(), None);
        let notice = notice::Entity::find()
            .order_by_asc(notice::Column::Id)
            .one(db.reader())
            .await
            .expect("the notices")
            .expect("a notice");
        let temporary = data.temporary();
        let folders = Folders {
            folder: Path::new(folder),
            temporary: &temporary,
            address: "",
        };
        let asked = DossierAsked {
            notice: notice.id,
            as_of: db.clock().today(),
            with_personnel: true,
        };
        let (worker, documents) = (Worker::this_program(), data.documents());
        let tools = Tools {
            worker: &worker,
            documents: &documents,
        };
        let made = dossier(&db, folders, tools, asked).await.expect("a Förderakte");
        assert!(made.report.rows > 0, "it holds files");
        db.close().await.expect("the database closes");
    });
    let time = start.elapsed().as_secs_f64() * 1_000.0;
    println!("{time} {}", memory("self", "VmHWM"));
}
