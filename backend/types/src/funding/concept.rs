//! Documents that programmes ask for.

use crate::text_enum::text_enum;

text_enum! {
    /// A document that programmes ask for, by school (Pflichtdokument).
    ConceptKind, "Art des Dokuments" {
        /// Technisch-pädagogisches Einsatzkonzept. [MZ-COE]
        Tpek => "tpek", "TPEK";
        Media => "medienkonzept", "Medienkonzept";
        Maintenance => "wartungskonzept", "Wartungskonzept";
        Usage => "nutzungsordnung", "Nutzungsordnung";
        Declaration => "erklaerung", "Erklärung";
        Other => "sonstiges", "Sonstiges";
    }
}

impl ConceptKind {
    /// What a programme asks for in these words: „Technisch-pädagogisches Einsatzkonzept (TPEK) je Schule“.
    #[must_use]
    pub fn asked(words: &str) -> Self {
        let words = words.to_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
        if has(&["tpek", "einsatzkonzept"]) {
            Self::Tpek
        } else if has(&["wartung", "support"]) {
            Self::Maintenance
        } else if has(&["medienkonzept", "medienbildungskonzept", "medienentwicklungsplan"]) {
            Self::Media
        } else if has(&["nutzungsordnung"]) {
            Self::Usage
        } else if has(&["erklärung"]) {
            Self::Declaration
        } else {
            Self::Other
        }
    }

    /// With its article: „das TPEK“; `None` where only its title says what it is.
    #[must_use]
    pub const fn with_article(self) -> Option<&'static str> {
        match self {
            Self::Tpek => Some("das TPEK"),
            Self::Media => Some("das Medienkonzept"),
            Self::Maintenance => Some("das Wartungskonzept"),
            Self::Usage => Some("die Nutzungsordnung"),
            Self::Declaration => Some("die Erklärung"),
            Self::Other => None,
        }
    }
}
