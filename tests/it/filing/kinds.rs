//! Kinds of events that take more than one form: each explains what it changes of a filed proof.

use paktbuch::audit::EventKind;
use paktbuch_entity::{allocation, cost_item, disposal, invoice, invoice_line, invoice_link, payment};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::{AllocationId, CostLineId, InvoiceId, LineKind};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};

use super::explained::assert_explained;
use super::file::file;
use crate::purchasing::receipts::PERSONNEL;
use crate::purchasing::world::{invoice_of, take_data};

/// An invoice on paper over 119,00 €.
const PAPER: [(&str, &str); 11] = [
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
    ("gesamt", "119,00"),
];

/// Sends the form of a page to an address, with values typed in.
async fn send(office: &Browser, page: &str, action: &str, typed: &[(&str, &str)]) {
    let form = office.form(page, action).await.with(typed);
    let answer = office.submit(&form).await;
    assert_eq!(answer.status.as_u16(), 303, "{action}: {}", answer.text());
}

/// Enters an invoice or receipt by hand.
async fn entered(app: &TestApp, office: &Browser, page: &str, typed: &[(&str, &str)]) -> InvoiceId {
    let form = office.fill(page).await.with(typed);
    office.submit_files(&form, &[]).await.assert_status(303);
    let newest = invoice::Entity::find().order_by_desc(invoice::Column::Id);
    newest.one(app.db.reader()).await.unwrap().unwrap().id
}

/// Allocates the whole invoice to a cost line.
async fn allocate(office: &Browser, invoice: InvoiceId, line: CostLineId) {
    let target = format!("z{line}");
    let path = format!("/rechnungen/{invoice}/rest");
    office
        .post(&path, &[("ziel", target.as_str())])
        .await
        .assert_status(303);
}

/// Allocates the whole invoice to a cost line, and pays it.
async fn spend(office: &Browser, invoice: InvoiceId, line: CostLineId, amount: &str) {
    allocate(office, invoice, line).await;
    let path = format!("/rechnungen/{invoice}");
    let paid = [("paid_on", "03.06.2024"), ("amount", amount)];
    send(office, &path, &format!("{path}/zahlungen"), &paid).await;
}

/// Files the proof of the own notice.
async fn file_own(office: &Browser, world: &World) {
    file(office, world.own.notice.id.0, "abgesprochen")
        .await
        .assert_status(303);
}

/// Allocations of the lines of an invoice, in the order of the lines, which become a device and its accessories.
async fn parts(app: &TestApp, invoice: InvoiceId) -> Vec<AllocationId> {
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .order_by_asc(invoice_line::Column::Position)
        .all(app.db.reader())
        .await
        .unwrap();
    let mut parts = Vec::new();
    for (line, kind) in lines.into_iter().zip([LineKind::Device, LineKind::Accessory]) {
        let of_line = allocation::Entity::find().filter(allocation::Column::InvoiceLineId.eq(line.id));
        parts.push(of_line.one(app.db.reader()).await.unwrap().unwrap().id);
        let mut line = line.into_active_model();
        line.kind = Set(kind);
        line.update(app.db.reader()).await.unwrap();
    }
    parts
}

on_both! {
    async fn what_is_bought_later_is_explained_by_each_of_its_events(app: TestApp) {
        let world = World::build(&app).await;
        let line = world.own.cost_line.id;
        let office = app.verwaltung().await;
        file_own(&office, &world).await;
        let paper = entered(&app, &office, "/rechnungen/neu", &PAPER).await;
        spend(&office, paper, line, "119,00").await;
        assert_explained(&app, &office, &[EventKind::InvoiceEntered, EventKind::Allocated, EventKind::PaymentAdded]).await;
        let imported = take_data(&app, &invoice_of("RE-9", &[("Display", 2, 100)])).await;
        spend(&office, imported, line, "238,00").await;
        assert_explained(&app, &office, &[EventKind::InvoiceImported]).await;
        let receipt = entered(&app, &office, "/belege/neu", &PERSONNEL).await;
        spend(&office, receipt, line, "2.256,16").await;
        assert_explained(&app, &office, &[EventKind::ReceiptEntered]).await;
        let mut credit = invoice_of("GS-1", &[("Hülle zurück", 2, 100)]);
        credit.type_code = 381;
        let credit = take_data(&app, &credit).await;
        let path = format!("/rechnungen/{credit}");
        send(&office, &path, &format!("{path}/vorzeichen"), &[]).await;
        spend(&office, credit, line, "-238,00").await;
        assert_explained(&app, &office, &[EventKind::InvoiceSignTurned]).await;
    }

    async fn a_renamed_supplier_and_a_rejected_invoice_are_explained(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.verwaltung().await;
        let paper = entered(&app, &office, "/rechnungen/neu", &PAPER).await;
        spend(&office, paper, world.own.cost_line.id, "119,00").await;
        file_own(&office, &world).await;
        let row = invoice::Entity::find_by_id(paper).one(app.db.reader()).await.unwrap().unwrap();
        let supplier = format!("/lieferanten/{}", row.supplier_id);
        send(&office, &supplier, &supplier, &[("name", "Papierhaus GmbH")]).await;
        assert_explained(&app, &office, &[EventKind::SupplierChanged]).await;
        let paid = payment::Entity::find().filter(payment::Column::InvoiceId.eq(paper));
        let paid = paid.one(app.db.reader()).await.unwrap().unwrap();
        let page = format!("/zahlungen/{}", paid.id);
        send(&office, &page, &format!("{page}/entfernen"), &[("grund", "zurückgebucht")]).await;
        let path = format!("/rechnungen/{paper}");
        send(&office, &path, &format!("{path}/zurueckweisen"), &[("grund", "falscher Empfänger")]).await;
        assert_explained(&app, &office, &[EventKind::PaymentRemoved, EventKind::InvoiceRejected]).await;
        send(&office, &path, &format!("{path}/wiederaufnehmen"), &[]).await;
        assert_explained(&app, &office, &[EventKind::InvoiceRestored]).await;
    }

    async fn invoices_that_are_linked_later_are_explained(app: TestApp) {
        let world = World::build(&app).await;
        let line = world.own.cost_line.id;
        let office = app.verwaltung().await;
        let mut partial = invoice_of("A-1", &[("Abschlag Verkabelung", 1, 100)]);
        (partial.type_code, partial.issue_date) = (875, "2024-03-01".parse().unwrap());
        let partial = take_data(&app, &partial).await;
        spend(&office, partial, line, "119,00").await;
        let mut last = invoice_of("S-1", &[("Verkabelung", 1, 400), ("Messung", 1, 100)]);
        (last.type_code, last.issue_date) = (877, "2024-06-01".parse().unwrap());
        let last = take_data(&app, &last).await;
        spend(&office, last, line, "595,00").await;
        file_own(&office, &world).await;
        let path = format!("/rechnungen/{last}");
        let earlier = partial.to_string();
        let linked = [("frueher", earlier.as_str()), ("verknuepfung", "enthalten"), ("kuerzen", "true")];
        office.post(&format!("{path}/kette"), &linked).await.assert_status(303);
        assert_explained(&app, &office, &[EventKind::InvoiceLinked]).await;
        let link = invoice_link::Entity::find().filter(invoice_link::Column::InvoiceId.eq(last));
        let link = link.one(app.db.reader()).await.unwrap().unwrap();
        send(&office, &path, &format!("{path}/kette/{}/loesen", link.id), &[]).await;
        assert_explained(&app, &office, &[EventKind::InvoiceUnlinked]).await;
    }

    async fn devices_that_come_return_or_go_are_explained(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.verwaltung().await;
        // The world's device has a disposal of before.
        disposal::Entity::delete_many().exec(app.db.reader()).await.unwrap();
        let device = format!("/geraete/{}", own.device.id);
        let gone = format!("{device}/aussondern");
        let typed = [("kind", "sold"), ("confirmed", "true"), ("disposed_on", "12.06.2024"), ("reason", "Totalschaden")];
        send(&office, &gone, &gone, &typed).await;
        file_own(&office, &world).await;
        let back = format!("{device}/zuruecknehmen");
        send(&office, &back, &back, &[("reason", "falsches Gerät gewählt")]).await;
        assert_explained(&app, &office, &[EventKind::DeviceRestored]).await;

        let bought = take_data(&app, &invoice_of("RE-9", &[("Tablet", 2, 100), ("Hülle", 2, 10)])).await;
        allocate(&office, bought, own.cost_line.id).await;
        let parts = parts(&app, bought).await;
        let create = format!("/zuordnungen/{}/geraete", parts[0]);
        let typed = [
            ("model", "neu"), ("manufacturer", "Muster"), ("model_name", "Tab B"), ("category", "tablet"), ("quantity", "2"),
            ("serials", "F9K7MUST42\nF9K7MUST43"), ("delivered_on", "03.06.2024"),
        ];
        send(&office, &create, &create, &typed).await;
        assert_explained(&app, &office, &[EventKind::DeviceAdded]).await;
        let spread = format!("/zuordnungen/{}/verteilen", parts[1]);
        send(&office, &spread, &spread, &[]).await;
        assert_explained(&app, &office, &[EventKind::SharesChanged]).await;
        // Until the retention has ended, the device stays (R26).
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let office = app.verwaltung().await;
        let remove = format!("{device}/entfernen");
        send(&office, &remove, &remove, &[("reason", "doppelt angelegt")]).await;
        assert_explained(&app, &office, &[EventKind::DeviceRemoved]).await;
    }

    async fn places_that_are_removed_are_explained(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.verwaltung().await;
        file_own(&office, &world).await;
        let edit = format!("/geraete/{}/bearbeiten", own.device.id);
        send(&office, &edit, &edit, &[("place", "")]).await;
        let school = format!("/schulen/{OWN}");
        for (kind, page) in [
            (EventKind::RoomRemoved, format!("{school}/raeume/{}", own.room.id)),
            (EventKind::BuildingRemoved, format!("{school}/gebaeude/{}", own.building.id)),
            (EventKind::SiteRemoved, format!("{school}/standorte/{}", own.site.id)),
        ] {
            send(&office, &page, &format!("{page}/entfernen"), &[]).await;
            assert_explained(&app, &office, &[kind]).await;
        }
    }

    async fn lines_of_the_plan_that_come_or_go_are_explained(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.verwaltung().await;
        let notice = format!("/bescheide/{}", own.notice.id);
        let add = format!("{notice}/ansatz/neu");
        let typed = [("title", "WLAN-Ausbau"), ("line_title", "Zugangspunkte"), ("line_price", "850")];
        send(&office, &add, &add, &typed).await;
        let newest = cost_item::Entity::find().order_by_desc(cost_item::Column::Id);
        let newest = newest.one(app.db.reader()).await.unwrap().unwrap();
        file_own(&office, &world).await;
        let edit = format!("{notice}/ansatz/{}/bearbeiten", own.cost_item.id);
        let mut form = office.form(&edit, &edit).await;
        for (column, text) in [("line_title", "Hüllen"), ("line_quantity", "1"), ("line_price", "10")] {
            let mut cells = form.fields.iter_mut().filter(|(name, _)| name == column);
            cells.nth(1).unwrap().1 = text.to_owned();
        }
        office.submit(&form).await.assert_status(303);
        assert_explained(&app, &office, &[EventKind::CostLineAdded]).await;
        let item = format!("{notice}/ansatz/{}", newest.id);
        send(&office, &format!("{item}/bearbeiten"), &format!("{item}/entfernen"), &[]).await;
        assert_explained(&app, &office, &[EventKind::CostLineRemoved, EventKind::CostItemRemoved]).await;
    }
}
