//! What can happen (event kinds with their German sentences) and to what (subjects).

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident => $code:literal, $text:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stored form.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What users read.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

codes! {
    /// The record whose page shows the event.
    SubjectKind {
        Authority => "authority", "Schulträger";
        School => "school", "Schule";
        Programme => "programme", "Förderprogramm";
        Application => "application", "Antrag";
        Notice => "notice", "Bescheid";
        Supplier => "supplier", "Lieferant";
        Order => "order", "Bestellung";
        Invoice => "invoice", "Rechnung";
        Device => "device", "Gerät";
        DeviceModel => "device_model", "Gerätemodell";
        User => "user", "Benutzerkonto";
        Token => "token", "API-Token";
        Import => "import", "Einlesen";
        Report => "report", "Bericht";
    }
}

codes! {
    /// What happened; the text completes „Erika Beispiel …“.
    EventKind {
        AuthoritySet => "authority.set", "hat die Angaben zum Schulträger gespeichert";
        LogoSet => "authority.logo", "hat das Logo des Schulträgers hinterlegt";
        LogoRemoved => "authority.logo_removed", "hat das Logo des Schulträgers entfernt";
        SchoolAdded => "school.added", "hat die Schule aufgenommen";
        SchoolChanged => "school.changed", "hat die Schule geändert";
        PupilsSet => "school.pupils", "hat die Zahl der Schülerinnen und Schüler gespeichert";
        SiteAdded => "site.added", "hat einen Standort angelegt";
        SiteChanged => "site.changed", "hat einen Standort geändert";
        BuildingAdded => "building.added", "hat ein Gebäude angelegt";
        BuildingChanged => "building.changed", "hat ein Gebäude geändert";
        RoomAdded => "room.added", "hat einen Raum angelegt";
        RoomChanged => "room.changed", "hat einen Raum geändert";
        ContactAdded => "contact.added", "hat eine Ansprechperson eingetragen";
        ContactChanged => "contact.changed", "hat eine Ansprechperson geändert";
        SiteRemoved => "site.removed", "hat einen Standort entfernt";
        BuildingRemoved => "building.removed", "hat ein Gebäude entfernt";
        RoomRemoved => "room.removed", "hat einen Raum entfernt";
        ContactRemoved => "contact.removed", "hat eine Ansprechperson entfernt";
        EditionAdded => "programme.edition", "hat eine Fassung des Förderprogramms eingetragen";
        ApplicationAdded => "application.added", "hat den Antrag erfasst";
        ApplicationChanged => "application.changed", "hat den Antrag geändert";
        NoticeAdded => "notice.added", "hat den Bescheid erfasst";
        NoticeChanged => "notice.changed", "hat den Bescheid geändert";
        NoticeAmended => "notice.amended", "hat einen Änderungsbescheid erfasst";
        AmendmentChanged => "amendment.changed", "hat die Angaben zu einem Änderungsbescheid geändert";
        AmendmentFiled => "amendment.file", "hat die PDF-Datei eines Änderungsbescheids hinterlegt";
        ReallocationAdded => "reallocation.added", "hat eine Umschichtung vorbereitet";
        ReallocationChanged => "reallocation.changed", "hat den Stand einer Umschichtung gespeichert";
        NoticeFiled => "notice.file", "hat die PDF-Datei des Bescheids hinterlegt";
        ProofFiled => "notice.proof", "hat den eingereichten Verwendungsnachweis gespeichert";
        NarrativeSaved => "notice.narrative", "hat den Sachbericht gespeichert";
        TakenOver => "notice.taken_over", "hat einen Bestand übernommen";
        TakeoverColumnsSet => "takeover.columns", "hat die Spalten einer übernommenen Liste zugeordnet";
        CostItemAdded => "cost_item.added", "hat einen Einzelansatz eingetragen";
        CostItemChanged => "cost_item.changed", "hat einen Einzelansatz geändert";
        CostLineAdded => "cost_line.added", "hat eine Zeile des Kostenplans eingetragen";
        CostLineChanged => "cost_line.changed", "hat eine Zeile des Kostenplans geändert";
        CostLineRemoved => "cost_line.removed", "hat eine Zeile des Kostenplans entfernt";
        CostItemRemoved => "cost_item.removed", "hat einen Einzelansatz entfernt";
        PayoutAdded => "payout.added", "hat eine Auszahlung eingetragen";
        PayoutChanged => "payout.changed", "hat eine Auszahlung geändert";
        PayoutRemoved => "payout.removed", "hat eine Auszahlung entfernt";
        SupplierAdded => "supplier.added", "hat den Lieferanten aufgenommen";
        SupplierChanged => "supplier.changed", "hat den Lieferanten geändert";
        SupplierMerged => "supplier.merged", "hat einen anderen Lieferanten in diesen aufgenommen";
        OrderAdded => "order.added", "hat die Bestellung erfasst";
        OrderChanged => "order.changed", "hat die Bestellung geändert";
        OrderPlaced => "order.placed", "hat den Auftrag erteilt";
        OrderCancelled => "order.cancelled", "hat die Bestellung storniert";
        OrderClosed => "order.closed", "hat die Bestellung abgeschlossen";
        OrderReopened => "order.reopened", "hat die Bestellung wieder geöffnet";
        AwardSaved => "award.saved", "hat den Vergabevermerk gespeichert";
        OrderFileAdded => "order.file", "hat bei der Bestellung ein Dokument hinterlegt";
        OrderFileRemoved => "order.file_removed", "hat ein Dokument von der Bestellung genommen";
        BudgetAdded => "budget.added", "hat ein Budget eingetragen";
        BudgetRemoved => "budget.removed", "hat ein Budget entfernt";
        BudgetYearAdded => "budget_year.added", "hat den Ansatz eines Haushaltsjahrs eingetragen";
        BudgetYearRemoved => "budget_year.removed", "hat den Ansatz eines Haushaltsjahrs entfernt";
        ConceptAdded => "school_document.added", "hat ein Dokument der Schule hinterlegt";
        ConceptRemoved => "school_document.removed", "hat ein Dokument der Schule entfernt";
        ThresholdAdded => "threshold.added", "hat eine Wertgrenze für Vergaben eingetragen";
        ThresholdRemoved => "threshold.removed", "hat eine Wertgrenze für Vergaben entfernt";
        AssetLimitAdded => "asset_limit.added", "hat eine Wertgrenze zwischen Anlage und Aufwand eingetragen";
        AssetLimitRemoved => "asset_limit.removed", "hat eine Wertgrenze zwischen Anlage und Aufwand entfernt";
        BaseRateAdded => "base_rate.added", "hat einen Basiszinssatz eingetragen";
        BaseRateRemoved => "base_rate.removed", "hat einen Basiszinssatz entfernt";
        ProofStepAdded => "proof_step.added", "hat einen Schritt der Nachweisprüfung eingetragen";
        ProofStepChanged => "proof_step.changed", "hat einen Schritt der Nachweisprüfung geändert";
        ProofStepRemoved => "proof_step.removed", "hat einen Schritt der Nachweisprüfung entfernt";
        ReceiptCut => "receipt_cut.saved", "hat eine Kürzung eingetragen";
        ReceiptCutRemoved => "receipt_cut.removed", "hat eine Kürzung zurückgenommen";
        DeliveryRecorded => "delivery.recorded", "hat eine Lieferung eingetragen";
        DeliveryRemoved => "delivery.removed", "hat eine Lieferung entfernt";
        InvoiceOrdered => "invoice.ordered", "hat die Rechnung mit der Bestellung abgeglichen";
        InvoiceImported => "invoice.imported", "hat die Rechnung eingelesen";
        InvoiceChanged => "invoice.changed", "hat die Rechnung geändert";
        InvoiceRejected => "invoice.rejected", "hat die Rechnung zurückgewiesen";
        InvoiceRestored => "invoice.restored", "hat die Zurückweisung der Rechnung zurückgenommen";
        LineChanged => "invoice_line.changed", "hat eine Rechnungsposition geändert";
        Allocated => "allocation.set", "hat die Zuordnung einer Rechnungsposition gespeichert";
        PaymentAdded => "payment.added", "hat eine Zahlung eingetragen";
        PaymentChanged => "payment.changed", "hat eine Zahlung geändert";
        PaymentRemoved => "payment.removed", "hat eine Zahlung entfernt";
        RetentionSet => "invoice.retention", "hat den Sicherheitseinbehalt gespeichert";
        PaymentsRead => "payments.read", "hat Zahlungen eingelesen";
        PaymentsTakenBack => "payments.taken_back", "hat eine Zahlungsliste zurückgenommen";
        PaymentColumnsSet => "payments.columns", "hat die Spalten einer Zahlungsdatei zugeordnet";
        PaymentSetAside => "payment_row.set_aside", "hat eine Zahlung zurückgestellt";
        ModelAdded => "device_model.added", "hat das Gerätemodell angelegt";
        ModelChanged => "device_model.changed", "hat das Gerätemodell geändert";
        ModelsMerged => "device_model.merged", "hat ein anderes Gerätemodell in dieses aufgenommen";
        DeviceAdded => "device.added", "hat das Gerät angelegt";
        DeviceChanged => "device.changed", "hat das Gerät geändert";
        DeviceDisposed => "device.disposed", "hat das Gerät ausgesondert";
        DeviceRestored => "device.restored", "hat die Aussonderung zurückgenommen";
        DeviceRemoved => "device.removed", "hat das Gerät entfernt";
        ProofFrozen => "proof.frozen", "hat den Verwendungsnachweis eingereicht";
        InterimProofFrozen => "proof.interim", "hat einen Zwischennachweis eingereicht";
        SharesChanged => "device.shares", "hat einen Betrag auf das Gerät verteilt";
        DevicesImported => "device.imported", "hat Geräte eingelesen";
        FilterShared => "device_filter.shared", "hat einen Filter der Geräteliste für alle gespeichert";
        FilterRenamed => "device_filter.renamed", "hat einen Filter der Geräteliste, den alle haben, umbenannt";
        FilterRemoved => "device_filter.removed", "hat einen Filter der Geräteliste, den alle hatten, entfernt";
        ReportMade => "report.made", "hat einen Bericht erstellt";
        UserAdded => "user.added", "hat das Benutzerkonto angelegt";
        UserChanged => "user.changed", "hat das Benutzerkonto geändert";
        UserDisabled => "user.disabled", "hat das Benutzerkonto gesperrt";
        UserEnabled => "user.enabled", "hat das Benutzerkonto entsperrt";
        PasswordLink => "user.link", "hat einen Einrichtungslink ausgestellt";
        PasswordSet => "user.password", "hat ein neues Passwort gesetzt";
        TokenAdded => "token.added", "hat das API-Token ausgestellt";
        TokenRevoked => "token.revoked", "hat das API-Token widerrufen";
        PersonalErased => "personal.erased", "hat personenbezogene Werte eines Protokolleintrags gelöscht";
        FindingConfirmed => "finding.confirmed", "hat einen Prüfhinweis bestätigt";
        FindingReopened => "finding.reopened", "hat die Bestätigung eines Prüfhinweises zurückgenommen";
        DrawdownAdded => "drawdown.added", "hat einen Mittelabruf berechnet";
        DrawdownChanged => "drawdown.changed", "hat den Stand eines Mittelabrufs gespeichert";
        MemoAdded => "memo.added", "hat einen Vermerk geschrieben";
        MemoChanged => "memo.changed", "hat einen Vermerk geändert";
        MemosKept => "memo.kept", "hat Vermerke eines entfernten Datensatzes übernommen";
        FollowUpDone => "memo.done", "hat eine Wiedervorlage erledigt";
        InvoiceEntered => "invoice.entered", "hat die Rechnung von Hand erfasst";
        ReceiptEntered => "receipt.entered", "hat den Beleg erfasst";
        InvoiceSignTurned => "invoice.sign", "hat das Vorzeichen der Rechnung umgekehrt";
        InvoiceLinked => "invoice.linked", "hat die Rechnung mit einer früheren verknüpft";
        InvoiceUnlinked => "invoice.unlinked", "hat die Verknüpfung mit einer früheren Rechnung gelöst";
    }
}
