//! The reports that there are, and their formats.

/// A report of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    Inventory,
    Proof,
    Receipts,
    List(ListKind),
    Letter(LetterKind),
}

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

/// A plain list over all grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    Deadlines,
    Applications,
    Bindings,
    Budgets,
    Year,
    Concepts,
}

impl ListKind {
    /// In the order of the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::Deadlines,
        Self::Applications,
        Self::Bindings,
        Self::Budgets,
        Self::Year,
        Self::Concepts,
    ];

    /// Its name on the command line and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deadlines => "fristenliste",
            Self::Applications => "antragsuebersicht",
            Self::Bindings => "zweckbindung",
            Self::Budgets => "budgetuebersicht",
            Self::Year => "haushaltsjahr",
            Self::Concepts => "dokumentenstand",
        }
    }

    /// German title, at most 31 characters.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Deadlines => "Fristenliste",
            Self::Applications => "Antragsübersicht",
            Self::Bindings => "Zweckbindung",
            Self::Budgets => "Budgetübersicht",
            Self::Year => "Haushaltsjahr",
            Self::Concepts => "Dokumentenstand",
        }
    }

    /// Who wants it and what for, in one sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Deadlines => {
                "Für die Fördermittelstelle und ihre Vertretung: was an welchem Tag fällig ist, aus Anträgen, Bescheiden, Rechnungen und Vermerken."
            }
            Self::Applications => {
                "Für Amtsleitung und Kämmerei: jeder Antrag mit Schulen und Betrag, der Bescheid darauf, seine Zeiträume und der Stand des Nachweises."
            }
            Self::Bindings => {
                "Für Bewilligungsbehörde und Rechnungsprüfung: jedes gebundene Gerät nach dem Ende der Zweckbindung, und was vorher abging."
            }
            Self::Budgets => {
                "Für Amtsleitung, Kämmerei und Ausschuss: je Förderbereich Budget, beantragt, bewilligt, beauftragt, berechnet, bezahlt, abgerufen und Rest."
            }
            Self::Year => {
                "Für die Kämmerei zum Jahresende: je Programm Ansatz, Ermächtigungsübertragung, bezahlt, und was ins nächste Jahr zu übertragen ist."
            }
            Self::Concepts => {
                "Für Fördermittelstelle und Schulen: je Schule TPEK, Medienkonzept, Wartungskonzept und Nutzungsordnung mit Fassung und Tag, und was fehlt oder abgelaufen ist."
            }
        }
    }
}

impl ReportKind {
    /// In the order of the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::Proof,
        Self::Receipts,
        Self::Inventory,
        Self::List(ListKind::Deadlines),
        Self::List(ListKind::Applications),
        Self::List(ListKind::Bindings),
        Self::List(ListKind::Budgets),
        Self::List(ListKind::Year),
        Self::List(ListKind::Concepts),
        Self::Letter(LetterKind::Cover),
        Self::Letter(LetterKind::Narrative),
        Self::Letter(LetterKind::Drawdown),
        Self::Letter(LetterKind::Reallocation),
        Self::Letter(LetterKind::Disposal),
    ];

    /// Its name on the command line and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Inventory => "inventarliste",
            Self::Proof => "verwendungsnachweis",
            Self::Receipts => "belegliste",
            Self::List(list) => list.code(),
            Self::Letter(letter) => letter.code(),
        }
    }

    /// German title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Inventory => "Inventarliste",
            Self::Proof => "Verwendungsnachweis",
            Self::Receipts => "Belegliste",
            Self::List(list) => list.title(),
            Self::Letter(letter) => letter.title(),
        }
    }

    /// Who wants it and what for, in one sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Inventory => {
                "Für Bewilligungsbehörde, Kämmerei und Rechnungsprüfung: jedes Gerät mit Seriennummer, Standort, Rechnung, Bescheid und Ende der Zweckbindung."
            }
            Self::Proof => {
                "Für die Bewilligungsbehörde: der Nachweis eines Bescheids mit Einnahmen, Ausgaben je Einzelansatz, Belegliste, Inventarliste, Mittelabrufen, Schulen und Sachbericht."
            }
            Self::Receipts => {
                "Für Bewilligungsbehörde und Rechnungsprüfung: jeder bezahlte Beleg eines Bescheids nach Zahlungstag, mit Empfänger, Schule, Zuwendungs- und Eigenanteil."
            }
            Self::List(list) => list.sentence(),
            Self::Letter(letter) => letter.sentence(),
        }
    }

    /// Suffixes of its files.
    #[must_use]
    pub const fn formats(self) -> &'static [&'static str] {
        match self {
            Self::Inventory | Self::Receipts | Self::List(_) => &["xlsx", "csv"],
            Self::Proof => &["xlsx"],
            Self::Letter(_) => &["pdf", "docx"],
        }
    }

    /// Whether it is about one notice.
    #[must_use]
    pub const fn needs_notice(self) -> bool {
        matches!(self, Self::Proof | Self::Receipts | Self::Letter(_))
    }

    /// The report with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// Format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    Xlsx,
    Csv,
}
