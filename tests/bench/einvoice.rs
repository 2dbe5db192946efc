//! P4: reading e-invoices in UBL and CII with their sums recomputed, beside quick-xml walking the same bytes.

use paktbuch::purchasing::einvoice::read_verified;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::Effort;
use crate::measure::{median, milliseconds};
use crate::table::{Line, Table};

const PROMISED: usize = 10_000;

/// Measures three sizes; the promise is about the last.
pub fn measure(effort: Effort, table: &mut Table) {
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
