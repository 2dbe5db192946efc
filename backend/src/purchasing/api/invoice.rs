//! One invoice as JSON.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_types::{SchoolId, SchoolNumber};
use serde::Serialize;

use super::invoices::InvoiceJson;
use super::lines::LineJson;
use super::payments::PaymentJson;
use crate::purchasing::einvoice::{EInvoice, Party};
use crate::purchasing::rows::{InvoiceDetail, KeptFile, LinkRow};

/// Eine Rechnung mit allem, was zu ihr gehört.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FullInvoice {
    #[serde(flatten)]
    invoice: InvoiceJson,
    version: i64,
    /// Nummer des Lieferanten.
    supplier_id: i64,
    /// Wie sie kam: `einvoice`, `scan`, `manual`.
    origin: &'static str,
    /// `ubl`, `cii` oder `zugferd`; nur bei einer E-Rechnung.
    #[schema(required)]
    syntax: Option<&'static str>,
    net_cents: i64,
    tax_cents: i64,
    prepaid_cents: i64,
    rounding_cents: i64,
    /// Umsatzsteuer, die der Schulträger selbst schuldet (§ 13b UStG), neben dem Rechnungsbetrag.
    self_assessed_tax_cents: i64,
    tax_deducted: bool,
    /// Was die Kette schon vorher berechnet hat und diese Rechnung wiederholt.
    billed_before_cents: i64,
    #[schema(required)]
    retention_until: Option<NaiveDate>,
    order_reference: String,
    accounting_reference: String,
    dms_reference: String,
    /// Bei einer Übernahme Datei und Zeile; sonst leer.
    taken_from: String,
    #[schema(required)]
    rejected_on: Option<NaiveDate>,
    rejected_because: String,
    /// Die Datei; `null` ohne eine, und bei einer Personalausgabe für alle außer Verwaltung und Fördermittel.
    #[schema(required)]
    file: Option<FileJson>,
    lines: Vec<LineJson>,
    payments: Vec<PaymentJson>,
    /// Frühere Rechnungen, auf die sie sich bezieht.
    earlier: Vec<LinkJson>,
    /// Spätere Rechnungen, die sich auf sie beziehen.
    later: Vec<LinkJson>,
    /// Was in der E-Rechnung steht; `null` ohne eine.
    #[schema(required)]
    einvoice: Option<EInvoiceJson>,
    /// Warum die gespeicherte E-Rechnung sich nicht lesen lässt; sonst leer.
    einvoice_error: String,
}

/// Die Datei, wie sie kam.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FileJson {
    name: String,
    media_type: String,
    sha256: String,
}

/// Verknüpfung mit einer anderen Rechnung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct LinkJson {
    id: i64,
    version: i64,
    #[schema(example = "vorausgegangen")]
    kind: &'static str,
    /// Steht so in der Rechnung selbst.
    is_stated: bool,
    number: String,
    #[schema(required)]
    date: Option<NaiveDate>,
    /// Nummer (`id`) der anderen Rechnung; `null`, solange sie nicht verknüpft ist.
    #[schema(required)]
    invoice: Option<i64>,
}

/// Inhalt der E-Rechnung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct EInvoiceJson {
    seller: PartyJson,
    buyer: PartyJson,
    #[schema(required)]
    payee: Option<PartyJson>,
    #[schema(required)]
    delivery_date: Option<NaiveDate>,
    #[schema(required)]
    payment_terms: Option<String>,
    vat_breakdown: Vec<VatJson>,
}

/// Verkäufer, Käufer oder Zahlungsempfänger.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PartyJson {
    name: String,
    #[schema(required)]
    vat_id: Option<String>,
    #[schema(required)]
    tax_number: Option<String>,
    address: Vec<String>,
    #[schema(required)]
    postal_code: Option<String>,
    #[schema(required)]
    city: Option<String>,
    #[schema(required)]
    country: Option<String>,
}

/// Eine Zeile der Steueraufteilung (BG-23).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct VatJson {
    /// Satz in Hundertstel Prozent: 1900 = 19 %.
    rate_basis_points: i64,
    taxable_cents: i64,
    tax_cents: i64,
    #[schema(required)]
    exemption_reason: Option<String>,
}

impl FullInvoice {
    /// The invoice, the content of its file, and the numbers of the schools that its parts name.
    pub(super) fn new(
        detail: InvoiceDetail,
        read: Option<Result<EInvoice, String>>,
        numbers: &BTreeMap<SchoolId, SchoolNumber>,
    ) -> Self {
        let (einvoice, einvoice_error) = match read {
            Some(Ok(read)) => (Some(EInvoiceJson::from(read)), String::new()),
            Some(Err(message)) => (None, message),
            None => (None, String::new()),
        };
        let lines = detail.lines.into_iter();
        Self {
            version: detail.version,
            supplier_id: detail.supplier.0,
            origin: detail.origin.code(),
            syntax: detail.syntax.map(|syntax| syntax.code()),
            net_cents: detail.net.0,
            tax_cents: detail.tax.0,
            prepaid_cents: detail.prepaid.0,
            rounding_cents: detail.rounding.0,
            self_assessed_tax_cents: detail.self_assessed_tax.0,
            tax_deducted: detail.tax_deducted,
            billed_before_cents: detail.billed_before.0,
            retention_until: detail.retention_until,
            order_reference: detail.order_reference,
            accounting_reference: detail.accounting_reference,
            dms_reference: detail.dms_reference,
            taken_from: detail.taken_from,
            rejected_on: detail.row.rejected_on,
            rejected_because: detail.rejected_because,
            invoice: detail.row.into(),
            file: detail.file.map(FileJson::from),
            lines: lines.map(|line| LineJson::new(line, numbers)).collect(),
            payments: detail.payments.into_iter().map(PaymentJson::from).collect(),
            earlier: detail.earlier.into_iter().map(LinkJson::from).collect(),
            later: detail.later.into_iter().map(LinkJson::from).collect(),
            einvoice,
            einvoice_error,
        }
    }

    /// Its version.
    pub(super) fn version(&self) -> i64 {
        self.version
    }
}

impl From<KeptFile> for FileJson {
    fn from(file: KeptFile) -> Self {
        Self {
            name: file.name,
            media_type: file.media_type,
            sha256: file.sha256,
        }
    }
}

impl From<LinkRow> for LinkJson {
    fn from(link: LinkRow) -> Self {
        Self {
            id: link.id.0,
            version: link.version,
            kind: link.kind.code(),
            is_stated: link.is_stated,
            number: link.number,
            date: link.date,
            invoice: link.other.map(|other| other.id.0),
        }
    }
}

impl From<EInvoice> for EInvoiceJson {
    fn from(read: EInvoice) -> Self {
        let row = |row: crate::purchasing::einvoice::VatBreakdown| VatJson {
            rate_basis_points: row.vat.rate.0,
            taxable_cents: row.taxable.0,
            tax_cents: row.tax.0,
            exemption_reason: row.exemption_reason,
        };
        Self {
            seller: read.seller.into(),
            buyer: read.buyer.into(),
            payee: read.payee.map(PartyJson::from),
            delivery_date: read.delivery_date,
            payment_terms: read.payment_terms,
            vat_breakdown: read.vat_breakdown.into_iter().map(row).collect(),
        }
    }
}

impl From<Party> for PartyJson {
    fn from(party: Party) -> Self {
        Self {
            name: party.name,
            vat_id: party.vat_id,
            tax_number: party.tax_number,
            address: party.address_lines,
            postal_code: party.postal_code,
            city: party.city,
            country: party.country,
        }
    }
}
