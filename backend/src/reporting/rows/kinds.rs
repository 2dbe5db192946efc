//! The reports of the catalogue.

use super::LetterKind;

/// A report of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    Inventory,
    Proof,
    Receipts,
    /// Everything of one grant.
    Dossier,
    List(ListKind),
    Letter(LetterKind),
}

/// Whether a report is about one notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AboutNotice {
    /// It is about everything.
    Never,
    /// About everything, or about one.
    Maybe,
    Always,
}

/// A plain list: over all grants, or of one notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    State,
    Deadlines,
    Applications,
    Bindings,
    Budgets,
    Year,
    Concepts,
    Findings,
    Drawdowns,
    /// Anlagen: what is built in.
    Installations,
}

impl ListKind {
    /// In the order of the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::State,
        Self::Deadlines,
        Self::Applications,
        Self::Bindings,
        Self::Budgets,
        Self::Year,
        Self::Concepts,
        Self::Findings,
        Self::Drawdowns,
        Self::Installations,
    ];

    /// Its name on the command line and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::State => "sachstandsbericht",
            Self::Deadlines => "fristenliste",
            Self::Applications => "antragsuebersicht",
            Self::Bindings => "zweckbindung",
            Self::Budgets => "budgetuebersicht",
            Self::Year => "haushaltsjahr",
            Self::Concepts => "dokumentenstand",
            Self::Findings => "pruefprotokoll",
            Self::Drawdowns => "mittelabruf",
            Self::Installations => "anlagen",
        }
    }

    /// German title, at most 31 characters.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::State => "Sachstandsbericht",
            Self::Deadlines => "Fristenliste",
            Self::Applications => "Antragsübersicht",
            Self::Bindings => "Zweckbindung",
            Self::Budgets => "Budgetübersicht",
            Self::Year => "Haushaltsjahr",
            Self::Concepts => "Dokumentenstand",
            Self::Findings => "Prüfprotokoll",
            Self::Drawdowns => "Mittelabruf",
            Self::Installations => "Anlagen",
        }
    }

    /// Who wants it and what for, in one sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::State => {
                "Für Amtsleitung und Ausschuss: je Schule, Maßnahme und Einzelansatz beantragt, bewilligt, lt. Bescheid, beauftragt, geliefert, bezahlt und offen, was sich verspätet und warum, der nächste Schritt und was sich geändert hat."
            }
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
                "Für Amtsleitung, Kämmerei und Ausschuss: je Programm, Förderbereich, Schule, Antrag, Bescheid, Kostenzeile und Haushaltsjahr Budget, beantragt, bewilligt, beauftragt, berechnet, bezahlt, abgerufen und Rest, dazu die Mobilquote."
            }
            Self::Year => {
                "Für die Kämmerei zum Jahresende: je Programm Ansatz, Ermächtigungsübertragung, bezahlt, und was ins nächste Jahr zu übertragen ist."
            }
            Self::Concepts => {
                "Für Fördermittelstelle und Schulen: je Schule TPEK, Medienkonzept, Wartungskonzept und Nutzungsordnung mit Fassung und Tag, und was fehlt oder abgelaufen ist."
            }
            Self::Findings => {
                "Für Fördermittelstelle und Rechnungsprüfung: jeder Prüfhinweis mit Regel, Schwere, Gegenstand, Abhilfe und Quelle, und wer ihn mit welchem Grund bestätigt hat; über alles oder zu einem Bescheid."
            }
            Self::Drawdowns => {
                "Für Kämmerei und Bewilligungsbehörde: jeder Mittelabruf eines Bescheids mit bisher Abgerufenem, bezahlten und fälligen Rechnungen, Fördersatz, Abrufbetrag und Verwendung bis."
            }
            Self::Installations => {
                "Für Bewilligungsbehörde und Rechnungsprüfung: was ein Bescheid an fest Eingebautem bezahlt (Verkabelung, WLAN), mit Schule, Ort, Umfang, Abnahme, Rechnung, Kostenzeile und Betrag, wie im Verwendungsnachweis."
            }
        }
    }

    /// Whether it is about one notice.
    #[must_use]
    pub const fn about_notice(self) -> AboutNotice {
        match self {
            Self::Findings => AboutNotice::Maybe,
            Self::Drawdowns | Self::Installations => AboutNotice::Always,
            Self::State
            | Self::Deadlines
            | Self::Applications
            | Self::Bindings
            | Self::Budgets
            | Self::Year
            | Self::Concepts => AboutNotice::Never,
        }
    }

    /// The list with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

impl ReportKind {
    /// In the order of the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::Proof,
        Self::Receipts,
        Self::Inventory,
        Self::Dossier,
        Self::List(ListKind::State),
        Self::List(ListKind::Deadlines),
        Self::List(ListKind::Applications),
        Self::List(ListKind::Bindings),
        Self::List(ListKind::Budgets),
        Self::List(ListKind::Year),
        Self::List(ListKind::Concepts),
        Self::List(ListKind::Findings),
        Self::List(ListKind::Drawdowns),
        Self::List(ListKind::Installations),
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
            Self::Dossier => "foerderakte",
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
            Self::Dossier => "Förderakte",
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
            Self::Dossier => {
                "Für Rechnungsprüfung und Aktenablage: alles zu einem Bescheid als Archiv, jedes Dokument Byte für Byte, mit Auswertungen, Verlauf und einem Verzeichnis der Prüfsummen."
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
            Self::Dossier => &["zip"],
            Self::Letter(_) => &["pdf", "docx"],
        }
    }

    /// Whether it is about one notice.
    #[must_use]
    pub const fn about_notice(self) -> AboutNotice {
        match self {
            Self::Proof | Self::Receipts | Self::Dossier | Self::Letter(_) => AboutNotice::Always,
            Self::Inventory => AboutNotice::Maybe,
            Self::List(list) => list.about_notice(),
        }
    }

    /// Whether it is made of a notice only.
    #[must_use]
    pub const fn needs_notice(self) -> bool {
        matches!(self.about_notice(), AboutNotice::Always)
    }

    /// The report with this code; where a list and a letter share it, the one that has files with this suffix.
    #[must_use]
    pub fn with_format(code: &str, suffix: &str) -> Option<Self> {
        let named = Self::ALL.iter().copied().filter(|kind| kind.code() == code);
        named
            .clone()
            .find(|kind| kind.formats().contains(&suffix))
            .or_else(|| named.clone().next())
    }

    /// Each code once with its reports, in the order of the catalogue: a list and a letter may share one.
    #[must_use]
    pub fn by_code() -> Vec<(&'static str, Vec<Self>)> {
        let mut named: Vec<(&'static str, Vec<Self>)> = Vec::new();
        for kind in Self::ALL.iter().copied() {
            match named.iter_mut().find(|(code, _)| *code == kind.code()) {
                Some((_, kinds)) => kinds.push(kind),
                None => named.push((kind.code(), vec![kind])),
            }
        }
        named
    }

    /// The report with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn reports_that_share_a_code_differ_in_their_files_and_in_nothing_else_that_is_told() {
        let named = ReportKind::by_code();
        let codes: BTreeSet<&str> = named.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), named.len());
        let all: usize = named.iter().map(|(_, kinds)| kinds.len()).sum();
        assert_eq!(all, ReportKind::ALL.len());
        for (code, kinds) in named {
            let formats: Vec<&str> = kinds.iter().flat_map(|kind| kind.formats()).copied().collect();
            let differing: BTreeSet<&str> = formats.iter().copied().collect();
            assert_eq!(differing.len(), formats.len(), "{code}");
            let told: BTreeSet<(&str, bool)> = kinds
                .iter()
                .map(|kind| (kind.title(), kind.needs_notice()))
                .collect();
            assert_eq!(told.len(), 1, "{code}");
            for (format, kind) in kinds
                .iter()
                .flat_map(|kind| kind.formats().iter().map(move |f| (f, kind)))
            {
                assert_eq!(
                    ReportKind::with_format(code, format),
                    Some(*kind),
                    "{code} {format}"
                );
            }
        }
    }
}
