//! An invoice (Rechnung).

use paktbuch_types::{Cents, DocumentId, InvoiceId, InvoiceOrigin, InvoiceSyntax, SupplierId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: InvoiceId,
    pub supplier_id: SupplierId,
    /// Rechnungsnummer (BT-1).
    pub number: String,
    pub issue_date: Date,
    /// BT-3.
    pub type_code: i64,
    pub currency: String,
    /// Of an e-invoice.
    pub syntax: Option<InvoiceSyntax>,
    pub origin: InvoiceOrigin,
    /// BT-109.
    pub net: Cents,
    /// BT-110.
    pub tax: Cents,
    /// BT-112.
    pub gross: Cents,
    /// BT-113.
    pub prepaid: Cents,
    /// BT-114.
    pub rounding: Cents,
    /// BT-115.
    pub due: Cents,
    pub due_date: Option<Date>,
    pub buyer_reference: String,
    pub order_reference: String,
    /// Number in the accounting system (e.g. Infoma-Beleg).
    pub accounting_reference: String,
    /// Where the document management system has it (e.g. d.3).
    pub dms_reference: String,
    /// The file as it came: XML, PDF or scan; none where it was entered by hand alone.
    pub document_id: Option<DocumentId>,
    /// The XML inside, where that file is a PDF.
    pub xml_id: Option<DocumentId>,
    pub received_at: DateTimeUtc,
    pub note: String,
    pub search: String,
    /// VAT that the authority owes itself (categories AE, K, G), beside `gross`, on what is paid: without that on the Skonto taken.
    pub self_assessed_tax: Cents,
    /// What the chain has billed before and this invoice repeats; taken off its lines.
    pub billed_before: Cents,
    /// Sum of its allocations; this and the next two are kept by the services that change them.
    pub allocated: Cents,
    /// Lines that are not wholly allocated; while there are any, the invoice waits in the inbox (Rechnungseingang).
    pub open_lines: i64,
    /// Sum of its payments.
    pub paid: Cents,
    pub version: i64,
    /// Sum of the Skonto of its payments, kept as `paid`.
    pub skonto: Cents,
    /// Retention money (Sicherheitseinbehalt): stays open without being overdue.
    pub retention: Cents,
    pub retention_until: Option<Date>,
    /// Name of the seller as the invoice prints it; the supplier joins all its invoices.
    pub seller: String,
    /// Sum of the payments of `self_assessed_tax` to the tax office, kept as `paid`.
    pub tax_paid: Cents,
    /// What the Skonto takes off `self_assessed_tax` (§ 17 Abs. 1 UStG), kept as `skonto`.
    pub tax_skonto: Cents,
    /// VAT is deducted as input tax (Vorsteuerabzug): nothing of `self_assessed_tax` is paid or spent, and of its allocations at most the
    /// net share is eligible.
    pub tax_deducted: bool,
    /// The day on which it was rejected (zurückgewiesen): it is kept, but counts nowhere.
    pub rejected_on: Option<Date>,
    /// Why; empty where it was not.
    pub rejected_because: String,
    /// BT-12.
    pub contract_reference: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::supplier::Entity",
        from = "Column::SupplierId",
        to = "super::supplier::Column::Id"
    )]
    Supplier,
    #[sea_orm(
        belongs_to = "super::document::Entity",
        from = "Column::DocumentId",
        to = "super::document::Column::Id"
    )]
    Document,
    #[sea_orm(
        belongs_to = "super::document::Entity",
        from = "Column::XmlId",
        to = "super::document::Column::Id"
    )]
    Xml,
}

impl Related<super::supplier::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Supplier.def()
    }
}

impl Related<super::document::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Document.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
