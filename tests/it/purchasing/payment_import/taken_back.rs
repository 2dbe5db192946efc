//! What is removed, payment by payment and as a whole list.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts, RemovePayment};
use paktbuch::purchasing::{add_payment, remove_payment};
use paktbuch_entity::{audit_event, invoice, payment_row};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, PaymentRowState};
use sea_orm::{EntityTrait, QueryOrder};

use super::{counts, import, payments, waiting};
use crate::purchasing::world::{day, invoice_of, permit, take_data};

on_both! {
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
