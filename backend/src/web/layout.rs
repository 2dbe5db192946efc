//! The frame of every page: who is signed in, where one is, what just happened. Plain data for `templates/base.html`;
//! every page struct carries it as its field `layout`.

use super::basis::Basis;

/// Addresses that the frame itself links to.
pub mod address {
    /// The start page (Übersicht).
    pub const HOME: &str = "/";
    /// Search over everything, `?q=`.
    pub const SEARCH: &str = "/suche";
    /// The help page (Hilfe).
    pub const HELP: &str = "/hilfe";
    /// The own account: password, sessions.
    pub const ACCOUNT: &str = "/konto";
    /// Where one signs in.
    pub const SIGN_IN: &str = "/anmelden";
    /// POST with the CSRF token.
    pub const SIGN_OUT: &str = "/abmelden";
    /// Answers how many seconds the session still lasts; asking prolongs it.
    pub const SESSION: &str = "/sitzung";
    /// The statement on accessibility (Erklärung zur Barrierefreiheit).
    pub const ACCESSIBILITY: &str = "/barrierefreiheit";
    /// Where somebody tells of a barrier.
    pub const REPORT_BARRIER: &str = "/barriere-melden";
    /// The notice on personal data (Datenschutz).
    pub const PRIVACY: &str = "/datenschutz";
    /// Who runs this installation (Impressum).
    pub const IMPRINT: &str = "/impressum";
    /// The licences of all that the program contains.
    pub const LICENCES: &str = "/lizenzen";
    /// Angaben zum Schulträger.
    pub const AUTHORITY: &str = "/verwaltung/traeger";
}

/// Name of the hidden field with the CSRF token.
pub const CSRF_FIELD: &str = "csrf";
/// Name of the hidden field with the one-time key of a form, which makes a second sending harmless.
pub const NONCE_FIELD: &str = "nonce";

/// The frame of one page. `Layout::default()` is the frame for nobody signed in.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Page part of the title: `Gerät 4711 – Geräte`; the template adds `– Paktbuch`.
    pub title: String,
    /// Name of the school authority (Schulträger).
    pub authority: String,
    /// Who is signed in.
    pub user: Option<LayoutUser>,
    /// CSRF token of the session, for every form.
    pub csrf: String,
    /// One-time key for the forms of this page.
    pub nonce: String,
    /// What the page's form was opened with.
    pub basis: Basis,
    /// Main menu: only what this person may open.
    pub menu: Vec<MenuEntry>,
    /// What stands in the search field.
    pub search: String,
    /// What the last action did.
    pub flash: Option<Flash>,
    /// The way here, as (label, address); the last one is this page and has an empty address.
    pub breadcrumbs: Vec<(String, String)>,
    /// Version of the program.
    pub version: &'static str,
    /// When this page was made, for print: `14.03.2024, 09:42 Uhr`.
    pub print_date: String,
    /// Filter of a list in words, for print.
    pub print_filter: String,
    /// The data directory is a demonstration.
    pub demo: bool,
    /// Comfortable instead of compact density.
    pub comfortable: bool,
    /// Seconds until the session ends without further use; 0 for no warning.
    pub session_seconds: u32,
}

/// The signed-in person as the header shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayoutUser {
    pub name: String,
    /// `Fördermittel`, `Schul-IT`.
    pub role_label: String,
}

/// One entry of the main menu.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MenuEntry {
    pub label: String,
    pub href: String,
    pub active: bool,
}

/// Tone of a message or a state; always shown by icon and word, never by colour alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    Success,
    #[default]
    Info,
    Warning,
    Error,
    /// Unremarkable: over, not applicable.
    Off,
}

/// What the last action did, shown once above the content as a status region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flash {
    pub tone: Tone,
    /// Names the object and what happened to it.
    pub text: String,
    /// Next step, as (address, label).
    pub link: Option<(String, String)>,
}

impl Layout {
    /// The same frame with this title (`Gerät 4711 – Geräte`).
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Adds a step to the way here.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.breadcrumbs.push((label.into(), href.into()));
        self
    }

    /// Adds this page as the last step of the way.
    #[must_use]
    pub fn here(self, label: impl Into<String>) -> Self {
        self.crumb(label, "")
    }

    /// The form of this page is opened with these values, or was.
    #[must_use]
    pub fn based_on(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    /// Marks the menu entry with this address as the current part of the program.
    #[must_use]
    pub fn in_menu(mut self, href: &str) -> Self {
        for entry in &mut self.menu {
            entry.active = entry.href == href;
        }
        self
    }

    /// Shows this message above the content.
    #[must_use]
    pub fn with_flash(mut self, flash: Flash) -> Self {
        self.flash = Some(flash);
        self
    }

    /// Shows this text in the search field.
    #[must_use]
    pub fn searched(mut self, query: impl Into<String>) -> Self {
        self.search = query.into();
        self
    }

    /// Prints this filter in the letterhead line.
    #[must_use]
    pub fn printing_filter(mut self, filter: impl Into<String>) -> Self {
        self.print_filter = filter.into();
        self
    }
}

impl MenuEntry {
    /// An entry that is not the page one is on.
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            active: false,
        }
    }
}

impl Flash {
    /// What was asked for is done.
    #[must_use]
    pub fn success(text: impl Into<String>) -> Self {
        Self::new(Tone::Success, text)
    }

    /// Something to know; nothing is wrong.
    #[must_use]
    pub fn info(text: impl Into<String>) -> Self {
        Self::new(Tone::Info, text)
    }

    /// It is done, and something about it should be looked at.
    #[must_use]
    pub fn warning(text: impl Into<String>) -> Self {
        Self::new(Tone::Warning, text)
    }

    /// It is not done.
    #[must_use]
    pub fn error(text: impl Into<String>) -> Self {
        Self::new(Tone::Error, text)
    }

    fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
            link: None,
        }
    }

    /// The same message with a next step.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.link = Some((href.into(), label.into()));
        self
    }
}

impl Tone {
    /// Name of KERN's icon for it.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Success => "check",
            Self::Info | Self::Off => "info",
            Self::Warning => "warning",
            Self::Error => "danger",
        }
    }

    /// Ending of our classes `pb-state--…`, `pb-finding--…`, `pb-flash--…`.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Success => "ok",
            Self::Info => "info",
            Self::Warning => "warn",
            Self::Error => "bad",
            Self::Off => "off",
        }
    }

    /// Ending of KERN's classes `kern-badge--…`; empty for the plain badge.
    #[must_use]
    pub const fn kern_class(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "danger",
            Self::Off => "",
        }
    }

    /// Warning or error.
    #[must_use]
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::Warning | Self::Error)
    }

    /// The word for screen readers before a message of this tone.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Success => "Erledigt",
            Self::Info | Self::Off => "Hinweis",
            Self::Warning => "Warnung",
            Self::Error => "Fehler",
        }
    }
}
