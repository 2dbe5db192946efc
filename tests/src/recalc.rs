//! Recalculating a workbook in LibreOffice and comparing every cell with what was cached in it.
//!
//! LibreOffice trusts cached values unless told otherwise, so it runs in a profile of its own that forces
//! recalculation on load.

use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

/// A profile that always recalculates (`OOXMLRecalcMode` 0 = always, 1 = never, 2 = ask).
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// Largest difference between two numbers that are the same, for numbers up to one; larger ones in proportion.
const TOLERANCE: f64 = 1e-9;

/// Whether LibreOffice can be run here.
#[must_use]
pub fn is_available() -> bool {
    Command::new("soffice").arg("--version").output().is_ok()
}

/// Loads `xlsx` in LibreOffice, recalculates all formulas and saves the result below `work`; returns its path.
///
/// # Errors
/// Where LibreOffice is missing or does not convert the file; with what it said.
pub fn recalculate(xlsx: &Path, work: &Path) -> Result<PathBuf, String> {
    let say = |error: std::io::Error| format!("{}: {error}", work.display());
    let work = work.canonicalize().map_err(say)?;
    let (profile, out) = (work.join("profile"), work.join("recalculated"));
    std::fs::create_dir_all(profile.join("user")).map_err(say)?;
    std::fs::write(profile.join("user/registrymodifications.xcu"), PROFILE).map_err(say)?;
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args([
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
        ])
        .args([&out, xlsx])
        .output()
        .map_err(|error| format!("soffice: {error}"))?;
    let result = out.join(xlsx.file_name().ok_or("not a file")?);
    if result.exists() {
        Ok(result)
    } else {
        Err(format!(
            "soffice wrote no {}: {}{}",
            result.display(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

/// Every cell of every sheet that differs between two workbooks, as `Sheet!R1C1: left ≠ right`; empty where they agree.
#[must_use]
pub fn differences(left: &Path, right: &Path) -> Vec<String> {
    let (left, right) = match (sheets(left), sheets(right)) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(error), _) | (_, Err(error)) => return vec![error],
    };
    let names =
        |sheets: &[(String, Range<Data>)]| sheets.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    if names(&left) != names(&right) {
        return vec![format!("sheets: {:?} ≠ {:?}", names(&left), names(&right))];
    }
    left.iter()
        .zip(&right)
        .flat_map(|((name, left), (_, right))| differing_cells(name, left, right))
        .collect()
}

fn sheets(path: &Path) -> Result<Vec<(String, Range<Data>)>, String> {
    let mut book: Xlsx<_> = open_workbook(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(book.worksheets())
}

fn differing_cells(sheet: &str, left: &Range<Data>, right: &Range<Data>) -> Vec<String> {
    let ends = [left.end(), right.end()].into_iter().flatten();
    let (rows, columns) = ends.fold((0, 0), |(rows, columns), (row, column)| {
        (rows.max(row + 1), columns.max(column + 1))
    });
    let mut found = Vec::new();
    for position in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let value = |range: &Range<Data>| range.get_value(position).cloned().unwrap_or_default();
        let (left, right) = (value(left), value(right));
        if !is_same(&left, &right) {
            found.push(format!(
                "{sheet}!R{}C{}: {left:?} ≠ {right:?}",
                position.0 + 1,
                position.1 + 1
            ));
        }
    }
    found
}

/// Whether two cells hold the same; a date counts as its number, an empty text as an empty cell.
fn is_same(left: &Data, right: &Data) -> bool {
    match (number(left), number(right)) {
        (Some(left), Some(right)) => is_close(left, right),
        (None, None) => left.to_string() == right.to_string(),
        _ => false,
    }
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(number) => Some(*number),
        Data::Int(number) => i32::try_from(*number).ok().map(f64::from),
        Data::DateTime(date) => Some(date.as_f64()),
        _ => None,
    }
}

#[expect(
    clippy::float_arithmetic,
    reason = "two programs' floating point results are compared"
)]
fn is_close(left: f64, right: f64) -> bool {
    (left - right).abs() <= TOLERANCE * left.abs().max(1.0)
}
