//! The table of the cost plan.

use paktbuch_types::{Cents, CostItemId, NoticeState};

use super::super::reallocation::lines_differ;
use super::super::{own_zweckbindung, share_text};
use super::facts::{own_rate, share};
use super::findings::{ShownFinding, finding_view};
use crate::budgets::paths as budgets;
use crate::funding::figures::Figure;
use crate::funding::paths;
use crate::funding::rows::{ItemFigures, LineFigures, NoticeView, PlanFigures, TakenOver};
use crate::funding::settlement::{OtherMoney, Terms};
use crate::ordering::paths as ordering;
use crate::web::components::{BudgetBar, FindingView};

/// A row: an Einzelansatz, or a line below it.
#[derive(Debug)]
pub(super) struct PlanRow {
    /// Anchor: `ansatz-1`, `ansatz-1-2`.
    pub(super) id: String,
    /// `1`, `1.2`.
    pub(super) number: String,
    pub(super) title: String,
    /// What stands behind the title: the Zweckbindung of an Einzelansatz, where it has one of its own; the school of a line.
    pub(super) sub: String,
    pub(super) href: String,
    pub(super) is_item: bool,
    /// Came in by a takeover.
    pub(super) is_taken: bool,
    pub(super) planned: Cents,
    pub(super) ordered: Cents,
    /// What the three amounts add up; empty where there is nothing.
    pub(super) hrefs: SpentHrefs,
    pub(super) invoiced: Cents,
    pub(super) paid: Cents,
    pub(super) rest: Cents,
    /// Share of the planned amount; empty where it says nothing.
    pub(super) used: String,
    pub(super) bar: BudgetBar,
    pub(super) findings: Vec<FindingView>,
}

/// Where beauftragt, berechnet and bezahlt lead; empty for nothing behind them.
#[derive(Debug, Default)]
pub(super) struct SpentHrefs {
    pub(super) ordered: String,
    pub(super) invoiced: String,
    pub(super) paid: String,
}

impl SpentHrefs {
    /// Of the amounts that are not zero, each by its name in addresses.
    fn new(figure: Figure, href: impl Fn(&str) -> String) -> Self {
        let known = |amount: Cents, name: &str| match amount {
            Cents::ZERO => String::new(),
            _ => href(name),
        };
        Self {
            ordered: known(figure.ordered().total, "beauftragt"),
            invoiced: known(figure.invoiced.total, "berechnet"),
            paid: known(figure.paid.total, "bezahlt"),
        }
    }
}

/// A row of sums.
#[derive(Debug)]
pub(super) struct TotalRow {
    pub(super) label: String,
    pub(super) is_sub: bool,
    pub(super) planned: Cents,
    pub(super) ordered: Cents,
    pub(super) invoiced: Cents,
    pub(super) paid: Cents,
    pub(super) rest: Cents,
    /// Share of the planned amount; empty where it says nothing.
    pub(super) used: String,
    pub(super) hrefs: SpentHrefs,
}

/// Every Einzelansatz with its lines.
pub(super) fn rows(
    view: &NoticeView,
    plan: &PlanFigures,
    findings: &[ShownFinding],
    taken: &TakenOver,
    may_edit: bool,
) -> Vec<PlanRow> {
    let mut rows = Vec::new();
    for item in &plan.items {
        rows.push(PlanRow {
            is_taken: taken.items.contains(&item.id),
            ..item_row(view, item, findings, may_edit)
        });
        rows.extend(item.lines.iter().map(|line| PlanRow {
            is_taken: taken.lines.contains(&line.id),
            ..line_row(view, item, line)
        }));
    }
    rows
}

/// A finding on an Einzelansatz, for those who may edit with the way to what it lacks, or to a reallocation.
fn with_remedy(finding: &ShownFinding, view: &NoticeView, item: CostItemId, may_edit: bool) -> FindingView {
    let shown = finding_view(finding);
    if !may_edit {
        shown
    } else if !finding.unknown.is_empty() {
        shown.link(paths::edit_item(view.id, item), "Einzelansatz bearbeiten")
    } else if view.data.state == NoticeState::Running {
        shown.link(paths::new_reallocation(view.id), "Umschichtung vorbereiten")
    } else {
        shown
    }
}

fn item_row(view: &NoticeView, item: &ItemFigures, findings: &[ShownFinding], may_edit: bool) -> PlanRow {
    let number = item.position.to_string();
    let own = findings.iter().filter(|finding| finding.item == Some(item.id.0));
    let mut findings: Vec<FindingView> = own
        .map(|finding| with_remedy(finding, view, item.id, may_edit))
        .collect();
    findings.extend(lines_differ(item).map(|warning| {
        if may_edit {
            warning.link(paths::edit_item(view.id, item.id), "Zeilen anpassen")
        } else {
            warning
        }
    }));
    let mut bar = bar(format!("Einzelansatz {number}"), item.figure);
    if let Some(tolerance) = view.data.item_tolerance {
        let planned = item.figure.planned.total;
        bar = bar.limit(planned.plus(planned.share(tolerance)));
    }
    PlanRow {
        id: format!("ansatz-{number}"),
        title: item.title.clone(),
        sub: own_zweckbindung(item.zweckbindung),
        href: paths::item(view.id, item.id),
        // Its page has the records of its lines one below the other.
        hrefs: SpentHrefs::new(item.figure, |_| paths::item(view.id, item.id)),
        is_item: true,
        bar,
        findings,
        ..figures(number, item.figure)
    }
}

fn line_row(view: &NoticeView, item: &ItemFigures, line: &LineFigures) -> PlanRow {
    let number = format!("{}.{}", item.position, line.position);
    let school = line.school.as_ref().map_or("alle Schulen", |school| &school.name);
    PlanRow {
        id: format!("ansatz-{}-{}", item.position, line.position),
        title: line.title.clone(),
        sub: school.to_owned(),
        href: format!("{}#zeile-{}", paths::item(view.id, item.id), line.position),
        hrefs: SpentHrefs::new(line.figure, |name| match name {
            "beauftragt" if line.has_orders => ordering::for_cost_line(line.id),
            name => budgets::records_of_line(name, line.id),
        }),
        bar: bar(format!("Zeile {number}"), line.figure),
        ..figures(number, line.figure)
    }
}

fn bar(label: String, figure: Figure) -> BudgetBar {
    BudgetBar::new(
        label,
        figure.planned.total,
        figure.invoiced.total,
        figure.paid.total,
    )
    .ordered(figure.ordered().total)
}

fn figures(number: String, figure: Figure) -> PlanRow {
    PlanRow {
        number,
        planned: figure.planned.total,
        ordered: figure.ordered().total,
        hrefs: SpentHrefs::default(),
        invoiced: figure.invoiced.total,
        paid: figure.paid.total,
        rest: figure.rest(),
        used: share_text(figure.used()),
        id: String::new(),
        title: String::new(),
        sub: String::new(),
        href: String::new(),
        is_item: false,
        is_taken: false,
        bar: BudgetBar::default(),
        findings: Vec::new(),
    }
}

/// The sum, and how grant and own share carry it.
pub(super) fn totals(view: &NoticeView, plan: &PlanFigures, received: OtherMoney) -> Vec<TotalRow> {
    let total = plan.total();
    let mut rows = vec![TotalRow {
        label: "Gesamtausgaben".to_owned(),
        is_sub: false,
        planned: total.planned.total,
        ordered: total.ordered().total,
        invoiced: total.invoiced.total,
        paid: total.paid.total,
        rest: total.rest(),
        used: share_text(total.used()),
        hrefs: SpentHrefs::new(total, |name| budgets::records_of_notice(name, view.id)),
    }];
    if total.planned.eligible != total.planned.total || total.ordered().eligible != total.ordered().total {
        rows.push(TotalRow {
            label: "davon zuwendungsfähig".to_owned(),
            is_sub: true,
            planned: total.planned.eligible,
            ordered: total.ordered().eligible,
            invoiced: total.invoiced.eligible,
            paid: total.paid.eligible,
            rest: total.planned.eligible.minus(total.ordered().eligible),
            used: String::new(),
            hrefs: SpentHrefs::default(),
        });
    }
    let terms = Terms::of(&view.data);
    let others_planned = terms
        .third_in_plan
        .plus(OtherMoney::planned(&view.data.lists.incomes).public);
    let own_planned = total.planned.total.minus(view.granted).minus(others_planned);
    let (ordered, invoiced, paid) = (
        terms.settle(total.ordered(), received),
        terms.settle(total.invoiced, received),
        terms.settle(total.paid, received),
    );
    rows.push(part(
        format!("davon Zuwendung {}", share(view)),
        view.granted,
        (ordered.grant, invoiced.grant, paid.grant),
    ));
    if !view.data.lists.incomes.is_empty() {
        rows.push(part(
            "davon Leistungen Dritter und andere Einnahmen".to_owned(),
            others_planned,
            (
                ordered.first.plus(ordered.public),
                invoiced.first.plus(invoiced.public),
                paid.first.plus(paid.public),
            ),
        ));
    }
    rows.push(part(
        match own_rate(view.data.rate) {
            Some(own_rate) => format!("davon Eigenanteil {own_rate} %"),
            None => "davon Eigenanteil".to_owned(),
        },
        own_planned,
        (ordered.own_share, invoiced.own_share, paid.own_share),
    ));
    rows
}

fn part(label: String, planned: Cents, (ordered, invoiced, paid): (Cents, Cents, Cents)) -> TotalRow {
    TotalRow {
        label,
        is_sub: true,
        planned,
        ordered,
        invoiced,
        paid,
        rest: planned.minus(ordered),
        used: String::new(),
        hrefs: SpentHrefs::default(),
    }
}
