//! What is invoiced and paid on a cost plan.

use paktbuch::checking::Surveys;
use paktbuch::funding::plan_figures;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Cents;
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel, Set};

on_both! {
    async fn the_paid_part_follows_the_payments(app: TestApp) {
        let world = World::build(&app).await;
        let side = &world.own;
        let plan = plan_figures(app.db.reader(), side.notice.id, None).await.unwrap();
        let before = plan.total();
        assert_eq!(before.planned.total, Cents(1_000_000));
        assert_eq!(before.invoiced.total, side.allocation.gross);
        let half = Cents(side.invoice.due.0 / 2);
        app.db
            .write(paktbuch::db::Who::System, async |tx| {
                let mut payment = side.payment.clone().into_active_model();
                payment.amount = Set(half);
                payment.update(tx.conn()).await?;
                Ok::<_, DbErr>(())
            })
            .await
            .unwrap();
        let plan = plan_figures(app.db.reader(), side.notice.id, None).await.unwrap();
        let expected = side.allocation.gross.pro_rata(half.0, side.invoice.due.0);
        assert_eq!(plan.total().paid.total, expected);
        let day = side.payment.paid_on.pred_opt();
        let earlier = plan_figures(app.db.reader(), side.notice.id, day).await.unwrap();
        assert_eq!(earlier.total().paid.total, Cents::ZERO);
        let other = plan_figures(app.db.reader(), world.sister.notice.id, None).await.unwrap();
        assert_eq!(other.total().invoiced.total, world.sister.allocation.gross);
    }

    /// Of a final invoice only what its chain has not billed is allocated, and the Skonto is all in that.
    async fn skonto_of_a_final_invoice_lowers_what_was_spent(app: TestApp) {
        let world = World::build(&app).await;
        let side = &world.own;
        app.db
            .write(paktbuch::db::Who::System, async |tx| {
                let mut invoice = side.invoice.clone().into_active_model();
                invoice.due = Set(Cents(10_000));
                invoice.prepaid = Set(Cents(15_000));
                invoice.billed_before = Set(Cents(15_000));
                invoice.update(tx.conn()).await?;
                let mut line = side.line.clone().into_active_model();
                line.gross = Set(Cents(10_000));
                line.update(tx.conn()).await?;
                let mut part = side.allocation.clone().into_active_model();
                part.gross = Set(Cents(10_000));
                part.eligible = Set(Cents(10_000));
                part.update(tx.conn()).await?;
                let mut payment = side.payment.clone().into_active_model();
                payment.amount = Set(Cents(9_800));
                payment.skonto = Set(Cents(200));
                payment.update(tx.conn()).await?;
                Ok::<_, DbErr>(())
            })
            .await
            .unwrap();
        let plan = plan_figures(app.db.reader(), side.notice.id, None).await.unwrap();
        assert_eq!(plan.total().paid.total, Cents(9_800));
        let found = Surveys::default().current(&app.db).await.unwrap();
        assert_eq!(found.spent[&Some(side.notice.id)].paid, Cents(9_800));
    }
}
