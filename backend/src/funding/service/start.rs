//! What programme and notice say about own share (R5), beginning (R6), periods (R7), double funding (R11) and the day of the proof (R15), as the
//! rules want it.

use chrono::NaiveDate;
use paktbuch_entity::notice;
use paktbuch_types::{BasisPoints, Cents, DatePeriods, Financing, NoticeId, NoticeState};

use crate::funding::commands::{IncomeData, NoticeData, NoticeLists};
use crate::funding::figures::Amounts;
use crate::funding::programme::{self, Programme};
use crate::funding::queries::data;
use crate::funding::settlement::{OtherMoney, Terms};
use crate::rules::{
    Subject, SubjectKind, r05_own_share as r05, r06_earliest_start as r06, r07_periods as r07,
    r11_double_funding as r11, r13_use_of_payouts as r13, r14_drawdowns as r14, r15_proof_due as r15,
};

/// R5 on a stored notice of which `paid` is spent; `filing` makes what is missing an error, as a filed proof does.
#[must_use]
pub fn own_share_facts(
    row: &notice::Model,
    programmes: &[Programme],
    incomes: &[IncomeData],
    paid: Amounts,
    as_of: NaiveDate,
    filing: bool,
) -> r05::Facts {
    let lists = NoticeLists {
        incomes: incomes.to_vec(),
        ..NoticeLists::default()
    };
    own_share(
        row.id,
        (&data::notice(row, lists), programmes),
        paid,
        as_of,
        filing,
    )
}

/// R6 on a stored notice; its lines are added by who knows them.
#[must_use]
pub fn start_facts(row: &notice::Model, programmes: &[Programme]) -> r06::Facts {
    start(row.id, &data::notice(row, NoticeLists::default()), programmes)
}

/// R13 on a stored notice: `paid` is spent, `payouts` came by day.
#[must_use]
pub fn payout_facts(
    (row, programmes): (&notice::Model, &[Programme]),
    incomes: &[IncomeData],
    payouts: Vec<(NaiveDate, Cents)>,
    paid: Amounts,
    today: NaiveDate,
) -> r13::Facts {
    let lists = NoticeLists {
        incomes: incomes.to_vec(),
        ..NoticeLists::default()
    };
    let data = data::notice(row, lists);
    use_of_payouts(row.id, (&data, programmes), payouts, paid, today)
}

/// R14 on a stored notice; its drawdowns and payouts are added by who knows them.
#[must_use]
pub fn drawdown_facts(row: &notice::Model, programmes: &[Programme]) -> r14::Facts {
    let data = data::notice(row, NoticeLists::default());
    let programme = programme_of(&data, programmes);
    r14::Facts {
        notice: subject(row.id, &data),
        kind: programme.and_then(|programme| programme.drawdown.value),
        is_free: programme.is_some_and(|programme| programme.drawdown.not_applicable),
        granted: row.granted,
        paid_out: Cents::ZERO,
        waiting: Cents::ZERO,
        after_proof_up_to: programme.and_then(|programme| programme.paid_after_proof_up_to.value),
        instalment_max: programme.and_then(|programme| programme.instalment_max.value),
        has_no_ceiling: programme.is_some_and(|programme| programme.instalment_max.not_applicable),
        instalment_min: programme.and_then(|programme| programme.instalment_min.value),
        has_no_minimum: programme.is_some_and(|programme| programme.instalment_min.not_applicable),
        drawdowns: Vec::new(),
    }
}

/// Days within which money paid out on a notice has to be spent: what the notice says, else its programme.
#[must_use]
pub fn spend_within_days(row: &notice::Model, programme: Option<&Programme>) -> Option<u32> {
    within(row.spend_within_days, programme)
}

/// R7 on a stored notice; its lines are added by who knows them.
#[must_use]
pub fn period_facts(row: &notice::Model, programmes: &[Programme]) -> r07::Facts {
    periods(row.id, &data::notice(row, NoticeLists::default()), programmes)
}

/// R15 on a stored notice.
#[must_use]
pub fn proof_due_facts(row: &notice::Model, programmes: &[Programme], today: NaiveDate) -> r15::Facts {
    proof_due(
        row.id,
        &data::notice(row, NoticeLists::default()),
        programmes,
        today,
    )
}

/// R15 on a notice.
pub(super) fn proof_due(
    id: NoticeId,
    data: &NoticeData,
    programmes: &[Programme],
    today: NaiveDate,
) -> r15::Facts {
    let term = programme_of(data, programmes)
        .and_then(|programme| programme.proof_term(data.implementation_to, data.approval_to));
    r15::Facts {
        notice: subject(id, data),
        due: data.proof_due,
        by_programme: term.and_then(|term| Some((term.due()?, term.words()))),
        today,
    }
}

/// R5 on a notice of which `paid` is spent.
pub(super) fn own_share(
    id: NoticeId,
    (data, programmes): (&NoticeData, &[Programme]),
    paid: Amounts,
    as_of: NaiveDate,
    filing: bool,
) -> r05::Facts {
    let received = OtherMoney::received(&data.lists.incomes, as_of);
    let settled = Terms::of(data).settle(paid, received);
    let planned = OtherMoney::planned(&data.lists.incomes);
    // What is not eligible the authority pays alone, unless the notice plans others for it: it is no own share.
    let ineligible = paid.total.minus(paid.eligible).minus(settled.beside);
    r05::Facts {
        notice: subject(id, data),
        least: least_own_share(data, programme_of(data, programmes)),
        exception: programme_of(data, programmes)
            .filter(|_| data.own_share_min.is_none())
            .and_then(|programme| programme.own_share_exception.value.clone()),
        rounding: data.rounding,
        planned: r05::Share {
            eligible: data.eligible,
            own: data.own_share.unwrap_or_default(),
        },
        settled: r05::Share {
            eligible: paid.eligible.max(Cents::ZERO),
            own: settled.own_share.minus(ineligible),
        },
        granted: data.granted.unwrap_or_default(),
        others: r05::Others {
            planned: planned.first.plus(planned.public),
            received: received.first.plus(received.public),
        },
        filing: filing || data.state != NoticeState::Running,
    }
}

/// R13 on a notice of which `paid` is spent.
pub(super) fn use_of_payouts(
    id: NoticeId,
    (data, programmes): (&NoticeData, &[Programme]),
    payouts: Vec<(NaiveDate, Cents)>,
    paid: Amounts,
    today: NaiveDate,
) -> r13::Facts {
    let programme = programme_of(data, programmes);
    let not_applicable = programme.is_some_and(|programme| programme.spend_within_days.not_applicable);
    let received = OtherMoney::received(&data.lists.incomes, today);
    r13::Facts {
        notice: subject(id, data),
        within: within(data.spend_within_days, programme),
        is_free: data.spend_within_days.is_none() && not_applicable,
        payouts,
        used: Terms::of(data).settle(paid, received).grant,
        today,
    }
}

fn within(by_notice: Option<i64>, programme: Option<&Programme>) -> Option<u32> {
    let by_notice = by_notice.and_then(|days| u32::try_from(days).ok());
    by_notice.or_else(|| programme?.spend_within_days.value)
}

/// R6 on a notice, without its lines.
pub(super) fn start(id: NoticeId, data: &NoticeData, programmes: &[Programme]) -> r06::Facts {
    let programme = programme_of(data, programmes);
    r06::Facts {
        notice: subject(id, data),
        programme: programme.and_then(|programme| programme.earliest_start_in(&data.category)),
        is_free: programme.is_some_and(|programme| programme.earliest_start.not_applicable),
        agreed: data.early_start.on,
        lines: Vec::new(),
    }
}

/// R7 on a notice, without its lines.
pub(super) fn periods(id: NoticeId, data: &NoticeData, programmes: &[Programme]) -> r07::Facts {
    let programme = programme_of(data, programmes);
    r07::Facts {
        notice: subject(id, data),
        implementation: r07::Period {
            from: data.implementation_from,
            to: data.implementation_to,
        },
        approval: r07::Period {
            from: data.approval_from,
            to: data.approval_to,
        },
        periods: data.date_periods,
        // The strictest one is what a notice has that nobody asked.
        are_periods_known: data.date_periods != DatePeriods::Implementation
            || programme.is_some_and(|programme| !programme.date_periods.is_missing()),
        grace_days: data.grace_days.and_then(|days| u32::try_from(days).ok()),
        dated: Some(data.notice_date),
        programme: r07::Period {
            from: programme.and_then(|programme| programme.valid_from),
            to: programme.and_then(|programme| programme.valid_to),
        },
        programme_end: programme.and_then(|programme| programme.implementation_until.value),
        programme_end_source: programme
            .and_then(|programme| programme.implementation_until.source.clone())
            .unwrap_or_default(),
        lines: Vec::new(),
    }
}

/// R11 on a notice alone: whether somebody says that double funding is forbidden.
pub(super) fn double_funding(id: NoticeId, data: &NoticeData, programmes: &[Programme]) -> r11::Facts {
    let programme = programme_of(data, programmes);
    r11::Facts {
        notices: vec![r11::Notice {
            subject: subject(id, data),
            programme: data.programme.clone(),
            programme_title: programme
                .map_or(&data.programme, |programme| &programme.title)
                .clone(),
            forbidden: programme::double_funding_forbidden(data.double_funding_forbidden, programme),
        }],
        items: Vec::new(),
    }
}

/// R11 on stored notices; what they pay is added by who knows it.
#[must_use]
pub fn double_funding_facts<'a>(
    rows: impl IntoIterator<Item = &'a notice::Model>,
    programmes: &[Programme],
) -> r11::Facts {
    let notices = rows.into_iter().flat_map(|row| {
        let data = data::notice(row, NoticeLists::default());
        double_funding(row.id, &data, programmes).notices
    });
    r11::Facts {
        notices: notices.collect(),
        items: Vec::new(),
    }
}

/// What the notice says, else its programme. Vollfinanzierung has no own share, and with a Festbetrag it is what is left, unless
/// somebody says so.
fn least_own_share(data: &NoticeData, programme: Option<&Programme>) -> Option<BasisPoints> {
    let nothing = |financing: Financing| (data.financing == financing).then_some(BasisPoints(0));
    let rule = programme.map(|programme| &programme.own_share_min);
    data.own_share_min
        .or_else(|| nothing(Financing::Voll))
        .or_else(|| rule.and_then(|rule| rule.value.or(rule.not_applicable.then_some(BasisPoints(0)))))
        .or_else(|| nothing(Financing::Festbetrag))
}

fn programme_of<'a>(data: &NoticeData, programmes: &'a [Programme]) -> Option<&'a Programme> {
    programme::find(programmes, &data.programme, data.programme_version)
}

fn subject(id: NoticeId, data: &NoticeData) -> Subject {
    Subject::new(SubjectKind::Notice, id.0, data.reference.clone())
}
