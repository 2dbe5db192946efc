//! A drawdown and the payout that answers it count once.

use paktbuch::db::Who;
use paktbuch_entity::{drawdown, notice, payout};
use paktbuch_tests::{Answer, Browser, TestApp, World, on_both};
use paktbuch_types::{DrawdownId, DrawdownState, NoticeId, NoticeState};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// Says of the world's drawdown of 100,00 € that it was asked for on the 01.06.2026.
async fn ask(office: &Browser, id: DrawdownId) {
    let own = format!("/mittelabrufe/{id}");
    let form = office.form(&own, &own).await;
    let asked = form.with(&[("state", "angefordert"), ("requested_on", "01.06.2026")]);
    office.submit(&asked).await.assert_status(303);
}

/// Enters a payout of the 10.06.2026 at the notice and answers the notice's page.
async fn pay(office: &Browser, notice: NoticeId, amount: &str) -> Answer {
    let page = format!("/bescheide/{notice}");
    let form = office.form(&page, &format!("{page}/auszahlungen")).await;
    let saved = office
        .submit(&form.with(&[("paid_on", "10.06.2026"), ("amount", amount)]))
        .await
        .expect(303);
    office.follow(&saved).await.expect(200)
}

async fn stored(app: &TestApp, id: DrawdownId) -> drawdown::Model {
    let row = drawdown::Entity::find_by_id(id).one(app.db.reader()).await;
    row.unwrap().unwrap()
}

async fn latest_payout(app: &TestApp, notice: NoticeId) -> payout::Model {
    let rows = payout::Entity::find().filter(payout::Column::NoticeId.eq(notice));
    let row = rows.order_by_desc(payout::Column::Id).one(app.db.reader()).await;
    row.unwrap().unwrap()
}

on_both! {
    async fn a_payout_of_the_amount_asked_for_answers_the_drawdown(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let (notice, id) = (world.own.notice.id, world.own.drawdown.id);
        ask(&office, id).await;
        let page = pay(&office, notice, "100").await;
        page.assert_shows("Mittelabruf 1 ist damit ausgezahlt.");
        page.assert_shows("hat den Stand eines Mittelabrufs gespeichert");
        let row = stored(&app, id).await;
        assert_eq!((row.state, row.payout_id), (DrawdownState::PaidOut, Some(latest_payout(&app, notice).await.id)));
        let list = format!("/bescheide/{notice}/mittelabrufe");
        office.get(&list).await.expect(200).assert_hides("ausgezahlt 100,00");
        // Another amount came than was asked for: both stand there.
        let change = format!("/auszahlungen/{}", row.payout_id.unwrap());
        let form = office.form(&change, &change).await.with(&[("amount", "99,00")]);
        office.submit(&form).await.assert_status(303);
        office.get(&list).await.expect(200).assert_shows("ausgezahlt 99,00");
        office.get(&format!("/mittelabrufe/{id}")).await.expect(200).assert_shows("ausgezahlt 99,00");
    }

    async fn a_payout_of_another_amount_is_named_until_it_is_chosen(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let (notice, id) = (world.own.notice.id, world.own.drawdown.id);
        ask(&office, id).await;
        pay(&office, notice, "99").await.assert_shows("Angefordert sind noch 100,00");
        assert_eq!(stored(&app, id).await.payout_id, None);
        let new = format!("/bescheide/{notice}/mittelabrufe/neu");
        let told = "Die Auszahlung über 99,00 € vom 10.06.2026 gehört zu keinem Mittelabruf, und Mittelabruf 1 über 100,00 € ist noch angefordert";
        office.get(&new).await.expect(200).assert_shows(told);
        let form = office.form(&new, &new).await.with(&[("kind", "vorschuss"), ("amount", "99.999.999,00")]);
        let refused = office.submit(&form).await.expect(422);
        refused.assert_shows("mehr als der Rest der Zuwendung");
        refused.assert_shows("auf der Seite von Mittelabruf 1 unter „Auszahlung“ wählen");
        // Choosing the payout is enough: the state follows.
        let payout = latest_payout(&app, notice).await.id;
        let own = format!("/mittelabrufe/{id}");
        let form = office.form(&own, &own).await.with(&[("payout", &payout.to_string())]);
        office.submit(&form).await.assert_status(303);
        let row = stored(&app, id).await;
        assert_eq!((row.state, row.payout_id), (DrawdownState::PaidOut, Some(payout)));
        office.get(&new).await.expect(200).assert_hides("gehört zu keinem Mittelabruf");
    }

    async fn a_closed_notice_names_what_is_still_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let (notice, id) = (world.own.notice.id, world.own.drawdown.id);
        let page = format!("/bescheide/{notice}");
        app.db.write(Who::System, async |tx| {
            let closed = notice::ActiveModel { id: Set(notice), state: Set(NoticeState::Closed), ..Default::default() };
            closed.update(tx.conn()).await
        }).await.unwrap();
        office.get(&page).await.expect(200).assert_hides("Offene Mittelabrufe");
        ask(&office, id).await;
        let shown = office.get(&page).await.expect(200);
        shown.assert_shows("Offene Mittelabrufe");
        shown.assert_shows("angefordert und nicht ausgezahlt sind noch 100,00");
    }
}
