//! Orders are held against beginning (R6) and periods (R7) of their notice before anything is billed, and told once.

use paktbuch_entity::{delivery_line, invoice_line, order_line, purchase_order};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{NoticeId, OrderState};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::facts::{change, findings};

/// What is said about orders but for their award.
async fn about_orders(app: &TestApp, notice: Option<NoticeId>) -> Vec<String> {
    let mut found = findings(app, notice).await;
    found.retain(|finding| finding.contains(" Bestellung B-") && !finding.starts_with("R29"));
    found
}

on_both! {
    async fn an_order_outside_of_its_notice_is_told_at_the_order_until_an_invoice_tells_it(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let id = own.notice.id;
        assert_eq!(about_orders(&app, None).await, Vec::<String>::new());
        // Ordered on the 01.04.2023, delivered on the 03.05.2023.
        change(&app, async |tx| {
            let mut notice = own.notice.clone().into_active_model();
            notice.early_start_on = Set(Some("2023-04-15".parse().unwrap()));
            notice.implementation_from = Set(Some("2023-04-15".parse().unwrap()));
            notice.implementation_to = Set(Some("2023-04-30".parse().unwrap()));
            notice.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        assert_eq!(about_orders(&app, None).await, Vec::<String>::new(), "the line that bills it tells it");
        let line = format!("R6 error Rechnung {}, Position 1: Auftrag vom 01.04.2023 liegt vor", own.invoice.number);
        assert!(findings(&app, Some(id)).await.iter().any(|finding| finding.starts_with(&line)));

        let bill = async |ordered_on: Option<&str>, is_linked: bool| {
            let line = order_line::Entity::find()
                .filter(order_line::Column::OrderId.eq(own.order.id))
                .one(app.db.reader())
                .await
                .unwrap()
                .unwrap();
            change(&app, async |tx| {
                let mut billed = invoice_line::Entity::find_by_id(own.line.id).one(tx.conn()).await?.unwrap().into_active_model();
                billed.ordered_on = Set(ordered_on.map(|day| day.parse().unwrap()));
                billed.order_line_id = Set(is_linked.then_some(line.id));
                billed.update(tx.conn()).await?;
                Ok(())
            })
            .await;
        };
        let number = &own.order.number;
        let (early, before, late) = (
            format!("R6 error Bestellung {number}: Auftrag vom 01.04.2023 liegt vor dem zulässigen Beginn 15.04.2023."),
            format!("R7 error Bestellung {number}: Der Auftrag vom 01.04.2023 liegt vor Beginn des Durchführungszeitraums (15.04.2023)."),
            format!("R7 error Bestellung {number}: Die Lieferung vom 03.05.2023 liegt nach dem Ende des Durchführungszeitraums (30.04.2023)."),
        );
        bill(None, true).await;
        assert_eq!(about_orders(&app, None).await, [early.clone(), before.clone()], "the invoice does not say the day of the order");
        bill(Some("2023-04-01"), false).await;
        assert_eq!(about_orders(&app, Some(id)).await, [early, before, late.clone()]);
        let page = app.foerdermittel().await.get(&format!("/bestellungen/{}", own.order.id)).await.expect(200);
        page.assert_shows("Auftrag vom 01.04.2023 liegt vor dem zulässigen Beginn 15.04.2023.");
        page.assert_shows("Die Lieferung vom 03.05.2023 liegt nach dem Ende");
        let all = app.foerdermittel().await.get("/pruefhinweise").await.expect(200);
        all.assert_shows("Zur Bestellung");

        change(&app, async |tx| {
            delivery_line::Entity::delete_many().filter(delivery_line::Column::DeliveryId.eq(own.delivery.id)).exec(tx.conn()).await?;
            Ok(())
        })
        .await;
        assert!(!about_orders(&app, None).await.contains(&late), "nothing was delivered");
        change(&app, async |tx| {
            order_line::Entity::update_many()
                .filter(order_line::Column::OrderId.eq(own.order.id))
                .col_expr(order_line::Column::CostLineId, Expr::value(None::<i64>))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await;
        assert_eq!(about_orders(&app, None).await, Vec::<String>::new(), "own funds have no period");
    }

    async fn only_orders_that_bind_money_are_told(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        change(&app, async |tx| {
            let mut notice = own.notice.clone().into_active_model();
            notice.early_start_on = Set(Some("2023-04-15".parse().unwrap()));
            notice.update(tx.conn()).await?;
            let mut billed = invoice_line::Entity::find_by_id(own.line.id).one(tx.conn()).await?.unwrap().into_active_model();
            billed.order_line_id = Set(None);
            billed.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        for state in OrderState::ALL {
            change(&app, async |tx| {
                let order = purchase_order::ActiveModel {
                    id: Set(own.order.id),
                    state: Set(*state),
                    ..Default::default()
                };
                order.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            assert_eq!(about_orders(&app, None).await.len(), usize::from(state.binds()), "{state}");
        }
    }
}
