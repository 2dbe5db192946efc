//! The form of an edition with a field for each value, in the order of the programme's page.

use askama::Template;

use super::framed;
use crate::funding::forms::EditionFields;
use crate::funding::paths;
use crate::funding::programme::{Asked, Entry, Programme};
use crate::web::components::{Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Rows for new entries of a table.
const BLANK: usize = 2;
/// Columns of tables without which a row says nothing.
const NEEDED: [&str; 3] = ["code", "name", "bezug"];
/// Headings of the form: anchor, title and the first parameter under it.
const GROUPS: [(&str, &str, &str); 8] = [
    ("g-grundlage", "Grundlage", "land"),
    ("g-foerderung", "Förderung und Eigenanteil", "foerderart"),
    ("g-budget", "Budget", "budget_ebene"),
    ("g-bereiche", "Förderbereiche und Obergrenzen", "kategorien"),
    ("g-fristen", "Fristen", "frueheste_massnahme"),
    ("g-abruf", "Mittelabruf", "abruf_art"),
    ("g-nachweis", "Nachweis", "vn_art"),
    ("g-regeln", "Weitere Regeln", "einzelansatz_toleranz"),
];

/// The form.
#[derive(Debug, Template)]
#[template(path = "funding/edition_fields.html")]
pub struct EditionFieldsPage {
    layout: Layout,
    action: &'static str,
    back: &'static str,
    /// The same edition as a text.
    toml_href: String,
    errors: Vec<FieldError>,
    head: Vec<Cell>,
    groups: Vec<Group>,
}

/// One control.
#[derive(Debug)]
struct Cell {
    kind: Kind,
    field: Field,
}

/// Which control of `components/form.html` asks for it.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Area,
    List,
    Number,
    Day,
    Percent,
    Money,
    Select,
}

#[derive(Debug)]
struct Group {
    id: &'static str,
    title: &'static str,
    parameters: Vec<ParameterFields>,
}

/// The fields of one parameter.
#[derive(Debug)]
struct ParameterFields {
    label: &'static str,
    /// `None` for one that has a table.
    value: Option<Cell>,
    /// Carries the message about a table as a whole.
    table: Option<Field>,
    rows: Vec<Vec<Cell>>,
    source: Field,
    note: Field,
    not_applicable: Field,
    more_open: bool,
}

impl EditionFieldsPage {
    /// The form with what was typed; `from` is the edition that it started from.
    #[must_use]
    pub fn new(layout: Layout, form: &EditionFields, from: Option<(&str, u32)>, errors: &FormErrors) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for asked in Programme::asked() {
            if let Some(&(id, title, _)) = GROUPS.iter().find(|(_, _, first)| *first == asked.key) {
                groups.push(Group {
                    id,
                    title,
                    parameters: Vec::new(),
                });
            }
            if let Some(group) = groups.last_mut() {
                group.parameters.push(ParameterFields::new(form, &asked, errors));
            }
        }
        Self {
            layout: framed(layout, "Fassung eintragen")
                .crumb("Förderprogramme", paths::PROGRAMMES)
                .here("Fassung eintragen"),
            action: paths::EDITION_FIELDS,
            back: paths::PROGRAMMES,
            toml_href: from.map_or_else(
                || paths::NEW_EDITION.to_owned(),
                |(code, version)| paths::new_edition_after(code, version),
            ),
            errors: errors.list().to_vec(),
            head: EditionFields::head()
                .iter()
                .map(|(name, asked)| head_cell(form, name, asked, errors))
                .collect(),
            groups,
        }
    }
}

fn head_cell(form: &EditionFields, name: &str, asked: &Asked, errors: &FormErrors) -> Cell {
    let hint = match asked.key {
        "code" => "Kleine Buchstaben, Ziffern und Bindestriche; bei einer neuen Fassung die des Programms.",
        "ersetzt" => "Nummer der Fassung, an deren Stelle diese tritt; leer, wenn sie auf die letzte folgt.",
        "gueltig_von" => "Erster und letzter Tag, an dem das Programm läuft.",
        _ => "",
    };
    let field = Field::new(name, asked.label)
        .value(form.text(name))
        .hint(hint)
        .error(errors.at(name));
    let is_needed = ["titel", "code", "version"].contains(&asked.key);
    let field = if is_needed { field } else { field.optional() };
    Cell::new(field, &asked.entry)
}

impl Cell {
    fn new(field: Field, entry: &Entry) -> Self {
        let unknown = [("", "– keine Angabe –")];
        let (kind, field) = match entry {
            Entry::Text | Entry::Words | Entry::Rows(_) => (Kind::Text, field),
            Entry::Lines => (Kind::List, field.hint("Eine Zeile je Eintrag.")),
            Entry::Number => (Kind::Number, field),
            Entry::Day => (Kind::Day, field),
            Entry::Percent => (Kind::Percent, field),
            Entry::Amount => (Kind::Money, field),
            Entry::YesNo => {
                let choices = unknown.into_iter().chain([("ja", "ja"), ("nein", "nein")]);
                (Kind::Select, field.options(choices))
            }
            Entry::Choice(codes) => {
                let choices = unknown.into_iter().chain(codes.iter().copied());
                (Kind::Select, field.options(choices))
            }
        };
        Self { kind, field }
    }
}

impl ParameterFields {
    fn new(form: &EditionFields, asked: &Asked, errors: &FormErrors) -> Self {
        let plain = |name: String, label: &str| {
            let (value, error) = (form.text(&name).to_owned(), errors.at(&name));
            Field::new(name, label).value(value).error(error).optional()
        };
        let (value, table, rows) = match &asked.entry {
            Entry::Rows(columns) => {
                let table = Field::new(asked.key, asked.label).error(errors.at(asked.key));
                (None, Some(table), rows(form, asked, columns, errors))
            }
            entry => {
                let mut cell = Cell::new(plain(asked.key.to_owned(), "Wert"), entry);
                if *entry == Entry::Text {
                    cell.kind = Kind::Area;
                }
                (Some(cell), None, Vec::new())
            }
        };
        let note = plain(EditionFields::note(asked.key), "Hinweis");
        let name = EditionFields::not_applicable(asked.key);
        let is_ticked = form.text(&name) == "true";
        Self {
            label: asked.label,
            value,
            table,
            rows,
            source: plain(EditionFields::source(asked.key), "Quelle").only_with("zu jedem Wert nötig"),
            more_open: is_ticked || !note.value.is_empty(),
            note,
            not_applicable: Field::new(name, "entfällt: das Programm hat keine solche Regel")
                .checked(is_ticked),
        }
    }
}

/// The rows of a table as typed, blank ones behind them.
fn rows(form: &EditionFields, asked: &Asked, columns: &[Asked], errors: &FormErrors) -> Vec<Vec<Cell>> {
    let mut rows = form.rows(asked.key, columns);
    rows.extend(vec![vec![String::new(); columns.len()]; BLANK]);
    let cell = |row: usize, column: &Asked, typed: &str| {
        let mut field = Field::new(EditionFields::column(asked.key, column.key), column.label);
        field.id = EditionFields::cell(asked.key, column.key, row);
        let error = errors.at(&field.id);
        let field = field.error(error).value(typed);
        let field = if NEEDED.contains(&column.key) {
            field.only_with("je Zeile nötig")
        } else {
            field.optional()
        };
        Cell::new(field, &column.entry)
    };
    let row = |(index, typed): (usize, &Vec<String>)| -> Vec<Cell> {
        let cells = columns.iter().zip(typed);
        cells
            .map(|(column, typed)| cell(index + 1, column, typed))
            .collect()
    };
    rows.iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_stands_under_a_heading() {
        let asked = Programme::asked();
        assert_eq!(asked.first().map(|asked| asked.key), Some(GROUPS[0].2));
        for (_, title, first) in GROUPS {
            assert!(asked.iter().any(|asked| asked.key == first), "{title}: {first}");
        }
    }
}
