//! P4: reading e-invoices in UBL and CII with their sums recomputed, beside quick-xml walking the same bytes; and taking a
//! drawer of them into an empty database.

use paktbuch::app::{DataDir, open_database};
use paktbuch::auth::Actor;
use paktbuch::clock::Clock;
use paktbuch::db::Who;
use paktbuch::purchasing::einvoice::read_verified;
use paktbuch::purchasing::{Taken, read_file, take_invoice};
use paktbuch::worker::Worker;
use paktbuch_seed::einvoice::{write_cii, write_ubl, write_zugferd};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::Effort;
use crate::measure::{median, milliseconds};
use crate::table::{Line, Table};

const PROMISED: usize = 10_000;
/// A year's invoices of one authority, a third of each form, and the seconds in which they come in.
const DRAWER: usize = 110;
const DRAWER_SECONDS: f64 = 2.0;

/// Measures three sizes; the promise is about the last.
pub fn measure(effort: Effort, table: &mut Table) {
    import(effort, table);
    let files: Vec<Vec<u8>> = paktbuch_seed::havixbeck()
        .invoices
        .iter()
        .map(paktbuch_seed::InvoiceSeed::file)
        .filter(|file| read_verified(file).is_ok())
        .collect();
    let sizes = effort.sizes(PROMISED);
    for count in sizes {
        let (mut ours, mut walked) = (Vec::new(), Vec::new());
        for _ in 0..effort.rounds() {
            ours.push(milliseconds(|| {
                for file in files.iter().cycle().take(count) {
                    read_verified(file).expect("a good invoice");
                }
            }));
            walked.push(milliseconds(|| {
                for file in files.iter().cycle().take(count) {
                    walk(file);
                }
            }));
        }
        table.add(Line {
            case: "e-invoices read and recomputed".to_owned(),
            size: format!("{count} invoices"),
            ours: median(ours),
            unit: "ms",
            limit: median(walked),
            goal: effort.goal(count == sizes[2], 3.0),
        });
    }
}

/// As `paktbuch import invoices` takes files in: read, stored, booked, each by itself.
fn import(effort: Effort, table: &mut Table) {
    let seed = paktbuch_seed::havixbeck().invoices;
    let files: Vec<Vec<u8>> = (0..DRAWER)
        .map(|index| {
            let mut invoice = seed[index % seed.len()].invoice.clone();
            invoice.number = format!("BENCH-{index}");
            match index % 3 {
                0 => write_ubl(&invoice),
                1 => write_cii(&invoice),
                _ => write_zugferd(&invoice),
            }
        })
        .collect();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut seconds = Vec::new();
    for _ in 0..effort.rounds() {
        let folder = tempfile::tempdir().expect("a data directory");
        let data = DataDir::new(folder.path(), None);
        let db = runtime
            .block_on(open_database(&data, Clock::System))
            .expect("an empty database");
        let (documents, worker) = (data.documents(), Worker::this_program());
        let permit = Actor::system().permit().expect("the system may import");
        let taking = milliseconds(|| {
            for file in &files {
                let read = read_file(&worker, file).expect("a good invoice");
                let stored = read.store(&documents, file).expect("it is stored");
                let taken = runtime.block_on(db.write(Who::System, async |tx| {
                    take_invoice(tx, &permit, &stored, "rechnung.xml", &read.invoice).await
                }));
                assert!(matches!(taken, Ok(Taken::Imported(_))), "{taken:?}");
            }
        });
        seconds.push(taking / 1_000.0);
    }
    table.add(Line {
        case: "import of e-invoices (UBL, CII, PDF)".to_owned(),
        size: format!("{DRAWER} invoices"),
        ours: median(seconds),
        unit: "s",
        limit: DRAWER_SECONDS,
        goal: effort.goal(true, 1.0),
    });
}

/// Looks at every event of the file and unescapes nothing.
fn walk(file: &[u8]) {
    let mut reader = Reader::from_reader(file);
    let mut buffer = Vec::new();
    let mut events = 0_u32;
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => break,
            Ok(event) => {
                std::hint::black_box(&event);
                events += 1;
            }
            Err(error) => panic!("no XML: {error}"),
        }
        buffer.clear();
    }
    assert!(events > 0, "an empty file");
}
