//! A refund that waits for its credit note is nowhere proposed to be paid.

use paktbuch::db::Who;
use paktbuch_entity::payment;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::InvoiceId;
use sea_orm::EntityTrait;

const TRANSFER: &str = "/rechnungen/sammelzahlung";

/// Enters a payment of an invoice, or with a minus what came back.
async fn pay(office: &Browser, id: InvoiceId, amount: &str, day: &str) {
    let action = format!("/rechnungen/{id}/zahlungen");
    let paid = office
        .post(&action, &[("paid_on", day), ("amount", amount)])
        .await;
    paid.assert_status(303);
}

on_both! {
    /// The world's invoice over 1.190,00 € is paid; half of it is on the notice.
    async fn what_was_paid_back_in_full_asks_for_no_payment(app: TestApp) {
        let world = World::build(&app).await;
        let (notice, id) = (world.own.notice.id, world.own.invoice.id);
        let office = app.foerdermittel().await;
        pay(&office, id, "-1190,00", "02.05.2024").await;
        let due = office.get("/fristen?art=zahlung").await.expect(200);
        assert!(!due.html().contains(&format!("href=\"/rechnungen/{id}\"")));
        let transfer = office.get(TRANSFER).await.expect(200);
        assert!(!transfer.html().contains(&format!("betrag-{id}\"")));
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        assert_eq!(office.form(&new, &new).await.value("rechnung"), None);
    }

    /// Of 1.190,00 € 800,00 € are paid and 300,00 € came back: 690,00 € are open, 390,00 € of them were never paid.
    async fn beside_what_was_paid_back_the_rest_is_still_to_be_paid(app: TestApp) {
        let world = World::build(&app).await;
        let (notice, id) = (world.own.notice.id, world.own.invoice.id);
        app.db.write(Who::System, async |tx| {
            payment::Entity::delete_by_id(world.own.payment.id).exec(tx.conn()).await
        }).await.unwrap();
        let office = app.foerdermittel().await;
        pay(&office, id, "800,00", "20.05.2023").await;
        pay(&office, id, "-300,00", "02.05.2024").await;
        office.get("/fristen?art=zahlung").await.expect(200).assert_shows("Zahlungsziel Rechnung: 390,00 €");
        let transfer = office.form(TRANSFER, TRANSFER).await;
        assert_eq!(transfer.value(&format!("betrag-{id}")), Some("390,00"));
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        assert_eq!(office.form(&new, &new).await.value("rechnung"), Some(id.to_string().as_str()), "it is still a need");
        let page = office.get(&new).await.expect(200);
        // 345,00 € of the half are not paid, of them 390 / 690.
        page.assert_shows("195,00");
        page.assert_hides("345,00");
    }
}
