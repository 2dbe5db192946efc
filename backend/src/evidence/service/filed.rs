//! What filed lists say of the allocations of an invoice: in which version, whether a later one replaces it, and what auditors accept.

use std::collections::HashMap;

use paktbuch_types::{FilingId, InvoiceId, NoticeId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::documents::Documents;
use crate::evidence::queries;
use crate::evidence::rows::{AllocationPart, CutPart, FiledMark, Mark};
use crate::filing::{FiledLine, Wanted, filed_lines};

/// Lines of all filed versions that tell of an invoice.
pub(super) struct Filed {
    /// By notice, the latest version first.
    lines: Vec<FiledLine>,
    newest: HashMap<NoticeId, i64>,
    cuts: HashMap<(FilingId, u32), Vec<CutPart>>,
}

/// What filed lists say of an invoice.
pub(super) async fn of_invoice(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    id: InvoiceId,
) -> Result<Filed, DbErr> {
    let lines = filed_lines(conn, documents, None, Wanted::Invoice(id)).await?;
    let newest = queries::newest_versions(conn, lines.iter().map(|line| line.notice)).await?;
    let cuts = queries::cuts(conn, lines.iter().map(|line| line.filing)).await?;
    Ok(Filed { lines, newest, cuts })
}

impl Filed {
    /// The lines that tell of an allocation; what was looked for is marked.
    pub(super) fn marks(&self, allocation: &AllocationPart, mark: &Mark) -> Vec<FiledMark> {
        let Some(cost_line) = allocation.cost_line else {
            return Vec::new();
        };
        let is_own = |line: &&FiledLine| {
            let position = line.position.is_none_or(|position| position == allocation.line);
            position && line.cost_line == Some(cost_line)
        };
        let own: Vec<&FiledLine> = self.lines.iter().filter(is_own).collect();
        let is_looked_for = |line: &FiledLine| mark.filed == Some((line.filing, line.number));
        let mut told: Vec<&FiledLine> = Vec::new();
        for line in own.iter().copied() {
            let says_it = |other: &&FiledLine| {
                other.filing != line.filing && (other.number, &other.values) == (line.number, &line.values)
            };
            let is_cut = self.cuts.contains_key(&(line.filing, line.number));
            // What an earlier version says with the same words needs no second line, unless it was looked for or is cut.
            if is_looked_for(line) || is_cut || !told.iter().any(says_it) {
                told.push(line);
            }
        }
        let marks = told.into_iter().map(|line| {
            let newest = self.newest.get(&line.notice).copied().unwrap_or(line.version);
            FiledMark {
                filing: line.filing,
                place: line.place,
                version: line.version,
                newest,
                is_kept: own
                    .iter()
                    .any(|other| (other.notice, other.version) == (line.notice, newest)),
                cuts: self
                    .cuts
                    .get(&(line.filing, line.number))
                    .cloned()
                    .unwrap_or_default(),
                reference: line.reference.clone(),
                number: line.number,
                paid_on: line.value(PAID_ON).to_owned(),
                gross: line.value("Betrag brutto").to_owned(),
                eligible: line.value(ELIGIBLE).to_owned(),
                grant: line.value("Zuwendungsanteil").to_owned(),
                own: line.value("Eigenanteil").to_owned(),
                is_start: is_looked_for(line)
                    || mark
                        .amount
                        .is_some_and(|amount| line.value("Betrag brutto") == format!("{amount}\u{a0}€")),
            }
        });
        marks.collect()
    }
}

/// Name of the eligible amount in a filed line.
pub(super) const ELIGIBLE: &str = "davon zuwendungsfähig";
/// Name of the day of the payment in a filed line.
pub(super) const PAID_ON: &str = "Zahlungsdatum";
