//! Addresses of this feature; the frame of every page links to them.

use crate::web::layout::address;

pub const HELP: &str = address::HELP;
pub const ACCESSIBILITY: &str = address::ACCESSIBILITY;
pub const REPORT_BARRIER: &str = address::REPORT_BARRIER;
pub const PRIVACY: &str = address::PRIVACY;
pub const IMPRINT: &str = address::IMPRINT;
pub const LICENCES: &str = address::LICENCES;
