//! The chart of a list: its rows brought together by a column, as a table on a sheet of its own that follows the list.

use chrono::Datelike;
use paktbuch_types::Cents;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::{Cell, Columns, money};
use crate::sheet::{
    Column, FinishedSheet, Head, Kind, Styles, column_chart, fit_row, formula, lay_out, write_titles,
};
use crate::{amount, text};

const SHEET: &str = "Diagramm";
const NAME_WIDTH: u8 = 60;
const VALUE_WIDTH: u8 = 18;

/// What a list shows as a chart.
#[derive(Debug, Clone, Copy)]
pub struct ListChart {
    /// Above the chart, with the unit: „Bewilligt und bezahlt je Schule, in Euro“.
    pub title: &'static str,
    /// Title of the first column of its table: „Schule“.
    pub group: &'static str,
    pub by: GroupBy,
    pub shows: Shows,
}

/// What a chart shows, for those who draw it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartTable {
    pub title: &'static str,
    /// Names of what is shown of each group.
    pub series: Vec<&'static str>,
    /// Whether the values are amounts in cents; otherwise they count rows.
    pub is_money: bool,
    /// Each group with a value for every name; `None` where none of its rows has one.
    pub groups: Vec<(String, Vec<Option<i64>>)>,
}

impl ListChart {
    /// What it shows of a list.
    #[must_use]
    pub fn table(&self, columns: Columns, rows: &[Vec<Cell>]) -> ChartTable {
        let is_money = matches!(self.shows, Shows::Sums(_));
        let values = |group: &Group| match self.shows {
            Shows::Sums(_) => group.sums.iter().map(|sum| sum.map(|sum| sum.0)).collect(),
            Shows::Rows(_) => vec![Some(i64::from(group.rows))],
        };
        let name = |key: &Key| match key {
            Key::Text(name) => name.clone(),
            Key::Year(year) => year.to_string(),
        };
        ChartTable {
            title: self.title,
            series: titles(self, columns)
                .iter()
                .skip(1)
                .map(|column| column.title)
                .collect(),
            is_money,
            groups: groups(self, rows)
                .iter()
                .map(|group| (name(&group.key), values(group)))
                .collect(),
        }
    }
}

/// What brings rows together; columns are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// The same text.
    Text(usize),
    /// The same text before the first „: “.
    Before(usize),
    /// The same year of a day.
    Year(usize),
}

/// What is shown of a group, side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Sums of these columns of money, at most four; rows without any of them are left out.
    Sums(&'static [usize]),
    /// How many rows it has, under this title.
    Rows(&'static str),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Text(String),
    Year(i32),
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    key: Key,
    /// `None` where no row has an amount.
    sums: Vec<Option<Cents>>,
    rows: u32,
}

impl GroupBy {
    /// What a row belongs to; `None` for one that has nothing there.
    fn key(self, row: &[Cell]) -> Option<Key> {
        match (self, row.get(self.column())?) {
            (Self::Text(_), Cell::Text(text)) => Some(Key::Text(text.clone())),
            (Self::Before(_), Cell::Text(text)) => {
                let name = text.split_once(": ").map_or(text.as_str(), |(name, _)| name);
                Some(Key::Text(name.to_owned()))
            }
            (Self::Year(_), Cell::Date(day)) => Some(Key::Year(day.year())),
            _ => None,
        }
    }

    const fn column(self) -> usize {
        match self {
            Self::Text(column) | Self::Before(column) | Self::Year(column) => column,
        }
    }

    /// Which rows of the list belong to the group that the cell names, as a formula. Texts are compared letter by letter: SUMIFS would
    /// read `*` as any text.
    fn is_of(self, list: &FinishedSheet, cell: &str) -> String {
        let range = list.range(self.column());
        match self {
            Self::Text(_) => format!("EXACT({range},{cell})"),
            Self::Before(_) => format!("EXACT(LEFT({range},FIND(\": \",{range}&\": \")-1),{cell})"),
            Self::Year(_) => format!("(YEAR({range})={cell})"),
        }
    }
}

/// The groups of the rows: years in their order, others as they come.
fn groups(chart: &ListChart, rows: &[Vec<Cell>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let amounts: Vec<Option<Cents>> = match chart.shows {
            Shows::Sums(places) => places.iter().map(|place| money(row.get(*place))).collect(),
            Shows::Rows(_) => Vec::new(),
        };
        let is_empty = !amounts.is_empty() && amounts.iter().all(Option::is_none);
        let Some(key) = chart.by.key(row).filter(|_| !is_empty) else {
            continue;
        };
        let known = groups.iter().position(|group| group.key == key);
        let place = known.unwrap_or(groups.len());
        if known.is_none() {
            groups.push(Group {
                key,
                sums: vec![None; amounts.len()],
                rows: 0,
            });
        }
        if let Some(group) = groups.get_mut(place) {
            group.rows += 1;
            for (sum, amount) in group.sums.iter_mut().zip(amounts) {
                if let Some(amount) = amount {
                    *sum = Some(sum.unwrap_or_default().plus(amount));
                }
            }
        }
    }
    groups.sort_by_key(|group| match group.key {
        Key::Year(year) => year,
        Key::Text(_) => 0,
    });
    groups
}

/// Writes the sheet *Diagramm* of a finished list; none where the list has no rows for it.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    (list, chart): (&FinishedSheet, &ListChart),
    (columns, rows): (Columns, &[Vec<Cell>]),
) -> Result<(), XlsxError> {
    let groups = groups(chart, rows);
    if groups.is_empty() {
        return Ok(());
    }
    let titles = titles(chart, columns);
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    lay_out(sheet, head);
    let head_row = head.write(sheet, styles)?;
    write_titles(sheet, styles, head_row, &titles)?;
    let first_row = head_row + 1;
    let mut row = first_row;
    for group in &groups {
        write_group(sheet, styles, row, group, (list, chart))?;
        row += 1;
    }
    let series: Vec<u16> = (1..).take(titles.len() - 1).collect();
    let alt = format!(
        "Säulen: {}; die Werte stehen in der Tabelle darüber.",
        chart.title
    );
    let drawn = column_chart(SHEET, (first_row, row - 1), &series, (chart.title, alt.as_str()));
    sheet.insert_chart(row + 1, 0, &drawn)?;
    Ok(())
}

/// The name of the group, then what is shown of it.
fn titles(chart: &ListChart, columns: Columns) -> Vec<Column> {
    let mut titles = vec![Column::new(chart.group, NAME_WIDTH, Kind::Text)];
    match chart.shows {
        Shows::Sums(places) => {
            let shown = places.iter().filter_map(|place| columns.columns.get(*place));
            titles.extend(shown.map(|column| Column::new(column.title, VALUE_WIDTH, Kind::Money)));
        }
        Shows::Rows(title) => titles.push(Column::new(title, VALUE_WIDTH, Kind::Count)),
    }
    titles
}

fn write_group(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    group: &Group,
    (list, chart): (&FinishedSheet, &ListChart),
) -> Result<(), XlsxError> {
    match &group.key {
        Key::Text(name) => {
            sheet.write_string_with_format(row, 0, text::cell(name), &styles.text)?;
            fit_row(sheet, row, [(name.as_str(), NAME_WIDTH)])?;
        }
        Key::Year(year) => {
            sheet.write_number_with_format(row, 0, *year, &styles.ordinal)?;
        }
    }
    let is_of = chart.by.is_of(list, &format!("$A{}", row + 1));
    match chart.shows {
        Shows::Sums(places) => {
            for ((column, place), sum) in (1..).zip(places).zip(&group.sums) {
                let Some(sum) = sum else {
                    sheet.write_blank(row, column, &styles.money)?;
                    continue;
                };
                let sums = format!("=SUMPRODUCT({is_of}*{})", list.range(*place));
                let cell = formula(sums, amount::euros(*sum));
                sheet.write_formula_with_format(row, column, cell, &styles.money)?;
            }
        }
        Shows::Rows(_) => {
            let cell = formula(format!("=SUMPRODUCT(1*{is_of})"), group.rows);
            sheet.write_formula_with_format(row, 1, cell, &styles.count)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(by: GroupBy, shows: Shows) -> ListChart {
        ListChart {
            title: "Probe",
            group: "Gruppe",
            by,
            shows,
        }
    }

    #[test]
    fn rows_come_together_by_their_text_and_rows_without_amounts_are_left_out() {
        let row = |name: &str, cents: i64| vec![Cell::from(name), Cell::Money(Cents(cents))];
        let rows = [
            row("Nord: A", 100),
            row("Süd", 7),
            row("Nord: B: C", 20),
            vec!["entfallen".into(), Cell::Nothing],
        ];
        let sums = |by| {
            let found = groups(&chart(by, Shows::Sums(&[1])), &rows).into_iter();
            found
                .map(|group| (group.key, group.sums[0].unwrap().0, group.rows))
                .collect::<Vec<_>>()
        };
        let text = |name: &str| Key::Text(name.to_owned());
        assert_eq!(
            sums(GroupBy::Before(0)),
            [(text("Nord"), 120, 2), (text("Süd"), 7, 1)]
        );
        assert_eq!(sums(GroupBy::Text(0)).len(), 3);
    }

    #[test]
    fn years_stand_in_their_order() {
        let day = |year| vec![Cell::from(chrono::NaiveDate::from_ymd_opt(year, 12, 31))];
        let rows = [day(2031), day(2027), day(2031)];
        let found = groups(&chart(GroupBy::Year(0), Shows::Rows("Geräte")), &rows);
        let found: Vec<(Key, u32)> = found.into_iter().map(|group| (group.key, group.rows)).collect();
        assert_eq!(found, [(Key::Year(2027), 1), (Key::Year(2031), 2)]);
    }

    #[test]
    fn what_a_chart_shows_can_be_drawn_elsewhere() {
        static COLUMNS: Columns = Columns {
            columns: &[
                Column::new("Schule", 20, Kind::Text),
                Column::new("bezahlt", 14, Kind::Money),
            ],
            totals: &["paid_cents"],
        };
        let row = |name: &str, cents: i64| vec![Cell::from(name), Cell::Money(Cents(cents))];
        let rows = [row("Nord", 100), row("Süd", 7), row("Nord", 20)];
        let table = chart(GroupBy::Text(0), Shows::Sums(&[1])).table(COLUMNS, &rows);
        assert_eq!((table.series, table.is_money), (vec!["bezahlt"], true));
        assert_eq!(
            table.groups,
            [
                ("Nord".to_owned(), vec![Some(120)]),
                ("Süd".to_owned(), vec![Some(7)])
            ]
        );
        let unknown = [row("Nord", 100), vec!["Nord".into(), Cell::Nothing]];
        let table = chart(GroupBy::Text(0), Shows::Sums(&[1, 2])).table(COLUMNS, &unknown);
        assert_eq!(
            table.groups,
            [("Nord".to_owned(), vec![Some(100), None])],
            "what no row tells is nothing"
        );
        let table = chart(GroupBy::Text(0), Shows::Rows("Geräte")).table(COLUMNS, &rows);
        assert_eq!((table.series, table.is_money), (vec!["Geräte"], false));
        assert_eq!(table.groups[0], ("Nord".to_owned(), vec![Some(2)]));
    }
}
