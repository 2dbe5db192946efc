//! What filed lists print, and what the Belegliste of today would.

use std::collections::BTreeMap;

use paktbuch_types::{Cents, NoticeId, format_date};

use super::filed::{ELIGIBLE, PAID_ON};
use crate::db::Db;
use crate::documents::Documents;
use crate::evidence::error::EvidenceError;
use crate::evidence::queries::{self, OfCostLines, OfNotices, Places};
use crate::evidence::rows::{CutPart, HITS, Hit, Start};
use crate::filing::{FiledLine, Wanted, filed_lines};
use crate::reporting::{PaidPart, paid_parts};

/// Lines of filed proofs as hits: to the invoice; to their place in the filed version for all others, and where it is gone. Where an
/// amount was looked for, they say as what it stands there.
pub(super) async fn filed(
    db: &Db,
    mut lines: Vec<FiledLine>,
    amount: Option<Cents>,
) -> Result<Vec<Hit>, EvidenceError> {
    lines.truncate(usize::try_from(HITS).unwrap_or(usize::MAX));
    let known = queries::known_invoices(db.reader(), lines.iter().filter_map(|line| line.invoice)).await?;
    let wanted = amount.map(|amount| format!("{amount}\u{a0}€"));
    let hit = |line: FiledLine| {
        let is_told = |name: &str, value: &str| {
            ["Betrag brutto", PAID_ON, "Betrag"].contains(&name)
                || wanted.as_deref() == Some(value.trim_start_matches('−'))
        };
        let told = line.values.iter();
        let told = told
            .filter(|(name, value)| !value.is_empty() && is_told(name, value))
            // The label of a receipt says the day of its payment.
            .filter(|(name, value)| name != PAID_ON || !line.label.contains(value.as_str()))
            .map(|(name, value)| format!("{name} {value}"));
        let filed_on = format!("eingereicht am {}", format_date(line.filed_on));
        let label = match (line.number, line.filed_number()) {
            (0, _) => line.within(&line.label),
            (_, Some(number)) => line.within(&format!("Lfd. Nr. {number}")),
            (_, None) => format!("{}, ohne Belegliste eingereicht", line.within("Beleg")),
        };
        let counts = (line.number > 0 && !line.is_listed).then(|| "zählt in den Summen".to_owned());
        Hit {
            start: Start::Filed {
                filing: line.filing,
                place: line.place,
                number: line.number,
                is_listed: line.is_listed,
                invoice: line.invoice.filter(|id| known.contains(id)),
            },
            label,
            note: std::iter::once(line.label.clone())
                .chain(told)
                .chain(counts)
                .chain([filed_on])
                .collect::<Vec<_>>()
                .join(", "),
            places: Vec::new(),
        }
    };
    Ok(lines.into_iter().map(hit).collect())
}

/// Adds the filed lines that auditors cut to this amount, or by it; where they are hits already, it is said there.
pub(super) async fn add_cuts(
    db: &Db,
    documents: &Documents,
    (amount, notice): (Cents, Option<NoticeId>),
    hits: &mut Vec<Hit>,
) -> Result<(), EvidenceError> {
    if amount == Cents::ZERO {
        return Ok(());
    }
    let conn = db.reader();
    for filing in queries::cut_filings(conn).await? {
        let cuts = queries::cuts(conn, [filing]).await?;
        for line in filed_lines(conn, documents, notice, Wanted::Receipts(filing)).await? {
            let own = cuts.get(&(filing, line.number)).map(Vec::as_slice);
            let places = cut_places(own.unwrap_or_default(), &line, amount);
            if places.is_empty() {
                continue;
            }
            for mut hit in filed(db, vec![line], None).await? {
                let mut known = hits.iter_mut();
                match known.find(|other| other.start == hit.start) {
                    Some(other) => other.places.extend(places.clone()),
                    None => {
                        hit.places.clone_from(&places);
                        hits.push(hit);
                    }
                }
            }
        }
    }
    Ok(())
}

/// As what an amount stands in the cuts of a filed line.
fn cut_places(cuts: &[CutPart], line: &FiledLine, amount: Cents) -> Vec<String> {
    let filed = line.value(ELIGIBLE).trim_end_matches('€').trim_end();
    let filed = Cents::parse(filed).ok();
    let place = |cut: &CutPart| {
        let by = filed.map(|filed| filed.minus(cut.accepted));
        if cut.accepted == amount {
            Some(format!("anerkannt von {}", cut.auditor))
        } else if by == Some(amount) {
            Some(format!("gekürzt von {}", cut.auditor))
        } else {
            None
        }
    };
    cuts.iter().filter_map(place).collect()
}

/// What a Belegliste of today says an amount of, where nothing else does: its lines, and what they add up to.
pub(super) async fn of_today(db: &Db, amount: Cents) -> Result<Vec<Hit>, EvidenceError> {
    let today = db.clock().today();
    let (mut invoices, mut notices, mut lines) = (Places::new(), OfNotices::new(), OfCostLines::new());
    let mut items: Vec<Hit> = Vec::new();
    for (notice, reference) in queries::spending_notices(db.reader()).await? {
        let parts = paid_parts(db, notice, today).await?;
        for part in &parts {
            if amounts(part).contains(&amount) {
                let place = format!("Zeile {} der Belegliste von {reference}", part.number);
                invoices.entry(part.invoice).or_default().push(place);
            }
        }
        let targets = queries::targets(db.reader(), parts.iter().map(|part| part.cost_line)).await?;
        let (mut of_lines, mut of_items, mut all) = (BTreeMap::new(), BTreeMap::new(), [Cents::ZERO; 5]);
        for part in &parts {
            add(of_lines.entry(part.cost_line).or_default(), part);
            if let Some(target) = targets.get(&part.cost_line) {
                add(
                    of_items.entry((target.item, &target.item_title)).or_default(),
                    part,
                );
            }
            add(&mut all, part);
        }
        for (line, _) in of_lines.into_iter().filter(|(_, sums)| sums.contains(&amount)) {
            let place = "Summe der Belegliste von heute".to_owned();
            lines.entry(line).or_default().push(place);
        }
        let of_items = of_items.into_iter().filter(|(_, sums)| sums.contains(&amount));
        items.extend(of_items.map(|((item, title), _)| Hit {
            start: Start::Item(notice, item),
            label: format!("Einzelansatz {title}"),
            note: format!("Bescheid {reference}"),
            places: vec!["Summe der Belegliste von heute".to_owned()],
        }));
        if all.contains(&amount) {
            let place = "Summe der Belegliste von heute".to_owned();
            notices.entry(notice).or_default().push(place);
        }
    }
    let conn = db.reader();
    let mut hits = queries::invoices_at(conn, &invoices).await?;
    hits.extend(queries::cost_lines_at(conn, &lines).await?);
    hits.extend(items);
    hits.extend(queries::notices_at(conn, &notices).await?);
    Ok(hits)
}

/// The amounts of a line of the Belegliste.
const fn amounts(part: &PaidPart) -> [Cents; 5] {
    [
        part.gross,
        part.eligible,
        part.discount,
        part.grant_share,
        part.own_share,
    ]
}

fn add(sums: &mut [Cents; 5], part: &PaidPart) {
    for (sum, amount) in sums.iter_mut().zip(amounts(part)) {
        *sum = sum.plus(amount);
    }
}
