//! Files that are taken in, each told by itself.

use paktbuch_entity::invoice;
use paktbuch_seed::einvoice::write_ubl;
use paktbuch_tests::browser::File;
use paktbuch_tests::{TestApp, on_both};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::purchasing::world::invoice_of;

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> File<'a> {
    ("dateien", name, bytes)
}

on_both! {
    async fn an_uploaded_invoice_opens_and_its_file_comes_back_unchanged(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bytes = write_ubl(&invoice_of("RE-1", &[("Interaktives Display 75 Zoll", 2, 2_780)]));
        let answer = browser.upload("/rechnungen/einlesen", &[], &[file("RE-1.xml", &bytes)]).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        for words in [
            "Rechnung RE-1",
            "ist eingelesen",
            "Interaktives Display 75 Zoll",
            "6.616,40",
            "Zuordnung offen",
            "1 von 1 im Rechnungseingang",
            "Summen der Rechnung nachgerechnet",
            "hat die Rechnung RE-1 eingelesen",
        ] {
            page.assert_shows(words);
        }
        let path = answer.location().unwrap().to_owned();
        let sent = browser.get(&format!("{path}/xml")).await.expect(200);
        assert_eq!(sent.body, bytes);
        assert_eq!(sent.headers["content-disposition"], "attachment; filename=\"RE-1.xml\"");
        assert_eq!(sent.headers["x-content-type-options"], "nosniff");

        let again = browser.upload("/rechnungen/einlesen", &[], &[file("noch-einmal.xml", &bytes)]).await.expect(303);
        assert_eq!(again.location(), Some(path.as_str()));
        browser.follow(&again).await.expect(200).assert_shows("war schon eingelesen");
    }

    async fn each_file_of_an_upload_is_told_by_itself(app: TestApp) {
        let browser = app.foerdermittel().await;
        let good = write_ubl(&invoice_of("RE-1", &[("Display", 2, 100)]));
        let huge = vec![b' '; 21 * 1024 * 1024];
        let files = [
            file("gut.xml", &good),
            file("leer.xml", b""),
            file("kaputt.xml", &good[..good.len() / 2]),
            file("lol.xml", b"<!DOCTYPE a [<!ENTITY b \"bb\">]><Invoice>&b;</Invoice>"),
            file("gross.xml", &huge),
            file("noch-einmal.xml", &good),
        ];
        let page = browser.upload("/rechnungen/einlesen", &[], &files).await.expect(200);
        for words in [
            "1 eingelesen, 1 schon vorhanden, 4 abgewiesen",
            "Die Datei ist leer",
            "bricht vor dem Ende",
            "DOCTYPE",
            "zu groß",
        ] {
            page.assert_shows(words);
        }
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), 1);
        browser.upload("/rechnungen/einlesen", &[], &[]).await.expect(422).assert_shows("mindestens eine Datei");
        browser.upload("/rechnungen/einlesen", &[], &[file("leer.xml", b"")]).await.assert_status(422);
    }

    async fn a_price_that_does_not_give_the_amount_is_told_where_the_file_is_taken(app: TestApp) {
        let browser = app.foerdermittel().await;
        let odd = |number: &str| {
            let text = String::from_utf8(write_ubl(&invoice_of(number, &[("Display", 2, 100)]))).unwrap();
            let (before, price) = text.split_once("<cbc:PriceAmount").unwrap();
            let (_, after) = price.split_once("</cbc:PriceAmount>").unwrap();
            format!("{before}<cbc:PriceAmount currencyID=\"EUR\">90.00</cbc:PriceAmount>{after}").into_bytes()
        };
        let one = odd("RE-1");
        let answer = browser.upload("/rechnungen/einlesen", &[], &[file("eins.xml", &one)]).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Die Rechnung RE-1 ist mit Hinweis eingelesen: PEPPOL-EN16931-R120");
        page.assert_shows("lautet 200,00, berechnet sind es 180,00");

        let (two, good) = (odd("RE-2"), write_ubl(&invoice_of("RE-3", &[("Display", 2, 100)])));
        let files = [file("zwei.xml", &two), file("drei.xml", &good)];
        let list = browser.upload("/rechnungen/einlesen", &[], &files).await.expect(200);
        list.assert_shows("2 eingelesen (davon 1 mit Hinweis), 0 schon vorhanden, 0 abgewiesen");
        list.assert_shows("eingelesen, mit Hinweis Rechnung RE-2 Probe Netzwerktechnik GmbH");
        list.assert_shows("· 238,00 € brutto PEPPOL-EN16931-R120");
    }

    async fn what_is_no_invoice_is_answered_with_the_way_for_it(app: TestApp) {
        let browser = app.foerdermittel().await;
        let list = "Zahldatum;Kreditorname;Rechnungsnummer;Zahlbetrag\n03.05.2024;Probe;RE-1;5,00\n";
        for (bytes, words, link) in [
            (&b"\xFF\xD8\xFF\xE0\x00\x10JFIF"[..], "dieses Bild als Scan beifügen", "href=\"/rechnungen/neu\""),
            (list.as_bytes(), "Ist es eine Zahlungsliste", "href=\"/zahlungen/einlesen\""),
        ] {
            let page = browser.upload("/rechnungen/einlesen", &[], &[file("datei", bytes)]).await.expect(422);
            page.assert_shows(words);
            assert!(page.html().contains(link), "{}", page.html());
        }
    }
}
