//! The page of a notice: facts, next steps, cost plan with figures and findings, payouts, deadlines, history.

mod amendments;
mod closing;
mod conditions;
mod dates;
mod edition;
mod facts;
mod file;
mod findings;
mod payouts;
mod plan;
mod readiness;
mod settlement;
mod steps;
mod takeover;

pub(super) use file::file_facts;
pub use findings::ShownFinding;

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, ExaminationStep, NoticeState, format_date};

use self::amendments::{ReallocationLine, VersionRow};
use self::conditions::ConditionRow;
use self::facts::cite;
use self::file::FilePanel;
use self::findings::shown;
use self::payouts::{PayoutFields, PayoutLine};
use self::plan::{PlanRow, TotalRow};
use self::settlement::SettlementRow;
use self::steps::Step;
use self::takeover::TakeoverPanel;
use super::ready::ReadyLine;
use super::{framed, notice_state};
use crate::budgets::paths as budgets;
use crate::drawdowns::paths as drawdowns;
use crate::evidence::paths as evidence;
use crate::funding::appeal::{Announced, AppealDates};
use crate::funding::commands::IncomeData;
use crate::funding::forms::PayoutForm;
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::funding::rows::{
    Drawable, FiledProof, FilingError, InterimProofs, KeptUntil, LastFiling, NoticeView, PayoutUse,
    PlanFigures, Progress, StepDeadline, TakenOver,
};
use crate::funding::settlement::{OtherMoney, Terms};
use crate::memos::paths as memos;
use crate::reporting::paths as reporting;
use crate::takeover::paths as takeover_paths;
use crate::web::components::{Action, Deadline, Fact, FieldError, FindingView, HistoryEntry, State};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// A notice.
#[derive(Debug, Template)]
#[template(path = "funding/notice.html")]
pub struct NoticePage {
    layout: Layout,
    heading: String,
    state: State,
    actions: Vec<Action>,
    application: Option<(String, String)>,
    facts: Vec<Fact>,
    note: String,
    ready: ReadyLine,
    steps: Vec<Step>,
    /// Findings on the notice as a whole.
    findings: Vec<FindingView>,
    /// Mark of the tolerance in the legend; empty where there is none.
    tolerance: String,
    /// Nothing is left of its plan.
    is_revoked: bool,
    plan: Vec<PlanRow>,
    totals: Vec<TotalRow>,
    new_item_href: String,
    payouts: Vec<PayoutLine>,
    paid_out: Cents,
    /// Paid out and not spent.
    idle: Cents,
    /// Address of what is paid out and asked for.
    drawn_href: String,
    /// Granted, or accepted (anerkannt) once the proof was examined, and not yet paid out; or what was paid out beyond it: label, words
    /// and amount.
    outstanding: (&'static str, String, Cents),
    payout: PayoutFields,
    /// From what was paid to the grant, who pays, and what is left of the payouts.
    settlement: [Vec<SettlementRow>; 3],
    incomes: Vec<IncomeData>,
    conditions: Vec<ConditionRow>,
    /// Address and place of these lists in the notice.
    incomes_cite: Option<(String, String)>,
    conditions_cite: Option<(String, String)>,
    file: FilePanel,
    /// The notice and its change notices; empty where there is none of them.
    versions: Vec<VersionRow>,
    reallocations: Vec<ReallocationLine>,
    /// Empty for those who may not.
    new_reallocation_href: String,
    takeover: TakeoverPanel,
    errors: Vec<FieldError>,
    deadlines: Vec<Deadline>,
    devices_href: String,
    devices: String,
    /// Notes on it.
    memos: String,
    history: Vec<HistoryEntry>,
    /// Folded away below the newest.
    older: Vec<HistoryEntry>,
}

/// What facts and deadlines are made of.
struct Head<'a> {
    view: &'a NoticeView,
    plan: &'a PlanFigures,
    payout_uses: &'a [PayoutUse],
    interim: &'a InterimProofs,
    /// Days that the examination of its proof asks for.
    examination: &'a [StepDeadline],
    programme: Option<&'a Programme>,
    /// Title of the programme.
    title: &'a str,
    appeal: AppealDates,
    /// How long what proves it is kept.
    kept_until: Option<KeptUntil>,
    today: NaiveDate,
    may_edit: bool,
}

/// Entries of the history that are shown at once.
const NEWEST: usize = 6;

/// What the page is made of.
#[derive(Debug)]
pub struct Parts<'a> {
    pub view: &'a NoticeView,
    pub plan: &'a PlanFigures,
    /// What has become of each payout.
    pub payout_uses: &'a [PayoutUse],
    /// The notice's edition, and all that there are.
    pub programme: Option<&'a Programme>,
    pub programmes: &'a [Programme],
    pub findings: Vec<ShownFinding>,
    pub progress: Progress,
    /// Errors that filing would meet beside the findings.
    pub filing_errors: Vec<FilingError>,
    pub taken: TakenOver,
    pub filed: Option<FiledProof>,
    /// The version of its proof that was filed last.
    pub filing: Option<LastFiling>,
    pub interim: InterimProofs,
    /// The last step of its examination, with its day.
    pub examined: Option<(NaiveDate, ExaminationStep)>,
    /// Days that the examination asks for.
    pub examination: Vec<StepDeadline>,
    /// How long what proves it is kept.
    pub kept_until: Option<KeptUntil>,
    pub history: Vec<HistoryEntry>,
    /// What could be asked for today; `None` for those who may not, and where nothing is asked for any more.
    pub drawable: Option<Drawable>,
    /// Of a closed notice: asked for, and neither paid out nor withdrawn.
    pub awaited: Cents,
    pub today: NaiveDate,
    pub may_edit: bool,
}

impl NoticePage {
    /// The page, with what was typed into the form of payouts.
    #[must_use]
    pub fn new(layout: Layout, parts: Parts<'_>, form: &PayoutForm, errors: &FormErrors) -> Self {
        let Parts {
            view,
            plan,
            payout_uses,
            programme,
            programmes,
            findings,
            progress,
            filing_errors,
            taken,
            filed,
            filing,
            interim,
            examined,
            examination,
            kept_until,
            mut history,
            drawable,
            awaited,
            today,
            may_edit,
        } = parts;
        let land = programme.and_then(|programme| programme.land.value.as_deref());
        let older = history.split_off(history.len().min(NEWEST));
        let data = &view.data;
        let name = format!("Bescheid {}", data.reference);
        let title = programme.map_or_else(|| data.programme.clone(), |programme| programme.title.clone());
        let gaps = readiness::gaps(
            (view, plan),
            &progress,
            (&findings, &filing_errors),
            (today, may_edit),
        );
        let unknown = findings::unknown(&findings, view, may_edit);
        let (of_items, of_notice): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|finding| finding.item.is_some());
        let paid_out = view.paid_out();
        let appeal = Announced {
            way: data.announcement,
            sent_on: data.sent_on,
            on: data.announced_on,
            waived_on: data.appeal_waived_on,
            land,
        };
        let head = Head {
            view,
            plan,
            payout_uses,
            interim: &interim,
            examination: &examination,
            programme,
            title: &title,
            appeal: appeal.dates(),
            kept_until,
            today,
            may_edit,
        };
        let received = OtherMoney::received(&data.lists.incomes, today);
        let terms = Terms {
            granted: view.ceiling(),
            ..Terms::of(data)
        };
        let settled = terms.settle(plan.total().paid, received);
        let ready = match (data.state, &filing) {
            (NoticeState::Running | NoticeState::Revoked, _) => ReadyLine::new(view.id, &progress, &unknown),
            (NoticeState::ProofFiled | NoticeState::Closed, Some(last)) => ReadyLine::filed(format!(
                "Nachweis eingereicht {}, Version {}",
                last.filed(),
                last.number
            )),
            (NoticeState::ProofFiled | NoticeState::Closed, None) => {
                ReadyLine::filed(steps::filed_before_words(filed.as_ref()))
            }
        };
        let of_edition = programme.and_then(|own| edition::not_in_force(view, own, programmes, may_edit));
        let findings: Vec<FindingView> = of_notice
            .iter()
            .map(|finding| shown(finding, view, programme, may_edit))
            .chain(of_edition)
            .collect();
        Self {
            heading: format!("{name}: {}", data.title),
            state: notice_state(data.state),
            actions: actions(view, may_edit),
            application: view.application.as_ref().map(|application| {
                let day = application
                    .submitted_on
                    .map(|day| format!(" vom {}", format_date(day)))
                    .unwrap_or_default();
                let name = format!("Antrag {}{day}", application.reference);
                (paths::application(application.id), name)
            }),
            facts: facts::facts(&head),
            note: data.note.clone(),
            ready,
            steps: steps::steps(
                view,
                plan,
                steps::Proof {
                    filing,
                    interim: &interim,
                    filed: filed.as_ref(),
                    examined,
                    gaps,
                },
                (drawable, awaited),
                may_edit,
            ),
            findings,
            tolerance: data
                .item_tolerance
                .map(|rate| format!("Toleranz {} % des Ansatzes", over(rate)))
                .unwrap_or_default(),
            is_revoked: !data.state.plans(),
            plan: plan::rows(view, plan, &of_items, &taken, may_edit),
            totals: plan::totals(view, plan, received),
            new_item_href: if may_edit {
                paths::new_item(view.id)
            } else {
                String::new()
            },
            payouts: payouts::lines(&head, &taken, may_edit),
            idle: payout_uses.iter().map(|payout| payout.rest).sum(),
            paid_out,
            drawn_href: budgets::records_of_notice("abgerufen", view.id),
            outstanding: outstanding(view, paid_out),
            payout: PayoutFields::new(view, form, errors, may_edit),
            settlement: [
                settlement::grant_rows(view, &settled),
                settlement::income_rows(&settled),
                settlement::payout_rows(&settled, paid_out, examined.is_some()),
            ],
            incomes: data.lists.incomes.clone(),
            conditions: data
                .lists
                .conditions
                .iter()
                .map(|condition| ConditionRow::new(condition, today))
                .collect(),
            incomes_cite: cite(view, "incomes"),
            conditions_cite: cite(view, "conditions"),
            file: FilePanel::new(view, errors, may_edit),
            versions: amendments::versions(view),
            reallocations: amendments::reallocations(view),
            new_reallocation_href: if may_edit {
                paths::new_reallocation(view.id)
            } else {
                String::new()
            },
            takeover: TakeoverPanel::new(view, &taken, filed.as_ref(), may_edit),
            errors: errors.list().to_vec(),
            deadlines: dates::deadlines(&head),
            devices_href: paths::devices(view.id),
            devices: match view.devices {
                0 => "Noch keine Geräte aus diesem Bescheid".to_owned(),
                1 => "1 Gerät aus diesem Bescheid".to_owned(),
                count => format!("{count} Geräte aus diesem Bescheid"),
            },
            memos: memos::notice(view.id),
            history,
            older,
            layout: framed(layout, &name)
                .crumb(title, paths::programme(&data.programme))
                .here(name),
        }
    }
}

/// 100 % and the tolerance.
fn over(tolerance: BasisPoints) -> BasisPoints {
    BasisPoints(BasisPoints::WHOLE.0 + tolerance.0)
}

fn actions(view: &NoticeView, may_edit: bool) -> Vec<Action> {
    let way = Action::new("Weg des Geldes", evidence::notice(view.id));
    let dossier = Action::new("Förderakte", reporting::dossier_zip(view.id))
        .icon("download")
        .low();
    if may_edit {
        vec![
            way,
            Action::new("Mittelabrufe", drawdowns::drawdowns(view.id)),
            dossier,
            Action::new("Bestand übernehmen", takeover_paths::takeover(view.id)).low(),
            Action::new("Änderungsbescheid", paths::new_amendment(view.id)),
            Action::new("Bearbeiten", paths::edit_notice(view.id)).icon("edit"),
        ]
    } else {
        vec![
            way,
            Action::new("Mittelabrufe", drawdowns::drawdowns(view.id)),
            dossier,
        ]
    }
}

/// What of the grant is still to come, or to be paid back (Rückzahlung), as of a revoked notice.
fn outstanding(view: &NoticeView, paid_out: Cents) -> (&'static str, String, Cents) {
    let of = if view.decided.is_some() {
        "anerkannt"
    } else {
        "bewilligt"
    };
    let open = view.ceiling().minus(paid_out);
    if open < Cents::ZERO {
        let back = Cents::ZERO.minus(open);
        ("Rückzahlung", format!("mehr ausgezahlt als {of}"), back)
    } else {
        ("offen", format!("{of} und noch nicht ausgezahlt"), open)
    }
}
