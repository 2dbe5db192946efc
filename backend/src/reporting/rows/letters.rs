//! Letters and reports in words, and their formats.

/// A letter or a report in words, about one notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKind {
    /// The letter that a Verwendungsnachweis comes with.
    Cover,
    Narrative,
    Reallocation,
    Drawdown,
    /// Devices that left within the Zweckbindung.
    Disposal,
}

impl LetterKind {
    /// In the order of the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::Cover,
        Self::Narrative,
        Self::Drawdown,
        Self::Reallocation,
        Self::Disposal,
    ];

    /// Its name on the command line and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cover => "anschreiben",
            Self::Narrative => "sachbericht",
            Self::Reallocation => "umschichtung",
            Self::Drawdown => "mittelabruf",
            Self::Disposal => "aussonderung",
        }
    }

    /// German title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cover => "Anschreiben",
            Self::Narrative => "Sachbericht",
            Self::Reallocation => "Umschichtung",
            Self::Drawdown => "Mittelabruf",
            Self::Disposal => "Aussonderung",
        }
    }

    /// Who wants it and what for, in one sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Cover => {
                "Für die Bewilligungsbehörde: das Schreiben, mit dem der Verwendungsnachweis eingereicht wird, mit seinen Summen und Anlagen."
            }
            Self::Narrative => {
                "Für die Bewilligungsbehörde: der Sachbericht eines Bescheids als Schriftstück zum Unterschreiben."
            }
            Self::Reallocation => {
                "Für die Bewilligungsbehörde: eine Umschichtung zwischen Einzelansätzen mit alter und neuer Tabelle."
            }
            Self::Drawdown => {
                "Für die Bewilligungsbehörde: die Anforderung einer Auszahlung mit Berechnung und vorgesehenen Zahlungen."
            }
            Self::Disposal => {
                "Für die Bewilligungsbehörde: Geräte, die in der Zweckbindung abgegangen sind oder vermisst werden, mit der Bitte um Zustimmung."
            }
        }
    }

    /// Whether a notice has several of it, each with its number.
    #[must_use]
    pub const fn is_numbered(self) -> bool {
        matches!(self, Self::Reallocation | Self::Drawdown)
    }

    /// Whether it goes with a Verwendungsnachweis, whose type it follows.
    #[must_use]
    pub const fn is_of_proof(self) -> bool {
        matches!(self, Self::Cover | Self::Narrative)
    }

    /// The letter with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// Format of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFormat {
    Pdf,
    Docx,
}

impl DocumentFormat {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Pdf, Self::Docx];

    /// Suffix of its files.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }

    /// Media type of its files.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The format with this suffix.
    #[must_use]
    pub fn from_suffix(suffix: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.suffix() == suffix)
    }
}
