//! Notices of the load test: an Einzelansatz for each model, with a line for each school.

use paktbuch_types::{
    ApplicationState, BasisPoints, Cents, CostRounding, Financing, NoticeState, OwnShareSource, SchoolNumber,
    ZweckbindungStart,
};

use super::invoices::MODELS;
use super::{LargeScenario, SCHOOLS, school_number};
use crate::literal::date;
use crate::{ApplicationSeed, CostItemSeed, CostLineSeed, CourseSeed, NoticeSeed, PayoutSeed};

const PROGRAMME: &str = "digitalpakt-nrw";

/// Reference of notice `index`, from 0.
pub(super) fn reference(index: usize) -> String {
    format!("48-LAST-{:04}", index + 1)
}

/// Notice `index` with the plan its invoices need.
pub(super) fn notice(scenario: &LargeScenario, index: usize) -> NoticeSeed {
    let per_notice = scenario.shape.invoices_per_notice;
    let first = index * per_notice;
    let invoices = first..(first + per_notice).min(scenario.invoice_count());
    let items: Vec<CostItemSeed> = MODELS
        .iter()
        .enumerate()
        .map(|(line, model)| {
            let mut counts = vec![0; SCHOOLS];
            for invoice in invoices.clone() {
                counts[scenario.cost_line_of(invoice)] += scenario.lines_of(invoice).nth(line).unwrap_or(0);
            }
            let lines: Vec<CostLineSeed> = (0..)
                .zip(counts)
                .filter(|(_, count)| *count > 0)
                .map(|(slot, count)| cost_line(school_number(first + slot), model.name, count, model.planned))
                .collect();
            CostItemSeed {
                position: u16::try_from(line + 1).unwrap_or(u16::MAX),
                title: model.category.label().to_owned(),
                total: lines.iter().map(|line| line.gross).sum(),
                eligible: lines.iter().map(|line| line.eligible).sum(),
                lines,
            }
        })
        .filter(|item| !item.lines.is_empty())
        .collect();
    let eligible: Cents = items.iter().map(|item| item.eligible).sum();
    let (rate, rounding) = (BasisPoints::percent(90), CostRounding::Euro);
    let granted = rounding.grant(eligible, rate);
    NoticeSeed {
        reference: reference(index),
        application: Some(application_reference(&reference(index))),
        programme: PROGRAMME.to_owned(),
        title: format!("Lasttest, Bescheid {}", index + 1),
        category: "IT-Grundstruktur".to_owned(),
        state: NoticeState::Running,
        notice_date: date(2021, 8, 17),
        financing: Financing::Anteil,
        rate,
        rounding,
        eligible,
        granted,
        own_share: eligible.minus(granted),
        own_share_source: OwnShareSource::Budget,
        bewilligung_from: Some(date(2021, 8, 17)),
        bewilligung_to: Some(date(2024, 12, 31)),
        durchfuehrung_from: Some(date(2021, 9, 1)),
        durchfuehrung_to: Some(date(2024, 10, 31)),
        zweckbindung_start: ZweckbindungStart::EndOfImplementation,
        zweckbindung_years: Some(5),
        proof_due: Some(date(2025, 4, 30)),
        tolerance: Some(BasisPoints::percent(20)),
        double_funding_forbidden: None,
        note: "Erfundene Daten für den Lasttest.".to_owned(),
        items,
    }
}

/// The application that `notice` answers.
pub(super) fn application(notice: &NoticeSeed) -> ApplicationSeed {
    let mut schools: Vec<(SchoolNumber, Cents)> = Vec::new();
    for line in notice.items.iter().flat_map(|item| &item.lines) {
        let Some(number) = &line.school else { continue };
        match schools.iter_mut().find(|(known, _)| known == number) {
            Some((_, amount)) => *amount = amount.plus(line.gross),
            None => schools.push((number.clone(), line.gross)),
        }
    }
    ApplicationSeed {
        reference: application_reference(&notice.reference),
        programme: notice.programme.clone(),
        category: notice.category.clone(),
        title: notice.title.clone(),
        state: ApplicationState::Granted,
        submitted_on: Some(date(2021, 4, 28)),
        schools,
        course: CourseSeed::default(),
    }
}

/// One payout of half the grant, to the cent.
pub(super) fn payout(notice: &NoticeSeed) -> PayoutSeed {
    PayoutSeed {
        notice: notice.reference.clone(),
        paid_on: date(2023, 2, 1),
        amount: notice.granted.share(BasisPoints::percent(50)),
        note: "Mittelabruf 1".to_owned(),
    }
}

fn application_reference(notice: &str) -> String {
    format!("A-{notice}")
}

fn cost_line(school: SchoolNumber, title: &str, count: usize, planned: Cents) -> CostLineSeed {
    let quantity = i64::try_from(count).unwrap_or(i64::MAX);
    let gross = planned.times(quantity).unwrap_or(Cents::MAX);
    CostLineSeed {
        school: Some(school),
        title: title.to_owned(),
        quantity,
        unit_price: planned,
        gross,
        eligible: gross,
    }
}
