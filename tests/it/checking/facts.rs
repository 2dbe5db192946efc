//! Each change to a sound world is found by the rule that watches it.

use paktbuch::audit::{self, Change, Event, EventKind, SubjectKind};
use paktbuch::checking::{Place, run, run_for_proof};
use paktbuch::db::{Who, WriteTx};
use paktbuch_entity::{allocation, filed_proof, invoice_line};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{BasisPoints, Cents, DeviceStatus, NoticeId, NoticeState, Quantity, Role, Severity};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, IntoActiveModel};

/// Findings as `rule severity message`, of one notice or of everything.
pub(super) async fn findings(app: &TestApp, notice: Option<NoticeId>) -> Vec<String> {
    let found = run(app.db.reader(), app.clock.today(), notice).await.unwrap();
    let line = |found: &paktbuch::checking::Found| {
        let finding = &found.finding;
        format!("{} {} {}", finding.rule, finding.severity.code(), finding.message)
    };
    found.iter().map(line).collect()
}

pub(super) async fn change(app: &TestApp, change: impl AsyncFnOnce(&WriteTx) -> Result<(), DbErr>) {
    app.db.write(Who::System, change).await.unwrap();
}

/// The own side's purchase is divided completely, paid on the grant alone and filed so, no more is paid out than its grant, and
/// its one device stands.
async fn sound(app: &TestApp, world: &World) {
    let own = &world.own;
    change(app, async |tx| {
        let mut part = own.allocation.clone().into_active_model();
        part.gross = Set(own.line.gross);
        part.eligible = Set(own.line.gross);
        part.update(tx.conn()).await?;
        let mut line = own.line.clone().into_active_model();
        line.quantity = Set(Quantity::whole(1));
        line.update(tx.conn()).await?;
        let filed = filed_proof::ActiveModel {
            notice_id: Set(own.notice.id),
            spent: Set(Some(own.line.gross)),
            ..Default::default()
        };
        filed.update(tx.conn()).await?;
        let mut payout = own.payout.clone().into_active_model();
        payout.amount = Set(Cents(107_100));
        payout.update(tx.conn()).await?;
        Ok(())
    })
    .await;
}

/// The world's Durchführungszeitraum is longer than the programme's.
const TOO_LONG: &str = "R7 warning Der Durchführungszeitraum endet am 30.06.2026, das Programm lässt höchstens den 31.10.2024 zu.";

const BESIDE_PROGRAMME: &str =
    "R7 warning Der Bewilligungszeitraum endet am 31.12.2026, das Programm gilt nur bis 31.12.2025.";
const NO_DOUBLE_FUNDING: &str =
    "R11 missing_parameter Angabe fehlt: Verbot der Doppelförderung (ja oder nein).";
const NO_DRAWDOWN_KIND: &str = "R14 missing_parameter Angabe fehlt: Art des Mittelabrufs.";

fn has(findings: &[String], start: &str) -> bool {
    findings.iter().any(|finding| finding.starts_with(start))
}

on_both! {
    async fn a_sound_notice_lacks_only_what_nobody_knows(app: TestApp) {
        let world = World::build(&app).await;
        sound(&app, &world).await;
        let found = findings(&app, Some(world.own.notice.id)).await;
        assert_eq!(found, [BESIDE_PROGRAMME, TOO_LONG, NO_DOUBLE_FUNDING, NO_DRAWDOWN_KIND]);
    }

    async fn each_gap_is_found_by_its_rule(app: TestApp) {
        let world = World::build(&app).await;
        sound(&app, &world).await;
        let own = &world.own;
        let number = &own.device.inventory_number;
        change(&app, async |tx| {
            let mut device = own.device.clone().into_active_model();
            device.serial = Set(None);
            device.room_id = Set(None);
            device.status = Set(DeviceStatus::Disposed);
            device.update(tx.conn()).await?;
            let mut payment = own.payment.clone().into_active_model();
            payment.amount = Set(Cents(100_000));
            payment.proof = Set(" ".to_owned());
            payment.update(tx.conn()).await?;
            let mut line = invoice_line::Entity::find_by_id(own.line.id).one(tx.conn()).await?.unwrap().into_active_model();
            line.quantity = Set(Quantity::whole(3));
            line.accepted_on = Set(None);
            line.update(tx.conn()).await?;
            let mut invoice = own.invoice.clone().into_active_model();
            invoice.issue_date = Set("2027-01-01".parse().unwrap());
            invoice.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        let found = findings(&app, Some(own.notice.id)).await;
        let invoice = format!("Rechnung {}", own.invoice.number);
        for expected in [
            format!("R7 warning {invoice}, Position 1: Der Tag der Abnahme fehlt."),
            format!("R7 error {invoice}, Position 1: Die Rechnung vom 01.01.2027 liegt nach dem Ende"),
            format!("R16 warning {invoice} ist nicht ganz bezahlt: 190,00 € sind offen."),
            format!("R16 warning {invoice}: Für eine Zahlung fehlt der Zahlungsbeleg."),
            format!("R16 warning {invoice}, Position 1: 1 von 3 Geräten angelegt, 2 fehlen."),
            format!("R16 warning Gerät {number} steht ohne Raum im Bestand."),
            format!("R20 warning Gerät {number} steht ohne Seriennummer im Bestand."),
            format!("R17 error Gerät {number} ist bis"),
        ] {
            assert!(has(&found, &expected), "{expected}\n{found:#?}");
        }
        let sorted: Vec<bool> = found.iter().map(|finding| finding.contains(" error ")).collect();
        assert!(sorted.is_sorted_by(|a, b| a >= b), "errors come first: {found:#?}");
        assert_eq!(found, findings(&app, Some(own.notice.id)).await);
    }

    async fn an_overspent_item_and_an_open_line_are_found(app: TestApp) {
        let world = World::build(&app).await;
        sound(&app, &world).await;
        let own = &world.own;
        change(&app, async |tx| {
            let big = Cents(2_000_000);
            let mut line = own.line.clone().into_active_model();
            line.gross = Set(Cents(2_000_100));
            line.quantity = Set(Quantity::whole(1));
            line.update(tx.conn()).await?;
            let mut part = own.allocation.clone().into_active_model();
            part.gross = Set(big);
            part.eligible = Set(big);
            part.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        let found = findings(&app, None).await;
        assert!(has(&found, "R2 error Der Einzelansatz „1 Ansatz Buchfink“ ist um 10.000,00 € (100 %) überschritten"), "{found:#?}");
        let open = format!("R12 warning Rechnung {}, Position 1: Aufgeteilt sind 20.000,00 € von 20.001,00 €", own.invoice.number);
        assert!(has(&found, &open), "{found:#?}");
    }

    async fn gaps_are_errors_once_the_proof_is_made(app: TestApp) {
        let world = World::build(&app).await;
        sound(&app, &world).await;
        let own = &world.own;
        change(&app, async |tx| {
            let mut device = own.device.clone().into_active_model();
            device.room_id = Set(None);
            device.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        let gap = format!("Gerät {} steht ohne Raum im Bestand.", own.device.inventory_number);
        let severity = async |found: Vec<paktbuch::checking::Found>| {
            let gap = found.iter().find(|found| found.finding.message == gap).unwrap();
            assert_eq!(gap.place, Place::Device(own.device.id));
            gap.finding.severity
        };
        let today = app.clock.today();
        let conn = app.db.reader();
        assert_eq!(severity(run(conn, today, Some(own.notice.id)).await.unwrap()).await, Severity::Warning);
        assert_eq!(severity(run_for_proof(conn, today, own.notice.id).await.unwrap()).await, Severity::Error);
        change(&app, async |tx| {
            let mut notice = own.notice.clone().into_active_model();
            notice.state = Set(NoticeState::ProofFiled);
            notice.update(tx.conn()).await?;
            Ok(())
        })
        .await;
        assert_eq!(severity(run(conn, today, None).await.unwrap()).await, Severity::Error);
    }

    async fn a_proof_misses_the_devices_delivered_after_its_day(app: TestApp) {
        let world = World::build(&app).await;
        sound(&app, &world).await;
        let own = &world.own;
        let as_of = app.clock.today();
        let missing = format!("Rechnung {}, Position 1: 0 von 1 Geräten angelegt, 1 fehlen.", own.invoice.number);
        let gaps = async || {
            let found = run_for_proof(app.db.reader(), as_of, own.notice.id).await.unwrap();
            found.into_iter().filter(|found| found.finding.message == missing).count()
        };
        for (delivered, expected) in [(None, 0), (Some(as_of), 0), (as_of.succ_opt(), 1)] {
            change(&app, async |tx| {
                let mut device = own.device.clone().into_active_model();
                device.delivered_on = Set(delivered);
                device.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            assert_eq!(gaps().await, expected, "{delivered:?}");
        }
    }

    async fn a_share_of_a_line_counts_in_whole_devices(app: TestApp) {
        let world = World::build(&app).await;
        sound(&app, &world).await;
        let own = &world.own;
        let number = &own.invoice.number;
        // Of ten devices: nearly seven, and a part that is no number of devices, where all of them count.
        for (gross, expected) in [
            (Cents(70_000), format!("R16 warning Rechnung {number}, Position 1: 1 von 7 Geräten angelegt, 6 fehlen.")),
            (Cents(83_333), format!("R16 warning Rechnung {number}, Position 1: 1 von 10 Geräten angelegt, 9 fehlen.")),
        ] {
            change(&app, async |tx| {
                let mut line = own.line.clone().into_active_model();
                line.gross = Set(Cents(99_999));
                line.quantity = Set(Quantity::whole(10));
                line.update(tx.conn()).await?;
                let mut part = own.allocation.clone().into_active_model();
                part.gross = Set(gross);
                part.eligible = Set(gross);
                part.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            let found = findings(&app, Some(own.notice.id)).await;
            assert!(has(&found, &expected), "{expected}\n{found:#?}");
        }
    }

    async fn a_disposal_within_the_zweckbindung_stays_a_finding_after_it(app: TestApp) {
        let world = World::build(&app).await;
        sound(&app, &world).await;
        let own = &world.own;
        change(&app, async |tx| {
            let mut device = own.device.clone().into_active_model();
            device.status = Set(DeviceStatus::Disposed);
            device.update(tx.conn()).await?;
            let event = Event::new(EventKind::DeviceChanged, SubjectKind::Device, own.device.id.0)
                .change(Change::new("Status", "verfügbar", "ausgesondert"));
            audit::record(tx, [event]).await
        })
        .await;
        let late = paktbuch_types::parse_date("01.01.2060").unwrap();
        let found = run(app.db.reader(), late, Some(own.notice.id)).await.unwrap();
        // The day of its disposal, not that of the event.
        let disposed = found.iter().find(|found| found.finding.message.contains("seit 03.05.2024 ausgesondert"));
        assert!(disposed.is_some_and(|found| found.finding.severity == Severity::Error), "{found:#?}");
    }

    async fn what_two_programmes_pay_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let (own, sister) = (&world.own, &world.sister);
        change(&app, async |tx| {
            let mut notice = sister.notice.clone().into_active_model();
            notice.programme = Set("anderes-programm".to_owned());
            notice.update(tx.conn()).await?;
            let second = allocation::ActiveModel {
                invoice_line_id: Set(own.line.id),
                cost_line_id: Set(Some(sister.cost_line.id)),
                school_id: Set(None),
                gross: Set(Cents(59_500)),
                eligible: Set(Cents(59_500)),
                reason: Set(String::new()),
                version: Set(1),
                ..Default::default()
            };
            let second = second.insert(tx.conn()).await?;
            let mut share = own.share.clone().into_active_model();
            share.id = sea_orm::ActiveValue::NotSet;
            share.allocation_id = Set(second.id);
            share.insert(tx.conn()).await?;
            Ok(())
        })
        .await;
        let found = findings(&app, Some(own.notice.id)).await;
        let line = format!("R11 missing_parameter Rechnung {}, Position 1 ist in mehreren Programmen abgerechnet", own.invoice.number);
        let device = format!("R11 missing_parameter Gerät {} ist in mehreren Programmen abgerechnet", own.device.inventory_number);
        assert!(has(&found, &line) && has(&found, &device), "{found:#?}");
        let page = app.foerdermittel().await.get(&format!("/rechnungen/{}", own.invoice.id)).await.expect(200);
        page.assert_shows("Position 1 ist in mehreren Programmen abgerechnet");
        let page = app.foerdermittel().await.get(&format!("/bescheide/{}", own.notice.id)).await.expect(200);
        page.assert_shows("Angabe fehlt: Verbot der Doppelförderung (ja oder nein).");
        let missing = found.iter().filter(|finding| *finding == NO_DOUBLE_FUNDING).count();
        assert_eq!(missing, 1, "only the notice that was asked about");
        for (forbidden, of_line, of_device) in [(true, Some("R11 warning"), Some("R11 error")), (false, None, None)] {
            change(&app, async |tx| {
                for notice in [&own.notice, &sister.notice] {
                    let mut notice = notice.clone().into_active_model();
                    notice.double_funding_forbidden = Set(Some(forbidden));
                    notice.update(tx.conn()).await?;
                }
                Ok(())
            })
            .await;
            let found = findings(&app, Some(own.notice.id)).await;
            let severity = |subject: &str| {
                let found = found.iter().find(|finding| finding.starts_with("R11") && finding.contains(subject));
                found.map(|finding| finding.split_inclusive(' ').take(2).collect::<String>().trim().to_owned())
            };
            let (line, device) = (severity("Position 1 ist in mehreren"), severity(own.device.inventory_number.as_str()));
            assert_eq!((line.as_deref(), device.as_deref()), (of_line, of_device), "{forbidden}: {found:#?}");
            assert!(!found.contains(&NO_DOUBLE_FUNDING.to_owned()), "the notice says it: {found:#?}");
        }
    }

    async fn an_order_before_the_start_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let allowed_from = async |day: Option<&str>| {
            change(&app, async |tx| {
                let mut notice = own.notice.clone().into_active_model();
                notice.early_start_on = Set(day.map(|day| day.parse().unwrap()));
                notice.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            let found = findings(&app, Some(own.notice.id)).await;
            found.into_iter().filter(|finding| finding.starts_with("R6")).collect::<Vec<_>>()
        };
        assert_eq!(allowed_from(Some("2023-04-01")).await, Vec::<String>::new());
        let early = format!(
            "R6 error Rechnung {}, Position 1: Auftrag vom 01.04.2023 liegt vor dem zulässigen Beginn 02.04.2023.",
            own.invoice.number
        );
        assert_eq!(allowed_from(Some("2023-04-02")).await, [early.as_str()]);
        let erika = app.foerdermittel().await;
        erika.get(&format!("/rechnungen/{}", own.invoice.id)).await.expect(200).assert_shows("Auftrag vom 01.04.2023 liegt vor dem zulässigen Beginn 02.04.2023.");
        assert_eq!(allowed_from(None).await, ["R6 missing_parameter Angabe fehlt: Maßnahmebeginn zulässig ab."]);
        let notice = erika.get(&format!("/bescheide/{}", own.notice.id)).await.expect(200);
        notice.assert_shows("Maßnahmebeginn zulässig ab");
    }

    async fn an_own_share_that_is_too_small_is_found(app: TestApp) {
        let world = World::build(&app).await;
        sound(&app, &world).await;
        let own = &world.own;
        let with = async |own_share: i64, least: Option<BasisPoints>, state: NoticeState| {
            change(&app, async |tx| {
                let mut notice = own.notice.clone().into_active_model();
                notice.own_share = Set(Cents(own_share));
                notice.own_share_min = Set(least);
                notice.state = Set(state);
                notice.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            let found = findings(&app, Some(own.notice.id)).await;
            found.into_iter().filter(|finding| finding.starts_with("R5")).collect::<Vec<_>>()
        };
        let running = NoticeState::Running;
        assert_eq!(with(100_000, None, running).await, Vec::<String>::new(), "ten percent, as the programme says");
        let short = "Eigenanteil fehlt: 0,01 €. Lt. Bescheid sind es 999,99 €; 10 % von 10.000,00 € sind 1.000,00 €.";
        assert_eq!(with(99_999, None, running).await, [format!("R5 warning {short}")]);
        assert_eq!(with(99_999, None, NoticeState::ProofFiled).await, [format!("R5 error {short}")]);
        assert_eq!(with(99_999, Some(BasisPoints::percent(5)), running).await, Vec::<String>::new(), "the notice goes before the programme");
        let settled = with(100_000, Some(BasisPoints::percent(20)), running).await;
        assert!(settled.iter().any(|finding| finding.contains("Lt. Abrechnung")), "{settled:#?}");
        with(99_999, None, running).await;
        let erika = app.foerdermittel().await;
        erika.get(&format!("/bescheide/{}", own.notice.id)).await.expect(200).assert_shows(short);
    }

    async fn a_device_that_nobody_pays_for_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let number = &own.device.inventory_number;
        let missing = async |status: DeviceStatus| {
            change(&app, async |tx| {
                let mut device = own.device.clone().into_active_model();
                device.notice_id = Set(None);
                device.serial = Set(None);
                device.status = Set(status);
                device.update(tx.conn()).await?;
                Ok(())
            })
            .await;
            let found = findings(&app, None).await;
            found.into_iter().filter(|finding| finding.starts_with("R20") && finding.contains(number.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(missing(DeviceStatus::InUse).await, [format!("R20 warning Gerät {number} steht ohne Seriennummer im Bestand.")]);
        assert_eq!(findings(&app, Some(own.notice.id)).await.iter().filter(|finding| finding.starts_with("R20")).count(), 0);
        change(&app, async |tx| own.share.clone().into_active_model().delete(tx.conn()).await.map(drop)).await;
        assert_eq!(missing(DeviceStatus::InUse).await, [format!("R20 warning Gerät {number} steht ohne Seriennummer und Angabe der Finanzierung im Bestand.")]);
        let it = app.signed_in(Role::SchulIt, &[paktbuch_tests::world::OWN]).await;
        it.get("/pruefhinweise").await.expect(200).assert_shows("Seriennummer und Angabe der Finanzierung");
        assert_eq!(missing(DeviceStatus::Disposed).await, Vec::<String>::new(), "what is gone is not asked for");
    }

    async fn nothing_of_another_notice_is_told(app: TestApp) {
        let world = World::build(&app).await;
        let own = findings(&app, Some(world.own.notice.id)).await;
        assert!(!own.iter().any(|finding| finding.contains(paktbuch_tests::world::MARKER)), "{own:#?}");
        let all = findings(&app, None).await;
        assert!(own.iter().all(|finding| all.contains(finding)), "{own:#?}\n{all:#?}");
        assert!(findings(&app, Some(NoticeId(99))).await.is_empty());
    }
}
