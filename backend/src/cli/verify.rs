//! `verify`: database, audit trail and documents, each checked to the end.

use clap::Args;
use sea_orm::DbErr;
use serde_json::{Value, json};

use super::{CliError, Context, Outcome};
use crate::app::{open_as_it_is, or_read_only};
use crate::audit::{self, BrokenChain};
use crate::clock::Clock;
use crate::db::{Db, Failure, classify};
use crate::documents::{self, Documents};
use crate::funding;

#[derive(Debug, Args)]
pub(super) struct Verify {}

/// A check's answer.
struct Finding {
    /// `database`, `index`, `audit`, `anchor` or `documents`.
    check: &'static str,
    /// What was counted, by its JSON key.
    counted: (&'static str, u64),
    /// First broken entry: where and why.
    broken: Option<(Value, String)>,
}

impl Verify {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let opened = open_as_it_is(&context.data, Clock::System).await;
        let db = match or_read_only(opened, &context.data, Clock::System).await {
            Ok(db) => db,
            Err(error) if error.is_damage() => {
                Finding::broken("database", ("faults", 1), (Value::Null, error.to_string())).report(context);
                return Ok(Outcome::Damaged);
            }
            Err(error) => return Err(error.into()),
        };
        let pending = db.migration_state().await?.pending;
        if !pending.is_empty() {
            return Err(
                "Das Schema der Datenbank ist nicht aktuell. Bitte zuerst „paktbuch migrate up“ ausführen."
                    .into(),
            );
        }
        // Before the chain: what stands in the file now is in the chain already.
        let anchors = anchors(context, &db).await?;
        let findings = [
            database(context, &db).await?,
            index(&db).await?,
            anchors,
            trail(context, &db).await?,
            stored_documents(context, &db, &context.data.documents()).await?,
        ];
        let mut outcome = Outcome::Done;
        for finding in findings {
            if finding.broken.is_some() {
                outcome = Outcome::Damaged;
            }
            finding.report(context);
        }
        if outcome == Outcome::Done && !db.is_read_only() {
            match audit::drop_anchor(&db, context.data.root()).await {
                Err(error) if !error.is_read_only() => return Err(error.into()),
                _ => {}
            }
        }
        db.close().await?;
        Ok(outcome)
    }
}

impl Finding {
    fn broken(check: &'static str, counted: (&'static str, u64), at: (Value, String)) -> Self {
        Self {
            check,
            counted,
            broken: Some(at),
        }
    }

    /// Broken where the file itself is too damaged to be read; other failures go on.
    fn unreadable(check: &'static str, counted: &'static str, error: DbErr) -> Result<Self, CliError> {
        if classify(&error) != Failure::Damaged {
            return Err(error.into());
        }
        let reason = format!("Die Datenbank lässt sich nicht lesen: {error}");
        Ok(Self::broken(check, (counted, 0), (Value::Null, reason)))
    }

    fn report(&self, context: &Context) {
        let (key, count) = self.counted;
        let mut value = json!({ "check": self.check, "ok": self.broken.is_none(), key: count });
        if let Some((at, reason)) = &self.broken {
            value["broken"] = json!({ "at": at, "message": reason });
        }
        let (title, one, many) = match self.check {
            "database" => ("Datenbank", "Fehler", "Fehler"),
            "index" => ("Suche und Summen", "Fehler", "Fehler"),
            "audit" => ("Protokoll", "Eintrag", "Einträge"),
            "anchor" => ("Anker des Protokolls", "Zeile", "Zeilen"),
            _ => ("Dokumente", "Datei", "Dateien"),
        };
        let unit = if count == 1 { one } else { many };
        context.output.record(&value, || match &self.broken {
            None => format!("{title}: in Ordnung ({count} {unit})"),
            Some((Value::Null, reason)) => format!("{title}: beschädigt. {reason}"),
            Some((at, reason)) => format!("{title}: beschädigt ab {at}. {reason}"),
        });
    }
}

async fn database(context: &Context, db: &Db) -> Result<Finding, CliError> {
    let progress = context.output.working("Datenbank prüfen");
    let checked = db.integrity_faults().await;
    progress.finish_and_clear();
    let faults = match checked {
        Ok(faults) => faults,
        Err(error) => return Finding::unreadable("database", "faults", error),
    };
    Ok(Finding {
        check: "database",
        counted: ("faults", u64::try_from(faults.len())?),
        broken: faults.into_iter().next().map(|fault| (Value::Null, fault)),
    })
}

async fn index(db: &Db) -> Result<Finding, CliError> {
    let mut faults = match db.derived_faults().await {
        Ok(faults) => faults,
        Err(error) => return Finding::unreadable("index", "faults", error),
    };
    // On one state of the database: the service may go on writing.
    match funding::wrong_sums(&db.snapshot().await?).await {
        Ok(0) => {}
        Ok(invoices) => faults.push(format!(
            "Die Summen der Bescheide stimmen bei {invoices} Rechnungen nicht mit Zuordnungen und Zahlungen überein."
        )),
        Err(error) => return Finding::unreadable("index", "faults", error),
    }
    Ok(Finding {
        check: "index",
        counted: ("faults", u64::try_from(faults.len())?),
        broken: faults.into_iter().next().map(|fault| (Value::Null, fault)),
    })
}

async fn anchors(context: &Context, db: &Db) -> Result<Finding, CliError> {
    let (lines, broken) = match audit::verify_anchors(db.reader(), context.data.root()).await? {
        Ok(lines) => (lines, None),
        Err(broken) => (broken.line, Some((json!(broken.line), broken.reason))),
    };
    Ok(Finding {
        check: "anchor",
        counted: ("lines", u64::try_from(lines)?),
        broken,
    })
}

async fn trail(context: &Context, db: &Db) -> Result<Finding, CliError> {
    let verdict = match verdict(context, db).await {
        Ok(verdict) => verdict,
        Err(error) => return Finding::unreadable("audit", "events", error),
    };
    let (events, broken) = match verdict {
        Ok(events) => (u64::try_from(events)?, None),
        Err(broken) => (
            u64::try_from(broken.number).unwrap_or_default(),
            Some((json!(broken.number), broken.reason)),
        ),
    };
    Ok(Finding {
        check: "audit",
        counted: ("events", events),
        broken,
    })
}

/// The chain's, on one state of the database: the service may go on writing.
async fn verdict(context: &Context, db: &Db) -> Result<Result<i64, BrokenChain>, DbErr> {
    let snapshot = db.snapshot().await?;
    let events = audit::count(&snapshot, audit::Filter::default()).await?;
    let progress = context.output.progress("Protokoll prüfen", events);
    let verdict = audit::inspect(&snapshot, |events| progress.inc(events as u64)).await;
    progress.finish_and_clear();
    verdict
}

async fn stored_documents(context: &Context, db: &Db, documents: &Documents) -> Result<Finding, CliError> {
    let known = match documents::list(db.reader()).await {
        Ok(known) => known,
        Err(error) => return Finding::unreadable("documents", "documents", error),
    };
    let count = u64::try_from(known.len())?;
    let bar = context.output.progress("Dokumente", count);
    let mut broken = None;
    for stored in known {
        if let Err(error) = documents.get(&stored.sha256) {
            broken = Some((json!(stored.sha256), error.to_string()));
            break;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(Finding {
        check: "documents",
        counted: ("documents", count),
        broken,
    })
}
