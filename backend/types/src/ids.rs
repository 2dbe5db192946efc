//! Database ids, one newtype a table, so that a school's id is never taken for a device's.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub i64);

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl std::str::FromStr for $name {
                type Err = std::num::ParseIntError;
                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    text.parse().map(Self)
                }
            }

            #[cfg(feature = "db")]
            crate::db::integer_column!($name, |id: $name| id.0, $name);
        )+
    };
}

ids! {
    /// School (Schule).
    SchoolId;
    /// Site of a school (Standort).
    SiteId;
    /// Building on a site (Gebäude).
    BuildingId;
    /// Room (Raum).
    RoomId;
    /// Contact of a school (Ansprechperson).
    ContactId;
    /// Grant application (Antrag).
    ApplicationId;
    /// Ceiling of a programme (Budget).
    BudgetId;
    /// What a financial year (Haushaltsjahr) provides for a programme.
    BudgetYearId;
    /// Document that programmes ask for, of a school.
    SchoolDocumentId;
    /// Grant notice (Zuwendungsbescheid).
    NoticeId;
    /// Binding item of a notice's cost plan (Einzelansatz).
    CostItemId;
    /// Line below a cost item (Kostenzeile: school, item, quantity × price).
    CostLineId;
    /// Payout of grant money (Auszahlung).
    PayoutId;
    /// Request for grant money (Mittelabruf).
    DrawdownId;
    /// A report that was made (Bericht).
    MadeReportId;
    /// Base rate (Basiszinssatz).
    BaseRateId;
    /// Limit between asset and expense (Wertgrenze der Aktivierung).
    AssetLimitId;
    /// Filter of the device list under a name (Gespeicherter Filter).
    SavedFilterId;
    /// Step of the examination of a proof (Schritt der Prüfung).
    ProofStepId;
    /// What an auditor accepts of a filed receipt (Kürzung).
    ReceiptCutId;
    /// Change notice (Änderungsbescheid).
    AmendmentId;
    /// Reallocation between Einzelansätze (Umschichtung).
    ReallocationId;
    /// Supplier (Lieferant).
    SupplierId;
    /// Order (Bestellung, Auftrag).
    OrderId;
    /// Line of an order (Bestellposition).
    OrderLineId;
    /// Delivery of an order (Lieferung).
    DeliveryId;
    /// Threshold for awards (Wertgrenze).
    ThresholdId;
    /// Edition of a funding programme that the authority entered (Fassung).
    ProgrammeEditionId;
    /// Note on a record (Vermerk).
    MemoId;
    /// Stored document (Dokument).
    DocumentId;
    /// Invoice (Rechnung).
    InvoiceId;
    /// Invoice line (Rechnungsposition).
    InvoiceLineId;
    /// Reference of an invoice to an earlier one (Verknüpfung).
    InvoiceLinkId;
    /// Part of an invoice line that is paid from one cost line or from own funds (Zuordnung).
    AllocationId;
    /// Payment of an invoice (Zahlung).
    PaymentId;
    /// Row of a payment file (Zahlungszeile).
    PaymentRowId;
    /// Remembered columns of a payment file (Spaltenzuordnung).
    PaymentMappingId;
    /// Record that came in by a takeover (übernommener Eintrag).
    TakenOverId;
    /// Remembered columns of a takeover's list (Spaltenzuordnung der Übernahme).
    TakeoverMappingId;
    /// Device model (Gerätemodell).
    ModelId;
    /// Device (Gerät).
    DeviceId;
    /// Share of an allocation in a device's price (Finanzierungsanteil).
    FundingShareId;
    /// Filed version of a proof (Einreichung).
    FilingId;
    /// User account (Benutzerkonto).
    UserId;
    /// API token (API-Token).
    TokenId;
    /// Sign-in session.
    SessionId;
    /// Audit event (Protokolleintrag).
    EventId;
}
