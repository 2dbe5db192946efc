//! What writes keep, what is spent on notices and what their proofs lack, is what allocations, payments and devices give.

use chrono::NaiveDate;
use paktbuch::db::{Who, WriteTx};
use paktbuch::funding::{Amounts, NoticeFilter, PlanFigures, plan_figures, read_notices, wrong_sums};
use paktbuch_entity::{allocation, cost_line, device, funding_share, invoice, invoice_line, payment};
use paktbuch_seed::SplitMix64;
use paktbuch_tests::schema::number;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, LineKind, Quantity};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, Database, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter,
};

use super::readiness::assert_agreed;

/// Random choices among what is stored.
struct Dice(SplitMix64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0.below(end)
    }

    fn cents(&mut self, most: i64) -> Cents {
        Cents(i64::try_from(self.below(usize::try_from(most.max(1)).unwrap())).unwrap())
    }

    async fn one<E: EntityTrait>(&mut self, tx: &WriteTx) -> Result<Option<E::Model>, DbErr> {
        let mut rows = E::find().all(tx.conn()).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let index = self.below(rows.len());
        Ok(Some(rows.swap_remove(index)))
    }
}

/// Changes one record at random, past the services.
async fn change(dice: &mut Dice, tx: &WriteTx) -> Result<(), DbErr> {
    match dice.below(12) {
        0 => {
            if let Some(part) = dice
                .one::<allocation::Entity>(tx)
                .await?
                .filter(|part| part.gross.0 > 0)
            {
                let gross = dice.cents(part.gross.0 * 2);
                let eligible = part.eligible.min(gross);
                let mut part = part.into_active_model();
                part.gross = Set(gross);
                part.eligible = Set(eligible);
                part.update(tx.conn()).await?;
            }
        }
        1 => {
            let line = dice.one::<cost_line::Entity>(tx).await?.map(|line| line.id);
            if let Some(part) = dice.one::<allocation::Entity>(tx).await? {
                let own = dice.below(4) == 0;
                let mut part = part.into_active_model();
                part.cost_line_id = Set(if own { None } else { line });
                part.eligible = if own { Set(Cents::ZERO) } else { part.eligible };
                part.update(tx.conn()).await?;
            }
        }
        2 => {
            let line = dice.one::<invoice_line::Entity>(tx).await?.unwrap();
            let cost_line = dice.one::<cost_line::Entity>(tx).await?.map(|line| line.id);
            let gross = dice.cents(50_000);
            let part = allocation::ActiveModel {
                invoice_line_id: Set(line.id),
                cost_line_id: Set(cost_line),
                gross: Set(gross),
                eligible: Set(gross),
                reason: Set(String::new()),
                ..Default::default()
            };
            part.insert(tx.conn()).await?;
        }
        3 => {
            let held: Vec<_> = funding_share::Entity::find().all(tx.conn()).await?;
            let free = dice.one::<allocation::Entity>(tx).await?;
            if let Some(part) = free.filter(|part| held.iter().all(|share| share.allocation_id != part.id)) {
                allocation::Entity::delete_by_id(part.id).exec(tx.conn()).await?;
            }
        }
        4 => {
            if let Some(row) = dice.one::<payment::Entity>(tx).await? {
                let (amount, skonto, proof) = (dice.cents(900_000), dice.cents(30_000), dice.below(2));
                let mut row = row.into_active_model();
                row.amount = Set(amount);
                row.skonto = Set(skonto);
                row.proof = Set(["", "Kontoauszug"][proof].to_owned());
                row.update(tx.conn()).await?;
            }
        }
        5 => {
            if let Some(row) = dice.one::<payment::Entity>(tx).await? {
                payment::Entity::delete_by_id(row.id).exec(tx.conn()).await?;
            }
        }
        6 => {
            let invoice = dice.one::<invoice::Entity>(tx).await?.unwrap();
            let row = payment::ActiveModel {
                invoice_id: Set(invoice.id),
                paid_on: Set(NaiveDate::from_ymd_opt(2024, 3, 1).unwrap()),
                amount: Set(dice.cents(invoice.due.0.abs() + 1)),
                proof: Set("Kontoauszug".to_owned()),
                ..Default::default()
            };
            row.insert(tx.conn()).await?;
        }
        7 => {
            let row = dice.one::<invoice::Entity>(tx).await?.unwrap();
            let (due, before, retention) = (row.due, dice.cents(40_000), dice.cents(60_000));
            let mut row = row.into_active_model();
            row.due = Set(due.plus(dice.cents(3)));
            row.billed_before = Set(before);
            row.retention = Set(retention);
            row.update(tx.conn()).await?;
        }
        8 => {
            let row = dice.one::<invoice_line::Entity>(tx).await?.unwrap();
            let (gross, kind) = (row.gross, LineKind::ALL[dice.below(LineKind::ALL.len())]);
            let quantity = Quantity::whole(i64::try_from(dice.below(9)).unwrap());
            let mut row = row.into_active_model();
            row.gross = Set(gross.plus(dice.cents(2)));
            row.kind = Set(kind);
            row.quantity = Set(quantity);
            row.update(tx.conn()).await?;
        }
        9 => {
            let row = dice.one::<invoice_line::Entity>(tx).await?.unwrap();
            let known = dice.below(2) == 0;
            let mut row = row.into_active_model();
            row.place = Set(if known { "Aula".to_owned() } else { String::new() });
            row.extent = Set(if known {
                "8 Lautsprecher".to_owned()
            } else {
                String::new()
            });
            row.accepted_on = Set(known.then(|| NaiveDate::from_ymd_opt(2023, 5, 9).unwrap()));
            row.term_from = Set(known.then(|| NaiveDate::from_ymd_opt(2023, 5, 9).unwrap()));
            row.update(tx.conn()).await?;
        }
        10 => {
            if let Some(share) = dice.one::<funding_share::Entity>(tx).await? {
                funding_share::Entity::delete_by_id(share.id)
                    .exec(tx.conn())
                    .await?;
            }
        }
        _ => {
            let (device, part) = (
                dice.one::<device::Entity>(tx).await?.unwrap(),
                dice.one::<allocation::Entity>(tx).await?.unwrap(),
            );
            let stands = funding_share::Entity::find()
                .filter(funding_share::Column::DeviceId.eq(device.id))
                .filter(funding_share::Column::AllocationId.eq(part.id))
                .one(tx.conn())
                .await?;
            if stands.is_none() {
                let share = funding_share::ActiveModel {
                    device_id: Set(device.id),
                    allocation_id: Set(part.id),
                    gross: Set(Cents(1)),
                    net: Set(Cents(1)),
                    ..Default::default()
                };
                share.insert(tx.conn()).await?;
            }
        }
    }
    Ok(())
}

/// What orders bind is asked of the present only.
fn without_orders(mut plan: PlanFigures) -> PlanFigures {
    for item in &mut plan.items {
        item.figure.open_orders = Amounts::default();
        for line in &mut item.lines {
            line.figure.open_orders = Amounts::default();
            line.has_orders = false;
        }
    }
    plan
}

/// The sums are those of a recount, and the cost plans those that the single parts give.
async fn assert_right(app: &TestApp, step: usize) {
    assert_eq!(wrong_sums(app.db.reader()).await.unwrap(), 0, "after step {step}");
    assert_eq!(number(&app.db, "SELECT count(*) FROM noted_invoice").await, 0);
    assert_eq!(
        app.db.derived_faults().await.unwrap(),
        Vec::<String>::new(),
        "after step {step}"
    );
    let notices = read_notices(app.db.reader(), &NoticeFilter::default(), app.clock.today())
        .await
        .unwrap();
    for notice in notices {
        let kept = plan_figures(app.db.reader(), notice.id, None).await.unwrap();
        let counted = plan_figures(app.db.reader(), notice.id, NaiveDate::from_ymd_opt(2999, 1, 1))
            .await
            .unwrap();
        let kept = without_orders(kept);
        assert_eq!(kept, counted, "{} after step {step}", notice.reference);
        assert_eq!(
            notice.spent,
            counted.total().paid.total,
            "{} after step {step}",
            notice.reference
        );
    }
}

on_both! {
    async fn the_sums_equal_a_recount_after_any_changes(app: TestApp) {
        app.seed_havixbeck().await;
        assert_right(&app, 0).await;
        // The marks of a takeover would hold the records that go.
        app.db.write(Who::System, async |tx| tx.conn().execute_unprepared("DELETE FROM taken_over").await).await.unwrap();
        let mut dice = Dice(SplitMix64::new(7));
        let mut was_incomplete = false;
        for step in 1..=120 {
            app.db.write(Who::System, async |tx| {
                for _ in 0..=dice.below(3) {
                    change(&mut dice, tx).await?;
                }
                Ok::<_, DbErr>(())
            }).await.unwrap();
            if step % 10 == 0 {
                assert_right(&app, step).await;
            }
            if step % 30 == 0 {
                was_incomplete |= assert_agreed(&app).await.iter().any(|row| row.incomplete_lines > 0);
            }
        }
        assert!(was_incomplete, "lines that lack something are among what is counted");
    }

    async fn a_statement_past_the_program_is_found_and_summed_up_with_the_next_write(app: TestApp) {
        let world = World::build(&app).await;
        let plan = async || plan_figures(app.db.reader(), world.own.notice.id, None).await.unwrap().total();
        let before = plan().await;
        assert!(before.paid.total > Cents::ZERO);
        let database = match app.database_url() {
            Some(url) => Database::connect(url).await.unwrap(),
            None => Database::connect(format!("sqlite://{}", app.home().join("paktbuch.db").display())).await.unwrap(),
        };
        database.execute_unprepared("DELETE FROM payment").await.unwrap();
        assert!(wrong_sums(app.db.reader()).await.unwrap() > 0);
        app.db.write(Who::System, async |_| Ok::<_, DbErr>(())).await.unwrap();
        assert_eq!(plan().await.paid.total, Cents::ZERO);
        assert_eq!(wrong_sums(app.db.reader()).await.unwrap(), 0);
        database.execute_unprepared("UPDATE spending SET invoiced = invoiced + 1").await.unwrap();
        assert!(wrong_sums(app.db.reader()).await.unwrap() > 0, "a sum that was changed by hand is found");
        let faults = app.db.derived_faults().await.unwrap();
        assert_eq!(faults, ["Die Summen von 2 Kostenzeilen stimmen nicht mit denen ihrer Rechnungen überein."]);
    }

    async fn what_is_taken_back_changes_no_sum(app: TestApp) {
        let world = World::build(&app).await;
        let before = plan_figures(app.db.reader(), world.own.notice.id, None).await.unwrap();
        let refused = app.db.write(Who::System, async |tx| {
            payment::Entity::delete_by_id(world.own.payment.id).exec(tx.conn()).await?;
            Err::<(), _>(DbErr::Custom("no".to_owned()))
        });
        refused.await.unwrap_err();
        assert_eq!(plan_figures(app.db.reader(), world.own.notice.id, None).await.unwrap(), before);
        assert_right(&app, 0).await;
    }
}
