//! Pages of this feature.

use askama::Template;
use paktbuch_types::{Cents, NoticeId, PayoutId, format_date};

use super::compute::Covered;
use super::forms::BaseRateForm;
use super::paths;
use super::rows::{BaseRate, InterestRule, PayoutInterest, UseOfPayouts};
use crate::drawdowns::paths as drawdowns;
use crate::funding::paths as funding;
use crate::purchasing::paths as purchasing;
use crate::web::components::{Field, FieldError, FindingView};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

const TITLE: &str = "Verwendung der Auszahlungen";
const RATES: &str = "Basiszinssätze";

/// What the payouts of a notice were used for.
#[derive(Debug, Template)]
#[template(path = "interest/use.html")]
pub struct UsePage {
    layout: Layout,
    notice: String,
    back: String,
    drawdowns: String,
    as_of: String,
    /// The period of use is known.
    is_known: bool,
    rows: Vec<UseView>,
    sums: UseSums,
    /// How interest is computed.
    rule: String,
    findings: Vec<FindingView>,
}

/// A payout.
#[derive(Debug)]
struct UseView {
    id: PayoutId,
    paid_on: String,
    amount: Cents,
    until: String,
    used: Vec<CoveredView>,
    in_time: Cents,
    late: Cents,
    rest: Cents,
    is_overdue: bool,
    interest: Option<Cents>,
}

/// A payment, as far as the payout covers it.
#[derive(Debug)]
struct CoveredView {
    paid_on: String,
    /// Address and number of its invoice; `None` for money that was paid back.
    invoice: Option<(String, String)>,
    supplier: String,
    amount: Cents,
}

impl From<Covered> for CoveredView {
    fn from(part: Covered) -> Self {
        let payment = part.spent.payment;
        Self {
            paid_on: format_date(part.spent.paid_on),
            invoice: payment
                .as_ref()
                .map(|payment| (purchasing::invoice(payment.invoice), payment.number.clone())),
            supplier: payment.map(|payment| payment.supplier).unwrap_or_default(),
            amount: part.spent.amount,
        }
    }
}

/// The sums of the columns.
#[derive(Debug)]
struct UseSums {
    amount: Cents,
    in_time: Cents,
    late: Cents,
    rest: Cents,
    /// `None` where one of them is not known.
    interest: Option<Cents>,
}

/// The base rates.
#[derive(Debug, Template)]
#[template(path = "interest/rates.html")]
pub struct RatesPage {
    layout: Layout,
    rows: Vec<RateView>,
    form: Option<[Field; 3]>,
    errors: Vec<FieldError>,
}

/// A base rate.
#[derive(Debug)]
struct RateView {
    from: String,
    to: String,
    rate: String,
    source: String,
    remove: Option<String>,
}

impl UsePage {
    /// The page of a notice; who may not edit it is not led to its form.
    #[must_use]
    pub fn new(layout: Layout, id: NoticeId, found: UseOfPayouts, may_edit: bool) -> Self {
        let notice = format!("Bescheid {}", found.reference);
        let sum = |of: fn(&PayoutInterest) -> Cents| found.payouts.iter().map(of).sum();
        let sums = UseSums {
            amount: sum(|row| row.payout.amount),
            in_time: sum(|row| row.payout.in_time()),
            late: sum(|row| row.payout.late()),
            rest: sum(|row| row.payout.rest),
            interest: found.payouts.iter().map(|row| row.interest).sum(),
        };
        let findings = unknown(id, &found, may_edit);
        let today = found.as_of;
        let row = |PayoutInterest { payout, interest }: PayoutInterest| UseView {
            id: payout.id,
            paid_on: format_date(payout.paid_on),
            amount: payout.amount,
            until: payout.until.map(format_date).unwrap_or_default(),
            in_time: payout.in_time(),
            late: payout.late(),
            is_overdue: payout.rest > Cents::ZERO && payout.until.is_some_and(|until| until < today),
            rest: payout.rest,
            used: payout.used.into_iter().map(CoveredView::from).collect(),
            interest,
        };
        Self {
            layout: layout
                .titled(format!("{TITLE} – {notice}"))
                .in_menu(funding::NOTICES)
                .crumb("Förderung", funding::NOTICES)
                .crumb(notice.clone(), funding::notice(id))
                .here(TITLE),
            back: funding::notice(id),
            drawdowns: drawdowns::drawdowns(id),
            notice,
            as_of: format_date(today),
            is_known: found.within.is_some(),
            rule: in_words(&found.rule),
            rows: found.payouts.into_iter().map(row).collect(),
            sums,
            findings,
        }
    }
}

/// How interest is computed, as a sentence.
fn in_words(rule: &InterestRule) -> String {
    const DAYS: &str = "taggenau vom Tag nach der Auszahlung bis zur Verwendung (§ 49a Abs. 4 VwVfG), das Jahr zu 365 Tagen.";
    const ASKED: &str = "Zinsen kann die Bewilligungsbehörde für Geld fordern, das nach seiner Verbrauchsfrist verwendet wurde oder noch liegt";
    match rule {
        InterestRule::Above(above, source) => {
            format!("{ASKED}: {above} Prozentpunkte über dem Basiszinssatz (Programm, {source}), {DAYS}")
        }
        InterestRule::Free(source) => {
            format!("Zinsen verlangt das Programm nicht ({source}).")
        }
        InterestRule::Unknown => {
            format!(
                "{ASKED}; um wie viel sie über dem Basiszinssatz liegen, sagt das Programm nicht. Gezählt wird {DAYS}"
            )
        }
    }
}

/// What nobody knows and the interest needs.
fn unknown(id: NoticeId, found: &UseOfPayouts, may_edit: bool) -> Vec<FindingView> {
    let mut findings = Vec::new();
    if found.within.is_none() && !found.payouts.is_empty() {
        let remedy = "Weder Bescheid noch Programm nennen sie; ohne sie lässt sich nicht sagen, was zu spät verwendet ist. Bitte aus dem Bescheid eintragen.";
        let finding = FindingView::missing("Tage, in denen ausgezahlte Mittel zu verbrauchen sind.", remedy);
        findings.push(if may_edit {
            finding.link(funding::edit_notice(id), "Bescheid bearbeiten")
        } else {
            finding
        });
    }
    if found.lacks_rule() {
        let remedy = "Das Programm nennt sie nicht; ohne sie lässt sich das Zinsrisiko nicht berechnen. Bitte nach Richtlinie oder Bescheid in einer Fassung des Programms eintragen (zinsen).";
        let finding = FindingView::missing("Zinsen, Prozentpunkte über dem Basiszinssatz.", remedy);
        findings.push(finding.link(funding::programme(&found.programme), "Programm"));
    }
    if let Some(day) = found.rate_missing {
        let message = format!("Basiszinssatz am {}.", format_date(day));
        let remedy =
            "Bitte den Satz eintragen, den die Deutsche Bundesbank für dieses Halbjahr bekannt gegeben hat.";
        findings.push(FindingView::missing(&message, remedy).link(paths::BASE_RATES, RATES));
    }
    findings
}

impl RatesPage {
    /// The page.
    #[must_use]
    pub fn new(
        layout: Layout,
        mut rows: Vec<BaseRate>,
        typed: &BaseRateForm,
        errors: &FormErrors,
        may_edit: bool,
    ) -> Self {
        rows.reverse();
        let row = |row: BaseRate| RateView {
            from: format_date(row.from),
            to: format_date(row.to),
            rate: format!("{}\u{a0}%", row.rate),
            source: row.source,
            remove: row.id.filter(|_| may_edit).map(paths::remove_base_rate),
        };
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        Self {
            layout: layout
                .titled(format!("{RATES} – Förderung"))
                .in_menu(funding::NOTICES)
                .crumb("Förderung", funding::NOTICES)
                .here(RATES),
            rows: rows.into_iter().map(row).collect(),
            form: may_edit.then(|| {
                [
                    field("gilt_ab", "Gilt ab", &typed.gilt_ab).hint("01.01. oder 01.07. eines Jahres"),
                    field("satz", "Basiszinssatz in Prozent", &typed.satz)
                        .hint("Zum Beispiel 1,27 oder -0,88."),
                    field("quelle", "Quelle", &typed.quelle)
                        .hint("Zum Beispiel „Bundesanzeiger vom 01.07.2026“."),
                ]
            }),
            errors: errors.list().to_vec(),
        }
    }
}
