//! Running every rule on the facts of one notice or of everything.

mod causes;
mod confirm;
mod errors;
mod facts;
mod kept;
mod limits;
mod target;
mod world;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_types::{Cents, DeviceId, NoticeId, SchoolId, Severity, SubjectKind};
use sea_orm::{ConnectionTrait, DbErr};

pub use self::causes::{Cause, causes};
pub(in crate::checking) use self::confirm::{confirm, take_back, with_fingerprint};
pub use self::errors::errors_before_filing;
pub use self::kept::Surveys;
use self::world::World;
use super::rows::Place;
use super::{CheckError, queries};
use crate::confirming::{self, Confirmation, Reviewed};
use crate::rules::{
    Finding, Subject, r02_cost_item_tolerance as r02, r05_own_share as r05, r06_earliest_start as r06,
    r07_payouts, r07_periods as r07, r11_double_funding as r11, r12_allocation_complete as r12,
    r13_use_of_payouts as r13, r14_drawdowns as r14, r15_interim, r15_proof_due as r15, r16_payouts,
    r16_proof_complete as r16, r17_zweckbindung as r17, r18_other_school as r18, r20_identification as r20,
    r27_asset_or_expense as r27,
};

/// A finding with the page where one mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub finding: Finding,
    pub place: Place,
    /// Tells it from others: of its rule, subject and message.
    pub fingerprint: String,
    /// That somebody has confirmed it: then it does not count as open.
    pub confirmation: Option<Confirmation>,
}

impl Found {
    /// Whether nobody has confirmed it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.confirmation.is_none()
    }

    /// Severity, and whether it is confirmed, for [`Counts::of_all`](super::Counts::of_all).
    #[must_use]
    pub fn counted(&self) -> (Severity, bool) {
        (self.finding.severity, !self.is_open())
    }

    /// The message with the record it is about, for where that is not seen beside it.
    #[must_use]
    pub fn message(&self) -> String {
        let Finding { subject, message, .. } = &self.finding;
        if message.contains(&subject.label) {
            message.clone()
        } else {
            let message = message.strip_prefix("Angabe fehlt: ").unwrap_or(message);
            format!("{}: {message}", subject.named())
        }
    }
}

/// Every finding, and what has become of the money: both from one reading of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// When the rules ran.
    pub made_at: DateTime<Utc>,
    pub found: Vec<Found>,
    /// What was invoiced and paid by notice; `None` = own funds (Eigene Mittel).
    pub spent: BTreeMap<Option<NoticeId>, Spent>,
}

/// Gross amounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Allocated parts of invoice lines (berechnet).
    pub invoiced: Cents,
    /// The paid part of them (bezahlt).
    pub paid: Cents,
    /// What orders bind beside them.
    pub open_orders: Cents,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
struct Question {
    today: NaiveDate,
    /// `None` = everything.
    notice: Option<NoticeId>,
    /// A proof is being made: gaps are errors, and what came after `today` is left out.
    filing: bool,
    /// Beside `filing`: also what the filing itself settles (R13, R14, R15), while the notice is running.
    record: bool,
}

/// Every finding about a notice, or about everything, as of `today`: by severity, rule and subject.
///
/// Gaps in what a proof needs are warnings while the notice is running and errors once its proof is filed.
///
/// # Errors
/// [`CheckError`].
pub async fn run(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    notice: Option<NoticeId>,
) -> Result<Vec<Found>, CheckError> {
    answer(
        conn,
        Question {
            today,
            notice,
            filing: false,
            record: false,
        },
    )
    .await
}

/// Every finding about everything as of `today`, with the money by notice.
///
/// # Errors
/// [`CheckError`].
pub async fn survey(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    made_at: DateTime<Utc>,
) -> Result<Survey, CheckError> {
    let question = Question {
        today,
        notice: None,
        filing: false,
        record: false,
    };
    let world = World::read(conn, question).await?;
    let mut spent: BTreeMap<Option<NoticeId>, Spent> = BTreeMap::new();
    for part in world.parts() {
        let sums = spent.entry(part.notice).or_default();
        let settled = world.settled(part.id);
        sums.invoiced = sums.invoiced.plus(settled.invoiced.total);
        sums.paid = sums.paid.plus(settled.paid.total);
    }
    for (notice, open) in world.open_by_notice() {
        let sums = spent.entry(Some(notice)).or_default();
        sums.open_orders = sums.open_orders.plus(open);
    }
    Ok(Survey {
        made_at,
        found: reviewed(conn, check(&world)).await?,
        spent,
    })
}

/// What the rules about devices object to at the devices of these schools.
///
/// # Errors
/// [`CheckError`].
pub async fn of_schools(
    conn: &impl ConnectionTrait,
    survey: &Survey,
    schools: &[SchoolId],
) -> Result<Vec<Found>, CheckError> {
    let about_devices = survey
        .found
        .iter()
        .filter(|found| found.finding.rule.is_about_devices());
    let mut found: Vec<Found> = about_devices.cloned().collect();
    let device = |found: &Found| match found.place {
        Place::Device(id) => Some(id),
        Place::Application(_) | Place::Notice(_) | Place::Order(_) | Place::Invoice(_) => None,
    };
    let devices: Vec<DeviceId> = found.iter().filter_map(device).collect();
    let own = queries::devices_of(conn, schools, &devices).await?;
    found.retain(|found| device(found).is_some_and(|id| own.contains(&id)));
    Ok(found)
}

/// Every finding that stands in the way of a proof with this as-of date (Stichtag): gaps are errors.
///
/// # Errors
/// [`CheckError`].
pub async fn run_for_proof(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
    notice: NoticeId,
) -> Result<Vec<Found>, CheckError> {
    for_proof(conn, (as_of, notice), false).await
}

/// The same for the own files (Akte): also what filing itself settles while the notice is running, such as the day of the proof (R15).
///
/// # Errors
/// [`CheckError`].
pub async fn run_for_record(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
    notice: NoticeId,
) -> Result<Vec<Found>, CheckError> {
    for_proof(conn, (as_of, notice), true).await
}

async fn for_proof(
    conn: &impl ConnectionTrait,
    (as_of, notice): (NaiveDate, NoticeId),
    record: bool,
) -> Result<Vec<Found>, CheckError> {
    let question = Question {
        today: as_of,
        notice: Some(notice),
        filing: true,
        record,
    };
    answer(conn, question).await
}

/// Whether the three sums of a notice's proof agree, and whether it has a Sachbericht; with what is confirmed of that. The sums arise with
/// the proof that is being made: no other check has them, so nobody can confirm that they differ.
///
/// # Errors
/// The database's refusal.
pub async fn whole_proof(
    conn: &impl ConnectionTrait,
    (id, reference): (NoticeId, &str),
    (sums, is_told): (r16::Sums, bool),
) -> Result<Vec<Found>, DbErr> {
    let notice = Subject::new(SubjectKind::Notice, id.0, reference.to_owned());
    let mut findings = r16::check_sums(&notice, sums);
    findings.extend(r16::check_narrative(&notice, is_told));
    let placed = findings.into_iter().map(|finding| (finding, Place::Notice(id)));
    reviewed(conn, placed.collect()).await
}

async fn answer(conn: &impl ConnectionTrait, question: Question) -> Result<Vec<Found>, CheckError> {
    // Boxed: its many reads would lie within every future above it.
    let world = Box::pin(World::read(conn, question)).await?;
    Ok(reviewed(conn, check(&world)).await?)
}

/// The findings with their confirmations.
async fn reviewed(conn: &impl ConnectionTrait, findings: Vec<(Finding, Place)>) -> Result<Vec<Found>, DbErr> {
    let (findings, places): (Vec<_>, Vec<_>) = findings.into_iter().unzip();
    let reviewed = confirming::review(conn, findings).await?;
    let found = |(reviewed, place): (Reviewed, Place)| Found {
        finding: reviewed.finding,
        place,
        fingerprint: reviewed.fingerprint,
        confirmation: reviewed.confirmation,
    };
    Ok(reviewed.into_iter().zip(places).map(found).collect())
}

fn check(world: &World) -> Vec<(Finding, Place)> {
    let mut findings = Vec::new();
    for notice in world.asked() {
        findings.extend(r02::check(&facts::cost_items(world, notice)));
        findings.extend(r02::check_plan(
            &facts::of_notice(notice),
            facts::plan_sums(world, notice),
        ));
        findings.extend(
            facts::line_sums(world, notice)
                .iter()
                .filter_map(r02::check_lines),
        );
        findings.extend(limits::findings(world, notice));
        findings.extend(r05::check(&facts::own_share(world, notice)));
        findings.extend(r06::check(&facts::beginning(world, notice)));
        findings.extend(r07::check(&facts::periods(world, notice)));
        findings.extend(r07_payouts::check(&facts::paid_out(world, notice)));
        findings.extend(facts::use_of_payouts(world, notice).iter().flat_map(r13::check));
        findings.extend(facts::drawdowns(world, notice).iter().flat_map(r14::check));
        findings.extend(facts::proof_due(world, notice).iter().flat_map(r15::check));
        let interim = facts::interim_proofs(world, notice);
        findings.extend(interim.iter().flat_map(r15_interim::check));
        findings.extend(r16::check(&facts::proof(world, notice)));
        findings.extend(r16_payouts::check(&facts::payouts(world, notice)));
        findings.extend(r17::check(&facts::zweckbindung(world, notice)));
        let moved = facts::other_school(world, notice);
        findings.extend(moved.iter().filter_map(r18::check));
        findings.extend(r18::check_notice(&facts::of_notice(notice), &moved));
        findings.extend(r20::check(&facts::identification(world, notice)));
    }
    findings.extend(
        r11::check(&facts::double_funding(world))
            .into_iter()
            .filter(|finding| {
                let other = |asked: NoticeId| {
                    finding.subject.kind == SubjectKind::Notice && finding.subject.id != asked.0
                };
                !world.question().notice.is_some_and(other)
            }),
    );
    findings.extend(r11::check_chains(&world.chains));
    findings.extend(r12::check(&facts::allocations(world)));
    findings.extend(r20::check(&facts::unbound(world)));
    if !world.question().filing {
        findings.extend(r27::check(&facts::accounts(world), &world.asset_limits));
    }
    findings.extend(world.applications.iter().cloned());
    findings.extend(world.orders.iter().cloned());
    findings.extend(world.filed.iter().cloned());
    findings.extend(world.narratives.iter().cloned());
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| {
            (
                finding.severity,
                finding.rule,
                finding.subject.kind,
                finding.subject.id,
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    findings
        .into_iter()
        .filter_map(|finding| {
            let place = world.place(&finding.subject)?;
            Some((finding, place))
        })
        .collect()
}
