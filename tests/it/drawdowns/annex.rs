//! The annex of a drawdown says what it was computed from, whatever is booked afterwards.

use std::io::Cursor;

use calamine::{Data, DataType, Range, Reader, Xlsx};
use paktbuch::db::Who;
use paktbuch_entity::{drawdown_receipt, payment, payout};
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::{Cents, DrawdownId, NoticeId, parse_date};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::latest;

/// Takes the world's payment and all but 1 € of its payouts away: its invoice waits to be paid.
async fn unpaid(app: &TestApp, world: &World) {
    app.db
        .write(Who::System, async |tx| {
            payment::Entity::delete_by_id(world.own.payment.id)
                .exec(tx.conn())
                .await?;
            let payouts =
                payout::Entity::update_many().col_expr(payout::Column::Amount, Expr::value(100_i64));
            payouts
                .filter(payout::Column::NoticeId.eq(world.own.notice.id))
                .exec(tx.conn())
                .await
        })
        .await
        .unwrap();
}

/// Computes an advance as of today for the invoice alone, and answers it.
async fn advance(app: &TestApp, office: &Browser, notice: NoticeId, invoice: &str) -> DrawdownId {
    let new = format!("/bescheide/{notice}/mittelabrufe/neu");
    let form = office.form(&new, &new).await;
    let mut form = form.with(&[("kind", "vorschuss"), ("rechnung", invoice)]);
    form.fields
        .retain(|(name, value)| name != "bestellung" && (name != "rechnung" || !value.is_empty()));
    office.submit(&form).await.assert_status(303);
    latest(app, notice).await.id
}

/// The world's payment again, of today.
async fn pay(app: &TestApp, world: &World) {
    let mut again = world.own.payment.clone().into_active_model();
    again.paid_on = Set(parse_date("16.06.2026").unwrap());
    app.db
        .write(Who::System, async |tx| again.insert(tx.conn()).await)
        .await
        .unwrap();
}

async fn bytes(office: &Browser, id: DrawdownId) -> Vec<u8> {
    let sheet = office.get(&format!("/berichte/mittelabruf/{id}/xlsx")).await;
    sheet.expect(200).body
}

fn table(sheet: Vec<u8>) -> Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet)).unwrap();
    book.worksheet_range("Mittelabruf").unwrap()
}

/// Stand and what is eligible of each row.
fn rows(table: &Range<Data>) -> Vec<(String, f64)> {
    let told = ["bezahlt", "vorgesehen", "abzüglich"];
    let lines = table.rows().filter_map(|row| {
        let state = row
            .iter()
            .find(|cell| told.contains(&cell.to_string().as_str()))?;
        let amount = row.iter().rev().nth(1).and_then(DataType::as_f64);
        Some((state.to_string(), amount.unwrap_or_default()))
    });
    lines.collect()
}

on_both! {
    async fn what_is_paid_after_the_calculation_is_not_in_its_annex(app: TestApp) {
        let world = World::build(&app).await;
        unpaid(&app, &world).await;
        let office = app.foerdermittel().await;
        let notice = world.own.notice.id;
        let id = advance(&app, &office, notice, &world.own.invoice.id.to_string()).await;
        let before = bytes(&office, id).await;
        // Half of 1.190,00 € is on the notice.
        assert_eq!(rows(&table(before.clone())), [("vorgesehen".to_owned(), 595.0)]);
        pay(&app, &world).await;
        assert_eq!(bytes(&office, id).await, before, "the same bytes");
        office.get(&format!("/mittelabrufe/{id}/schreiben")).await.expect(200).assert_shows("bezahlte zuwendungsfähige Ausgaben 0,00");
        // The next one counts what is paid now.
        let next = advance(&app, &office, notice, "").await;
        let counted = drawdown_receipt::Entity::find().filter(drawdown_receipt::Column::DrawdownId.eq(next)).all(app.db.reader()).await.unwrap();
        assert_eq!(counted.iter().map(|row| row.eligible).collect::<Vec<_>>(), [Cents(59_500)]);
        assert_eq!(rows(&table(bytes(&office, next).await)), [("bezahlt".to_owned(), 595.0)]);
    }

    /// The world's drawdown counts 111,11 € as paid; 595,00 € are paid up to its day.
    async fn the_annex_of_an_earlier_edition_adds_up_to_its_letter(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.drawdown.id;
        app.db.write(Who::System, async |tx| {
            let kept = drawdown_receipt::Entity::delete_many();
            kept.filter(drawdown_receipt::Column::DrawdownId.eq(id)).exec(tx.conn()).await
        }).await.unwrap();
        let office = app.foerdermittel().await;
        let told = rows(&table(bytes(&office, id).await));
        let paid: Vec<(&str, f64)> = told.iter().filter(|(state, _)| state != "vorgesehen").map(|(state, amount)| (state.as_str(), *amount)).collect();
        assert_eq!(paid, [("bezahlt", 595.0), ("abzüglich", -483.89)]);
    }
}
