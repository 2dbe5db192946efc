//! Rules and writes of this feature.

mod amendment;
mod appeal;
mod application;
mod application_plan;
mod asked;
mod budget;
mod check;
mod concept;
mod counted;
mod decided;
mod edition;
mod elsewhere;
mod file;
mod filed;
mod findings;
mod interim;
mod item;
mod late;
mod limits;
mod line;
mod lists;
mod narrative;
mod notice;
mod own_terms;
mod paid;
mod payout;
mod portal;
mod read;
mod readiness;
mod reallocation;
mod retention;
mod revoked;
mod start;
mod steps;
mod summing;
mod sums;
mod terms;
mod zweckbindung;

pub use amendment::{amend, change_amendment, check_amendment, preview_amendment, set_amendment_file};
pub use appeal::{amendment_appeal_ends, appeal_ends, final_from};
pub use application::{add_application, change_application, check_application};
pub use asked::application_findings;
pub use budget::{add_budget, budget_doubts, read_budgets, remove_budget};
pub use concept::{add_concept, remove_concept};
pub use counted::{Counted, froze_payment, is_payout_counted, refuse_removal_of_device};
pub use decided::{cut_since, decided_grant, proposed_grant};
pub use edition::{add_edition, add_filled_edition};
pub use elsewhere::{Answer, Elsewhere};
pub use file::{save_citations, set_file};
pub use filed::{compared, filed_findings, last_filing, save_filed_proof};
pub use findings::plan_findings;
pub use interim::{interim_due, interim_due_of, interim_facts};
pub use item::{add_item, change_item, remove_item, save_item};
pub use limits::{Limits, limits, may_change_school};
pub use line::{add_line, change_line, remove_line};
pub use narrative::{narrative_findings, save_narrative};
pub use notice::{add_notice, change_notice, check_notice, condition_met, proof_filed};
pub use paid::{grant_shares, receipts};
pub use payout::{add_payout, answer_drawdown, change_payout, date_payout, remove_payout};
pub use portal::portal_form;
pub use read::{page_findings, payout_uses, read_notice, read_notices};
pub use readiness::{progress, readiness};
pub use reallocation::{add_reallocation, change_reallocation};
pub use retention::{kept_until, refuse_removal, retained_from};
pub use revoked::{is_revoked, refuse_revoked};
pub use start::{
    double_funding_facts, drawdown_facts, own_share_facts, payout_facts, period_facts, proof_due_facts,
    spend_within_days, start_facts,
};
pub use sums::{awaits_sums, sum_up, wrong_sums};
pub use zweckbindung::{
    bound_until, item_zweckbindung, own_zweckbindung, own_zweckbindungen, preview_notice, zweckbindung_of,
};

pub(in crate::funding) use filed::findings_of;
pub(in crate::funding) use read::{own_errors, reviewed, told};

#[cfg(test)]
mod tests;
