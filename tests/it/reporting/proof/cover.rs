//! What the cover of a proof says of its notice.

use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::ZweckbindungStart;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use crate::reporting::support::{day, proof_of, sheets};

on_both! {
    async fn the_cover_guesses_no_authority_and_no_day_of_the_zweckbindung(app: TestApp) {
        let world = World::build(&app).await;
        let notice = world.own.notice.id;
        let facts = async || {
            let (bytes, _) = proof_of(&app, notice, day("31.12.2025")).await;
            let cells = sheets(&bytes).swap_remove(0).1;
            ["Bewilligungsbehörde", "Zweckbindung bis"].map(|label| {
                let row = cells.rows().find(|row| row[0] == label).unwrap_or_else(|| panic!("no {label}"));
                row[1].to_string()
            })
        };
        let [granted_by, until] = facts().await;
        assert_eq!(granted_by, "Bezirksregierung Münster");
        assert_ne!(until, "Angabe fehlt");
        let mut row = world.own.notice.clone().into_active_model();
        row.programme = Set("dbir-bayern".to_owned());
        row.zweckbindung_start = Set(ZweckbindungStart::Commissioning);
        row.update(app.db.reader()).await.unwrap();
        assert_eq!(facts().await, ["Angabe fehlt", "je Gerät"]);
        let mut row = world.own.notice.clone().into_active_model();
        row.granting_authority = Set("Regierung von Schwaben".to_owned());
        row.zweckbindung_start = Set(ZweckbindungStart::None);
        row.update(app.db.reader()).await.unwrap();
        assert_eq!(facts().await, ["Regierung von Schwaben", "keine"]);
    }
}
