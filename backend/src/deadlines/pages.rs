//! The page of this feature.

use askama::Template;
use chrono::{Datelike, NaiveDate};
use paktbuch_types::{DeadlineKind, format_date};

use super::paths;
use super::rows::{Deadline, Place, Urgency};
use crate::devices::paths as devices;
use crate::examination::paths as examination;
use crate::funding::paths as funding;
use crate::memos::paths as memos;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::web::components::{Pager, State};
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// All deadlines by day.
#[derive(Debug, Template)]
#[template(path = "deadlines/list.html")]
pub struct DeadlinesPage {
    layout: Layout,
    kinds: Vec<KindChoice>,
    /// `2 überfällig · 1 bald · 14 später`.
    counts: String,
    rows: Vec<Row>,
    pager: Pager,
    calendar: &'static str,
}

/// A kind to narrow the list to.
#[derive(Debug)]
struct KindChoice {
    label: &'static str,
    count: usize,
    href: String,
    chosen: bool,
}

/// A line of the list.
#[derive(Debug)]
struct Row {
    date: String,
    state: State,
    when: String,
    label: String,
    note: String,
    href: String,
}

/// Where one deals with a deadline.
#[must_use]
pub fn href(deadline: &Deadline) -> String {
    match deadline.place {
        Place::Application(id) => funding::application(id),
        Place::Notice(id) => funding::notice(id),
        Place::Examination(id) => examination::of_notice(id),
        Place::Invoice(id) => purchasing::invoice(id),
        Place::Device(id) => devices::device(id),
        Place::Payout(notice, id) => funding::payout_of(notice, id),
        Place::SchoolDocument(id) => funding::concept(id),
        Place::Order(id) => ordering::order(id),
        Place::Memos(kind, id) => memos::of(kind, id),
    }
}

/// The day as it is shown: only its year, where no more is known.
#[must_use]
pub fn shown_day(deadline: &Deadline) -> String {
    if deadline.year_only {
        deadline.date.year().to_string()
    } else {
        format_date(deadline.date)
    }
}

impl DeadlinesPage {
    /// The page; `kind` narrows it, `page` counts from 1.
    #[must_use]
    pub fn new(
        layout: Layout,
        all: &[Deadline],
        kind: Option<DeadlineKind>,
        page: impl Fn(u64) -> u64,
        today: NaiveDate,
    ) -> Self {
        let chosen: Vec<&Deadline> = all
            .iter()
            .filter(|deadline| kind.is_none_or(|kind| deadline.kind == kind))
            .collect();
        let total = u64::try_from(chosen.len()).unwrap_or(u64::MAX);
        let page = page(total);
        let before = usize::try_from((page - 1) * PAGE_ROWS).unwrap_or(usize::MAX);
        let size = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
        let rows = chosen.iter().skip(before).take(size);
        let base = kind.map_or_else(
            || format!("{}?seite=", paths::LIST),
            |kind| format!("{}&seite=", paths::of_kind(kind)),
        );
        Self {
            layout: layout
                .titled("Fristen")
                .crumb("Übersicht", crate::overview::paths::HOME)
                .here("Fristen"),
            kinds: kinds(all, kind),
            counts: counts(&chosen, today),
            rows: rows.map(|deadline| row(deadline, today)).collect(),
            pager: Pager {
                page,
                size: PAGE_ROWS,
                total,
                more: false,
                base,
            },
            calendar: paths::CALENDAR,
        }
    }
}

fn kinds(all: &[Deadline], chosen: Option<DeadlineKind>) -> Vec<KindChoice> {
    let whole = KindChoice {
        label: "Alle",
        count: all.len(),
        href: paths::LIST.to_owned(),
        chosen: chosen.is_none(),
    };
    let each = DeadlineKind::ALL.iter().map(|kind| KindChoice {
        label: kind.label(),
        count: all.iter().filter(|deadline| deadline.kind == *kind).count(),
        href: paths::of_kind(*kind),
        chosen: chosen == Some(*kind),
    });
    let shown = each.filter(|choice| choice.count > 0 || choice.chosen);
    std::iter::once(whole).chain(shown).collect()
}

fn counts(rows: &[&Deadline], today: NaiveDate) -> String {
    let all = [Urgency::Overdue, Urgency::Soon, Urgency::Later];
    let counted = all.map(|urgency| {
        let count = rows.iter().filter(|row| row.urgency(today) == urgency).count();
        format!("{count} {}", urgency.label())
    });
    counted.join(" · ")
}

fn row(deadline: &Deadline, today: NaiveDate) -> Row {
    let urgency = deadline.urgency(today);
    Row {
        date: shown_day(deadline),
        state: match urgency {
            Urgency::Overdue => State::error(urgency.label()),
            Urgency::Soon => State::warning(urgency.label()),
            Urgency::Later => State::info(urgency.label()).icon("calendar-today"),
        },
        when: crate::text::distance((deadline.date - today).num_days()),
        label: deadline.label.clone(),
        note: deadline.note.clone(),
        href: href(deadline),
    }
}
