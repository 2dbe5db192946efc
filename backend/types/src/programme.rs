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
