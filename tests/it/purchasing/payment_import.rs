//! Payments of the accounting system: what finds its invoice, what waits, and what a second run changes.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts, PaymentsTaken, RemovePayment, TakePayments};
use paktbuch::purchasing::payment_file::{self, Mapping};
use paktbuch::purchasing::{add_payment, remove_payment, take_payments};
use paktbuch_entity::{audit_event, invoice, payment, payment_mapping, payment_row};
use paktbuch_tests::{Form, TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, PaymentRowState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::world::{day, invoice_of, permit, take_data};

const HEAD: &str =
    "Zahldatum;Buchungsnummer;Kreditorname;Rechnungsnummer;Verwendungszweck;Zahlbetrag;Skonto\n";

/// Reads a list of these rows.
pub(super) async fn import(app: &TestApp, rows: &str) -> PaymentsTaken {
    import_list(app, &format!("{HEAD}{rows}")).await
}

/// With headings of its own.
pub(super) async fn import_list(app: &TestApp, list: &str) -> PaymentsTaken {
    let sheet = payment_file::read_text(list.as_bytes()).unwrap();
    let (lines, refused) = payment_file::payments(&sheet, &Mapping::known(&sheet).unwrap());
    assert_eq!(refused, []);
    let command = TakePayments {
        file_name: "zahlungen.csv".to_owned(),
        lines,
        chosen: false,
    };
    let documents = app.data().documents();
    app.db
        .write(Who::System, async |tx| {
            take_payments(tx, &permit(), &documents, command).await
        })
        .await
        .unwrap()
}

/// Payments of an invoice, as they were entered.
pub(super) async fn payments(app: &TestApp, invoice: InvoiceId) -> Vec<payment::Model> {
    payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(invoice))
        .order_by_asc(payment::Column::Id)
        .all(app.db.reader())
        .await
        .unwrap()
}

async fn counts(app: &TestApp) -> (u64, u64) {
    let conn = app.db.reader();
    (
        payment::Entity::find().count(conn).await.unwrap(),
        payment_row::Entity::find().count(conn).await.unwrap(),
    )
}

/// The payment that waits for its invoice.
pub(super) async fn waiting(app: &TestApp) -> payment_row::Model {
    payment_row::Entity::find()
        .filter(payment_row::Column::State.eq(PaymentRowState::Open))
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

on_both! {
    async fn payments_find_their_invoices_and_the_rest_waits(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-2024/1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2024/2", &[("Display", 1, 200)])).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik GmbH;RE-2024/1;;119,00;\n\
            03.05.2024;B2;Probe Netzwerktechnik;;Rg. RE 2024/2 vom 2.5.;233,24;4,76\n\
            04.05.2024;B3;Stadtwerke;;Strom;50,00;\n\
            04.05.2024;B4;Probe Netzwerktechnik;RE-2024/2;;10,00;\n\
            04.05.2024;B1;Probe Netzwerktechnik GmbH;RE-2024/1;;1,00;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.known, taken.set_aside), (2, 0, 0));
        let lines: Vec<usize> = taken.waiting.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [4, 5, 6]);
        assert!(taken.waiting[0].1.contains("keine bekannte Rechnungsnummer"), "{}", taken.waiting[0].1);
        assert!(taken.waiting[1].1.contains("Rechnung RE-2024/2: Offen sind noch 0,00 €"), "{}", taken.waiting[1].1);
        let paid = payments(&app, second).await.remove(0);
        assert_eq!((paid.amount, paid.skonto, paid.fiscal_year, paid.reference.as_str()), (Cents(23_324), Cents(476), 2024, "B2"));
        assert_eq!(paid.proof, "Buchung B2");
        let before = counts(&app).await;
        assert_eq!(before, (2, 5));

        let again = import(&app, rows).await;
        assert_eq!((again.booked, again.known, again.waiting.len()), (0, 2, 3));
        assert_eq!(counts(&app).await, before, "a second run changes nothing");
        assert_eq!(payments(&app, first).await.len(), 1);
    }

    async fn the_number_in_the_accounts_tells_the_invoice(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        invoice::Entity::update_many()
            .col_expr(invoice::Column::AccountingReference, Expr::value("ER 24-00871"))
            .filter(invoice::Column::Id.eq(invoice))
            .exec(app.db.reader())
            .await
            .unwrap();
        let taken = import(&app, "03.05.2024;ER 24-00871;Probe Netzwerktechnik;;Displays;119,00;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!(payments(&app, invoice).await.len(), 1);
    }

    async fn an_invoice_that_came_later_takes_its_waiting_payment(app: TestApp) {
        let row = "03.05.2024;B1;Probe Netzwerktechnik;RE-9;;119,00;\n";
        assert_eq!(import(&app, row).await.waiting.len(), 1);
        let invoice = take_data(&app, &invoice_of("RE-9", &[("Display", 1, 100)])).await;
        let taken = import(&app, row).await;
        assert_eq!((taken.booked, taken.waiting.len()), (1, 0));
        assert_eq!(payments(&app, invoice).await.len(), 1);
        let row = payment_row::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((row.state, row.reason.as_str()), (PaymentRowState::Booked, ""));
    }

    async fn a_payment_that_was_entered_by_hand_is_completed(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let command = AddPayment { invoice, facts: PaymentFacts::new(day("03.05.2024"), Cents(5_000), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;50,00;\n").await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (0, 1, vec![]), "entered by hand before");
        let stored = payments(&app, invoice).await;
        assert_eq!(stored.len(), 1);
        assert_eq!((stored[0].reference.as_str(), stored[0].proof.as_str()), ("B1", "Buchung B1"), "completed from the file");
    }

    async fn a_removed_payment_of_a_list_is_set_aside_and_can_pay_another_invoice(app: TestApp) {
        let wrong = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let right = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;119,00;\n";
        import(&app, rows).await;
        let paid = payments(&app, wrong).await.remove(0);
        let command = RemovePayment { payment: paid.id, version: paid.version, reason: "gehört zur RE-2".to_owned() };
        app.db.write(Who::System, async |tx| remove_payment(tx, &permit(), command).await).await.unwrap();
        let again = import(&app, rows).await;
        assert_eq!((again.booked, again.known, again.set_aside), (0, 0, 1), "it is not entered on the same invoice again");
        assert_eq!(payments(&app, wrong).await, []);

        let row = payment_row::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((row.state, row.reason.as_str()), (PaymentRowState::SetAside, "von der Rechnung RE-1 entfernt: gehört zur RE-2"));
        let path = format!("/zahlungen/offen/{}", row.id);
        let browser = app.foerdermittel().await;
        browser.get(&path).await.expect(200).assert_shows("zurückgestellt: von der Rechnung RE-1 entfernt");
        let assign = browser.form(&path, &path).await;
        browser.submit(&assign.with(&[("invoice", &right.to_string())])).await.assert_status(303);
        assert_eq!(payments(&app, right).await[0].reference, "B1");
        let kinds: Vec<String> = audit_event::Entity::find().order_by_desc(audit_event::Column::Id).all(app.db.reader()).await.unwrap()
            .into_iter().map(|event| event.kind).filter(|kind| kind.starts_with("payment")).take(3).collect();
        assert_eq!(kinds, ["payment.added", "payment_row.set_aside", "payment.removed"]);
    }

    async fn a_removed_payment_is_set_aside_whatever_was_corrected_before(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;119,00;\n";
        import(&app, rows).await;
        let paid = payments(&app, invoice).await.remove(0);
        let browser = app.foerdermittel().await;
        let path = format!("/zahlungen/{}", paid.id);
        let form = browser.form(&path, &path).await;
        browser.submit(&form.with(&[("paid_on", "06.05.2024")])).await.assert_status(303);
        let remove = format!("{path}/entfernen");
        let form = browser.form(&path, &remove).await;
        browser.submit(&form.with(&[("grund", "falsch gebucht")])).await.assert_status(303);
        let row = payment_row::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(row.state, PaymentRowState::SetAside, "its day was corrected");
        let again = import(&app, rows).await;
        assert_eq!((again.booked, again.known, again.set_aside), (0, 0, 1));
        let path = format!("/zahlungen/offen/{}", row.id);
        let assign = browser.form(&path, &path).await;
        browser.submit(&assign.with(&[("invoice", &invoice.to_string())])).await.assert_status(303);
        let paid = payments(&app, invoice).await;
        assert_eq!((paid.len(), paid[0].paid_on, paid[0].row_id), (1, day("03.05.2024"), Some(row.id)));
    }

    async fn the_work_list_tells_the_purpose_on_a_narrow_screen_too(app: TestApp) {
        import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;Wartung Server 2024;30,00;\n").await;
        assert_eq!(waiting(&app).await.purpose, "Wartung Server 2024");
        let page = app.foerdermittel().await.get("/zahlungen/offen").await.expect(200);
        assert!(page.html().contains("<span class=\"pb-sub\">Wartung Server 2024</span>"), "{}", page.html());
    }

    async fn the_second_of_two_equal_rows_waits_for_a_decision(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;30,00;\n".repeat(3);
        for (booked, known) in [(1, 0), (0, 1)] {
            let taken = import(&app, &rows).await;
            assert_eq!((taken.booked, taken.known, taken.set_aside), (booked, known, 0));
            let lines: Vec<usize> = taken.waiting.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [3, 4]);
            assert!(taken.waiting.iter().all(|(_, reason)| reason.contains("schon in Zeile 2 der Datei")), "{:?}", taken.waiting);
            assert_eq!(counts(&app).await, (1, 3), "neither dropped nor booked twice");
        }
        let browser = app.foerdermittel().await;
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        browser.get(&path).await.expect(200).assert_shows("Wurde doppelt gezahlt, bitte zurückstellen, bis die Rückzahlung gebucht ist");
        let second = browser.form(&path, &path).await.with(&[("invoice", &invoice.to_string())]);
        browser.submit(&second).await.assert_status(303);
        let stored = payments(&app, invoice).await;
        let told: Vec<_> = stored.iter().map(|payment| (payment.amount, payment.reference.as_str())).collect();
        assert_eq!(told, [(Cents(3_000), "B1"); 2], "a payment of its own");

        // The third was entered by hand already.
        let command = AddPayment { invoice, facts: PaymentFacts::new(day("03.05.2024"), Cents(3_000), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        let third = browser.form(&path, &path).await.with(&[("invoice", &invoice.to_string())]);
        browser.submit(&third).await.assert_status(303);
        let stored = payments(&app, invoice).await;
        assert_eq!((stored.len(), stored[2].reference.as_str()), (3, "B1"), "completed, not entered again");
        let taken = import(&app, &rows).await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (0, 3, vec![]));
        assert_eq!(counts(&app).await, (3, 3));
    }

    async fn a_list_with_other_columns_tells_the_same_payments(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let few = "Zahldatum;Kreditorname;Rechnungsnummer;Verwendungszweck;Zahlbetrag\n\
            03.05.2024;Probe Netzwerktechnik;RE-1;;30,00\n\
            03.05.2024;Probe Netzwerktechnik;RE-1;;30,00\n\
            04.05.2024;Stadtwerke;;Strom;50,00\n";
        let taken = import_list(&app, few).await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (1, 0, 2), "{:?}", taken.waiting);
        assert_eq!(counts(&app).await, (1, 3));

        let more = "Buchungsnummer;Zahlbetrag;Zahldatum;Skonto;Kreditorname;Verwendungszweck;Rechnungsnummer\n\
            B1;30,00;03.05.2024;;Probe Netzwerktechnik GmbH;;RE 1\n\
            B2;30,00;03.05.2024;;Probe Netzwerktechnik GmbH;;RE 1\n\
            B3;50,00;04.05.2024;;Stadtwerke;Strom;\n";
        let taken = import_list(&app, more).await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (1, 1, 1), "{:?}", taken.waiting);
        let stored = payments(&app, invoice).await;
        let told: Vec<_> = stored.iter().map(|payment| (payment.amount, payment.reference.as_str())).collect();
        assert_eq!(told, [(Cents(3_000), "B1"), (Cents(3_000), "B2")], "their numbers tell two payments apart");
        assert_eq!(counts(&app).await, (2, 3), "no row stands twice");
        assert_eq!(waiting(&app).await.reference, "B3", "what waits is completed");
        for list in [few, more] {
            let again = import_list(&app, list).await;
            assert_eq!((again.booked, again.known, again.waiting.len()), (0, 2, 1));
            assert_eq!(counts(&app).await, (2, 3));
        }
    }

    async fn one_payment_over_two_invoices_and_a_refund(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-2024/1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2024/2", &[("Display", 1, 200)])).await;
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;RE-2024/1 und RE-2024/2;357,00;\n05.05.2024;B2;Probe Netzwerktechnik;RE-2024/1;Rückzahlung;-19,00;\n").await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        assert_eq!(payments(&app, second).await[0].amount, Cents(23_800));
        let row = invoice::Entity::find_by_id(first).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(row.paid, Cents(10_000));
    }

    async fn one_payment_over_two_invoices_is_entered_on_both_or_on_none(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-2024/1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2024/2", &[("Display", 1, 200)])).await;
        let command = AddPayment { invoice: second, facts: PaymentFacts::new(day("01.05.2024"), Cents(5_000), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        // The sum beside the invoice is behind, so that only its payments tell.
        invoice::Entity::update_many()
            .col_expr(invoice::Column::Paid, Expr::value(0_i64))
            .filter(invoice::Column::Id.eq(second))
            .exec(app.db.reader())
            .await
            .unwrap();
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;RE-2024/1 und RE-2024/2;357,00;\n").await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        assert!(taken.waiting[0].1.contains("Rechnung RE-2024/2: Offen sind noch 188,00 €"), "{:?}", taken.waiting);
        assert_eq!((payments(&app, first).await.len(), payments(&app, second).await.len()), (0, 1));
    }

    async fn the_page_asks_for_unknown_columns_once(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        let file = "Tag;An;Wofür;Summe\n03.05.2024;Probe Netzwerktechnik;RE-1;-60,00\n";
        let upload = async |text: &str, fields: &[(&str, &str)]| {
            browser.upload("/zahlungen/einlesen", fields, &[("datei", "liste.csv", text.as_bytes())]).await
        };
        let asked = upload(file, &[]).await.expect(200);
        asked.assert_shows("Spalten zuordnen");
        asked.assert_shows("−60,00".replace('−', "-").as_str());
        let form = asked.forms().into_iter().find(|form| form.action == "/zahlungen/einlesen/spalten").unwrap();
        browser.submit(&form.clone().with(&[("datum", "Tag")])).await.expect(422).assert_shows("Für „Betrag“ ist keine Spalte gewählt");
        let chosen = form.with(&[("datum", "Tag"), ("betrag", "Summe"), ("verwendungszweck", "Wofür"), ("empfaenger", "An"), ("reversed", "true")]);
        browser.submit(&chosen).await.expect(200).assert_shows("Eingelesen");
        assert_eq!(payments(&app, invoice).await[0].amount, Cents(6_000));
        assert_eq!(payment_mapping::Entity::find().count(app.db.reader()).await.unwrap(), 1);

        let next = "Tag;An;Wofür;Summe\n04.05.2024;Probe Netzwerktechnik;RE-1;-59,00\n";
        upload(next, &[("pruefen", "true")]).await.expect(200).assert_shows("Nur geprüft, nichts geändert");
        assert_eq!(payments(&app, invoice).await.len(), 1);
        let told = upload(next, &[]).await.expect(200);
        told.assert_shows("Wo eingetragen");
        assert!(told.html().contains(&format!("href=\"/rechnungen/{invoice}\"")), "{}", told.html());
        assert_eq!(payments(&app, invoice).await.len(), 2);
        upload("%PDF-1.7", &[]).await.expect(422).assert_shows("PDF-Datei");
    }

    async fn a_list_that_is_only_checked_changes_nothing_after_its_columns_are_chosen(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        let list = "Wann;Wieviel;Buchungstext\n03.05.2024;119,00;Rechnung RE-1\n";
        let asked = browser.upload("/zahlungen/einlesen", &[("pruefen", "true")], &[("datei", "liste.csv", list.as_bytes())]).await.expect(200);
        asked.assert_shows("Zahlungen prüfen, nichts ändern");
        let form = asked.forms().into_iter().find(|form| form.action.ends_with("spalten")).unwrap();
        assert_eq!(form.value("verwendungszweck"), Some("Buchungstext"), "what is known is chosen");
        let told = browser.submit(&form.with(&[("datum", "Wann"), ("betrag", "Wieviel")])).await.expect(200);
        told.assert_shows("Nur geprüft, nichts geändert");
        assert_eq!(payments(&app, invoice).await, []);
        assert_eq!(counts(&app).await, (0, 0));
    }

    async fn a_refund_comes_after_what_it_gives_back(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let rows = "03.05.2024;B2;Probe Netzwerktechnik;RE-1;;-19,00;\n03.05.2024;B1;Probe Netzwerktechnik;RE-1;;119,00;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        let amounts: Vec<Cents> = payments(&app, invoice).await.iter().map(|row| row.amount).collect();
        assert_eq!(amounts, [Cents(11_900), Cents(-1_900)]);
    }

    async fn waiting_payments_are_worked_through(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;Display;119,00;\n").await;
        let browser = app.foerdermittel().await;
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        browser.get("/zahlungen/offen").await.expect(200).assert_shows("passen zur Rechnung RE-1");
        browser.get("/rechnungen").await.expect(200).assert_shows("Nicht zugeordnete Zahlungen (1)");
        let forms = browser.get(&path).await.expect(200).forms();
        let assign = forms.iter().find(|form| form.action == path).unwrap();
        browser.submit(assign).await.expect(422).assert_shows("Bitte wählen Sie die Rechnung");
        let id = invoice.to_string();
        let answer = browser.submit(&assign.clone().with(&[("invoice", &id)])).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("ist bei der Rechnung RE-1 eingetragen");
        assert_eq!(payments(&app, invoice).await[0].reference, "B1");

        let other = take_data(&app, &invoice_of("RE-2", &[("Halterung", 1, 100)])).await;
        import(&app, "03.05.2024;B2;Stadtwerke;;Strom;50,00;\n").await;
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        let stranger = browser.form(&path, &path).await.with(&[("invoice", &other.to_string())]);
        let asked = browser.submit(&stranger).await.expect(422);
        asked.assert_shows("Bezahlt wurde laut Liste „Stadtwerke“, die Rechnung RE-2 ist von „Probe Netzwerktechnik");
        assert!(asked.html().contains("name=\"other_payee\""), "it can be confirmed: {}", asked.html());
        assert_eq!(payments(&app, other).await, []);
        let action = format!("/zahlungen/offen/{}/zurueckstellen", row.id);
        let page = format!("/zahlungen/offen/{}", row.id);
        let aside = browser.form(&page, &action).await;
        browser.submit(&aside).await.expect(422).assert_shows("warum die Zahlung zu keiner Rechnung");
        let second = browser.form(&page, &action).await.with(&[("reason", "Porto")]);
        browser.submit(&aside.with(&[("reason", "Strom des Rathauses")])).await.assert_status(303);
        let told = browser.submit(&second).await.expect(412);
        assert!(told.html().contains("Porto") && told.html().contains("Strom des Rathauses"), "{}", told.text());
        browser.get("/zahlungen/offen").await.expect(200).assert_shows("wartet keine Zahlung");
        browser.get("/zahlungen/offen?stand=zurueckgestellt").await.expect(200).assert_shows("Strom des Rathauses");
        let again = import(&app, "03.05.2024;B2;Stadtwerke;;Strom;50,00;\n").await;
        assert_eq!((again.set_aside, again.waiting.len()), (1, 0));
    }

    async fn foreign_payments_are_set_aside_together(app: TestApp) {
        let rows = "03.05.2024;B1;Stadtwerke;;Strom;50,00;\n03.05.2024;B2;Bauhof;;Sand;60,00;\n03.05.2024;B3;Post;;Porto;70,00;\n";
        import(&app, rows).await;
        let browser = app.foerdermittel().await;
        let page = "/zahlungen/offen";
        let stored = payment_row::Entity::find().order_by_asc(payment_row::Column::Id).all(app.db.reader()).await.unwrap();
        let key = |row: &payment_row::Model| format!("{}-{}", row.id, row.version);
        let form = browser.form(page, page).await;
        browser.submit(&form.clone().with(&[("reason", "gehört zum Bauhof")])).await.expect(422).assert_shows("Bitte wählen Sie aus");
        let chosen = |form: Form, rows: &[&payment_row::Model]| {
            let mut form = form;
            form.fields.extend(rows.iter().map(|row| ("zeile".to_owned(), key(row))));
            form
        };
        let two = chosen(form, &[&stored[0], &stored[1]]);
        let asked = browser.submit(&two).await.expect(422);
        asked.assert_shows("warum die Zahlungen zu keiner Rechnung gehören");
        assert_eq!(asked.html().matches(" checked").count(), 2, "what was chosen stays chosen");
        let two = two.with(&[("reason", "gehört zum Bauhof")]);
        let answer = browser.submit(&two).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("2 Zahlungen sind zurückgestellt.");
        let told: Vec<_> = payment_row::Entity::find().order_by_asc(payment_row::Column::Id).all(app.db.reader()).await.unwrap()
            .into_iter().map(|row| (row.state, row.reason)).collect();
        assert_eq!(told[0], (PaymentRowState::SetAside, "gehört zum Bauhof".to_owned()));
        assert_eq!((told[1].0, told[2].0), (PaymentRowState::SetAside, PaymentRowState::Open));
        // A row that somebody decided meanwhile stops all of them.
        let stale = chosen(browser.form(page, page).await, &[&stored[1], &stored[2]]).with(&[("reason", "doppelt")]);
        browser.submit(&stale).await.expect(412).assert_shows("Bitte wählen Sie noch einmal aus");
        assert_eq!(waiting(&app).await.reference, "B3");
    }

    async fn what_was_ticked_on_a_later_page_stays_ticked_there(app: TestApp) {
        let rows: String = (1..=51).map(|number| format!("03.05.2024;B{number};Bauhof;;Sand {number};{number},00;\n")).collect();
        import(&app, &rows).await;
        let browser = app.foerdermittel().await;
        let page = "/zahlungen/offen?seite=2";
        let mut form = browser.form(page, page).await;
        let shown = browser.get(page).await.expect(200);
        let shown = shown.html();
        let (_, tick) = shown.split_once("name=\"zeile\" value=\"").unwrap();
        let tick = tick.split_once('"').unwrap().0.to_owned();
        form.fields.push(("zeile".to_owned(), tick.clone()));
        let asked = browser.submit(&form).await.expect(422);
        asked.assert_shows("warum die Zahlungen zu keiner Rechnung gehören");
        assert_eq!((asked.html().matches("name=\"zeile\"").count(), asked.html().matches(" checked").count()), (1, 1));
        assert!(asked.html().contains(&tick), "{}", asked.html());
        let answer = browser.submit(&form.with(&[("reason", "gehört zum Bauhof")])).await.expect(303);
        assert_eq!(answer.location(), Some(page), "the page stays, as far as there is one");
        browser.follow(&answer).await.expect(200).assert_shows("Eine Zahlung ist zurückgestellt.");
    }

    async fn the_work_list_is_searched_and_leads_back_to_where_it_was_left(app: TestApp) {
        import(&app, "03.05.2024;B1;Stadtwerke;;Strom;50,00;\n04.05.2024;B2;Bauhof;;Sand;1.060,00;\n05.05.2024;B3;Post;;Porto;70,00;\n").await;
        let browser = app.foerdermittel().await;
        for (sought, found) in [("sand", "Bauhof"), ("1.060,00", "Bauhof"), ("b3", "Post"), ("03.05.2024", "Stadtwerke"), ("nichts davon", "die dazu passt")] {
            let page = browser.get(&format!("/zahlungen/offen?q={}", sought.replace(' ', "+"))).await.expect(200);
            page.assert_shows(found);
            let rows = page.html().matches("name=\"zeile\"").count();
            assert_eq!(rows, usize::from(found != "die dazu passt"), "{sought}: {}", page.text());
        }
        let place = "?stand=offen&q=sand";
        let row = payment_row::Entity::find().filter(payment_row::Column::Payee.eq("Bauhof")).one(app.db.reader()).await.unwrap().unwrap();
        let list = browser.get(&format!("/zahlungen/offen{place}")).await.expect(200);
        let link = format!("/zahlungen/offen/{}{place}", row.id);
        assert!(list.html().replace("&#38;", "&").replace("&amp;", "&").contains(&link), "{}", list.html());
        let aside = browser.form(&link, &format!("/zahlungen/offen/{}/zurueckstellen{place}", row.id)).await;
        let answer = browser.submit(&aside.with(&[("reason", "gehört zum Bauhof")])).await.expect(303);
        assert_eq!(answer.location(), Some(format!("/zahlungen/offen{place}").as_str()));
        browser.get("/zahlungen/offen?stand=zurueckgestellt&q=bauhof").await.expect(200).assert_shows("gehört zum Bauhof");
    }

    async fn a_list_is_taken_back_as_a_whole(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await;
        let by_hand = AddPayment { invoice: second, facts: PaymentFacts::new(day("03.05.2024"), Cents(5_000), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), by_hand).await).await.unwrap();
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;119,00;\n03.05.2024;B2;Probe Netzwerktechnik;RE-2;;50,00;\n\
            04.05.2024;B3;Probe Netzwerktechnik;RE-2;;30,00;\n05.05.2024;B4;Stadtwerke;;Strom;50,00;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (2, 1, 1));
        let browser = app.foerdermittel().await;
        browser.get("/zahlungen/einlesen").await.expect(200).assert_shows("zahlungen.csv");
        let row = payment_row::Entity::find().order_by_asc(payment_row::Column::Id).one(app.db.reader()).await.unwrap().unwrap();
        let path = format!("/zahlungen/einlesen/{}", row.id);
        let form = browser.form(&path, &path).await;
        browser.submit(&form).await.expect(422).assert_shows("warum die Zahlungsliste zurückgenommen wird");
        assert_eq!(counts(&app).await, (3, 4));

        // Somebody decides about a row of it meanwhile.
        let open = waiting(&app).await;
        let aside = format!("/zahlungen/offen/{}", open.id);
        let aside = browser.form(&aside, &format!("{aside}/zurueckstellen")).await;
        browser.submit(&aside.with(&[("reason", "Strom")])).await.assert_status(303);
        let form = form.with(&[("grund", "falsche Liste")]);
        browser.submit(&form).await.expect(412).assert_shows("inzwischen");

        browser.get(&path).await.expect(200).assert_shows("Eine Zeile ist mit Grund zurückgestellt; der Grund geht verloren.");
        let form = browser.form(&path, &path).await.with(&[("grund", "falsche Liste")]);
        let answer = browser.submit(&form).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("ist zurückgenommen: 2 Zahlungen von ihren Rechnungen entfernt");
        assert_eq!(counts(&app).await, (1, 0), "what was entered by hand stays");
        assert_eq!(payments(&app, first).await, []);
        let sums: Vec<Cents> = invoice::Entity::find().order_by_asc(invoice::Column::Id).all(app.db.reader()).await.unwrap()
            .into_iter().map(|row| row.paid).collect();
        assert_eq!(sums, [Cents::ZERO, Cents(5_000)]);
        let event = audit_event::Entity::find().order_by_desc(audit_event::Column::Id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(event.kind, "payments.taken_back");
        browser.get(&path).await.assert_status(404);
        // Another window that still shows it.
        let late = browser.post(&path, &[("grund", "falsche Liste")]).await.expect(303);
        browser.follow(&late).await.expect(200).assert_shows("schon zurückgenommen");
        let again = import(&app, rows).await;
        assert_eq!((again.booked, again.known, again.waiting.len()), (2, 1, 1), "as if it had not been read");
    }

    async fn a_list_with_a_changed_payment_stays_whole(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        import(&app, "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;50,00;\n04.05.2024;B2;Probe Netzwerktechnik;RE-1;;30,00;\n").await;
        let browser = app.foerdermittel().await;
        let row = payment_row::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let path = format!("/zahlungen/einlesen/{}", row.id);
        let form = browser.form(&path, &path).await.with(&[("grund", "falsche Liste")]);
        let paid = payments(&app, invoice).await.remove(0);
        let edit = format!("/zahlungen/{}", paid.id);
        let edit = browser.form(&edit, &edit).await;
        browser.submit(&edit.with(&[("amount", "49,00")])).await.assert_status(303);
        let told = browser.submit(&form).await.expect(422);
        told.assert_shows("Seit dem Einlesen geändert: 49,00 € vom 03.05.2024 (Rechnung RE-1).");
        assert_eq!(counts(&app).await, (2, 2));
        browser.get(&path).await.expect(200).assert_shows("lässt sich nicht im Ganzen zurücknehmen");
    }
}
