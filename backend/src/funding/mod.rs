//! Grants: programmes, applications, notices with their cost plans, payouts.

mod api;
mod appeal;
mod ceilings;
pub mod commands;
mod deadlines;
mod decided;
mod fields;
mod figures;
mod forms;
mod holidays;
mod in_time;
mod letter;
mod pages;
pub mod paths;
mod pdf;
mod portal;
pub mod programme;
mod proof_share;
mod provisional;
mod queries;
mod reallocating;
mod routes;
mod rows;
mod service;
mod settlement;
mod settling;
mod shares;

pub use api::{Api, api};
pub use commands::{
    BudgetData, FiledProofData, IncomeData, ItemData, LineData, NarrativeData, NoticeData, PayoutData,
};
pub use figures::{Amounts, Figure};
pub use letter::{ReallocationLetter, reallocation_letter};
pub use pdf::check as check_pdf;
pub use portal::PortalForm;
pub use programme::{
    Programme, double_funding_forbidden, find as find_programme, newest as newest_programmes,
};
pub use proof_share::proof_share;
pub use queries::{
    amendments, applications, concepts, counts_payout, edition_text, figures as plan_figures, grant_for,
    granted_by, incomes, interim_filed, interim_known, narrative, open_order_lines, open_orders_by_item,
    open_orders_by_order, payouts_by_notice, programmes, school_choices, settled_everywhere, settled_parts,
    spent_parts, step_deadlines, stored_proof as filed_before,
};
pub use routes::routes;
pub use rows::{
    AmendmentRow, ApplicationFilter, ApplicationRow, Blocking, BudgetUse, Drawable, FiledProof, FiledValue,
    FilingError, InterimKnown, ItemFigures, LineFigures, Narrative, NoticeFilter, NoticeRow, NoticeView,
    OpenOrderLine, PlanFigures, Progress, Readiness, ReallocationRow, Receipt, SchoolName, SettledPart,
    SpentPart,
};
pub use service::{
    Answer, Counted, Elsewhere, Limits, add_application, add_budget, add_concept, add_edition, add_item,
    add_line, add_notice, add_payout, add_reallocation, amend, amendment_appeal_ends, appeal_ends,
    application_findings, awaits_sums, bound_until, change_application, change_item, change_line,
    change_notice, compared, condition_met, cut_since, date_payout, decided_grant, double_funding_facts,
    drawdown_facts, filed_findings, final_from, froze_payment, grant_shares, interim_due, interim_facts,
    is_revoked, item_zweckbindung, limits, may_change_school, narrative_findings, own_share_facts,
    own_zweckbindung, own_zweckbindungen, payout_facts, period_facts, plan_findings, portal_form, progress,
    proof_due_facts, proof_filed, proposed_grant, read_budgets, read_notice, read_notices, readiness,
    receipts, refuse_removal, refuse_removal_of_device, refuse_revoked, remove_item, remove_line,
    save_filed_proof, save_item, save_narrative, spend_within_days, start_facts, sum_up, wrong_sums,
    zweckbindung_of,
};
pub use settlement::{Balance, OtherMoney, Settlement, Terms};
pub use settling::{Allotted, Billed, PaidSums, Settled, Settling};
