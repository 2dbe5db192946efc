//! Dividing invoice lines.

use paktbuch::audit::{self, SubjectKind};
use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::purchasing::commands::{
    Allocate, AllocateRest, Assignment, EditDates, EditLine, Part, SaveLine, SaveLines, Target,
};
use paktbuch::purchasing::{allocate, allocate_rest, edit_dates, edit_line, findings, save_lines};
use paktbuch_entity::{funding_share, invoice_line, notice};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{AllocationId, Cents, InvoiceId, LineKind, NoticeState, Quantity, Severity, SpreadRule};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::world::{allocations, day, device_from, invoice_of, lines, permit, plan, refusal, take_data};

fn part(target: Target, gross: i64, eligible: i64) -> Part {
    Part {
        target,
        gross: Cents(gross),
        eligible: Cents(eligible),
        reason: match target {
            Target::CostLine(_) if gross != eligible => "Garantie".to_owned(),
            _ => String::new(),
        },
        ..Part::whole(target, Cents(gross))
    }
}

const OWN: Target = Target::Own { school: None };

/// Divides the line in its present version.
pub(super) async fn divide(
    app: &TestApp,
    line: &invoice_line::Model,
    parts: Vec<Part>,
) -> Result<Vec<AllocationId>, ServiceError> {
    let line = lines(app, line.invoice_id)
        .await
        .into_iter()
        .find(|row| row.id == line.id)
        .unwrap();
    let command = Allocate {
        line: line.id,
        version: line.version,
        parts,
    };
    app.db
        .write(Who::System, async |tx| allocate(tx, &permit(), command).await)
        .await
}

/// Rules and severities of the findings.
async fn found(app: &TestApp, invoice: InvoiceId) -> Vec<(String, Severity)> {
    let found = findings(app.db.reader(), invoice, app.clock.today())
        .await
        .unwrap();
    found
        .into_iter()
        .map(|finding| (finding.rule.to_string(), finding.severity))
        .collect()
}

on_both! {
    async fn parts_may_leave_a_rest_but_never_exceed_the_line(app: TestApp) {
        let plan = plan(&app).await;
        let displays = Target::CostLine(plan.displays);
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let line = lines(&app, invoice).await.remove(0);
        assert_eq!(line.gross, Cents(23_800));
        let ids = divide(&app, &line, vec![part(displays, 20_000, 15_000)]).await.unwrap();
        assert_eq!(ids.len(), 1);
        assert!(found(&app, invoice).await.contains(&("R12".to_owned(), Severity::Warning)));

        let own = Target::Own { school: Some(plan.school) };
        for (parts, words) in [
            (vec![part(displays, 20_000, 20_000), part(own, 3_801, 0)], "das sind 0,01 € zu viel"),
            (vec![part(displays, 23_800, 23_801)], "höchstens 238,00 € des Teils"),
            (vec![part(displays, 23_800, -1)], "höchstens 238,00 € des Teils"),
            (vec![part(own, 23_800, 1)], "nicht zuwendungsfähig"),
            (vec![part(own, 100, 0), part(own, 100, 0)], "steht zweimal"),
            (vec![part(own, 0, 0)], "passt nicht zur Position"),
            (vec![part(own, -100, 0)], "passt nicht zur Position"),
            (vec![Part { reason: " ".into(), ..part(displays, 23_800, 1) }], "Grund"),
            (vec![part(Target::CostLine(paktbuch_types::CostLineId(999)), 1, 1)], "gibt es nicht mehr"),
        ] {
            let message = refusal(divide(&app, &line, parts).await);
            assert!(message.starts_with("Position 1:") && message.contains(words), "{message}");
        }
        let again = divide(&app, &line, vec![part(displays, 20_000, 20_000), part(own, 3_800, 0)]).await.unwrap();
        assert_eq!(again[0], ids[0], "the same target keeps its id");
        let rows = allocations(&app, line.id).await;
        assert_eq!(rows.iter().map(|row| row.gross).sum::<Cents>(), line.gross);
        assert_eq!(rows[0].school_id, Some(plan.school), "the school of the cost line");
        assert!(!found(&app, invoice).await.iter().any(|(rule, _)| rule == "R12"));
    }

    async fn a_credit_note_is_divided_with_its_sign(app: TestApp) {
        let plan = plan(&app).await;
        let invoice = take_data(&app, &invoice_of("GS-1", &[("Display", -1, 100)])).await;
        let line = lines(&app, invoice).await.remove(0);
        let displays = Target::CostLine(plan.displays);
        divide(&app, &line, vec![part(displays, -10_000, -10_000), part(OWN, -1_900, 0)]).await.unwrap();
        assert!(!found(&app, invoice).await.iter().any(|(rule, _)| rule == "R12"));
        refusal(divide(&app, &line, vec![part(displays, -11_901, -11_901)]).await);
        refusal(divide(&app, &line, vec![part(displays, 100, 100)]).await);
    }

    async fn parts_with_devices_stay_and_hold_them(app: TestApp) {
        let plan = plan(&app).await;
        let displays = Target::CostLine(plan.displays);
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let line = lines(&app, invoice).await.remove(0);
        let ids = divide(&app, &line, vec![part(displays, 23_800, 23_800)]).await.unwrap();
        device_from(&app, &plan, ids[0], Cents(11_900)).await;
        let gone = refusal(divide(&app, &line, vec![part(OWN, 23_800, 0)]).await);
        assert!(gone.contains("schon Geräte angelegt (1, zusammen 119,00 €)"), "{gone}");
        refusal(divide(&app, &line, vec![]).await);
        refusal(divide(&app, &line, vec![part(displays, 11_899, 11_899)]).await);
        let smaller = divide(&app, &line, vec![part(displays, 11_900, 11_900), part(OWN, 11_900, 0)]).await;
        assert_eq!(smaller.unwrap()[0], ids[0]);
        let row = lines(&app, invoice).await.remove(0);
        let edit = EditLine {
            line: row.id,
            version: row.version,
            kind: LineKind::Accessory,
            ordered_on: None,
            accepted_on: None,
        };
        let kept = app.db.write(Who::System, async |tx| edit_line(tx, &permit(), edit).await).await;
        assert!(refusal(kept).contains("Sie behält deshalb die Art „Gerät“"));
    }

    async fn a_part_that_is_spread_onto_devices_stays_equal_until_that_is_taken_back(app: TestApp) {
        let plan = plan(&app).await;
        let displays = Target::CostLine(plan.displays);
        for (number, pieces, sign) in [("RE-1", 2, 1), ("GS-1", -2, -1)] {
            let invoice = take_data(&app, &invoice_of(number, &[("Versand", pieces, 100)])).await;
            let line = lines(&app, invoice).await.remove(0);
            let ids = divide(&app, &line, vec![part(displays, sign * 10_000, sign * 10_000)]).await.unwrap();
            device_from(&app, &plan, ids[0], Cents(sign * 10_000)).await;
            let all = |gross: i64| vec![part(displays, sign * gross, sign * gross)];
            // Made of it: it may grow, with its sign.
            divide(&app, &line, all(15_000)).await.unwrap();
            let less = refusal(divide(&app, &line, all(5_000)).await);
            assert!(less.contains("kann nicht kleiner werden"), "{number}: {less}");
            divide(&app, &line, all(10_000)).await.unwrap();
            funding_share::Entity::update_many()
                .col_expr(funding_share::Column::Spread, Expr::value(SpreadRule::Evenly.code()))
                .filter(funding_share::Column::AllocationId.eq(ids[0]))
                .exec(app.db.reader())
                .await
                .unwrap();
            for gross in [5_000, 15_000] {
                let message = refusal(divide(&app, &line, all(gross)).await);
                assert!(message.contains("heben Sie zuerst die Verteilung auf"), "{number}: {message}");
            }
            let beside = vec![part(displays, sign * 10_000, sign * 9_000), part(OWN, sign * 13_800, 0)];
            divide(&app, &line, beside).await.unwrap();
        }
    }

    async fn two_editors_do_not_overwrite_each_other(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100), ("Kabel", 1, 10)])).await;
        let rows = lines(&app, invoice).await;
        let save = |kind: LineKind| SaveLines {
            invoice,
            lines: rows
                .iter()
                .map(|row| SaveLine {
                    particulars: None,
                    edit: EditLine {
                        line: row.id,
                        version: row.version,
                        kind,
                        ordered_on: Some(day("01.03.2022")),
                        accepted_on: None,
                    },
                    parts: vec![part(OWN, row.gross.0, 0)],
                })
                .collect(),
        };
        let saved = app.db.write(Who::System, async |tx| save_lines(tx, &permit(), save(LineKind::Device)).await);
        assert_eq!(saved.await.unwrap(), 2);
        let second = app.db.write(Who::System, async |tx| save_lines(tx, &permit(), save(LineKind::Accessory)).await);
        assert!(matches!(second.await, Err(ServiceError::Stale)));
        assert!(lines(&app, invoice).await.iter().all(|row| row.kind == LineKind::Device && row.version == 2));
    }

    async fn what_did_not_change_is_not_saved(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let line = lines(&app, invoice).await.remove(0);
        divide(&app, &line, vec![part(OWN, 23_800, 0)]).await.unwrap();
        let events = audit::of_subject(app.db.reader(), SubjectKind::Invoice, invoice.0, 50).await.unwrap();
        divide(&app, &line, vec![part(OWN, 23_800, 0)]).await.unwrap();
        let after = audit::of_subject(app.db.reader(), SubjectKind::Invoice, invoice.0, 50).await.unwrap();
        assert_eq!(events, after);
        assert_eq!(after[0].what, "hat die Zuordnung einer Rechnungsposition gespeichert");
        assert_eq!(after[0].changes[0].after, "Position 1: 238,00 € auf Eigene Mittel");
    }

    async fn the_rest_of_all_lines_goes_to_one_target(app: TestApp) {
        let plan = plan(&app).await;
        let displays = Target::CostLine(plan.displays);
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100), ("Kabel", 1, 10)])).await;
        let rows = lines(&app, invoice).await;
        divide(&app, &rows[0], vec![part(displays, 10_000, 5_000), part(OWN, 800, 0)]).await.unwrap();
        let command = AllocateRest { invoice, target: displays };
        let placed = app.db.write(Who::System, async |tx| allocate_rest(tx, &permit(), command).await).await;
        assert_eq!(placed.unwrap(), Cents(13_000 + 1_190));
        let first = allocations(&app, rows[0].id).await;
        assert_eq!((first[0].gross, first[0].eligible), (Cents(23_000), Cents(18_000)));
        let second = app.db.write(Who::System, async |tx| allocate_rest(tx, &permit(), command).await).await;
        assert!(refusal(second).contains("schon vollständig zugeordnet"));
    }

    async fn dates_and_dear_items_are_found_at_the_invoice(app: TestApp) {
        let plan = plan(&app).await;
        let network = Target::CostLine(plan.network);
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Switch", 1, 2_500)])).await;
        let line = lines(&app, invoice).await.remove(0);
        divide(&app, &line, vec![part(network, line.gross.0, line.gross.0)]).await.unwrap();
        let missing = found(&app, invoice).await;
        let dates_missing = missing.iter().filter(|(rule, severity)| rule == "R7" && *severity == Severity::Warning);
        assert_eq!(dates_missing.count(), 2, "order and acceptance");
        assert!(missing.contains(&("R2".to_owned(), Severity::Warning)), "{missing:?}");

        let dates = EditDates {
            invoice,
            ordered_on: Some(day("31.08.2021")),
            accepted_on: Some(day("01.03.2022")),
        };
        app.db.write(Who::System, async |tx| edit_dates(tx, &permit(), dates).await).await.unwrap();
        let texts: Vec<String> = findings(app.db.reader(), invoice, app.clock.today()).await.unwrap().into_iter().map(|finding| finding.message).collect();
        assert!(texts.iter().any(|text| text.contains("Der Auftrag vom 31.08.2021 liegt vor Beginn")), "{texts:#?}");
        let wrong = EditDates { accepted_on: Some(day("30.08.2021")), ..dates };
        let refused = app.db.write(Who::System, async |tx| edit_dates(tx, &permit(), wrong).await).await;
        assert!(refusal(refused).contains("liegt vor dem Auftrag"));
    }

    async fn quantity_and_account_assignment_are_kept_and_remembered(app: TestApp) {
        let plan = plan(&app).await;
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Tablet", 35, 400)])).await;
        let line = lines(&app, invoice).await.remove(0);
        let displays = Target::CostLine(plan.displays);
        let assignment = Assignment {
            product: "03.01.01".into(),
            account: " 081100 ".into(),
            cost_centre: "4010".into(),
            fiscal_year: Some(2024),
        };
        let counted = |target, gross, pieces| Part {
            quantity: Some(Quantity::whole(pieces)),
            assignment: assignment.clone(),
            ..part(target, gross, if target == OWN { 0 } else { gross })
        };
        let parts = vec![counted(displays, 952_000, 20), counted(OWN, 714_000, 15)];
        divide(&app, &line, parts).await.unwrap();
        let stored = allocations(&app, line.id).await;
        assert_eq!(stored.iter().map(|row| row.quantity).collect::<Vec<_>>(), [20, 15].map(|n| Some(Quantity::whole(n))));
        assert_eq!((stored[0].account.as_str(), stored[0].fiscal_year), ("081100", Some(2024)));
        let history = audit::of_subject(app.db.reader(), SubjectKind::Invoice, invoice.0, 9).await.unwrap();
        assert!(history.iter().flat_map(|entry| &entry.changes).any(|change| change.after.contains("Menge 20, Produkt 03.01.01, Sachkonto 081100")));

        let too_many = divide(&app, &line, vec![counted(displays, 952_000, 20), counted(OWN, 714_000, 16)]).await;
        assert!(refusal(too_many).contains("zusammen 36 von 35"));
        let mut wrong = counted(OWN, 714_000, 15);
        wrong.assignment.fiscal_year = Some(24);
        assert!(refusal(divide(&app, &line, vec![wrong]).await).contains("kein Haushaltsjahr"));

        let next = take_data(&app, &invoice_of("RE-2", &[("Tablet", 1, 400)])).await;
        let next = lines(&app, next).await.remove(0);
        divide(&app, &next, vec![part(displays, 47_600, 47_600)]).await.unwrap();
        let stored = allocations(&app, next.id).await;
        assert_eq!((stored[0].product.as_str(), stored[0].account.as_str(), stored[0].cost_centre.as_str()), ("03.01.01", "081100", "4010"));
        assert_eq!((stored[0].quantity, stored[0].fiscal_year), (None, None));
        divide(&app, &next, vec![Part { reason: "x".into(), ..part(displays, 47_600, 47_000) }]).await.unwrap();
        assert_eq!(allocations(&app, next.id).await[0].account, "", "what was emptied stays empty");
    }

    async fn who_allocates_to_a_notice_with_a_filed_proof_is_told(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let rest = async |number: &str| {
            let id = take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await;
            let action = format!("/rechnungen/{id}/rest");
            let answer = browser.post(&action, &[("ziel", &format!("z{}", plan.displays))]).await.expect(303);
            browser.follow(&answer).await.expect(200)
        };
        rest("RE-1").await.assert_hides("ist schon eingereicht");
        let filed = app.db.write(Who::System, async |tx| {
            notice::Entity::update_many().col_expr(notice::Column::State, Expr::value(NoticeState::ProofFiled.code())).exec(tx.conn()).await
        });
        filed.await.unwrap();
        rest("RE-2").await.assert_shows("ist schon eingereicht: Was sich hier ändert, weicht von ihm ab.");
    }
}
