//! What has to be done by a day: payouts are spent (R13), the proof is filed (R15), a bound device stays where it was granted for (R18).

use paktbuch::checking::run;
use paktbuch::db::Who;
use paktbuch_entity::{notice_condition, programme_edition};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, DatePeriods, SchoolId};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

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
        assert_eq!(with(Some("2026-09-14")).await, ["warning Der Verwendungsnachweis ist in höchstens 90 Tagen fällig, am 14.09.2026."]);
        assert_eq!(with(Some("2026-07-16")).await, ["warning Der Verwendungsnachweis ist in höchstens 30 Tagen fällig, am 16.07.2026."]);
        assert_eq!(with(Some("2026-06-23")).await, ["warning Der Verwendungsnachweis ist in höchstens 7 Tagen fällig, am 23.06.2026."]);
        assert_eq!(with(Some("2026-06-16")).await, ["warning Der Verwendungsnachweis ist heute fällig (16.06.2026)."]);
        assert_eq!(with(Some("2026-09-15")).await, Vec::<String>::new(), "91 days are left");
        assert_eq!(with(None).await, ["missing_parameter Angabe fehlt: Tag, an dem der Verwendungsnachweis fällig ist."]);
    }

    /// The Durchführungszeitraum ends on the 30.06.2026; a condition told the day for 2023.
    async fn an_interim_proof_without_a_day_is_found_where_it_is_to_be_entered(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let due = "sonst_entfaellt = \"erfunden\"\nzwischennachweis = { wert = true, quelle = \"Nr. 6.2 erfunden\" }\nzwischennachweis_frist_monate = {}\n";
        app.db.write(Who::System, async |tx| {
            let row = programme_edition::ActiveModel {
                code: Set("zwischen-muster".to_owned()),
                number: Set(1),
                title: Set("Zwischen".to_owned()),
                toml: Set(format!("code = \"zwischen-muster\"\nversion = 1\ntitel = \"Zwischen\"\n{due}")),
                ..Default::default()
            };
            row.insert(tx.conn()).await?;
            let mut notice = own.notice.clone().into_active_model();
            notice.programme = Set("zwischen-muster".to_owned());
            notice.notice_date = Set("2023-02-01".parse().unwrap());
            notice.implementation_from = Set(Some("2023-02-01".parse().unwrap()));
            notice.proof_due = Set(Some("2027-12-31".parse().unwrap()));
            notice.update(tx.conn()).await
        }).await.unwrap();
        let missing = "missing_parameter Angabe fehlt: Frist des Zwischennachweises (Monate nach dem Jahresende). Das Programm verlangt einen Zwischennachweis, hier für";
        assert_eq!(of_rule(&app, &world, "R15").await, [format!("{missing} 2024 und 2025.")]);
        let erika = app.foerdermittel().await;
        let page = erika.get(&format!("/bescheide/{}", own.notice.id)).await.expect(200);
        page.assert_shows("Das Programm verlangt einen Zwischennachweis, hier für 2024 und 2025.");
        page.assert_shows("Nr. 6.2 erfunden");
        erika.get("/fristen?art=zwischennachweis").await.expect(200).assert_hides("Haushaltsjahr 2025");
        // Without a day a condition of the notice is what misses it; with one, nothing does for the year before.
        let condition = async |text: &str, due: Option<&str>| {
            app.db.write(Who::System, async |tx| {
                let row = notice_condition::ActiveModel {
                    notice_id: Set(own.notice.id),
                    position: Set(2),
                    text: Set(text.to_owned()),
                    due_on: Set(due.map(|day| day.parse().unwrap())),
                    done_on: Set(None),
                    place: Set("S. 5".to_owned()),
                    done_by: Set(String::new()),
                    remark: Set(String::new()),
                };
                notice_condition::Entity::delete_by_id((own.notice.id, 2_i64)).exec(tx.conn()).await?;
                notice_condition::Entity::insert(row).exec_without_returning(tx.conn()).await
            }).await.unwrap();
            of_rule(&app, &world, "R15").await
        };
        let undated = "Angabe fehlt: Tag, an dem der Zwischennachweis fällig ist (Nebenbestimmung 2: „Zwischennachweis 2024“).";
        assert_eq!(condition("Zwischennachweis 2024", None).await, [format!("missing_parameter {undated}")]);
        let page = erika.get(&format!("/bescheide/{}", own.notice.id)).await.expect(200);
        page.assert_shows(undated);
        assert!(page.html().contains(&format!("/bescheide/{}/bearbeiten#f-conditions", own.notice.id)), "it leads to the conditions");
        assert_eq!(condition("Zwischennachweis 2024", Some("2025-04-30")).await, [format!("{missing} 2025.")]);
    }

    /// The Durchführungszeitraum ends on the 30.06.2026, six months before the 30.12.2026.
    async fn the_day_of_the_proof_follows_the_programme(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        app.db.write(Who::System, async |tx| {
            let row = programme_edition::ActiveModel {
                code: Set("frist-muster".to_owned()),
                number: Set(1),
                title: Set("Frist".to_owned()),
                toml: Set(
                    "code = \"frist-muster\"\nversion = 1\ntitel = \"Frist\"\nsonst_entfaellt = \"erfunden\"\n\
                     vn_frist_monate = { wert = 6, quelle = \"erfunden\" }\n\
                     vn_frist_ab = { wert = \"ende_durchfuehrung\", quelle = \"erfunden\" }\n"
                        .to_owned(),
                ),
                ..Default::default()
            };
            row.insert(tx.conn()).await
        }).await.unwrap();
        let with = async |due: Option<&str>| {
            app.db.write(Who::System, async |tx| {
                let mut notice = own.notice.clone().into_active_model();
                notice.programme = Set("frist-muster".to_owned());
                notice.proof_due = Set(due.map(|day| day.parse().unwrap()));
                notice.update(tx.conn()).await
            }).await.unwrap();
            of_rule(&app, &world, "R15").await
        };
        let counted = "(6 Monate nach dem Ende des Durchführungszeitraums am 30.06.2026)";
        let path = format!("/bescheide/{}", own.notice.id);
        let erika = app.foerdermittel().await;
        assert_eq!(with(None).await, ["missing_parameter Angabe fehlt: Tag, an dem der Verwendungsnachweis fällig ist."]);
        erika.get(&path).await.expect(200).assert_shows(&format!("Bitte aus dem Bescheid eintragen; nach dem Programm ist es der 30.12.2026 {counted}."));
        let form = erika.get(&format!("{path}/bearbeiten")).await.expect(200);
        form.assert_shows(&format!("Nach dem Programm der 30.12.2026 {counted}; maßgeblich ist der Bescheid."));
        assert_eq!(with(Some("2026-12-30")).await, Vec::<String>::new());
        assert_eq!(
            with(Some("2026-11-30")).await,
            [format!("warning Als Tag des Verwendungsnachweises ist der 30.11.2026 eingetragen, nach dem Programm ist es der 30.12.2026 {counted}.")]
        );
        let new = format!("{path}/aenderungen/neu");
        let form = erika.form(&new, &new).await.with(&[
            ("reference", "48.02.9/2"), ("dated", "01.02.2024"), ("kind", "verlaengerung"), ("implementation_to", "31.12.2026"), ("preview", "ja"),
        ]);
        let preview = erika.submit(&form).await.expect(200);
        preview.assert_shows("Der Verwendungsnachweis bliebe am 30.11.2026 fällig, nach dem Programm ist er es am 30.06.2027 (6 Monate");
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
        let unknown = "missing_parameter Angabe fehlt: Wechsel der Schule in der Zweckbindung (erlaubt: ja oder nein).";
        assert_eq!(moved("2026-06-16").await, [format!("warning {told}"), unknown.to_owned()]);
        let device = format!("/geraete/{}", own.device.id);
        app.foerdermittel().await.get(&device).await.expect(200).assert_shows(&told);
        let there = app.schul_it(&[sister.school.number.as_str()]).await;
        there.get(&device).await.expect(200).assert_shows(&told);
        there.get("/pruefhinweise").await.expect(200).assert_shows("an einer anderen Schule als bewilligt");
        // The programme says whether it may.
        for (number, may, expected) in [
            (1, "false", vec![format!("error {told} Das Programm lässt den Wechsel nicht zu.")]),
            (2, "true", Vec::new()),
        ] {
            app.db.write(Who::System, async |tx| {
                let row = programme_edition::ActiveModel {
                    code: Set("wechsel-muster".to_owned()),
                    number: Set(number),
                    title: Set("Wechsel".to_owned()),
                    toml: Set(format!(
                        "code = \"wechsel-muster\"\nversion = {number}\ntitel = \"Wechsel\"\nsonst_entfaellt = \"erfunden\"\n\
                         schulwechsel_erlaubt = {{ wert = {may}, quelle = \"erfunden\" }}\n"
                    )),
                    ..Default::default()
                };
                row.insert(tx.conn()).await?;
                let mut notice = own.notice.clone().into_active_model();
                notice.programme = Set("wechsel-muster".to_owned());
                notice.programme_version = Set(number.to_string());
                notice.update(tx.conn()).await
            }).await.unwrap();
            assert_eq!(of_rule(&app, &world, "R18").await, expected, "{may}");
        }
    }

    /// R18 where the cost line is for all schools: the school that the part of the invoice names counts.
    async fn a_bound_device_at_another_school_than_its_part_names_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        let granted = async |line: Option<SchoolId>, part: Option<SchoolId>| {
            app.db.write(Who::System, async |tx| {
                let mut device = own.device.clone().into_active_model();
                device.school_id = Set(sister.school.id);
                device.site_id = Set(None);
                device.room_id = Set(None);
                device.zweckbindung_until = Set(Some("2026-06-16".parse().unwrap()));
                device.update(tx.conn()).await?;
                let mut cost_line = own.cost_line.clone().into_active_model();
                cost_line.school_id = Set(line);
                cost_line.update(tx.conn()).await?;
                let mut allocation = own.allocation.clone().into_active_model();
                allocation.school_id = Set(part);
                allocation.update(tx.conn()).await
            }).await.unwrap();
            let told = of_rule(&app, &world, "R18").await;
            let page = app.foerdermittel().await.get(&format!("/geraete/{}", own.device.id)).await.expect(200);
            let words = format!("Gerät {} ist für {} bewilligt", own.device.inventory_number, own.school.short_name);
            if told.is_empty() {
                page.assert_hides(&words);
            } else {
                page.assert_shows(&words);
            }
            told.iter().any(|told| told.contains(&words))
        };
        let (here, there) = (Some(own.school.id), Some(sister.school.id));
        assert!(granted(None, here).await, "the part names its school, the cost line none");
        assert!(!granted(None, there).await, "it stands where its part is for");
        assert!(!granted(None, None).await, "granted for all schools");
        assert!(granted(here, None).await, "the part names none, the cost line its school");
    }

    /// R7 reads a notice strictly whose programme does not say in which period the four dates count, and asks where that matters.
    async fn where_dates_count_is_asked_until_programme_or_notice_say_so(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let asked = async || {
            let found = of_rule(&app, &world, "R7").await;
            let about = |found: &&String| found.starts_with("missing_parameter") && found.contains("In welchem Zeitraum");
            found.iter().filter(about).count()
        };
        assert_eq!(asked().await, 0, "every day lies in both periods");
        let count_in = async |periods: DatePeriods, edition: Option<i64>| {
            app.db.write(Who::System, async |tx| {
                let mut notice = own.notice.clone().into_active_model();
                // The order is of the 01.04.2023.
                notice.implementation_from = Set(Some("2023-04-15".parse().unwrap()));
                notice.approval_from = Set(Some("2023-01-01".parse().unwrap()));
                notice.date_periods = Set(periods);
                if let Some(number) = edition {
                    notice.programme = Set("zeitraum-muster".to_owned());
                    notice.programme_version = Set(number.to_string());
                }
                notice.update(tx.conn()).await
            }).await.unwrap();
        };
        count_in(DatePeriods::Implementation, None).await;
        assert_eq!(asked().await, 1);
        count_in(DatePeriods::Approval, None).await;
        assert_eq!(asked().await, 0, "the notice says it");
        let edition = "code = \"zeitraum-muster\"\nversion = 1\ntitel = \"Zeitraum\"\n\
                       massgeblicher_zeitraum = { wert = \"zahlung_bewilligung\", quelle = \"erfunden\" }\n";
        app.db.write(Who::System, async |tx| {
            let row = programme_edition::ActiveModel {
                code: Set("zeitraum-muster".to_owned()),
                number: Set(1),
                title: Set("Zeitraum".to_owned()),
                toml: Set(edition.to_owned()),
                ..Default::default()
            };
            row.insert(tx.conn()).await
        }).await.unwrap();
        count_in(DatePeriods::Implementation, Some(1)).await;
        assert_eq!(asked().await, 0, "the programme says it");
        let erika = app.foerdermittel().await;
        let form = erika.form("/bescheide/neu?programm=zeitraum-muster", "/bescheide").await;
        assert_eq!(form.value("date_periods"), Some("zahlung_bewilligung"), "the notice proposes it");
    }
}
