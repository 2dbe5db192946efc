//! Pages of this feature.

mod amendment;
mod amendment_form;
mod application;
mod application_plan;
mod asked;
mod budget;
mod citations;
mod concept;
mod edition_fields;
mod filed;
mod item;
mod item_form;
mod list;
mod moved;
mod narrative;
mod notice;
mod notice_form;
mod payout;
mod portal;
mod programme;
mod ready;
mod reallocation;

pub use amendment::AmendmentPage;
pub use amendment_form::AmendmentFormPage;
pub use application::{ApplicationFormPage, ApplicationPage, ApplicationsPage};
pub use budget::BudgetPage;
pub use citations::CitationsPage;
pub use concept::ConceptsPage;
pub use edition_fields::EditionFieldsPage;
pub use filed::FiledProofPage;
pub use item::ItemPage;
pub use item_form::ItemFormPage;
pub use list::NoticesPage;
pub use narrative::{NarrativeFormPage, NarrativePage};
pub use notice::{NoticePage, Parts as NoticeParts, ShownFinding};
pub use notice_form::{ChooseProgrammePage, NoticeFormPage};
pub use payout::PayoutPage;
pub use portal::PortalPage;
pub use programme::{EditionFormPage, ProgrammePage, ProgrammeRights, ProgrammesPage};
pub use ready::{ReadyGap, ready_gaps};
pub use reallocation::{Parts as ReallocationParts, ReallocationFormPage, ReallocationPage, committed};

use paktbuch_types::{ApplicationState, BasisPoints, Cents, NoticeState, OwnZweckbindung, ZweckbindungStart};

use super::fields::Labelled;
use super::paths;
use super::programme::{Category, Programme};
use crate::web::components::{Conflict, ConflictRow, HistoryEntry, State};
use crate::web::layout::Layout;

/// The frame of a page below the menu entry Förderung.
fn framed(layout: Layout, title: &str) -> Layout {
    layout
        .titled(format!("{title} – Förderung"))
        .in_menu(paths::NOTICES)
        .crumb("Förderung", paths::NOTICES)
}

/// `1.234,56 €` that does not break.
fn euro(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}

/// `87,2 %`: a share that is rounded to a tenth, as tables show it; `–` for `None`.
fn share_text(share: Option<BasisPoints>) -> String {
    let Some(BasisPoints(share)) = share else {
        return "–".to_owned();
    };
    let tenths = share.abs() / 10;
    let sign = if share < 0 && tenths > 0 { "−" } else { "" };
    format!("{sign}{},{}\u{a0}%", tenths / 10, tenths % 10)
}

/// What an Einzelansatz says for itself: `Zweckbindung 3 Jahre, ab: Inbetriebnahme des Geräts`; empty where the notice says it.
fn own_zweckbindung(own: OwnZweckbindung) -> String {
    let years = own.years.map(|years| match years {
        1 => "1 Jahr".to_owned(),
        years => format!("{years} Jahre"),
    });
    match (own.start, years) {
        (None, None) => String::new(),
        (Some(ZweckbindungStart::None), _) => "keine Zweckbindung".to_owned(),
        (None, Some(years)) => format!("Zweckbindung {years}"),
        (Some(start), None) => format!("Zweckbindung ab: {start}"),
        (Some(start), Some(years)) => format!("Zweckbindung {years}, ab: {start}"),
    }
}

/// A Förderbereich by its name, where it may have been given by its code.
fn category_name(known: &[Category], given: &str) -> String {
    let found = known.iter().find(|category| category.code == given);
    found.map_or_else(|| given.to_owned(), |category| category.name.clone())
}

/// Title of a programme; its code where it is not among the programmes.
fn programme_title(programmes: &[Programme], code: &str) -> String {
    let found = programmes.iter().find(|programme| programme.code == code);
    found.map_or_else(|| code.to_owned(), |programme| programme.title.clone())
}

fn notice_state(state: NoticeState) -> State {
    match state {
        NoticeState::Running => State::info(state.label()),
        NoticeState::ProofFiled => State::success(state.label()),
        NoticeState::Closed => State::off(state.label()),
        NoticeState::Revoked => State::error(state.label()),
    }
}

fn application_state(state: ApplicationState) -> State {
    match state {
        ApplicationState::Draft => State::off(state.label()).icon("draft"),
        ApplicationState::Submitted => State::info(state.label()),
        ApplicationState::Queried => State::warning(state.label()),
        ApplicationState::Granted | ApplicationState::PartlyGranted => State::success(state.label()),
        ApplicationState::Refused => State::error(state.label()),
        ApplicationState::Withdrawn | ApplicationState::Closed => State::off(state.label()),
    }
}

/// Values that a form was opened with, for [`Conflict::opened_with`].
#[must_use]
pub fn opened(values: Labelled) -> Vec<ConflictRow> {
    let row = |(label, value): (&'static str, String)| ConflictRow::new(label, value, "");
    values.into_iter().map(row).collect()
}

/// Both versions of a record: what this user typed, what is stored, and who stored it.
#[must_use]
pub fn conflict(yours: Labelled, stored: Labelled, last: Option<&HistoryEntry>) -> Conflict {
    let rows = yours.into_iter().map(|(label, yours)| {
        let stored = stored.iter().find(|(other, _)| *other == label);
        ConflictRow::new(
            label,
            yours,
            stored.map(|(_, value)| value.clone()).unwrap_or_default(),
        )
    });
    let who = last.map(|entry| {
        entry
            .sentence
            .split(" hat ")
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    Conflict {
        changed_by: who
            .filter(|who| !who.is_empty())
            .unwrap_or_else(|| "Jemand anderes".to_owned()),
        changed_at: last.map(|entry| format!("{} Uhr", entry.at)).unwrap_or_default(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::reallocating::difference;

    #[test]
    fn a_share_is_rounded_once() {
        for (before, after, shown) in [
            // 4,545 %, which two decimals would make 4,55 %.
            (10_000_000, 10_454_500, "4,5\u{a0}%"),
            (10_000_000, 10_454_999, "4,5\u{a0}%"),
            (10_000_000, 10_455_000, "4,6\u{a0}%"),
            (10_000_000, 9_545_500, "−4,5\u{a0}%"),
            (10_000_000, 9_545_000, "−4,6\u{a0}%"),
            (10_000_000, 9_995_500, "0,0\u{a0}%"),
            (10_000_000, 10_000_000, "0,0\u{a0}%"),
            (600_000, 700_000, "16,7\u{a0}%"),
            (0, 1, "–"),
        ] {
            assert_eq!(
                share_text(difference(Cents(before), Cents(after))),
                shown,
                "{before} → {after}"
            );
        }
    }
}
