//! R7: order, acceptance, invoice and payment lie in the periods that the notice names for them.

use chrono::{Days, NaiveDate};
use paktbuch_types::{Cents, DatePeriods, LineKind, PaymentKind, format_date};

use super::{Finding, FindingCause, Rule, RuleId, Severity, Subject};

mod kinds;
mod notice;

/// R7.
pub const RULE: Rule = Rule {
    id: RuleId::R7,
    title: "Daten im Zeitraum",
    sentence: "Auftrag, Abnahme, Rechnung und Zahlung müssen in dem Zeitraum liegen, den der Bescheid dafür nennt.",
    source: "Zuwendungsbescheid oder Förderrichtlinie (Durchführungszeitraum, Bewilligungszeitraum)",
};

/// A notice with what was bought on it.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Durchführungszeitraum.
    pub implementation: Period,
    /// Bewilligungszeitraum.
    pub approval: Period,
    /// Which date has to lie where.
    pub periods: DatePeriods,
    /// Whether notice or programme says so; if not, `periods` is the strictest reading, used meanwhile.
    pub are_periods_known: bool,
    /// Days after the end of its period in which payment still counts; `None` where the notice does not say.
    pub grace_days: Option<u32>,
    /// Day of the notice; `None` where it does not matter.
    pub dated: Option<NaiveDate>,
    /// For how long the programme holds (`gueltig_von`, `gueltig_bis`).
    pub programme: Period,
    /// Latest end of any Durchführungszeitraum in the programme (`durchfuehrung_bis`), where it has one.
    pub programme_end: Option<NaiveDate>,
    /// Where the programme says so (`quelle`); empty where it does not tell.
    pub programme_end_source: String,
    pub lines: Vec<Line>,
}

/// A period; an end that the notice does not name is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// That one of the four dates lies in one of the two periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    pub date: DateKind,
    pub period: PeriodKind,
    /// Days after its end that still count.
    pub grace_days: u32,
}

/// The four dates of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKind {
    Ordered,
    /// Acceptance or delivery (Abnahme, Leistung).
    Accepted,
    Invoiced,
    Paid,
}

/// The two periods of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodKind {
    /// Durchführungszeitraum.
    Implementation,
    /// Bewilligungszeitraum.
    Approval,
}

/// An invoice line that is allocated to the notice.
#[derive(Debug, Clone)]
pub struct Line {
    pub subject: Subject,
    /// What it buys: not every kind is accepted.
    pub kind: LineKind,
    /// Of a partial invoice (Abschlag): accepted is with the final one.
    pub is_partial: bool,
    /// Negative where it gives money back (Gutschrift, Rabatt).
    pub gross: Cents,
    pub ordered: Option<NaiveDate>,
    pub accepted: Option<NaiveDate>,
    pub invoiced: NaiveDate,
    /// Days of the payments; none while unpaid (R16 asks for them).
    pub paid: Vec<NaiveDate>,
    /// What [`first_early`] finds among them.
    pub paid_early: Option<NaiveDate>,
}

/// What a notice demands of the four dates; the payment may come up to `payment_grace_days` after the end of its period.
#[must_use]
pub fn demands(periods: DatePeriods, payment_grace_days: u32) -> Vec<Demand> {
    let in_approval = |date: DateKind| match periods {
        DatePeriods::Implementation => false,
        DatePeriods::PaidInApproval => date == DateKind::Paid,
        DatePeriods::InvoicedInApproval => matches!(date, DateKind::Invoiced | DateKind::Paid),
        DatePeriods::Approval => true,
    };
    let demand = |date: &DateKind| Demand {
        date: *date,
        period: if in_approval(*date) {
            PeriodKind::Approval
        } else {
            PeriodKind::Implementation
        },
        grace_days: if *date == DateKind::Paid {
            payment_grace_days
        } else {
            0
        },
    };
    DateKind::ALL.iter().map(demand).collect()
}

/// One finding for each date that is missing or outside, and for a payment before its invoice; where the notice does not say how
/// long payment counts, a payment after its period is a warning, because only the notice tells whether it may be. A line that gives
/// money back is not held against the periods: nothing is ordered, accepted or spent with it.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings = notice::check(facts);
    let demands = demands(facts.periods, facts.grace_days.unwrap_or(0));
    for line in facts.lines.iter().filter(|line| line.gross >= Cents::ZERO) {
        let told: Vec<Finding> = demands
            .iter()
            .flat_map(|demand| check_date(facts, line, *demand))
            .collect();
        findings.extend(unknown_periods(facts, line, &told));
        findings.extend(told);
        findings.extend(line.paid_early.map(|paid| paid_early(line, paid)));
    }
    findings
}

/// That nobody says which date has to lie where, at a line that lies outside only as the strictest reading has it.
fn unknown_periods(facts: &Facts, line: &Line, told: &[Finding]) -> Option<Finding> {
    let is_outside = |finding: &&Finding| finding.cause == FindingCause::OutsidePeriod;
    let mildest: Vec<Finding> = demands(DatePeriods::Approval, facts.grace_days.unwrap_or(0))
        .iter()
        .flat_map(|demand| check_date(facts, line, *demand))
        .collect();
    let matters = mildest.iter().filter(is_outside).count() < told.iter().filter(is_outside).count();
    (!facts.are_periods_known && matters).then(|| {
        let message = format!(
            "{}: In welchem Zeitraum Auftrag, Abnahme, Rechnung und Zahlung liegen müssen, sagen weder Bescheid noch Programm; \
             angenommen ist der Durchführungszeitraum.",
            line.subject.label
        );
        RULE.finding(
            Severity::MissingParameter,
            FindingCause::Unknown("Maßgeblicher Zeitraum".to_owned()),
            &line.subject,
            message,
            "Bitte am Bescheid „Maßgeblicher Zeitraum“ wählen; ist es der Durchführungszeitraum, in einer Fassung des Programms eintragen oder bestätigen.",
        )
    })
}

/// The first payment before the invoice that is no Vorauszahlung and no refund.
#[must_use]
pub fn first_early(
    payments: impl IntoIterator<Item = (PaymentKind, NaiveDate, Cents)>,
    invoiced: NaiveDate,
) -> Option<NaiveDate> {
    let early = payments
        .into_iter()
        .filter(|(kind, paid, amount)| {
            *kind == PaymentKind::Invoice && *amount > Cents::ZERO && *paid < invoiced
        })
        .map(|(_, paid, _)| paid);
    early.min()
}

fn paid_early(line: &Line, paid: NaiveDate) -> Finding {
    let message = format!(
        "{}: Die Zahlung vom {} liegt vor der Rechnung vom {}.",
        line.subject.label,
        format_date(paid),
        format_date(line.invoiced)
    );
    RULE.warning(
        FindingCause::PaidEarly,
        &line.subject,
        message,
        "Bitte den Tag der Zahlung mit dem Kontoauszug vergleichen; eine Anzahlung bitte als Vorauszahlung erfassen.",
    )
}

fn check_date(facts: &Facts, line: &Line, demand: Demand) -> Vec<Finding> {
    let dates = line.dates(demand.date);
    let asked = match demand.date {
        DateKind::Ordered => true,
        DateKind::Accepted => !line.is_partial && facts.asks_acceptance(line.kind),
        DateKind::Invoiced | DateKind::Paid => false,
    };
    if dates.is_empty() && asked {
        let message = format!("{}: Der Tag {} fehlt.", line.subject.label, demand.date.of());
        return vec![RULE.warning(
            FindingCause::Without(format!("Tag {}", demand.date.of())),
            &line.subject,
            message,
            "Bitte an der Rechnungsposition eintragen.",
        )];
    }
    let named = demand.date.to_string();
    let found = dates.into_iter();
    found
        .filter_map(|date| outside(facts, &line.subject, demand, (&named, date)))
        .collect()
}

/// A finding where a day lies outside of the period that it has to lie in; `named` as a sentence begins with it: „Der Auftrag“.
pub(super) fn outside(
    facts: &Facts,
    subject: &Subject,
    demand: Demand,
    (named, date): (&str, NaiveDate),
) -> Option<Finding> {
    let period = facts.period(demand.period);
    let late = period
        .to
        .and_then(|to| to.checked_add_days(Days::new(u64::from(demand.grace_days))));
    let mut severity = Severity::Error;
    let where_it_is = if let Some(from) = period.from.filter(|from| date < *from) {
        format!(
            "vor Beginn des {} ({})",
            demand.period.genitive(),
            format_date(from)
        )
    } else if late.is_some_and(|late| date > late) {
        if demand.date == DateKind::Paid && facts.grace_days.is_none() {
            severity = Severity::Warning;
        }
        let end = period.to.map(format_date).unwrap_or_default();
        let grace = match demand.grace_days {
            0 => String::new(),
            1 => " und dem einen zugelassenen Tag danach".to_owned(),
            days => format!(" und den {days} zugelassenen Tagen danach"),
        };
        format!("nach dem Ende des {} ({end}){grace}", demand.period.genitive())
    } else {
        return None;
    };
    let message = format!(
        "{}: {named} vom {} liegt {where_it_is}.",
        subject.label,
        format_date(date)
    );
    let remedy = "Abrechenbarkeit laut Bescheid prüfen; sonst aus Eigenen Mitteln zahlen oder Verlängerung beantragen.";
    Some(RULE.finding(severity, FindingCause::OutsidePeriod, subject, message, remedy))
}

impl Facts {
    /// Whether the day of the acceptance is asked for with a line of this kind.
    #[must_use]
    pub fn asks_acceptance(&self, kind: LineKind) -> bool {
        match kind {
            LineKind::Device | LineKind::Item | LineKind::Installation => true,
            // Only where the notice says in which period it has to lie.
            LineKind::Accessory
            | LineKind::Service
            | LineKind::Personnel
            | LineKind::Training
            | LineKind::Travel
            | LineKind::Charge
            | LineKind::Forwarded
            | LineKind::OwnWork => demands(self.periods, 0)
                .iter()
                .filter(|demand| demand.date == DateKind::Accepted)
                .any(|demand| self.period(demand.period).is_known()),
            // A licence has a term instead.
            LineKind::Licence => false,
        }
    }

    fn period(&self, kind: PeriodKind) -> Period {
        match kind {
            PeriodKind::Implementation => self.implementation,
            PeriodKind::Approval => self.approval,
        }
    }
}

impl Period {
    /// Whether the notice says anything of it.
    const fn is_known(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }
}

impl Line {
    fn dates(&self, kind: DateKind) -> Vec<NaiveDate> {
        match kind {
            DateKind::Ordered => self.ordered.into_iter().collect(),
            DateKind::Accepted => self.accepted.into_iter().collect(),
            DateKind::Invoiced => vec![self.invoiced],
            DateKind::Paid => self.paid.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
