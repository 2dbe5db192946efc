//! The list of notices.

use askama::Template;
use paktbuch_types::{Cents, NoticeState, format_date};

use super::ready::ReadyLine;
use super::{notice_state, programme_title};
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::funding::rows::{NoticeFilter, NoticeRow};
use crate::web::components::{Action, Choice, Direction, Field, FilterTag, Pager, SortHead, State};
use crate::web::filters;
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// Notices with their sums.
#[derive(Debug, Template)]
#[template(path = "funding/notices.html")]
pub struct NoticesPage {
    layout: Layout,
    actions: Vec<Action>,
    search: Field,
    state: Field,
    tags: Vec<FilterTag>,
    heads: Vec<SortHead>,
    rows: Vec<Row>,
    /// Sums over all hits, not only this page.
    sums: Sums,
    pager: Pager,
    new_href: String,
}

#[derive(Debug)]
struct Row {
    href: String,
    notice: NoticeRow,
    programme: String,
    state: State,
    ready: ReadyLine,
}

#[derive(Debug, Default)]
struct Sums {
    eligible: Cents,
    granted: Cents,
    paid_out: Cents,
    spent: Cents,
}

const COLUMNS: [(&str, &str, bool, bool); 10] = [
    ("reference", "Aktenzeichen", false, false),
    ("title", "Titel, Programm", false, true),
    ("date", "Bescheid vom", false, true),
    ("eligible", "zuwendungsfähig", true, false),
    ("granted", "bewilligt", true, false),
    ("paid_out", "ausgezahlt", true, true),
    ("spent", "bezahlt", true, false),
    ("proof_due", "Nachweis fällig", false, true),
    ("zweckbindung_until", "Zweckbindung bis", false, true),
    ("state", "Stand", false, false),
];

impl NoticesPage {
    /// Page `page` (from 1) of all hits `found`; `may_edit` offers a new notice.
    #[must_use]
    pub fn new(
        layout: Layout,
        filter: &NoticeFilter,
        found: Vec<NoticeRow>,
        page: u64,
        programmes: &[Programme],
        may_edit: bool,
    ) -> Self {
        let mut sums = Sums::default();
        for row in &found {
            sums.eligible = sums.eligible.plus(row.eligible);
            sums.granted = sums.granted.plus(row.granted);
            sums.paid_out = sums.paid_out.plus(row.paid_out);
            sums.spent = sums.spent.plus(row.spent);
        }
        let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let skip = usize::try_from(page.saturating_sub(1) * PAGE_ROWS).unwrap_or(usize::MAX);
        let rows = found
            .into_iter()
            .skip(skip)
            .take(usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX));
        let row = |notice: NoticeRow| Row {
            href: paths::notice(notice.id),
            programme: programme_title(programmes, &notice.programme),
            state: notice_state(notice.state),
            ready: match notice.state {
                NoticeState::Running | NoticeState::Revoked => {
                    ReadyLine::new(notice.id, &notice.progress, &[])
                }
                NoticeState::ProofFiled | NoticeState::Closed => {
                    ReadyLine::filed("Nachweis eingereicht".to_owned())
                }
            },
            notice,
        };
        let address = Address { filter, programmes };
        let new_href = if may_edit {
            paths::NEW_NOTICE.to_owned()
        } else {
            String::new()
        };
        Self {
            layout: layout
                .titled("Bescheide – Förderung")
                .in_menu(paths::NOTICES)
                .crumb("Förderung", paths::NOTICES)
                .here("Bescheide")
                .printing_filter(address.in_words()),
            actions: actions(may_edit),
            search: Field::new("q", "Aktenzeichen, Titel, Förderbereich").value(&filter.q),
            state: Field::new("stand", "Stand").choices(states(filter.state)),
            tags: address.tags(),
            heads: COLUMNS.iter().map(|column| address.head(column)).collect(),
            rows: rows.map(row).collect(),
            sums,
            pager: Pager {
                page,
                size: PAGE_ROWS,
                total,
                more: false,
                base: address.with("seite", ""),
            },
            new_href,
        }
    }
}

fn actions(may_edit: bool) -> Vec<Action> {
    let mut actions = vec![
        Action::new("Anträge", paths::APPLICATIONS),
        Action::new("Förderprogramme", paths::PROGRAMMES),
    ];
    if may_edit {
        actions.push(Action::new("Bescheid erfassen", paths::NEW_NOTICE).primary());
    }
    actions
}

fn states(chosen: Option<NoticeState>) -> Vec<Choice> {
    let all = Choice::new("", "alle", chosen.is_none());
    let choice = |state: &NoticeState| Choice::new(state.code(), state.label(), chosen == Some(*state));
    std::iter::once(all)
        .chain(NoticeState::ALL.iter().map(choice))
        .collect()
}

/// Addresses of this list with other filters.
struct Address<'a> {
    filter: &'a NoticeFilter,
    programmes: &'a [Programme],
}

impl Address<'_> {
    /// This list with one parameter changed; the page number falls away.
    fn with(&self, name: &str, value: &str) -> String {
        let filter = self.filter;
        let sort = match (filter.sort.as_str(), filter.descending) {
            (sort, true) if !sort.is_empty() => format!("-{sort}"),
            (sort, _) => sort.to_owned(),
        };
        let mut pairs = vec![
            ("q", filter.q.clone()),
            (
                "stand",
                filter
                    .state
                    .map(|state| state.code().to_owned())
                    .unwrap_or_default(),
            ),
            ("programm", filter.programme.clone().unwrap_or_default()),
            ("sort", sort),
        ];
        pairs.retain(|(other, value)| *other != name && !value.is_empty());
        pairs.push((name, value.to_owned()));
        format!(
            "{}?{}",
            paths::NOTICES,
            serde_html_form::to_string(pairs).unwrap_or_default()
        )
    }

    fn head(&self, (name, label, numeric, low): &(&str, &str, bool, bool)) -> SortHead {
        let current = self.filter.sort == *name;
        let next = if current && !self.filter.descending {
            format!("-{name}")
        } else {
            (*name).to_owned()
        };
        let direction = current.then_some(if self.filter.descending {
            Direction::Descending
        } else {
            Direction::Ascending
        });
        let mut head = SortHead::new(*label, self.with("sort", &next)).sorted(direction);
        head.numeric = *numeric;
        head.low = *low;
        head
    }

    fn tags(&self) -> Vec<FilterTag> {
        let mut tags = Vec::new();
        if !self.filter.q.is_empty() {
            tags.push(FilterTag::new("Suche", &self.filter.q, self.with("q", "")));
        }
        if let Some(state) = self.filter.state {
            tags.push(FilterTag::new("Stand", state.label(), self.with("stand", "")));
        }
        if let Some(programme) = &self.filter.programme {
            let title = programme_title(self.programmes, programme);
            tags.push(FilterTag::new("Programm", title, self.with("programm", "")));
        }
        tags
    }

    fn in_words(&self) -> String {
        let tags = self.tags();
        tags.iter()
            .map(|tag| format!("{}: {}", tag.label, tag.value))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl Row {
    /// What narrow screens show below the reference.
    fn sub(&self) -> String {
        format!(
            "{} · {} · {}",
            self.notice.title,
            format_date(self.notice.date),
            self.ready.text
        )
    }
}
