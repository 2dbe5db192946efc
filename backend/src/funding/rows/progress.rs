//! How far a proof is, and what keeps it back.

/// What the proof of a notice still lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Invoice lines that are not wholly divided (R12).
    pub open_lines: u64,
    /// Invoices of which not exactly the amount due is paid (R16).
    pub unpaid_invoices: u64,
    /// Invoices with a payment that nothing proves (R16).
    pub unproven_invoices: u64,
    /// Invoice lines with fewer devices than quantity (R16).
    pub short_lines: u64,
    /// Invoice lines without the place, acceptance or term that their kind asks for (R16).
    pub incomplete_lines: u64,
    /// Devices without serial number (R16, R20).
    pub without_serial: u64,
    /// Devices without room (R16).
    pub without_room: u64,
    /// Invoice lines without the day of the order (R7).
    pub without_order: u64,
    /// Invoice lines without the day of the acceptance, where it is asked for (R7).
    pub without_acceptance: u64,
    /// Parameters that the notice does not say yet (Angabe fehlt), as far as nobody has confirmed that.
    pub unknown: u64,
}

/// How far the proof of a notice is: what is there and what is not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub lacks: Readiness,
    /// Invoices with a part on the notice.
    pub invoices: u64,
    /// Devices that it binds.
    pub devices: u64,
    /// Invoices with a line that is not wholly divided.
    pub undivided: u64,
    /// Invoices with a line that lacks devices or particulars.
    pub incomplete: u64,
    /// Invoice lines with a part on the notice, but for those that give money back.
    pub lines: u64,
    /// Those of them without a day that R7 asks for.
    pub undated: u64,
    /// Accessories and services without acceptance, which only some notices ask for, and those of them with a day of order.
    pub works_without_acceptance: u64,
    pub works_undated: u64,
    /// Something was bought, and no Sachbericht tells of it.
    pub lacks_narrative: bool,
    /// Errors on the notice and its plan, also those that filing its proof would meet, that nobody has confirmed; 0 where nobody counted
    /// them.
    pub errors: u64,
    /// Errors on its invoices, orders and devices that nobody has confirmed; 0 where nobody counted them.
    pub record_errors: u64,
}

/// Errors that keep the proof of a notice back and that its page does not find by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocking {
    /// How many stand on its invoices, orders and devices.
    pub records: u64,
    /// Those on the notice and its cost plan that filing the proof would meet.
    pub filing: Vec<FilingError>,
}

/// An error on a notice or one of its Einzelansätze that filing the proof would meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingError {
    /// Id of the Einzelansatz it is about; `None` = the notice.
    pub item: Option<i64>,
    pub message: String,
}

impl Blocking {
    /// Without those that the page tells already: the Einzelansatz and the message of each.
    #[must_use]
    pub fn beside(mut self, told: &[(Option<i64>, &str)]) -> Self {
        let is_told = |error: &FilingError| told.contains(&(error.item, error.message.as_str()));
        self.filing.retain(|error| !is_told(error));
        self
    }
}
