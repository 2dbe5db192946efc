//! The form of an Einzelansatz with its lines: one row of inputs a line, some blank ones behind them.

use paktbuch_types::{Cents, CostLineId, OwnZweckbindung, SchoolId, ZweckbindungStart};
use serde::Deserialize;

use super::{amount, choice, number, required_text, shown_number};
use crate::funding::commands::{ItemData, LineData, LineEdit};
use crate::funding::fields::Labelled;
use crate::funding::rows::{ItemFigures, SchoolName};
use crate::web::form::FormErrors;

/// Rows for new lines on a fresh form.
const BLANK_LINES: usize = 4;
/// The button that takes the sum of the lines instead of the amounts typed.
const LINE_SUM: &str = "summe";

/// An Einzelansatz as typed. The `line_…` lists belong together by their place.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ItemForm {
    /// Version of the record that was edited.
    pub version: String,
    pub position: String,
    pub title: String,
    /// Empty = sum of the lines.
    pub total: String,
    /// Empty = sum of the lines.
    pub eligible: String,
    /// Empty = as the notice says.
    pub zweckbindung_start: String,
    pub zweckbindung_years: String,
    /// Empty for a new line.
    pub line_id: Vec<String>,
    pub line_version: Vec<String>,
    pub line_school: Vec<String>,
    pub line_title: Vec<String>,
    pub line_quantity: Vec<String>,
    pub line_price: Vec<String>,
    /// Empty = all of it.
    pub line_eligible: Vec<String>,
    /// Ids of lines to remove.
    pub remove: Vec<String>,
    /// Which button was pressed.
    pub then: String,
}

/// Where saving leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// To the notice.
    Done,
    /// To this form again, with new blank rows.
    MoreLines,
    /// To the form of the next Einzelansatz.
    NextItem,
}

/// One row of inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineRow {
    pub id: String,
    pub version: String,
    pub school: String,
    pub title: String,
    pub quantity: String,
    pub price: String,
    pub eligible: String,
    pub removed: bool,
}

impl LineRow {
    /// The row as one text.
    fn told(&self, schools: &[SchoolName]) -> String {
        let school = schools.iter().find(|school| school.id.to_string() == self.school);
        let school = school.map_or("alle Schulen", |school| &school.name);
        let eligible = if self.eligible.trim().is_empty() {
            "alles"
        } else {
            &self.eligible
        };
        let removed = if self.removed { ", entfernt" } else { "" };
        let Self {
            title,
            quantity,
            price,
            ..
        } = self;
        format!("{school}: {title}, {quantity} × {price} €, zuwendungsfähig {eligible}{removed}")
    }

    /// Anzahl × Einzelpreis; `None` where there is no price, or one that cannot be read.
    #[must_use]
    pub fn amount(&self) -> Option<Cents> {
        let quantity = match self.quantity.trim() {
            "" => 1,
            text => text.parse().ok()?,
        };
        Cents::parse(&self.price).ok()?.times(quantity)
    }

    fn is_blank(&self) -> bool {
        [&self.id, &self.title, &self.quantity, &self.price, &self.eligible]
            .iter()
            .all(|text| text.trim().is_empty())
    }
}

impl ItemForm {
    /// A new Einzelansatz.
    #[must_use]
    pub fn blank() -> Self {
        Self::of_rows(Self::default(), Vec::new())
    }

    /// A stored Einzelansatz.
    #[must_use]
    pub fn stored(item: &ItemFigures) -> Self {
        let own = item.zweckbindung;
        let head = Self {
            version: item.version.to_string(),
            position: item.position.to_string(),
            title: item.title.clone(),
            total: item.figure.planned.total.input(),
            eligible: item.figure.planned.eligible.input(),
            zweckbindung_start: own.start.map_or("", ZweckbindungStart::code).to_owned(),
            zweckbindung_years: shown_number(own.years),
            ..Self::default()
        };
        let row = |line: &crate::funding::rows::LineFigures| LineRow {
            id: line.id.to_string(),
            version: line.version.to_string(),
            school: line
                .school
                .as_ref()
                .map(|school| school.id.to_string())
                .unwrap_or_default(),
            title: line.title.clone(),
            quantity: line.quantity.to_string(),
            price: line.unit_price.input(),
            eligible: shown_unless(line.figure.planned.eligible, line.figure.planned.total),
            removed: false,
        };
        Self::of_rows(head, item.lines.iter().map(row).collect())
    }

    fn of_rows(mut form: Self, mut rows: Vec<LineRow>) -> Self {
        rows.resize(rows.len() + BLANK_LINES, LineRow::default());
        for row in rows {
            form.line_id.push(row.id);
            form.line_version.push(row.version);
            form.line_school.push(row.school);
            form.line_title.push(row.title);
            form.line_quantity.push(row.quantity);
            form.line_price.push(row.price);
            form.line_eligible.push(row.eligible);
        }
        form
    }

    /// Where saving leads.
    #[must_use]
    pub fn then(&self) -> Then {
        match self.then.as_str() {
            "zeilen" => Then::MoreLines,
            "ansatz" => Then::NextItem,
            _ => Then::Done,
        }
    }

    /// The rows in their order.
    #[must_use]
    pub fn rows(&self) -> Vec<LineRow> {
        let at = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
        (0..self.line_title.len())
            .map(|place| {
                let id = at(&self.line_id, place);
                LineRow {
                    version: at(&self.line_version, place),
                    school: at(&self.line_school, place),
                    title: at(&self.line_title, place),
                    quantity: at(&self.line_quantity, place),
                    price: at(&self.line_price, place),
                    eligible: at(&self.line_eligible, place),
                    removed: !id.is_empty() && self.remove.contains(&id),
                    id,
                }
            })
            .collect()
    }

    /// What the form says, for comparing two versions; a row is one value.
    #[must_use]
    pub fn labelled(&self, schools: &[SchoolName]) -> Labelled {
        let rows: Vec<String> = self
            .rows()
            .iter()
            .filter(|row| !row.is_blank())
            .map(|row| row.told(schools))
            .collect();
        let start = self
            .zweckbindung_start
            .parse()
            .map_or("", ZweckbindungStart::label);
        vec![
            ("Nummer", self.position.clone()),
            ("Einzelansatz", self.title.clone()),
            ("Gesamtausgaben", self.total.clone()),
            ("davon zuwendungsfähig", self.eligible.clone()),
            ("Beginn der Zweckbindung", start.to_owned()),
            ("Jahre der Zweckbindung", self.zweckbindung_years.clone()),
            ("Zeilen", rows.join("; ")),
        ]
    }

    /// Takes over the stored versions, so that saving again writes over them; a row whose line is gone becomes a new one.
    pub fn rebase(&mut self, stored: &ItemFigures) {
        self.version = stored.version.to_string();
        for (id, version) in self.line_id.iter_mut().zip(&mut self.line_version) {
            match stored.lines.iter().find(|line| line.id.to_string() == *id) {
                Some(line) => *version = line.version.to_string(),
                None => {
                    id.clear();
                    version.clear();
                }
            }
        }
    }

    /// The commands, or what is wrong.
    ///
    /// # Errors
    /// A message at every field that cannot be read; one of a line names its row.
    pub fn read(&self) -> Result<(ItemData, Vec<LineEdit>), FormErrors> {
        let mut errors = FormErrors::none();
        let mut edits = Vec::new();
        let (mut total, mut eligible) = (Cents::ZERO, Cents::ZERO);
        for (index, row) in self.rows().into_iter().enumerate() {
            let kept = row.id.parse().map(CostLineId).ok().zip(row.version.parse().ok());
            match kept {
                Some((id, version)) if row.removed => {
                    edits.push(LineEdit::Remove { id, version });
                    continue;
                }
                None if row.is_blank() => continue,
                _ => {}
            }
            let Some(data) = line(&mut errors, index + 1, &row) else {
                continue;
            };
            let gross = data.unit_price.times(data.quantity).unwrap_or(Cents::MAX);
            total = total.plus(gross);
            eligible = eligible.plus(data.eligible.unwrap_or(gross));
            edits.push(match kept {
                Some((id, version)) => LineEdit::Change { id, version, data },
                None => LineEdit::Add(data),
            });
        }
        let has_lines = edits.iter().any(|edit| !matches!(edit, LineEdit::Remove { .. }));
        let (typed_total, typed_eligible) = if has_lines && self.then == LINE_SUM {
            ("", "")
        } else {
            (self.total.as_str(), self.eligible.as_str())
        };
        let e = &mut errors;
        let total = amount(e, "total", "Gesamtausgaben", typed_total).unwrap_or(total);
        let item = ItemData {
            position: number(e, "position", "Nummer", &self.position),
            title: required_text(e, "title", "Einzelansatz", &self.title),
            total,
            eligible: amount(e, "eligible", "davon zuwendungsfähig", typed_eligible)
                .unwrap_or(if edits.is_empty() { total } else { eligible }),
            zweckbindung: OwnZweckbindung {
                start: match self.zweckbindung_start.as_str() {
                    "" => None,
                    code => choice(e, "zweckbindung_start", "Beginn der Zweckbindung", code),
                },
                years: number(
                    e,
                    "zweckbindung_years",
                    "Jahre der Zweckbindung",
                    &self.zweckbindung_years,
                ),
            },
        };
        errors.finish(Some((item, edits)))
    }
}

/// The eligible part, empty where it is all.
fn shown_unless(eligible: Cents, gross: Cents) -> String {
    if eligible == gross {
        String::new()
    } else {
        eligible.input()
    }
}

fn line(errors: &mut FormErrors, number_of_row: usize, row: &LineRow) -> Option<LineData> {
    let at = |label: &str| format!("Zeile {number_of_row}, {label}");
    let field = |name: &str| format!("{name}-{number_of_row}");
    let quantity = if row.quantity.trim().is_empty() {
        Some(1)
    } else {
        number(errors, &field("quantity"), &at("Anzahl"), &row.quantity)
    };
    let price = Cents::parse(&row.price).map_err(|error| format!("{}: {error}", at("Einzelpreis")));
    let price = errors.take(&field("price"), price);
    let before = errors.list().len();
    let eligible = amount(
        errors,
        &field("eligible"),
        &at("davon zuwendungsfähig"),
        &row.eligible,
    );
    let school = match row.school.as_str() {
        "" => None,
        id => Some(
            errors.take(
                &field("school"),
                id.parse()
                    .map(SchoolId)
                    .map_err(|_| at("Schule: Bitte neu wählen.")),
            )?,
        ),
    };
    if row.title.trim().is_empty() {
        errors.add(
            &field("title"),
            format!("{}: Bitte ausfüllen.", at("Bezeichnung")),
        );
    }
    if errors.list().len() > before {
        return None;
    }
    Some(LineData {
        position: None,
        school,
        title: row.title.clone(),
        quantity: quantity?,
        unit_price: price?,
        gross: None,
        eligible,
    })
}

#[cfg(test)]
mod tests;
