//! Letterhead, address field and information block.

use super::super::tree::{Document, Fact, Logo};
use super::body::{TEXT_WIDTH, paragraph, plain};
use super::xml::{Xml, element, empty, value};

/// Twentieths of a point in a millimetre, times ten.
const TWIPS_IN_TENTH_MM: usize = 567;
/// English Metric Units in a millimetre.
const EMU_IN_MM: u64 = 36_000;
/// Height of the logo, and the width that it never exceeds, in millimetres.
const LOGO: (u64, u64) = (13, 80);
/// Relation of the logo in the main part.
pub(super) const LOGO_RELATION: &str = "rId10";

/// Everything above the text: for a letter with address and information block, for a report with its title and facts.
pub(super) fn head(document: &Document) -> Xml {
    let title = paragraph("Heading1", plain(&document.title));
    if document.recipient.is_empty() {
        let facts: Xml = document
            .facts
            .iter()
            .map(|fact| fact_line("Angabe", fact))
            .collect();
        return layout(&[letterhead(document)]).and(title).and(facts);
    }
    layout(&[letterhead(document), address(document)]).and(title)
}

/// A row of the invisible table: its height in millimetres, which grows with what is in it, and its cells with their widths.
struct Place {
    height: usize,
    cells: [(usize, Xml); 2],
}

fn letterhead(document: &Document) -> Place {
    let head = &document.letterhead;
    let logo = head.logo.as_ref().map(|logo| picture(logo, &head.authority));
    let name = paragraph("Absender", plain(&head.authority));
    let lines: Xml = head
        .lines
        .iter()
        .map(|line| paragraph("Kontakt", plain(line)))
        .collect();
    Place {
        height: 25,
        cells: [(95, logo.unwrap_or_default().and(name)), (70, filled(lines))],
    }
}

fn address(document: &Document) -> Place {
    let head = &document.letterhead;
    let mut sender = vec![head.authority.as_str()];
    sender.extend(head.lines.iter().take(3).map(String::as_str));
    let lines: Xml = document
        .recipient
        .iter()
        .map(|line| paragraph("Anschrift", plain(line)))
        .collect();
    let facts: Xml = document
        .facts
        .iter()
        .map(|fact| fact_line("Kontakt", fact))
        .collect();
    Place {
        height: 45,
        cells: [
            (
                95,
                paragraph("Absenderzeile", plain(&sender.join(" · "))).and(lines),
            ),
            (70, filled(facts)),
        ],
    }
}

/// A cell needs a paragraph.
fn filled(inner: Xml) -> Xml {
    if inner.is_empty() {
        paragraph("Kontakt", Xml::default())
    } else {
        inner
    }
}

fn fact_line(style: &str, fact: &Fact) -> Xml {
    let tab = element("w:r", &[], empty("w:tab", &[]));
    paragraph(
        style,
        plain(&format!("{}:", fact.label))
            .and(tab)
            .and(plain(&fact.value)),
    )
}

fn layout(places: &[Place]) -> Xml {
    let twips = |mm: usize| (mm * TWIPS_IN_TENTH_MM / 10).to_string();
    let [first, second] = [twips(95), twips(70)];
    let grid = empty("w:gridCol", &[("w:w", &first)]).and(empty("w:gridCol", &[("w:w", &second)]));
    let properties = empty("w:tblW", &[("w:w", &TEXT_WIDTH.to_string()), ("w:type", "dxa")])
        .and(empty("w:tblLayout", &[("w:type", "fixed")]))
        .and(element(
            "w:tblCellMar",
            &[],
            empty("w:left", &[("w:w", "0"), ("w:type", "dxa")]),
        ));
    let row = |place: &Place| {
        let height = empty(
            "w:trHeight",
            &[("w:val", &twips(place.height)), ("w:hRule", "atLeast")],
        );
        let cells: Xml = place
            .cells
            .iter()
            .map(|(width, inner)| {
                let width = empty("w:tcW", &[("w:w", &twips(*width)), ("w:type", "dxa")]);
                element("w:tc", &[], element("w:tcPr", &[], width).and(inner.clone()))
            })
            .collect();
        element("w:tr", &[], element("w:trPr", &[], height).and(cells))
    };
    let rows: Xml = places.iter().map(row).collect();
    let inner = element("w:tblPr", &[], properties).and(element("w:tblGrid", &[], grid));
    element("w:tbl", &[], inner.and(rows))
}

/// The logo in a paragraph of its own, in its proportions.
fn picture(logo: &Logo, authority: &str) -> Xml {
    let (wide, high) = (u64::from(logo.size.0.max(1)), u64::from(logo.size.1.max(1)));
    let (mut height, mut width) = (LOGO.0 * EMU_IN_MM, LOGO.0 * EMU_IN_MM * wide / high);
    if width > LOGO.1 * EMU_IN_MM {
        (width, height) = (LOGO.1 * EMU_IN_MM, LOGO.1 * EMU_IN_MM * high / wide);
    }
    let (width, height) = (width.to_string(), height.to_string());
    let extent = [("cx", width.as_str()), ("cy", height.as_str())];
    let named = [
        ("id", "1"),
        ("name", "Logo"),
        ("descr", &*format!("Logo: {authority}")),
    ];
    let source = element(
        "pic:blipFill",
        &[],
        empty("a:blip", &[("r:embed", LOGO_RELATION)]).and(element(
            "a:stretch",
            &[],
            empty("a:fillRect", &[]),
        )),
    );
    let frame = element(
        "a:xfrm",
        &[],
        empty("a:off", &[("x", "0"), ("y", "0")]).and(empty("a:ext", &extent)),
    );
    let shape = element(
        "pic:spPr",
        &[],
        frame.and(element("a:prstGeom", &[("prst", "rect")], empty("a:avLst", &[]))),
    );
    let about = element(
        "pic:nvPicPr",
        &[],
        empty("pic:cNvPr", &named).and(empty("pic:cNvPicPr", &[])),
    );
    let picture = element("pic:pic", &[], about.and(source).and(shape));
    let kind = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    let graphic = element(
        "a:graphic",
        &[],
        element("a:graphicData", &[("uri", kind)], picture),
    );
    let inline = empty("wp:extent", &extent)
        .and(empty("wp:docPr", &named))
        .and(graphic);
    let drawing = element("w:drawing", &[], element("wp:inline", &[], inline));
    element(
        "w:p",
        &[],
        element("w:pPr", &[], value("w:pStyle", "Kontakt")).and(element("w:r", &[], drawing)),
    )
}
