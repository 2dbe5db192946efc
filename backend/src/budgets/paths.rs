//! Addresses of this feature.

use paktbuch_types::{BudgetYearId, CostLineId, NoticeId, SchoolId};

/// Budgetübersicht; `?ebene=` groups, `?programm=`, `?bereich=` and `?schule=` narrow.
pub const OVERVIEW: &str = "/budgetuebersicht";
/// The records that a figure adds up: `?zahl=`, `?zeile=` (key of its row), and what the overview was narrowed to.
pub const RECORDS: &str = "/budgetuebersicht/betraege";
/// A financial year, `?jahr=`; POST enters what its budget provides.
pub const YEARS: &str = "/haushalt";
/// The records that a figure of a year adds up: `?jahr=`, `?zahl=`, `?programm=` (code; none = all), `?ansatz=` (id; 0 = none of them).
pub const YEAR_RECORDS: &str = "/haushalt/betraege";
/// POST: removes what a year provides for a programme.
pub const REMOVE_YEAR: &str = "/haushalt/{id}/entfernen";
/// REST: what years provide.
pub const API_YEARS: &str = "/api/paktbuch/v1/budget-years";
/// REST: one of them.
pub const API_YEAR: &str = "/api/paktbuch/v1/budget-years/{id}";
/// REST: the figures of the overview.
pub const API_OVERVIEW: &str = "/api/paktbuch/v1/budget-overview";
/// REST: the figures of a financial year.
pub const API_YEAR_FIGURES: &str = "/api/paktbuch/v1/budget-year-figures";

/// Records behind a figure (its name in addresses) of a programme, or of all.
#[must_use]
pub fn records_of(figure: &str, programme: Option<&str>) -> String {
    let row = programme.map(|code| format!("&zeile={code}")).unwrap_or_default();
    format!("{RECORDS}?ebene=programm&zahl={figure}{row}")
}

/// Own funds (Eigene Mittel) among the programmes.
pub const OWN_FUNDS: &str = "eigene-mittel";

/// Records behind a figure of own funds.
#[must_use]
pub fn own_funds_of(figure: &str) -> String {
    records_of(figure, Some(OWN_FUNDS))
}

/// Records behind a figure of a notice.
#[must_use]
pub fn records_of_notice(figure: &str, id: NoticeId) -> String {
    format!("{RECORDS}?ebene=bescheid&zahl={figure}&zeile={id}")
}

/// Records behind a figure of a line of a cost plan (Kostenzeile).
#[must_use]
pub fn records_of_line(figure: &str, id: CostLineId) -> String {
    format!("{RECORDS}?ebene=zeile&zahl={figure}&zeile={id}")
}

/// What invoices bill for a school, of a notice or (`None`) of own funds.
#[must_use]
pub fn records_of_school(school: SchoolId, notice: Option<NoticeId>) -> String {
    let notice = notice.map_or_else(|| "0".to_owned(), |id| id.to_string());
    format!("{RECORDS}?ebene=bescheid&schule={school}&zahl=berechnet&zeile={notice}")
}

/// The overview of a programme's notices.
#[must_use]
pub fn notices_of(programme: &str) -> String {
    format!("{OVERVIEW}?ebene=bescheid&programm={programme}")
}

/// Address of a year.
#[must_use]
pub fn of_year(year: i64) -> String {
    format!("{YEARS}?jahr={year}")
}

/// Records behind a figure (its name in addresses) of a year, of a programme or (empty) of all, of an Ansatz or (`None`) of all.
#[must_use]
pub fn records_of_year(year: i64, figure: &str, programme: &str, ansatz: Option<BudgetYearId>) -> String {
    let row = match programme {
        "" => String::new(),
        code => format!("&programm={code}"),
    };
    let ansatz = ansatz.map(|id| format!("&ansatz={id}")).unwrap_or_default();
    format!("{YEAR_RECORDS}?jahr={year}&zahl={figure}{row}{ansatz}")
}

/// Address that removes what a year provides.
#[must_use]
pub fn remove_year(id: BudgetYearId) -> String {
    format!("/haushalt/{id}/entfernen")
}

/// Address of it in the REST API.
#[must_use]
pub fn api_year(id: BudgetYearId) -> String {
    format!("/api/paktbuch/v1/budget-years/{id}")
}
