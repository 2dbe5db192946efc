//! What programmes limit: caps (R3, R4), the beginning (R6), items (R8), schools (R9) and drawdowns (R14), each found where it is exceeded.

use paktbuch::checking::run_for_proof;
use paktbuch_entity::{invoice_line, notice, order_line, programme_edition};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, NoticeId, NoticeState, Severity};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::facts::{change, findings};

/// What a rule says about a notice.
async fn said(app: &TestApp, notice: NoticeId, rule: &str) -> Vec<String> {
    let mut found = findings(app, Some(notice)).await;
    found.retain(|finding| finding.starts_with(&format!("{rule} ")));
    found
}

/// Puts the own notice under another programme.
async fn granted_under(app: &TestApp, world: &World, programme: &str) {
    change(app, async |tx| {
        let mut notice = world.own.notice.clone().into_active_model();
        notice.programme = Set(programme.to_owned());
        notice.update(tx.conn()).await?;
        Ok(())
    })
    .await;
}

/// Puts the own notice under edition `number` of an invented programme with one parameter and no other rules.
async fn granted_under_edition(app: &TestApp, world: &World, number: i64, parameter: &str) {
    change(app, async |tx| {
        let row = programme_edition::ActiveModel {
            code: Set("muster".to_owned()),
            number: Set(number),
            title: Set("Muster".to_owned()),
            toml: Set(format!(
                "code = \"muster\"\nversion = {number}\ntitel = \"Muster\"\nsonst_entfaellt = \"erfunden\"\n{parameter}\n"
            )),
            ..Default::default()
        };
        row.insert(tx.conn()).await?;
        let mut notice = world.own.notice.clone().into_active_model();
        notice.programme = Set("muster".to_owned());
        notice.programme_version = Set(number.to_string());
        notice.update(tx.conn()).await?;
        Ok(())
    })
    .await;
}

on_both! {
    async fn mobile_devices_stay_within_the_cap_of_a_school_or_of_the_authority(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let plan = async |eligible: Cents| {
            change(&app, async |tx| {
                let mut line = own.cost_line.clone().into_active_model();
                line.gross = Set(eligible);
                line.eligible = Set(eligible);
                line.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            said(&app, own.notice.id, "R3").await
        };
        // The world's notices are all of this Förderbereich: the share of 20 % is exceeded, the amount excuses it.
        assert_eq!(plan(Cents::euros(25_000)).await, Vec::<String>::new());
        let found = plan(Cents(2_500_001)).await;
        assert_eq!(found.len(), 1, "{found:#?}");
        let expected = format!("{}: lt. Bescheid 25.000,01 €, Grenze 25.000,00 €. Eine der Grenzen muss eingehalten sein.", own.school.name);
        assert!(found[0].starts_with("R3 warning Schulgebundene mobile Endgeräte über der Obergrenze. Schulträger: lt. Bescheid 20.000,00 €, Grenze 20 %"), "{found:#?}");
        assert!(found[0].ends_with(&expected), "{found:#?}");
        let filing = run_for_proof(app.db.reader(), app.clock.today(), own.notice.id).await.unwrap();
        assert!(filing.iter().any(|found| found.finding.rule.code() == "R3" && found.finding.severity == Severity::Error));
    }

    async fn what_is_invoiced_counts_against_the_cap_too(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        change(&app, async |tx| {
            let mut part = own.allocation.clone().into_active_model();
            part.eligible = Set(Cents(2_500_001));
            part.gross = Set(Cents(2_500_001));
            part.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        let found = said(&app, own.notice.id, "R3").await;
        assert!(found[0].contains(&format!("{}: berechnet 25.000,01 €", own.school.name)), "{found:#?}");

        // Revoked, the notice is in no sum.
        change(&app, async |tx| {
            let mut notice = own.notice.clone().into_active_model();
            notice.state = Set(NoticeState::Revoked);
            notice.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        assert_eq!(said(&app, own.notice.id, "R3").await, Vec::<String>::new());
    }

    async fn what_is_ordered_and_not_billed_counts_against_the_cap_too(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        // Invoiced are 595,00 €; the order is billed by no line any more.
        let ordered = async |gross: Cents| {
            change(&app, async |tx| {
                let mut billed = invoice_line::Entity::find_by_id(own.line.id).one(tx.conn()).await?.unwrap().into_active_model();
                billed.order_line_id = Set(None);
                billed.update(tx.conn()).await?;
                order_line::Entity::update_many()
                    .filter(order_line::Column::OrderId.eq(own.order.id))
                    .col_expr(order_line::Column::Gross, Expr::value(gross.0))
                    .exec(tx.conn())
                    .await?;
                Ok(())
            })
            .await;
            said(&app, own.notice.id, "R3").await
        };
        assert_eq!(ordered(Cents(2_440_500)).await, Vec::<String>::new());
        let found = ordered(Cents(2_440_501)).await;
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains(&format!("{}: beauftragt 25.000,01 €", own.school.name)), "{found:#?}");
        let proof = run_for_proof(app.db.reader(), app.clock.today(), own.notice.id).await.unwrap();
        assert!(!proof.iter().any(|found| found.finding.rule.code() == "R3"), "a proof tells of invoices only");
    }

    async fn a_device_costs_no_more_than_the_cap(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        assert_eq!(said(&app, own.notice.id, "R4").await, Vec::<String>::new(), "DigitalPakt has no cap for each device");
        granted_under(&app, &world, "lehrkraefte-nrw").await;
        let expected = format!(
            "R4 warning Gerät {}: Förderfähig sind höchstens 500,00 € brutto je Gerät, zugeordnet sind 595,00 € für 1 Gerät. Eigenanteil zusätzlich: 95,00 €.",
            own.device.inventory_number
        );
        assert_eq!(said(&app, own.notice.id, "R4").await, [expected]);
        granted_under(&app, &world, "react-eu-nrw").await;
        let undecided = "R4 missing_parameter Angabe fehlt: ob die Obergrenze von 500,00 € je Gerät brutto oder netto gilt.";
        assert_eq!(said(&app, own.notice.id, "R4").await, [undecided], "595,00 € are 500,00 € net");
        change(&app, async |tx| {
            let mut share = own.share.clone().into_active_model();
            share.net = Set(Cents(50_001));
            share.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        let found = said(&app, own.notice.id, "R4").await;
        assert!(found.len() == 2 && found[0].ends_with("Eigenanteil zusätzlich: 0,01 €."), "{found:#?}");
        granted_under(&app, &world, "digitalpakt-2-nrw").await;
        assert_eq!(said(&app, own.notice.id, "R4").await, ["R4 missing_parameter Angabe fehlt: Obergrenze je Gerät."]);
    }

    async fn what_is_not_eligible_is_found_in_plan_and_invoice(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        granted_under(&app, &world, "lehrkraefte-nrw").await;
        assert_eq!(said(&app, own.notice.id, "R8").await, Vec::<String>::new());
        change(&app, async |tx| {
            let mut planned = own.cost_line.clone().into_active_model();
            planned.title = Set("Ladewagen".to_owned());
            planned.update(tx.conn()).await?;
            let mut line = own.line.clone().into_active_model();
            line.name = Set("Tablet-Koffer".to_owned());
            line.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        let end = "ist im Programm „Dienstliche Endgeräte für Lehrkräfte NRW“ vermutlich nicht förderfähig (Tablet-Koffer und Lademöbel).";
        assert_eq!(
            said(&app, own.notice.id, "R8").await,
            [
                format!("R8 warning Kostenzeile 1.1: „Ladewagen“ {end}"),
                format!("R8 warning Rechnung {}, Position 1: „Tablet-Koffer“ {end}", own.invoice.number),
            ]
        );
        granted_under(&app, &world, "digitalpakt-bw").await;
        let unknown = "R8 missing_parameter Angabe fehlt: nicht förderfähige Gegenstände und Ausgaben.";
        assert_eq!(said(&app, own.notice.id, "R8").await, [unknown]);
    }

    async fn leasing_is_found_by_name_in_plan_order_and_invoice(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let rule = async |number: i64, leasing: &str| {
            granted_under_edition(&app, &world, number, &format!("leasing = {leasing}")).await;
            said(&app, own.notice.id, "R8").await
        };
        let call = async |planned: &str, ordered: &str, billed: &str, is_billed: bool| {
            change(&app, async |tx| {
                let mut line = own.cost_line.clone().into_active_model();
                line.title = Set(planned.to_owned());
                line.update(tx.conn()).await?;
                let line = order_line::Entity::find()
                    .filter(order_line::Column::OrderId.eq(own.order.id))
                    .one(tx.conn())
                    .await?
                    .unwrap();
                let id = line.id;
                let mut line = line.into_active_model();
                line.name = Set(ordered.to_owned());
                line.update(tx.conn()).await?;
                let mut line = invoice_line::Entity::find_by_id(own.line.id).one(tx.conn()).await?.unwrap().into_active_model();
                line.name = Set(billed.to_owned());
                line.order_line_id = Set(is_billed.then_some(id));
                line.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            said(&app, own.notice.id, "R8").await
        };
        let end = "ist dem Namen nach Leasing, Miete oder Ratenkauf; das ist im Programm „Muster“ nicht förderfähig.";
        let invoice = format!("Rechnung {}, Position 1", own.invoice.number);
        let order = format!("Bestellung {}, Position 1", own.order.number);
        assert_eq!(rule(1, "{ wert = \"nein\", quelle = \"Nr. 4\" }").await, Vec::<String>::new(), "nothing is leased");
        let found = call("Miete Drucker", "Leasing Tablets", "LEASING Tablets", true).await;
        let expected = [
            format!("R8 warning Kostenzeile 1.1: „Miete Drucker“ {end}"),
            format!("R8 warning {invoice}: „LEASING Tablets“ {end}"),
        ];
        assert_eq!(found, expected, "the line that bills the order tells it");
        let found = call("Broschüre Mieterschutz", "Leasing Tablets", "Tablets", false).await;
        assert_eq!(found, [format!("R8 warning {order}: „Leasing Tablets“ {end}")]);
        let page = app.foerdermittel().await.get(&format!("/bestellungen/{}", own.order.id)).await.expect(200);
        page.assert_shows("ist dem Namen nach Leasing, Miete oder Ratenkauf");
        let found = call("Tablets", "Tablets", "Tablets (Mietkauf)", false).await;
        assert_eq!(found, [format!("R8 warning {invoice}: „Tablets (Mietkauf)“ {end}")]);
        let found = rule(2, "{ wert = \"bedingung\", quelle = \"Nr. 4\", hinweis = \"Nur mit Kaufoption.\" }").await;
        assert!(found.len() == 1 && found[0].ends_with("nur unter Bedingungen förderfähig (Nur mit Kaufoption)."), "{found:#?}");
        assert_eq!(rule(3, "{}").await, ["R8 missing_parameter Angabe fehlt: Leasing und Miete."]);
        assert_eq!(rule(4, "{ wert = \"ja\", quelle = \"Nr. 4\" }").await, Vec::<String>::new());
    }

    async fn a_small_grant_is_paid_after_its_proof_where_the_programme_says_so(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let number = own.drawdown.number;
        // 9.000,00 € are granted, and the notice has one drawdown.
        let up_to = async |edition: i64, amount: &str| {
            let rules = format!(
                "abruf_art = {{ wert = \"{}\", quelle = \"Nr. 7\" }}\nauszahlung_erst_nach_vn_bis = {{ wert = \"{amount}\", quelle = \"Nr. 7\" }}",
                own.drawdown.kind.code()
            );
            granted_under_edition(&app, &world, edition, &rules).await;
            let mut found = said(&app, own.notice.id, "R14").await;
            found.retain(|finding| finding.contains("vor dem Verwendungsnachweis"));
            found
        };
        assert_eq!(up_to(1, "8.999,99").await, Vec::<String>::new());
        let found = up_to(2, "9.000,00").await;
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with(&format!("R14 warning Mittelabruf {number} vom ")), "{found:#?}");
        assert!(found[0].ends_with("Zuwendungen bis 9.000,00 € zahlt das Programm erst danach, bewilligt sind 9.000,00 €."), "{found:#?}");
    }

    /// The notice is of the Förderbereich „mobile-endgeraete“, and its order of the 01.04.2023.
    async fn a_foerderbereich_may_begin_on_a_day_of_its_own(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let begins = async |edition: i64, category: &str| {
            let rules = format!(
                "frueheste_massnahme = {{ wert = 2023-01-01, quelle = \"Nr. 1\" }}\n\
                 kategorien = {{ wert = [{{ code = \"{category}\", name = \"Bereich\", frueheste_massnahme = 2023-04-02, antrag_bis = 2022-12-31 }}], quelle = \"Nr. 2\" }}"
            );
            granted_under_edition(&app, &world, edition, &rules).await;
            change(&app, async |tx| {
                let row = notice::ActiveModel { id: Set(own.notice.id), early_start_on: Set(None), ..Default::default() };
                row.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            said(&app, own.notice.id, "R6").await
        };
        assert_eq!(begins(1, "netz").await, Vec::<String>::new(), "that of another Förderbereich");
        let early = format!(
            "R6 error Rechnung {}, Position 1: Auftrag vom 01.04.2023 liegt vor dem zulässigen Beginn 02.04.2023.",
            own.invoice.number
        );
        assert_eq!(begins(2, "mobile-endgeraete").await, [early]);
        let page = app.foerdermittel().await.get(&format!("/bescheide/{}", own.notice.id)).await.expect(200);
        page.assert_shows("Maßnahmebeginn zulässig ab 02.04.2023");
    }

    async fn what_is_named_as_eligible_lifts_the_warning(app: TestApp) {
        let world = World::build(&app).await;
        change(&app, async |tx| {
            let mut line = world.own.line.clone().into_active_model();
            line.name = Set("Lernsoftware Mathematik".to_owned());
            line.update(tx.conn()).await?;
            for (code, fundable) in [
                ("muster-unbekannt", ""),
                ("muster-keine", "foerderfaehig = { entfaellt = true, quelle = \"Nr. 3\" }\n"),
                ("muster-genannt", "foerderfaehig = { wert = [{ name = \"Lernsoftware\", woerter = [\"Lernsoftware\"] }], quelle = \"Nr. 3\" }\n"),
            ] {
                let excluded = "nicht_foerderfaehig = { wert = [{ name = \"Software\", woerter = [\"software\"] }], quelle = \"Nr. 2\" }";
                let edition = programme_edition::ActiveModel {
                    code: Set(code.to_owned()),
                    number: Set(1),
                    title: Set("Fassung 1".to_owned()),
                    toml: Set(format!("code = \"{code}\"\nversion = 1\ntitel = \"Muster\"\n{excluded}\n{fundable}")),
                    ..Default::default()
                };
                edition.insert(tx.conn()).await?;
            }
            Ok(())
        })
        .await;
        let warning = format!(
            "R8 warning Rechnung {}, Position 1: „Lernsoftware Mathematik“ ist im Programm „Muster“ vermutlich nicht förderfähig (Software).",
            world.own.invoice.number
        );
        let unknown = "R8 missing_parameter Angabe fehlt: ausdrücklich förderfähige Gegenstände und Ausgaben.";
        for (code, expected) in [
            ("muster-unbekannt", vec![warning.as_str(), unknown]),
            ("muster-keine", vec![warning.as_str()]),
            ("muster-genannt", vec![]),
        ] {
            granted_under(&app, &world, code).await;
            assert_eq!(said(&app, world.own.notice.id, "R8").await, expected, "{code}");
        }
    }

    async fn a_programme_that_names_schools_asks_for_their_list(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        assert_eq!(said(&app, own.notice.id, "R9").await, Vec::<String>::new(), "DigitalPakt chooses no schools");
        granted_under(&app, &world, "react-eu-nrw").await;
        assert_eq!(said(&app, own.notice.id, "R9").await, ["R9 missing_parameter Angabe fehlt: Liste der förderfähigen Schulen."]);
    }
}
