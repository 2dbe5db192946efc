//! What filed lists say of the allocations of an invoice: in which version, whether a later one replaces it, and what auditors accept.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{FilingId, InvoiceId, NoticeId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::documents::Documents;
use crate::evidence::queries;
use crate::evidence::rows::{AllocationPart, CutPart, FiledMark, Mark};
use crate::filing::{FiledLine, Wanted, filed_lines};

/// Lines of all filed versions that tell of an invoice.
pub(super) struct Filed {
    /// By notice, the latest version first, those of interim proofs last.
    lines: Vec<FiledLine>,
    /// The newest version of each proof, by notice and the day of an interim one.
    newest: HashMap<(NoticeId, Option<NaiveDate>), i64>,
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
        let mut told: Vec<Told<'_>> = Vec::new();
        for line in own.iter().copied() {
            let is_cut = self.cuts.contains_key(&(line.filing, line.number));
            // What an earlier version says with the same words needs no second line, unless it was looked for or is cut.
            let is_own = is_looked_for(line) || is_cut;
            let place = says_it(&told, line).filter(|_| !is_own);
            match place.and_then(|place| told.get_mut(place)) {
                Some(later) => later.same.push(line),
                None => told.push(Told {
                    line,
                    same: Vec::new(),
                }),
            }
        }
        let marks = told.into_iter().map(|Told { line, same }| {
            let interim = line.series.interim_day();
            let newest = self.newest.get(&(line.notice, interim)).copied();
            let newest = newest.unwrap_or(line.version);
            FiledMark {
                filing: line.filing,
                place: line.place,
                interim,
                version: line.version,
                same: same
                    .iter()
                    .rev()
                    .map(|line| (line.version, line.filed_number()))
                    .collect(),
                newest,
                is_kept: own.iter().any(|other| {
                    (other.notice, other.series, other.version) == (line.notice, line.series, newest)
                }),
                cuts: self
                    .cuts
                    .get(&(line.filing, line.number))
                    .cloned()
                    .unwrap_or_default(),
                reference: line.reference.clone(),
                number: line.filed_number(),
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

/// A line that is told, with those of earlier versions that say the same, the latest first.
struct Told<'a> {
    line: &'a FiledLine,
    same: Vec<&'a FiledLine>,
}

/// The line among those told already that says the same as this one of an earlier version, rather one of the same number; each stands for
/// one line of a version. Interim proofs stand for themselves.
fn says_it(told: &[Told<'_>], line: &FiledLine) -> Option<usize> {
    let is_free = |later: &Told<'_>| {
        let mut known = std::iter::once(later.line).chain(later.same.iter().copied());
        later.line.series == line.series
            && later.line.values == line.values
            && known.all(|known| known.filing != line.filing)
    };
    let same_number = told
        .iter()
        .position(|later| later.line.number == line.number && is_free(later));
    same_number.or_else(|| told.iter().position(is_free))
}

/// Name of the eligible amount in a filed line.
pub(super) const ELIGIBLE: &str = "davon zuwendungsfähig";
/// Name of the day of the payment in a filed line.
pub(super) const PAID_ON: &str = "Zahlungsdatum";
