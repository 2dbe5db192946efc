//! How an invoice comes in: as the supplier's file, or entered by hand.

use paktbuch_seed::InvoiceSeed;
use paktbuch_seed::einvoice::LineData;
use paktbuch_types::{InvoiceId, InvoiceOrigin, InvoiceSyntax};

use super::{PlayError, permit};
use crate::auth::{ImportInvoices, Permit, RecordInvoices};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::commands::{EnterInvoice, EnterLine};
use crate::purchasing::einvoice::{self, EInvoice};
use crate::purchasing::{self, ReadFile, StoredFile, StoredScan, Typed};

/// An invoice that is about to come in; its files are stored.
pub(super) enum Intake {
    File {
        permit: Permit<ImportInvoices>,
        name: String,
        stored: StoredFile,
        invoice: Box<EInvoice>,
    },
    Hand {
        permit: Permit<RecordInvoices>,
        command: Box<EnterInvoice>,
        scan: Option<StoredScan>,
    },
}

impl Intake {
    pub(super) fn of(documents: &Documents, seed: &InvoiceSeed) -> Result<Self, PlayError> {
        let scan = |seed: &InvoiceSeed| -> Result<StoredScan, PlayError> {
            Ok(StoredScan {
                file: documents.put(&seed.file())?,
                media_type: "application/pdf",
                name: seed.file_name(),
            })
        };
        let scan = match seed.origin {
            InvoiceOrigin::EInvoice => return Self::file(documents, seed),
            InvoiceOrigin::Manual | InvoiceOrigin::Receipt => None,
            InvoiceOrigin::Scan => Some(scan(seed)?),
        };
        Ok(Self::Hand {
            permit: permit()?,
            command: Box::new(by_hand(seed)),
            scan,
        })
    }

    /// The PDF of a scenario is our own: what stands in it is known, and no limited process has to look.
    fn file(documents: &Documents, seed: &InvoiceSeed) -> Result<Self, PlayError> {
        let (file, xml) = (seed.file(), seed.embedded());
        let mut invoice = einvoice::read_verified(xml.as_ref().unwrap_or(&file))?;
        if xml.is_some() {
            invoice.syntax = InvoiceSyntax::Zugferd;
        }
        let read = ReadFile { invoice, xml };
        Ok(Self::File {
            permit: permit()?,
            name: seed.file_name(),
            stored: read.store(documents, &file)?,
            invoice: Box::new(read.invoice),
        })
    }

    pub(super) async fn enter(self, tx: &WriteTx) -> Result<InvoiceId, ServiceError> {
        match self {
            Self::File {
                permit,
                name,
                stored,
                invoice,
            } => {
                let taken = purchasing::take_invoice(tx, &permit, &stored, &name, &invoice).await?;
                Ok(taken.invoice())
            }
            Self::Hand {
                permit,
                command,
                scan,
            } => purchasing::enter_invoice(tx, &permit, *command, scan).await,
        }
    }
}

fn by_hand(seed: &InvoiceSeed) -> EnterInvoice {
    let invoice = &seed.invoice;
    let line = |line: &LineData| EnterLine {
        name: line.name.clone(),
        quantity: line.quantity,
        amount: line.net,
        rate: line.vat_rate,
        self_assessed_rate: None,
    };
    EnterInvoice {
        supplier: invoice.seller.name.clone(),
        vat_id: invoice.seller.vat_id.clone().unwrap_or_default(),
        number: invoice.number.clone(),
        issue_date: invoice.issue_date,
        due_date: Some(invoice.due_date),
        type_code: invoice.type_code,
        order_reference: invoice.order_reference.clone().unwrap_or_default(),
        accounting_reference: String::new(),
        dms_reference: String::new(),
        typed: Typed::Net,
        lines: invoice.lines.iter().map(line).collect(),
        total: invoice.totals().gross,
        prepaid: invoice.prepaid,
    }
}
