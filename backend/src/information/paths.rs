//! Addresses of this feature; the frame of every page links to them.

use crate::web::layout::address;

/// The help page (Hilfe).
pub const HELP: &str = address::HELP;
/// The statement on accessibility (Erklärung zur Barrierefreiheit).
pub const ACCESSIBILITY: &str = address::ACCESSIBILITY;
/// Where somebody tells of a barrier.
pub const REPORT_BARRIER: &str = address::REPORT_BARRIER;
/// The notice on personal data (Datenschutz).
pub const PRIVACY: &str = address::PRIVACY;
/// Who runs this installation (Impressum).
pub const IMPRINT: &str = address::IMPRINT;
/// The licences of all that the program contains.
pub const LICENCES: &str = address::LICENCES;
