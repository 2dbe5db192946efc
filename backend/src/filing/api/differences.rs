//! What has changed since a proof was filed.

use axum::Json;
use axum::extract::Path;
use paktbuch_types::{Cents, FilingId};
use serde::Serialize;

use crate::auth::MakeProof;
use crate::filing::paths;
use crate::filing::rows::{Change, Part};
use crate::filing::service::{self, Explained};
use crate::web::api::{ApiPermit, ApiQuery, Page};
use crate::web::error::AppError;
use crate::web::request::Authority;

/// Was die eingereichte Fassung sagt und was heute gilt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct DifferenceJson {
    /// `notice` (Deckblatt), `sums`, `income`, `item` (Einzelansatz), `line` (Zeile des Kostenplans), `receipt` (Zeile der
    /// Belegliste; ohne Belegliste ein Beleg in den Summen), `shifted` (Anteile und Lfd. Nr. der übrigen Zeilen, zusammen eine Abweichung), `device`, `installation` (Anlage), `payout` (Mittelabruf) oder `narrative` (Sachbericht).
    part: &'static str,
    label: String,
    /// Lfd. Nr. in der eingereichten Belegliste; `null` ohne Belegliste und für anderes.
    #[schema(required)]
    number: Option<u32>,
    /// `added`, `removed` oder `changed`.
    change: &'static str,
    values: Vec<ValueJson>,
    /// Die Ereignisse des Protokolls, die sie erklären, nach ihrer Nummer.
    events: Vec<i64>,
    /// Die Namen der Werte, die kein Ereignis erklärt und die aus keiner anderen Abweichung folgen; leer, wenn alles erklärt ist.
    /// Kommt ein Eintrag dazu oder entfällt, ohne dass ein Ereignis es erklärt, sind es alle seine Werte.
    unexplained: Vec<String>,
}

/// Ein Wert, der abweicht.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ValueJson {
    name: String,
    /// Wie der Nachweis es sagt, zum Beispiel „20.540,35 €“; leer für nichts.
    filed: String,
    now: String,
    /// Beträge in Cent; `null`, wo `filed` oder `now` kein Betrag ist.
    #[schema(required)]
    filed_cents: Option<i64>,
    #[schema(required)]
    now_cents: Option<i64>,
}

impl DifferenceJson {
    fn new(explained: Explained) -> Self {
        let Explained {
            difference,
            events,
            unexplained,
            ..
        } = explained;
        let unexplained = match difference.change {
            Change::Added | Change::Removed if events.is_empty() => {
                difference.values.iter().map(|(name, ..)| name.clone()).collect()
            }
            _ => unexplained,
        };
        let value = |(name, filed, now): (String, String, String)| ValueJson {
            filed_cents: cents(&filed),
            now_cents: cents(&now),
            name,
            filed,
            now,
        };
        Self {
            part: match difference.part {
                Part::Notice => "notice",
                Part::Sums => "sums",
                Part::Income => "income",
                Part::Item => "item",
                Part::Line => "line",
                Part::Receipt | Part::Counted => "receipt",
                Part::Shifted => "shifted",
                Part::Device => "device",
                Part::Installation => "installation",
                Part::Payout => "payout",
                Part::Narrative => "narrative",
                Part::Confirmed => "confirmations",
            },
            label: difference.label,
            number: Some(difference.number).filter(|number| *number > 0),
            change: match difference.change {
                Change::Added => "added",
                Change::Removed => "removed",
                Change::Changed => "changed",
            },
            values: difference.values.into_iter().map(value).collect(),
            events: events.into_iter().map(|event| event.number).collect(),
            unexplained,
        }
    }
}

/// The amount that a value of a proof is; `None` for other values.
fn cents(value: &str) -> Option<i64> {
    let amount = value.strip_suffix("\u{a0}€")?;
    Cents::parse(amount).ok().map(|amount| amount.0)
}

/// Was sich seit dem Einreichen geändert hat.
#[utoipa::path(get, path = paths::API_DIFFERENCES, params(("id" = i64, Path), ApiQuery),
    responses((status = 200, body = Page<DifferenceJson>), (status = 404, description = "Gibt es nicht")))]
pub(super) async fn differences(
    _permit: ApiPermit<MakeProof>,
    authority: Authority,
    Path(id): Path<FilingId>,
    query: ApiQuery,
) -> Result<Json<Page<DifferenceJson>>, AppError> {
    query.known_sort("Abweichungen", &[])?;
    let db = &authority.db;
    let filing = service::version(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    let filed = service::contents(&authority.documents, &filing)?;
    let found = service::since(db, &filing, &filed).await?;
    let page = Page::cut(&query, found, |explained| {
        let difference = &explained.difference;
        format!("{:?}-{}-{}", difference.part, difference.key, difference.label)
    })?;
    Ok(Json(page.map(DifferenceJson::new)))
}

#[cfg(test)]
mod tests {
    use super::cents;

    #[test]
    fn an_amount_of_a_proof_is_told_in_cents_and_nothing_else_is() {
        assert_eq!(cents("20.540,35\u{a0}€"), Some(2_054_035));
        assert_eq!(cents("-3,00\u{a0}€"), Some(-300));
        for other in ["", "80 %", "3", "Schulpauschale 3,00 €", "20.05.2023"] {
            assert_eq!(cents(other), None, "{other}");
        }
    }
}
