//! An application, its notice with one Einzelansatz and one line, and a payout.

use paktbuch::db::WriteTx;
use paktbuch::text::search_form;
use paktbuch_entity::{
    application, application_measure, application_own_share, application_school, asset_limit, base_rate,
    budget, budget_year, cost_item, cost_line, made_report, narrative, notice, notice_citation,
    notice_condition, notice_income, notice_own_share, payout, programme_edition,
};
use paktbuch_types::{
    Announcement, ApplicationState, AssetChoice, BasisPoints, Cents, CostRounding, DatePeriods, Financing,
    IncomeKind, NoticeState, OwnShareSource, SchoolId, ZweckbindungStart,
};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};

use super::day;

/// Programme of both notices, as the file in `backend/programmes` names it.
const PROGRAMME: (&str, &str) = ("digitalpakt-nrw", "1");
/// Förderbereich of both notices.
const CATEGORY: &str = "mobile-endgeraete";

pub(super) struct Funding {
    pub(super) application: application::Model,
    pub(super) budget: budget::Model,
    pub(super) budget_year: budget_year::Model,
    pub(super) notice: notice::Model,
    pub(super) cost_item: cost_item::Model,
    pub(super) cost_line: cost_line::Model,
    pub(super) payout: payout::Model,
}

pub(super) async fn funding(tx: &WriteTx, school: SchoolId, word: &str) -> Result<Funding, DbErr> {
    let application = application::ActiveModel {
        reference: Set(format!("Antrag {word}")),
        programme: Set(PROGRAMME.0.to_owned()),
        programme_version: Set(PROGRAMME.1.to_owned()),
        category: Set(CATEGORY.to_owned()),
        title: Set(format!("Tablets {word}")),
        state: Set(ApplicationState::Granted),
        submitted_on: Set(Some(day("2023-01-10"))),
        version: Set(1),
        ..Default::default()
    };
    let application = application.insert(tx.conn()).await?;
    let asked = application_school::ActiveModel {
        application_id: Set(application.id),
        school_id: Set(school),
        amount: Set(Cents(1_000_000)),
    };
    application_school::Entity::insert(asked)
        .exec_without_returning(tx.conn())
        .await?;
    let budget = budget::ActiveModel {
        programme: Set(PROGRAMME.0.to_owned()),
        category: Set(String::new()),
        school_id: Set(Some(school)),
        amount: Set(Cents(1_200_000)),
        source: Set("Anlage 2".to_owned()),
        valid_from: Set(day("2020-01-01")),
        version: Set(1),
        ..Default::default()
    };
    let budget = budget.insert(tx.conn()).await?;
    // A year has a programme and an account once; each school stands for a year of its own.
    let budget_year = budget_year::ActiveModel {
        year: Set(2030 + school.0),
        programme: Set(PROGRAMME.0.to_owned()),
        account: Set("03.01.01/783100".to_owned()),
        appropriation: Set(Cents(2_000_000)),
        carried_over: Set(Cents(100_000)),
        commitment: Set(Cents(0)),
        version: Set(1),
        ..Default::default()
    };
    let budget_year = budget_year.insert(tx.conn()).await?;
    let notice = notice::ActiveModel {
        application_id: Set(Some(application.id)),
        reference: Set(format!("48.02.{word}")),
        programme: Set(PROGRAMME.0.to_owned()),
        programme_version: Set(PROGRAMME.1.to_owned()),
        title: Set(format!("Bescheid {word}")),
        category: Set(CATEGORY.to_owned()),
        state: Set(NoticeState::Running),
        notice_date: Set(day("2023-03-01")),
        financing: Set(Financing::Anteil),
        rate: Set(BasisPoints(9_000)),
        rounding: Set(CostRounding::Euro),
        eligible: Set(Cents(1_000_000)),
        granted: Set(Cents(900_000)),
        own_share: Set(Cents(100_000)),
        own_share_source: Set(OwnShareSource::Budget),
        approval_from: Set(Some(day("2023-03-01"))),
        approval_to: Set(Some(day("2026-12-31"))),
        implementation_from: Set(Some(day("2023-03-01"))),
        implementation_to: Set(Some(day("2026-06-30"))),
        zweckbindung_start: Set(ZweckbindungStart::EndOfImplementation),
        zweckbindung_years: Set(Some(5)),
        zweckbindung_date: Set(None),
        item_tolerance: Set(Some(BasisPoints(2_000))),
        date_periods: Set(DatePeriods::Implementation),
        grace_days: Set(Some(30)),
        spend_within_days: Set(Some(60)),
        proof_due: Set(Some(day("2027-01-31"))),
        double_funding_forbidden: Set(None),
        announcement: Set(Some(Announcement::Post)),
        sent_on: Set(Some(day("2023-03-02"))),
        announced_on: Set(None),
        appeal_waived_on: Set(None),
        unit_count: Set(None),
        unit_amount: Set(None),
        own_share_min: Set(None),
        early_start_on: Set(Some(day("2023-03-01"))),
        early_start_by: Set(format!("Bezirksregierung {word}")),
        early_start_reference: Set(format!("48.01.{word}")),
        granting_authority: Set(String::new()),
        note: Set(format!("Notiz {word}")),
        search: Set(search_form(&format!("48.02.{word} Bescheid {word}"))),
        version: Set(1),
        ..Default::default()
    };
    let notice = notice.insert(tx.conn()).await?;
    said(tx, &application, &notice, word).await?;
    let cost_item = cost_item::ActiveModel {
        notice_id: Set(notice.id),
        position: Set(1),
        title: Set(format!("Ansatz {word}")),
        total: Set(Cents(1_000_000)),
        eligible: Set(Cents(1_000_000)),
        version: Set(1),
        ..Default::default()
    };
    let cost_item = cost_item.insert(tx.conn()).await?;
    let cost_line = cost_line::ActiveModel {
        cost_item_id: Set(cost_item.id),
        position: Set(1),
        school_id: Set(Some(school)),
        title: Set(format!("Tablets {word}")),
        quantity: Set(20),
        unit_price: Set(Cents(50_000)),
        gross: Set(Cents(1_000_000)),
        eligible: Set(Cents(1_000_000)),
        version: Set(1),
        ..Default::default()
    };
    let cost_line = cost_line.insert(tx.conn()).await?;
    let payout = payout::ActiveModel {
        notice_id: Set(notice.id),
        paid_on: Set(day("2023-06-01")),
        amount: Set(Cents(450_000)),
        note: Set(format!("Abruf {word}")),
        version: Set(1),
        ..Default::default()
    };
    let payout = payout.insert(tx.conn()).await?;
    Ok(Funding {
        application,
        budget,
        budget_year,
        notice,
        cost_item,
        cost_line,
        payout,
    })
}

/// What the notice says in lists, and the measure of its application.
async fn said(
    tx: &WriteTx,
    application: &application::Model,
    notice: &notice::Model,
    word: &str,
) -> Result<(), DbErr> {
    let own_share = notice_own_share::ActiveModel {
        notice_id: Set(notice.id),
        position: Set(1),
        source: Set(OwnShareSource::Schulpauschale),
        amount: Set(Cents(40_000)),
    };
    notice_own_share::Entity::insert(own_share)
        .exec_without_returning(tx.conn())
        .await?;
    let income = notice_income::ActiveModel {
        notice_id: Set(notice.id),
        position: Set(1),
        kind: Set(IncomeKind::ThirdParty),
        source: Set(format!("Verein {word}")),
        purpose: Set(format!("Hüllen {word}")),
        planned: Set(Cents(50_000)),
        received: Set(Cents::ZERO),
        received_on: Set(None),
    };
    notice_income::Entity::insert(income)
        .exec_without_returning(tx.conn())
        .await?;
    let condition = notice_condition::ActiveModel {
        notice_id: Set(notice.id),
        position: Set(1),
        text: Set(format!("Zwischennachweis {word}")),
        due_on: Set(Some(day("2024-03-31"))),
        done_on: Set(Some(day("2024-03-15"))),
        place: Set(format!("S. 4 {word}")),
        done_by: Set(format!("Amt {word}")),
        remark: Set(format!("Bemerkung {word}")),
    };
    notice_condition::Entity::insert(condition)
        .exec_without_returning(tx.conn())
        .await?;
    let citation = notice_citation::ActiveModel {
        notice_id: Set(notice.id),
        field: Set("notice_date".to_owned()),
        page: Set(Some(3)),
        place: Set(format!("Nr. 4 {word}")),
    };
    notice_citation::Entity::insert(citation)
        .exec_without_returning(tx.conn())
        .await?;
    let narrative = narrative::ActiveModel {
        notice_id: Set(notice.id),
        measure: Set(format!("Maßnahme {word}")),
        began_on: Set(Some(day("2023-03-15"))),
        ended_on: Set(Some(day("2024-02-28"))),
        result: Set(format!("Ergebnis {word}")),
        deviations: Set(format!("Abweichung {word}")),
        staff: Set(String::new()),
        offices: Set(format!("Gebäudewirtschaft {word}")),
        contact: Set(format!("Frau {word}, 02507 33-0")),
        conditions_met: Set(true),
        economical: Set(true),
        books_agree: Set(true),
        purpose_reached: Set(false),
        audited: Set(false),
        cover_text: Set(String::new()),
        drawdown_text: Set(String::new()),
        disposal_text: Set(String::new()),
        version: Set(1),
    };
    narrative::Entity::insert(narrative)
        .exec_without_returning(tx.conn())
        .await?;
    let measure = application_measure::ActiveModel {
        application_id: Set(application.id),
        position: Set(1),
        title: Set(format!("Tablets {word}")),
        amount: Set(None),
    };
    application_measure::Entity::insert(measure)
        .exec_without_returning(tx.conn())
        .await?;
    let asked = application_own_share::ActiveModel {
        application_id: Set(application.id),
        position: Set(1),
        source: Set(OwnShareSource::Budget),
        amount: Set(Cents(100)),
    };
    application_own_share::Entity::insert(asked)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// A programme that the authority entered itself.
pub(super) async fn edition(tx: &WriteTx, word: &str) -> Result<(), DbErr> {
    let code = word.to_lowercase();
    let row = programme_edition::ActiveModel {
        code: Set(code.clone()),
        number: Set(1),
        title: Set(format!("Programm {word}, Fassung 1")),
        toml: Set(format!(
            "code = \"{code}\"\nversion = 1\ntitel = \"Programm {word}\"\n"
        )),
        ..Default::default()
    };
    row.insert(tx.conn()).await?;
    Ok(())
}

/// The base rate of a half-year of this word's own.
pub(super) async fn base_rate(tx: &WriteTx, word: &str) -> Result<base_rate::Model, DbErr> {
    let year = if word == super::MARKER { 2029 } else { 2028 };
    let row = base_rate::ActiveModel {
        valid_from: Set(day(&format!("{year}-01-01"))),
        rate: Set(BasisPoints(150)),
        source: Set(format!("Bundesanzeiger {word}")),
        ..Default::default()
    };
    row.insert(tx.conn()).await
}

/// A limit between asset and expense of this word's own; it begins before every invoice.
pub(super) async fn asset_limit(tx: &WriteTx, word: &str) -> Result<asset_limit::Model, DbErr> {
    let year = if word == super::MARKER { 2010 } else { 2012 };
    let row = asset_limit::ActiveModel {
        valid_from: Set(day(&format!("{year}-01-01"))),
        up_to: Set(Cents::euros(800)),
        choice: Set(AssetChoice::Expense),
        source: Set(format!("Bilanzierungsrichtlinie {word}")),
        ..Default::default()
    };
    row.insert(tx.conn()).await
}

/// A report that somebody made.
pub(super) async fn made_report(tx: &WriteTx, funding: &Funding, word: &str) -> Result<(), DbErr> {
    let row = made_report::ActiveModel {
        kind: Set("belegliste".to_owned()),
        notice_id: Set(Some(funding.notice.id)),
        question: Set(format!("Auswahl {word}")),
        as_of: Set(day("2024-12-31")),
        format: Set("csv".to_owned()),
        sha256: Set("ab".repeat(32)),
        row_count: Set(1),
        totals: Set(r#"[["gross_cents",59500]]"#.to_owned()),
        figures: Set(String::new()),
        made_by: Set("system".to_owned()),
        made_at: Set(tx.now()),
        ..Default::default()
    };
    made_report::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
