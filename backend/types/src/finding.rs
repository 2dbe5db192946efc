use crate::text_enum::text_enum;

text_enum! {
    /// How grave a finding (Prüfhinweis) is.
    Severity, "Schwere" {
        Error => "error", "Fehler";
        Warning => "warning", "Warnung";
        /// A rule cannot be checked, because a parameter is neither in the programme nor in the notice.
        MissingParameter => "missing_parameter", "Angabe fehlt";
    }
}

text_enum! {
    /// What a finding is about.
    SubjectKind, "Gegenstand" {
        Application => "application", "Antrag";
        Notice => "notice", "Bescheid";
        CostItem => "cost_item", "Einzelansatz";
        Order => "order", "Bestellung";
        Invoice => "invoice", "Rechnung";
        InvoiceLine => "invoice_line", "Rechnungsposition";
        Allocation => "allocation", "Zuordnung";
        Device => "device", "Gerät";
    }
}
