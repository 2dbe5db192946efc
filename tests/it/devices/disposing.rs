//! Devices disposed of, and taken back.

use paktbuch::audit::verify_chain;
use paktbuch::checking;
use paktbuch::db::Who;
use paktbuch::rules::{RuleId, Severity};
use paktbuch_entity::{allocation, device, disposal, funding_share, invoice, invoice_line};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, DeviceId, DeviceStatus, DisposalKind, Quantity};
use sea_orm::ActiveValue::NotSet;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, Set};

use super::world::{self, create};

async fn stored(app: &TestApp) -> (device::Model, Option<disposal::Model>) {
    let found = device::Entity::find().one(app.db.reader()).await.unwrap();
    let device = found.unwrap();
    let told = disposal::Entity::find_by_id(device.id)
        .one(app.db.reader())
        .await
        .unwrap();
    (device, told)
}

on_both! {
    async fn a_bound_device_is_disposed_of_with_a_reason_and_comes_back(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 1, &["A1"])).await.unwrap();
        let browser = app.schul_it(&["190743"]).await;
        let edit = "/geraete/1/bearbeiten";
        let repaired = browser.form(edit, edit).await.with(&[("status", "in-repair")]);
        browser.submit(&repaired).await.assert_status(303);

        browser.get("/geraete/1").await.expect(200).assert_shows("Aussondern");
        let address = "/geraete/1/aussondern";
        let page = browser.get(address).await.expect(200);
        page.assert_shows("Das Gerät ist bis 31.12.2029 zweckgebunden (noch ");
        page.assert_shows("Bescheids 48-DPS-2022/0342");
        let form = browser.form(address, address).await;
        let again = browser.submit(&form).await.expect(422);
        again.assert_shows("Bitte wählen, was mit dem Gerät geschehen ist.");
        again.assert_shows("Bitte bestätigen, dass das Gerät ausgesondert wird.");
        let form = form.with(&[("kind", "sold"), ("confirmed", "true"), ("disposed_on", "12.06.2024")]);
        browser.submit(&form).await.expect(422).assert_shows("Bitte begründen Sie, warum es vorher ausgesondert wird.");
        let told = ("reason", "Totalschaden, Versicherung hat gezahlt");
        for (day, answer) in [
            ("31.12.2099", "liegt in der Zukunft"),
            ("23.02.2023", "vor dem Zugang des Geräts am 24.02.2023"),
            ("31.2.2024", "31.2.2024"),
        ] {
            let again = browser.submit(&form.clone().with(&[told, ("disposed_on", day)])).await.expect(422);
            again.assert_shows(answer);
            again.assert_shows(told.1);
        }
        let done = browser.submit(&form.clone().with(&[told])).await;
        browser.follow(&done).await.expect(200).assert_shows("Gerät HAV-2023-0001 ist ausgesondert.");
        let (row, disposal) = stored(&app).await;
        assert_eq!(row.status, DeviceStatus::Disposed);
        let disposal = disposal.unwrap();
        assert_eq!((disposal.kind, disposal.status_before), (DisposalKind::Sold, DeviceStatus::InRepair));
        let page = browser.get("/geraete/1").await.expect(200);
        let sentence = format!("hat das Gerät ausgesondert: verkauft am 12.06.2024, Begründung „{}“", told.1);
        for words in ["12.06.2024", "verkauft", told.1, sentence.as_str(), "Aussonderung zurücknehmen"] {
            page.assert_shows(words);
        }
        browser.get(address).await.assert_status(303);

        let address = "/geraete/1/zuruecknehmen";
        let form = browser.form(address, address).await;
        browser.submit(&form).await.expect(422).assert_shows("Bitte begründen Sie, warum die Aussonderung zurückgenommen wird.");
        let done = browser.submit(&form.with(&[("reason", "falsches Gerät gewählt")])).await;
        browser.follow(&done).await.expect(200).assert_shows("ist wieder „in Reparatur“");
        let (row, disposal) = stored(&app).await;
        assert_eq!((row.status, disposal), (DeviceStatus::InRepair, None));
        browser.get("/geraete/1").await.expect(200).assert_shows("hat die Aussonderung zurückgenommen");
        browser.get(address).await.assert_status(303);
        assert!(verify_chain(app.db.reader()).await.unwrap().is_ok());
    }

    /// The day of the disposal counts, not the day on which it is recorded.
    async fn a_disposal_recorded_after_the_zweckbindung_counts_by_its_own_day(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 1, &["A1"])).await.unwrap();
        app.at("2030-01-15T10:00:00Z".parse().unwrap());
        let browser = app.schul_it(&["190743"]).await;
        let address = "/geraete/1/aussondern";
        for (day, bound) in [("31.12.2029", true), ("01.01.2030", false)] {
            let form = browser.form(address, address).await.with(&[("kind", "sold"), ("confirmed", "true"), ("disposed_on", day)]);
            if bound {
                let again = browser.submit(&form).await.expect(422);
                again.assert_shows("Bitte begründen Sie, warum es vorher ausgesondert wird.");
                again.assert_shows("am Tag der Aussonderung lief sie noch");
            }
            browser.submit(&form.with(&[("reason", if bound { "Totalschaden" } else { "" })])).await.assert_status(303);
            let message = format!("ist bis 31.12.2029 zweckgebunden, aber seit {day} ausgesondert.");
            let page = browser.get("/geraete/1").await.expect(200);
            assert_eq!(page.text().contains(&message), bound, "{day}: {}", page.text());
            let found = checking::run(app.db.reader(), app.db.clock().today(), Some(world.notice)).await.unwrap();
            let errors: Vec<&str> = found
                .iter()
                .filter(|found| found.finding.rule == RuleId::R17 && found.finding.severity == Severity::Error)
                .map(|found| found.finding.message.as_str())
                .collect();
            assert_eq!(errors.iter().filter(|error| error.ends_with(&message)).count(), usize::from(bound), "{day}: {errors:?}");
            assert_eq!(errors.len(), usize::from(bound), "{day}: {errors:?}");
            if bound {
                let back = "/geraete/1/zuruecknehmen";
                let form = browser.form(back, back).await.with(&[("reason", "falscher Tag")]);
                browser.submit(&form).await.assert_status(303);
            }
        }
    }

    async fn a_device_from_own_funds_needs_a_reason_only_after_loss_or_theft(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.own, 1, &["A1"])).await.unwrap();
        let browser = app.foerdermittel().await;
        let address = "/geraete/1/aussondern";
        let form = browser.form(address, address).await.with(&[("confirmed", "true")]);
        for (kind, answer) in [("stolen", "Aktenzeichen der Anzeige"), ("lost", "was veranlasst wurde"), ("other", "was mit dem Gerät geschieht")] {
            browser.submit(&form.clone().with(&[("kind", kind)])).await.expect(422).assert_shows(answer);
        }
        browser.submit(&form.with(&[("kind", "scrapped")])).await.assert_status(303);
        assert_eq!(stored(&app).await.0.status, DeviceStatus::Disposed);
    }

    async fn the_form_of_a_device_does_not_dispose_of_it_and_a_second_editor_is_told(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.own, 1, &["A1"])).await.unwrap();
        let browser = app.foerdermittel().await;
        let edit = "/geraete/1/bearbeiten";
        let form = browser.form(edit, edit).await;
        browser.submit(&form.clone().with(&[("status", "disposed")])).await.expect(422)
            .assert_shows("Zum Aussondern bitte auf der Seite des Geräts „Aussondern“ wählen.");
        let address = "/geraete/1/aussondern";
        let dispose = browser.form(address, address).await.with(&[("kind", "sold"), ("confirmed", "true")]);
        browser.submit(&form.with(&[("note", "Kratzer")])).await.assert_status(303);
        let again = browser.submit(&dispose).await.expect(412);
        again.assert_shows("Jemand anderes hat das Gerät inzwischen geändert.");
        assert_eq!(stored(&app).await.0.status, DeviceStatus::Available);
        let form = again.forms().into_iter().find(|form| form.action == address).unwrap();
        browser.submit(&form).await.assert_status(303);
        assert_eq!(stored(&app).await.0.status, DeviceStatus::Disposed);
    }

    async fn a_credit_note_leads_to_the_device_that_goes_back(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 2, &["A1", "A2"])).await.unwrap();
        let bought = invoice::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let line = invoice_line::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let credit = app.db.write(Who::System, async |tx| {
            let credit = invoice::ActiveModel {
                id: NotSet,
                number: Set("G-7".to_owned()),
                type_code: Set(381),
                gross: Set(Cents(-119_000)),
                due: Set(Cents(-119_000)),
                ..bought.clone().into_active_model().reset_all()
            };
            let credit = credit.insert(tx.conn()).await?.id;
            let back = invoice_line::ActiveModel {
                id: NotSet,
                invoice_id: Set(credit),
                quantity: Set(Quantity::whole(-1)),
                gross: Set(Cents(-119_000)),
                ..line.clone().into_active_model().reset_all()
            };
            back.insert(tx.conn()).await?;
            Ok::<_, DbErr>(credit)
        }).await.unwrap();
        let browser = app.foerdermittel().await;
        let path = format!("/rechnungen/{credit}");
        let page = browser.get(&path).await.expect(200);
        assert!(!page.text().contains("Welches Gerät geht zurück?"), "not while nothing is linked");
        let link = [("frueher", bought.id.to_string()), ("verknuepfung", "berichtigt".to_owned())];
        let link = link.each_ref().map(|(name, value)| (*name, value.as_str()));
        browser.post(&format!("{path}/kette"), &link).await.assert_status(303);
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Welches Gerät geht zurück?");
        let address = "/geraete/2/aussondern?art=returned&grund=R%C3%BCckgabe+an+den+Lieferanten%2C+Gutschrift+G-7";
        assert!(page.html().contains(&address.replace('&', "&#38;")) || page.html().contains(&address.replace('&', "&amp;")), "{}", page.html());
        let form = browser.form(address, "/geraete/2/aussondern").await;
        assert_eq!((form.value("kind"), form.value("reason")), (Some("returned"), Some("Rückgabe an den Lieferanten, Gutschrift G-7")));
        browser.submit(&form.with(&[("confirmed", "true")])).await.assert_status(303);
        let page = browser.get(&path).await.expect(200);
        assert!(page.html().contains("/geraete/1/aussondern") && !page.html().contains("/geraete/2/aussondern"), "only what is still there");
        page.assert_shows("zurück seit");
        let back = browser.get("/geraete/2").await.expect(200);
        for words in ["Gutschrift vom", "G-7", "-1.190,00", "Der Lieferant hat eine Gutschrift erteilt"] {
            assert!(back.text().contains(words) || back.text().contains(&words.replace('-', "−")), "{words}: {}", back.text());
        }
        browser.get(&format!("/rechnungen/{}", bought.id)).await.expect(200).assert_shows("wird berichtigt durch");

        // A second line of the same invoice pays a part of the device.
        app.db.write(Who::System, async |tx| {
            let line = invoice_line::ActiveModel { id: NotSet, position: Set(2), ..line.into_active_model().reset_all() };
            let line = line.insert(tx.conn()).await?.id;
            let part = allocation::Entity::find().one(tx.conn()).await?.unwrap();
            let part = allocation::ActiveModel { id: NotSet, invoice_line_id: Set(line), ..part.into_active_model().reset_all() };
            let share = funding_share::ActiveModel {
                device_id: Set(DeviceId(2)),
                allocation_id: Set(part.insert(tx.conn()).await?.id),
                gross: Set(Cents(100)),
                ..Default::default()
            };
            share.insert(tx.conn()).await?;
            Ok::<_, DbErr>(())
        }).await.unwrap();
        let back = browser.get("/geraete/2").await.expect(200);
        back.assert_shows("Pos. 2");
        assert_eq!(back.text().matches("Gutschrift vom").count(), 1, "{}", back.text());
    }
}
