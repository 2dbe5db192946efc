//! Writes a sample letter as `schreiben.pdf` and `schreiben.docx` into the folder given as first argument.

use std::path::PathBuf;

use chrono::NaiveDate;
use paktbuch_reports::document::{
    Block, Column, Document, Fact, Letterhead, Row, Table, parse, write_docx, write_pdf,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let document = sample();
    std::fs::write(folder.join("schreiben.pdf"), write_pdf(&document)?)?;
    std::fs::write(folder.join("schreiben.docx"), write_docx(&document)?)?;
    Ok(())
}

fn sample() -> Document {
    let mut blocks = parse(
        "Sehr geehrte Damen und Herren,\n\nbei der Durchführung der Maßnahme verschieben sich die *zuwendungsfähigen* Ausgaben zwischen den Einzelansätzen wie unten dargestellt. Die Gesamtausgaben von **246.940,00 €** bleiben unverändert.",
    );
    let amounts = |cells: [&str; 5]| Row::of(cells);
    blocks.push(Block::Table(Table {
        columns: vec![
            Column::words("Einzelansatz"),
            Column::amounts("bisher"),
            Column::amounts("Veränderung"),
            Column::amounts("%"),
            Column::amounts("neu"),
        ],
        rows: vec![
            amounts([
                "1 Schulgebundene mobile Endgeräte",
                "120.000,00 €",
                "−6.000,00 €",
                "−5,00",
                "114.000,00 €",
            ]),
            amounts([
                "2 Anzeige- und Interaktionsgeräte",
                "80.000,00 €",
                "6.000,00 €",
                "7,50",
                "86.000,00 €",
            ]),
            amounts(["Summe", "200.000,00 €", "", "", "200.000,00 €"]).as_sum(),
        ],
    }));
    blocks.extend(parse(
        "# Begründung\n\nDie Preise der Anzeigegeräte sind gestiegen:\n\n- 12 Geräte statt 10\n- Montage durch den Hersteller",
    ));
    blocks.push(Block::Signature {
        closing: "Mit freundlichen Grüßen".to_owned(),
        lines: vec![
            "Ort, Datum".to_owned(),
            "Unterschrift, Name, Dienstbezeichnung".to_owned(),
        ],
    });
    Document {
        title: "Umschichtung zwischen Einzelansätzen: DigitalPakt Schule, Zuwendungsbescheid vom 15.03.2021, Aktenzeichen 48.01.02-117/2021"
            .to_owned(),
        letterhead: Letterhead {
            authority: "Gemeinde Havixbeck".to_owned(),
            lines: [
                "Der Bürgermeister",
                "Willi-Richter-Platz 1",
                "48329 Havixbeck",
                "Telefon 02507 33-0",
                "gemeinde@havixbeck.example",
            ]
            .map(str::to_owned)
            .to_vec(),
            logo: None,
        },
        recipient: ["Bezirksregierung Münster", "Dezernat 48", "48128 Münster"].map(str::to_owned).to_vec(),
        facts: vec![
            Fact::new("Ihr Zeichen", "48.01.02-117/2021"),
            Fact::new("Auskunft", "Erika Beispiel, 02507 33-112"),
            Fact::new("Datum", "31.10.2024"),
        ],
        date: NaiveDate::from_ymd_opt(2024, 10, 31).unwrap_or_default(),
        blocks,
    }
}
