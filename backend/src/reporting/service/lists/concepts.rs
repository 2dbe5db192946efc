//! Dokumentenstand: what each school has of the documents that programmes ask for, and what it lacks.

use chrono::NaiveDate;
use paktbuch_reports::list::{Cell, Column, Columns, Kind};
use paktbuch_types::ConceptKind;
use sea_orm::{ConnectionTrait, DbErr};

use super::Contents;
use crate::funding;

static COLUMNS: Columns = Columns {
    columns: &[
        Column::new("Schule", 32, Kind::Text),
        Column::new("Schulnummer", 12, Kind::Text),
        Column::new("Dokument", 18, Kind::Text),
        Column::new("Bezeichnung", 30, Kind::Text),
        Column::new("Fassung", 14, Kind::Text),
        Column::new("vom", 12, Kind::Date),
        Column::new("gültig bis", 12, Kind::Date),
        Column::new("Stand", 14, Kind::Text),
    ],
    totals: &[],
};

/// Kinds that are told as missing.
const ASKED: [ConceptKind; 4] = [
    ConceptKind::Tpek,
    ConceptKind::Media,
    ConceptKind::Maintenance,
    ConceptKind::Usage,
];

pub(super) async fn contents(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Contents, DbErr> {
    let held = funding::concepts(conn).await?;
    let mut rows = Vec::new();
    for school in funding::school_choices(conn, &[]).await? {
        let own = |kind: ConceptKind| {
            let of_kind = held
                .iter()
                .filter(move |row| row.kind == kind && row.dated_on <= as_of);
            of_kind.filter(|row| row.school.as_ref().is_none_or(|of| of.id == school.id))
        };
        for kind in ConceptKind::ALL.iter().copied() {
            let head = || -> Vec<Cell> {
                vec![
                    school.name.clone().into(),
                    school.number.to_string().into(),
                    kind.label().into(),
                ]
            };
            for row in own(kind) {
                let mut cells = head();
                let state = if row.holds_on(as_of) { "gilt" } else { "abgelaufen" };
                cells.extend([
                    row.title.clone().into(),
                    row.edition.clone().into(),
                    Cell::Date(row.dated_on),
                    row.valid_to.into(),
                    state.into(),
                ]);
                rows.push(cells);
            }
            if ASKED.contains(&kind) && own(kind).next().is_none() {
                let mut cells = head();
                cells.resize(COLUMNS.columns.len() - 1, Cell::Nothing);
                cells.push("fehlt".into());
                rows.push(cells);
            }
        }
    }
    Ok(Contents {
        columns: COLUMNS,
        rows,
    })
}
