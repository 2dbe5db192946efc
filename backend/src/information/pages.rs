//! Pages of this feature.

use askama::Template;

use super::paths;
use super::rows::AuthorityRow;
use crate::web::layout::Layout;
use crate::web::licences::Licence;

/// Help: what to do first, where each task is done, keys.
#[derive(Debug, Template)]
#[template(path = "information/help.html")]
pub struct HelpPage {
    pub layout: Layout,
    pub tasks: Vec<Task>,
}

/// A step on the way from the notice to the proof.
#[derive(Debug)]
pub struct Task {
    pub title: &'static str,
    pub text: &'static str,
    /// Where it is done, as (address, menu entry); `None` for who may not open it.
    pub place: Option<(String, String)>,
}

/// How far everybody can use the pages.
#[derive(Debug, Template)]
#[template(path = "information/accessibility.html")]
pub struct AccessibilityPage {
    pub layout: Layout,
    pub authority: AuthorityRow,
}

/// Where to report what somebody cannot use.
#[derive(Debug, Template)]
#[template(path = "information/report_barrier.html")]
pub struct ReportBarrierPage {
    pub layout: Layout,
    pub authority: AuthorityRow,
}

/// What is stored about the people who use the pages.
#[derive(Debug, Template)]
#[template(path = "information/privacy.html")]
pub struct PrivacyPage {
    pub layout: Layout,
    pub authority: AuthorityRow,
    pub idle_minutes: u32,
    pub absolute_hours: u32,
}

/// Who answers for the pages.
#[derive(Debug, Template)]
#[template(path = "information/imprint.html")]
pub struct ImprintPage {
    pub layout: Layout,
    pub authority: AuthorityRow,
}

/// The parts of others that are delivered with the program.
#[derive(Debug, Template)]
#[template(path = "information/licences.html")]
pub struct LicencesPage {
    pub layout: Layout,
    pub licences: &'static [Licence],
}
