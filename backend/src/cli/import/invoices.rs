//! `import invoices`.

use std::path::{Path, PathBuf};

use clap::Args;
use paktbuch_types::{InvoiceSyntax, SupplierId};
use serde::Serialize;

use super::{CliError, Context, Outcome, ended, file_name, read_file};
use crate::app::open_to_import;
use crate::auth::{Actor, ImportInvoices, Permit};
use crate::clock::Clock;
use crate::db::{Db, Who};
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::einvoice::{EInvoice, MAX_BYTES};
use crate::purchasing::rows::SupplierRow;
use crate::purchasing::supplier_map::{self, MapRow};
use crate::purchasing::{
    ReadError, StoredFile, Taken, invoice_hint, queries, read_file as read_invoice, take_invoice_of,
};
use crate::text::clean;
use crate::worker::Worker;

#[derive(Debug, Args)]
pub(in crate::cli) struct Invoices {
    /// Wer die Verkäufer in den Büchern sind, als CSV: Verkäufer, USt-IdNr., Lieferant
    #[arg(long, value_name = "DATEI")]
    supplier_map: Option<PathBuf>,
    /// Nur zeigen, was geschähe
    #[arg(long)]
    dry_run: bool,
    /// Nichts übernehmen, wenn eine Datei abgewiesen wird
    #[arg(long)]
    all_or_nothing: bool,
    /// XRechnungen als XML (UBL oder CII), ZUGFeRD und Factur-X als PDF
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// What became of one file; the keys are a promise.
#[derive(Debug, Serialize)]
struct Report {
    file: String,
    /// `imported`, `duplicate` or `refused`.
    status: &'static str,
    syntax: Option<InvoiceSyntax>,
    type_code: Option<u16>,
    number: Option<String>,
    issue_date: Option<chrono::NaiveDate>,
    currency: Option<String>,
    seller: Option<String>,
    lines: Option<usize>,
    net_cents: Option<i64>,
    tax_cents: Option<i64>,
    gross_cents: Option<i64>,
    prepaid_cents: Option<i64>,
    due_cents: Option<i64>,
    message: Option<String>,
    /// What is to be checked in an invoice that is taken.
    hint: Option<String>,
}

/// A file that can be taken: its bytes are stored, or only counted where nothing is to change.
struct Readable {
    index: usize,
    name: String,
    stored: StoredFile,
    invoice: EInvoice,
    /// As the supplier map says.
    supplier: Option<SupplierId>,
}

impl Invoices {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let map = match &self.supplier_map {
            None => Vec::new(),
            Some(path) => read_map(path).map_err(|message| format!("{}: {message}", path.display()))?,
        };
        let db = open_to_import(&context.data, Clock::System, self.dry_run).await?;
        let suppliers = self.suppliers(&db, &map).await?;
        let documents = context.data.documents();
        let progress = context
            .output
            .progress("Rechnungen einlesen", self.files.len() as u64 * 2);
        let mut reports = Vec::with_capacity(self.files.len());
        let mut readable = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let mut report = Report::of(file);
            match self.read(file, &documents)? {
                Ok((stored, invoice)) => {
                    report.describe(&invoice);
                    let name = file_name(file);
                    let row = supplier_map::find(&map, &invoice.seller);
                    readable.push(Readable {
                        index,
                        name,
                        stored,
                        supplier: row.and_then(|row| suppliers.get(row).copied()),
                        invoice,
                    });
                }
                Err(message) => report.refuse(message),
            }
            reports.push(report);
            progress.inc(1);
        }
        let permit = Actor::system().permit()?;
        if self.dry_run || self.all_or_nothing {
            self.take_together(&db, &permit, &readable, &mut reports).await?;
            if self.all_or_nothing {
                give_up_where_one_is_refused(&mut reports);
            }
        } else {
            for file in &readable {
                let taken = db
                    .write(Who::System, async |tx| file.take(tx, &permit).await)
                    .await;
                if let Err(error) = reports[file.index].note(taken) {
                    // What is done is done, and told.
                    for report in reports.iter().filter(|report| report.is_decided()) {
                        context.output.record(report, || report.line());
                    }
                    return Err(error.into());
                }
                progress.inc(1);
            }
        }
        progress.finish_and_clear();
        for report in &reports {
            context.output.record(report, || report.line());
        }
        db.close().await?;
        let refused = reports.iter().any(|report| report.status == REFUSED);
        Ok(ended(context, refused, self.all_or_nothing, self.dry_run))
    }

    /// The suppliers of the map, in the order of its rows.
    async fn suppliers(&self, db: &Db, map: &[MapRow]) -> Result<Vec<SupplierId>, CliError> {
        let mut found = Vec::with_capacity(map.len());
        for row in map {
            match supplier_of(db, &row.supplier).await? {
                Ok(id) => found.push(id),
                Err(message) => {
                    let file = self.supplier_map.as_deref().unwrap_or(Path::new("")).display();
                    return Err(format!("{file}: Zeile {}, Lieferant: {message}", row.line).into());
                }
            }
        }
        Ok(found)
    }

    /// Reads and verifies one file, and stores its bytes unless nothing is to change. The inner error refuses the file.
    fn read(
        &self,
        file: &Path,
        documents: &Documents,
    ) -> Result<Result<(StoredFile, EInvoice), String>, CliError> {
        let bytes = match read_file(file, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(message) => return Ok(Err(message)),
        };
        match read_invoice(&Worker::this_program(), &bytes) {
            Ok(read) => {
                let stored = if self.dry_run {
                    read.rehearse(&bytes)
                } else {
                    read.store(documents, &bytes)?
                };
                Ok(Ok((stored, read.invoice)))
            }
            Err(ReadError::Refused(message)) => Ok(Err(message)),
            Err(error @ ReadError::Unavailable(_)) => Err(error.into()),
        }
    }

    /// Takes all files in one transaction, which is kept only where nothing was refused and something may change.
    async fn take_together(
        &self,
        db: &Db,
        permit: &Permit<ImportInvoices>,
        readable: &[Readable],
        reports: &mut [Report],
    ) -> Result<(), CliError> {
        let take_all = async |tx: &crate::db::WriteTx| {
            for file in readable {
                let taken = file.take(tx, permit).await;
                reports[file.index].note(taken)?;
            }
            let refused = reports.iter().any(|report| report.status == REFUSED);
            if refused && !self.dry_run {
                return Err(ServiceError::refused(String::new()));
            }
            Ok(())
        };
        let taken = if self.dry_run {
            db.rehearse(Who::System, take_all).await
        } else {
            db.write(Who::System, take_all).await
        };
        match taken {
            Ok(()) | Err(ServiceError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Readable {
    async fn take(
        &self,
        tx: &crate::db::WriteTx,
        permit: &Permit<ImportInvoices>,
    ) -> Result<Taken, ServiceError> {
        let file = (&self.stored, self.name.as_str());
        take_invoice_of(tx, permit, file, &self.invoice, self.supplier).await
    }
}

fn read_map(path: &Path) -> Result<Vec<MapRow>, String> {
    supplier_map::read(&read_file(path, supplier_map::MAX_BYTES)?)
}

/// The one supplier with this number or name; the inner error says what is wrong with it.
async fn supplier_of(db: &Db, told: &str) -> Result<Result<SupplierId, String>, CliError> {
    let conn = db.reader();
    let mut named: Vec<SupplierRow> = match told.parse() {
        Ok(number) => queries::supplier(conn, SupplierId(number))
            .await?
            .into_iter()
            .collect(),
        Err(_) => queries::suppliers_named(conn, told).await?,
    };
    let Some(first) = named.pop() else {
        return Ok(Err(format!(
            "„{told}“ gibt es nicht. Bitte Nummer oder genauen Namen eines Lieferanten angeben, der in den Büchern steht."
        )));
    };
    if named.is_empty() {
        return Ok(Ok(first.id));
    }
    let mut numbers: Vec<String> = named.iter().map(|row| row.id.to_string()).collect();
    numbers.push(first.id.to_string());
    Ok(Err(format!(
        "Mehrere Lieferanten heißen „{told}“ (Nummern {}). Bitte die Nummer angeben.",
        numbers.join(", ")
    )))
}

const REFUSED: &str = "refused";

/// With `--all-or-nothing` a refused file keeps the others out.
fn give_up_where_one_is_refused(reports: &mut [Report]) {
    if reports.iter().any(|report| report.status == REFUSED) {
        for report in reports.iter_mut().filter(|report| report.status == "imported") {
            report.refuse(
                "Nicht übernommen, weil eine andere Datei abgewiesen wurde (--all-or-nothing).".to_owned(),
            );
        }
    }
}

impl Report {
    /// Refused as long as nothing better is known.
    fn of(file: &Path) -> Self {
        Self {
            file: file.display().to_string(),
            status: REFUSED,
            syntax: None,
            type_code: None,
            number: None,
            issue_date: None,
            currency: None,
            seller: None,
            lines: None,
            net_cents: None,
            tax_cents: None,
            gross_cents: None,
            prepaid_cents: None,
            due_cents: None,
            message: None,
            hint: None,
        }
    }

    fn describe(&mut self, invoice: &EInvoice) {
        let totals = &invoice.totals;
        self.syntax = Some(invoice.syntax);
        self.type_code = Some(invoice.type_code);
        self.number = Some(clean(&invoice.number));
        self.issue_date = Some(invoice.issue_date);
        self.currency = Some(invoice.currency.clone());
        self.seller = Some(clean(&invoice.seller.name));
        self.lines = Some(invoice.lines.len());
        self.net_cents = Some(totals.net.0);
        self.tax_cents = Some(totals.tax.0);
        self.gross_cents = Some(totals.gross.0);
        self.prepaid_cents = Some(totals.prepaid.0);
        self.due_cents = Some(totals.due.0);
        self.hint = Some(invoice_hint(invoice)).filter(|hint| !hint.is_empty());
    }

    /// Whether it is known what became of the file.
    fn is_decided(&self) -> bool {
        self.status != REFUSED || self.message.is_some()
    }

    fn refuse(&mut self, message: String) {
        self.status = REFUSED;
        self.message = Some(message);
    }

    /// Notes what became of the file; only a failure of the database goes on as an error.
    fn note(&mut self, taken: Result<Taken, ServiceError>) -> Result<(), ServiceError> {
        match taken {
            Ok(Taken::Imported(_)) => self.status = "imported",
            Ok(Taken::Duplicate(_) | Taken::Rejected(..)) => self.status = "duplicate",
            Err(ServiceError::Refused(message) | ServiceError::Field { message, .. }) => self.refuse(message),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn line(&self) -> String {
        let what = match (&self.number, &self.seller) {
            (Some(number), Some(seller)) => format!("Rechnung {number} von {seller}"),
            _ => "keine Rechnung".to_owned(),
        };
        match (self.status, &self.message) {
            ("imported", _) => {
                let gross = paktbuch_types::Cents(self.gross_cents.unwrap_or_default());
                match &self.hint {
                    Some(hint) => format!(
                        "{}: {what} mit Hinweis eingelesen, {gross} € brutto: {hint}",
                        self.file
                    ),
                    None => format!("{}: {what} eingelesen, {gross} € brutto", self.file),
                }
            }
            ("duplicate", _) => format!("{}: {what} war schon eingelesen", self.file),
            (_, message) => {
                format!(
                    "{}: abgewiesen: {}",
                    self.file,
                    message.as_deref().unwrap_or_default()
                )
            }
        }
    }
}
