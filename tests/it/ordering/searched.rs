//! A school finds an order of several schools by its own lines only.

use paktbuch_entity::purchase_order;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{OrderState, Role};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::orders::{entered, id_of, lines};

const NUMBER: &str = "B-2026-117";

on_both! {
    /// The line of the own school comes in time, the one that it does not see is late and paid by the sister school.
    async fn lines_of_others_find_no_order(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let id = id_of(&entered(&office, &world).await);
        let order = purchase_order::ActiveModel { id: Set(id), state: Set(OrderState::Placed), promised_on: Set(None), ..Default::default() };
        order.update(app.db.reader()).await.unwrap();
        let [own, other] = <[_; 2]>::try_from(lines(&app, id).await).unwrap();
        let mut own = own.into_active_model();
        own.promised_on = Set("2026-12-01".parse().ok());
        own.update(app.db.reader()).await.unwrap();
        let mut other = other.into_active_model();
        (other.promised_on, other.cost_line_id) = (Set("2026-05-01".parse().ok()), Set(Some(world.sister.cost_line.id)));
        other.update(app.db.reader()).await.unwrap();

        let school = app.schul_it(&[OWN]).await;
        let line = world.sister.cost_line.id;
        for page in [
            "/bestellungen?stand=ueberfaellig".to_owned(),
            format!("/bestellungen?stand=alle&kostenzeile={line}"),
            "/bestellungen?stand=alle&q=einweisung".to_owned(),
            "/suche?q=einweisung".to_owned(),
        ] {
            office.get(&page).await.expect(200).assert_shows(NUMBER);
            school.get(&page).await.expect(200).assert_hides(NUMBER);
        }
        for page in ["/bestellungen?stand=alle&q=tablet", "/suche?q=tablet", "/bestellungen?stand=alle"] {
            school.get(page).await.expect(200).assert_shows(NUMBER);
        }
        let (all, bound) = (app.api(Role::Foerdermittel, &[]).await, app.api(Role::SchulIt, &[OWN]).await);
        for query in ["late=true".to_owned(), format!("cost_line={line}"), "q=einweisung".to_owned()] {
            let path = format!("/api/paktbuch/v1/orders?{query}");
            let found = all.get(&path).await.expect(200).json().to_string();
            assert!(found.contains(NUMBER), "{found}");
            let found = bound.get(&path).await.expect(200).json().to_string();
            assert!(!found.contains(NUMBER), "{query}: {found}");
        }
    }
}
