//! docx for those who amend a letter: WordprocessingML with real styles, in the package that Word and LibreOffice open.
//!
//! Written here and not by a library, see ADR 12.

mod body;
mod letter;
mod xml;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::error::DocumentError;
use super::plain::plain;
use super::tree::Document;
use body::{BULLETS, Body};
use xml::{Xml, element, empty, value};

const STYLES: &str = include_str!("styles.xml");
const SETTINGS: &str = include_str!("settings.xml");

/// Namespace of WordprocessingML.
const MAIN: (&str, &str) = (
    "xmlns:w",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
);
/// Where the kinds of relations between parts live.
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The document as docx, in German. The same document gives the same bytes.
///
/// # Errors
/// [`DocumentError::Archive`].
pub fn write(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let document = plain(document);
    let mut body = Body::default();
    let head = letter::head(&document);
    let blocks: Xml = document.blocks.iter().map(|block| body.block(block)).collect();
    let has_logo = document.letterhead.logo.is_some();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        archive.start_file(name, options).map_err(std::io::Error::other)?;
        archive.write_all(bytes)
    };
    add("[Content_Types].xml", content_types().as_bytes())?;
    add("_rels/.rels", package_relations().as_bytes())?;
    add("docProps/core.xml", properties(&document).as_bytes())?;
    add("word/document.xml", main_part(head.and(blocks)).as_bytes())?;
    add("word/_rels/document.xml.rels", relations(has_logo).as_bytes())?;
    add("word/styles.xml", STYLES.as_bytes())?;
    add("word/settings.xml", SETTINGS.as_bytes())?;
    add("word/numbering.xml", numberings(body.numbered).as_bytes())?;
    add("word/footer1.xml", footer(&document).as_bytes())?;
    if let Some(logo) = &document.letterhead.logo {
        add("word/media/logo.png", &logo.png)?;
    }
    let finished = archive.finish().map_err(std::io::Error::other)?;
    Ok(finished.into_inner())
}

/// The text with its page: A4, 25 mm to the left and below, 20 mm to the right and above.
fn main_part(inner: Xml) -> String {
    let size = empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
    let margins = [
        ("w:top", "1134"),
        ("w:right", "1134"),
        ("w:bottom", "1417"),
        ("w:left", "1417"),
        ("w:header", "567"),
        ("w:footer", "567"),
        ("w:gutter", "0"),
    ];
    let footer = empty("w:footerReference", &[("w:type", "default"), ("r:id", "rId4")]);
    let section = element("w:sectPr", &[], footer.and(size).and(empty("w:pgMar", &margins)));
    let names = [
        MAIN,
        ("xmlns:r", RELATIONS),
        (
            "xmlns:wp",
            "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        ),
        ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        (
            "xmlns:pic",
            "http://schemas.openxmlformats.org/drawingml/2006/picture",
        ),
    ];
    element("w:document", &names, element("w:body", &[], inner.and(section))).into_part()
}

/// Name of the authority and „Seite 1 von 2“.
fn footer(document: &Document) -> String {
    let field = |code: &str| {
        let shown = element("w:r", &[], element("w:t", &[], Xml::text("1")));
        element("w:fldSimple", &[("w:instr", code)], shown)
    };
    let line = body::plain(&document.letterhead.authority)
        .and(element("w:r", &[], empty("w:tab", &[])))
        .and(body::plain("Seite "))
        .and(field("PAGE"))
        .and(body::plain(" von "))
        .and(field("NUMPAGES"));
    element("w:ftr", &[MAIN], body::paragraph("Footer", line)).into_part()
}

/// One bullet list, and a numbered list for each of the text, all of which begin with 1.
fn numberings(numbered: usize) -> String {
    let level = |format: &str, text: &str| {
        let indent = empty("w:ind", &[("w:left", "425"), ("w:hanging", "425")]);
        let inner = value("w:start", "1")
            .and(value("w:numFmt", format))
            .and(value("w:lvlText", text))
            .and(value("w:lvlJc", "left"))
            .and(element("w:pPr", &[], indent));
        element("w:lvl", &[("w:ilvl", "0")], inner)
    };
    let form = |id: &str, level: Xml| {
        let inner = value("w:multiLevelType", "singleLevel").and(level);
        element("w:abstractNum", &[("w:abstractNumId", id)], inner)
    };
    let list = |number: usize| {
        let form = if number == BULLETS { "0" } else { "1" };
        let anew = element("w:lvlOverride", &[("w:ilvl", "0")], value("w:startOverride", "1"));
        let inner = value("w:abstractNumId", form);
        let inner = if number == BULLETS { inner } else { inner.and(anew) };
        element("w:num", &[("w:numId", &number.to_string())], inner)
    };
    let lists: Xml = (BULLETS..=BULLETS + numbered).map(list).collect();
    let inner = form("0", level("bullet", "•"))
        .and(form("1", level("decimal", "%1.")))
        .and(lists);
    element("w:numbering", &[MAIN], inner).into_part()
}

/// Title, author, day and language of the file.
fn properties(document: &Document) -> String {
    let names = [
        ("xmlns:cp", &*format!("{PACKAGE}/metadata/core-properties")),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let day = format!("{}T00:00:00Z", document.date);
    let kind = [("xsi:type", "dcterms:W3CDTF")];
    let inner = element("dc:title", &[], Xml::text(&document.title))
        .and(element(
            "dc:creator",
            &[],
            Xml::text(&document.letterhead.authority),
        ))
        .and(element("dc:language", &[], Xml::text("de-DE")))
        .and(element("dcterms:created", &kind, Xml::text(&day)));
    element("cp:coreProperties", &names, inner).into_part()
}

fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let default =
        |suffix: &str, kind: &str| empty("Default", &[("Extension", suffix), ("ContentType", kind)]);
    let part = |name: &str, kind: &str| empty("Override", &[("PartName", name), ("ContentType", kind)]);
    let main = |name: &str| part(&format!("/word/{name}.xml"), &format!("{word}.{name}+xml"));
    let inner = default("rels", "application/vnd.openxmlformats-package.relationships+xml")
        .and(default("xml", "application/xml"))
        .and(default("png", "image/png"))
        .and(part("/word/document.xml", &format!("{word}.document.main+xml")))
        .and(main("styles"))
        .and(main("settings"))
        .and(main("numbering"))
        .and(part("/word/footer1.xml", &format!("{word}.footer+xml")))
        .and(part(
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
        ));
    element("Types", &[("xmlns", &format!("{PACKAGE}/content-types"))], inner).into_part()
}

fn relation(id: &str, kind: &str, target: &str) -> Xml {
    empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)])
}

fn relationships(inner: Xml) -> String {
    element(
        "Relationships",
        &[("xmlns", &format!("{PACKAGE}/relationships"))],
        inner,
    )
    .into_part()
}

fn package_relations() -> String {
    let properties = format!("{PACKAGE}/relationships/metadata/core-properties");
    relationships(
        relation(
            "rId1",
            &format!("{RELATIONS}/officeDocument"),
            "word/document.xml",
        )
        .and(relation("rId2", &properties, "docProps/core.xml")),
    )
}

fn relations(has_logo: bool) -> String {
    let kind = |name: &str| format!("{RELATIONS}/{name}");
    let inner = relation("rId1", &kind("styles"), "styles.xml")
        .and(relation("rId2", &kind("settings"), "settings.xml"))
        .and(relation("rId3", &kind("numbering"), "numbering.xml"))
        .and(relation("rId4", &kind("footer"), "footer1.xml"));
    relationships(if has_logo {
        inner.and(relation(letter::LOGO_RELATION, &kind("image"), "media/logo.png"))
    } else {
        inner
    })
}
