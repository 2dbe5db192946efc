//! Credit notes on paper and the money that came back for them.

use paktbuch_entity::{invoice, payment};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{ENTER, filled, id_of};
use crate::purchasing::world::{day, invoice_row};

on_both! {
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
        let (bought, credit) = (invoice_row(&app, bought).await, invoice_row(&app, credit).await);
        assert_eq!((bought.paid, credit.paid), (Cents(14_280), Cents(-5_950)), "both are settled");
        browser.get(&path).await.expect(200).assert_hides("Der Lieferant hat");
        // Another window that still shows it.
        browser.post(&format!("/zahlungen/{}/gutschrift", refund.id), &[("version", "1")]).await.assert_status(412);
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
        assert_eq!(invoice_row(&app, id_of(meant.location().unwrap())).await.gross, Cents(5_950));
        let credit = browser.submit(&form).await.expect(303);
        let credit = id_of(credit.location().unwrap());
        let stored = invoice_row(&app, credit).await;
        assert_eq!((stored.gross, stored.issue_date), (Cents(-5_950), day("15.04.2024")));
        browser.get(&format!("/rechnungen/{bought}")).await.expect(200).assert_shows("wird berichtigt durch");
        let page = browser.get(&format!("/rechnungen/{credit}")).await.expect(200);
        page.assert_hides("Auftrag fehlt");
        page.assert_shows("Auftrag nicht nötig");
        browser.get(&format!("{ENTER}?zu=99999")).await.assert_status(404);
    }
}
