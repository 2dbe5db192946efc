use chrono::{Datelike, NaiveDate};

use crate::text_enum::text_enum;

text_enum! {
    /// To whom a budget belongs (`budget_ebene` of a programme).
    BudgetLevel, "Budgetebene" {
        Authority => "traeger", "je Schulträger";
        School => "schule", "je Schule";
        Category => "kategorie", "je Förderbereich";
    }
}

text_enum! {
    /// How grant money is drawn (`abruf_art`).
    Drawdown, "Mittelabruf" {
        /// Before the payments it is meant for.
        Advance => "vorschuss", "Vorschuss für fällige Zahlungen";
        /// After them.
        Reimbursement => "erstattung", "Erstattung bezahlter Rechnungen";
        /// Instalments, the last after the proof.
        Instalments => "abschlag_schluss", "Abschläge und Schlusszahlung";
    }
}

text_enum! {
    /// Which proof of use the authority files (`vn_art`).
    ProofKind, "Art des Nachweises" {
        Full => "vn", "Verwendungsnachweis";
        Simple => "einfacher_vn", "Einfacher Verwendungsnachweis";
        Confirmation => "verwendungsbestaetigung", "Verwendungsbestätigung";
    }
}

text_enum! {
    /// Which proof is made (Art des Nachweises): one of the kinds of a programme, or an interim one as of a day before its end.
    ProofType, "Art des Nachweises" {
        Full => "vn", "Verwendungsnachweis";
        /// Sums by Einzelansatz and Sachbericht, without receipts (BayHO Muster 4 zu Art. 44). [BAY-15361]
        Simple => "einfacher_vn", "Einfacher Verwendungsnachweis";
        /// One page: that the grant was used for its purpose, with the sums.
        Confirmation => "verwendungsbestaetigung", "Verwendungsbestätigung";
        /// Where the measure is not done at the end of a year; it settles nothing. [VN-NI]
        Interim => "zwischennachweis", "Zwischennachweis";
        SimpleInterim => "einfacher_zwischennachweis", "Einfacher Zwischennachweis";
    }
}

impl From<ProofKind> for ProofType {
    fn from(kind: ProofKind) -> Self {
        match kind {
            ProofKind::Full => Self::Full,
            ProofKind::Simple => Self::Simple,
            ProofKind::Confirmation => Self::Confirmation,
        }
    }
}

impl ProofType {
    /// Whether the proof that settles the grant is still to come.
    #[must_use]
    pub const fn is_interim(self) -> bool {
        matches!(self, Self::Interim | Self::SimpleInterim)
    }

    /// The usual as-of date (Stichtag) on a day: today, for an interim proof the last end of a year.
    #[must_use]
    pub fn usual_day(proof_type: Option<Self>, today: NaiveDate) -> NaiveDate {
        let last = |year| NaiveDate::from_ymd_opt(year, 12, 31).filter(|day| *day <= today);
        if !proof_type.is_some_and(Self::is_interim) {
            return today;
        }
        last(today.year())
            .or_else(|| last(today.year() - 1))
            .unwrap_or(today)
    }

    /// Whether it tells sums by Einzelansatz only.
    #[must_use]
    pub const fn is_simple(self) -> bool {
        matches!(self, Self::Simple | Self::SimpleInterim)
    }

    /// Whether a Sachbericht belongs to it.
    #[must_use]
    pub const fn has_narrative(self) -> bool {
        !matches!(self, Self::Confirmation)
    }

    /// Whether the list of receipts (Belegliste) is enclosed; `asked` is what the programme says (`belegliste`).
    #[must_use]
    pub const fn encloses_receipts(self, asked: Option<ReceiptList>) -> bool {
        match self {
            Self::Confirmation => false,
            Self::Simple | Self::SimpleInterim => matches!(asked, Some(ReceiptList::Yes)),
            Self::Full | Self::Interim => !matches!(asked, Some(ReceiptList::No | ReceiptList::OnRequest)),
        }
    }
}

text_enum! {
    /// From when the months until the proof count (`vn_frist_ab`).
    ProofDueFrom, "Beginn der Nachweisfrist" {
        PurposeFulfilled => "zweckerfuellung", "Erfüllung des Zuwendungszwecks";
        EndOfImplementation => "ende_durchfuehrung", "Ende des Durchführungszeitraums";
        EndOfApproval => "ende_bewilligung", "Ende des Bewilligungszeitraums";
    }
}

text_enum! {
    /// Whether the list of receipts is filed with the proof (`belegliste`).
    ReceiptList, "Belegliste" {
        Yes => "ja", "einzureichen";
        No => "nein", "nicht einzureichen";
        OnRequest => "auf_anforderung", "auf Anforderung";
    }
}

text_enum! {
    /// What a cap limits (`bezug` of a `deckel`).
    CapPer, "Bezug der Obergrenze" {
        Device => "geraet", "je Gerät";
        School => "schule", "je Schule";
        Authority => "traeger", "je Schulträger";
    }
}

text_enum! {
    /// Whether an amount includes VAT (`steuer` of a `deckel`).
    VatBasis, "Steuer" {
        Gross => "brutto", "brutto";
        Net => "netto", "netto";
    }
}

text_enum! {
    /// How several caps of a programme work together (`verknuepfung` of a `deckel`).
    CapLink, "Verknüpfung der Obergrenzen" {
        /// This cap has to be kept whatever the others say.
        And => "und", "und";
        /// One of the caps marked so has to be kept.
        Or => "oder", "oder";
    }
}

text_enum! {
    /// Whether leased devices are eligible (`leasing`).
    Leasing, "Leasing" {
        No => "nein", "nicht förderfähig";
        Yes => "ja", "förderfähig";
        /// The note of the parameter says which.
        Conditional => "bedingung", "nur unter Bedingungen";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interim_proof_is_usually_of_the_last_end_of_a_year() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let (today, end) = (day(2026, 6, 16), day(2025, 12, 31));
        for (proof_type, today, expected) in [
            (None, today, today),
            (Some(ProofType::Simple), today, today),
            (Some(ProofType::Interim), today, end),
            (Some(ProofType::SimpleInterim), end, end),
        ] {
            assert_eq!(ProofType::usual_day(proof_type, today), expected);
        }
    }

    #[test]
    fn the_programme_says_whether_receipts_are_enclosed() {
        use ProofType::{Confirmation, Full, Interim, Simple};
        use ReceiptList::{No, OnRequest, Yes};
        for (proof_type, asked, expected) in [
            (Full, None, true),
            (Full, Some(OnRequest), false),
            (Interim, Some(No), false),
            (Simple, None, false),
            (Simple, Some(Yes), true),
            (Confirmation, Some(Yes), false),
        ] {
            assert_eq!(
                proof_type.encloses_receipts(asked),
                expected,
                "{proof_type} {asked:?}"
            );
        }
    }
}
