//! Lines of the lists that were filed: found by what somebody holds in their hands.

use paktbuch_entity::filing;
use paktbuch_types::{Cents, CostLineId, FilingId, InvoiceId, InvoiceLineId, NoticeId};
use sea_orm::{ConnectionTrait, DbErr};

use super::read::rows;
use crate::documents::Documents;
use crate::filing::queries;
use crate::filing::rows::{FiledLine, FilingRow};
use crate::reporting::{Contents, Part, Statement};
use crate::text::{bare_reference, fold_case};

/// What is looked for in filed lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// Lines of the Belegliste that tell of this invoice.
    Invoice(InvoiceId),
    /// The line of the Belegliste with this number (Lfd. Nr.), where one was enclosed.
    Number(u32),
    /// Every line of the Belegliste of one version.
    Receipts(FilingId),
    /// Lines of the Belegliste, sums, Einzelansätze, cost lines, other income and payouts in which this amount stands.
    Amount(Cents),
    /// Sums that are printed and follow from the records: below a list, of a school, a deviation.
    Total(Cents),
    /// Lines, devices and versions with a number that is this text, however it is spelled, or holds it.
    Text(&'a str),
}

/// Lines of filed lists, of one notice or of all: by notice, the latest version first, those of interim proofs last. What an earlier
/// version says with the same words is not told again; a number, an invoice's lines and sums are looked for in every version.
///
/// # Errors
/// The database's refusal. A filed version whose file is damaged says nothing here; `verify` tells of it.
pub async fn filed_lines(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    notice: Option<NoticeId>,
    wanted: Wanted<'_>,
) -> Result<Vec<FiledLine>, DbErr> {
    let filings: Vec<filing::Model> = queries::all(conn, notice).await?;
    let references = queries::references(conn, filings.iter().map(|row| row.notice_id)).await?;
    let mut found: Vec<FiledLine> = Vec::new();
    for filing in rows(conn, filings).await? {
        if matches!(wanted, Wanted::Receipts(version) if version != filing.id) {
            continue;
        }
        let Ok(bytes) = documents.get(&filing.contents_sha256) else {
            continue;
        };
        if !may_hold(&bytes, wanted) {
            continue;
        }
        let Ok(said) = serde_json::from_slice::<Contents>(&bytes) else {
            continue;
        };
        // As the version printed it: the notice may have been corrected since.
        let current = || references.get(&filing.notice).cloned();
        let printed = said.of_notice(REFERENCE).filter(|printed| !printed.is_empty());
        let reference = printed.map(str::to_owned).or_else(current).unwrap_or_default();
        let totals = match wanted {
            Wanted::Total(_) => said.totals(),
            _ => Vec::new(),
        };
        let is_listed = is_listed(&filing, &said);
        if matches!(wanted, Wanted::Number(_)) && !is_listed {
            continue;
        }
        let mut number = 0;
        for (place, statement) in said.statements().iter().chain(&totals).enumerate() {
            // The Belegliste is told in its order, and versions filed before its numbers were kept are numbered by it.
            let is_receipt = statement.part == Part::Receipt;
            number += u32::from(is_receipt);
            let number = if is_receipt { number } else { 0 };
            if !fits((number, statement), wanted) {
                continue;
            }
            let line = FiledLine {
                is_listed,
                ..line((place, number, statement), &filing, &reference)
            };
            let is_told = |other: &FiledLine| {
                other.filing != line.filing
                    && (other.notice, other.is_listed) == (line.notice, line.is_listed)
                    && (&other.label, &other.values) == (&line.label, &line.values)
            };
            let is_told_again = match wanted {
                Wanted::Number(_) | Wanted::Invoice(_) | Wanted::Receipts(_) => true,
                // The page of a sum tells of its own version only; that of a receipt names them all.
                Wanted::Amount(_) | Wanted::Total(_) => !is_receipt,
                Wanted::Text(_) => false,
            };
            if is_told_again || !found.iter().any(is_told) {
                found.push(line);
            }
        }
    }
    Ok(found)
}

/// Whether a version that says this encloses its Belegliste; of one that was filed before, only its PDF can tell.
#[must_use]
pub(in crate::filing) fn is_listed(filing: &FilingRow, said: &Contents) -> bool {
    filing.taken_over || said.encloses_receipts()
}

/// Whether a file can say it at all: most cannot, and need not be read.
fn may_hold(bytes: &[u8], wanted: Wanted<'_>) -> bool {
    let words = match wanted {
        Wanted::Invoice(id) => format!("\"record\":{id},"),
        Wanted::Number(_) | Wanted::Receipts(_) | Wanted::Total(_) => return true,
        Wanted::Amount(amount) => said(amount),
        Wanted::Text(text) => {
            let said = bare_reference(&String::from_utf8_lossy(bytes));
            return said.contains(&bare_reference(text));
        }
    };
    let words = words.as_bytes();
    !words.is_empty()
        && bytes
            .windows(words.len())
            .any(|window| window.eq_ignore_ascii_case(words))
}

fn fits((number, statement): (u32, &Statement), wanted: Wanted<'_>) -> bool {
    let is_receipt = statement.part == Part::Receipt;
    let value = |names: &[&str], fits: &dyn Fn(&str) -> bool| {
        let values = statement.values.iter().chain(&statement.aside);
        values
            .filter(|(name, _)| names.contains(&name.as_str()))
            .any(|(_, value)| fits(value))
    };
    match wanted {
        Wanted::Invoice(id) => is_receipt && statement.record == id.0,
        Wanted::Number(wanted) => is_receipt && number == wanted,
        Wanted::Receipts(_) => is_receipt,
        // Devices are found by their price themselves, Anlagen by what was paid for them.
        Wanted::Amount(amount) => {
            !matches!(statement.part, Part::Device | Part::Installation) && says(statement, amount)
        }
        Wanted::Total(amount) => statement.part == Part::Sums && says(statement, amount),
        Wanted::Text(text) => {
            let (text, bare) = (fold_case(text), bare_reference(text));
            let is_spelled = |value: &str| !bare.is_empty() && bare_reference(value) == bare;
            let holds = |value: &str| fold_case(value).contains(&text) || is_spelled(value);
            match statement.part {
                Part::Receipt => value(&NUMBERS, &holds),
                Part::Notice => value(&[REFERENCE], &holds),
                Part::Device => holds(&statement.key) || value(&["Seriennummer"], &holds),
                _ => false,
            }
        }
    }
}

/// Whether an amount is among its values; a deviation also without its sign.
fn says(statement: &Statement, amount: Cents) -> bool {
    let text = said(amount);
    let mut values = statement.values.iter().chain(&statement.aside);
    values.any(|(_, value)| *value == text || value.strip_prefix('−') == Some(&text))
}

/// Name of the notice's reference.
const REFERENCE: &str = "Aktenzeichen";
/// Names of values that are numbers of a receipt.
const NUMBERS: [&str; 2] = ["Belegnummer", "Rechnungsnummer"];

fn said(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}

fn line(
    (place, number, statement): (usize, u32, &Statement),
    filing: &FilingRow,
    reference: &str,
) -> FiledLine {
    let id = |prefix: &str| {
        let mut words = statement.key.split(' ');
        words.find_map(|word| word.strip_prefix(prefix)?.parse().ok())
    };
    let is_receipt = statement.part == Part::Receipt;
    FiledLine {
        filing: filing.id,
        series: filing.series(),
        version: filing.number,
        filed_on: filing.filed_at.date(),
        notice: filing.notice,
        reference: reference.to_owned(),
        place,
        number,
        is_listed: false,
        invoice: (is_receipt && statement.record != 0).then_some(InvoiceId(statement.record)),
        position: id("position-").map(InvoiceLineId).filter(|_| is_receipt),
        cost_line: id("zeile-")
            .map(CostLineId)
            .filter(|_| is_receipt || statement.part == Part::Line),
        label: statement.label.clone(),
        values: statement.values.iter().chain(&statement.aside).cloned().collect(),
    }
}
