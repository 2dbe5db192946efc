//! `verify`: database, audit trail and documents, each checked to the end.

use clap::Args;
use serde_json::{Value, json};

use super::{CliError, Context, Outcome};
use crate::app::{DataDir, OpenError, or_read_only};
use crate::audit;
use crate::clock::Clock;
use crate::db::Db;
use crate::documents::{self, Documents};

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
        let opened = open_as_it_is(&context.data).await;
        let db = or_read_only(opened, &context.data, Clock::System).await?;
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
            database(&db).await?,
            index(&db).await?,
            anchors,
            trail(&db).await?,
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
    fn report(&self, context: &Context) {
        let (key, count) = self.counted;
        let mut value = json!({ "check": self.check, "ok": self.broken.is_none(), key: count });
        if let Some((at, reason)) = &self.broken {
            value["broken"] = json!({ "at": at, "message": reason });
        }
        let (title, unit) = match self.check {
            "database" => ("Datenbank", "Fehler"),
            "index" => ("Suche und Summen", "Fehler"),
            "audit" => ("Protokoll", "Einträge"),
            "anchor" => ("Anker des Protokolls", "Zeilen"),
            _ => ("Dokumente", "Dateien"),
        };
        context.output.record(&value, || match &self.broken {
            None => format!("{title}: in Ordnung ({count} {unit})"),
            Some((Value::Null, reason)) => format!("{title}: beschädigt. {reason}"),
            Some((at, reason)) => format!("{title}: beschädigt ab {at}. {reason}"),
        });
    }
}

async fn open_as_it_is(data: &DataDir) -> Result<Db, OpenError> {
    data.prepare()?;
    Ok(Db::open_unmigrated(data.target(), Clock::System).await?)
}

async fn database(db: &Db) -> Result<Finding, CliError> {
    let faults = db.integrity_faults().await?;
    Ok(Finding {
        check: "database",
        counted: ("faults", u64::try_from(faults.len())?),
        broken: faults.into_iter().next().map(|fault| (Value::Null, fault)),
    })
}

async fn index(db: &Db) -> Result<Finding, CliError> {
    let faults = db.derived_faults().await?;
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

async fn trail(db: &Db) -> Result<Finding, CliError> {
    let (events, broken) = match audit::inspect(db.reader()).await? {
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

async fn stored_documents(context: &Context, db: &Db, documents: &Documents) -> Result<Finding, CliError> {
    let known = documents::list(db.reader()).await?;
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
