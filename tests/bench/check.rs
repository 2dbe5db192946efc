//! Every rule over everything (`check`), beside reading the same rows once.

use paktbuch::app::DataDir;
use paktbuch::checking;
use paktbuch::cli::play;
use paktbuch::db::Db;
use paktbuch_entity::{
    allocation, cost_item, cost_line, device, funding_share, invoice, invoice_line, notice, payment,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Iterable, QueryResult, QuerySelect, Statement};

use crate::Effort;
use crate::measure::{median, memory, milliseconds};
use crate::process::numbers;
use crate::service::{block_on, open};
use crate::table::{Line, Table};

/// Devices; an invoice for ten of them.
const PROMISED: usize = 100_000;
const DEVICES_PER_INVOICE: usize = 10;
/// Notices of the authority.
const NOTICES: usize = 20;
/// Time of `check` divided by that of reading.
const GOAL: f64 = 3.0;

/// Measures three sizes; the promise is about the last.
pub fn measure(effort: Effort, table: &mut Table) {
    let sizes = effort.sizes(PROMISED);
    for devices in sizes {
        let folder = tempfile::tempdir().expect("a data directory");
        let path = folder.path().to_str().expect("a path that is text");
        let seeded = numbers(&["seed check", path, &devices.to_string()]);
        eprintln!("{devices} devices played in {:.1} s", seeded[0] / 1_000.0);
        let (mut ours, mut limit, mut peak) = (Vec::new(), Vec::new(), 0.0_f64);
        for _ in 0..effort.rounds() {
            limit.push(numbers(&["read", path])[0]);
            let run = numbers(&["check", path]);
            ours.push(run[0]);
            peak = peak.max(run[1]);
        }
        eprintln!("most memory of the check: {peak:.0} MiB");
        table.add(Line {
            case: "check, every rule over everything".to_owned(),
            size: format!("{devices} devices, {} invoices", devices / DEVICES_PER_INVOICE),
            ours: median(ours),
            unit: "ms",
            limit: median(limit),
            goal: effort.goal(devices == sizes[2], GOAL),
        });
    }
}

/// Child: plays the records and prints milliseconds.
pub fn seed(folder: &str, devices: usize) {
    let time = milliseconds(|| {
        block_on(async {
            let db = open(folder).await;
            let documents = DataDir::new(folder.as_ref(), None).documents();
            let scenario = paktbuch_seed::spread(devices, devices / DEVICES_PER_INVOICE, NOTICES, 1);
            play::large(&db, &documents, &scenario, |_| ())
                .await
                .expect("a whole scenario");
            db.close().await.expect("the database closes");
        });
    });
    println!("{time}");
}

/// Child: runs every rule and prints milliseconds and the most memory it had.
pub fn ours(folder: &str) {
    let time = timed(folder, async |db| {
        let found = checking::run(db.reader(), db.clock().today(), None).await;
        assert!(
            !found.expect("the rules run").is_empty(),
            "the rules find something"
        );
    });
    println!("{time} {}", memory("self", "VmHWM"));
}

/// Child: reads the rows that the rules are about, each once, value by value, and prints milliseconds.
pub fn read(folder: &str) {
    use allocation::Column as Allocation;
    use device::Column as Device;
    use invoice::Column as Invoice;
    use invoice_line::Column as InvoiceLine;
    use payment::Column as Payment;
    let time = timed(folder, async |db| {
        rows::<notice::Entity>(db, notice::Column::iter()).await;
        rows::<cost_item::Entity>(db, cost_item::Column::iter()).await;
        rows::<cost_line::Entity>(db, [cost_line::Column::Id, cost_line::Column::CostItemId]).await;
        let invoice = [
            Invoice::Id,
            Invoice::Number,
            Invoice::IssueDate,
            Invoice::Due,
            Invoice::Prepaid,
            Invoice::BilledBefore,
            Invoice::Retention,
            Invoice::RetentionUntil,
            Invoice::SelfAssessedTax,
            Invoice::TaxDeducted,
        ];
        rows::<invoice::Entity>(db, invoice).await;
        let line = [
            InvoiceLine::Id,
            InvoiceLine::InvoiceId,
            InvoiceLine::Position,
            InvoiceLine::Gross,
            InvoiceLine::Quantity,
            InvoiceLine::Kind,
            InvoiceLine::OrderedOn,
            InvoiceLine::AcceptedOn,
            InvoiceLine::Place,
            InvoiceLine::TermFrom,
            InvoiceLine::TermTo,
            InvoiceLine::SelfAssessedRate,
        ];
        rows::<invoice_line::Entity>(db, line).await;
        let part = [
            Allocation::Id,
            Allocation::InvoiceLineId,
            Allocation::CostLineId,
            Allocation::Gross,
            Allocation::Eligible,
        ];
        rows::<allocation::Entity>(db, part).await;
        let paid = [
            Payment::InvoiceId,
            Payment::Kind,
            Payment::PaidOn,
            Payment::Amount,
            Payment::Skonto,
            Payment::Proof,
        ];
        rows::<payment::Entity>(db, paid).await;
        let device = [
            Device::Id,
            Device::InventoryNumber,
            Device::NoticeId,
            Device::Status,
            Device::CommissionedOn,
            Device::ZweckbindungUntil,
            Device::Serial,
            Device::Kind,
            Device::RoomId,
        ];
        rows::<device::Entity>(db, device).await;
        let share = [
            funding_share::Column::DeviceId,
            funding_share::Column::AllocationId,
        ];
        rows::<funding_share::Entity>(db, share).await;
    });
    println!("{time}");
}

fn timed(folder: &str, work: impl AsyncFnOnce(&Db)) -> f64 {
    block_on(async {
        let db = open(folder).await;
        let start = std::time::Instant::now();
        work(&db).await;
        let time = start.elapsed().as_secs_f64() * 1_000.0;
        db.close().await.expect("the database closes");
        time
    })
}

/// Reads these columns of every row of a table, as text or number.
async fn rows<E: EntityTrait>(db: &Db, columns: impl IntoIterator<Item = E::Column>) {
    let columns: Vec<E::Column> = columns.into_iter().collect();
    let query = E::find().select_only().columns(columns.iter().copied());
    let statement: Statement = sea_orm::QueryTrait::build(&query, db.reader().get_database_backend());
    let found = db.reader().query_all_raw(statement).await.expect("the rows");
    for row in found {
        for (place, column) in columns.iter().enumerate() {
            value(&row, place, column.def().get_column_type());
        }
    }
}

/// One value of a row, as its column has it.
fn value(row: &QueryResult, place: usize, kind: &sea_orm::ColumnType) {
    use sea_orm::ColumnType::{BigInteger, Boolean, Date, Integer};
    match kind {
        BigInteger | Integer => drop(row.try_get_by_index::<Option<i64>>(place).expect("a number")),
        Boolean => drop(row.try_get_by_index::<Option<bool>>(place).expect("a truth")),
        Date => drop(
            row.try_get_by_index::<Option<chrono::NaiveDate>>(place)
                .expect("a day"),
        ),
        _ => drop(row.try_get_by_index::<Option<String>>(place).expect("a text")),
    }
}
