//! The facts in the head of a notice's page, each with its place in the notice.

use chrono::NaiveDate;
use paktbuch_types::{Announcement, BasisPoints, Cents, ZweckbindungStart, format_date};

use super::super::euro;
use super::Head;
use crate::funding::appeal::AppealDates;
use crate::funding::commands::NoticeData;
use crate::funding::deadlines::remaining;
use crate::funding::programme::{Programme, double_funding_forbidden};
use crate::funding::rows::{NoticeView, PlanFigures};
use crate::funding::settlement::OtherMoney;
use crate::funding::{fields, paths};
use crate::web::components::{Fact, State};

/// All facts.
pub(super) fn facts(head: &Head<'_>) -> Vec<Fact> {
    let view = head.view;
    let data = &view.data;
    let cited = |fact: Fact, field: &str| fact.cite(cite(view, field));
    let tolerance = match data.item_tolerance {
        Some(rate) => Fact::new("Toleranz je Einzelansatz", format!("{rate} %"))
            .note("der zuwendungsfähigen Ausgaben, aus dem Bescheid"),
        None => missing("Toleranz je Einzelansatz"),
    };
    vec![
        granting_authority(view, head.may_edit),
        cited(
            Fact::new("Bescheid vom", format_date(data.notice_date)),
            "notice_date",
        ),
        cited(announcement(data, head.appeal), "announcement"),
        finality(data, head.appeal, head.today),
        cited(financing(data), "financing"),
        cited(total(view, head.plan), "eligible"),
        cited(grant(view), "granted"),
        cited(own_share(view, head.plan), "own_share"),
        cited(tolerance, "item_tolerance"),
        cited(start(data, head.programme), "early_start"),
        cited(
            period(
                "Durchführungszeitraum",
                data.implementation_from,
                data.implementation_to,
            )
            .note(remaining(head.today, data.implementation_to)),
            "implementation",
        ),
        cited(
            period("Bewilligungszeitraum", data.approval_from, data.approval_to),
            "approval",
        ),
        cited(
            Fact::new(
                "Verwendungsnachweis fällig",
                data.proof_due.map(format_date).unwrap_or_default(),
            ),
            "proof_due",
        ),
        cited(zweckbindung(view), "zweckbindung"),
        retention(head),
        Fact::new("Programm", head.title)
            .link(paths::programme(&data.programme))
            .note(&data.category),
        cited(double_funding(data, head.programme), "double_funding_forbidden"),
    ]
}

/// Address of the page and place where the notice says it.
pub(super) fn cite(view: &NoticeView, field: &str) -> Option<(String, String)> {
    let citation = view.citations.iter().find(|citation| citation.field == field)?;
    let href = match view.file {
        Some(_) => paths::file(view.id, citation.page),
        None => String::new(),
    };
    Some((href, fields::place(citation)))
}

fn missing(label: &str) -> Fact {
    Fact::state(label, State::warning("Angabe fehlt"))
}

/// Who granted; where nobody says, those who may edit get the way to the field.
fn granting_authority(view: &NoticeView, may_edit: bool) -> Fact {
    let label = "Bewilligungsbehörde";
    if !view.granting_authority.is_empty() {
        Fact::new(label, &view.granting_authority)
    } else if may_edit {
        let field = format!("{}#f-granting_authority", paths::edit_notice(view.id));
        Fact::new(label, "Angabe fehlt").link(field)
    } else {
        missing(label)
    }
}

fn period(label: &str, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Fact {
    if (from, to) == (None, None) {
        return missing(label);
    }
    let side = |day: Option<NaiveDate>| day.map_or_else(|| "offen".to_owned(), format_date);
    Fact::new(label, format!("{} – {}", side(from), side(to)))
}

fn announcement(data: &NoticeData, appeal: AppealDates) -> Fact {
    let label = "Bekanntgabe";
    let way = data.announcement.map(Announcement::label).unwrap_or_default();
    match (appeal.announced_on, appeal.fiction_days, data.sent_on) {
        (Some(day), Some(days), Some(sent)) => Fact::new(label, format_date(day)).note(format!(
            "{days}. Tag nach der Absendung am {}, {way}",
            format_date(sent)
        )),
        (Some(day), ..) => Fact::new(label, format_date(day)).note(way),
        (None, ..) if way.is_empty() => missing(label),
        (None, ..) => missing(label).note(way),
    }
}

/// From when the notice is final, and until when one can still go to court.
fn finality(data: &NoticeData, appeal: AppealDates, today: NaiveDate) -> Fact {
    let label = "Bestandskraft";
    let Some(day) = appeal.final_from else {
        return missing(label);
    };
    let text = if day <= today {
        format!("seit {}", format_date(day))
    } else {
        format!("ab {}", format_date(day))
    };
    match (data.appeal_waived_on, appeal.appeal_until) {
        (Some(_), _) => Fact::new(label, text).note("Rechtsbehelfsverzicht"),
        (None, Some(until)) => {
            Fact::new(label, text).note(format!("Klagefrist bis zum Ablauf des {}", format_date(until)))
        }
        (None, None) => Fact::new(label, text),
    }
}

/// From when orders may be placed: by the notice or the agreed early start, else by the programme.
fn start(data: &NoticeData, programme: Option<&Programme>) -> Fact {
    let label = "Maßnahmebeginn zulässig ab";
    let agreed = &data.early_start;
    let rule = programme.map(|programme| &programme.earliest_start);
    match (
        agreed.on,
        programme.and_then(|programme| programme.earliest_start_in(&data.category)),
    ) {
        (Some(day), _) => {
            let reference = match agreed.reference.as_str() {
                "" => String::new(),
                reference => format!("Az. {reference}"),
            };
            let told = [agreed.by.clone(), reference];
            let told: Vec<String> = told.into_iter().filter(|text| !text.is_empty()).collect();
            let note = match told.as_slice() {
                [] => "laut Bescheid".to_owned(),
                told => format!("genehmigt: {}", told.join(", ")),
            };
            Fact::new(label, format_date(day)).note(note)
        }
        (None, Some(day)) => Fact::new(label, format_date(day)).note("aus dem Programm"),
        (None, None) if rule.is_some_and(|rule| rule.not_applicable) => Fact::new(label, "ohne Vorgabe"),
        (None, None) => missing(label),
    }
}

fn financing(data: &NoticeData) -> Fact {
    let fact = Fact::new("Finanzierungsart", data.financing.label());
    if data.rate.0 == 0 {
        fact
    } else {
        fact.note(format!(
            "Fördersatz {} % der zuwendungsfähigen Ausgaben, {}",
            data.rate, data.rounding
        ))
    }
}

fn grant(view: &NoticeView) -> Fact {
    let fact = Fact::new(format!("Zuwendung, {}", share(view)), euro(view.granted)).strong();
    match view.data.unit_count.zip(view.data.unit_amount) {
        Some((count, amount)) => fact.note(format!("{count} × {}", euro(amount))),
        None => fact,
    }
}

/// The own share with its sources, and where all that the notice plans is more than its cost plan, with both sums.
fn own_share(view: &NoticeView, plan: &PlanFigures) -> Fact {
    let data = &view.data;
    let label = match own_rate(data.rate) {
        Some(rate) => format!("Eigenanteil, {rate} %"),
        None => "Eigenanteil".to_owned(),
    };
    let shown = |label: &str| label.replace('/', "/\u{200b}");
    let sources = data.own_sources(view.own_share);
    let mut note = match sources.as_slice() {
        [(only, _)] => shown(only.label()),
        several => several
            .iter()
            .map(|(source, amount)| format!("{} {}", shown(source.label()), euro(*amount)))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let (others, spending) = (
        OtherMoney::planned(&data.lists.incomes),
        plan.total().planned.total,
    );
    let all: Cents = [view.granted, view.own_share, others.first, others.public]
        .into_iter()
        .sum();
    if !plan.items.is_empty() && all > spending {
        let told = "; mit Zuwendung und Mitteln anderer";
        note.push_str(&format!(
            "{told} {}, der Kostenplan nennt {}",
            euro(all),
            euro(spending)
        ));
    }
    Fact::new(label, euro(view.own_share)).note(note)
}

/// Whether double funding is forbidden: by the notice, else by its programme.
fn double_funding(data: &NoticeData, programme: Option<&Programme>) -> Fact {
    let label = "Verbot der Doppelförderung";
    let said = data.double_funding_forbidden;
    let Some(forbidden) = double_funding_forbidden(said, programme) else {
        return missing(label);
    };
    let source = if said.is_some() { "Bescheid" } else { "Programm" };
    Fact::new(label, if forbidden { "ja" } else { "nein" }).note(format!("aus dem {source}"))
}

/// Planned spending, with its eligible part where that is less.
fn total(view: &NoticeView, plan: &PlanFigures) -> Fact {
    let planned = plan.total().planned.total;
    if planned == view.data.eligible || plan.items.is_empty() {
        return Fact::new("Zuwendungsfähige Ausgaben, brutto", euro(view.data.eligible)).strong();
    }
    Fact::new("Gesamtausgaben, brutto", euro(planned))
        .note(format!("zuwendungsfähig {}", euro(view.data.eligible)))
}

/// `90 %`, or the kind of financing where there is no rate.
pub(super) fn share(view: &NoticeView) -> String {
    match view.data.rate.0 {
        0 => view.data.financing.label().to_owned(),
        _ => format!("{} %", view.data.rate),
    }
}

/// What the rate leaves to the authority; `None` without a rate.
pub(super) fn own_rate(rate: BasisPoints) -> Option<BasisPoints> {
    (rate.0 > 0).then(|| BasisPoints(BasisPoints::WHOLE.0 - rate.0))
}

fn zweckbindung(view: &NoticeView) -> Fact {
    let data = &view.data;
    let years = data
        .zweckbindung_years
        .map(|years| format!(" + {years} Jahre"))
        .unwrap_or_default();
    match (data.zweckbindung_start, view.zweckbindung_until) {
        (ZweckbindungStart::None, _) => Fact::new("Zweckbindung", "keine"),
        (ZweckbindungStart::Commissioning, _) => {
            Fact::new("Zweckbindung bis", "je Gerät").note(format!("Inbetriebnahme{years}"))
        }
        (_, None) => missing("Zweckbindung bis"),
        (ZweckbindungStart::FixedDate, Some(day)) => {
            Fact::new("Zweckbindung bis", format_date(day)).note("laut Bescheid")
        }
        (ZweckbindungStart::EndOfImplementation, Some(day)) => {
            Fact::new("Zweckbindung bis", format_date(day)).note(format!("Ende der Durchführung{years}"))
        }
    }
}

/// How long what proves it is kept (R26).
fn retention(head: &Head<'_>) -> Fact {
    let label = "Aufbewahrung der Belege";
    let Some(years) = head
        .programme
        .and_then(|programme| programme.retention_years.value)
    else {
        return missing(label);
    };
    match head.kept_until {
        Some(until) => {
            let interim = if until.is_interim {
                "; einstweilen nach dem Zwischennachweis"
            } else {
                ""
            };
            Fact::new(label, format!("bis {}", format_date(until.day)))
                .note(format!("{years} Jahre, laut Programm{interim}"))
        }
        None => Fact::new(label, format!("{years} Jahre")).note("ab dem eingereichten Nachweis"),
    }
}
