//! PDFs with an invoice inside: chosen, refused, stored, shown.

use paktbuch::purchasing::{Taken, read_file};
use paktbuch_entity::{document, invoice};
use paktbuch_seed::einvoice::{Embedded, pdf_bomb, write_cii, write_pdf, write_ubl, write_zugferd};
use paktbuch_tests::app::{has_worker, worker};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::InvoiceSyntax;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::world::{invoice_of, take};

fn refused(pdf: &[u8]) -> String {
    read_file(&worker(), pdf).unwrap_err().to_string()
}

#[test]
fn the_invoice_inside_is_chosen_by_name_content_and_relationship() {
    if !has_worker() {
        return;
    }
    let xml = write_cii(&invoice_of("RE-1", &[("Display", 2, 100)]));
    let other = write_cii(&invoice_of("RE-2", &[("Display", 1, 100)]));
    let order = b"<order xmlns='urn:example'/>".to_vec();
    let number = |files: &[Embedded<'_>]| {
        read_file(&worker(), &write_pdf(&[], files))
            .unwrap()
            .invoice
            .number
    };
    assert_eq!(number(&[Embedded::new("factur-x.xml", "Data", &xml)]), "RE-1");
    assert_eq!(number(&[Embedded::new("ZUGFeRD-invoice.xml", "", &xml)]), "RE-1");
    assert_eq!(
        number(&[
            Embedded::new("bestellung.xml", "Supplement", &order),
            Embedded::new("rechnung.xml", "Source", &xml),
        ]),
        "RE-1",
        "by what it is"
    );
    assert_eq!(
        number(&[
            Embedded::new("factur-x.xml", "Data", &other),
            Embedded::new("xrechnung.xml", "Alternative", &xml),
        ]),
        "RE-1",
        "by its relationship"
    );
    assert_eq!(
        number(&[
            Embedded::new("factur-x.xml", "Data", &xml),
            Embedded::new("xrechnung.xml", "Data", &xml),
        ]),
        "RE-1",
        "twice the same is one"
    );
    let two = write_pdf(
        &[],
        &[
            Embedded::new("factur-x.xml", "Alternative", &xml),
            Embedded::new("xrechnung.xml", "Alternative", &other),
        ],
    );
    let message = refused(&two);
    assert!(
        message.contains("mehrere elektronische Rechnungen (factur-x.xml, xrechnung.xml)"),
        "{message}"
    );
}

#[test]
fn a_pdf_that_is_no_invoice_is_refused_with_a_way_out() {
    if !has_worker() {
        return;
    }
    let plain = write_pdf(&["Rechnung".to_owned()], &[]);
    assert!(refused(&plain).contains("von Hand erfassen und dieses PDF als Scan beifügen"));
    let other = write_pdf(&[], &[Embedded::new("lies-mich.txt", "Data", b"hallo")]);
    assert!(refused(&other).contains("keine elektronische Rechnung"));
    let good = write_zugferd(&invoice_of("RE-1", &[("Display", 2, 100)]));
    for end in [10, good.len() / 3, good.len() / 2] {
        let message = refused(&good[..end]);
        assert!(
            message.contains("beschädigt") || message.contains("keine elektronische"),
            "{end}: {message}"
        );
    }
    let broken = write_pdf(
        &[],
        &[Embedded::new(
            "factur-x.xml",
            "Data",
            b"<rsm:CrossIndustryInvoice",
        )],
    );
    assert!(refused(&broken).contains("Bitte"), "{}", refused(&broken));
    // 25 MB of zeros in a small file.
    let bomb = write_pdf(
        &[],
        &[Embedded::new("factur-x.xml", "Data", &vec![0; 25 * 1024 * 1024])],
    );
    assert!(bomb.len() < 100_000);
    assert!(refused(&bomb).contains("20 MB"), "{}", refused(&bomb));
}

#[test]
fn a_bomb_ends_its_reader_and_is_an_ordinary_refusal() {
    if !has_worker() {
        return;
    }
    let bomb = pdf_bomb();
    assert!(bomb.len() < 100_000);
    let message = refused(&bomb);
    assert!(
        message.contains("zu viel Speicher") || message.contains("dauert zu lange"),
        "{message}"
    );
}

on_both! {
    async fn one_invoice_in_three_forms_is_one(app: TestApp) {
        if !has_worker() {
            return;
        }
        let data = invoice_of("RE-1", &[("Display", 2, 100), ("Kabel", 3, 10)]);
        let pdf = write_zugferd(&data);
        let values = |bytes: &[u8]| {
            let mut invoice = read_file(&worker(), bytes).unwrap().invoice;
            invoice.syntax = InvoiceSyntax::Zugferd;
            invoice
        };
        let (ubl, cii) = (values(&write_ubl(&data)), values(&write_cii(&data)));
        assert_eq!(ubl, cii);
        assert_eq!(cii, values(&pdf));
        let first = take(&app, "RE-1.pdf", &pdf).await.unwrap();
        assert!(matches!(first, Taken::Imported(_)));
        for bytes in [write_ubl(&data), write_cii(&data), pdf.clone()] {
            assert_eq!(take(&app, "RE-1", &bytes).await.unwrap(), Taken::Duplicate(first.invoice()));
        }
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), 1);
        let row = invoice::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(row.syntax, Some(InvoiceSyntax::Zugferd));
        assert_eq!(document::Entity::find().count(app.db.reader()).await.unwrap(), 2, "the PDF and its XML");
    }

    async fn the_pdf_opens_and_the_xml_inside_downloads_byte_for_byte(app: TestApp) {
        if !has_worker() {
            return;
        }
        let browser = app.foerdermittel().await;
        let data = invoice_of("RE-1", &[("Display", 2, 100)]);
        let pdf = write_zugferd(&data);
        let answer = browser.upload("/rechnungen/einlesen", &[], &[("dateien", "RE 1.pdf", &pdf)]).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Als PDF ansehen");
        page.assert_shows("XML herunterladen");
        page.assert_shows("(ZUGFeRD, Factur-X)");
        let path = answer.location().unwrap().to_owned();
        let shown = browser.get(&format!("{path}/datei")).await.expect(200);
        assert_eq!(shown.body, pdf);
        assert_eq!(shown.headers["content-type"], "application/pdf");
        assert_eq!(shown.headers["content-disposition"], "inline; filename=\"RE-1.pdf\"");
        assert_eq!(shown.headers["x-content-type-options"], "nosniff");
        let xml = browser.get(&format!("{path}/xml")).await.expect(200);
        assert_eq!(xml.body, write_cii(&data));
        assert_eq!(xml.headers["content-disposition"], "attachment; filename=\"RE-1.xml\"");
        let page = browser.upload("/rechnungen/einlesen", &[], &[("dateien", "scan.pdf", &write_pdf(&[], &[]))]).await;
        let page = page.expect(422);
        page.assert_shows("als Scan beifügen");
        assert!(page.html().contains("<a href=\"/rechnungen/neu\">Rechnung von Hand erfassen</a>"), "{}", page.html());
    }

    async fn an_attachment_is_downloaded_and_never_run(app: TestApp) {
        let browser = app.foerdermittel().await;
        let Some(bytes) = paktbuch_test_data::read("einvoice/bad/eicar.ubl.xml") else { return };
        let id = take(&app, "eicar.xml", &bytes).await.unwrap().invoice();
        let path = format!("/rechnungen/{id}/anlagen");
        let page = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
        page.assert_shows("eicar.com");
        assert!(page.html().contains(&format!("href=\"{path}/1\"")));
        let sent = browser.get(&format!("{path}/1")).await.expect(200);
        assert_eq!(sent.headers["content-type"], "application/octet-stream");
        assert_eq!(sent.headers["content-disposition"], "attachment; filename=\"eicar.com\"");
        assert_eq!(sent.headers["x-content-type-options"], "nosniff");
        assert_eq!(sent.body.len(), 68);
        for wrong in ["0", "2", "99999999999"] {
            browser.get(&format!("{path}/{wrong}")).await.assert_status(404);
        }
    }
}
