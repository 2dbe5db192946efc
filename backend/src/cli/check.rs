//! `check`: runs every rule and prints the findings.

use clap::Args;
use paktbuch_types::{Role, Severity};
use serde_json::json;

use super::{CliError, Context, Outcome};
use crate::app::{open_existing, or_read_only};
use crate::checking::{self, Counts, Found};
use crate::clock::Clock;
use crate::reporting;

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Aktenzeichen eines Bescheids; ohne: alles
    #[arg(long)]
    notice: Option<String>,
}

impl Check {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let opened = open_existing(&context.data, Clock::System).await;
        let db = or_read_only(opened, &context.data, Clock::System).await?;
        let notice = match &self.notice {
            Some(reference) => Some(reporting::notice_by_reference(db.reader(), reference).await?),
            None => None,
        };
        let progress = context.output.working("Regeln prüfen");
        let found = checking::run(db.reader(), db.clock().today(), notice).await?;
        progress.finish_and_clear();
        for finding in &found {
            print(context, finding);
        }
        let counts = Counts::of_all(found.iter().map(Found::counted));
        context.output.line(&counts.to_string());
        db.close().await?;
        Ok(if counts.at(Severity::Error) > 0 {
            Outcome::Damaged
        } else {
            Outcome::Done
        })
    }
}

fn print(context: &Context, found: &Found) {
    let finding = &found.finding;
    let value = json!({
        "rule": finding.rule.code(),
        "severity": finding.severity,
        "subject": {
            "kind": finding.subject.kind,
            "id": finding.subject.id,
            "label": finding.subject.label,
        },
        "message": finding.message,
        "remedy": finding.remedy,
        "source": finding.source,
        "override": found.confirmation.as_ref().map(|confirmation| json!({
            "reason": confirmation.reason,
            "by": confirmation.by,
            "role": confirmation.role.map(Role::code),
            "at": confirmation.at,
        })),
    });
    context.output.record(&value, || {
        let confirmed = found.confirmation.as_ref();
        let confirmed = confirmed.map(|confirmation| format!(" [{}]", confirmation.sentence()));
        format!(
            "{} ({}): {} {}{}",
            finding.severity,
            finding.rule,
            found.message(),
            finding.remedy,
            confirmed.unwrap_or_default()
        )
    });
}
