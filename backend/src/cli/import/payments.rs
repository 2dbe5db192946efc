//! `import payments`.

use std::path::{Path, PathBuf};

use clap::Args;
use sea_orm::DbErr;
use serde::Serialize;

use super::{CliError, Context, Outcome, Remark, ended, read_file, with_remarks};
use crate::app::open_to_import;
use crate::auth::{Actor, ImportPayments, Permit};
use crate::clock::Clock;
use crate::db::{Db, Who, WriteTx};
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::commands::{PaymentsTaken, TakePayments};
use crate::purchasing::payment_file::{self, MAX_BYTES, Mapping, MostlyBack, Refusal, Sheet};
use crate::purchasing::{ReadError, queries, read_sheet, take_payments};
use crate::worker::Worker;

/// Largest mapping file, in bytes.
const MAX_MAPPING: usize = 1024 * 1024;

/// Why a list is refused whose amounts mostly have a minus.
const UNSIGNED: &str = "Mehr als die Hälfte der Beträge trägt ein Minus oder ist nach Soll/Haben eine Rückzahlung. Bitte in der Spaltenzuordnung (--map) sagen, was \
                        das Minus bedeutet; diese eine Zeile genügt: vorzeichen = \"umgekehrt\" (Ihre Zahlungen) oder vorzeichen = \"normal\" (Rückzahlungen der Lieferanten).";

/// Why a list of mostly plus is refused that the remembered columns turn.
const TURNED: &str = "Gemerkt ist für diese Überschriften, dass ein Minus Ihre Zahlungen bedeutet; danach wäre mehr als die Hälfte dieser Liste Rückzahlungen. Bitte \
                      in der Spaltenzuordnung (--map) sagen, was ein Minus bedeutet; diese eine Zeile genügt: vorzeichen = \"normal\" (Rückzahlungen der Lieferanten; ohne \
                      Minus sind es Ihre Zahlungen) oder vorzeichen = \"umgekehrt\" (Ihre Zahlungen).";

#[derive(Debug, Args)]
pub(in crate::cli) struct Payments {
    /// Spaltenzuordnung als TOML, zum Beispiel datum = "Zahltag"
    #[arg(long, value_name = "DATEI")]
    map: Option<PathBuf>,
    /// Nur zeigen, was geschähe
    #[arg(long)]
    dry_run: bool,
    /// Nichts übernehmen, wenn eine Zahlung nicht zugeordnet wird
    #[arg(long)]
    all_or_nothing: bool,
    /// Zahlungen des Finanzverfahrens als CSV oder XLSX
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// What became of one file; the keys are a promise.
#[derive(Debug, Serialize)]
struct Report {
    file: String,
    /// Payments in it, those that are refused among them.
    rows: usize,
    /// Payments that stand at an invoice now, whenever they came there.
    matched: usize,
    /// Of these, entered now.
    booked: usize,
    set_aside: usize,
    /// Those that wait on the work list, and the refused ones.
    unmatched: Vec<Unmatched>,
    /// Lines that cannot be read, or the file as a whole; on no work list.
    refused: Vec<Remark>,
    /// Lines that add up others (Summenzeilen).
    left_out: Vec<Remark>,
}

/// A line that no invoice was found for, or that is refused. Line 0 is the file as a whole.
#[derive(Debug, Serialize)]
struct Unmatched {
    line: usize,
    message: String,
    #[serde(skip)]
    is_refused: bool,
}

/// Why the files were not taken.
enum NotTaken {
    /// A payment was not matched; the reports say which.
    Unmatched,
    Failed(ServiceError),
}

impl From<ServiceError> for NotTaken {
    fn from(error: ServiceError) -> Self {
        Self::Failed(error)
    }
}

impl From<DbErr> for NotTaken {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

/// A file whose payments can be taken.
struct Readable {
    index: usize,
    command: TakePayments,
}

impl Payments {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let mapping = match &self.map {
            None => None,
            Some(path) => {
                let named = |message| format!("{}: {message}", path.display());
                Some(read_mapping(path).map_err(named)?)
            }
        };
        let db = open_to_import(&context.data, Clock::System, self.dry_run).await?;
        let documents = context.data.documents();
        let progress = context
            .output
            .progress("Zahlungen einlesen", self.files.len() as u64 * 2);
        let mut reports = Vec::with_capacity(self.files.len());
        let mut readable = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let mut report = Report::of(file);
            let read = read(&db, file, mapping.as_ref()).await?;
            match read.and_then(|read| signed(read, mapping.is_some())) {
                Ok((sheet, mapping)) => {
                    let (lines, refused) = payment_file::payments(&sheet, &mapping);
                    report.rows = lines.len() + refused.len();
                    for refusal in refused {
                        report.refuse(Remark {
                            line: refusal.line,
                            message: refusal.told(),
                            field: refusal.field,
                        });
                    }
                    let sums = payment_file::sums(&sheet, &mapping);
                    report.left_out = sums.iter().map(left_out).collect();
                    let name = file.file_name().unwrap_or_default().to_string_lossy();
                    let command = TakePayments {
                        file_name: name.into_owned(),
                        lines,
                        chosen: false,
                    };
                    readable.push(Readable { index, command });
                }
                Err(message) => report.refuse(Remark::of_file(message)),
            }
            reports.push(report);
            progress.inc(1);
        }
        let permit = Actor::system().permit()?;
        let steps = readable.len() as u64;
        if self.dry_run || self.all_or_nothing {
            self.take_together(&db, (&documents, &permit), readable, &mut reports)
                .await?;
        } else {
            for file in readable {
                let taken = db
                    .write(Who::System, async |tx| {
                        take_payments(tx, &permit, &documents, file.command).await
                    })
                    .await?;
                reports[file.index].note(taken);
            }
        }
        progress.inc(steps);
        progress.finish_and_clear();
        let refused = reports.iter().any(|report| !report.unmatched.is_empty());
        if refused && self.all_or_nothing && !self.dry_run {
            reports.iter_mut().for_each(Report::give_up);
        }
        for report in &mut reports {
            report.unmatched.sort_by_key(|unmatched| unmatched.line);
            context.output.record(&*report, || report.text());
        }
        db.close().await?;
        Ok(ended(context, refused, self.all_or_nothing, self.dry_run))
    }

    /// Takes all files in one transaction, which is kept only where every payment was matched and something may change.
    async fn take_together(
        &self,
        db: &Db,
        (documents, permit): (&Documents, &Permit<ImportPayments>),
        readable: Vec<Readable>,
        reports: &mut [Report],
    ) -> Result<(), CliError> {
        let take_all = async |tx: &WriteTx| {
            for file in readable {
                let taken = take_payments(tx, permit, documents, file.command).await?;
                reports[file.index].note(taken);
            }
            let refused = reports.iter().any(|report| !report.unmatched.is_empty());
            if refused && !self.dry_run {
                return Err(NotTaken::Unmatched);
            }
            Ok(())
        };
        let taken = if self.dry_run {
            db.rehearse(Who::System, take_all).await
        } else {
            db.write(Who::System, take_all).await
        };
        match taken {
            Ok(()) | Err(NotTaken::Unmatched) => Ok(()),
            Err(NotTaken::Failed(error)) => Err(error.into()),
        }
    }
}

fn read_mapping(path: &Path) -> Result<Mapping, String> {
    let bytes = read_file(path, MAX_MAPPING)?;
    let text = String::from_utf8(bytes).map_err(|_| "Die Datei ist kein UTF-8.".to_owned())?;
    Mapping::from_toml(&text).map_err(|error| error.to_string())
}

/// Refuses a list of mostly refunds, while nobody said for it what a minus means: its columns are `chosen` with `--map`.
fn signed((sheet, mapping): (Sheet, Mapping), chosen: bool) -> Result<(Sheet, Mapping), String> {
    let (lines, _) = payment_file::payments(&sheet, &mapping);
    match payment_file::asks_for_sign(&lines, &mapping, chosen) {
        None => Ok((sheet, mapping)),
        Some(MostlyBack::Minus) => Err(UNSIGNED.to_owned()),
        Some(MostlyBack::Remembered) => Err(TURNED.to_owned()),
    }
}

/// The sheet and its columns: as given, as remembered from the page, or by their names, with what a minus is given to mean. The inner error
/// refuses the file.
async fn read(
    db: &Db,
    file: &Path,
    given: Option<&Mapping>,
) -> Result<Result<(Sheet, Mapping), String>, CliError> {
    let bytes = match read_file(file, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(message) => return Ok(Err(message)),
    };
    let sheet = match read_sheet(&Worker::this_program(), &bytes) {
        Ok(sheet) => sheet,
        Err(ReadError::Refused(message)) => return Ok(Err(message)),
        Err(error @ ReadError::Unavailable(_)) => return Err(error.into()),
    };
    if let Some(given) = given.filter(|given| !given.is_sign_alone()) {
        let checked = given.check(&sheet).map_err(|error| error.to_string());
        return Ok(checked.map(|()| (sheet, given.clone())));
    }
    let remembered = queries::remembered_mapping(db.reader(), &sheet.headings.join(";")).await?;
    let remembered = remembered
        .and_then(|text| Mapping::from_toml(&text).ok())
        .filter(|mapping| mapping.check(&sheet).is_ok());
    Ok(match remembered.or_else(|| Mapping::known(&sheet)) {
        Some(mapping) => {
            let (reversed, is_told) =
                given.map_or((mapping.reversed, mapping.is_told), |sign| (sign.reversed, true));
            let mapping = Mapping {
                reversed,
                is_told,
                ..mapping
            };
            Ok((sheet, mapping))
        }
        None => Err(format!(
            "Die Spalten sind nicht bekannt: {}. Bitte mit --map zuordnen, mindestens datum und betrag.",
            sheet.headings.join(", ")
        )),
    })
}

impl Report {
    fn of(file: &Path) -> Self {
        Self {
            file: file.display().to_string(),
            rows: 0,
            matched: 0,
            booked: 0,
            set_aside: 0,
            unmatched: Vec::new(),
            refused: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// Notes a line, or the file, that is refused.
    fn refuse(&mut self, remark: Remark) {
        let message = if remark.field.is_empty() {
            remark.message.clone()
        } else {
            format!("{}: {}", remark.field, remark.message)
        };
        self.unmatched.push(Unmatched {
            line: remark.line,
            message,
            is_refused: true,
        });
        self.refused.push(remark);
    }

    fn note(&mut self, taken: PaymentsTaken) {
        self.booked = taken.booked;
        self.matched = taken.booked + taken.known;
        self.set_aside = taken.set_aside;
        let waiting = taken.waiting.into_iter();
        self.unmatched.extend(waiting.map(|(line, message)| Unmatched {
            line,
            message,
            is_refused: false,
        }));
    }

    /// Nothing was entered after all.
    fn give_up(&mut self) {
        self.matched -= self.booked;
        self.booked = 0;
    }

    fn text(&self) -> String {
        let waiting = self.unmatched.iter().filter(|unmatched| !unmatched.is_refused);
        let mut text = format!(
            "{}: {} Zahlungen, {} zugeordnet (davon {} neu), {} zurückgestellt, {} nicht zugeordnet, {} abgewiesen",
            self.file,
            self.rows,
            self.matched,
            self.booked,
            self.set_aside,
            waiting.clone().count(),
            self.refused.len()
        );
        for Unmatched { line, message, .. } in waiting {
            text.push_str(&format!("\n  nicht zugeordnet, Zeile {line}: {message}"));
        }
        with_remarks(text, &self.refused, &self.left_out)
    }
}

/// A line that adds up others, as the report tells it.
fn left_out(sum: &Refusal) -> Remark {
    Remark {
        line: sum.line,
        field: String::new(),
        message: sum.told(),
    }
}
