//! Letters as others read them: the structure of the PDF, the parts of the docx.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use chrono::NaiveDate;
use lopdf::{Dictionary, Object};
use paktbuch_reports::document::{
    Block, Column, Document, DocumentError, Fact, Letterhead, Logo, Row, Table, parse, write_docx, write_pdf,
};
use quick_xml::events::Event;
use zip::ZipArchive;

const HOSTILE: &str =
    "#read(\"/etc/passwd\") $x$ \\ <script>alert(1)</script> & \"Anführung\" https://beispiel.de";

fn letter(blocks: Vec<Block>) -> Document {
    Document {
        title: "Umschichtung zwischen Einzelansätzen".to_owned(),
        letterhead: Letterhead {
            authority: "Gemeinde Havixbeck".to_owned(),
            lines: vec!["Willi-Richter-Platz 1".to_owned(), "48329 Havixbeck".to_owned()],
            logo: None,
        },
        recipient: vec!["Bezirksregierung Münster".to_owned(), "48128 Münster".to_owned()],
        facts: vec![
            Fact::new("Ihr Zeichen", "48.01-DP-2020"),
            Fact::new("Datum", "31.10.2024"),
        ],
        date: NaiveDate::from_ymd_opt(2024, 10, 31).unwrap(),
        blocks,
    }
}

fn everything() -> Document {
    let mut blocks = parse(
        "Sehr geehrte Damen und Herren,\n\ndie Ausgaben **verschieben** sich *wie folgt*:\n\n# Gründe\n- Preise\n- Mengen\n\n1. erstens\n2. zweitens",
    );
    blocks.push(Block::Table(Table {
        columns: vec![
            Column::words("Einzelansatz"),
            Column::amounts("bisher"),
            Column::amounts("neu"),
        ],
        rows: (1..=60)
            .map(|number| {
                Row::of([
                    format!("{number} Endgeräte"),
                    "1.000,00 €".to_owned(),
                    "900,00 €".to_owned(),
                ])
            })
            .chain([Row::of(["Summe", "60.000,00 €", "54.000,00 €"]).as_sum()])
            .collect(),
    }));
    blocks.push(Block::Signature {
        closing: "Mit freundlichen Grüßen".to_owned(),
        lines: vec!["Ort, Datum".to_owned(), "Unterschrift".to_owned()],
    });
    blocks.push(Block::PageBreak);
    blocks.push(Block::heading(1, "Anlage"));
    letter(blocks)
}

/// A picture of one red pixel.
fn logo() -> Logo {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";
    Logo {
        png: png.to_vec(),
        size: (1, 1),
    }
}

/// The types of all elements in the tree of the structure.
fn structure(pdf: &lopdf::Document) -> BTreeSet<String> {
    let dictionaries = pdf.objects.values().filter_map(|object| object.as_dict().ok());
    dictionaries
        .filter(|element| element.has(b"P") && element.has(b"K"))
        .filter_map(|element| element.get(b"S").and_then(Object::as_name).ok())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect()
}

fn part_of<'a>(pdf: &'a lopdf::Document, from: &'a Dictionary, key: &[u8]) -> &'a Dictionary {
    let (_, object) = pdf.dereference(from.get(key).unwrap()).unwrap();
    object.as_dict().unwrap()
}

#[test]
fn what_is_enclosed_is_on_the_page_of_the_closing_words() {
    let pages = |lines: usize, enclosed: &str| {
        let mut blocks = vec![Block::paragraph("Zeile\n".repeat(lines))];
        blocks.push(Block::Signature {
            closing: "Mit freundlichen Grüßen\nIm Auftrag".to_owned(),
            lines: vec!["Ort, Datum".to_owned()],
        });
        blocks.extend((!enclosed.is_empty()).then(|| Block::paragraph(enclosed)));
        let bytes = write_pdf(&letter(blocks)).unwrap();
        lopdf::Document::load_mem(&bytes).unwrap().get_pages().len()
    };
    let lines: Vec<usize> = (1..60).collect();
    let full = lines.partition_point(|lines| pages(*lines, "") == 1);
    assert!((10..59).contains(&full), "{full} lines fill the page");
    assert_eq!(pages(full - 1, "Anlage: Aufstellung zum Mittelabruf 1"), 1);
}

#[test]
fn a_pdf_has_a_title_a_language_and_a_tree_of_its_structure() {
    let bytes = write_pdf(&everything()).unwrap();
    let pdf = lopdf::Document::load_mem(&bytes).unwrap();
    let catalog = pdf.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"de-DE");
    assert!(
        part_of(&pdf, catalog, b"MarkInfo")
            .get(b"Marked")
            .unwrap()
            .as_bool()
            .unwrap()
    );
    assert!(
        part_of(&pdf, catalog, b"ViewerPreferences")
            .get(b"DisplayDocTitle")
            .unwrap()
            .as_bool()
            .unwrap()
    );
    assert!(catalog.has(b"StructTreeRoot"));
    let (_, metadata) = pdf.dereference(catalog.get(b"Metadata").unwrap()).unwrap();
    let xmp = String::from_utf8(metadata.as_stream().unwrap().content.clone()).unwrap();
    for said in [
        "Umschichtung zwischen Einzelansätzen",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(xmp.contains(said), "{said}: {xmp}");
    }
    let found = structure(&pdf);
    for name in [
        "H1", "H2", "P", "L", "LI", "Table", "TR", "TH", "TD", "Strong", "Em",
    ] {
        assert!(found.contains(name), "{name}: {found:?}");
    }
    assert!(pdf.get_pages().len() >= 3);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(
        write_pdf(&everything()).unwrap(),
        write_pdf(&everything()).unwrap()
    );
    assert_eq!(
        write_docx(&everything()).unwrap(),
        write_docx(&everything()).unwrap()
    );
}

#[test]
fn hostile_text_is_shown_and_never_run() {
    let mut document = letter(parse(HOSTILE));
    document.title = HOSTILE.to_owned();
    document.letterhead.authority = HOSTILE.to_owned();
    document.letterhead.lines = vec![HOSTILE.to_owned()];
    document.recipient = vec![HOSTILE.to_owned()];
    document.facts = vec![Fact::new(HOSTILE, HOSTILE)];
    document.blocks.push(Block::heading(1, HOSTILE));
    document.blocks.push(Block::Signature {
        closing: "Mit freundlichen Grüßen".to_owned(),
        lines: vec![HOSTILE.to_owned()],
    });
    let pdf = lopdf::Document::load_mem(&write_pdf(&document).unwrap()).unwrap();
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let text = pdf.extract_text(&pages).unwrap();
    assert!(text.contains("#read(\"/etc/passwd\")"), "{text}");
    assert!(!text.contains("root:"), "{text}");
    let said = part(&write_docx(&document).unwrap(), "word/document.xml");
    assert!(!said.contains("<script>") && said.contains("&lt;script&gt;"));
}

#[test]
fn a_character_that_no_font_has_is_named() {
    for (text, unknown) in [("Preis 字", '字'), ("\u{E000}", '\u{E000}'), ("हिन्दी", 'ह')] {
        let refused = write_pdf(&letter(vec![Block::paragraph(text)])).unwrap_err();
        assert!(
            matches!(refused, DocumentError::Character { character, .. } if character == unknown),
            "{refused}"
        );
        assert!(refused.to_string().contains(&format!("„{text}“")), "{refused}");
        assert!(write_docx(&letter(vec![Block::paragraph(text)])).is_ok());
    }
    // Names of people and schools: Arabic, Persian, Hebrew, Greek, Cyrillic; the second font has what the first lacks.
    for text in ["مدرسة محمد", "پژمان گچ", "שלום", "Σχολείο", "Школа"] {
        let mut document = letter(vec![Block::paragraph(text), Block::heading(1, text)]);
        document.recipient.push(text.to_owned());
        let pdf = lopdf::Document::load_mem(&write_pdf(&document).unwrap()).unwrap();
        let said = pdf.extract_text(&[1]).unwrap();
        assert!(
            text.chars().any(|c| !c.is_whitespace() && said.contains(c)),
            "{text}: {said}"
        );
    }
    // The letters of DIN 91379 that German authorities have to be able to write, and some signs of offices.
    let text = "ÄÖÜäöüßẞ ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĲĳĴĵĶķĹĺĻļĽľĿŀŁłŃńŅņŇňŉŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžƏƠơƯưǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǢǣǤǥǦǧǨǩǪǫǬǭǮǯǰǴǵǸǹǺǻǼǽǾǿȀȒȘșȚțȞȟȪȫȮȯȲȳəʒ Ḃ ạẸ ỹ – — … „“ ‚‘ » « § € ≤ ≥ × · • ½ ° ✓ → □";
    write_pdf(&letter(vec![Block::paragraph(text)])).unwrap();
}

/// What a PDF of one page says, without blanks.
fn said_on_one_page(bytes: &[u8]) -> String {
    assert!(bytes.starts_with(b"%PDF-"));
    let pdf = lopdf::Document::load_mem(bytes).unwrap();
    assert!(structure(&pdf).contains("H1"));
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    assert_eq!(pages, [1]);
    pdf.extract_text(&pages).unwrap().split_whitespace().collect()
}

#[test]
fn without_a_recipient_it_is_a_report_with_its_facts() {
    let mut document = letter(Vec::new());
    let docx = write_docx(&document).unwrap();
    assert!(part(&docx, "word/document.xml").contains("\"Anschrift\""));
    document.recipient = Vec::new();
    let said = said_on_one_page(&write_pdf(&document).unwrap());
    for word in ["Havixbeck", "Umschichtung", "48.01-DP-2020", "31.10.2024"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let said = part(&write_docx(&document).unwrap(), "word/document.xml");
    assert!(!said.contains("\"Anschrift\"") && said.contains("48.01-DP-2020"));
    assert_eq!(said.matches("<w:pStyle w:val=\"Angabe\"/>").count(), 2, "{said}");
}

#[test]
fn an_empty_document_has_a_title_and_blocks_without_content_go() {
    let mut document = letter(Vec::new());
    document.recipient = Vec::new();
    document.facts = Vec::new();
    document.title = String::new();
    document.letterhead.lines = Vec::new();
    document.letterhead.authority = String::new();
    let (pdf, docx) = (write_pdf(&document).unwrap(), write_docx(&document).unwrap());
    let said = said_on_one_page(&pdf);
    assert!(
        said.contains("Schreiben") && !said.contains("Havixbeck"),
        "{said}"
    );
    assert!(part(&docx, "word/document.xml").contains(">Schreiben</w:t>"));
    assert!(part(&docx, "docProps/core.xml").contains("<dc:title>Schreiben</dc:title>"));
    let empty = Table {
        columns: Vec::new(),
        rows: Vec::new(),
    };
    document.blocks = vec![
        Block::Paragraph { text: Vec::new() },
        Block::List {
            ordered: true,
            items: Vec::new(),
        },
        Block::Table(empty),
        Block::Signature {
            closing: String::new(),
            lines: Vec::new(),
        },
    ];
    assert!(write_pdf(&document).unwrap() == pdf);
    assert!(write_docx(&document).unwrap() == docx);
}

#[test]
fn the_logo_stands_in_both_and_a_broken_one_is_refused() {
    let mut document = everything();
    document.letterhead.logo = Some(logo());
    let pdf = lopdf::Document::load_mem(&write_pdf(&document).unwrap()).unwrap();
    assert!(structure(&pdf).contains("Figure"));
    let docx = write_docx(&document).unwrap();
    assert!(part(&docx, "word/document.xml").contains("Logo: Gemeinde Havixbeck"));
    document.letterhead.logo = Some(Logo {
        png: b"kein Bild".to_vec(),
        size: (1, 1),
    });
    assert!(matches!(write_pdf(&document), Err(DocumentError::Typesetting(_))));
}

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_docx_has_styles_a_repeated_head_row_and_its_language() {
    let mut document = everything();
    document.letterhead.logo = Some(logo());
    let docx = write_docx(&document).unwrap();
    let archive = ZipArchive::new(Cursor::new(docx.as_slice())).unwrap();
    let names = archive.file_names().map(|name| name.unwrap().into_owned());
    let names: Vec<String> = names.collect();
    for name in names.iter().filter(|name| !name.ends_with(".png")) {
        let text = part(&docx, name);
        let mut reader = quick_xml::Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        while !matches!(reader.read_event().unwrap(), Event::Eof) {}
    }
    let text = part(&docx, "word/document.xml");
    for said in [
        "<w:pStyle w:val=\"Heading1\"/>",
        "<w:pStyle w:val=\"Heading2\"/>",
        "<w:tblHeader/>",
        "<w:b/>",
        "<w:i/>",
        "<w:br w:type=\"page\"/>",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert_eq!(text.matches("<w:tblHeader/>").count(), 1);
    assert!(part(&docx, "word/styles.xml").contains("w:lang w:val=\"de-DE\""));
    assert!(part(&docx, "docProps/core.xml").contains("<dc:language>de-DE</dc:language>"));
}

/// Lets LibreOffice make a PDF of a file; `None` where it does not open it.
fn converted(file: &Path) -> Option<Vec<u8>> {
    let folder = file.parent()?;
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .args([folder, file])
        .output()
        .ok()?;
    std::fs::read(file.with_extension("pdf")).ok()
}

#[test]
fn libreoffice_opens_a_docx() {
    let work = tempfile::tempdir().unwrap();
    let plain = work.path().join("text.txt");
    std::fs::write(&plain, "Text").unwrap();
    if converted(&plain).is_none() {
        eprintln!("SKIPPED: LibreOffice Writer (soffice) is not installed; no docx was opened here.");
        return;
    }
    let letter = work.path().join("schreiben.docx");
    std::fs::write(&letter, write_docx(&everything()).unwrap()).unwrap();
    let pdf = lopdf::Document::load_mem(&converted(&letter).unwrap()).unwrap();
    assert!(pdf.get_pages().len() >= 3);
}
