//! An invoice on paper and its supplier.

use paktbuch::db::Who;
use paktbuch::purchasing::Taken;
use paktbuch_entity::{invoice, supplier};
use paktbuch_seed::einvoice::{write_cii, write_pdf, write_ubl};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceOrigin, Quantity, format_date};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryOrder};

use super::{ENTER, filled, id_of};
use crate::purchasing::world::{invoice_of, invoice_row, lines, refusal, take, take_data};

on_both! {
    async fn a_paper_invoice_is_entered_with_its_scan(app: TestApp) {
        let browser = app.foerdermittel().await;
        let scan = write_pdf(&["Papierrechnung".to_owned()], &[]);
        let form = filled(browser.fill(ENTER).await);
        let answer = browser.submit_files(&form, &[("scan", "Scan 1.pdf", &scan)]).await.expect(303);
        let again = browser.submit_files(&form, &[("scan", "Scan 1.pdf", &scan)]).await.expect(303);
        assert_eq!(answer.location(), again.location(), "a double click enters once");
        let path = answer.location().unwrap().to_owned();
        let id = id_of(&path);
        let stored = invoice_row(&app, id).await;
        assert_eq!((stored.net, stored.tax, stored.gross), (Cents(12_000), Cents(2_280), Cents(14_280)));
        assert_eq!((stored.origin, stored.syntax), (InvoiceOrigin::Scan, None));
        let parts = lines(&app, id).await;
        assert_eq!(parts[0].quantity, Quantity::whole(2));
        assert_eq!(parts.iter().map(|line| line.gross).sum::<Cents>(), Cents(14_280));
        let page = browser.get(&path).await.expect(200);
        for words in ["Scan ansehen (PDF)", "von Hand erfasst, mit Scan", "INF-2024-00815", "hat die Rechnung von Hand erfasst"] {
            page.assert_shows(words);
        }
        page.assert_hides("XML herunterladen");
        let shown = browser.get(&format!("{path}/datei")).await.expect(200);
        assert_eq!(shown.body, scan);
        assert_eq!(shown.headers["content-type"], "application/pdf");
        browser.get(&format!("{path}/xml")).await.assert_status(404);
        // The accounting system's number finds it.
        browser.get("/rechnungen?stand=alle&q=inf-2024-00815").await.expect(200).assert_shows("4711");

        let known = filled(browser.fill(ENTER).await);
        browser.submit_files(&known, &[]).await.expect(422).assert_shows("ist schon da (142,80");
        assert_eq!(supplier::Entity::find().count(app.db.reader()).await.unwrap(), 1, "known by its name");
    }

    async fn a_supplier_entered_by_name_is_the_seller_that_an_e_invoice_tells(app: TestApp) {
        let browser = app.foerdermittel().await;
        let data = invoice_of("RE-1", &[("Display", 2, 100)]);
        let seller = data.seller.clone();
        let date = format_date(data.issue_date);
        let by_hand = async |fields: &[(&str, &str)]| {
            let form = filled(browser.fill(ENTER).await).with(&[("lieferant", &seller.name), ("nummer", "RE-1"), ("datum", &date)]);
            browser.submit_files(&form.with(fields), &[]).await
        };
        by_hand(&[]).await.assert_status(303);
        let message = refusal(take(&app, "re-1.xml", &write_ubl(&data)).await);
        assert!(message.contains("schon von Hand erfasst, aber mit anderem Inhalt"), "{message}");
        let suppliers = async || supplier::Entity::find().order_by_asc(supplier::Column::Id).all(app.db.reader()).await.unwrap();
        let before = suppliers().await;
        assert_eq!((before.len(), before[0].vat_id.as_str()), (1, ""), "the refused file changed nothing");

        let second = invoice_of("RE-2", &[("Display", 2, 100)]);
        let taken = take_data(&app, &second).await;
        let after = suppliers().await;
        assert_eq!(after.len(), 1, "no second record: {after:?}");
        assert_eq!(after[0].vat_id, seller.vat_id.clone().unwrap());
        assert_eq!((after[0].city.as_str(), invoice_row(&app, taken).await.supplier_id), (seller.city.as_str(), before[0].id));
        assert_eq!(app.events("supplier.changed").await, 1);
        assert!(refusal(take(&app, "re-1.xml", &write_ubl(&data)).await).contains("schon von Hand erfasst"));
        take_data(&app, &invoice_of("RE-3", &[("Display", 2, 100)])).await;
        assert_eq!(suppliers().await, after, "nothing more to say");
    }

    async fn two_records_of_one_seller_do_not_hide_an_invoice(app: TestApp) {
        let data = invoice_of("RE-1", &[("Display", 2, 100)]);
        let taken = take_data(&app, &data).await;
        let known = supplier::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let other = supplier::ActiveModel {
            id: NotSet,
            identity: Set("name:zweiter satz".to_owned()),
            vat_id: Set(String::new()),
            city: Set(String::new()),
            ..known.clone().into_active_model().reset_all()
        };
        let far = app
            .db
            .write(Who::System, async |tx| {
                let own = other.clone().insert(tx.conn()).await?;
                invoice::ActiveModel { id: Set(taken), supplier_id: Set(own.id), ..Default::default() }.update(tx.conn()).await?;
                let far = supplier::ActiveModel { identity: Set("name:anderswo".to_owned()), city: Set("Flensburg".to_owned()), ..other.clone() };
                Ok::<_, DbErr>(far.insert(tx.conn()).await?.id)
            })
            .await
            .unwrap();
        assert_eq!(take(&app, "re-1.xml", &write_cii(&data)).await.unwrap(), Taken::Duplicate(taken));
        let browser = app.foerdermittel().await;
        let (date, vat_id) = (format_date(data.issue_date), data.seller.vat_id.clone().unwrap());
        let form = filled(browser.fill(ENTER).await).with(&[
            ("lieferant", &data.seller.name), ("ust", &vat_id), ("nummer", "RE-1"), ("datum", &date),
        ]);
        browser.submit_files(&form, &[]).await.expect(422).assert_shows("ist schon da (238,00");
        // A namesake in another town is somebody else.
        app.db
            .write(Who::System, async |tx| invoice::ActiveModel { id: Set(taken), supplier_id: Set(far), ..Default::default() }.update(tx.conn()).await)
            .await
            .unwrap();
        assert!(matches!(take(&app, "re-1.xml", &write_ubl(&data)).await, Ok(Taken::Imported(_))));
        assert_eq!(supplier::Entity::find().count(app.db.reader()).await.unwrap(), 3);
    }

    async fn wrong_input_stays_and_is_named(app: TestApp) {
        let browser = app.foerdermittel().await;
        let empty = browser.fill(ENTER).await;
        let page = browser.submit_files(&empty, &[]).await.expect(422);
        for words in ["Bitte geben Sie den Lieferanten an", "Bitte geben Sie die Rechnungsnummer an"] {
            page.assert_shows(words);
        }
        let wrong = filled(browser.fill(ENTER).await).with(&[("gesamt", "150,00")]);
        let page = browser.submit_files(&wrong, &[]).await.expect(422);
        page.assert_shows("Die Positionen ergeben 142,80 € brutto, eingetragen sind 150,00 €");
        assert!(page.html().contains("value=\"Papier &#38; Co. KG\"") || page.html().contains("Papier &amp; Co. KG"));
        let strange = filled(browser.fill(ENTER).await).with(&[("z1-menge", "zwei"), ("z2-betrag", "12,345"), ("z1-satz", "42")]);
        let page = browser.submit_files(&strange, &[]).await.expect(422);
        page.assert_shows("„12,345“ ist kein eindeutiger Betrag");
        page.assert_shows("Bitte wählen Sie den Steuersatz");
        for (name, bytes, words) in [
            ("virus.exe", &b"MZ\x90"[..], "kein PDF, JPEG oder PNG"),
            ("bild.svg", b"<svg onload=alert(1)>", "kein PDF, JPEG oder PNG"),
            ("leer.pdf", b"", "Datei: Sie ist leer (0 Bytes). Bitte eine andere wählen."),
        ] {
            let form = filled(browser.fill(ENTER).await);
            browser.submit_files(&form, &[("scan", name, bytes)]).await.expect(422).assert_shows(words);
        }
        // All of it at once: day, sum and file.
        let all = filled(browser.fill(ENTER).await).with(&[("datum", "31.02.2024"), ("gesamt", "150,00")]);
        let page = browser.submit_files(&all, &[("scan", "leer.pdf", b"")]).await.expect(422);
        page.assert_shows("3 Angaben sind zu ändern");
        page.assert_shows("Die Positionen ergeben 142,80 € brutto, eingetragen sind 150,00 €");
        let early = filled(browser.fill(ENTER).await).with(&[("faellig", "28.02.2024")]);
        browser.submit_files(&early, &[]).await.expect(422).assert_shows("Zahlbar bis: Der 28.02.2024 liegt vor der Rechnung vom 01.03.2024.");
        // More lines come without JavaScript, and nothing is stored.
        let more = filled(browser.fill(ENTER).await).with(&[("zeilen", "mehr")]);
        let page = browser.submit_files(&more, &[]).await.expect(200);
        page.assert_shows("Position 6");
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), 0);
    }
}
