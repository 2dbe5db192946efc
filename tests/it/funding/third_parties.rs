//! What the notice plans of others lowers a blank own share and never the grant; what comes in beyond it does.

use paktbuch::funding::{self, Amounts, OtherMoney, Terms, own_share_facts, read_notice};
use paktbuch_entity::notice;
use paktbuch_tests::{Answer, Browser, TestApp, World, on_both};
use paktbuch_types::Cents;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

/// Saves the notice of the own school with these values; its page.
async fn saved(office: &Browser, world: &World, values: &[(&str, &str)]) -> Answer {
    let path = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
    let form = office
        .form(&path, &path)
        .await
        .with(&[("own_amount", "")])
        .with(values);
    let answer = office.submit(&form).await.expect(303);
    office.follow(&answer).await.expect(200)
}

fn spent(total: i64, eligible: i64) -> Amounts {
    Amounts {
        total: Cents(total),
        eligible: Cents(eligible),
    }
}

/// Grant and own share of the own school's notice once this was spent and came in.
async fn settled(app: &TestApp, world: &World, spent: Amounts, received: i64) -> (Cents, Cents) {
    let view = read_notice(app.db.reader(), world.own.notice.id).await.unwrap();
    let other = OtherMoney {
        first: Cents(received),
        public: Cents::ZERO,
    };
    let settled = Terms::of(&view.unwrap().data).settle(spent, other);
    (settled.grant, settled.own_share)
}

on_both! {
    /// 10.000 € at 90 %, of which 500 € are a third party's: 9.000 + 500 + 500.
    async fn a_blank_own_share_is_what_grant_and_third_parties_leave(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let page = saved(&office, &world, &[("own_share", ""), ("rounding", "cent")]).await;
        page.assert_shows("Eigenanteil, 10 % 500,00 €");
        page.assert_shows("davon Leistungen Dritter und andere Einnahmen 500,00");
        page.assert_shows("davon Eigenanteil 10 % 500,00");
        page.assert_hides("der Kostenplan nennt");
        let whole = spent(1_000_000, 1_000_000);
        for (received, grant, own) in [
            (0, 900_000, 100_000),
            (49_999, 900_000, 50_001),
            (50_000, 900_000, 50_000),
            (50_010, 899_991, 49_999),
            (60_000, 891_000, 49_000),
        ] {
            assert_eq!(settled(&app, &world, whole, received).await, (Cents(grant), Cents(own)), "{received} received");
        }
        for (planned, own_share) in [("1.000", "0,00"), ("1.000,01", "0,00"), ("999,99", "0,01")] {
            saved(&office, &world, &[("own_share", ""), ("income_planned", planned)]).await;
            // What is stored can be saved again.
            saved(&office, &world, &[]).await;
            let path = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
            assert_eq!(office.form(&path, &path).await.value("own_share"), Some(own_share), "{planned}");
        }
    }

    /// An own share that leaves the third party out says that it bears what is not eligible: 11.000 € in all.
    async fn money_planned_for_what_is_not_eligible_changes_nothing(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let page = saved(&office, &world, &[("income_planned", "1.000")]).await;
        page.assert_shows("mit Zuwendung und Mitteln anderer 11.000,00 €, der Kostenplan nennt 10.000,00 €");
        let mut item = world.own.cost_item.clone().into_active_model();
        item.total = Set(Cents(1_100_000));
        item.update(app.db.reader()).await.unwrap();
        let page = office.get(&format!("/bescheide/{}", world.own.notice.id)).await.expect(200);
        page.assert_hides("der Kostenplan nennt");
        page.assert_shows("davon Leistungen Dritter und andere Einnahmen 1.000,00");
        page.assert_shows("davon Eigenanteil 10 % 1.000,00");
        let whole = spent(1_100_000, 1_000_000);
        for (received, grant, own) in [
            (0, 900_000, 200_000),
            (100_000, 900_000, 100_000),
            (110_000, 891_000, 99_000),
        ] {
            assert_eq!(settled(&app, &world, whole, received).await, (Cents(grant), Cents(own)), "{received} received");
        }
        // R5 finds the own share of the notice in the settlement.
        let row = notice::Entity::find_by_id(world.own.notice.id).one(app.db.reader()).await.unwrap().unwrap();
        let mut incomes = read_notice(app.db.reader(), row.id).await.unwrap().unwrap().data.lists.incomes;
        incomes[0].received = Cents(100_000);
        let programmes = funding::programmes(app.db.reader()).await.unwrap();
        let facts = own_share_facts(&row, &programmes, &incomes, whole, app.clock.today(), true);
        assert_eq!((facts.settled.eligible, facts.settled.own), (Cents(1_000_000), row.own_share));
    }

    /// A change notice that brings the first money of a third party takes it off the own share, as the form does.
    async fn a_change_notice_that_adds_a_third_party_lowers_the_own_share(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let emptied = [("income_source", ""), ("income_purpose", ""), ("income_planned", "")];
        saved(&office, &world, &emptied).await;
        let path = format!("/bescheide/{}/aenderungen/neu", world.own.notice.id);
        let preview = async |planned: &str| {
            let form = office.form(&path, &path).await.with(&[("reference", "48.02.9/2"), ("dated", "01.02.2024"), ("preview", "ja")]);
            let income = [("new_income_kind", "dritte"), ("new_income_source", "Verein"), ("new_income_planned", planned)];
            office.submit(&form.with(&income)).await.expect(200)
        };
        preview("300").await.assert_shows("Eigenanteil 1.000,00 € 700,00 €");
        preview("1.200").await.assert_shows("Eigenanteil 1.000,00 € 0,00 €");
    }
}
