//! Invoices entered by hand, with and without a scan; references of other systems; VAT that the authority owes itself.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{EditLine, EditParticulars};
use paktbuch::purchasing::{Taken, edit_line, edit_particulars};
use paktbuch_entity::{audit_event, invoice, invoice_line, payment, supplier};
use paktbuch_seed::einvoice::{VatCategory, write_cii, write_pdf, write_ubl};
use paktbuch_tests::{Form, TestApp, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, InvoiceOrigin, LineKind, Quantity, format_date};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder,
};

use super::world::{day, invoice_of, lines, permit, refusal, take, take_data};

pub(super) const ENTER: &str = "/rechnungen/neu";

async fn row(app: &TestApp, id: InvoiceId) -> invoice::Model {
    invoice::Entity::find_by_id(id)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

fn id_of(location: &str) -> InvoiceId {
    location.trim_start_matches("/rechnungen/").parse().unwrap()
}

/// Two lines at 19 %: 119,00 € and 23,80 €.
pub(super) fn filled(form: Form) -> Form {
    form.with(&[
        ("lieferant", "Papier & Co. KG"),
        ("nummer", "4711"),
        ("datum", "1.3.24"),
        ("faellig", "31.03.2024"),
        ("art", "380"),
        ("betraege", "brutto"),
        ("z1-name", "Beamer"),
        ("z1-menge", "2"),
        ("z1-betrag", "119,00"),
        ("z1-satz", "1900"),
        ("z2-name", "Kabel"),
        ("z2-menge", "1,5"),
        ("z2-betrag", "23,80"),
        ("z2-satz", "1900"),
        ("gesamt", "142,80"),
        ("beleg", "INF-2024-00815"),
    ])
}

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
        let stored = row(&app, id).await;
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
        assert_eq!((after[0].city.as_str(), row(&app, taken).await.supplier_id), (seller.city.as_str(), before[0].id));
        let events = audit_event::Entity::find().filter(audit_event::Column::Kind.eq("supplier.changed")).count(app.db.reader()).await.unwrap();
        assert_eq!(events, 1);
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

    async fn it_is_corrected_until_something_is_allocated(app: TestApp) {
        let (browser, other) = (app.foerdermittel().await, app.verwaltung().await);
        let form = filled(browser.fill(ENTER).await);
        let path = browser.submit_files(&form, &[]).await.expect(303).location().unwrap().to_owned();
        let edit = format!("{path}/bearbeiten");
        let mine = browser.fill(&edit).await.with(&[("nummer", "4712"), ("z2-betrag", "47,60"), ("gesamt", "166,60")]);
        let theirs = other.fill(&edit).await.with(&[("nummer", "4713")]);
        browser.submit_files(&mine, &[]).await.assert_status(303);
        assert_eq!(row(&app, id_of(&path)).await.gross, Cents(16_660));
        let stale = other.submit_files(&theirs, &[]).await.expect(412);
        for words in ["Inzwischen geändert", "4712", "4713"] {
            stale.assert_shows(words);
        }
        browser.post(&format!("{path}/rest"), &[("ziel", "e")]).await.assert_status(303);
        let late = browser.fill(&edit).await;
        browser.submit_files(&late, &[]).await.expect(422).assert_shows("schon etwas zugeordnet");
        let e_invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        browser.get(&format!("/rechnungen/{e_invoice}/bearbeiten")).await.assert_status(404);
    }

    async fn a_correction_keeps_what_was_entered_on_the_lines(app: TestApp) {
        let browser = app.foerdermittel().await;
        let form = filled(browser.fill(ENTER).await);
        let path = browser.submit_files(&form, &[]).await.expect(303).location().unwrap().to_owned();
        let id = id_of(&path);
        let cable = lines(&app, id).await.swap_remove(1);
        let edit = EditLine {
            line: cable.id,
            version: cable.version,
            kind: LineKind::Installation,
            ordered_on: Some(day("01.02.2024")),
            accepted_on: None,
        };
        app.db.write(Who::System, async |tx| edit_line(tx, &permit(), edit).await).await.unwrap();
        let more = EditParticulars {
            line: cable.id,
            version: cable.version + 1,
            accepted_on: Some(day("10.03.2024")),
            place: "Haus B".to_owned(),
            extent: "48 Anschlüsse".to_owned(),
            term_from: Some(day("01.04.2024")),
            term_to: Some(day("31.03.2025")),
        };
        app.db.write(Who::System, async |tx| edit_particulars(tx, &permit(), more).await).await.unwrap();
        let before = lines(&app, id).await.swap_remove(1);
        let kept = async |position: usize, gross: i64| {
            let row = lines(&app, id).await.swap_remove(position);
            let expected = invoice_line::Model {
                position: row.position,
                line_id: row.line_id.clone(),
                version: row.version,
                net: row.net,
                gross: Cents(gross),
                ..before.clone()
            };
            assert_eq!(row, expected);
            assert!(row.version > before.version);
        };
        let edit = format!("{path}/bearbeiten");
        let form = browser.fill(&edit).await.with(&[("z2-betrag", "47,60"), ("gesamt", "166,60")]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        kept(1, 4_760).await;
        // The line above it goes; it is found by its name.
        let form = browser.fill(&edit).await.with(&[("z1-name", ""), ("z1-menge", ""), ("z1-betrag", ""), ("gesamt", "47,60")]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        kept(0, 4_760).await;
        // Another thing in its place keeps the kind that somebody chose; without it the history says what went.
        let form = browser.fill(&edit).await.with(&[("z1-name", "Datenkabel")]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        let row = lines(&app, id).await.swap_remove(0);
        assert_eq!((row.id, row.kind, row.place.as_str()), (before.id, LineKind::Installation, "Haus B"));
        let form = browser.fill(&edit).await.with(&[
            ("z1-name", "Beamer"), ("z2-name", "Tafel"), ("z2-menge", "1"), ("z2-betrag", "10,00"), ("z2-satz", "1900"), ("gesamt", "57,60"),
        ]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        let form = browser.fill(&edit).await.with(&[("z1-name", ""), ("z1-menge", ""), ("z1-betrag", ""), ("gesamt", "10,00")]);
        browser.submit_files(&form, &[]).await.assert_status(303);
        let left = lines(&app, id).await;
        assert_eq!((left.len(), left[0].name.as_str(), left[0].place.as_str()), (1, "Tafel", ""));
        let told = audit_event::Entity::find().order_by_desc(audit_event::Column::Id).one(app.db.reader()).await.unwrap().unwrap();
        let told = format!("{told:?}");
        for words in ["Position 1: Haus B", "Position 1: 48 Anschlüsse", "Position 1: 10.03.2024", "Position 1: 31.03.2025"] {
            assert!(told.contains(words), "{words}: {told}");
        }
    }

    async fn a_correction_stays_within_what_is_paid_with_skonto_and_sign(app: TestApp) {
        let browser = app.foerdermittel().await;
        let form = filled(browser.fill(ENTER).await);
        let path = browser.submit_files(&form, &[]).await.expect(303).location().unwrap().to_owned();
        let pay = browser.form(&path, &format!("{path}/zahlungen")).await;
        let pay = pay.with(&[("paid_on", "20.03.2024"), ("amount", "138,52"), ("skonto", "4,28")]);
        browser.submit(&pay).await.assert_status(303);
        let edit = format!("{path}/bearbeiten");
        let less = browser.fill(&edit).await.with(&[("z2-betrag", "20,00"), ("gesamt", "139,00")]);
        browser.submit_files(&less, &[]).await.expect(422).assert_shows("als Skonto abgezogen 4,28 €; zu zahlen wären dann 139,00 €");
        let other = browser.fill(&edit).await.with(&[("z1-betrag", "-219,00"), ("gesamt", "-195,20")]);
        browser.submit_files(&other, &[]).await.expect(422).assert_shows("Gezahlt sind schon 138,52 €");
        let more = browser.fill(&edit).await.with(&[("z2-betrag", "30,00"), ("gesamt", "149,00")]);
        browser.submit_files(&more, &[]).await.assert_status(303);
    }

    async fn money_that_came_back_asks_for_its_credit_note(app: TestApp) {
        let browser = app.foerdermittel().await;
        let form = filled(browser.fill(ENTER).await);
        let path = browser.submit_files(&form, &[]).await.expect(303).location().unwrap().to_owned();
        let action = format!("{path}/zahlungen");
        let pay = browser.form(&path, &action).await.with(&[("paid_on", "20.03.2024"), ("amount", "142,80")]);
        browser.submit(&pay).await.assert_status(303);
        browser.get(&path).await.expect(200).assert_hides("Der Lieferant hat");
        let fields = [("paid_on", "02.04.2024"), ("amount", "-20,00")];
        browser.post(&action, &fields).await.assert_status(303);
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Der Lieferant hat 20,00 € zurückgezahlt; solange die Gutschrift fehlt");
        page.assert_shows("Gutschrift erfassen");
        assert_eq!(browser.form(&path, &action).await.value("amount"), Some(""), "nothing is to be paid again");
    }

    async fn a_refund_moves_to_the_credit_note_that_came_for_it(app: TestApp) {
        let browser = app.foerdermittel().await;
        let answer = browser.submit(&filled(browser.fill(ENTER).await)).await.expect(303);
        let path = answer.location().unwrap().to_owned();
        let bought = id_of(&path);
        let action = format!("{path}/zahlungen");
        browser.post(&action, &[("paid_on", "20.03.2024"), ("amount", "142,80")]).await.assert_status(303);
        browser.post(&action, &[("paid_on", "02.05.2024"), ("amount", "-59,50")]).await.assert_status(303);
        let form = browser.form(&format!("{ENTER}?zu={bought}"), ENTER).await.with(&[
            ("nummer", "G-4711"), ("datum", "15.04.2024"), ("z1-menge", "-1"), ("z1-betrag", "-59,50"), ("z2-name", ""), ("z2-menge", ""),
            ("z2-betrag", ""), ("gesamt", "-59,50"),
        ]);
        let credit = id_of(browser.submit(&form).await.expect(303).location().unwrap());
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("die Rückzahlung steht noch hier und nicht bei der Gutschrift G-4711. Noch einmal zu zahlen ist dafür nichts.");
        let refund = payment::Entity::find().filter(payment::Column::Amount.eq(Cents(-5_950))).one(app.db.reader()).await.unwrap().unwrap();
        let assign = browser.form(&path, &format!("/zahlungen/{}/gutschrift", refund.id)).await;
        let answer = browser.submit(&assign).await.expect(303);
        assert_eq!(answer.location(), Some(format!("/rechnungen/{credit}").as_str()));
        let (bought, credit) = (row(&app, bought).await, row(&app, credit).await);
        assert_eq!((bought.paid, credit.paid), (Cents(14_280), Cents(-5_950)), "both are settled");
        browser.get(&path).await.expect(200).assert_hides("Der Lieferant hat");
        // Another window that still shows it.
        browser.post(&format!("/zahlungen/{}/gutschrift", refund.id), &[("version", "1")]).await.assert_status(412);
    }

    async fn references_are_changed_by_one_editor_at_a_time(app: TestApp) {
        let (one, two) = (app.foerdermittel().await, app.verwaltung().await);
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/angaben"));
        let mine = one.form(&path, &action).await.with(&[("beleg", "INF-1"), ("dms", "D3-77")]);
        let theirs = two.form(&path, &action).await.with(&[("beleg", "INF-2")]);
        one.submit(&mine).await.assert_status(303);
        let stale = two.submit(&theirs).await.expect(412);
        stale.assert_shows("INF-1");
        one.get("/rechnungen?q=d3-77").await.expect(200).assert_shows("RE-1");
        one.get("/rechnungen?q=display").await.expect(200).assert_shows("RE-1");
    }

    async fn reverse_charge_is_a_second_amount_with_a_rate_to_change(app: TestApp) {
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-1", &[("Software", 1, 100), ("Dienst", 1, 50)]);
        data.lines = data
            .lines
            .into_iter()
            .map(|line| line.taxed(VatCategory::ReverseCharge, BasisPoints(0)))
            .collect();
        let id = take(&app, "RE-1.xml", &write_ubl(&data)).await.unwrap().invoice();
        let stored = row(&app, id).await;
        assert_eq!((stored.gross, stored.self_assessed_tax), (Cents(15_000), Cents(2_850)));
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/angaben"));
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("selbst geschuldete Umsatzsteuer");
        page.assert_shows("28,50");
        let second = lines(&app, id).await[1].id;
        let form = browser.form(&path, &action).await;
        let wrong = form.clone().with(&[(&format!("steuer-{second}"), "viel")]);
        browser.submit(&wrong).await.expect(422).assert_shows("kein Prozentsatz");
        let form = browser.form(&path, &action).await.with(&[(&format!("steuer-{second}"), "7")]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(row(&app, id).await.self_assessed_tax, Cents(1_900 + 350));
        let plain = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        assert_eq!(row(&app, plain).await.self_assessed_tax, Cents::ZERO);
    }

    async fn a_credit_note_on_paper_starts_with_what_the_invoice_says(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = browser.submit(&filled(browser.fill(ENTER).await)).await.expect(303);
        let bought = id_of(bought.location().unwrap());
        browser.get(&format!("/rechnungen/{bought}")).await.expect(200).assert_shows("Gutschrift dazu erfassen");
        let address = format!("{ENTER}?zu={bought}");
        browser.get(&address).await.expect(200).assert_shows("Gutschrift zur Rechnung 4711 erfassen");
        let form = browser.form(&address, ENTER).await;
        for (name, value) in [("lieferant", "Papier & Co. KG"), ("art", "381"), ("z1-name", "Beamer"), ("z1-menge", "-2"), ("z1-betrag", "-119,00"), ("gesamt", "-142,80")] {
            assert_eq!(form.value(name), Some(value), "{name}");
        }
        // One projector goes back.
        let form = form.with(&[("datum", "150424"), ("z1-menge", "-1"), ("z1-betrag", "-59,50"), ("z2-name", ""), ("z2-menge", ""), ("z2-betrag", ""), ("gesamt", "-59,50")]);
        browser.submit(&form).await.expect(422).assert_shows("Gutschrift zur Rechnung 4711 erfassen");
        let form = form.with(&[("nummer", "G-4711")]);
        // Without a minus it would be an expense: that is asked.
        let positive = form.clone().with(&[("z1-menge", "1"), ("z1-betrag", "59,50"), ("gesamt", "59,50")]);
        let asked = browser.submit(&positive.clone().with(&[("nummer", "G-1")])).await.expect(422);
        asked.assert_shows("59,50 € ohne Minus zählt als Ausgabe, nicht als Gutschrift");
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), 1);
        let meant = asked.forms().into_iter().find(|form| form.action == ENTER && form.posts()).unwrap();
        let meant = browser.submit(&meant.with(&[("positiv", "true")])).await.expect(303);
        assert_eq!(row(&app, id_of(meant.location().unwrap())).await.gross, Cents(5_950));
        let credit = browser.submit(&form).await.expect(303);
        let credit = id_of(credit.location().unwrap());
        let stored = row(&app, credit).await;
        assert_eq!((stored.gross, stored.issue_date), (Cents(-5_950), day("15.04.2024")));
        browser.get(&format!("/rechnungen/{bought}")).await.expect(200).assert_shows("wird berichtigt durch");
        let page = browser.get(&format!("/rechnungen/{credit}")).await.expect(200);
        page.assert_hides("Auftrag fehlt");
        page.assert_shows("Auftrag nicht nötig");
        browser.get(&format!("{ENTER}?zu=99999")).await.assert_status(404);
    }
}
