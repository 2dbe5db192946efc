//! Rates of a lease and the invoices that bill them.

use paktbuch::db::Who;
use paktbuch_entity::{device, invoice, invoice_line, lease_invoice, payment};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{
    Cents, DeviceId, DeviceOwner, InvoiceId, InvoiceLineId, LineKind, PaymentKind, parse_date,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait, Set};

use super::world::{self, create};

/// Two devices leased for 12,50 € a month from 01.08.2023, six rates; answers them.
pub(super) async fn leased(app: &TestApp) -> Vec<DeviceId> {
    let world = world::build(&app.db).await;
    let ids = create(&app.db, world.tablets(world.funded, 2, &["A1", "A2"]))
        .await
        .unwrap();
    for id in &ids {
        let row = device::Entity::find_by_id(*id)
            .one(app.db.reader())
            .await
            .unwrap()
            .unwrap();
        let mut row = row.into_active_model();
        row.owner = Set(DeviceOwner::Lessor);
        row.lessor = Set("Muster Leasing GmbH".to_owned());
        row.lease_rate = Set(Some(Cents(1_250)));
        row.lease_rates = Set(Some(6));
        row.lease_from = Set(parse_date("01.08.2023").ok());
        app.db
            .write(Who::System, async |tx| row.update(tx.conn()).await)
            .await
            .unwrap();
    }
    ids
}

pub(super) async fn links(app: &TestApp) -> u64 {
    lease_invoice::Entity::find()
        .count(app.db.reader())
        .await
        .unwrap()
}

/// Pays a part of the first invoice.
async fn pay(app: &TestApp, amount: Cents) {
    let paid = payment::ActiveModel {
        invoice_id: Set(InvoiceId(1)),
        paid_on: Set(parse_date("01.09.2023").unwrap()),
        amount: Set(amount),
        proof: Set("Kontoauszug".to_owned()),
        version: Set(1),
        kind: Set(PaymentKind::Invoice),
        skonto: Set(Cents::ZERO),
        fiscal_year: Set(2023),
        reference: Set(String::new()),
        transfer: Set(String::new()),
        ..Default::default()
    };
    app.db
        .write(Who::System, async |tx| paid.insert(tx.conn()).await)
        .await
        .unwrap();
}

on_both! {
    async fn an_invoice_line_bills_rates_and_the_page_compares(app: TestApp) {
        let ids = leased(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/geraete/{}/leasing", ids[0]);
        office.get(&format!("/geraete/{}", ids[0])).await.expect(200).assert_shows("Muster Leasing GmbH 12,50 € im Monat");
        office.get(&path).await.expect(200).assert_shows("01.08.2023 12,50 Rechnung fehlt");
        let deadlines = office.get("/fristen").await.expect(200);
        deadlines.assert_shows("Leasingrate ohne Rechnung");
        deadlines.assert_shows("Muster Leasing GmbH, 12 Raten,");

        let form = office.form(&path, &path).await;
        // The empty form, rates that do not exist, and more than the line bills are told.
        office.submit(&form).await.expect(422).assert_shows("Rechnung: Bitte eine Position aus der Liste wählen.");
        let line = InvoiceLineId(1).to_string();
        let typed = form.clone().with(&[("line", &line), ("first", "1"), ("last", "7")]);
        office.submit(&typed).await.expect(422).assert_shows("Rate: 1 bis 7 geht nicht. Bitte Nummern von 1 bis 6 eintragen");
        let typed = form.clone().with(&[("line", &line), ("first", "1"), ("last", "6"), ("amount", "5.000,00")]);
        office.submit(&typed).await.expect(422).assert_shows("6-mal 5.000,00 € ist mehr, als von der Position noch frei ist (10.000,10 €).");
        assert_eq!(links(&app).await, 0);

        // Two rates of both devices, each a little dearer than planned.
        let typed = form.clone().with(&[("line", &line), ("first", "1"), ("last", "2"), ("amount", "13,00"), ("whole_lease", "true")]);
        let done = office.submit(&typed).await;
        assert_eq!(done.location(), Some(path.as_str()));
        let page = office.follow(&done).await.expect(200);
        page.assert_shows("RE-2023-00871 vom 21.02.2023, Pos. 1");
        page.assert_shows("Rechnung RE-2023-00871 ist von Muster IT GmbH, nicht vom Leasinggeber. Bitte prüfen.");
        page.assert_shows("Rechnung RE-2023-00871 liegt mehr als einen Monat vor der ersten Rate. Bitte prüfen.");
        page.assert_shows("13,00 0,00 0,50 zu bezahlen");
        assert_eq!(links(&app).await, 4);
        office.get("/fristen").await.expect(200).assert_shows("Muster Leasing GmbH, 8 Raten,");
        let again = office.form(&path, &path).await.with(&[("line", &line), ("first", "2"), ("last", "3")]);
        office.submit(&again).await.expect(422).assert_shows("hat schon eine Rechnung");

        // What is paid of the invoice counts in proportion.
        pay(&app, Cents(1_000_010)).await;
        office.get(&path).await.expect(200).assert_shows("13,00 13,00 0,50 bezahlt");
        // Who may not see invoices does not see them here, and auditors change nothing.
        app.schul_it(&["190743"]).await.get(&path).await.assert_status(403);
        app.pruefung().await.get(&path).await.expect(200).assert_hides("Rechnung zuordnen");
    }

    /// A third of the invoice is paid: of three rates of 50 € these are 50 €, not three times 16,67 €.
    async fn what_is_paid_is_divided_among_the_rates_to_the_cent(app: TestApp) {
        let ids = leased(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/geraete/{}/leasing", ids[0]);
        let line = InvoiceLineId(1).to_string();
        let typed = office.form(&path, &path).await.with(&[("line", &line), ("first", "1"), ("last", "3"), ("amount", "50,00")]);
        assert_eq!(office.submit(&typed).await.location(), Some(path.as_str()));
        pay(&app, Cents(333_337)).await;
        let page = office.get(&path).await.expect(200);
        for words in ["50,00 16,67 37,50 zu bezahlen", "50,00 16,66 37,50 zu bezahlen", "150,00 50,00 112,50"] {
            page.assert_shows(words);
        }
    }

    async fn a_personalausgabe_bills_no_rate(app: TestApp) {
        let ids = leased(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/geraete/{}/leasing", ids[0]);
        let line = InvoiceLineId(1).to_string();
        let typed = office.form(&path, &path).await.with(&[("line", &line), ("first", "1")]);
        let stored = invoice_line::Entity::find_by_id(InvoiceLineId(1)).one(app.db.reader()).await.unwrap().unwrap();
        let mut stored = stored.into_active_model();
        stored.kind = Set(LineKind::Personnel);
        app.db.write(Who::System, async |tx| stored.update(tx.conn()).await).await.unwrap();
        office.get(&path).await.expect(200).assert_hides("RE-2023-00871");
        office.submit(&typed).await.expect(422).assert_shows("Rechnung: Bitte eine Position aus der Liste wählen.");
        assert_eq!(links(&app).await, 0);
    }

    async fn a_rate_is_free_again_without_its_invoice_or_with_a_rejected_one(app: TestApp) {
        let ids = leased(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/geraete/{}/leasing", ids[0]);
        let line = InvoiceLineId(1).to_string();
        let typed = office.form(&path, &path).await.with(&[("line", &line), ("first", "1")]);
        assert_eq!(office.submit(&typed).await.location(), Some(path.as_str()));
        assert_eq!(links(&app).await, 1);
        // Not leased any more: first its rates are to be released.
        let edit = format!("/geraete/{}/bearbeiten", ids[0]);
        let owned = office.form(&edit, &edit).await.with(&[
            ("owner", DeviceOwner::Authority.code()), ("lessor", ""), ("lease_rate", ""), ("lease_rates", ""), ("lease_from", ""),
        ]);
        office.submit(&owned).await.expect(422).assert_shows("Leasingraten des Geräts haben eine Rechnung.");
        // A rejected invoice bills nothing.
        let bill = invoice::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        for (day, words) in [(parse_date("01.10.2023").ok(), "Rechnung zurückgewiesen"), (None, "zu bezahlen")] {
            let mut row = bill.clone().into_active_model();
            row.rejected_on = Set(day);
            app.db.write(Who::System, async |tx| row.update(tx.conn()).await).await.unwrap();
            office.get(&path).await.expect(200).assert_shows(words);
        }
        let unlink = format!("{path}/loesen");
        let release = office.form(&path, &unlink).await;
        assert_eq!(office.submit(&release).await.location(), Some(path.as_str()));
        assert_eq!(links(&app).await, 0);
        let device = office.get(&format!("/geraete/{}", ids[0])).await.expect(200);
        device.assert_shows("Rate 1 12,50 €: Rechnung RE-2023-00871, Position 1");
        // Devices that are not leased have no such page; those removed leave nothing behind.
        let form = office.form(&path, &path).await.with(&[("line", &line), ("first", "1")]);
        assert_eq!(office.submit(&form).await.location(), Some(path.as_str()));
        let remove = format!("/geraete/{}/entfernen", ids[0]);
        let gone = office.form(&remove, &remove).await.with(&[("reason", "doppelt")]);
        office.submit(&gone).await.assert_status(303);
        assert_eq!(links(&app).await, 0);
    }
}
