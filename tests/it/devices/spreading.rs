//! Allocations spread onto devices: to the cent, by a named rule, within one notice.

use paktbuch::auth::Actor;
use paktbuch::db::Who;
use paktbuch::devices::commands::SpreadAllocation;
use paktbuch::devices::spread_allocation;
use paktbuch::error::ServiceError;
use paktbuch_entity::{allocation, cost_item, cost_line, device, funding_share, invoice_line, notice};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::*;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};

use super::world::{self, World, create};

pub(super) async fn devices(app: &TestApp) -> Vec<device::Model> {
    let query = device::Entity::find().order_by_asc(device::Column::InventoryNumber);
    query.all(app.db.reader()).await.unwrap()
}

/// A second line of the invoice, „Schutzhülle“ over 100,84 € net and 120,00 € gross, on one allocation.
async fn sleeves(app: &TestApp, cost_line: Option<CostLineId>) -> AllocationId {
    let conn = app.db.reader();
    let first = invoice_line::Entity::find().one(conn).await.unwrap().unwrap();
    let mut line = first.into_active_model();
    line.id = sea_orm::NotSet;
    line.position = Set(2);
    line.line_id = Set("2".to_owned());
    line.name = Set("Schutzhülle".to_owned());
    line.kind = Set(LineKind::Accessory);
    line.net = Set(Cents(10_084));
    line.gross = Set(Cents(12_000));
    let line = line.insert(conn).await.unwrap();
    let part = allocation::ActiveModel {
        invoice_line_id: Set(line.id),
        cost_line_id: Set(cost_line),
        school_id: Set(None),
        gross: Set(Cents(12_000)),
        eligible: Set(Cents(if cost_line.is_some() { 12_000 } else { 0 })),
        reason: Set(String::new()),
        version: Set(1),
        ..Default::default()
    };
    part.insert(conn).await.unwrap().id
}

/// A cost line of another notice.
async fn other_notice(app: &TestApp) -> CostLineId {
    let conn = app.db.reader();
    let mut notice = notice::Entity::find()
        .one(conn)
        .await
        .unwrap()
        .unwrap()
        .into_active_model();
    notice.id = sea_orm::NotSet;
    notice.reference = Set("AZ-2".to_owned());
    let notice = notice.insert(conn).await.unwrap();
    let mut item = cost_item::Entity::find()
        .one(conn)
        .await
        .unwrap()
        .unwrap()
        .into_active_model();
    item.id = sea_orm::NotSet;
    item.notice_id = Set(notice.id);
    let item = item.insert(conn).await.unwrap();
    let mut line = cost_line::Entity::find()
        .one(conn)
        .await
        .unwrap()
        .unwrap()
        .into_active_model();
    line.id = sea_orm::NotSet;
    line.cost_item_id = Set(item.id);
    line.insert(conn).await.unwrap().id
}

pub(super) async fn command(
    app: &TestApp,
    allocation: AllocationId,
    rule: SpreadRule,
    ids: &[DeviceId],
) -> SpreadAllocation {
    let row = allocation::Entity::find_by_id(allocation)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap();
    SpreadAllocation {
        allocation,
        version: row.version,
        rule,
        devices: ids.iter().map(|id| (*id, None)).collect(),
    }
}

pub(super) async fn spread(app: &TestApp, command: &SpreadAllocation) -> Result<usize, ServiceError> {
    let permit = Actor::system().permit().unwrap();
    app.db
        .write(Who::System, async |tx| {
            spread_allocation(tx, &permit, command.clone()).await
        })
        .await
}

pub(super) async fn shares(app: &TestApp, allocation: AllocationId) -> (Cents, Cents) {
    let rows = funding_share::Entity::find()
        .filter(funding_share::Column::AllocationId.eq(allocation))
        .all(app.db.reader())
        .await
        .unwrap();
    (
        rows.iter().map(|row| row.gross).sum(),
        rows.iter().map(|row| row.net).sum(),
    )
}

async fn made(app: &TestApp, world: &World, allocation: AllocationId, count: usize) -> Vec<DeviceId> {
    create(&app.db, world.tablets(allocation, count, &[]))
        .await
        .unwrap()
}

on_both! {
    async fn the_rest_of_a_capped_line_and_its_sleeves_become_part_of_each_price(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, world.funded, 12).await;
        let own = command(&app, world.own, SpreadRule::Evenly, &ids).await;
        assert_eq!(spread(&app, &own).await.unwrap(), 12);
        assert!(matches!(spread(&app, &own).await, Err(ServiceError::Stale)));
        let rows = devices(&app).await;
        assert_eq!(rows.iter().map(|row| row.gross).sum::<Cents>(), Cents(1_000_010));
        assert_eq!(rows.iter().map(|row| row.net).sum::<Cents>(), Cents(840_345));
        assert!(rows.iter().all(|row| row.notice_id == Some(world.notice) && row.version == 2));

        let sleeve = sleeves(&app, None).await;
        spread(&app, &command(&app, sleeve, SpreadRule::ByPrice, &ids[..7]).await).await.unwrap();
        assert_eq!(shares(&app, sleeve).await, (Cents(12_000), Cents(10_084)));
        // Other devices in place of the first: what they had goes back.
        spread(&app, &command(&app, sleeve, SpreadRule::Evenly, &ids[7..]).await).await.unwrap();
        let rows = devices(&app).await;
        // 120 € on five devices; the first device has the odd cent of the line.
        assert_eq!(rows[11].gross.minus(rows[0].gross), Cents(2_399));
        assert_eq!(rows.iter().map(|row| row.gross).sum::<Cents>(), Cents(1_012_010));
        let browser = app.foerdermittel().await;
        let page = browser.get(&format!("/geraete/{}", rows[11].id)).await.expect(200);
        for words in ["Anschaffungskosten, davon 162,89", "gleichmäßig auf alle gewählten Geräte", "hat einen Betrag auf das Gerät verteilt"] {
            page.assert_shows(words);
        }
        let address = format!("/geraete/{}/entfernen", rows[11].id);
        let form = browser.form(&address, &address).await.with(&[("reason", "doppelt")]);
        browser.submit(&form).await.expect(422).assert_shows("der Rechnung RE-2023-00871 verteilt. Bitte dort die Verteilung");
        // Taken back, everything is as before.
        spread(&app, &command(&app, sleeve, SpreadRule::Evenly, &[]).await).await.unwrap();
        assert_eq!(devices(&app).await.iter().map(|row| row.gross).sum::<Cents>(), Cents(1_000_010));
        assert!(paktbuch::audit::verify_chain(app.db.reader()).await.unwrap().is_ok());
    }

    async fn a_device_is_bound_only_while_a_share_is(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, world.own, 12).await;
        assert!(devices(&app).await.iter().all(|row| row.notice_id.is_none() && row.zweckbindung_until.is_none()));
        spread(&app, &command(&app, world.funded, SpreadRule::Evenly, &ids).await).await.unwrap();
        let until = parse_date("31.12.2029").ok();
        assert!(devices(&app).await.iter().all(|row| row.notice_id == Some(world.notice) && row.zweckbindung_until == until));
        app.foerdermittel().await.get(&format!("/geraete?bescheid={}", world.notice)).await.expect(200).assert_shows("12 Geräte");
        spread(&app, &command(&app, world.funded, SpreadRule::Evenly, &[]).await).await.unwrap();
        assert!(devices(&app).await.iter().all(|row| row.notice_id.is_none() && row.zweckbindung_until.is_none()));
    }

    async fn devices_of_another_notice_or_invoice_are_refused_in_words(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, world.funded, 2).await;
        let other = other_notice(&app).await;
        let sleeve = sleeves(&app, Some(other)).await;
        let message = spread(&app, &command(&app, sleeve, SpreadRule::Evenly, &ids).await).await.unwrap_err().to_string();
        assert!(message.contains("ist aus dem Bescheid 48-DPS-2022/0342 bezahlt, diese Zuordnung gehört zum Bescheid AZ-2"), "{message}");
        let message = spread(&app, &command(&app, sleeve, SpreadRule::Evenly, &[DeviceId(99)]).await).await.unwrap_err().to_string();
        assert!(message.contains("gehört nicht zur Rechnung RE-2023-00871"), "{message}");
        let message = spread(&app, &command(&app, world.funded, SpreadRule::Evenly, &ids).await).await.unwrap_err().to_string();
        assert!(message.contains("steckt schon in deren Preis"), "{message}");
        assert_eq!(shares(&app, sleeve).await, (Cents::ZERO, Cents::ZERO));
    }

    async fn fewer_devices_than_pieces_are_remarked_before_the_amount_is_spread(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, world.funded, 12).await;
        let sleeve = sleeves(&app, None).await;
        let browser = app.foerdermittel().await;
        let address = format!("/zuordnungen/{sleeve}/verteilen");
        let remark = "Die Zuordnung zahlt 12 Stück, gewählt sind 11 Geräte.";
        browser.get(&address).await.expect(200).assert_hides("Die Zuordnung zahlt");
        let mut form = browser.form(&address, &address).await;
        form.fields.retain(|field| *field != ("geraet".to_owned(), ids[11].to_string()));
        let shown = browser.submit(&form).await.expect(200);
        shown.assert_shows(remark);
        assert_eq!(shares(&app, sleeve).await.0, Cents::ZERO, "nothing is spread yet");
        let meant = shown.forms().into_iter().find(|form| form.action == address).unwrap();
        browser.submit(&meant).await.assert_status(303);
        assert_eq!(shares(&app, sleeve).await.0, Cents(12_000));
        browser.get(&address).await.expect(200).assert_shows(remark);

        // Hours are no pieces.
        let line = invoice_line::Entity::find().filter(invoice_line::Column::Position.eq(2)).one(app.db.reader()).await.unwrap().unwrap();
        let mut line = line.into_active_model();
        line.unit_code = Set("HUR".to_owned());
        line.update(app.db.reader()).await.unwrap();
        browser.get(&address).await.expect(200).assert_hides("Die Zuordnung zahlt");
    }

    async fn amounts_that_do_not_add_up_come_back_with_the_difference(app: TestApp) {
        let world = world::build(&app.db).await;
        let ids = made(&app, &world, world.funded, 2).await;
        let sleeve = sleeves(&app, None).await;
        let browser = app.foerdermittel().await;
        let address = format!("/zuordnungen/{sleeve}/verteilen");
        let amounts = ids.iter().map(|id| format!("betrag-{id}")).collect::<Vec<_>>();
        let form = browser.form(&address, &address).await;
        let form = form.with(&[("regel", "einzeln"), (&amounts[0], "60,00"), (&amounts[1], "60,50")]);
        let again = browser.submit(&form).await.expect(422);
        again.assert_shows("Die Beträge ergeben 120,50 €, die Zuordnung hat 120,00 €; Unterschied 0,50 €.");
        let form = again.forms().into_iter().find(|form| form.action == address).unwrap();
        assert_eq!(form.value(&amounts[1]), Some("60,50"));
        let done = browser.submit(&form.with(&[(&amounts[1], "60,00")])).await;
        browser.follow(&done).await.expect(200).assert_shows("Der Betrag ist auf 2 Geräte verteilt.");
        assert_eq!(shares(&app, sleeve).await.0, Cents(12_000));
        let page = browser.get(&address).await.expect(200);
        let withdraw = page.forms().into_iter().find(|form| form.value("aufheben").is_some()).unwrap();
        let done = browser.submit(&withdraw).await;
        browser.follow(&done).await.expect(200).assert_shows("Die Verteilung ist aufgehoben.");
        assert_eq!(shares(&app, sleeve).await.0, Cents::ZERO);
        browser.get(&format!("/zuordnungen/{}/verteilen", world.funded)).await.expect(200).assert_shows("Aus dieser Zuordnung sind Geräte angelegt");
    }
}
