//! Computing a drawdown: what it would be, and the form to store it.

use askama::Template;
use paktbuch_types::{Cents, Drawdown, NoticeId, format_date};

use super::{TITLE, below, href};
use crate::drawdowns::commands::NeedId;
use crate::drawdowns::fields::euro;
use crate::drawdowns::forms::{self, DraftForm};
use crate::drawdowns::paths;
use crate::drawdowns::rows::Draft;
use crate::web::components::{Field, FieldError, FindingView};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

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
        let foresees = draft.foresees();
        let computed = draft.computed;
        let drawn = draft.paid_out.plus(draft.waiting);
        let granted = if draft.is_decided {
            "Zuwendung lt. Schlussbescheid"
        } else {
            "Zuwendung lt. Bescheid"
        };
        let mut sums = vec![
            (granted, draft.granted, String::new()),
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
            "durch die Höchstgrenze für Abschläge begrenzt; der Rest folgt als Schlusszahlung nach dem Verwendungsnachweis".to_owned()
        } else if draft.is_final_payment {
            "Schlusszahlung nach dem Verwendungsnachweis: Rest der Zuwendung lt. Abrechnung".to_owned()
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
