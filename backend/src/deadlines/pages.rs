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
use crate::text;
use crate::web::components::{CountLink, FilterTag, FindingView, Pager, State};
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// All deadlines by day.
#[derive(Debug, Template)]
#[template(path = "deadlines/list.html")]
pub struct DeadlinesPage {
    layout: Layout,
    kinds: Vec<KindChoice>,
    /// `2 überfällig · 1 bald · 14 später`, each leading to these.
    counts: Vec<CountLink>,
    /// How near they are, where it is narrowed to that; removable.
    tags: Vec<FilterTag>,
    rows: Vec<Row>,
    pager: Pager,
    calendar: &'static str,
    /// Where deadlines come from.
    origins: &'static str,
    /// Values of the address that narrow nothing.
    unknown: Option<FindingView>,
}

/// Where those of the office come from.
const OF_OFFICE: &str = "Fristen kommen aus Anträgen, Bescheiden mit ihren Auflagen und Auszahlungen, Bestellungen, Rechnungen, Dokumenten \
                         der Schulen und aus Zweckbindung, Garantie und Rückgabe der Geräte.";
/// Where those of schools come from.
const OF_SCHOOLS: &str = "Fristen kommen aus Zweckbindung, Garantie und Rückgabe der Geräte Ihrer Schulen, aus zugesagten Lieferungen für \
                          sie und aus Wiedervorlagen zu ihnen.";

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
        Place::BoundDevices(notice, year) => devices::bound_until(notice, year),
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
    /// The page, of the office or of a school's IT; kind and urgency narrow it, `page` counts from 1.
    #[must_use]
    pub fn new(
        layout: Layout,
        (all, is_office): (&[Deadline], bool),
        (kind, urgency): (Option<DeadlineKind>, Option<Urgency>),
        page: impl Fn(u64) -> u64,
        today: NaiveDate,
    ) -> Self {
        let is_of_kind = |deadline: &&Deadline| kind.is_none_or(|kind| deadline.kind == kind);
        let is_near = |deadline: &&Deadline| urgency.is_none_or(|near| deadline.urgency(today) == near);
        let of_kind: Vec<&Deadline> = all.iter().filter(is_of_kind).collect();
        let near: Vec<&Deadline> = all.iter().filter(is_near).collect();
        let chosen: Vec<&Deadline> = near.iter().copied().filter(is_of_kind).collect();
        let total = u64::try_from(chosen.len()).unwrap_or(u64::MAX);
        let page = page(total);
        let before = usize::try_from((page - 1) * PAGE_ROWS).unwrap_or(usize::MAX);
        let size = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
        let rows = chosen.iter().skip(before).take(size);
        let here = paths::narrowed(kind, code(urgency));
        let sign = if here.contains('?') { '&' } else { '?' };
        Self {
            layout: layout
                .titled("Fristen")
                .crumb("Übersicht", crate::overview::paths::HOME)
                .here("Fristen"),
            kinds: kinds(&near, kind, urgency),
            counts: counts(&of_kind, kind, urgency, today),
            tags: urgency
                .map(|near| FilterTag::new("Stand", near.label(), paths::narrowed(kind, "")))
                .into_iter()
                .collect(),
            rows: rows.map(|deadline| row(deadline, today)).collect(),
            pager: Pager {
                page,
                size: PAGE_ROWS,
                total,
                more: false,
                base: format!("{here}{sign}seite="),
            },
            calendar: paths::CALENDAR,
            origins: if is_office { OF_OFFICE } else { OF_SCHOOLS },
            unknown: None,
        }
    }

    /// Says which values of the address narrow nothing, by the headings of their filters.
    #[must_use]
    pub fn with_unknown(mut self, unknown: &[(&'static str, &str)]) -> Self {
        let told: Vec<String> = unknown
            .iter()
            .map(|(title, value)| format!("„{value}“ ist kein Wert für {title}."))
            .collect();
        let remedy = "Die Liste zeigt die Fristen ohne diesen Filter. Bitte über der Liste wählen.";
        self.unknown =
            (!told.is_empty()).then(|| FindingView::warning(text::message(&told.join(" ")), remedy));
        self
    }
}

fn code(urgency: Option<Urgency>) -> &'static str {
    urgency.map_or("", Urgency::code)
}

fn kinds(near: &[&Deadline], chosen: Option<DeadlineKind>, urgency: Option<Urgency>) -> Vec<KindChoice> {
    let whole = KindChoice {
        label: "Alle",
        count: near.len(),
        href: paths::narrowed(None, code(urgency)),
        chosen: chosen.is_none(),
    };
    let each = DeadlineKind::ALL.iter().map(|kind| KindChoice {
        label: kind.label(),
        count: near.iter().filter(|deadline| deadline.kind == *kind).count(),
        href: paths::narrowed(Some(*kind), code(urgency)),
        chosen: chosen == Some(*kind),
    });
    let shown = each.filter(|choice| choice.count > 0 || choice.chosen);
    std::iter::once(whole).chain(shown).collect()
}

fn counts(
    of_kind: &[&Deadline],
    kind: Option<DeadlineKind>,
    chosen: Option<Urgency>,
    today: NaiveDate,
) -> Vec<CountLink> {
    let counted = Urgency::ALL.map(|urgency| {
        let count = of_kind.iter().filter(|row| row.urgency(today) == urgency).count();
        let text = format!("{count} {}", urgency.label());
        CountLink::new(count, text, paths::narrowed(kind, urgency.code())).chosen(chosen == Some(urgency))
    });
    counted.into()
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
        when: text::distance((deadline.date - today).num_days()),
        label: deadline.label.clone(),
        note: deadline.note.clone(),
        href: href(deadline),
    }
}
