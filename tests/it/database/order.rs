//! Names are ordered the same on both engines, by the written DIN 5007-1 key.

use paktbuch::db::Who;
use paktbuch::text::{search_form, sort_key};
use paktbuch_entity::school;
use paktbuch_tests::{TestApp, on_both};
use sea_orm::{DbErr, EntityTrait, QueryOrder, QuerySelect, Set};

/// In the order of DIN 5007-1: letters before digits, numbers by their value.
const ORDERED: &[&str] = &[
    "Abendrealschule",
    "Ägidienschule",
    "Ahornschule",
    "anne-frank-schule",
    "Äpfelbachschule",
    "Josef-Schule",
    "Josefschule",
    "Öhningschule",
    "Ostschule",
    "Schule an der Straße",
    "Schule an der Strasse Nord",
    "Schule 9",
    "Schule 10",
    "Übergangsschule",
    "Uhlandschule",
    "Zschopauschule",
    "Żurawskischule",
];

on_both! {
    async fn umlauts_and_numbers_sort_as_a_reader_expects(app: TestApp) {
        app.db
            .write(Who::System, async |tx| {
                // Any order but the expected one.
                for (number, name) in ORDERED.iter().enumerate().map(|(n, _)| (n, ORDERED[(n * 7) % ORDERED.len()])) {
                    school::Entity::insert(school(number, name)).exec_without_returning(tx.conn()).await?;
                }
                Ok::<_, DbErr>(())
            })
            .await
            .unwrap();
        let names: Vec<String> = school::Entity::find()
            .select_only()
            .column(school::Column::Name)
            .order_by_asc(school::Column::SortKey)
            .order_by_asc(school::Column::Id)
            .into_tuple()
            .all(app.db.reader())
            .await
            .unwrap();
        assert_eq!(names, ORDERED);
    }
}

fn school(number: usize, name: &str) -> school::ActiveModel {
    let text = |text: &str| Set(text.to_owned());
    school::ActiveModel {
        number: Set(format!("1000{number:02}").try_into().unwrap()),
        name: text(name),
        short_name: text(name),
        form: text("Grundschule"),
        legal_form: text("öffentlich"),
        street: text(""),
        postal_code: text(""),
        city: text(""),
        phone: text(""),
        email: text(""),
        authority_number: Set(None),
        municipality_key: Set(None),
        land: text("NW"),
        sort_key: Set(sort_key(name)),
        search: Set(search_form(name)),
        version: Set(1),
        ..Default::default()
    }
}
