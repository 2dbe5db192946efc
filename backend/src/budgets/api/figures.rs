//! Figures of the money, and of a financial year.

use axum::Json;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::auth::ReadFunding;
use crate::budgets::rows::{Figure, Filter, Group, Level, YearRow, beyond_commitment};
use crate::budgets::{paths, queries, service};
use crate::db::Db;
use crate::web::api::{ApiFilter, ApiPermit, ApiQuery, Page};
use crate::web::error::AppError;

/// What the overview is narrowed to.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Wonach gruppiert wird: `programm`, `bereich`, `schule`, `antrag`, `bescheid` oder `zeile`; ohne Angabe `programm`.
    #[param(required = false)]
    level: String,
    /// Kennung des Programms; `eigene-mittel` für Ausgaben ohne Bescheid.
    #[param(required = false)]
    programme: String,
    /// Name des Förderbereichs.
    #[param(required = false)]
    category: String,
    /// Schulnummer.
    #[param(required = false)]
    school: String,
}

/// Was aus dem Geld geworden ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BudgetOverviewJson {
    /// Stand heute.
    as_of: NaiveDate,
    items: Vec<BudgetGroupJson>,
    /// Wert für `after` der nächsten Seite; `null` auf der letzten.
    #[schema(required)]
    next: Option<String>,
    /// Zahl aller Zeilen.
    #[schema(required)]
    total: Option<u64>,
    /// Alle Zeilen zusammen.
    sum: BudgetGroupJson,
}

/// Eine Zeile der Budgetübersicht, Beträge brutto; `null`, wo es keinen gibt oder er auf dieser Ebene nicht zu sagen ist: Budget je Antrag,
/// Bescheid und Kostenzeile, beantragt je Kostenzeile.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BudgetGroupJson {
    /// Kennung des Programms, `programm/bereich`, oder die Nummer des Eintrags (`0` für keinen); leer in der Summe. Was ausgezahlt und noch
    /// nicht verwendet ist: je Schule `nicht-verwendet`, je Kostenzeile `nicht-verwendet-` mit der Nummer des Bescheids; was angefordert und noch
    /// nicht ausgezahlt ist: ebenso `angefordert` und `angefordert-`.
    key: String,
    label: String,
    /// Höchste Zuwendung nach den Budgets.
    #[schema(required)]
    budget_cents: Option<i64>,
    /// Beantragt.
    #[schema(required)]
    requested_cents: Option<i64>,
    /// Zuwendung nach den Bescheiden; je Kostenzeile und Schule ihr Anteil nach den zuwendungsfähigen Ausgaben, die Zeilen ergeben die Summe.
    #[schema(required)]
    granted_cents: Option<i64>,
    /// Ausgaben lt. Bescheid.
    #[schema(required)]
    planned_cents: Option<i64>,
    /// Beauftragt, Berechnetes eingeschlossen.
    #[schema(required)]
    ordered_cents: Option<i64>,
    /// Berechnet.
    #[schema(required)]
    invoiced_cents: Option<i64>,
    /// Bezahlt.
    #[schema(required)]
    paid_cents: Option<i64>,
    /// Abgerufen; je Schule und Kostenzeile, was davon für ihre Zahlungen verwendet ist, die Zeilen ergeben die Summe.
    #[schema(required)]
    drawn_cents: Option<i64>,
    /// Ausgaben lt. Bescheid weniger beauftragt.
    #[schema(required)]
    rest_cents: Option<i64>,
}

impl From<Group> for BudgetGroupJson {
    fn from(group: Group) -> Self {
        let of = |figure: Figure| -> Option<i64> {
            let column = Figure::ALL.iter().position(|known| *known == figure)?;
            group
                .amounts
                .get(column)
                .copied()
                .flatten()
                .map(|amount| amount.0)
        };
        Self {
            budget_cents: of(Figure::Budget),
            requested_cents: of(Figure::Requested),
            granted_cents: of(Figure::Granted),
            planned_cents: of(Figure::Planned),
            ordered_cents: of(Figure::Ordered),
            invoiced_cents: of(Figure::Invoiced),
            paid_cents: of(Figure::Paid),
            drawn_cents: of(Figure::Drawn),
            rest_cents: of(Figure::Rest),
            key: group.key,
            label: group.label,
        }
    }
}

/// Ein Haushaltsjahr.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct OfYear {
    /// Haushaltsjahr, 2000 bis 2100; ohne Angabe das laufende.
    year: Option<i64>,
}

/// Ein Ansatz eines Programms in einem Haushaltsjahr und was daraus geworden ist; ohne `budget_year`, was auf keinen seiner Ansätze gebucht ist.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BudgetYearFiguresJson {
    year: i64,
    /// Kennung des Programms; `eigene-mittel` für Ausgaben ohne Bescheid.
    programme: String,
    title: String,
    /// Was der Haushalt dafür vorsieht (`id` unter `/budget-years`); `null`, wo er es nicht nennt.
    #[schema(required)]
    budget_year: Option<i64>,
    /// Produktsachkonto des Ansatzes; leer, wo er keines nennt oder es keinen gibt.
    account: String,
    /// Ansatz.
    appropriation_cents: i64,
    /// Ermächtigungsübertragung.
    carried_over_cents: i64,
    /// Beides zusammen.
    available_cents: i64,
    /// In dem Jahr bezahlt, brutto.
    paid_cents: i64,
    /// Verfügbar weniger bezahlt, nie unter 0.
    to_carry_over_cents: i64,
    /// Berechnet oder beauftragt und nicht bezahlt, am Ende des Jahres; im laufenden heute.
    bound_cents: i64,
    /// Verpflichtungsermächtigung.
    commitment_cents: i64,
    /// Was Bestellungen binden, die für ein späteres Jahr zugesagt sind.
    later_orders_cents: i64,
    /// Ob das die Verpflichtungsermächtigung des Programms übersteigt, alle seine Ansätze zusammen.
    exceeds_commitment: bool,
}

impl BudgetYearFiguresJson {
    fn new(year: i64, row: YearRow, exceeds_commitment: bool) -> Self {
        Self {
            year,
            appropriation_cents: row.appropriation().0,
            carried_over_cents: row.carried_over().0,
            available_cents: row.available().0,
            paid_cents: row.paid.0,
            to_carry_over_cents: row.to_carry_over().0,
            bound_cents: row.bound().0,
            commitment_cents: row.commitment().0,
            later_orders_cents: row.later_in_all().0,
            exceeds_commitment,
            budget_year: row.provided.as_ref().map(|provided| provided.id.0),
            account: row
                .provided
                .map(|provided| provided.data.account)
                .unwrap_or_default(),
            programme: row.programme,
            title: row.title,
        }
    }
}

/// Die Budgetübersicht: Budget, beantragt, bewilligt, beauftragt, berechnet, bezahlt, abgerufen, Rest.
#[utoipa::path(get, path = paths::API_OVERVIEW, params(ApiQuery, Asked),
    responses((status = 200, body = BudgetOverviewJson), (status = 400, description = "ein Filter, den es nicht gibt")))]
pub(super) async fn overview(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    query: ApiQuery,
    ApiFilter(asked): ApiFilter<Asked>,
) -> Result<Json<BudgetOverviewJson>, AppError> {
    query.known_sort("die Zeilen der Budgetübersicht", &[])?;
    let today = db.clock().today();
    let filter = Filter {
        level: level(&asked.level)?,
        school: match asked.school.as_str() {
            "" => None,
            number => Some(
                queries::school_numbered(db.reader(), number)
                    .await?
                    .ok_or_else(|| no_school(number))?,
            ),
        },
        programme: asked.programme,
        category: asked.category,
    };
    let (groups, sum) = service::overview(db.reader(), &filter, today).await?;
    let page = Page::cut(&query, groups, |group| group.key.clone())?;
    Ok(Json(BudgetOverviewJson {
        as_of: today,
        next: page.next,
        total: page.total,
        items: page.items.into_iter().map(BudgetGroupJson::from).collect(),
        sum: sum.into(),
    }))
}

/// Was in einem Haushaltsjahr je Ansatz eines Programms vorgesehen, bezahlt, gebunden und zu übertragen ist.
#[utoipa::path(get, path = paths::API_YEAR_FIGURES, params(ApiQuery, OfYear),
    responses((status = 200, body = Page<BudgetYearFiguresJson>), (status = 400, description = "kein Haushaltsjahr")))]
pub(super) async fn year(
    _permit: ApiPermit<ReadFunding>,
    db: Db,
    query: ApiQuery,
    ApiFilter(asked): ApiFilter<OfYear>,
) -> Result<Json<Page<BudgetYearFiguresJson>>, AppError> {
    query.known_sort("die Programme eines Haushaltsjahrs", &[])?;
    let today = db.clock().today();
    let year = asked.year.unwrap_or_else(|| i64::from(today.year()));
    if !(2000..=2100).contains(&year) {
        return Err(AppError::BadRequest(format!(
            "„year“: {year} geht nicht. Bitte ein Jahr von 2000 bis 2100 angeben."
        )));
    }
    let rows = service::year(db.reader(), year, today).await?;
    let beyond: Vec<String> = beyond_commitment(&rows)
        .into_iter()
        .map(|beyond| beyond.programme)
        .collect();
    let key = |row: &YearRow| {
        let ansatz = row.provided.as_ref().map_or(0, |provided| provided.id.0);
        format!("{}/{ansatz}", row.programme)
    };
    let page = Page::cut(&query, rows, key)?;
    Ok(Json(page.map(|row| {
        let exceeds = beyond.contains(&row.programme);
        BudgetYearFiguresJson::new(year, row, exceeds)
    })))
}

fn level(name: &str) -> Result<Level, AppError> {
    let known = Level::ALL.iter().find(|level| level.told().0 == name);
    match known {
        Some(level) => Ok(*level),
        None if name.is_empty() => Ok(Level::default()),
        None => {
            let names: Vec<&str> = Level::ALL.iter().map(|level| level.told().0).collect();
            Err(AppError::BadRequest(format!(
                "„level“: „{name}“ gibt es nicht. Möglich: {}.",
                names.join(", ")
            )))
        }
    }
}

fn no_school(number: &str) -> AppError {
    AppError::BadRequest(format!(
        "„school“: Die Schule {} gibt es nicht. Bitte die amtliche Schulnummer angeben.",
        number.chars().take(40).collect::<String>()
    ))
}
