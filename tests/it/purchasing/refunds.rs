//! A refund that stands on the invoice, and the credit note that came for it.

use paktbuch::funding::plan_figures;
use paktbuch::purchasing::commands::{Part, Target};
use paktbuch_entity::{notice, payment};
use paktbuch_tests::{Browser, TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, PaymentId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::allocate::divide;
use super::by_hand::{ENTER, filled};
use super::payment_import::{import, waiting};
use super::world::{invoice_row, lines, plan};

/// An invoice over 142,80 € entered by hand and paid, of which 59,50 € came back.
async fn paid_back(browser: &Browser) -> InvoiceId {
    paid_back_in(browser, &[("02.05.2024", "-59,50")]).await
}

/// The same, with what came back on each day.
async fn paid_back_in(browser: &Browser, refunds: &[(&str, &str)]) -> InvoiceId {
    let answer = browser
        .submit(&filled(browser.fill(ENTER).await))
        .await
        .expect(303);
    let path = answer.location().unwrap().to_owned();
    let action = format!("{path}/zahlungen");
    for (day, amount) in [("20.03.2024", "142,80")].iter().chain(refunds) {
        let fields = [("paid_on", *day), ("amount", *amount)];
        browser.post(&action, &fields).await.assert_status(303);
    }
    id_of(&path)
}

/// A credit note over 59,50 € for this invoice.
async fn credit_note(browser: &Browser, invoice: InvoiceId, number: &str, day: &str) -> InvoiceId {
    let form = browser.form(&format!("{ENTER}?zu={invoice}"), ENTER).await;
    let form = form.with(&[
        ("nummer", number),
        ("datum", day),
        ("z1-menge", "-1"),
        ("z1-betrag", "-59,50"),
        ("z2-name", ""),
        ("z2-menge", ""),
        ("z2-betrag", ""),
        ("gesamt", "-59,50"),
    ]);
    id_of(browser.submit(&form).await.expect(303).location().unwrap())
}

/// A credit note over 59,50 € of the same supplier that nobody linked with an invoice.
async fn unlinked_credit_note(browser: &Browser, number: &str) -> InvoiceId {
    let form = filled(browser.fill(ENTER).await).with(&[
        ("nummer", number),
        ("datum", "15.04.2024"),
        ("faellig", ""),
        ("art", "381"),
        ("z1-menge", "-1"),
        ("z1-betrag", "-59,50"),
        ("z2-name", ""),
        ("z2-menge", ""),
        ("z2-betrag", ""),
        ("gesamt", "-59,50"),
        ("beleg", ""),
    ]);
    id_of(browser.submit(&form).await.expect(303).location().unwrap())
}

fn id_of(path: &str) -> InvoiceId {
    path.trim_start_matches("/rechnungen/").parse().unwrap()
}

/// The refund of 59,50 €, wherever it stands.
async fn refund(app: &TestApp) -> PaymentId {
    let found = payment::Entity::find()
        .filter(payment::Column::Amount.eq(Cents(-5_950)))
        .one(app.db.reader())
        .await;
    found.unwrap().unwrap().id
}

/// What the proof of the only notice counts as spent, in cents.
async fn spent(app: &TestApp) -> i64 {
    let conn = app.db.reader();
    let notice = notice::Entity::find().one(conn).await.unwrap().unwrap();
    let figures = plan_figures(conn, notice.id, None).await.unwrap();
    figures.total().paid.total.0
}

on_both! {
    async fn a_refund_moves_once_its_credit_note_is_divided_like_the_invoice(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let bought = paid_back(&browser).await;
        let target = format!("z{}", plan.displays);
        browser.post(&format!("/rechnungen/{bought}/rest"), &[("ziel", &target)]).await.assert_status(303);
        assert_eq!(spent(&app).await, 8_330);
        let credit = credit_note(&browser, bought, "G-4711", "15.04.2024").await;
        let assign = format!("/zahlungen/{}/gutschrift", refund(&app).await);

        let page = browser.get(&format!("/rechnungen/{bought}")).await.expect(200);
        page.assert_shows("die Rückzahlung gehört zur Gutschrift G-4711. Bitte zuerst deren Zeilen wie diese Rechnung aufteilen");
        page.assert_shows("Gutschrift aufteilen");
        page.assert_hides("Rückzahlung der Gutschrift zuordnen");
        let refused = browser.post(&assign, &[("version", "1")]).await.expect(422);
        refused.assert_shows("Die Gutschrift G-4711 ist noch nicht aufgeteilt: Bitte zuerst ihre Zeilen wie die Rechnung 4711 aufteilen");
        assert_eq!((invoice_row(&app, credit).await.paid, spent(&app).await), (Cents::ZERO, 8_330));

        let line = lines(&app, credit).await.swap_remove(0);
        divide(&app, &line, vec![Part::whole(Target::Own { school: None }, Cents(-5_950))]).await.unwrap();
        let refused = browser.post(&assign, &[("version", "1")]).await.expect(422);
        refused.assert_shows("Die Gutschrift G-4711 ist anders aufgeteilt als die Rechnung 4711.");
        assert_eq!(spent(&app).await, 8_330);

        divide(&app, &line, vec![Part::whole(Target::CostLine(plan.displays), Cents(-5_950))]).await.unwrap();
        let page = browser.get(&format!("/rechnungen/{bought}")).await.expect(200);
        page.assert_shows("Rückzahlung der Gutschrift zuordnen");
        browser.post(&assign, &[("version", "1")]).await.assert_status(303);
        assert_eq!((invoice_row(&app, bought).await.paid, invoice_row(&app, credit).await.paid), (Cents(14_280), Cents(-5_950)));
        assert_eq!(spent(&app).await, 8_330, "the proof stays what it was");
    }

    async fn of_two_equal_credit_notes_the_first_by_its_day_takes_the_refund(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = paid_back(&browser).await;
        let later = credit_note(&browser, bought, "G-2", "20.04.2024").await;
        let first = credit_note(&browser, bought, "G-1", "15.04.2024").await;
        let path = format!("/rechnungen/{bought}");
        browser.get(&path).await.expect(200).assert_shows("nicht bei der Gutschrift G-1.");
        let assign = browser.form(&path, &format!("/zahlungen/{}/gutschrift", refund(&app).await)).await;
        let answer = browser.submit(&assign).await.expect(303);
        assert_eq!(answer.location(), Some(format!("/rechnungen/{first}").as_str()));
        assert_eq!((invoice_row(&app, first).await.paid, invoice_row(&app, later).await.paid), (Cents(-5_950), Cents::ZERO));
    }

    async fn a_refund_is_entered_by_hand_on_an_invoice_that_is_paid(app: TestApp) {
        let browser = app.foerdermittel().await;
        let answer = browser.submit(&filled(browser.fill(ENTER).await)).await.expect(303);
        let path = answer.location().unwrap().to_owned();
        let action = format!("{path}/zahlungen");
        browser.get(&path).await.expect(200).assert_hides("Rückzahlung eintragen");
        browser.post(&action, &[("paid_on", "20.03.2024"), ("amount", "142,80")]).await.assert_status(303);
        let folded = "<details><summary>Rückzahlung eintragen</summary>";
        let page = browser.get(&path).await.expect(200);
        assert!(page.html().contains(folded), "{}", page.html());
        let form = browser.form(&path, &action).await;
        assert_eq!(form.value("amount"), Some(""));

        let more = form.clone().with(&[("paid_on", "02.05.2024"), ("amount", "0,01")]);
        let refused = browser.submit(&more).await.expect(422);
        refused.assert_shows("Offen sind noch 0,00 €");
        assert!(refused.html().contains("<details open><summary>Rückzahlung eintragen</summary>"), "{}", refused.html());
        let back = form.with(&[("paid_on", "02.05.2024"), ("amount", "-59,50"), ("nonce", "eine andere Sendung")]);
        browser.submit(&back).await.assert_status(303);
        assert_eq!(invoice_row(&app, id_of(&path)).await.paid, Cents(8_330));
    }

    async fn a_refund_that_stands_on_the_invoice_is_not_entered_on_its_credit_note_again(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = paid_back(&browser).await;
        let credit = credit_note(&browser, bought, "G-1", "15.04.2024").await;
        let path = format!("/rechnungen/{credit}");
        let action = format!("{path}/zahlungen");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Der Lieferant hat 59,50 € am 02.05.2024 zurückgezahlt; die Rückzahlung steht noch bei der Rechnung 4711.");
        assert!(page.html().contains(&format!("href=\"/rechnungen/{bought}#zahlung\"")), "{}", page.html());
        let form = browser.form(&path, &action).await;
        assert_eq!(form.value("amount"), Some(""), "nothing is proposed");
        let transfer = browser.get("/rechnungen/sammelzahlung").await.expect(200);
        assert!(!transfer.html().contains(&format!("betrag-{credit}\"")), "{}", transfer.html());

        let asked = browser.submit(&form.with(&[("paid_on", "03.05.2024"), ("amount", "-59,50")])).await.expect(422);
        asked.assert_shows("Eine Rückzahlung über −59,50 € vom 02.05.2024 ist schon eingetragen bei Rechnung 4711 (ohne Beleg).");
        assert_eq!(invoice_row(&app, credit).await.paid, Cents::ZERO);
        let confirmed = asked.forms().into_iter().find(|form| form.action == action).unwrap().with(&[("twice", "true")]);
        browser.submit(&confirmed).await.assert_status(303);
        assert_eq!(invoice_row(&app, credit).await.paid, Cents(-5_950), "two refunds are two");
    }

    async fn a_refund_of_a_list_waits_while_it_stands_on_the_invoice(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = paid_back(&browser).await;
        let credit = credit_note(&browser, bought, "G-49", "15.04.2024").await;
        let rows = "10.05.2024;B1;Papier & Co. KG;;Gutschrift G-49;-59,50;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (0, 0, 1));
        let reason = &taken.waiting[0].1;
        assert!(reason.contains("−59,50 € vom 02.05.2024 ist schon eingetragen bei Rechnung 4711"), "{reason}");
        assert_eq!(invoice_row(&app, credit).await.paid, Cents::ZERO);
        // Who chooses the credit note says that the money came back twice; the list read again finds it entered.
        let path = format!("/zahlungen/offen/{}", waiting(&app).await.id);
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &credit.to_string())]);
        browser.submit(&chosen).await.assert_status(303);
        assert_eq!(invoice_row(&app, credit).await.paid, Cents(-5_950));
        let again = import(&app, rows).await;
        assert_eq!((again.booked, again.known, again.waiting.len()), (0, 1, 0));
    }

    async fn refunds_in_parts_on_the_invoice_are_not_entered_on_the_credit_note_in_one_sum(app: TestApp) {
        let browser = app.foerdermittel().await;
        let answer = browser.submit(&filled(browser.fill(ENTER).await)).await.expect(303);
        let bought = id_of(answer.location().unwrap());
        let action = format!("/rechnungen/{bought}/zahlungen");
        for (day, amount) in [("20.03.2024", "142,80"), ("02.05.2024", "-20,00"), ("03.05.2024", "-20,00"), ("04.05.2024", "-19,50")] {
            browser.post(&action, &[("paid_on", day), ("amount", amount), ("twice", "true")]).await.assert_status(303);
        }
        let credit = credit_note(&browser, bought, "G-1", "15.04.2024").await;
        let path = format!("/rechnungen/{credit}");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("hat 59,50 € in 3 Teilen zurückgezahlt, zuletzt am 04.05.2024; die Rückzahlungen stehen noch bei der Rechnung 4711.");
        let form = browser.form(&path, &format!("{path}/zahlungen")).await;
        assert_eq!(form.value("amount"), Some(""), "nothing is proposed");
        let asked = browser.submit(&form.with(&[("paid_on", "05.05.2024"), ("amount", "-59,50")])).await.expect(422);
        asked.assert_shows("Rückzahlungen über zusammen −59,50 € in 3 Teilen sind schon eingetragen bei Rechnung 4711.");
        let taken = import(&app, "05.05.2024;B1;Papier & Co. KG;G-1;;-59,50;\n").await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        assert_eq!(invoice_row(&app, credit).await.paid, Cents::ZERO);
    }

    async fn a_refund_that_another_credit_note_takes_up_is_not_asked_about(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = paid_back(&browser).await;
        credit_note(&browser, bought, "G-1", "15.04.2024").await;
        let form = browser.form(&format!("{ENTER}?zu={bought}"), ENTER).await.with(&[
            ("nummer", "G-2"), ("datum", "16.04.2024"), ("z1-menge", "-1"), ("z1-betrag", "-11,90"),
            ("z2-name", ""), ("z2-menge", ""), ("z2-betrag", ""), ("gesamt", "-11,90"),
        ]);
        let other = id_of(browser.submit(&form).await.expect(303).location().unwrap());
        let taken = import(&app, "05.05.2024;B1;Papier & Co. KG;G-2;;-11,90;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!(invoice_row(&app, other).await.paid, Cents(-1_190));
    }

    async fn a_refund_that_stands_on_an_invoice_which_nobody_linked_waits_or_is_asked_about(app: TestApp) {
        let browser = app.foerdermittel().await;
        paid_back(&browser).await;
        let credit = unlinked_credit_note(&browser, "G-300").await;
        let told = "Eine Rückzahlung über −59,50 € vom 02.05.2024 ist schon eingetragen bei Rechnung 4711";
        let path = format!("/rechnungen/{credit}");
        let form = browser.form(&path, &format!("{path}/zahlungen")).await;
        let asked = browser.submit(&form.with(&[("paid_on", "03.05.2024"), ("amount", "-59,50")])).await.expect(422);
        asked.assert_shows(told);
        let taken = import(&app, "05.05.2024;B1;Papier & Co. KG;G-300;;-59,50;\n").await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        assert!(taken.waiting[0].1.contains(told), "{}", taken.waiting[0].1);
        assert_eq!(invoice_row(&app, credit).await.paid, Cents::ZERO);
        // One of more than a week later is another one.
        let later = import(&app, "10.05.2024;B2;Papier & Co. KG;G-300;;-59,50;\n").await;
        assert_eq!((later.booked, later.waiting), (1, vec![]));
        assert_eq!(invoice_row(&app, credit).await.paid, Cents(-5_950));
    }

    async fn a_refund_that_stands_on_an_unlinked_credit_note_is_not_entered_on_the_invoice_again(app: TestApp) {
        let browser = app.foerdermittel().await;
        let answer = browser.submit(&filled(browser.fill(ENTER).await)).await.expect(303);
        let bought = id_of(answer.location().unwrap());
        let paid = [("paid_on", "20.03.2024"), ("amount", "142,80")];
        browser.post(&format!("/rechnungen/{bought}/zahlungen"), &paid).await.assert_status(303);
        let credit = unlinked_credit_note(&browser, "G-300").await;
        let taken = import(&app, "02.05.2024;B1;Papier & Co. KG;G-300;;-59,50;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!(invoice_row(&app, credit).await.paid, Cents(-5_950));
        let again = import(&app, "03.05.2024;B1;Papier & Co. KG;4711;;-59,50;\n").await;
        assert_eq!((again.booked, again.waiting.len()), (0, 1));
        let reason = &again.waiting[0].1;
        assert!(reason.contains("vom 02.05.2024 ist schon eingetragen bei Rechnung G-300"), "{reason}");
        assert_eq!(invoice_row(&app, bought).await.paid, Cents(14_280));
    }

    async fn refunds_in_parts_that_nobody_linked_are_not_entered_on_the_credit_note_again(app: TestApp) {
        let browser = app.foerdermittel().await;
        paid_back_in(&browser, &[("02.05.2024", "-20,00"), ("03.05.2024", "-39,50")]).await;
        let credit = unlinked_credit_note(&browser, "G-300").await;
        let told = "Rückzahlungen über zusammen −59,50 € in 2 Teilen sind schon eingetragen bei Rechnung 4711";
        let path = format!("/rechnungen/{credit}");
        let form = browser.form(&path, &format!("{path}/zahlungen")).await;
        browser.submit(&form.with(&[("paid_on", "04.05.2024"), ("amount", "-59,50")])).await.expect(422).assert_shows(told);
        let whole = import(&app, "05.05.2024;B1;Papier & Co. KG;G-300;;-59,50;\n").await;
        assert_eq!((whole.booked, whole.waiting.len()), (0, 1));
        assert!(whole.waiting[0].1.starts_with(told), "{}", whole.waiting[0].1);
        let parts = "05.05.2024;B2;Papier & Co. KG;G-300;;-20,00;\n05.05.2024;B3;Papier & Co. KG;G-300;;-39,50;\n";
        let parts = import(&app, parts).await;
        assert_eq!((parts.booked, parts.waiting.len()), (0, 2));
        assert_eq!(invoice_row(&app, credit).await.paid, Cents::ZERO);
    }

    async fn a_refund_in_one_sum_that_nobody_linked_is_not_entered_in_parts_again(app: TestApp) {
        let browser = app.foerdermittel().await;
        paid_back(&browser).await;
        let credit = unlinked_credit_note(&browser, "G-300").await;
        let parts = "05.05.2024;B1;Papier & Co. KG;G-300;;-20,00;\n05.05.2024;B2;Papier & Co. KG;G-300;;-39,50;\n";
        let taken = import(&app, parts).await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 2));
        for (_, reason) in &taken.waiting {
            assert!(reason.contains("−59,50 € vom 02.05.2024 ist schon eingetragen bei Rechnung 4711"), "{reason}");
        }
        assert_eq!(invoice_row(&app, credit).await.paid, Cents::ZERO);
    }

    async fn refunds_on_a_credit_note_are_not_entered_on_the_invoice_again_in_parts_or_in_one_sum(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = paid_back_in(&browser, &[]).await;
        let credit = unlinked_credit_note(&browser, "G-300").await;
        let parts = "02.05.2024;B1;Papier & Co. KG;G-300;;-20,00;\n03.05.2024;B2;Papier & Co. KG;G-300;;-39,50;\n";
        let taken = import(&app, parts).await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        assert_eq!(invoice_row(&app, credit).await.paid, Cents(-5_950));
        for (booking, amount) in [("B3", "-59,50"), ("B4", "-39,50"), ("B5", "-10,00")] {
            let again = import(&app, &format!("04.05.2024;{booking};Papier & Co. KG;4711;;{amount};\n")).await;
            assert_eq!((again.booked, again.waiting.len()), (0, 1), "{amount}");
            assert!(again.waiting[0].1.contains("schon eingetragen bei Rechnung G-300"), "{}", again.waiting[0].1);
        }
        assert_eq!(invoice_row(&app, bought).await.paid, Cents(14_280));
        // More than came back there is other money.
        let more = import(&app, "04.05.2024;B6;Papier & Co. KG;4711;;-80,00;\n").await;
        assert_eq!((more.booked, more.waiting), (1, vec![]));
    }

    async fn a_refund_beside_a_credit_note_over_another_amount_names_both(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = paid_back(&browser).await;
        let form = browser.form(&format!("{ENTER}?zu={bought}"), ENTER).await.with(&[
            ("nummer", "G-2"), ("datum", "16.04.2024"), ("z1-menge", "-1"), ("z1-betrag", "-11,90"),
            ("z2-name", ""), ("z2-menge", ""), ("z2-betrag", ""), ("gesamt", "-11,90"),
        ]);
        browser.submit(&form).await.assert_status(303);
        let page = browser.get(&format!("/rechnungen/{bought}")).await.expect(200);
        page.assert_shows("hat 59,50 € zurückgezahlt; von der Gutschrift G-2 sind aber 11,90 € offen.");
    }

    async fn a_payment_of_what_came_back_is_asked_about(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = paid_back(&browser).await;
        let path = format!("/rechnungen/{bought}");
        let action = format!("{path}/zahlungen");
        let form = browser.form(&path, &action).await.with(&[("paid_on", "03.05.2024"), ("amount", "59,50")]);
        let asked = browser.submit(&form).await.expect(422);
        asked.assert_shows("Der Lieferant hat 59,50 € zurückgezahlt; nur deshalb ist mehr als 0,00 € offen");
        assert_eq!(invoice_row(&app, bought).await.paid, Cents(8_330));
        let confirmed = asked.forms().into_iter().find(|form| form.action == action).unwrap().with(&[("twice", "true")]);
        browser.submit(&confirmed).await.assert_status(303);
        assert_eq!(invoice_row(&app, bought).await.paid, Cents(14_280));
    }

    async fn a_waiting_payment_is_not_asked_for_what_was_paid_back(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = paid_back(&browser).await;
        import(&app, "03.05.2024;B9;Stadtwerke;;Strom;59,50;\n").await;
        let path = format!("/zahlungen/offen/{}", waiting(&app).await.id);
        let page = browser.get(&path).await.expect(200);
        page.assert_shows(": offen 0,00 €, zurückgezahlt 59,50 €");
        page.assert_hides("offen 59,50 €");
        // It can still be chosen: what was paid twice and came back once is paid then.
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &bought.to_string()), ("other_payee", "true")]);
        browser.submit(&chosen).await.assert_status(303);
        assert_eq!(invoice_row(&app, bought).await.paid, Cents(14_280));
    }

    async fn what_is_no_refund_is_not_assigned_to_a_credit_note(app: TestApp) {
        let browser = app.foerdermittel().await;
        let bought = paid_back(&browser).await;
        credit_note(&browser, bought, "G-1", "15.04.2024").await;
        let paid = payment::Entity::find().filter(payment::Column::Amount.eq(Cents(14_280))).one(app.db.reader()).await.unwrap().unwrap();
        let refused = browser.post(&format!("/zahlungen/{}/gutschrift", paid.id), &[("version", "1")]).await.expect(422);
        refused.assert_shows("Diese Zahlung ist keine Rückzahlung.");
    }
}
