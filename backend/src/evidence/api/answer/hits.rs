//! What a text can mean.

use serde::Serialize;

use crate::evidence::rows::{Hit, Start};

/// Treffer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::evidence::api) struct HitsJson {
    pub(in crate::evidence::api) items: Vec<HitJson>,
}

/// Ein Eintrag, der gemeint sein kann.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::evidence::api) struct HitJson {
    /// `invoice`, `line`, `payment`, `device`, `cost_line`, `notice`, `order`, `application`, `school`, `drawdown`, `cost_item`, `amendment`, `examination_step`,
    /// `removed_payment` (`id` der Rechnung) oder `filed` (`id` der eingereichten Fassung).
    kind: &'static str,
    id: i64,
    /// Von `filed`: die Rechnung (`id`), von der aus der Weg weitergeht; sonst `null`.
    #[schema(required)]
    invoice: Option<i64>,
    /// Von `filed`: die Lfd. Nr. der Belegliste; sonst, und wo keine eingereicht ist, `null`.
    #[schema(required)]
    number: Option<u32>,
    /// Von `filed`: Die Belegliste liegt der Fassung bei; sonst `null`.
    #[schema(required)]
    encloses_receipts: Option<bool>,
    label: String,
    note: String,
    /// Wo der gesuchte Betrag darin steht.
    places: Vec<String>,
}

impl From<Hit> for HitJson {
    fn from(hit: Hit) -> Self {
        let (kind, id) = match hit.start {
            Start::Invoice(id) => ("invoice", id.0),
            Start::Line(id) => ("line", id.0),
            Start::Payment(id) => ("payment", id.0),
            Start::Device(id) => ("device", id.0),
            Start::CostLine(id) => ("cost_line", id.0),
            Start::Notice(id) => ("notice", id.0),
            Start::Order(id) => ("order", id.0),
            Start::Application(id) => ("application", id.0),
            Start::School(id) => ("school", id.0),
            Start::Drawdown(id) => ("drawdown", id.0),
            Start::Item(_, id) => ("cost_item", id.0),
            Start::Amendment(id) => ("amendment", id.0),
            Start::Step(_, id) => ("examination_step", id.0),
            Start::Removed(id, _) => ("removed_payment", id.0),
            Start::Filed { filing, .. } => ("filed", filing.0),
        };
        let (invoice, number, is_listed) = match hit.start {
            Start::Filed {
                invoice,
                number,
                is_listed,
                ..
            } => {
                let number = Some(number).filter(|number| *number > 0 && is_listed);
                (invoice, number, Some(is_listed))
            }
            _ => (None, None, None),
        };
        Self {
            kind,
            id,
            invoice: invoice.map(|id| id.0),
            number,
            encloses_receipts: is_listed,
            label: hit.label,
            note: hit.note,
            places: hit.places,
        }
    }
}
