//! Partial invoices that are offered to be linked with one click.

use paktbuch_types::{InvoiceId, LinkKind};
use sea_orm::ConnectionTrait;

use super::double::{Candidate, candidates};
use super::graph::load;
use super::settle::Plan;
use crate::error::ServiceError;
use crate::purchasing::rows::LinkOffer;
use crate::rules::r11_double_funding::Because;

/// Partial invoices that `id` bills again, or seems to, without being linked: what linking each would cut off allocations. One that
/// cannot be linked is not offered.
///
/// # Errors
/// The database's refusal.
pub async fn link_offers(conn: &impl ConnectionTrait, id: InvoiceId) -> Result<Vec<LinkOffer>, ServiceError> {
    let mut offers = Vec::new();
    for candidate in candidates(conn, Some(id)).await? {
        offers.extend(offer(conn, candidate).await?);
    }
    Ok(offers)
}

async fn offer(conn: &impl ConnectionTrait, candidate: Candidate) -> Result<Option<LinkOffer>, ServiceError> {
    let Candidate {
        later,
        earlier,
        because,
    } = candidate;
    let mut graph = load(conn, &[later.id, earlier.id]).await?;
    let Ok(touched) = graph.connect(&later, &earlier, LinkKind::Included) else {
        return Ok(None);
    };
    let plan = Plan::of(conn, &graph, touched, true).await?;
    Ok(plan.ok().map(|plan| LinkOffer {
        later: later.number,
        earlier: earlier.id,
        number: earlier.number,
        is_question: because != Because::Deducted,
        contract: match because {
            Because::SameContract(contract) => contract,
            _ => String::new(),
        },
        cuts: plan.cut_lines(),
    }))
}
