//! The pages of invoices in the browser.

use paktbuch::purchasing::Taken;
use paktbuch_entity::{allocation, invoice, invoice_line, payment};
use paktbuch_seed::einvoice::{write_cii, write_ubl};
use paktbuch_tests::browser::File;
use paktbuch_tests::{Form, TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, LineKind};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

use super::world::{allocations, day, invoice_of, lines, plan, take, take_data};

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> File<'a> {
    ("dateien", name, bytes)
}

/// The same form, sent by the button that assigns the rest of all lines.
pub(super) fn rest_of(sheet: Form) -> Form {
    Form {
        action: format!("{}/rest", sheet.action),
        ..sheet
    }
}

async fn row(app: &TestApp, id: InvoiceId) -> invoice::Model {
    invoice::Entity::find_by_id(id)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

on_both! {
    async fn a_page_shows_the_beginning_of_an_endless_name_and_nothing_invisible(app: TestApp) {
        let name = format!("Dis\u{202e}play {}", "x".repeat(3_000_000));
        let id = take_data(&app, &invoice_of("RE-lang", &[(&name, 2, 100)])).await;
        let page = app.foerdermittel().await.get(&format!("/rechnungen/{id}")).await.expect(200);
        assert!(page.html().len() < 200_000, "{} bytes", page.html().len());
        assert!(page.html().contains("xx…") && page.html().contains("Display xx") && !page.html().contains('\u{202e}'));
    }

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

    async fn the_periods_are_confirmed_only_for_days_that_are_known(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-1", &[("Tafel", 1, 100)]);
        data.issue_date = day("01.06.2022");
        let id = take_data(&app, &data).await;
        let line = lines(&app, id).await[0].id;
        let path = format!("/rechnungen/{id}");
        let sheet = browser.form(&path, &path).await.with(&[(&format!("p{line}-t1-ziel"), &format!("z{}", plan.displays))]);
        let answer = browser.submit(&sheet).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_hides("liegen in den Zeiträumen");
        let dated = browser.form(&path, &path).await.with(&[("auftrag", "1.4.2022"), ("abnahme", "20.5.2022")]);
        let answer = browser.submit(&dated).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Auftrag, Abnahme und Rechnung liegen in den Zeiträumen des Bescheids; die Zahlung steht noch aus.");
        let pay = browser.form(&path, &format!("{path}/zahlungen")).await.with(&[("paid_on", "01.07.2022"), ("proof", "Auszug 7")]);
        let answer = browser.submit(&pay).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Auftrag, Abnahme, Rechnung und Zahlung liegen in den Zeiträumen des Bescheids.");
    }

    async fn a_sheet_is_filled_split_and_saved(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100), ("Kabel", 3, 10)])).await;
        let rows = lines(&app, id).await;
        let path = format!("/rechnungen/{id}");
        let sheet = browser.form(&path, &path).await;
        let (first, second) = (rows[0].id, rows[1].id);

        // Without JavaScript a part comes by a button, and nothing is saved yet.
        let added = browser.submit(&sheet.clone().with(&[("teil", &first.to_string())])).await.expect(200);
        let form = added.forms().into_iter().find(|form| form.action == path && form.posts()).unwrap();
        assert_eq!(form.value(&format!("p{first}-t1-betrag")), Some(""));
        assert_eq!(allocation::Entity::find().count(app.db.reader()).await.unwrap(), 0);

        // A new part without an amount takes the rest.
        let target = format!("z{}", plan.displays);
        let form = form.with(&[
            (&format!("p{first}-t1-ziel"), &target),
            (&format!("p{first}-t1-betrag"), ""),
            (&format!("p{first}-art"), LineKind::Device.code()),
            ("auftrag", "1.3.22"),
            ("abnahme", ""),
        ]);
        assert_eq!(sheet.value("abnahme"), Some("10.12.2021"), "the day of the service is proposed");
        let answer = browser.submit(&form).await.expect(303);
        let twice = browser.submit(&form).await.expect(303);
        assert_eq!(answer.location(), twice.location());
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Die Positionen der Rechnung RE-1 sind gespeichert");
        page.assert_shows("Weiter mit Position 2");
        let (link, heading) = (format!("href=\"{path}#h-p{second}\""), format!("id=\"h-p{second}\""));
        assert!(page.html().contains(&link) && page.html().contains(&heading), "{}", page.html());
        page.assert_shows("0 von 2 Geräten angelegt");
        assert_eq!(row(&app, id).await.allocated, Cents(23_800));
        let stored = lines(&app, id).await;
        assert!(stored.iter().all(|line| line.ordered_on == paktbuch_types::parse_date("01.03.2022").ok()));

        // Wrong amounts keep what was typed.
        let wrong = browser.form(&path, &path).await.with(&[
            (&format!("p{second}-t1-ziel"), "e"),
            (&format!("p{second}-t1-betrag"), "12,345"),
            (&format!("p{second}-auftrag"), "30.02.2022"),
        ]);
        let page = browser.submit(&wrong).await.expect(422);
        page.assert_shows("„12,345“ ist kein eindeutiger Betrag");
        page.assert_shows("Den Tag „30.02.2022“ gibt es nicht");
        assert!(page.html().contains("value=\"12,345\""));
        let more = browser.form(&path, &path).await.with(&[
            (&format!("p{second}-t1-ziel"), "e"),
            (&format!("p{second}-t1-betrag"), "1.000,00"),
        ]);
        browser.submit(&more).await.expect(422).assert_shows("zu viel");

        // The rest of everything in one act; then the invoice has left the inbox.
        let rest = rest_of(browser.form(&path, &path).await);
        browser.submit(&rest).await.assert_status(422);
        let answer = browser.submit(&rest.with(&[("ziel", "e")])).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("zugeordnet, Zahlung offen");
        assert_eq!(row(&app, id).await.open_lines, 0);
    }

    async fn two_editors_compare_their_sheets(app: TestApp) {
        plan(&app).await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let line = lines(&app, id).await[0].id;
        let path = format!("/rechnungen/{id}");
        let (one, two) = (app.foerdermittel().await, app.verwaltung().await);
        let mine = one.form(&path, &path).await.with(&[
            (&format!("p{line}-t1-ziel"), "e"),
            (&format!("p{line}-t1-betrag"), "100,00"),
        ]);
        let theirs = two.form(&path, &path).await.with(&[
            (&format!("p{line}-t1-ziel"), "e"),
            (&format!("p{line}-t1-betrag"), "200,00"),
        ]);
        two.submit(&theirs).await.assert_status(303);
        let page = one.submit(&mine).await.expect(412);
        page.assert_shows("Inzwischen geändert");
        page.assert_shows("100,00 € Eigene Mittel");
        page.assert_shows("200,00 € Eigene Mittel");
        let decided = page.forms().into_iter().find(|form| form.action == path && form.posts()).unwrap();
        one.submit(&decided).await.assert_status(303);
        assert_eq!(row(&app, id).await.allocated, Cents(10_000));
    }

    async fn an_earlier_decision_is_proposed_and_taken_with_one_button(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let before = take_data(&app, &invoice_of("RE-1", &[("Garantieverlängerung fünf Jahre", 2, 180)])).await;
        browser.post(&format!("/rechnungen/{before}/rest"), &[("ziel", "e")]).await.assert_status(303);
        let id = take_data(&app, &invoice_of("RE-2", &[("Garantieverlängerung auf fünf Jahre", 2, 180)])).await;
        let path = format!("/rechnungen/{id}");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Vorschlag: 428,40 € aus Eigene Mittel.");
        page.assert_shows("So zuletzt bei Rechnung RE-1");
        let line = lines(&app, id).await[0].id.to_string();
        let form = browser.form(&path, &path).await;
        // Whoever disagrees gets a blank part at once.
        page.assert_shows("Anders zuordnen");
        let target = format!("p{line}-t1-ziel");
        assert_eq!(form.value(&target), None);
        let other = browser.submit(&form.clone().with(&[("teil", &line)])).await.expect(200);
        let shown = other.forms().into_iter().find(|form| form.action == path).unwrap();
        assert_eq!(shown.value(&target), Some(""));
        assert!(!other.text().contains("Anders zuordnen"), "{}", other.text());
        let form = form.with(&[("vorschlag", &line)]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(row(&app, id).await.open_lines, 0);
    }

    async fn all_proposals_are_taken_at_once_but_what_is_typed_stays(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let things = [("Garantieverlängerung fünf Jahre", 2, 180), ("Versandkosten Inselzuschlag", 1, 10)];
        let before = take_data(&app, &invoice_of("RE-1", &things)).await;
        browser.post(&format!("/rechnungen/{before}/rest"), &[("ziel", "e")]).await.assert_status(303);
        let id = take_data(&app, &invoice_of("RE-2", &[things[0], things[1], things[0]])).await;
        let path = format!("/rechnungen/{id}");
        browser.get(&path).await.expect(200).assert_shows("Alle Vorschläge übernehmen");
        let typed = format!("p{}-t1", lines(&app, id).await[2].id);
        let form = browser.form(&path, &path).await.with(&[
            (&format!("{typed}-ziel"), "e"),
            (&format!("{typed}-betrag"), "100,00"),
            ("vorschlaege", "ja"),
        ]);
        browser.submit(&form).await.assert_status(303);
        let parts = allocation::Entity::find().order_by_asc(allocation::Column::Id).all(app.db.reader()).await.unwrap();
        let last: Vec<_> = parts.iter().rev().take(3).rev().map(|part| part.gross).collect();
        assert_eq!(last, [Cents(42_840), Cents(1_190), Cents(10_000)]);
    }

    async fn what_overdraws_is_proposed_alone_and_earlier_decisions_never_propose_it(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let named = "Garantieverlängerung fünf Jahre";
        let within = |number: &str, lines: &[(&str, i64, i64)]| {
            let mut data = invoice_of(number, lines);
            data.issue_date = day("01.03.2022");
            data
        };
        let before = take_data(&app, &within("RE-1", &[(named, 1, 100)])).await;
        let target = format!("z{}", plan.displays);
        browser.post(&format!("/rechnungen/{before}/rest"), &[("ziel", &target)]).await.assert_status(303);
        for (euros, proposed) in [(3_000, true), (5_000, false)] {
            let id = take_data(&app, &within(&format!("RE-{euros}"), &[(named, 1, euros), (named, 1, euros)])).await;
            let page = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
            assert_eq!(page.text().contains("2 Vorschläge."), proposed, "{}", page.text());
            assert!(!page.text().contains("danach Rest"), "{}", page.text());
        }

        // The cost plan names both, and all at once takes the one that fits.
        let id = take_data(&app, &within("RE-2", &[("Displays", 1, 5_000), ("Displays", 1, 6_000)])).await;
        let path = format!("/rechnungen/{id}");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Bitte einzeln prüfen:");
        assert_eq!(page.text().matches("danach Rest −5.209,00 €").count(), 2, "{}", page.text());
        let form = browser.form(&path, &path).await.with(&[("vorschlaege", "ja")]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(row(&app, id).await.allocated, Cents(595_000));
    }

    async fn a_proposal_outside_of_the_period_says_so_and_is_taken_alone(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-1", &[("Displays", 1, 100), ("Displays", 1, 200)]);
        data.issue_date = day("02.01.2023");
        let id = take_data(&app, &data).await;
        let path = format!("/rechnungen/{id}");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Rechnung vom 02.01.2023 außerhalb des Zeitraums von 01.09.2021 bis 31.12.2022");
        page.assert_hides("Alle Vorschläge übernehmen");
        let first = lines(&app, id).await[0].id.to_string();
        let form = browser.form(&path, &path).await.with(&[("vorschlag", &first)]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(row(&app, id).await.open_lines, 1);
    }

    async fn a_credit_note_follows_the_shares_of_what_it_gives_back(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Tafel", 2, 100)])).await;
        let line = lines(&app, id).await[0].id;
        let path = format!("/rechnungen/{id}");
        let field = |name: &str| format!("p{line}-{name}");
        // Two thirds on the cost line, of which one half is eligible, the rest of 238,00 € from own funds.
        let sheet = browser.form(&path, &path).await.with(&[
            (&field("t1-ziel"), &format!("z{}", plan.displays)),
            (&field("t1-betrag"), "158,66"),
            (&field("t1-foerderbar"), "79,33"),
            (&field("t1-grund"), "Obergrenze"),
            (&field("t2-ziel"), "e"),
            (&field("t2-betrag"), "79,34"),
        ]);
        browser.submit(&sheet).await.assert_status(303);
        let address = format!("/rechnungen/neu?zu={id}");
        let form = browser.form(&address, "/rechnungen/neu").await;
        let form = form.with(&[("nummer", "G-1"), ("datum", "150424"), ("z1-menge", "-1"), ("z1-betrag", "-119,00"), ("gesamt", "-119,00")]);
        let path = browser.submit(&form).await.expect(303).location().unwrap().to_owned();
        browser.get(&path).await.expect(200).assert_shows("Wie Rechnung RE-1, Position 1, im selben Verhältnis.");
        let credit = path.trim_start_matches("/rechnungen/").parse().unwrap();
        let line = lines(&app, credit).await[0].id;
        let form = browser.form(&path, &path).await.with(&[("vorschlag", &line.to_string())]);
        browser.submit(&form).await.assert_status(303);
        let parts: Vec<_> = allocations(&app, line).await.into_iter().map(|part| (part.cost_line_id, part.gross, part.eligible)).collect();
        assert_eq!(parts, [
            (Some(plan.displays), Cents(-7_933), Cents(-3_967)),
            (None, Cents(-3_967), Cents::ZERO),
        ]);
    }

    async fn a_credit_note_without_a_minus_counts_as_one_once_somebody_says_so(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("GS-1", &[("Hülle zurück", 2, 100)]);
        data.type_code = 381;
        let id = take_data(&app, &data).await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/vorzeichen"));
        browser.get(&path).await.expect(200).assert_shows("Als Gutschrift zählen (−238,00 €)");
        let form = browser.form(&path, &action).await;
        browser.submit(&form).await.assert_status(303);
        browser.submit(&form).await.assert_status(303);
        let stored = row(&app, id).await;
        assert_eq!((stored.due, stored.gross, stored.net), (Cents(-23_800), Cents(-23_800), Cents(-20_000)));
        let line = &lines(&app, id).await[0];
        assert_eq!((line.gross, line.quantity.to_string()), (Cents(-23_800), "−2".to_owned()));
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Zählen, wie es in der Datei steht");
        page.assert_hides("Gezählt wird, was in ihr steht");
        let again = take(&app, "rechnung.xml", &write_cii(&data)).await.unwrap();
        assert!(matches!(again, Taken::Duplicate(known) if known == id), "the same invoice in the other syntax");
        browser.post(&format!("/rechnungen/{id}/rest"), &[("ziel", "e")]).await.assert_status(303);
        assert_eq!(row(&app, id).await.allocated, Cents(-23_800));
        let back = browser.form(&path, &action).await;
        browser.submit(&back).await.expect(422).assert_shows("Es ist schon etwas zugeordnet");
        assert_eq!(row(&app, id).await.due, Cents(-23_800));
    }

    async fn payments_are_entered_corrected_and_never_too_high(app: TestApp) {
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/zahlungen"));
        let form = browser.form(&path, &action).await;
        assert_eq!(form.value("amount"), Some("238,00"), "what is open");
        browser.submit(&form).await.expect(422).assert_shows("Bitte ein Datum eingeben");
        let form = form.with(&[("paid_on", "01032024"), ("proof", "Kontoauszug 3")]);
        browser.submit(&form.clone().with(&[("amount", "238,01")])).await.expect(422).assert_shows("Offen sind noch 238,00 €");
        let form = browser.form(&path, &action).await.with(&[("paid_on", "01032024"), ("proof", "Kontoauszug 3")]);
        browser.submit(&form).await.assert_status(303);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(row(&app, id).await.paid, Cents(23_800), "a double click pays once");
        let paid = payment::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let page = format!("/zahlungen/{}", paid.id);
        let edit = browser.form(&page, &page).await;
        let other = edit.clone().with(&[("amount", "100,00")]);
        browser.submit(&other.with(&[("nonce", "eine andere Sendung 1")])).await.assert_status(303);
        let stale = browser.submit(&edit.with(&[("nonce", "eine andere Sendung 2")])).await.expect(412);
        stale.assert_shows("Jetzt gespeichert");
    }

    async fn the_list_filters_searches_and_sums(app: TestApp) {
        let browser = app.pruefung().await;
        take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        take_data(&app, &invoice_of("RE-2", &[("Notebook", 1, 50)])).await;
        let page = browser.get("/rechnungen").await.expect(200);
        page.assert_shows("2 Rechnungen · brutto 178,50 €");
        page.assert_hides("Rechnungen einlesen");
        let found = browser.get("/rechnungen?q=notebook").await.expect(200);
        found.assert_shows("RE-2");
        found.assert_hides("RE-1");
        browser.get("/rechnungen?stand=bezahlt").await.expect(200).assert_shows("keine Rechnung");
        invoice::Entity::update_many()
            .col_expr(invoice::Column::OpenLines, Expr::value(0_i64))
            .exec(app.db.reader()).await.unwrap();
        browser.get("/rechnungen").await.expect(200).assert_hides("RE-2");
        browser.get("/rechnungen?stand=&q=notebook").await.expect(200).assert_shows("RE-2");
        browser.get("/rechnungen?stand=alle&sort=-betrag&seite=99").await.expect(200).assert_shows("RE-1");
        browser.get("/rechnungen/999").await.assert_status(404);
        let id = invoice_line::Entity::find().one(app.db.reader()).await.unwrap().unwrap().invoice_id;
        let shown = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
        shown.assert_hides("Zuordnung speichern");
        browser.post(&format!("/rechnungen/{id}"), &[]).await.assert_status(403);
    }

    async fn skonto_and_retention_are_offered_where_they_apply(app: TestApp) {
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/einbehalt"));
        let form = browser.form(&path, &action).await;
        browser.submit(&form.clone().with(&[("retention", "119,01")])).await.expect(422).assert_shows("höchstens die 119,00");
        let answer = browser.submit(&form.clone().with(&[("retention", "5,95"), ("retention_until", "01.03.2029")])).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("voraussichtlich bis 01.03.2029");
        let stale = browser.submit(&form.with(&[("retention", "7,00"), ("nonce", "eine andere Sendung 3")])).await.expect(412);
        stale.assert_shows("Inzwischen geändert");
        stale.assert_shows("5,95");

        let pay = browser.form(&path, &format!("{path}/zahlungen")).await;
        assert_eq!(pay.value("amount"), Some("113,05"), "what is retained is not asked for");
        let pay = pay.with(&[("paid_on", "01.03.2024"), ("amount", "110,00"), ("skonto", "3,05"), ("reference", "4711")]);
        let answer = browser.submit(&pay).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        for words in ["bezahlt bis auf den Sicherheitseinbehalt", "Buchung 4711", "Haushaltsjahr 2024", "3,05"] {
            page.assert_shows(words);
        }
    }

    async fn a_transfer_is_entered_on_one_page(app: TestApp) {
        let browser = app.foerdermittel().await;
        browser.get("/rechnungen/sammelzahlung").await.expect(200).assert_shows("keine Rechnung offen");
        let first = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await;
        let form = browser.form("/rechnungen/sammelzahlung", "/rechnungen/sammelzahlung").await;
        let narrow = browser.get("/rechnungen/sammelzahlung").await.expect(200);
        narrow.assert_shows("offen 119,00 €");
        narrow.assert_shows("Betrag und Skonto in Euro");
        assert!(!narrow.html().contains("pb-low\"><label"), "no field is hidden on a narrow screen");
        let (box_one, amount_two) = (first.to_string(), format!("betrag-{second}"));
        assert_eq!(form.value(&amount_two), Some("238,00"));
        let nothing = form.clone().with(&[("paid_on", "01.03.2024")]);
        browser.submit(&nothing).await.expect(422).assert_shows("mindestens eine Rechnung");
        let wrong = form.clone().with(&[("paid_on", "morgen"), ("rechnung", &box_one)]);
        let again = browser.submit(&wrong).await.expect(422);
        again.assert_shows("„morgen“ ist kein Datum");
        again.assert_shows("119,00");
        let sent = form.with(&[("paid_on", "01.03.2024"), ("proof", "Auszug 3"), ("rechnung", &box_one)]);
        let answer = browser.submit(&sent).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("Die Sammelzahlung über 119,00 € für 1 Rechnungen ist eingetragen");
        assert_eq!(row(&app, first).await.paid, Cents(11_900));
        assert_eq!(row(&app, second).await.paid, Cents::ZERO);
    }
}
