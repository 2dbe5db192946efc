//! What has to be done by a day: payouts are spent (R13), the proof is filed (R15), a bound device stays where it was granted for (R18).

use paktbuch::checking::run;
use paktbuch::db::Who;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Cents;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

/// Findings of one rule on the own side's notice, as `severity message`.
async fn of_rule(app: &TestApp, world: &World, rule: &str) -> Vec<String> {
    let found = run(app.db.reader(), app.clock.today(), Some(world.own.notice.id))
        .await
        .unwrap();
    let of_rule = found
        .iter()
        .map(|found| &found.finding)
        .filter(|finding| finding.rule.code() == rule);
    of_rule
        .map(|finding| format!("{} {}", finding.severity.code(), finding.message))
        .collect()
}

on_both! {
    async fn a_payout_that_lies_idle_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let with = async |days: Option<i64>, paid_on: &str, amount: i64| {
            app.db.write(Who::System, async |tx| {
                let mut notice = own.notice.clone().into_active_model();
                notice.spend_within_days = Set(days);
                notice.update(tx.conn()).await?;
                let mut payout = own.payout.clone().into_active_model();
                payout.paid_on = Set(paid_on.parse().unwrap());
                payout.amount = Set(Cents(amount));
                payout.update(tx.conn()).await
            }).await.unwrap();
            of_rule(&app, &world, "R13").await
        };
        // Today is the 16.06.2026. Paid on the notice are 595,00 €; 90 % are 535,50 €, in whole euros 536 €.
        let late = "warning Von der Auszahlung vom 17.04.2026 (4.500,00 €) waren 3.964,00 € bis zum 15.06.2026 zu verbrauchen und sind es nicht.";
        assert_eq!(with(Some(59), "2026-04-17", 450_000).await, [late]);
        let soon = "warning Von der Auszahlung vom 17.04.2026 (4.500,00 €) sind 3.964,00 € noch bis zum 16.06.2026 zu verbrauchen.";
        assert_eq!(with(Some(60), "2026-04-17", 450_000).await, [soon]);
        assert_eq!(with(Some(91), "2026-04-17", 450_000).await, Vec::<String>::new(), "31 days are left");
        assert_eq!(with(Some(59), "2026-04-17", 53_600).await, Vec::<String>::new(), "all of it is used");
        let unknown = "missing_parameter Angabe fehlt: Tage, in denen ausgezahlte Mittel zu verbrauchen sind.";
        assert_eq!(with(None, "2026-04-17", 450_000).await, [unknown]);

        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/bearbeiten", own.notice.id);
        let page = erika.get(&format!("/bescheide/{}", own.notice.id)).await.expect(200);
        assert!(page.html().contains(&format!("{path}#f-spend_within_days")), "the notice leads to the field");
        let form = erika.form(&path, &path).await;
        for wrong in ["0", "3661", "zwei Monate"] {
            let refused = erika.submit(&form.clone().with(&[("spend_within_days", wrong)])).await.expect(422);
            refused.assert_shows("Verbrauchsfrist");
        }
        erika.submit(&form.with(&[("spend_within_days", "59")])).await.assert_status(303);
        assert_eq!(of_rule(&app, &world, "R13").await, [late]);
    }

    async fn a_late_proof_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let with = async |due: Option<&str>| {
            app.db.write(Who::System, async |tx| {
                let mut notice = own.notice.clone().into_active_model();
                notice.proof_due = Set(due.map(|day| day.parse().unwrap()));
                notice.update(tx.conn()).await
            }).await.unwrap();
            of_rule(&app, &world, "R15").await
        };
        assert_eq!(with(Some("2026-06-15")).await, ["error Der Verwendungsnachweis war am 15.06.2026 fällig und ist nicht eingereicht."]);
        assert_eq!(with(Some("2026-09-14")).await, ["warning Der Verwendungsnachweis ist am 14.09.2026 fällig."]);
        assert_eq!(with(Some("2026-09-15")).await, Vec::<String>::new(), "91 days are left");
        assert_eq!(with(None).await, ["missing_parameter Angabe fehlt: Tag, an dem der Verwendungsnachweis fällig ist."]);
    }

    async fn a_bound_device_at_another_school_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        assert_eq!(of_rule(&app, &world, "R18").await, Vec::<String>::new());
        let moved = async |until: &str| {
            app.db.write(Who::System, async |tx| {
                let mut device = own.device.clone().into_active_model();
                device.school_id = Set(sister.school.id);
                device.site_id = Set(None);
                device.room_id = Set(None);
                device.zweckbindung_until = Set(Some(until.parse().unwrap()));
                device.update(tx.conn()).await
            }).await.unwrap();
            of_rule(&app, &world, "R18").await
        };
        assert_eq!(moved("2026-06-15").await, Vec::<String>::new(), "it is not bound any more");
        let told = format!(
            "Gerät {} ist für {} bewilligt und steht an {}; es ist bis 16.06.2026 zweckgebunden.",
            own.device.inventory_number, own.school.short_name, sister.school.short_name
        );
        assert_eq!(moved("2026-06-16").await, [format!("warning {told}")]);
        let device = format!("/geraete/{}", own.device.id);
        app.foerdermittel().await.get(&device).await.expect(200).assert_shows(&told);
        let there = app.schul_it(&[sister.school.number.as_str()]).await;
        there.get(&device).await.expect(200).assert_shows(&told);
        there.get("/pruefhinweise").await.expect(200).assert_shows("an einer anderen Schule als bewilligt");
    }
}
