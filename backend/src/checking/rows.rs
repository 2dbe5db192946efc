//! What checking answers, and what it reads.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, ApplicationId, BasisPoints, Cents, CostItemId, DeviceId, DeviceStatus, InvoiceId,
    InvoiceLineId, LineKind, NoticeId, OrderId, OwnZweckbindung, PaymentKind, Quantity, SchoolId, Severity,
};

/// The record whose page shows the subject of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    Application(ApplicationId),
    Notice(NoticeId),
    Order(OrderId),
    Invoice(InvoiceId),
    Device(DeviceId),
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    /// Angabe fehlt.
    pub missing: usize,
    /// Confirmed, of whatever severity: they are counted here only.
    pub confirmed: usize,
}

impl Counts {
    /// Counts findings that are open (`false`) or confirmed (`true`).
    #[must_use]
    pub fn of_all(findings: impl IntoIterator<Item = (Severity, bool)>) -> Self {
        let mut confirmed = 0;
        let open: Vec<Severity> = findings
            .into_iter()
            .filter_map(|(severity, is_confirmed)| {
                confirmed += usize::from(is_confirmed);
                (!is_confirmed).then_some(severity)
            })
            .collect();
        Self {
            confirmed,
            ..Self::of(open)
        }
    }

    /// Counts findings by their severities.
    #[must_use]
    pub fn of(severities: impl IntoIterator<Item = Severity>) -> Self {
        severities.into_iter().fold(Self::default(), |counts, severity| {
            let Self {
                errors,
                warnings,
                missing,
                ..
            } = counts;
            match severity {
                Severity::Error => Self {
                    errors: errors + 1,
                    ..counts
                },
                Severity::Warning => Self {
                    warnings: warnings + 1,
                    ..counts
                },
                Severity::MissingParameter => Self {
                    missing: missing + 1,
                    ..counts
                },
            }
        })
    }

    /// Findings of this severity.
    #[must_use]
    pub fn at(self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::MissingParameter => self.missing,
        }
    }

    /// All findings that are open.
    #[must_use]
    pub fn total(self) -> usize {
        self.errors + self.warnings + self.missing
    }
}

impl Counts {
    /// Each count in words with its severity (`None` = confirmed): `2 Fehler`, `1 Warnung`, `3 Angaben fehlen`, and `1 bestätigt` where
    /// there is one.
    #[must_use]
    pub fn parts(self) -> Vec<(Option<Severity>, usize, String)> {
        let warnings = if self.warnings == 1 {
            "Warnung"
        } else {
            "Warnungen"
        };
        let missing = if self.missing == 1 {
            "Angabe fehlt"
        } else {
            "Angaben fehlen"
        };
        let all = [
            (Some(Severity::Error), self.errors, "Fehler"),
            (Some(Severity::Warning), self.warnings, warnings),
            (Some(Severity::MissingParameter), self.missing, missing),
            (None, self.confirmed, "bestätigt"),
        ];
        let told = all
            .into_iter()
            .filter(|(severity, count, _)| severity.is_some() || *count > 0);
        told.map(|(severity, count, words)| (severity, count, format!("{count} {words}")))
            .collect()
    }
}

impl std::fmt::Display for Counts {
    /// `2 Fehler · 1 Warnung · 3 Angaben fehlen`, and ` · 1 bestätigt` where there is one.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<String> = self.parts().into_iter().map(|(_, _, words)| words).collect();
        f.write_str(&words.join(" · "))
    }
}

/// An invoice as rules see it.
#[derive(Debug, Clone)]
pub(super) struct InvoiceRow {
    pub(super) id: InvoiceId,
    pub(super) number: String,
    pub(super) issue_date: NaiveDate,
    /// Abschlags- oder Teilschlussrechnung.
    pub(super) is_partial: bool,
    pub(super) due: Cents,
    pub(super) prepaid: Cents,
    /// What its chain has billed before.
    pub(super) billed_before: Cents,
    /// What payments and Skonto settle of the linked invoices that it bills again.
    pub(super) chain: Cents,
    /// Sicherheitseinbehalt.
    pub(super) retention: Cents,
    pub(super) retention_until: Option<NaiveDate>,
    /// VAT that the authority owes itself.
    pub(super) self_assessed_tax: Cents,
    /// What the Skonto takes off that VAT, and the Skonto of all payments.
    pub(super) tax_skonto: Cents,
    pub(super) skonto: Cents,
    /// It is deducted as Vorsteuer.
    pub(super) tax_deducted: bool,
}

/// A line of an invoice as rules see it.
#[derive(Debug, Clone)]
pub(super) struct LineRow {
    pub(super) id: InvoiceLineId,
    pub(super) invoice: InvoiceId,
    pub(super) position: i64,
    pub(super) gross: Cents,
    pub(super) quantity: Quantity,
    pub(super) kind: LineKind,
    pub(super) ordered_on: Option<NaiveDate>,
    pub(super) accepted_on: Option<NaiveDate>,
    pub(super) has_place: bool,
    /// How much of an Anlage there is (Umfang).
    pub(super) has_extent: bool,
    /// First and last day of a licence.
    pub(super) has_term: bool,
    /// Of the VAT that the authority owes itself.
    pub(super) self_assessed_rate: Option<BasisPoints>,
    /// Of the VAT that the supplier charges.
    pub(super) vat_rate: BasisPoints,
}

/// An allocation with the Einzelansatz and the notice that pay it; both empty = own funds.
#[derive(Debug, Clone)]
pub(super) struct PartRow {
    pub(super) id: AllocationId,
    pub(super) line: InvoiceLineId,
    pub(super) gross: Cents,
    pub(super) eligible: Cents,
    pub(super) item: Option<CostItemId>,
    pub(super) notice: Option<NoticeId>,
    /// Its share of the line's quantity, where it was stated.
    pub(super) quantity: Option<Quantity>,
    /// Its own school, else that of its cost line.
    pub(super) school: Option<SchoolId>,
    /// Sachkonto; empty as long as unknown.
    pub(super) account: String,
}

/// A payment as rules see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct PaymentRow {
    pub(super) invoice: InvoiceId,
    pub(super) kind: PaymentKind,
    pub(super) paid_on: NaiveDate,
    pub(super) amount: Cents,
    pub(super) skonto: Cents,
    pub(super) proven: bool,
}

/// Devices that were created from an invoice line, in all and on one notice.
#[derive(Debug, Clone, Copy)]
pub(super) struct DevicesOfLine {
    pub(super) line: InvoiceLineId,
    /// `None` = on any notice or own funds, each device once.
    pub(super) notice: Option<NoticeId>,
    pub(super) devices: i64,
}

/// A device that a rule may object to.
#[derive(Debug, Clone)]
pub(super) struct DeviceRow {
    pub(super) id: DeviceId,
    pub(super) inventory_number: String,
    pub(super) notice: NoticeId,
    pub(super) status: DeviceStatus,
    /// Of devices that are gone: the day they went.
    pub(super) status_since: Option<NaiveDate>,
    pub(super) commissioned_on: Option<NaiveDate>,
    pub(super) bound_until: Option<NaiveDate>,
    pub(super) has_serial: bool,
    pub(super) has_room: bool,
    /// It went back to the supplier for a credit note.
    pub(super) is_credited: bool,
    /// What the Einzelansatz that it was bought on says of the Zweckbindung.
    pub(super) own: OwnZweckbindung,
}

/// A bound device at another school than the one whose cost line pays it.
#[derive(Debug, Clone)]
pub(super) struct RelocatedRow {
    pub(super) notice: NoticeId,
    pub(super) id: DeviceId,
    pub(super) inventory_number: String,
    pub(super) granted_for: String,
    pub(super) stands_at: String,
    pub(super) bound_until: NaiveDate,
}

/// A device that no notice binds and that R20 objects to.
#[derive(Debug, Clone)]
pub(super) struct UnboundRow {
    pub(super) id: DeviceId,
    pub(super) inventory_number: String,
    pub(super) has_serial: bool,
    /// Paid by an allocation.
    pub(super) is_paid: bool,
}

/// A device that several notices pay for.
#[derive(Debug, Clone)]
pub(super) struct SharedDevice {
    pub(super) id: DeviceId,
    pub(super) inventory_number: String,
    pub(super) notices: Vec<NoticeId>,
}

/// A line of a cost plan (Kostenzeile).
#[derive(Debug, Clone)]
pub(super) struct PlanLine {
    pub(super) notice: NoticeId,
    pub(super) item: CostItemId,
    /// „Kostenzeile 2.1“.
    pub(super) label: String,
    pub(super) title: String,
    pub(super) school: Option<SchoolId>,
    pub(super) eligible: Cents,
}

/// An eligible amount that a notice pays or is to pay for a school.
#[derive(Debug, Clone, Copy)]
pub(super) struct SchoolAmount {
    pub(super) notice: NoticeId,
    pub(super) school: Option<SchoolId>,
    pub(super) eligible: Cents,
}

/// What a notice pays of a device by one allocation, eligible.
#[derive(Debug, Clone)]
pub(super) struct ShareRow {
    pub(super) notice: NoticeId,
    pub(super) id: DeviceId,
    pub(super) inventory_number: String,
    pub(super) gross: Cents,
    pub(super) net: Cents,
}
