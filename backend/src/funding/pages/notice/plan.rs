//! The table of the cost plan.

use paktbuch_types::Cents;

use super::super::{euro, share_text};
use super::{ShownFinding, finding_view, own_rate, share};
use crate::funding::figures::{Figure, financing};
use crate::funding::paths;
use crate::funding::rows::{ItemFigures, LineFigures, NoticeView, PlanFigures};
use crate::web::components::{BudgetBar, FindingView};

/// A row: an Einzelansatz, or a line below it.
#[derive(Debug)]
pub(super) struct PlanRow {
    /// Anchor: `ansatz-1`, `ansatz-1-2`.
    pub(super) id: String,
    /// `1`, `1.2`.
    pub(super) number: String,
    pub(super) title: String,
    /// What stands behind the title: the school of a line.
    pub(super) sub: String,
    pub(super) href: String,
    pub(super) is_item: bool,
    pub(super) planned: Cents,
    pub(super) invoiced: Cents,
    pub(super) paid: Cents,
    pub(super) rest: Cents,
    /// Share of the planned amount; empty where it says nothing.
    pub(super) used: String,
    pub(super) bar: BudgetBar,
    pub(super) findings: Vec<FindingView>,
}

/// A row of sums; what is `None` does not apply.
#[derive(Debug)]
pub(super) struct TotalRow {
    pub(super) label: String,
    pub(super) is_sub: bool,
    pub(super) planned: Cents,
    pub(super) invoiced: Option<Cents>,
    pub(super) paid: Option<Cents>,
    pub(super) rest: Option<Cents>,
    /// Share of the planned amount; empty where it says nothing.
    pub(super) used: String,
}

/// Every Einzelansatz with its lines.
pub(super) fn rows(view: &NoticeView, plan: &PlanFigures, findings: &[ShownFinding]) -> Vec<PlanRow> {
    let mut rows = Vec::new();
    for item in &plan.items {
        rows.push(item_row(view, item, findings));
        rows.extend(item.lines.iter().map(|line| line_row(view, item, line)));
    }
    rows
}

fn item_row(view: &NoticeView, item: &ItemFigures, findings: &[ShownFinding]) -> PlanRow {
    let number = item.position.to_string();
    let own = findings.iter().filter(|finding| finding.item == Some(item.id.0));
    let mut findings: Vec<FindingView> = own.map(finding_view).collect();
    let lines = item.planned_by_lines();
    if !item.lines.is_empty() && lines != item.figure.planned {
        let message = format!(
            "Die Zeilen unter Einzelansatz {number} ergeben {}, davon zuwendungsfähig {}; lt. Bescheid sind es {} und {}.",
            euro(lines.total),
            euro(lines.eligible),
            euro(item.figure.planned.total),
            euro(item.figure.planned.eligible)
        );
        findings.push(FindingView::warning(
            message,
            "Bitte mit dem Bescheid vergleichen.",
        ));
    }
    let mut bar = bar(format!("Einzelansatz {number}"), item.figure);
    if let Some(tolerance) = view.data.item_tolerance {
        let planned = item.figure.planned.total;
        bar = bar.limit(planned.plus(planned.share(tolerance)));
    }
    PlanRow {
        id: format!("ansatz-{number}"),
        title: item.title.clone(),
        sub: String::new(),
        href: paths::item(view.id, item.id),
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
}

fn figures(number: String, figure: Figure) -> PlanRow {
    PlanRow {
        number,
        planned: figure.planned.total,
        invoiced: figure.invoiced.total,
        paid: figure.paid.total,
        rest: figure.rest(),
        used: share_text(figure.used()),
        id: String::new(),
        title: String::new(),
        sub: String::new(),
        href: String::new(),
        is_item: false,
        bar: BudgetBar::default(),
        findings: Vec::new(),
    }
}

/// The sum, and how grant and own share carry it.
pub(super) fn totals(view: &NoticeView, plan: &PlanFigures) -> Vec<TotalRow> {
    let total = plan.total();
    let mut rows = vec![TotalRow {
        label: "Gesamtausgaben".to_owned(),
        is_sub: false,
        planned: total.planned.total,
        invoiced: Some(total.invoiced.total),
        paid: Some(total.paid.total),
        rest: Some(total.rest()),
        used: share_text(total.used()),
    }];
    if total.planned.eligible != total.planned.total || total.invoiced.eligible != total.invoiced.total {
        rows.push(TotalRow {
            label: "davon zuwendungsfähig".to_owned(),
            is_sub: true,
            planned: total.planned.eligible,
            invoiced: Some(total.invoiced.eligible),
            paid: Some(total.paid.eligible),
            rest: Some(total.planned.eligible.minus(total.invoiced.eligible)),
            used: String::new(),
        });
    }
    let own_planned = total.planned.total.minus(view.granted);
    let Some(own_rate) = own_rate(view.data.rate) else {
        rows.push(part(
            format!("davon Zuwendung, {}", share(view)),
            view.granted,
            None,
        ));
        rows.push(part("davon Eigenanteil".to_owned(), own_planned, None));
        return rows;
    };
    let invoiced = financing(total.invoiced, view.data.rate, view.granted);
    let paid = financing(total.paid, view.data.rate, view.granted);
    rows.push(part(
        format!("davon Zuwendung {}", share(view)),
        view.granted,
        Some((invoiced.0, paid.0)),
    ));
    rows.push(part(
        format!("davon Eigenanteil {own_rate} %"),
        own_planned,
        Some((invoiced.1, paid.1)),
    ));
    rows
}

fn part(label: String, planned: Cents, spent: Option<(Cents, Cents)>) -> TotalRow {
    TotalRow {
        label,
        is_sub: true,
        planned,
        invoiced: spent.map(|(invoiced, _)| invoiced),
        paid: spent.map(|(_, paid)| paid),
        rest: spent.map(|(invoiced, _)| planned.minus(invoiced)),
        used: String::new(),
    }
}

/// A warning where the cost plan does not add up to what the notice says.
pub(super) fn difference(view: &NoticeView, plan: &PlanFigures) -> Option<FindingView> {
    let planned = plan.total().planned.eligible;
    if plan.items.is_empty() || planned == view.data.eligible {
        return None;
    }
    let message = format!(
        "Die Einzelansätze ergeben {} zuwendungsfähige Ausgaben, der Bescheid nennt {}.",
        euro(planned),
        euro(view.data.eligible)
    );
    Some(FindingView::warning(
        message,
        "Bitte Kostenplan und Bescheid vergleichen.",
    ))
}
