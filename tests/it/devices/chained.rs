//! Devices of a final invoice (Schlussrechnung) and the partial invoice (Abschlag) that it deducts.

use paktbuch_entity::{allocation, invoice_line};
use paktbuch_seed::einvoice::{Adjustment, Preceding, VatCategory};
use paktbuch_tests::{Browser, TestApp, on_both};
use paktbuch_types::{AllocationId, BasisPoints, Cents, InvoiceId, LineKind, SpreadRule};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::spreading::{command, devices, shares, spread};
use super::world::{self, create};
use crate::purchasing::world::{invoice_of, take_data};

/// Puts an invoice of one line on own funds, and says what its line buys.
async fn allocated(app: &TestApp, browser: &Browser, id: InvoiceId, kind: LineKind) -> AllocationId {
    let rest = format!("/rechnungen/{id}/rest");
    browser.post(&rest, &[("ziel", "e")]).await.assert_status(303);
    let conn = app.db.reader();
    let line = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .one(conn)
        .await
        .unwrap()
        .unwrap();
    let mut line = line.into_active_model();
    line.kind = Set(kind);
    line.update(conn).await.unwrap();
    allocation::Entity::find()
        .inner_join(invoice_line::Entity)
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .one(conn)
        .await
        .unwrap()
        .unwrap()
        .id
}

on_both! {
    async fn a_partial_invoice_is_spread_onto_the_devices_of_the_final_one(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let mut partial = invoice_of("A-1", &[("Abschlag Access Points", 1, 100)]);
        partial.type_code = 875;
        let mut last = invoice_of("S-1", &[("Access Point", 3, 100)]);
        last.type_code = 877;
        last.prepaid = Cents(11_900);
        last.preceding = vec![Preceding { number: "A-1".to_owned(), issue_date: Some(partial.issue_date) }];
        let partial = take_data(&app, &partial).await;
        let last = take_data(&app, &last).await;
        let partial = allocated(&app, &browser, partial, LineKind::Service).await;
        let last = allocated(&app, &browser, last, LineKind::Device).await;
        let address = format!("/zuordnungen/{partial}/verteilen");
        browser.get(&address).await.expect(200).assert_shows("Auf dieser Rechnung sind noch keine Geräte angelegt");
        let create_page = format!("/zuordnungen/{last}/geraete");
        let hint = "Der Abschlag A-1 über 119,00 € ist noch nicht auf die Geräte verteilt.";
        browser.get(&create_page).await.expect(200).assert_shows(hint);

        let ids = create(&app.db, world.tablets(last, 3, &[])).await.unwrap();
        let sums = async || {
            let rows = devices(&app).await;
            let gross: Cents = rows.iter().map(|row| row.gross).sum();
            let net: Cents = rows.iter().map(|row| row.net).sum();
            (gross, net)
        };
        assert_eq!(sums().await, (Cents(23_800), Cents(20_000)), "the rest, net as gross");
        let page = browser.get(&address).await.expect(200);
        page.assert_shows("Geräte dieser Rechnung und ihrer Kette");
        page.assert_shows("aus der Rechnung S-1 derselben Kette");
        assert_eq!(spread(&app, &command(&app, partial, SpreadRule::Evenly, &ids).await).await.unwrap(), 3);
        assert_eq!(shares(&app, partial).await, (Cents(11_900), Cents(10_000)));
        assert_eq!(sums().await, (Cents(35_700), Cents(30_000)), "the whole price, to the cent");
        browser.get(&create_page).await.expect(200).assert_hides(hint);
        let page = browser.get(&format!("/geraete/{}", ids[0])).await.expect(200);
        for receipt in ["S-1, Pos. 1", "A-1, Pos. 1"] {
            page.assert_shows(receipt);
        }
        // The world's own invoice is no part of the chain.
        let foreign = spread(&app, &command(&app, world.own, SpreadRule::Evenly, &ids).await).await.unwrap_err();
        assert!(foreign.to_string().contains("Verteilt wird nur auf Geräte derselben Rechnung oder ihrer Kette."), "{foreign}");
    }

    async fn an_abschlag_for_another_line_is_not_asked_for(app: TestApp) {
        world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let mut partial = invoice_of("A-1", &[("Abschlag Verkabelung", 1, 100)]);
        partial.type_code = 875;
        let mut last = invoice_of("S-1", &[("Verkabelung", 1, 400), ("Access Point", 3, 100)]);
        last.type_code = 877;
        last.prepaid = Cents(11_900);
        last.preceding = vec![Preceding { number: "A-1".to_owned(), issue_date: Some(partial.issue_date) }];
        let partial = take_data(&app, &partial).await;
        let last = take_data(&app, &last).await;
        for id in [partial, last] {
            browser.post(&format!("/rechnungen/{id}/rest"), &[("ziel", "e")]).await.assert_status(303);
        }
        let conn = app.db.reader();
        let of_last = invoice_line::Entity::find().filter(invoice_line::Column::InvoiceId.eq(last));
        let line = of_last.filter(invoice_line::Column::Name.eq("Access Point")).one(conn).await.unwrap().unwrap();
        assert_eq!((line.gross, line.deduction), (Cents(35_700), Cents::ZERO));
        let id = line.id;
        let mut line = line.into_active_model();
        line.kind = Set(LineKind::Device);
        line.update(conn).await.unwrap();
        let part = allocation::Entity::find().filter(allocation::Column::InvoiceLineId.eq(id)).one(conn).await.unwrap().unwrap();
        let page = browser.get(&format!("/zuordnungen/{}/geraete", part.id)).await.expect(200);
        page.assert_hides("noch nicht auf die Geräte verteilt");
    }

    /// An allowance on the whole invoice is in the net of its devices as it is in their gross.
    async fn net_and_gross_of_devices_tell_of_the_same_allowance(app: TestApp) {
        let world = world::build(&app.db).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("N-1", &[("Access Point", 4, 100)]);
        data.adjustments = vec![Adjustment {
            is_charge: false,
            amount: Cents::euros(40),
            reason: "Mengennachlass".to_owned(),
            vat_category: VatCategory::Standard,
            vat_rate: BasisPoints::percent(19),
        }];
        let invoice = take_data(&app, &data).await;
        let part = allocated(&app, &browser, invoice, LineKind::Device).await;
        create(&app.db, world.tablets(part, 4, &[])).await.unwrap();
        let rows = devices(&app).await;
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| (row.gross, row.net) == (Cents(10_710), Cents(9_000))));
    }
}
