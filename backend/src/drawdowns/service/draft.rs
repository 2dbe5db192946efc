//! Computing a drawdown as of a day, with what speaks against it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use paktbuch_entity::notice;
use paktbuch_types::{Cents, Drawdown, InvoiceId, NoticeId, NoticeState, format_date};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::drawdowns::commands::NeedId;
use crate::drawdowns::compute::{Basis, compute};
use crate::drawdowns::fields::euro;
use crate::drawdowns::queries;
use crate::drawdowns::rows::{Draft, NeedRow};
use crate::error::ServiceError;
use crate::funding::{self, Amounts, OtherMoney, Programme, Terms};
use crate::purchasing::{self, Refunded};

/// A drawdown of a notice as of a day; what speaks against it, and until when it is spent, counts from `today`.
/// `kind` is the programme's where nobody chose one, `amount` what is computed where nobody typed one; `chosen` is what it foresees the
/// payment of, without a choice the invoices that are due within the period of use, or all where that is unknown, and of the orders those
/// whose invoice will surely be due within it.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub(in crate::drawdowns) async fn draft(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    kind: Option<Drawdown>,
    chosen: Option<&[NeedId]>,
    amount: Option<Cents>,
    (as_of, today): (NaiveDate, NaiveDate),
) -> Result<Draft, ServiceError> {
    let view = funding::read_notice(conn, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let row = notice::Entity::find_by_id(id)
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let programmes = funding::programmes(conn).await?;
    let programme = funding::find_programme(&programmes, &row.programme, row.programme_version.parse().ok());
    let prescribed = programme.and_then(|programme| programme.drawdown.value);
    let kind = kind.or(prescribed).unwrap_or(Drawdown::Reimbursement);
    let days = funding::spend_within_days(&row, programme);
    let use_by = days.and_then(|days| today.checked_add_days(Days::new(u64::from(days))));
    let open = funding::open_orders_by_order(conn, id).await?;
    let open = open
        .into_iter()
        .map(|(order, open)| (order, (open.total, open.eligible)));
    let open = open.filter(|(_, (gross, _))| *gross > Cents::ZERO).collect();
    let mut needs = queries::needs(conn, id, &open).await?;
    without_refunds(&mut needs, &purchasing::refunded(conn).await?);
    let is_due = |need: &NeedRow| match (need.id, need.due_date, use_by) {
        (_, Some(due), Some(until)) => due <= until,
        (NeedId::Invoice(_), ..) => true,
        (NeedId::Order(_), ..) => false,
    };
    let due: Vec<NeedId> = needs
        .iter()
        .filter(|need| is_due(need))
        .map(|need| need.id)
        .collect();
    let chosen: Vec<NeedId> = match chosen {
        Some(chosen) => {
            let all = needs.iter().map(|need| need.id);
            all.filter(|id| chosen.contains(id)).collect()
        }
        None => due.clone(),
    };
    let figure = funding::plan_figures(conn, id, Some(as_of)).await?.total();
    let terms = Terms::of(&view.data);
    let received = OtherMoney::received(&view.data.lists.incomes, as_of);
    let grant = |counted: &[NeedId]| {
        let need: Amounts = needs
            .iter()
            .filter(|need| counted.contains(&need.id))
            .map(|need| Amounts {
                total: need.gross,
                eligible: need.eligible,
            })
            .sum();
        terms.settle(figure.paid.plus(need), received).grant
    };
    let sure: Vec<NeedId> = due.iter().copied().filter(|id| chosen.contains(id)).collect();
    let waiting = queries::waiting(conn, id).await?;
    let basis = Basis {
        kind,
        granted: view.ceiling(),
        drawn: view.paid_out().plus(waiting),
        on_paid: grant(&[]),
        with_due: grant(&sure),
        with_chosen: grant(&chosen),
        instalment_max: programme.and_then(|programme| programme.instalment_max.value),
        is_settled: is_settled(
            &row,
            queries::proofs_filed(conn, Some(id)).await?.get(&id).copied(),
            as_of,
        ),
    };
    let is_final_payment = basis.is_final_payment();
    let computed = compute(&basis);
    let mut doubts = doubts((&row, &programmes), (kind, is_final_payment), use_by, today);
    if kind == Drawdown::Instalments && !is_final_payment {
        let least = programme.and_then(|programme| programme.instalment_min.value);
        doubts.extend(below_least(amount.unwrap_or(computed.amount), least));
    }
    let counted_twice = counted_twice(conn, id).await?;
    doubts.extend(counted_twice.clone());
    Ok(Draft {
        kind,
        is_final_payment,
        as_of,
        chosen,
        paid_eligible: figure.paid.eligible,
        granted: view.ceiling(),
        is_decided: view.decided.is_some(),
        paid_out: view.paid_out(),
        waiting,
        computed,
        use_by,
        doubts,
        counted_twice,
        needs,
    })
}

/// Takes off the needs what suppliers paid back: it waits for its credit note, and nobody pays it again.
fn without_refunds(needs: &mut Vec<NeedRow>, refunded: &BTreeMap<InvoiceId, Refunded>) {
    for need in needs.iter_mut() {
        if let NeedId::Invoice(id) = need.id
            && let Some(refunded) = refunded.get(&id)
        {
            need.gross = refunded.share_to_pay(need.gross);
            need.eligible = refunded.share_to_pay(need.eligible);
        }
    }
    needs.retain(|need| need.gross > Cents::ZERO);
}

/// A payout that answers no drawdown while one waits that was asked for up to its day, and the remedy.
async fn counted_twice(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Option<(String, String)>, ServiceError> {
    let rows = queries::of_notice(conn, id).await?;
    let payouts = queries::payouts(conn, id, None).await?;
    let mut open = rows.iter().filter(|row| row.progress.state.is_waiting());
    Ok(open.find_map(|row| {
        let asked = row.progress.requested_on?;
        let payout = payouts.iter().rfind(|payout| payout.paid_on >= asked)?;
        Some((
            format!(
                "Die Auszahlung über {} vom {} gehört zu keinem Mittelabruf, und Mittelabruf {} über {} ist noch angefordert; beide zählen.",
                euro(payout.amount),
                format_date(payout.paid_on),
                row.number,
                euro(row.amount)
            ),
            format!(
                "Antwortet sie auf ihn, bitte auf der Seite von Mittelabruf {} unter „Auszahlung“ wählen.",
                row.number
            ),
        ))
    }))
}

/// Whether the proof of a notice was filed on a day: `filed_on` is when it was filed first, `None` where only the notice says so.
fn is_settled(row: &notice::Model, filed_on: Option<NaiveDate>, as_of: NaiveDate) -> bool {
    matches!(row.state, NoticeState::ProofFiled | NoticeState::Closed)
        && filed_on.is_none_or(|filed_on| filed_on <= as_of)
}

/// What speaks against asking on a day, each with its remedy.
fn doubts(
    (row, programmes): (&notice::Model, &[Programme]),
    (kind, is_final_payment): (Drawdown, bool),
    use_by: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<(String, String)> {
    let mut doubts = Vec::new();
    let programme = funding::find_programme(programmes, &row.programme, row.programme_version.parse().ok());
    let prescribed = programme.and_then(|programme| programme.drawdown.value);
    if let Some(prescribed) = prescribed.filter(|prescribed| *prescribed != kind) {
        doubts.push((
            format!("Das Programm sieht vor: {prescribed}."),
            "Bitte die Art des Abrufs mit dem Bescheid vergleichen.".to_owned(),
        ));
    }
    if row.state == NoticeState::Revoked {
        doubts.push((
            "Der Bescheid ist widerrufen.".to_owned(),
            "Ein Mittelabruf wird nicht mehr angenommen.".to_owned(),
        ));
    }
    if let Err(message) = is_final(row, programmes, today) {
        doubts.push((
            message,
            "Ein Entwurf lässt sich speichern, anfordern erst danach; einen Verzicht auf Rechtsbehelfe beim Bescheid eintragen.".to_owned(),
        ));
    } else if let Some(until) = funding::appeal_ends(row, programmes).filter(|until| *until >= today) {
        doubts.push((
            format!("Der Bescheid ist noch nicht bestandskräftig; die Klagefrist endet am {}.", format_date(until)),
            "Verlangt das Programm Bestandskraft, den Abruf bis dahin aufschieben oder auf Rechtsbehelfe verzichten.".to_owned(),
        ));
    }
    if use_by.is_none() && kind == Drawdown::Advance {
        doubts.push((
            "Die Verbrauchsfrist ist nicht bekannt (Angabe fehlt).".to_owned(),
            "Bitte aus dem Bescheid eintragen (Bescheid bearbeiten, Verbrauchsfrist) und nur Rechnungen ankreuzen, die in dieser Frist bezahlt werden."
                .to_owned(),
        ));
    }
    let ceiling = programme.map(|programme| &programme.instalment_max);
    let has_ceiling = ceiling.is_some_and(|ceiling| ceiling.value.is_some() || ceiling.not_applicable);
    if kind == Drawdown::Instalments && !is_final_payment && !has_ceiling {
        doubts.push((
            "Die Höchstgrenze für Abschläge ist nicht bekannt (Angabe fehlt).".to_owned(),
            "Der Betrag ist deshalb nicht begrenzt. Bitte mit dem Bescheid vergleichen und die Grenze in einer Fassung des Programms eintragen (abschlag_max_prozent)."
                .to_owned(),
        ));
    }
    doubts
}

/// That an instalment is smaller than the programme allows, as R14 will say; nothing at all is no instalment.
fn below_least(amount: Cents, least: Option<Cents>) -> Option<(String, String)> {
    let least = least.filter(|least| amount > Cents::ZERO && amount < *least)?;
    Some((
        format!(
            "Abgerufen würden {}; Abschläge gibt es erst ab {} (abschlag_min_betrag).",
            euro(amount),
            euro(least)
        ),
        "Bitte erst abrufen, wenn der Mindestbetrag erreicht ist, oder den Rest mit der Schlusszahlung."
            .to_owned(),
    ))
}

/// Whether a notice is final on a day where its programme pays only then; else why not.
pub(super) fn is_final(row: &notice::Model, programmes: &[Programme], day: NaiveDate) -> Result<(), String> {
    let programme = funding::find_programme(programmes, &row.programme, row.programme_version.parse().ok());
    if programme.and_then(|programme| programme.final_before_drawdown.value) != Some(true) {
        return Ok(());
    }
    match funding::final_from(row, programmes) {
        Some(from) if from <= day => Ok(()),
        Some(from) => Err(format!(
            "Das Programm zahlt erst nach Bestandskraft oder Rechtsbehelfsverzicht; bestandskräftig ist der Bescheid ab dem {}.",
            format_date(from)
        )),
        None => Err(
            "Das Programm zahlt erst nach Bestandskraft oder Rechtsbehelfsverzicht; beim Bescheid fehlt die Bekanntgabe.".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instalment_below_the_least_is_doubted() {
        let least = Some(Cents::euros(10_000));
        for (amount, least, doubted) in [
            (Cents::euros(10_000), least, false),
            (Cents(999_999), least, true),
            (Cents(1), least, true),
            (Cents::ZERO, least, false),
            (Cents(1), None, false),
        ] {
            assert_eq!(
                below_least(amount, least).is_some(),
                doubted,
                "{amount} {least:?}"
            );
        }
        assert_eq!(
            below_least(Cents(999_999), least).unwrap().0,
            "Abgerufen würden 9.999,99 €; Abschläge gibt es erst ab 10.000,00 € (abschlag_min_betrag)."
        );
    }
}
