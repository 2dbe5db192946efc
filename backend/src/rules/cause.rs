//! Causes of findings: what is wrong, whatever the record and its figures, so that findings of one cause can be told as one.

/// What a finding objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingCause {
    /// A parameter that nobody knows, by its German name.
    Unknown(String),
    /// What a record lacks, in German: „Seriennummer und Raum“.
    Without(String),
    /// R1: more is applied for than the programme gives.
    BudgetExceeded,
    /// R2: an Einzelansatz is exceeded.
    Exceeded,
    /// R2: the Einzelansätze do not add up to what the notice names.
    PlanDiffers,
    /// R2: the lines below an Einzelansatz do not add up to it.
    LinesDiffer,
    /// R3: a Förderbereich costs more than its cap allows.
    AboveCap,
    /// R4: more is eligible for a device than its cap allows.
    AboveDeviceCap,
    /// R5: the own share is too small.
    OwnShareShort,
    /// R5: grant and money of others are more than what is eligible.
    SourcesExceed,
    /// R5: others paid more than the notice plans.
    MoreReceived,
    /// R6: ordered before the measure may begin.
    OrderedTooEarly,
    /// R7: a date lies outside of its period.
    OutsidePeriod,
    /// R7: paid before the invoice was written.
    PaidEarly,
    /// R7: the Durchführungszeitraum is longer than the programme allows.
    PeriodTooLong,
    /// R7: the notice or a period of it lies outside of the programme's validity.
    OutsideProgramme,
    /// R7: the Durchführungszeitraum reaches beyond the Bewilligungszeitraum.
    OutsideApproval,
    /// R7: grant money came before the day of the notice.
    PaidOutEarly,
    /// R7: the application was filed after the programme's last day for applications.
    FiledLate,
    /// R8: the programme does not fund such a thing.
    NotEligible,
    /// R9: the programme does not fund this school.
    SchoolNotListed,
    /// R10: a document that the programme asks for is missing or has expired.
    DocumentMissing,
    /// R11: paid by several programmes.
    SeveralProgrammes,
    /// R11: a final invoice and the partial one in it are both allocated.
    AllocatedTwice,
    /// R12: more is allocated than the line has.
    OverAllocated,
    /// R12: less is allocated than the line has.
    PartlyAllocated,
    /// R13: a payout was not spent within its period.
    SpentTooLate,
    /// R13: the period of a payout ends soon.
    SpendSoon,
    /// R14: a drawdown of another kind than the programme's.
    OtherDrawdown,
    /// R14: more was asked for than the kind of drawdown gives.
    AskedTooMuch,
    /// R15: the proof should have been filed.
    ProofOverdue,
    /// R15: the proof is due soon.
    ProofDueSoon,
    /// R15: the proof is due on another day than the programme gives.
    OtherProofDay,
    /// R16: the proof filed before says something else.
    DiffersFromFiled,
    /// R16: more is paid out than granted.
    PaidOutTooMuch,
    /// R16: paid too much.
    Overpaid,
    /// R16: paid in part.
    PartlyPaid,
    /// R16: retention money (Einbehalt) whose day has passed.
    RetentionDue,
    /// R16: VAT that the authority owes itself is not paid.
    TaxUnpaid,
    /// R16: more of that VAT is paid than is owed.
    TaxOverpaid,
    /// R16: what was prepaid is proven by a linked invoice and by a payment.
    PrepaidTwice,
    /// R16: fewer devices than were billed.
    DevicesMissing,
    /// R16: more devices than were billed.
    DevicesTooMany,
    /// R16: sums of the proof disagree.
    SumsDiffer,
    /// R17: another end of the Zweckbindung than the notice gives.
    OtherEnd,
    /// R17: disposed of while bound.
    DisposedWhileBound,
    /// R17: given back to the supplier for a credit note while bound.
    ReturnedWhileBound,
    /// R17: missing while bound.
    MissingWhileBound,
    /// R18: it stands at another school than the one it was granted for.
    OtherSchool,
    /// R26: its retention has not ended.
    KeptUntil,
    /// R27: booked as the other one of asset and expense.
    OtherAccount,
    /// R29: the value lies above the threshold of the way of award.
    AboveThreshold,
    /// R29: it does so with other orders of the same subject.
    Split,
}

impl FindingCause {
    /// Its name in addresses, which stays when the German words change: `partly-allocated`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.told().0
    }

    /// What is unknown or missing, in German; nothing for the other causes.
    #[must_use]
    pub fn detail(&self) -> &str {
        match self {
            Self::Unknown(what) | Self::Without(what) => what,
            _ => "",
        }
    }

    /// What is said of one record after its kind, and of several: „auf einem Konto“, „auf Konten“; of deviations from a filed proof, of
    /// which a notice has several, what they are.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let (_, one, many) = self.told();
        let both = |text: String| (text.clone(), text);
        match self {
            Self::Unknown(parameter) => both(format!("{one}: {parameter}")),
            Self::Without(names) => both(format!("{one} {names}")),
            _ => (one.to_owned(), many.to_owned()),
        }
    }

    /// Key, and the words for one and for several.
    const fn told(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Unknown(_) => ("unknown", "ohne Angabe", "ohne Angabe"),
            Self::Without(_) => ("without", "ohne", "ohne"),
            Self::BudgetExceeded => ("budget-exceeded", "über dem Budget", "über dem Budget"),
            Self::Exceeded => ("exceeded", "überschritten", "überschritten"),
            Self::PlanDiffers => (
                "plan-differs",
                "mit abweichendem Kostenplan",
                "mit abweichendem Kostenplan",
            ),
            Self::LinesDiffer => (
                "lines-differ",
                "mit abweichenden Kostenzeilen",
                "mit abweichenden Kostenzeilen",
            ),
            Self::AboveCap => (
                "above-cap",
                "über der Obergrenze des Förderbereichs",
                "über der Obergrenze des Förderbereichs",
            ),
            Self::AboveDeviceCap => (
                "above-device-cap",
                "über der Obergrenze je Gerät",
                "über der Obergrenze je Gerät",
            ),
            Self::NotEligible => (
                "not-eligible",
                "vermutlich nicht förderfähig",
                "vermutlich nicht förderfähig",
            ),
            Self::SchoolNotListed => (
                "school-not-listed",
                "für eine Schule außerhalb der Liste",
                "für Schulen außerhalb der Liste",
            ),
            Self::OwnShareShort => (
                "own-share-short",
                "mit fehlendem Eigenanteil",
                "mit fehlendem Eigenanteil",
            ),
            Self::SourcesExceed => (
                "sources-exceed",
                "mit mehr Mitteln als Ausgaben",
                "mit mehr Mitteln als Ausgaben",
            ),
            Self::MoreReceived => (
                "more-received",
                "mit mehr Mitteln anderer als vorgesehen",
                "mit mehr Mitteln anderer als vorgesehen",
            ),
            Self::OrderedTooEarly => (
                "ordered-too-early",
                "vor dem zulässigen Beginn bestellt",
                "vor dem zulässigen Beginn bestellt",
            ),
            Self::OutsidePeriod => (
                "outside-period",
                "außerhalb des Zeitraums",
                "außerhalb des Zeitraums",
            ),
            Self::PeriodTooLong => (
                "period-too-long",
                "mit zu langem Durchführungszeitraum",
                "mit zu langem Durchführungszeitraum",
            ),
            Self::OutsideProgramme => (
                "outside-programme",
                "mit Tagen außerhalb des Programms",
                "mit Tagen außerhalb des Programms",
            ),
            Self::OutsideApproval => (
                "outside-approval",
                "mit Durchführungs- außerhalb des Bewilligungszeitraums",
                "mit Durchführungs- außerhalb des Bewilligungszeitraums",
            ),
            Self::PaidOutEarly => (
                "paid-out-early",
                "mit Auszahlung vor dem Bescheid",
                "mit Auszahlung vor dem Bescheid",
            ),
            Self::FiledLate => (
                "filed-late",
                "nach dem letzten Tag für Anträge eingereicht",
                "nach dem letzten Tag für Anträge eingereicht",
            ),
            Self::DocumentMissing => (
                "document-missing",
                "mit fehlendem Pflichtdokument",
                "mit fehlendem Pflichtdokument",
            ),
            Self::SeveralProgrammes => (
                "several-programmes",
                "in mehreren Programmen abgerechnet",
                "in mehreren Programmen abgerechnet",
            ),
            Self::AllocatedTwice => (
                "allocated-twice",
                "mit noch einmal zugeordnetem Abschlag",
                "mit noch einmal zugeordnetem Abschlag",
            ),
            Self::PaidEarly => (
                "paid-early",
                "mit Zahlung vor der Rechnung",
                "mit Zahlung vor der Rechnung",
            ),
            Self::SpentTooLate => (
                "spent-too-late",
                "mit nicht rechtzeitig verbrauchter Auszahlung",
                "mit nicht rechtzeitig verbrauchter Auszahlung",
            ),
            Self::SpendSoon => (
                "spend-soon",
                "mit bald zu verbrauchender Auszahlung",
                "mit bald zu verbrauchender Auszahlung",
            ),
            Self::OtherDrawdown => (
                "other-drawdown",
                "mit anderer Art des Mittelabrufs als im Programm",
                "mit anderer Art des Mittelabrufs als im Programm",
            ),
            Self::AskedTooMuch => (
                "asked-too-much",
                "mit zu hohem Mittelabruf",
                "mit zu hohem Mittelabruf",
            ),
            Self::ProofOverdue => (
                "proof-overdue",
                "mit überfälligem Verwendungsnachweis",
                "mit überfälligem Verwendungsnachweis",
            ),
            Self::ProofDueSoon => (
                "proof-due-soon",
                "mit bald fälligem Verwendungsnachweis",
                "mit bald fälligem Verwendungsnachweis",
            ),
            Self::OtherProofDay => (
                "other-proof-day",
                "mit anderem Tag des Verwendungsnachweises als im Programm",
                "mit anderem Tag des Verwendungsnachweises als im Programm",
            ),
            Self::OtherSchool => (
                "other-school",
                "an einer anderen Schule als bewilligt",
                "an einer anderen Schule als bewilligt",
            ),
            Self::OverAllocated => (
                "over-allocated",
                "über den Betrag hinaus aufgeteilt",
                "über den Betrag hinaus aufgeteilt",
            ),
            Self::PartlyAllocated => (
                "partly-allocated",
                "nicht vollständig aufgeteilt",
                "nicht vollständig aufgeteilt",
            ),
            Self::DiffersFromFiled => (
                "differs-from-filed",
                "Abweichung vom eingereichten Verwendungsnachweis",
                "Abweichungen vom eingereichten Verwendungsnachweis",
            ),
            Self::PaidOutTooMuch => (
                "paid-out-too-much",
                "mit höheren Auszahlungen als bewilligt",
                "mit höheren Auszahlungen als bewilligt",
            ),
            Self::Overpaid => ("overpaid", "überzahlt", "überzahlt"),
            Self::PartlyPaid => ("partly-paid", "nicht ganz bezahlt", "nicht ganz bezahlt"),
            Self::RetentionDue => (
                "retention-due",
                "mit fälligem Einbehalt",
                "mit fälligem Einbehalt",
            ),
            Self::TaxUnpaid => (
                "tax-unpaid",
                "mit nicht gezahlter Umsatzsteuer",
                "mit nicht gezahlter Umsatzsteuer",
            ),
            Self::TaxOverpaid => (
                "tax-overpaid",
                "mit zu viel gezahlter Umsatzsteuer",
                "mit zu viel gezahlter Umsatzsteuer",
            ),
            Self::PrepaidTwice => (
                "prepaid-twice",
                "mit zweimal belegter Vorauszahlung",
                "mit zweimal belegter Vorauszahlung",
            ),
            Self::DevicesMissing => (
                "devices-missing",
                "mit fehlenden Geräten",
                "mit fehlenden Geräten",
            ),
            Self::DevicesTooMany => (
                "devices-too-many",
                "mit zu vielen Geräten",
                "mit zu vielen Geräten",
            ),
            Self::SumsDiffer => (
                "sums-differ",
                "mit voneinander abweichenden Summen",
                "mit voneinander abweichenden Summen",
            ),
            Self::OtherEnd => (
                "other-end",
                "mit anderem Ende der Zweckbindung als im Bescheid",
                "mit anderem Ende der Zweckbindung als im Bescheid",
            ),
            Self::DisposedWhileBound => (
                "disposed-while-bound",
                "vor Ende der Zweckbindung ausgesondert",
                "vor Ende der Zweckbindung ausgesondert",
            ),
            Self::ReturnedWhileBound => (
                "returned-while-bound",
                "vor Ende der Zweckbindung gegen Gutschrift zurückgegeben",
                "vor Ende der Zweckbindung gegen Gutschrift zurückgegeben",
            ),
            Self::KeptUntil => ("kept-until", "in der Aufbewahrung", "in der Aufbewahrung"),
            Self::OtherAccount => (
                "other-account",
                "auf einem Konto, das nicht zur Wertgrenze passt",
                "auf Konten, die nicht zur Wertgrenze passen",
            ),
            Self::AboveThreshold => (
                "above-threshold",
                "über der Wertgrenze der Vergabeart",
                "über der Wertgrenze der Vergabeart",
            ),
            Self::Split => (
                "split",
                "mit aufgeteiltem Auftragswert",
                "mit aufgeteiltem Auftragswert",
            ),
            Self::MissingWhileBound => (
                "missing-while-bound",
                "vermisst und noch zweckgebunden",
                "vermisst und noch zweckgebunden",
            ),
        }
    }
}

#[cfg(test)]
mod tests;
