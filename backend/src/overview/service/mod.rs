//! Gathering what the first page shows.

mod money;
mod own_funds;
mod surveyed;

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_types::{InvoiceId, SchoolId};
use sea_orm::ConnectionTrait;

pub(super) use self::own_funds::own_funds;
pub use self::surveyed::Surveyed;
use super::error::OverviewError;
use super::queries;
use super::rows::{DeadlineRow, Deadlines, Office, OverviewFinding, OwnSchools, SchoolDevices, Spending};
use crate::auth::Scope;
use crate::budgets::{self, AskedFor};
use crate::checking::{self, Cause, Counts, Found, Place, Survey};
use crate::deadlines::{self, Deadline};
use crate::funding;
use crate::rules::RuleId;

/// Findings on the first page.
const FINDINGS: usize = 6;
/// Invoices of the inbox on the first page.
const INBOX: u64 = 5;
/// Late deliveries on the first page.
const LATE: u64 = 5;

/// What the office sees.
async fn office(
    conn: &impl ConnectionTrait,
    survey: &Survey,
    today: NaiveDate,
) -> Result<Office, OverviewError> {
    let notices = queries::notices(conn).await?;
    let waiting = waiting(&survey.found);
    let found = &survey.found;
    let (without_room, without_serial) = queries::gaps(conn, None).await?;
    let mut asked = budgets::asked_for(conn, today).await?;
    let is_granted = |notice: &notice::Model| notice.programme == budgets::OWN_FUNDS;
    let own_asked = if notices.iter().any(is_granted) {
        AskedFor::default()
    } else {
        asked.remove(budgets::OWN_FUNDS).unwrap_or_default()
    };
    Ok(Office {
        late: queries::late_orders(conn, today, LATE).await?,
        checked_at: survey.made_at,
        programmes: money::by_programme(
            &notices,
            &asked,
            &queries::planned(conn).await?,
            &queries::drawn(conn).await?,
            &survey.spent,
            &funding::programmes(conn).await?,
        ),
        own_asked: [own_asked.budget, own_asked.requested],
        own_funds: Spending {
            open_orders: budgets::own_funds_bound(conn).await?,
            ..survey.spent.get(&None).map(money::spending).unwrap_or_default()
        },
        deadlines: grouped(deadlines::all(conn, today).await?, today),
        findings: checking::causes(found)
            .iter()
            .filter(|cause| !cause.is_confirmed)
            .take(FINDINGS)
            .map(finding)
            .collect(),
        without_room,
        without_serial,
        finding_counts: Counts::of_all(found.iter().map(Found::counted))
            .parts()
            .into_iter()
            .map(|(severity, count, words)| (count, words, checking::paths::of_severity(severity)))
            .collect(),
        finding_total: found.iter().filter(|found| found.is_open()).count(),
        inbox: queries::invoices(conn, &waiting, INBOX).await?,
        inbox_total: waiting.len(),
    })
}

/// What the IT of these schools sees.
pub(super) async fn own_schools(
    conn: &impl ConnectionTrait,
    survey: &Survey,
    schools: &[SchoolId],
    today: NaiveDate,
) -> Result<OwnSchools, OverviewError> {
    let summary = queries::summary(conn, Some(schools)).await?;
    let found = checking::of_schools(conn, survey, schools).await?;
    let mut rows = Vec::with_capacity(schools.len());
    for school in queries::schools(conn, schools).await? {
        let own = summary.iter().filter(|row| row.school_id == school.id);
        let (without_room, without_serial) = queries::gaps(conn, Some(school.id)).await?;
        rows.push(SchoolDevices {
            id: school.id,
            number: school.number,
            name: school.name,
            statuses: own.map(|row| (row.status, row.devices)).collect(),
            without_room: i64::try_from(without_room).unwrap_or(i64::MAX),
            without_serial: i64::try_from(without_serial).unwrap_or(i64::MAX),
        });
    }
    Ok(OwnSchools {
        expected: queries::expected(conn, schools).await?,
        deadlines: grouped(
            deadlines::within(conn, &Scope::Only(schools.to_vec()), today).await?,
            today,
        ),
        schools: rows,
        categories: queries::by_category(&summary),
        findings: checking::causes(&found)
            .iter()
            .filter(|cause| !cause.is_confirmed)
            .map(finding)
            .collect(),
    })
}

fn grouped(all: Vec<Deadline>, today: NaiveDate) -> Deadlines {
    let groups = deadlines::Deadlines::group(all, today);
    let rows = |group: Vec<Deadline>| group.into_iter().map(row).collect();
    Deadlines {
        overdue: rows(groups.overdue),
        soon: rows(groups.soon),
        later: rows(groups.later),
    }
}

fn row(deadline: Deadline) -> DeadlineRow {
    DeadlineRow {
        href: deadlines::href(&deadline),
        date: deadline.date,
        year_only: deadline.year_only,
        label: deadline.label,
        note: deadline.note,
    }
}

fn finding(cause: &Cause<'_>) -> OverviewFinding {
    let (subject, href) = match cause.found.as_slice() {
        [only] => (
            only.finding.subject.label.clone(),
            checking::link_to(only.place, &only.part()).0,
        ),
        _ => (String::new(), checking::paths::of_cause(&cause.key)),
    };
    OverviewFinding {
        severity: cause.severity,
        count: cause.found.len(),
        words: cause.words().to_owned(),
        subject,
        href,
    }
}

/// Invoices that rule R12 objects to, by id.
fn waiting(found: &[Found]) -> Vec<InvoiceId> {
    let open = found.iter().filter(|found| found.finding.rule == RuleId::R12);
    let mut invoices: Vec<InvoiceId> = open
        .filter_map(|found| match found.place {
            Place::Invoice(id) => Some(id),
            Place::Application(_) | Place::Notice(_) | Place::Order(_) | Place::Device(_) => None,
        })
        .collect();
    invoices.sort_unstable();
    invoices.dedup();
    invoices
}
