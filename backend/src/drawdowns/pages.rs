//! Pages of this feature.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, Drawdown, DrawdownState, NoticeId, format_date};

use super::commands::NeedId;
use super::fields::euro;
use super::forms::{self, DraftForm, ProgressForm};
use super::letter::DrawdownLetter;
use super::paths;
use super::rows::{Draft, DrawdownRow, Foreseen, PayoutChoice};
use crate::funding::paths as funding;
use crate::interest::paths as interest;
use crate::ordering::paths as ordering;
use crate::purchasing::paths as purchasing;
use crate::reporting::paths as reporting;
use crate::web::components::{Conflict, Fact, Field, FieldError, FindingView, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

const TITLE: &str = "Mittelabrufe";

/// The drawdowns of a notice.
#[derive(Debug, Template)]
#[template(path = "drawdowns/list.html")]
pub struct DrawdownsPage {
    layout: Layout,
    notice: String,
    back: String,
    /// What payouts were used for.
    use_href: String,
    /// Empty for those who may not.
    new_href: String,
    rows: Vec<ListRow>,
}

/// A line of the list.
#[derive(Debug)]
struct ListRow {
    href: String,
    number: i64,
    as_of: String,
    kind: &'static str,
    amount: Cents,
    requested: String,
    state: State,
}

/// Computing a drawdown.
#[derive(Debug, Template)]
#[template(path = "drawdowns/draft.html")]
pub struct DraftPage {
    layout: Layout,
    notice: String,
    action: String,
    back: String,
    errors: Vec<FieldError>,
    kind: Field,
    as_of: Field,
    use_by: String,
    needs: Vec<NeedView>,
    /// The kind foresees payments.
    foresees: bool,
    /// Label, amount, how it comes.
    sums: Vec<(&'static str, Cents, String)>,
    amount: Field,
    note: Field,
    doubts: Vec<FindingView>,
}

/// An invoice or order to tick.
#[derive(Debug)]
struct NeedView {
    /// Name and value of its field.
    field: (&'static str, i64),
    href: String,
    label: String,
    due: String,
    gross: Cents,
    eligible: Cents,
    chosen: bool,
}

/// A stored drawdown.
#[derive(Debug, Template)]
#[template(path = "drawdowns/drawdown.html")]
pub struct DrawdownPage {
    layout: Layout,
    heading: String,
    state: State,
    notice: String,
    notice_href: String,
    facts: Vec<Fact>,
    /// What the portal asks for, in its order: label and value.
    portal: Vec<(&'static str, String)>,
    needs: Vec<(String, String, Cents)>,
    /// Empty for those who only read.
    action: String,
    version: String,
    fields: [Field; 3],
    reference: Field,
    note: Field,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    all_href: String,
    letter_href: String,
    sheet_href: String,
}

/// The letter that asks for a drawdown.
#[derive(Debug, Template)]
#[template(path = "drawdowns/letter.html")]
pub struct LetterPage {
    layout: Layout,
    back: String,
    sheet_href: String,
    /// The letter as files: label and address.
    files: Vec<(&'static str, String)>,
    letter: DrawdownLetter,
    day: String,
}

fn below(layout: Layout, id: NoticeId, reference: &str) -> Layout {
    layout
        .in_menu(funding::NOTICES)
        .crumb("Förderung", funding::NOTICES)
        .crumb(format!("Bescheid {reference}"), funding::notice(id))
}

fn state(state: DrawdownState) -> State {
    match state {
        DrawdownState::Draft => State::info(state.label()),
        DrawdownState::Requested => State::warning(state.label()),
        DrawdownState::PaidOut => State::success(state.label()),
        DrawdownState::Withdrawn => State::off(state.label()),
    }
}

impl DrawdownsPage {
    /// The page of a notice, told by id and reference.
    #[must_use]
    pub fn new(
        layout: Layout,
        (id, reference): (NoticeId, &str),
        rows: Vec<DrawdownRow>,
        may_edit: bool,
    ) -> Self {
        let row = |row: DrawdownRow| ListRow {
            href: paths::drawdown(row.id),
            number: row.number,
            as_of: format_date(row.as_of),
            kind: row.kind.label(),
            amount: row.amount,
            requested: row.progress.requested_on.map(format_date).unwrap_or_default(),
            state: state(row.progress.state),
        };
        Self {
            layout: below(layout, id, reference)
                .titled(format!("{TITLE} – Bescheid {reference}"))
                .here(TITLE),
            notice: format!("Bescheid {reference}"),
            back: funding::notice(id),
            use_href: interest::of_notice(id),
            new_href: if may_edit { paths::new(id) } else { String::new() },
            rows: rows.into_iter().map(row).collect(),
        }
    }
}

impl DraftPage {
    /// The page with what was computed and typed.
    #[must_use]
    pub fn new(
        layout: Layout,
        (id, reference): (NoticeId, &str),
        draft: Draft,
        form: &DraftForm,
        errors: &FormErrors,
    ) -> Self {
        let kinds = Drawdown::ALL.iter().map(|kind| (kind.code(), kind.label()));
        let day = format_date(draft.as_of);
        let foresees = draft.kind != Drawdown::Reimbursement;
        let computed = draft.computed;
        let drawn = draft.paid_out.plus(draft.waiting);
        let mut sums = vec![
            ("Zuwendung lt. Bescheid", draft.granted, String::new()),
            (
                "ausgezahlt und angefordert",
                drawn,
                format!(
                    "{} ausgezahlt, {} angefordert",
                    euro(draft.paid_out),
                    euro(draft.waiting)
                ),
            ),
            (
                "noch abrufbar",
                computed.rest,
                "Zuwendung − ausgezahlt und angefordert".to_owned(),
            ),
            (
                "mindestens",
                computed.least,
                format!(
                    "anteilig für {} bezahlte zuwendungsfähige Ausgaben",
                    euro(draft.paid_eligible)
                ),
            ),
        ];
        if foresees {
            sums.push((
                "sicher zu verbrauchen",
                computed.safest,
                "dazu, was angekreuzt und in der Verbrauchsfrist fällig ist".to_owned(),
            ));
        }
        let how = if computed.capped {
            "durch die Höchstgrenze für Abschläge begrenzt".to_owned()
        } else if foresees {
            "dazu alles, was angekreuzt ist".to_owned()
        } else {
            "nur, was bezahlt ist".to_owned()
        };
        sums.push(("Abrufbetrag", computed.amount, how));
        let needs = draft.needs.into_iter().map(|need| NeedView {
            href: href(need.id),
            label: need.words(),
            due: need.due_date.map_or_else(|| "–".to_owned(), format_date),
            chosen: draft.chosen.contains(&need.id),
            field: match need.id {
                NeedId::Invoice(id) => ("rechnung", id.0),
                NeedId::Order(id) => ("bestellung", id.0),
            },
            gross: need.gross,
            eligible: need.eligible,
        });
        Self {
            layout: below(layout, id, reference)
                .titled(format!("Mittelabruf berechnen – Bescheid {reference}"))
                .crumb(TITLE, paths::drawdowns(id))
                .here("Berechnen"),
            notice: format!("Bescheid {reference}"),
            action: paths::new(id),
            back: paths::drawdowns(id),
            errors: errors.list().to_vec(),
            kind: Field::new("kind", "Art des Abrufs")
                .value(draft.kind.code())
                .options(kinds)
                .error(errors.at("kind")),
            as_of: Field::new("as_of", "Stichtag")
                .value(if form.as_of.is_empty() { &day } else { &form.as_of })
                .hint("Bis zu diesem Tag zählt, was bezahlt ist; höchstens heute.")
                .error(errors.at("as_of")),
            use_by: draft.use_by.map(format_date).unwrap_or_default(),
            needs: needs.collect(),
            foresees,
            sums,
            amount: Field::new("amount", "Abrufbetrag")
                .value(&form.amount)
                .hint(format!("Leer = wie berechnet, {}.", euro(computed.amount)))
                .error(errors.at("amount"))
                .optional(),
            note: Field::new("note", "Bemerkung")
                .value(&form.note)
                .error(errors.at("note"))
                .optional(),
            doubts: draft
                .doubts
                .iter()
                .map(|(message, remedy)| FindingView::warning(message, remedy))
                .collect(),
        }
    }
}

/// What a stored drawdown is shown with.
pub struct DrawdownParts<'a> {
    pub row: &'a DrawdownRow,
    pub needs: Vec<Foreseen>,
    pub payouts: &'a [PayoutChoice],
    pub form: &'a ProgressForm,
    pub errors: &'a FormErrors,
    pub conflict: Option<Conflict>,
    pub may_edit: bool,
}

impl DrawdownPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, parts: DrawdownParts<'_>) -> Self {
        let DrawdownParts {
            row,
            needs,
            payouts,
            form,
            errors,
            conflict,
            may_edit,
        } = parts;
        let heading = format!("Mittelabruf {}", row.number);
        let present = row.progress.state;
        let states = DrawdownState::ALL
            .iter()
            .filter(|next| present.may_become(**next))
            .map(|next| (next.code(), next.label()));
        let choices = payouts.iter().map(|payout| {
            let words = format!("{} vom {}", euro(payout.amount), format_date(payout.paid_on));
            (payout.id.to_string(), words)
        });
        let none = std::iter::once((String::new(), "noch keine".to_owned()));
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        Self {
            layout: below(layout, row.notice, &row.notice_reference)
                .titled(format!("{heading} – Bescheid {}", row.notice_reference))
                .crumb(TITLE, paths::drawdowns(row.notice))
                .here(heading.clone()),
            heading,
            state: state(present),
            notice: format!("Bescheid {}", row.notice_reference),
            notice_href: funding::notice(row.notice),
            facts: facts(row),
            portal: portal(row),
            needs: needs
                .into_iter()
                .map(|need| (href(need.id), need.words(), need.eligible))
                .collect(),
            action: if may_edit {
                paths::drawdown(row.id)
            } else {
                String::new()
            },
            version: form.version.clone(),
            fields: [
                field("state", "Stand", &form.state).options(states),
                field("requested_on", "Angefordert am", &form.requested_on)
                    .hint("TT.MM.JJJJ")
                    .optional(),
                field("payout", "Auszahlung", &form.payout)
                    .options(none.chain(choices))
                    .hint("Auszahlungen werden beim Bescheid eingetragen.")
                    .optional(),
            ],
            reference: field("reference", "Aktenzeichen oder Vorgangsnummer", &form.reference).optional(),
            note: field("note", "Bemerkung", &form.note).optional(),
            errors: errors.list().to_vec(),
            conflict,
            all_href: paths::drawdowns(row.notice),
            letter_href: paths::letter(row.id),
            sheet_href: reporting::drawdown_xlsx(row.id),
        }
    }
}

impl LetterPage {
    /// The letter of a drawdown.
    #[must_use]
    pub fn new(layout: Layout, row: &DrawdownRow, letter: DrawdownLetter, today: NaiveDate) -> Self {
        let heading = format!("Mittelabruf {}", row.number);
        Self {
            back: paths::drawdown(row.id),
            sheet_href: reporting::drawdown_xlsx(row.id),
            files: reporting::letter_files("mittelabruf", row.notice, row.number).to_vec(),
            layout: below(layout, row.notice, &row.notice_reference)
                .titled(format!(
                    "Schreiben zu {heading} – Bescheid {}",
                    row.notice_reference
                ))
                .crumb(TITLE, paths::drawdowns(row.notice))
                .crumb(heading, paths::drawdown(row.id))
                .here("Schreiben"),
            day: format_date(today),
            letter,
        }
    }
}

fn href(need: NeedId) -> String {
    match need {
        NeedId::Invoice(id) => purchasing::invoice(id),
        NeedId::Order(id) => ordering::order(id),
    }
}

fn facts(row: &DrawdownRow) -> Vec<Fact> {
    vec![
        Fact::new("Art", row.kind.label()),
        Fact::new("Stichtag", format_date(row.as_of)),
        Fact::new("Abrufbetrag", euro(row.amount)).strong(),
        Fact::new("bezahlt, zuwendungsfähig", euro(row.paid_eligible)),
        Fact::new("vorgesehene Zahlungen, zuwendungsfähig", euro(row.need_eligible)),
        Fact::new("bisher ausgezahlt und angefordert", euro(row.drawn_before)),
        Fact::new("Fördersatz", format!("{} %", row.rate)),
    ]
}

/// The values that the form of the granting authority asks for, in its order.
fn portal(row: &DrawdownRow) -> Vec<(&'static str, String)> {
    vec![
        ("Aktenzeichen des Bescheids", row.notice_reference.clone()),
        ("Nummer des Abrufs", row.number.to_string()),
        ("Stichtag", format_date(row.as_of)),
        ("Bisher abgerufen", row.drawn_before.input()),
        (
            "Zuwendungsfähige Ausgaben",
            row.paid_eligible.plus(row.need_eligible).input(),
        ),
        ("Abrufbetrag", row.amount.input()),
    ]
}
