//! Which school and which line of the cost plan a row speaks of.

use paktbuch_types::{CostLineId, SchoolId};

use super::Taking;
use crate::funding::{ItemFigures, PlanFigures};
use crate::schools::SchoolFinder;
use crate::text::search_form;

impl Taking<'_> {
    /// The school that a row names. One named in part is told; one that is not sure is a warning that ends with `consequence`.
    pub(super) fn school(
        &mut self,
        schools: &SchoolFinder,
        (line, text): (usize, &str),
        consequence: &str,
    ) -> Option<SchoolId> {
        if text.is_empty() {
            return None;
        }
        match schools.find(text) {
            Ok(meant) => {
                if let Some(said) = meant.said(text) {
                    self.warn(line, "schule", said);
                }
                Some(meant.id)
            }
            Err(message) => {
                self.warn(line, "schule", format!("{message}{consequence}"));
                None
            }
        }
    }
}

/// The line of the plan that a receipt names: by number (`2`, `2.1`, `2.1 Displays`) or title, of the school's where it names one.
///
/// # Errors
/// Why none is sure, German.
pub(super) fn cost_line(
    plan: &PlanFigures,
    named: &str,
    school: Option<SchoolId>,
) -> Result<CostLineId, String> {
    if plan.items.is_empty() {
        return Err("Der Kostenplan ist noch leer.".to_owned());
    }
    if named.is_empty() {
        return match &plan.items[..] {
            [only] => of_item(only, school),
            _ => Err("Der Einzelansatz fehlt.".to_owned()),
        };
    }
    let (number, title) = numbered(named);
    if let Some((item, line)) = number
        && let Some(found) = plan.items.iter().find(|known| known.position == item)
        && (title.is_empty() || title == search_form(&found.title) || line.is_some())
    {
        return match line {
            None => of_item(found, school),
            Some(line) => {
                let known = found.lines.iter().find(|known| known.position == line);
                known
                    .map(|known| known.id)
                    .ok_or_else(|| format!("Die Kostenzeile „{named}“ gibt es nicht."))
            }
        };
    }
    let wanted = search_form(named);
    let titles = [wanted.as_str(), title.as_str()];
    let is_named = |known: &str| {
        let known = search_form(known);
        titles.contains(&known.as_str())
    };
    let items: Vec<&ItemFigures> = plan.items.iter().filter(|item| is_named(&item.title)).collect();
    if let [one] = items[..] {
        return of_item(one, school);
    }
    let lines: Vec<CostLineId> = plan
        .items
        .iter()
        .flat_map(|item| &item.lines)
        .filter(|line| is_named(&line.title))
        .filter(|line| school.is_none() || line.school.as_ref().map(|of| of.id) == school)
        .map(|line| line.id)
        .collect();
    match lines[..] {
        [one] => Ok(one),
        [] => Err(format!("„{named}“ steht nicht im Kostenplan.")),
        _ => Err(format!("„{named}“ ist im Kostenplan nicht eindeutig.")),
    }
}

/// The line of an Einzelansatz for a school; the only one, or the one for all schools, where none is named.
fn of_item(item: &ItemFigures, school: Option<SchoolId>) -> Result<CostLineId, String> {
    let of = |wanted: Option<SchoolId>| {
        let mut lines = item
            .lines
            .iter()
            .filter(move |line| line.school.as_ref().map(|of| of.id) == wanted);
        match (lines.next(), lines.next()) {
            (Some(one), None) => Some(one.id),
            _ => None,
        }
    };
    if let Some(found) = school.and_then(|school| of(Some(school))) {
        return Ok(found);
    }
    match &item.lines[..] {
        [] => Err(format!("Der Einzelansatz „{}“ hat noch keine Kostenzeile.", item.title)),
        [only] if school.is_none() || only.school.is_none() => Ok(only.id),
        _ => of(None).ok_or_else(|| {
            format!(
                "Der Einzelansatz „{}“ hat mehrere Kostenzeilen; bitte Schule oder Kostenzeile (zum Beispiel {}.1) angeben.",
                item.title, item.position
            )
        }),
    }
}

/// Numbers at the beginning of a text, and the folded rest: `2.1 Displays` is (2, 1) and `displays`. A workbook makes `2,1` of a
/// cell that is a number.
fn numbered(text: &str) -> (Option<(i64, Option<i64>)>, String) {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let mut parts = digits.split(['.', ',']).filter(|part| !part.is_empty());
    let first = parts.next().and_then(|part| part.parse().ok());
    let second = parts.next().and_then(|part| part.parse().ok());
    let is_number = parts.next().is_none() && !rest.starts_with(char::is_alphabetic);
    let rest = search_form(rest.trim_start_matches([' ', ':', '-', '–', ')']));
    (first.filter(|_| is_number).map(|first| (first, second)), rest)
}

#[cfg(test)]
mod tests {
    use paktbuch_types::{CostItemId, SchoolNumber};

    use super::*;
    use crate::funding::{Figure, LineFigures, SchoolName};

    fn plan() -> PlanFigures {
        let line = |id: i64, position: i64, school: Option<i64>, title: &str| LineFigures {
            has_orders: false,
            id: CostLineId(id),
            position,
            school: school.map(|id| SchoolName {
                id: SchoolId(id),
                number: "190743".parse::<SchoolNumber>().unwrap(),
                name: format!("Schule {id}"),
            }),
            title: title.to_owned(),
            quantity: 1,
            unit_price: paktbuch_types::Cents(0),
            figure: Figure::default(),
            version: 1,
        };
        let item = |id: i64, title: &str, lines: Vec<LineFigures>| ItemFigures {
            id: CostItemId(id),
            position: id,
            title: title.to_owned(),
            zweckbindung: paktbuch_types::OwnZweckbindung::default(),
            figure: Figure::default(),
            lines,
            version: 1,
        };
        PlanFigures {
            items: vec![
                item(1, "Anzeigegeräte", vec![line(11, 1, None, "Displays")]),
                item(
                    2,
                    "Mobile Endgeräte",
                    vec![line(21, 1, Some(7), "Tablets"), line(22, 2, Some(8), "Tablets")],
                ),
            ],
        }
    }

    #[test]
    fn a_receipt_finds_its_line_by_number_title_and_school() {
        let of =
            |named: &str, school: Option<i64>| cost_line(&plan(), named, school.map(SchoolId)).map(|id| id.0);
        for (named, school, line) in [
            ("1", None, 11),
            ("1.", Some(7), 11),
            ("anzeigegeraete", None, 11),
            ("1 Anzeigegeräte", None, 11),
            ("Displays", None, 11),
            ("2.2", None, 22),
            ("2,2", None, 22),
            ("2", Some(8), 22),
            ("Mobile Endgeräte", Some(7), 21),
            ("2.1 Tablets", Some(8), 21),
            ("Tablets", Some(8), 22),
        ] {
            assert_eq!(of(named, school), Ok(line), "{named} {school:?}");
        }
        for (named, words) in [
            ("", "Der Einzelansatz fehlt"),
            ("2", "mehrere Kostenzeilen"),
            ("Tablets", "nicht eindeutig"),
            ("2.9", "gibt es nicht"),
            ("3D-Drucker", "steht nicht im Kostenplan"),
        ] {
            let message = of(named, None).unwrap_err();
            assert!(message.contains(words), "{named}: {message}");
        }
    }
}
