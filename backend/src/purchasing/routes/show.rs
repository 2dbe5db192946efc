//! Putting an invoice's page together.

use paktbuch_types::{InvoiceId, InvoiceLineId, InvoiceOrigin};

use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, ConfirmFindings, CreateDevices, EditDevices, EditInvoices, RecordInvoices};
use crate::checking::paths as checking;
use crate::purchasing::discount::offers;
use crate::purchasing::einvoice;
use crate::purchasing::forms::more::{LinkForm, MoreForm};
use crate::purchasing::forms::{PaymentForm, RetentionForm, Sheet};
use crate::purchasing::pages::{InvoicePage, InvoiceParts, ShownFinding};
use crate::purchasing::rows::{InvoiceDetail, Precedents, TargetGroup};
use crate::purchasing::suggest::{self, Proposals};
use crate::purchasing::{comparing, queries, service};
use crate::rules::{self, Finding};
use crate::web::components::{Conflict, ConflictRow, HistoryEntry};
use crate::web::error::AppError;
use crate::web::form::FormErrors;
use crate::web::request::{Authority, Frame};

/// Entries of the history that the page shows.
const HISTORY: u64 = 200;

/// Devices that a credit note may bring back, as the page shows them.
const MOST_RETURNED: u64 = 100;

/// What a page shows beside what is stored.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) sheet: Option<Sheet>,
    /// Chosen target of what is open of all lines.
    pub(super) rest: String,
    pub(super) payment: Option<PaymentForm>,
    pub(super) retention: Option<RetentionForm>,
    /// Which Skonto of the payment terms the form is filled with, from 1.
    pub(super) skonto: Option<usize>,
    pub(super) more: Option<MoreForm>,
    /// A link as chosen, where it was refused.
    pub(super) link: Option<LinkForm>,
    /// Reason to reject the invoice.
    pub(super) reason: String,
    pub(super) errors: FormErrors,
    pub(super) conflict: Option<Conflict>,
    pub(super) added: Option<InvoiceLineId>,
}

/// The invoice, or 404.
pub(super) async fn stored(authority: &Authority, id: InvoiceId) -> Result<InvoiceDetail, AppError> {
    queries::invoice_detail(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

/// Whether the files of the invoice are kept from `actor`: those of a Personalausgabe tell person and pay, as the page does to
/// those who enter receipts only.
pub(in crate::purchasing) async fn withholds(
    authority: &Authority,
    actor: &Actor,
    invoice: &InvoiceDetail,
) -> Result<bool, AppError> {
    // Nothing but a receipt is a Personalausgabe.
    if actor.may::<RecordInvoices>() || invoice.origin != InvoiceOrigin::Receipt {
        return Ok(false);
    }
    let personnel = queries::personnel_of(authority.db.reader(), invoice.row.id).await?;
    Ok(personnel.is_some())
}

/// Who changed the invoice last, and when.
pub(super) async fn last_change(authority: &Authority, id: InvoiceId) -> Result<(String, String), AppError> {
    let conn = authority.db.reader();
    let last = audit::of_subject(conn, SubjectKind::Invoice, id.0, 1)
        .await?
        .pop();
    Ok(last.map_or_else(Default::default, |entry| {
        (entry.who, entry.at.format("%d.%m.%Y, %H:%M Uhr").to_string())
    }))
}

/// Proposals for the lines of an invoice; `read` is its stored file, read anew.
pub(super) async fn suggestions(
    authority: &Authority,
    invoice: &InvoiceDetail,
    groups: &[TargetGroup],
    read: &Option<Result<einvoice::EInvoice, String>>,
) -> Result<Proposals, AppError> {
    if !invoice.lines.iter().any(suggest::asks) {
        return Ok(Proposals::default());
    }
    let conn = authority.db.reader();
    let chain: Vec<InvoiceId> = invoice
        .earlier
        .iter()
        .chain(&invoice.later)
        .filter_map(|link| link.other.as_ref().or(link.meant.as_ref()))
        .map(|other| other.id)
        .collect();
    let (chain, supplier, others, orders) = tokio::try_join!(
        queries::lines_of(conn, &chain),
        queries::lines_of_supplier(conn, invoice.supplier, invoice.row.id),
        queries::lines_of_others(conn, invoice.supplier),
        queries::order_lines(conn, invoice.supplier, &invoice.order_reference, &[]),
    )?;
    let mut credited = Vec::new();
    for id in invoice.credited() {
        let before = queries::invoice_detail(conn, id).await?;
        credited.extend(before.into_iter().flat_map(|before| {
            let number = before.row.number;
            before.lines.into_iter().map(move |line| (number.clone(), line))
        }));
    }
    let before = Precedents {
        invoiced: Some(invoice.row.date),
        credited,
        named: comparing::of_reference(&invoice.order_reference, orders),
        chain,
        supplier,
        others,
    };
    let place = read_well(read).map(einvoice::EInvoice::place).unwrap_or_default();
    Ok(suggest::proposals(&invoice.lines, &before, groups, &place))
}

/// The page of an invoice.
pub(super) async fn page(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    invoice: &InvoiceDetail,
    typed: Typed,
) -> Result<InvoicePage, AppError> {
    // Boxed: its many reads side by side would lie within the future of each request that shows it.
    Box::pin(put_together(frame, authority, actor, invoice, typed)).await
}

async fn put_together(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    invoice: &InvoiceDetail,
    typed: Typed,
) -> Result<InvoicePage, AppError> {
    let conn = authority.db.reader();
    let id = invoice.row.id;
    let may_edit = actor.may::<EditInvoices>();
    let linkable = async {
        if may_edit {
            queries::linkable(conn, invoice.supplier, (id, invoice.row.date)).await
        } else {
            Ok(Vec::new())
        }
    };
    let link_offers = async {
        if may_edit {
            Ok(service::link_offers(conn, id).await?)
        } else {
            Ok(Vec::new())
        }
    };
    let credited = invoice.credited();
    let returnable = async {
        if actor.may::<EditDevices>() {
            queries::returnable(conn, &credited, MOST_RETURNED).await
        } else {
            Ok(Vec::new())
        }
    };
    let personnel = async {
        if actor.may::<RecordInvoices>() {
            queries::personnel_of(conn, id).await
        } else {
            Ok(None)
        }
    };
    // Reads that ask nothing of each other go side by side.
    let (
        groups,
        (findings, effects),
        read,
        (history, linkable, inbox, orders, returnable, personnel),
        link_offers,
    ) = tokio::try_join!(
        async { Ok(queries::targets(conn).await?) },
        async { Ok(service::review(conn, id, authority.db.clock().today()).await?) },
        read_again(authority, invoice),
        async {
            Ok(tokio::try_join!(
                audit::of_subject(conn, SubjectKind::Invoice, id.0, HISTORY),
                linkable,
                queries::inbox(conn, &invoice.row),
                queries::order_lines(conn, invoice.supplier, &invoice.order_reference, &[]),
                returnable,
                personnel,
            )?)
        },
        link_offers,
    )?;
    let proposals = if may_edit {
        suggestions(authority, invoice, &groups, &read).await?
    } else {
        Proposals::default()
    };
    let is_typed = typed.sheet.is_some();
    let sheet = typed
        .sheet
        .unwrap_or_else(|| Sheet::proposed(invoice, read_well(&read), authority.db.clock().today()));
    let payment = typed.payment.unwrap_or_else(|| {
        let offers = read_well(&read).map(offers).unwrap_or_default();
        let offer = typed.skonto.and_then(|number| offers.get(number.checked_sub(1)?));
        match offer.filter(|_| invoice.payments.is_empty()) {
            Some(offer) => PaymentForm::discounted(invoice, offer),
            None => PaymentForm::open(invoice),
        }
    });
    let is_withheld = withholds(authority, actor, invoice).await?;
    let may_confirm = actor.may::<ConfirmFindings>();
    let parts = InvoiceParts {
        invoice,
        read,
        is_typed,
        rest: &typed.rest,
        sheet: &sheet,
        groups,
        suggestions: proposals.made,
        several: proposals.several,
        findings: findings
            .into_iter()
            .map(|found| ShownFinding {
                confirmation: found
                    .confirmation
                    .map(|confirmation| confirmation.sentence())
                    .unwrap_or_default(),
                confirm: may_confirm.then(|| checking::confirm(&found.fingerprint, None)),
                ..shown(found.finding)
            })
            .collect(),
        effects,
        inbox,
        history: history.into_iter().map(HistoryEntry::from).collect(),
        payment: &payment,
        retention: typed.retention.as_ref(),
        reason: &typed.reason,
        errors: &typed.errors,
        more: &typed.more.unwrap_or_else(|| MoreForm::stored(invoice)),
        link: &typed.link.unwrap_or_default(),
        linkable: linkable
            .into_iter()
            .map(|(id, words)| (id.to_string(), words))
            .collect(),
        offers: &link_offers,
        conflict: typed.conflict,
        added: typed.added,
        returnable,
        orders,
        personnel,
        is_withheld,
        may_edit,
        may_create: actor.may::<CreateDevices>(),
        may_correct: actor.may::<RecordInvoices>(),
    };
    Ok(InvoicePage::new(frame.layout(), parts))
}

/// Both versions of a record, and who changed it last.
pub(super) async fn conflict(
    authority: &Authority,
    subject: SubjectKind,
    id: i64,
    rows: Vec<ConflictRow>,
) -> Result<Conflict, AppError> {
    let last = audit::of_subject(authority.db.reader(), subject, id, 1)
        .await?
        .pop();
    let (changed_by, changed_at) = last.map_or_else(Default::default, |entry| {
        (entry.who, entry.at.format("%d.%m.%Y, %H:%M Uhr").to_string())
    });
    Ok(Conflict {
        changed_by,
        changed_at,
        rows,
    })
}

/// The stored file of an e-invoice, read anew; the message where it is damaged or gone.
pub(in crate::purchasing) async fn read_again(
    authority: &Authority,
    invoice: &InvoiceDetail,
) -> Result<Option<Result<einvoice::EInvoice, String>>, AppError> {
    let Some(xml) = &invoice.xml else {
        return Ok(None);
    };
    let (documents, sha256, syntax) = (authority.documents.clone(), xml.sha256.clone(), invoice.syntax);
    let read = tokio::task::spawn_blocking(move || {
        let bytes = documents.get(&sha256).map_err(|error| error.to_string())?;
        let mut read = einvoice::read(&bytes).map_err(|error| error.to_string())?;
        read.syntax = syntax.unwrap_or(read.syntax);
        Ok(read)
    });
    read.await.map(Some).map_err(AppError::internal)
}

/// The e-invoice, where there is one and it can be read.
fn read_well(read: &Option<Result<einvoice::EInvoice, String>>) -> Option<&einvoice::EInvoice> {
    read.as_ref()?.as_ref().ok()
}

fn shown(finding: Finding) -> ShownFinding {
    let about = |kind| (finding.subject.kind == kind).then_some(finding.subject.id);
    ShownFinding {
        rule: finding.rule.code(),
        severity: finding.severity,
        line: about(rules::SubjectKind::InvoiceLine),
        item: about(rules::SubjectKind::CostItem),
        message: finding.message,
        remedy: finding.remedy,
        source: finding.source,
        confirmation: String::new(),
        confirm: None,
    }
}
