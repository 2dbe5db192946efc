//! Rows of the sheet *Einnahmen*: the sources of the own share (Eigenanteil) where the notice names several. They stand above the row
//! *Eigenanteil*, which is their sum. What was settled is divided over them in proportion to the plan, to the cent.

use paktbuch_types::Cents;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::OwnSource;
use super::income::{Whole, write_share};
use crate::sheet::{Styles, fit_row, formula};
use crate::{amount, text};

const KIND: &str = "Quelle des Eigenanteils";

/// How many rows the sources take.
pub(super) fn rows(sources: &[OwnSource]) -> u32 {
    u32::try_from(sources.len()).unwrap_or(u32::MAX)
}

/// Writes the sources from `first_row` on; the row below them is their sum, with `settled` as its amount lt. Abrechnung. `wholes` are what
/// the shares of the columns C and E are of.
pub(super) fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    (first_row, width): (u32, u8),
    (sources, settled): (&[OwnSource], Cents),
    wholes: [Whole; 2],
) -> Result<(), XlsxError> {
    let granted: Vec<Cents> = sources.iter().map(|source| source.granted).collect();
    let sum = first_row + rows(sources);
    let division = Division {
        planned: granted.iter().copied().sum(),
        settled,
        first_row,
        sum,
    };
    let parts = settled.split_like(&granted);
    for (row, (source, part)) in (first_row..).zip(sources.iter().zip(parts)) {
        let name = source.source.as_str();
        sheet.write_string_with_format(row, 0, KIND, &styles.text)?;
        sheet.write_string_with_format(row, 1, text::cell(name), &styles.text)?;
        fit_row(sheet, row, [(name, width)])?;
        sheet.write_number_with_format(row, 2, amount::euros(source.granted), &styles.money)?;
        let settled = formula(division.formula(row, source.granted, part), amount::euros(part));
        sheet.write_formula_with_format(row, 4, settled, &styles.money)?;
        for (whole, value) in wholes.into_iter().zip([source.granted, part]) {
            write_share(sheet, &styles.percent, row, value, whole)?;
        }
    }
    Ok(())
}

/// How the settled own share is divided.
struct Division {
    /// All sources together.
    planned: Cents,
    settled: Cents,
    first_row: u32,
    /// Row of the sum.
    sum: u32,
}

impl Division {
    /// The part of a source as a formula: its proportion rounded to the cent, and the cent by which the largest remainders differ
    /// from that, so that the parts add up.
    fn formula(&self, row: u32, granted: Cents, part: Cents) -> String {
        let (number, sum) = (row + 1, self.sum + 1);
        if self.planned == Cents::ZERO {
            return if row == self.first_row {
                format!("=E{sum}")
            } else {
                "=0".to_owned()
            };
        }
        let rounded = self.settled.pro_rata(granted.0, self.planned.0);
        let proportion = format!("ROUND(E{sum}*C{number}/C{sum},2)");
        match part.minus(rounded) {
            Cents::ZERO => format!("={proportion}"),
            cent => format!("={proportion}{:+}", amount::euros(cent)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cent_that_rounding_leaves_is_written_beside_the_proportion() {
        // Two thirds of a cent each: two sources get one, the last nothing.
        let division = Division {
            planned: Cents(300),
            settled: Cents(2),
            first_row: 6,
            sum: 9,
        };
        let parts = division.settled.split_like(&[Cents(100); 3]);
        assert_eq!(parts, [Cents(1), Cents(1), Cents(0)]);
        let formulas: Vec<String> = (6..)
            .zip(parts)
            .map(|(row, part)| division.formula(row, Cents(100), part))
            .collect();
        assert_eq!(
            formulas,
            [
                "=ROUND(E10*C7/C10,2)",
                "=ROUND(E10*C8/C10,2)",
                "=ROUND(E10*C9/C10,2)-0.01"
            ]
        );
    }

    #[test]
    fn without_a_plan_the_first_source_bears_all() {
        let division = Division {
            planned: Cents::ZERO,
            settled: Cents(500),
            first_row: 6,
            sum: 8,
        };
        assert_eq!(division.formula(6, Cents::ZERO, Cents(500)), "=E9");
        assert_eq!(division.formula(7, Cents::ZERO, Cents::ZERO), "=0");
    }
}
