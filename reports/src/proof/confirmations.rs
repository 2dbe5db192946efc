//! The lower half of the Deckblatt: what is confirmed and signed, what the auditors note, and the trail.

use paktbuch_types::{ProofConfirmation, ProofEdition, ProofType, format_date};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cover::{RIGHT, Results};
use super::{FindingConfirmation, FindingRow, Narrative, ProofInput};
use crate::sheet::{Styles, fit_row};
use crate::text;

/// Characters of this sheet's larger type that fit across its columns.
const SHEET_ROOM: u8 = 148;

/// Writes it from `row` on.
pub(super) fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    input: &ProofInput,
    results: &Results<'_>,
) -> Result<(), XlsxError> {
    let row = write_purpose(sheet, styles, row, input, results)?;
    let row = write_confirmations(sheet, styles, row, input)?;
    let row = write_audit_notes(sheet, styles, row + 1)?;
    write_trail(sheet, styles, row + 1, input)
}

/// What a Verwendungsbestätigung says beside the sums; nothing in other proofs. Returns the first free row.
fn write_purpose(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    input: &ProofInput,
    results: &Results<'_>,
) -> Result<u32, XlsxError> {
    if input.proof_type != ProofType::Confirmation {
        return Ok(row);
    }
    let settled = results.spending.settled;
    let [.., grant] = results.income.settled;
    let sentences = [
        format!(
            "Es wird bestätigt, dass die Zuwendung zweckentsprechend verwendet wurde. Ausgegeben sind bis zum {} {} €, davon zuwendungsfähig {} €.",
            format_date(input.as_of),
            settled.gross,
            settled.eligible
        ),
        format!(
            "Auf die Zuwendung entfallen {grant} €, bewilligt sind {} €.",
            input.notice.granted
        ),
    ];
    sheet.write_string_with_format(row, 0, "Bestätigung der Verwendung", &styles.heading)?;
    let mut row = row + 1;
    for sentence in sentences {
        sheet.write_string_with_format(row, 0, text::cell(&sentence), &styles.note)?;
        row += 1;
    }
    Ok(row + 1)
}

/// What the recipient confirms, ticked as far as the Sachbericht says so. Before the grant is settled, the purpose is not fulfilled and
/// nothing is audited.
fn write_confirmations(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    input: &ProofInput,
) -> Result<u32, XlsxError> {
    let narrative = input.narrative.as_ref();
    let is_confirmed =
        |what| narrative.is_some_and(|narrative: &Narrative| narrative.confirmed.contains(&what));
    sheet.write_string_with_format(row, 0, "Bestätigungen", &styles.heading)?;
    sheet.write_string_with_format(row + 1, 0, "Es wird bestätigt, dass", &styles.note)?;
    let mut row = row + 2;
    let is_interim = input.proof_type.is_interim();
    let all = ProofConfirmation::ALL.iter().copied();
    let told: Vec<ProofConfirmation> = all.filter(|what| !(is_interim && what.is_final())).collect();
    for &what in &told {
        let mark = if is_confirmed(what) { '☒' } else { '☐' };
        let end = match what {
            ProofConfirmation::Audit => " (siehe Prüfvermerk).",
            _ if told.last() == Some(&what) => ".",
            _ => ",",
        };
        sheet.write_string_with_format(row, 0, format!("   {mark}  {what}{end}"), &styles.note)?;
        row += 1;
    }
    signatures(
        sheet,
        styles,
        row,
        [
            "Ort, Datum",
            "Rechtsverbindliche Unterschrift, Name, Dienstbezeichnung",
        ],
    )
}

fn write_audit_notes(sheet: &mut Worksheet, styles: &Styles, row: u32) -> Result<u32, XlsxError> {
    for (column, title) in [
        (0, "Prüfvermerk der örtlichen Rechnungsprüfung"),
        (RIGHT, "Prüfvermerk der Bewilligungsbehörde"),
    ] {
        sheet.write_string_with_format(row, column, title, &styles.heading)?;
        sheet.write_string_with_format(row + 1, column, "   ☐  ohne Beanstandungen", &styles.note)?;
        sheet.write_string_with_format(
            row + 2,
            column,
            "   ☐  mit Beanstandungen, siehe Anlage",
            &styles.note,
        )?;
    }
    signatures(sheet, styles, row + 3, ["Ort, Datum, Unterschrift"; 2])
}

/// A line to sign on at the left and at the right; returns the first free row.
pub(super) fn signatures(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    labels: [&str; 2],
) -> Result<u32, XlsxError> {
    sheet.set_row_height(row, 34)?;
    for (columns, label) in [0..=1, RIGHT..=RIGHT + 2].into_iter().zip(labels) {
        for column in columns.clone() {
            sheet.write_blank(row + 1, column, &styles.signature)?;
        }
        sheet.write_string_with_format(row + 1, *columns.start(), label, &styles.signature)?;
    }
    Ok(row + 2)
}

/// Findings that somebody has confirmed, in the edition without the sheet *Prüfprotokoll*, which lists them in the other one.
pub(super) fn accepted(input: &ProofInput) -> impl Iterator<Item = (&FindingRow, &FindingConfirmation)> {
    let rows = input.protocol.iter();
    rows.filter(move |_| input.edition == ProofEdition::Filing)
        .filter_map(|row| Some((row, row.confirmation.as_ref()?)))
}

/// A sentence for each confirmed finding over the width of the sheet: what is objected to, and why somebody accepts it. Who did stands in
/// the edition for the files. Returns the first free row.
fn write_accepted(
    sheet: &mut Worksheet,
    styles: &Styles,
    first_row: u32,
    input: &ProofInput,
) -> Result<u32, XlsxError> {
    let wrapped = styles.quiet.clone().set_text_wrap();
    let mut row = first_row;
    for (finding, confirmation) in accepted(input) {
        let sentence = format!(
            "   ☒  {} {}: {} Bestätigt am {}: {}",
            finding.rule,
            finding.subject,
            finding.message,
            format_date(confirmation.on),
            confirmation.reason
        );
        fit_row(sheet, row, [(sentence.as_str(), SHEET_ROOM)])?;
        sheet.merge_range(row, 0, row, RIGHT + 2, &text::cell(&sentence), &wrapped)?;
        row += 1;
    }
    Ok(row)
}

/// Open findings, those that are confirmed, and the last event of the notice's audit trail.
fn write_trail(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    input: &ProofInput,
) -> Result<(), XlsxError> {
    let counts = input.findings;
    let findings = format!(
        "Offene Prüfhinweise zum Stand: Fehler {}, Warnungen {}, fehlende Angaben {}; bestätigt {}",
        counts.errors, counts.warnings, counts.missing, counts.confirmed
    );
    let trail = format!(
        "Letzter Eintrag im Änderungsverlauf des Bescheids (SHA-256): {}",
        input.audit_hash.as_deref().unwrap_or("kein Eintrag")
    );
    sheet.write_string_with_format(row, 0, findings, &styles.quiet)?;
    let row = write_accepted(sheet, styles, row + 1, input)?;
    sheet.write_string_with_format(row, 0, text::cell(&trail), &styles.quiet)?;
    Ok(())
}
