//! What holds for every payment.

use std::collections::BTreeSet;

use paktbuch_entity::{invoice, payment, payment_row};
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind, claimed_prepaid, format_date, haushaltsjahr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::elsewhere::{paid_again, refunded_before};
use super::group::Told;
use super::other_day::on_other_day;
use super::stored;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentFacts;
use crate::purchasing::queries;
use crate::purchasing::service::reject::refuse_rejected;
use crate::text;

const PROOF_CHARS: usize = 200;
const REFERENCE_CHARS: usize = 100;
const YEARS: std::ops::RangeInclusive<i64> = 1990..=2099;

/// The facts with clean texts and their budget year.
pub(in crate::purchasing::service) async fn checked(
    tx: &WriteTx,
    invoice: InvoiceId,
    except: Option<PaymentId>,
    facts: PaymentFacts,
) -> Result<PaymentFacts, ServiceError> {
    let proof = short("proof", "Der Zahlungsbeleg", &facts.proof, PROOF_CHARS)?;
    let reference = short(
        "reference",
        "Die Buchungsnummer",
        &facts.reference,
        REFERENCE_CHARS,
    )?;
    if facts.paid_on > tx.today() {
        let message = format!(
            "Der {} liegt in der Zukunft. Bitte den Tag eintragen, an dem gezahlt wurde.",
            format_date(facts.paid_on)
        );
        return Err(ServiceError::field("paid_on", message));
    }
    let year = facts
        .fiscal_year
        .unwrap_or_else(|| i64::from(haushaltsjahr(facts.paid_on)));
    if !YEARS.contains(&year) {
        let message =
            format!("{year} ist kein Haushaltsjahr. Bitte vierstellig eintragen, zum Beispiel 2024.");
        return Err(ServiceError::field("fiscal_year", message));
    }
    check_amounts(tx, invoice, except, &facts).await?;
    Ok(PaymentFacts {
        fiscal_year: Some(year),
        reference,
        proof,
        ..facts
    })
}

/// What is doubtful about a payment that is written, for those that are told and not asked.
///
/// # Errors
/// [`ServiceError::NotFound`], or the database's refusal.
pub async fn payment_doubts(tx: &WriteTx, id: PaymentId) -> Result<Vec<String>, ServiceError> {
    let doubts = [Box::pin(repeated(tx, id)).await?, early(tx, id).await?];
    Ok(doubts
        .into_iter()
        .flatten()
        .map(|said| format!("{said}."))
        .collect())
}

/// Refuses a payment that another of its invoice equals by kind, amount and day, or on a near day may be ([`on_other_day`]), one that pays again
/// what came back, and a refund that may stand on it or a linked invoice already, in one sum or in parts; who enters one by hand confirms that
/// it was paid twice. Asked once it is written: what it is refused for otherwise comes first.
///
/// # Errors
/// [`ServiceError::Field`] (`twice`) naming the other one.
pub async fn refuse_repeated(tx: &WriteTx, id: PaymentId) -> Result<(), ServiceError> {
    Box::pin(repeated(tx, id)).await?.map_or(Ok(()), |said| {
        let message = format!("{said}; wurde wirklich zweimal gezahlt, hier ankreuzen.");
        Err(ServiceError::field("twice", message))
    })
}

/// The same for the payments of one transfer, each with the number of its invoice.
///
/// # Errors
/// [`ServiceError::Field`] (`twice`) naming the first that may be entered already.
pub async fn refuse_repeated_parts(tx: &WriteTx, parts: &[PaymentId]) -> Result<(), ServiceError> {
    for id in parts {
        if let Some(said) = told_of_part(tx, *id, Box::pin(repeated(tx, *id)).await?).await? {
            let message = format!("{said}; sind es eigene Zahlungen, hier ankreuzen.");
            return Err(ServiceError::field("twice", message));
        }
    }
    Ok(())
}

/// What is doubtful about the payments of one transfer, for those that are told and not asked.
///
/// # Errors
/// As [`payment_doubts`].
pub async fn transfer_doubts(tx: &WriteTx, parts: &[PaymentId]) -> Result<Vec<String>, ServiceError> {
    let mut told = Vec::new();
    for id in parts {
        for doubt in [Box::pin(repeated(tx, *id)).await?, early(tx, *id).await?] {
            let said = told_of_part(tx, *id, doubt).await?;
            told.extend(said.map(|said| format!("{said}.")));
        }
    }
    Ok(told)
}

async fn told_of_part(
    tx: &WriteTx,
    id: PaymentId,
    said: Option<String>,
) -> Result<Option<String>, ServiceError> {
    let Some(said) = said else { return Ok(None) };
    let paid = payment::Entity::find_by_id(id)
        .find_also_related(invoice::Entity)
        .one(tx.conn())
        .await?;
    let number = paid
        .and_then(|(_, invoice)| invoice)
        .map(|invoice| invoice.number);
    Ok(Some(format!("Rechnung {}: {said}", number.unwrap_or_default())))
}

async fn repeated(tx: &WriteTx, id: PaymentId) -> Result<Option<String>, ServiceError> {
    let row = payment::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.kind == PaymentKind::Invoice {
        let told = Told {
            invoice: row.invoice_id,
            amount: row.amount,
            skonto: row.skonto,
            paid_on: row.paid_on,
            written: Some(id),
            beside: &BTreeSet::new(),
        };
        if let Some(said) = refunded_before(tx, &told).await? {
            return Ok(Some(format!(
                "{said}. Ist es dieselbe, bitte nicht noch einmal eintragen"
            )));
        }
        if let Some(said) = paid_again(tx, &told).await? {
            return Ok(Some(said));
        }
    }
    let other = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(row.invoice_id))
        .filter(payment::Column::Kind.eq(row.kind))
        .filter(payment::Column::PaidOn.eq(row.paid_on))
        .filter(payment::Column::Amount.eq(row.amount))
        .filter(payment::Column::Id.ne(id))
        .order_by_asc(payment::Column::Id)
        .one(tx.conn())
        .await?;
    let other = match other {
        None => on_other_day(tx, row.invoice_id, &stored(&row))
            .await?
            .into_iter()
            .next(),
        same => same,
    };
    Ok(other.map(|other| {
        format!(
            "Am {} steht bei dieser Rechnung schon eine Zahlung über {} € ({}). Bitte prüfen",
            format_date(other.paid_on),
            other.amount,
            proof_of(&other)
        )
    }))
}

/// What proves a payment, as a note beside it.
pub(in crate::purchasing::service) fn proof_of(payment: &payment::Model) -> String {
    if payment.proof.is_empty() {
        "ohne Beleg".to_owned()
    } else {
        format!("Beleg „{}“", payment.proof)
    }
}

/// Refuses a payment of an invoice's amount that lies before the day of the invoice; who enters one by hand confirms that it was paid
/// in advance. Asked once it is written, like [`refuse_repeated`].
///
/// # Errors
/// [`ServiceError::Field`] (`early`) naming both days.
pub async fn refuse_early(tx: &WriteTx, id: PaymentId) -> Result<(), ServiceError> {
    early(tx, id).await?.map_or(Ok(()), |said| {
        let message = format!("{said}; wurde wirklich im Voraus gezahlt, hier ankreuzen.");
        Err(ServiceError::field("early", message))
    })
}

async fn early(tx: &WriteTx, id: PaymentId) -> Result<Option<String>, ServiceError> {
    let row = payment::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let paid = invoice::Entity::find_by_id(row.invoice_id).one(tx.conn()).await?;
    let paid = paid.ok_or(ServiceError::NotFound)?;
    let is_early = row.kind == PaymentKind::Invoice && row.paid_on < paid.issue_date;
    Ok(is_early.then(|| {
        format!(
            "Die Zahlung vom {} liegt vor der Rechnung vom {}. Bitte beide Tage prüfen",
            format_date(row.paid_on),
            format_date(paid.issue_date)
        )
    }))
}

fn short(field: &'static str, name: &str, value: &str, chars: usize) -> Result<String, ServiceError> {
    let value = text::clean(value);
    if text::length(&value) > chars {
        let message = format!("{name} darf höchstens {chars} Zeichen haben.");
        return Err(ServiceError::field(field, message));
    }
    Ok(value)
}

/// The VAT that the authority owes itself with the invoice.
fn owed_tax(row: &invoice::Model, facts: &PaymentFacts) -> Result<Cents, ServiceError> {
    if row.self_assessed_tax == Cents::ZERO {
        let message = "Zu dieser Rechnung schulden Sie selbst keine Umsatzsteuer. Gehört sie doch dazu, bitte den Steuersatz der Position \
                       eintragen.";
        return Err(ServiceError::field("amount", message));
    }
    if row.tax_deducted {
        let message = "Die selbst geschuldete Umsatzsteuer wird als Vorsteuer abgezogen, es ist nichts zu zahlen. Stimmt das nicht, bitte \
                       den Haken bei „Vorsteuerabzug“ entfernen.";
        return Err(ServiceError::field("amount", message));
    }
    if facts.skonto != Cents::ZERO {
        let message = "Bei der Umsatzsteuer an das Finanzamt gibt es kein Skonto. Bitte das Feld leeren.";
        return Err(ServiceError::field("skonto", message));
    }
    Ok(row.self_assessed_tax)
}

/// What the invoice deducts as prepaid and no linked invoice proves.
fn claimed(row: &invoice::Model, facts: &PaymentFacts) -> Result<Cents, ServiceError> {
    let claimed = claimed_prepaid(row.prepaid, row.billed_before);
    if claimed == Cents::ZERO {
        let message = "Zu dieser Rechnung ist keine Vorauszahlung zu belegen: Sie zieht keine ab, oder verknüpfte Rechnungen belegen sie.";
        return Err(ServiceError::field("amount", message));
    }
    if facts.skonto != Cents::ZERO {
        let message = "Bei einer Vorauszahlung gibt es kein Skonto. Bitte das Feld leeren.";
        return Err(ServiceError::field("skonto", message));
    }
    Ok(claimed)
}

/// Refuses an invoice that is then to be paid with `due`, and with `tax` to the tax office, where the payments it has, their
/// Skonto or what is retained would be more, or of the other sign.
pub(in crate::purchasing::service) fn refuse_overpaid(
    row: &invoice::Model,
    due: Cents,
    tax: Cents,
) -> Result<(), ServiceError> {
    let settled = row.paid.plus(row.skonto);
    if ![row.paid, row.skonto, settled]
        .into_iter()
        .all(|sum| is_within(due, sum))
    {
        let message = format!(
            "Gezahlt sind schon {} €, als Skonto abgezogen {} €; zu zahlen wären dann {due} €. Bitte zuerst die Zahlungen berichtigen.",
            row.paid, row.skonto
        );
        return Err(ServiceError::field("gesamt", message));
    }
    if row.retention > due.max(Cents::ZERO) {
        let message = format!(
            "Einbehalten sind {} €; zu zahlen wären dann {due} €. Bitte zuerst den Sicherheitseinbehalt berichtigen.",
            row.retention
        );
        return Err(ServiceError::field("gesamt", message));
    }
    if !is_within(tax, row.tax_paid) {
        let message = format!(
            "An das Finanzamt sind schon {} € gezahlt; selbst geschuldet wären dann {tax} €. Bitte zuerst diese Zahlung berichtigen.",
            row.tax_paid
        );
        return Err(ServiceError::field("gesamt", message));
    }
    Ok(())
}

/// Whether a sum lies between nothing and what is due.
fn is_within(due: Cents, sum: Cents) -> bool {
    (due.0.min(0)..=due.0.max(0)).contains(&sum.0)
}

/// Refuses to correct a payment that came from a payment list so that more than the sum of its row stands on invoices.
///
/// # Errors
/// [`ServiceError::Field`] (`amount`) naming the row and its sum.
pub(super) async fn refuse_above_row(
    tx: &WriteTx,
    row: &payment::Model,
    amount: Cents,
) -> Result<(), ServiceError> {
    let Some(of_list) = row.row_id.filter(|_| amount != row.amount) else {
        return Ok(());
    };
    let told = payment_row::Entity::find_by_id(of_list).one(tx.conn()).await?;
    let told = told.ok_or(ServiceError::NotFound)?;
    let others = payment::Entity::find()
        .filter(payment::Column::RowId.eq(of_list))
        .filter(payment::Column::Id.ne(row.id))
        .all(tx.conn())
        .await?;
    let others: Cents = others.iter().map(|other| other.amount).sum();
    if is_within(told.amount, others.plus(amount)) {
        return Ok(());
    }
    let message = format!(
        "Die Zahlung ist Zeile {} der Zahlungsliste „{}“ über {} €; damit stünden {} € bei Rechnungen. Bitte hier höchstens {} € eintragen. Was \
         sonst gezahlt wurde, ist eine eigene Zahlung.",
        told.line,
        told.file_name,
        told.amount,
        others.plus(amount),
        told.amount.minus(others)
    );
    Err(ServiceError::field("amount", message))
}

/// All payments of one kind with their Skonto lie between nothing and what is due, so that a correction or refund may be negative but nothing
/// is overpaid.
async fn check_amounts(
    tx: &WriteTx,
    invoice: InvoiceId,
    except: Option<PaymentId>,
    facts: &PaymentFacts,
) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(invoice).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    refuse_rejected(&row)?;
    let due = match facts.kind {
        PaymentKind::Invoice => row.due,
        PaymentKind::Tax => owed_tax(&row, facts)?,
        PaymentKind::Prepaid => claimed(&row, facts)?,
    };
    let (paid, taken) = queries::paid_of_kind(tx.conn(), (invoice, facts.kind), except).await?;
    let open = due.minus(paid).minus(taken);
    let (amount, skonto) = (facts.amount, facts.skonto);
    let within = |sum: Cents| is_within(due, sum);
    if amount == Cents::ZERO {
        let message = "Bitte den gezahlten Betrag eintragen; 0,00 € ist keine Zahlung.";
        return Err(ServiceError::field("amount", message));
    }
    if skonto != Cents::ZERO && (skonto.0 < 0) != (amount.0 < 0) {
        let message = format!(
            "Skonto und Betrag haben dasselbe Vorzeichen, eingetragen sind {skonto} € und {amount} €. Ohne Abzug bleibt das Feld leer."
        );
        return Err(ServiceError::field("skonto", message));
    }
    let after = paid.plus(amount);
    if within(after) && within(after.plus(taken).plus(skonto)) && within(taken.plus(skonto)) {
        return Ok(());
    }
    if (amount.0 < 0) != (due.0 < 0) {
        let message = format!(
            "Gezahlt sind bisher {paid} €, als Skonto abgezogen {taken} €; die Zahlung lautet über {amount} €, das Skonto über {skonto} €. \
             Mehr lässt sich nicht zurücknehmen; bitte den Beleg prüfen."
        );
        return Err(ServiceError::field("amount", message));
    }
    if within(after.plus(taken)) {
        let message = format!(
            "Nach der Zahlung sind noch {} € offen; mehr kann nicht Skonto sein, angegeben sind {skonto} €. Bitte das Skonto berichtigen.",
            open.minus(amount)
        );
        return Err(ServiceError::field("skonto", message));
    }
    let message = format!(
        "Offen sind noch {open} €, die Zahlung lautet über {amount} €. Ein höherer Betrag lässt sich nicht eintragen; bitte den Beleg prüfen."
    );
    Err(ServiceError::field("amount", message))
}
