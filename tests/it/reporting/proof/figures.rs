//! Its sums over many invoices, on many days.

use chrono::NaiveDate;
use paktbuch::db::{Who, WriteTx};
use paktbuch::funding::plan_figures;
use paktbuch_entity::{allocation, invoice, invoice_line, payment};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, PaymentKind};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};

use crate::reporting::support::{day, proof_of, total};

/// A reproducible run of numbers (Knuth's MMIX multiplier).
struct Numbers(u64);

impl Numbers {
    /// From 0 to `below` − 1.
    fn next(&mut self, below: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % below
    }
}

/// An invoice of some lines, each divided over grant and own funds, paid in none to three instalments, before its day or after; some
/// are credit notes, some prepaid in full, and of some the authority owes the VAT itself and pays a part of it.
async fn purchase(tx: &WriteTx, world: &World, numbers: &mut Numbers, number: i64) -> Result<(), DbErr> {
    let own = &world.own;
    let sign = if numbers.next(6) == 0 { -1 } else { 1 };
    let lines: Vec<i64> = (0..1 + numbers.next(4))
        .map(|_| sign * (1 + numbers.next(90_000)))
        .collect();
    let gross: i64 = lines.iter().sum();
    let prepaid = if numbers.next(4) == 0 { gross } else { 0 };
    let due = gross - prepaid;
    let rate = (numbers.next(3) == 0).then_some(BasisPoints(1_900));
    let tax = rate.map_or(Cents::ZERO, |rate| Cents(gross).share(rate));
    let invoice = invoice::ActiveModel {
        id: NotSet,
        number: Set(format!("Z-{number}")),
        issue_date: Set(day_of_2024(numbers.next(500))),
        gross: Set(Cents(gross)),
        prepaid: Set(Cents(prepaid)),
        due: Set(Cents(due)),
        self_assessed_tax: Set(tax),
        tax_deducted: Set(numbers.next(4) == 0),
        ..own.invoice.clone().into_active_model().reset_all()
    };
    let invoice = invoice.insert(tx.conn()).await?;
    for (position, gross) in (1..).zip(lines) {
        let line = invoice_line::ActiveModel {
            id: NotSet,
            invoice_id: Set(invoice.id),
            position: Set(position),
            gross: Set(Cents(gross)),
            self_assessed_rate: Set(rate),
            ..own.line.clone().into_active_model().reset_all()
        };
        let line = line.insert(tx.conn()).await?;
        let granted = gross * numbers.next(101) / 100;
        let eligible = granted * numbers.next(101) / 100;
        let sister = numbers.next(3) == 0;
        let parts = [
            (
                Some(if sister {
                    world.sister.cost_line.id
                } else {
                    own.cost_line.id
                }),
                granted,
                eligible,
            ),
            (None, gross - granted, 0),
        ];
        for (cost_line, gross, eligible) in parts {
            let part = allocation::ActiveModel {
                id: NotSet,
                invoice_line_id: Set(line.id),
                cost_line_id: Set(cost_line),
                gross: Set(Cents(gross)),
                eligible: Set(Cents(eligible)),
                ..own.allocation.clone().into_active_model().reset_all()
            };
            part.insert(tx.conn()).await?;
        }
    }
    pay(tx, world, numbers, (invoice.id, PaymentKind::Tax), tax.0).await?;
    pay(tx, world, numbers, (invoice.id, PaymentKind::Invoice), due).await
}

/// The day so many days after 01.01.2024.
fn day_of_2024(days: i64) -> NaiveDate {
    day("01.01.2024") + chrono::Days::new(u64::try_from(days).unwrap())
}

async fn pay(
    tx: &WriteTx,
    world: &World,
    numbers: &mut Numbers,
    (invoice, kind): (InvoiceId, PaymentKind),
    due: i64,
) -> Result<(), DbErr> {
    let mut open = due;
    for instalment in 0..numbers.next(4) {
        let amount = if numbers.next(2) == 0 {
            open
        } else {
            open * numbers.next(100) / 100
        };
        open -= amount;
        let paid_on = day_of_2024(numbers.next(200) + instalment * 200);
        let payment = payment::ActiveModel {
            id: NotSet,
            invoice_id: Set(invoice),
            kind: Set(kind),
            paid_on: Set(paid_on),
            amount: Set(Cents(amount)),
            ..world.own.payment.clone().into_active_model().reset_all()
        };
        payment.insert(tx.conn()).await?;
    }
    Ok(())
}

on_both! {
    async fn sums_agree_with_the_figures_to_the_cent(app: TestApp) {
        let world = World::build(&app).await;
        let notice = &world.own.notice;
        let mut numbers = Numbers(u64::from(app.db.is_sqlite()) + 7);
        for round in 0..8 {
            app.db
                .write(Who::System, async |tx| {
                    for number in 0..6 {
                        purchase(tx, &world, &mut numbers, round * 6 + number).await?;
                    }
                    Ok::<_, DbErr>(())
                })
                .await
                .unwrap();
            let days = [-1, numbers.next(250), 250 + numbers.next(350), 730];
            for as_of in days.map(|days| day("01.01.2024") + chrono::TimeDelta::days(days)) {
                let (_, report) = proof_of(&app, notice.id, as_of).await;
                let paid = plan_figures(app.db.reader(), notice.id, Some(as_of)).await.unwrap().total().paid;
                assert_eq!(total(&report, "spent_cents"), paid.total, "{as_of} {round}");
                assert_eq!(total(&report, "eligible_cents"), paid.eligible, "{as_of} {round}");
                // Credit notes may leave less than the grant by its rate: nobody is paid more than was spent.
                let grant = notice.rounding.grant(paid.eligible, notice.rate).min(notice.granted);
                let grant = grant.min(paid.total).max(Cents::ZERO);
                assert_eq!(total(&report, "grant_share_cents"), grant, "{as_of} {round}");
                assert_eq!(total(&report, "own_share_cents"), paid.total.minus(grant), "{as_of} {round}");
            }
        }
    }

    /// Neither a payment nor the nothing that an invoice asks for counts before the day of the invoice.
    async fn an_invoice_counts_from_its_own_day_on(app: TestApp) {
        let world = World::build(&app).await;
        let (notice, id) = (world.own.notice.id, world.own.invoice.id);
        for (due, prepaid) in [(119_000, 0), (0, 119_000)] {
            app.db
                .write(Who::System, async |tx| {
                    let late = invoice::ActiveModel {
                        id: Set(id),
                        issue_date: Set(day("01.06.2023")),
                        due: Set(Cents(due)),
                        prepaid: Set(Cents(prepaid)),
                        billed_before: Set(Cents(prepaid)),
                        ..Default::default()
                    };
                    late.update(tx.conn()).await
                })
                .await
                .unwrap();
            // Paid on 20.05.2023.
            for (as_of, counted) in [("19.05.2023", 0), ("31.05.2023", 0), ("01.06.2023", 59_500)] {
                let (_, report) = proof_of(&app, notice, day(as_of)).await;
                let figure = plan_figures(app.db.reader(), notice, Some(day(as_of))).await.unwrap().total();
                let sums = [total(&report, "spent_cents"), figure.paid.total, figure.invoiced.total];
                assert_eq!(sums, [Cents(counted); 3], "{as_of}, due {due}");
            }
        }
    }
}
