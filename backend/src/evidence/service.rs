//! Finding and following what the records and the filed lists say.

mod entered;
mod events;
mod filed;
mod findings;
mod former;
mod lists;
mod orders;
mod removed;
mod told;

use std::collections::{BTreeSet, HashMap};

use paktbuch_types::{Cents, DeviceId, DeviceStatus, InvoiceId, NoticeId};

use super::error::EvidenceError;
use super::rows::{AllocationPart, DevicePaid, DevicePart, Hit, InvoicePart, Mark, Shares, Start, Way};
use super::{queries, typed};
use crate::audit::{self, Entry, SubjectKind};
use crate::auth::Scope;
use crate::db::Db;
use crate::devices::{self, statuses_since};
use crate::documents::Documents;
use crate::filing::{Wanted, filed_lines};
use crate::reporting::{PaidPart, paid_parts};

/// What somebody may mean who types `text`, with the notice `notice` before them.
///
/// # Errors
/// [`EvidenceError`].
pub(super) async fn find(
    db: &Db,
    documents: &Documents,
    scope: &Scope,
    (text, notice): (&str, Option<NoticeId>),
) -> Result<Vec<Hit>, EvidenceError> {
    let conn = db.reader();
    let all = scope.schools().is_none();
    let cleaned = crate::text::clean(text);
    let text = cleaned.as_str();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(number) = typed::ordinal(text, notice.is_some()).filter(|_| all) {
        let lines = filed_lines(conn, documents, notice, Wanted::Number(number)).await?;
        let hits = lists::filed(db, lines, None).await?;
        if !hits.is_empty() {
            return Ok(hits);
        }
    }
    let mut hits = queries::find(conn, scope, (text, notice)).await?;
    if !all {
        former::find_serials(db, scope, text, &mut hits).await?;
        return Ok(hits);
    }
    removed::find(db, text, &mut hits).await?;
    if let Some(amount) = typed::amount(text) {
        removed::find_amount(db, amount, &mut hits).await?;
        let lines = filed_lines(conn, documents, notice, Wanted::Amount(amount)).await?;
        // What was filed is asked about most.
        let mut first = lists::filed(db, lines, Some(amount)).await?;
        lists::add_cuts(db, documents, (amount, notice), &mut first).await?;
        first.append(&mut hits);
        hits = first;
        if hits.is_empty() {
            hits.extend(lists::of_today(db, amount).await?);
        }
        // A sum that follows from the records may be an amount of a notice, too.
        if !hits.iter().any(|hit| matches!(hit.start, Start::Filed { .. })) {
            let totals = filed_lines(conn, documents, notice, Wanted::Total(amount)).await?;
            hits.extend(lists::filed(db, totals, Some(amount)).await?);
        }
    }
    // A reference such as 48.02 reads like an amount, too; of a payment that was removed, filed lists may tell still.
    let is_gone = hits.iter().all(|hit| matches!(hit.start, Start::Removed(..)));
    if is_gone && text.chars().count() >= SHORTEST {
        let lines = filed_lines(conn, documents, notice, Wanted::Text(text)).await?;
        hits.extend(lists::filed(db, lines, None).await?);
    }
    // Numbers have digits: the history is not read for the name of a school that is found.
    if hits.is_empty() || text.bytes().any(|byte| byte.is_ascii_digit()) {
        former::find_numbers(db, text, &mut hits).await?;
        former::find_serials(db, scope, text, &mut hits).await?;
    }
    Ok(hits)
}

/// As what an amount that was looked for stands in a notice, cost line or order; empty for other records, whose pages mark it themselves.
///
/// # Errors
/// [`EvidenceError`].
pub(super) async fn places(
    db: &Db,
    documents: &Documents,
    scope: &Scope,
    start: Start,
    amount: Cents,
) -> Result<Vec<String>, EvidenceError> {
    if !matches!(start, Start::Notice(_) | Start::CostLine(_) | Start::Order(_)) {
        return Ok(Vec::new());
    }
    let hits = find(db, documents, scope, (&amount.to_string(), None)).await?;
    let own = hits.into_iter().filter(|hit| hit.start == start);
    Ok(own.flat_map(|hit| hit.places).collect())
}

/// Shortest text that is looked for within numbers of filed lists.
const SHORTEST: usize = 3;

/// The way from a record; page `page` where it is a list of receipts. What `mark` was typed is marked.
///
/// # Errors
/// [`EvidenceError`].
pub(super) async fn way(
    db: &Db,
    documents: &Documents,
    scope: &Scope,
    (start, page): (Start, u64),
    mark: &Mark,
) -> Result<Option<Way>, EvidenceError> {
    let found = queries::way(db.reader(), scope, (start, page), mark).await?;
    let Some(Way::Whole(mut parts)) = found else {
        return Ok(found);
    };
    add_days(db, scope, &mut parts).await?;
    if scope.schools().is_none() {
        complete(db, documents, &mut parts, mark).await?;
        findings::add_devices(db, scope, &mut parts).await?;
        if let Start::Device(id) = start {
            add_paid(db, id, &mut parts).await?;
        }
    }
    Ok(Some(Way::Whole(parts)))
}

/// Adds since when devices are missing or disposed of; what became of them and why, for those who may see invoices: the reason may tell of
/// children, or of another school.
async fn add_days(db: &Db, scope: &Scope, parts: &mut [InvoicePart]) -> Result<(), EvidenceError> {
    let lines = parts.iter_mut().flat_map(|part| &mut part.lines);
    let mut gone: Vec<&mut DevicePart> = lines
        .flat_map(|line| &mut line.parts)
        .flat_map(|part| &mut part.devices)
        .filter(|device| matches!(device.status, DeviceStatus::Missing | DeviceStatus::Disposed))
        .collect();
    let ids: Vec<DeviceId> = gone.iter().map(|device| device.id).collect();
    let since = statuses_since(db.reader(), &ids).await?;
    let kinds = queries::disposals(db.reader(), &ids).await?;
    for device in &mut gone {
        let since = since.get(&device.id);
        device.gone_since = since.map(|since| since.day);
        if scope.schools().is_none() {
            let kind = kinds.get(&device.id).map(ToString::to_string);
            let kind = kind.filter(|_| device.status == DeviceStatus::Disposed);
            let reason = since.map(|since| since.reason.clone());
            let told = [kind, reason.filter(|reason| !reason.is_empty())];
            device.gone_because = told.into_iter().flatten().collect::<Vec<_>>().join(": ");
        }
    }
    Ok(())
}

/// Adds what was paid of the device that the way begins with.
async fn add_paid(db: &Db, device: DeviceId, parts: &mut [InvoicePart]) -> Result<(), EvidenceError> {
    let money = devices::money_of(db.reader(), device, db.clock().today()).await?;
    let paid: HashMap<_, _> = money.iter().map(|money| (money.allocation, money.paid)).collect();
    let lines = parts.iter_mut().flat_map(|part| &mut part.lines);
    for allocation in lines.flat_map(|line| &mut line.parts) {
        allocation.device = paid.get(&allocation.id).map(|paid| DevicePaid {
            shares: Shares {
                paid: paid.total,
                grant: paid.grant,
                own: paid.own(),
            },
            open: paid.open,
            skonto: paid.skonto,
        });
    }
    Ok(())
}

/// Adds who entered it, the shares of grant and own funds, and where it stands in filed lists.
async fn complete(
    db: &Db,
    documents: &Documents,
    parts: &mut [InvoicePart],
    mark: &Mark,
) -> Result<(), EvidenceError> {
    let conn = db.reader();
    let ids: Vec<i64> = parts.iter().map(|part| part.id.0).collect();
    let events = audit::of_subjects(conn, SubjectKind::Invoice, &ids).await?;
    let notices: BTreeSet<NoticeId> = parts
        .iter()
        .flat_map(|part| &part.lines)
        .flat_map(|line| &line.parts)
        .filter_map(|part| Some(part.target.as_ref()?.notice))
        .collect();
    let today = db.clock().today();
    let mut paid: HashMap<InvoiceId, Vec<PaidPart>> = HashMap::new();
    for notice in notices {
        for part in paid_parts(db, notice, today).await? {
            paid.entry(part.invoice).or_default().push(part);
        }
    }
    orders::add(conn, parts).await?;
    for part in parts {
        let own: Vec<&Entry> = events
            .iter()
            .filter(|entry| entry.subject_id == part.id.0)
            .collect();
        entered::add(part, &own, mark);
        part.findings = findings::of_invoice(conn, part, today).await?;
        let filed = filed::of_invoice(conn, documents, part.id).await?;
        let paid = paid.get(&part.id).map(Vec::as_slice).unwrap_or_default();
        for allocation in part.lines.iter_mut().flat_map(|line| &mut line.parts) {
            allocation.shares = shares(allocation, paid);
            allocation.filed = filed.marks(allocation, mark);
        }
    }
    Ok(())
}

fn shares(allocation: &AllocationPart, paid: &[PaidPart]) -> Option<Shares> {
    let cost_line = allocation.cost_line?;
    let mut own = paid
        .iter()
        .filter(|part| (part.line, part.cost_line) == (allocation.line, cost_line))
        .peekable();
    own.peek()?;
    Some(own.fold(Shares::default(), |sum, part| Shares {
        paid: sum.paid.plus(part.gross),
        grant: sum.grant.plus(part.grant_share),
        own: sum.own.plus(part.own_share),
    }))
}
