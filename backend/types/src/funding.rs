use crate::text_enum::text_enum;
use crate::{BasisPoints, Cents};

text_enum! {
    /// Kind of financing (Finanzierungsart, `foerderart` of a programme).
    Financing, "Finanzierungsart" {
        /// A share of the eligible spending.
        Anteil => "anteil", "Anteilfinanzierung";
        /// A fixed amount for each unit.
        Festbetrag => "festbetrag", "Festbetragsfinanzierung";
        /// All of the eligible spending.
        Voll => "voll", "Vollfinanzierung";
        /// What own share and other money leave open.
        Fehlbedarf => "fehlbedarf", "Fehlbedarfsfinanzierung";
    }
}

text_enum! {
    /// How a notice rounds the grant.
    CostRounding, "Rundung" {
        Euro => "euro", "auf volle Euro";
        Cent => "cent", "auf den Cent";
    }
}

impl CostRounding {
    /// Grant for eligible spending: `rate × eligible`, rounded half up by this rule.
    ///
    /// Kreis Coesfeld published 3,035,253 € at 90 % = 2,731,728 € (exact: 2,731,727.70 €), so whole euros
    /// are rounded to the nearest. [domain.md 5, formats.md 2]
    #[must_use]
    pub fn grant(self, eligible: Cents, rate: BasisPoints) -> Cents {
        match self {
            Self::Cent => eligible.share(rate),
            Self::Euro => eligible.share_in_euros(rate),
        }
    }
}

text_enum! {
    /// From when a device's Zweckbindung runs (`zweckbindung_start` of a programme).
    ZweckbindungStart, "Beginn der Zweckbindung" {
        /// End of the Durchführungszeitraum; ends on 31.12. of the n-th following year (NRW). [MSB-ZWECK]
        EndOfImplementation => "ende_durchfuehrung", "Ende des Durchführungszeitraums, bis Jahresende";
        /// Commissioning of the device (Inbetriebnahme; Bayern). [BAY-10546-3]
        Commissioning => "inbetriebnahme", "Inbetriebnahme des Geräts";
        /// A date given in the notice.
        FixedDate => "datum", "festes Datum laut Bescheid";
        /// No Zweckbindung (own funds).
        None => "keine", "keine Zweckbindung";
    }
}

/// What an Einzelansatz says for itself of the Zweckbindung of what it pays; what is `None` is as the notice says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnZweckbindung {
    pub start: Option<ZweckbindungStart>,
    pub years: Option<i64>,
}

impl OwnZweckbindung {
    /// Whether everything is as the notice says.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.start.is_none() && self.years.is_none()
    }
}

text_enum! {
    /// What the recipient confirms in a proof (Bestätigung), as it follows „Es wird bestätigt, dass“.
    /// [VN-ANBESTG] [MUSTER6-BW] [VN-KOELN]
    ProofConfirmation, "Bestätigung" {
        Conditions => "nebenbestimmungen", "die Allgemeinen und Besonderen Nebenbestimmungen des Zuwendungsbescheids beachtet wurden";
        Economy => "wirtschaftlich", "die Ausgaben notwendig waren und wirtschaftlich und sparsam verfahren wurde";
        Books => "buecher", "die Angaben in diesem Nachweis mit den Büchern und Belegen übereinstimmen";
        Purpose => "zweck", "der Zuwendungszweck erreicht wurde";
        Audit => "rechnungspruefung", "die örtliche Rechnungsprüfung den Nachweis geprüft hat, soweit eine besteht";
    }
}

impl ProofConfirmation {
    /// Whether only the proof that settles the grant confirms it, no interim one (Zwischennachweis).
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Purpose | Self::Audit)
    }
}

text_enum! {
    /// Whom a proof is made for (Ausgabe).
    ProofEdition, "Ausgabe" {
        /// For the granting authority.
        Filing => "einreichung", "Einreichung";
        /// For the own files and auditors: with the findings and a chart.
        Record => "akte", "Akte";
    }
}

text_enum! {
    /// What is due on a day (Frist), in the order of a filter.
    DeadlineKind, "Art der Frist" {
        /// Verwendungsnachweis.
        Proof => "nachweis", "Verwendungsnachweis fällig";
        /// Interim proof of a year (Haushaltsjahr) that the programme asks for.
        InterimProof => "zwischennachweis", "Zwischennachweis fällig";
        /// A condition of the notice (Auflage, Nebenbestimmung).
        Condition => "auflage", "Auflage";
        /// Last day for an action against the notice.
        Appeal => "klagefrist", "Ende der Klagefrist";
        /// Bewilligungszeitraum.
        Approval => "bewilligung", "Ende des Bewilligungszeitraums";
        /// Durchführungszeitraum.
        Implementation => "durchfuehrung", "Ende des Durchführungszeitraums";
        /// Last day to apply.
        Application => "antrag", "Ende der Antragsfrist";
        /// Last day to answer what the granting authority asks about an application (Nachforderung).
        Answer => "nachforderung", "Nachforderung beantworten";
        /// Money kept back from a supplier.
        Retention => "einbehalt", "Sicherheitseinbehalt auszahlen";
        Zweckbindung => "zweckbindung", "Ende der Zweckbindung";
        /// Day on which leased devices go back.
        Lease => "leasing", "Geleaste Geräte zurückgeben";
        /// Last day of the warranty of devices.
        Warranty => "garantie", "Ende der Garantie";
        /// Last day to answer before a decision on the proof.
        Hearing => "anhoerung", "Anhörung zum Nachweis beantworten";
        /// Last day to appeal against a decision on the proof.
        ProofAppeal => "rechtsbehelf", "Rechtsbehelf gegen den Bescheid zum Nachweis";
        /// What was to come up again.
        FollowUp => "wiedervorlage", "Wiedervorlage";
        /// Last day on which money that was paid out is spent in time (Verbrauchsfrist).
        PayoutUse => "verwendung", "Verwendung von Auszahlungen";
        /// Day by which an invoice is to be paid (Zahlungsziel).
        Payment => "zahlung", "Zahlungsziel von Rechnungen";
        /// Last day on which a document of a school holds.
        SchoolDocument => "dokument", "Ende der Gültigkeit von Dokumenten";
        /// Day for which goods are promised (zugesagter Liefertermin).
        Delivery => "lieferung", "Zugesagte Lieferungen";
        /// Last day of the term of a licence.
        Licence => "lizenz", "Ende der Laufzeit von Lizenzen";
    }
}

text_enum! {
    /// State of a request for grant money (Mittelabruf).
    DrawdownState, "Stand des Mittelabrufs" {
        Draft => "entwurf", "Entwurf";
        Requested => "angefordert", "angefordert";
        PaidOut => "ausgezahlt", "ausgezahlt";
        Withdrawn => "zurueckgezogen", "zurückgezogen";
    }
}

impl DrawdownState {
    /// Whether it may become `next`: a draft is asked for or dropped, what was asked for is paid out or taken back.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft, Self::Draft | Self::Requested | Self::Withdrawn)
                | (Self::Requested, Self::Requested | Self::PaidOut | Self::Withdrawn)
                | (Self::PaidOut, Self::PaidOut | Self::Requested)
                | (Self::Withdrawn, Self::Withdrawn)
        )
    }

    /// Whether its amount counts as drawn though no payout has come yet.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Requested)
    }
}

text_enum! {
    /// State of a reallocation between Einzelansätze (Umschichtung).
    ReallocationState, "Stand der Umschichtung" {
        Draft => "entwurf", "Entwurf";
        Sent => "abgesandt", "abgesandt";
        /// Agreed, or taken note of where the tolerance allows it.
        InForce => "wirksam", "wirksam";
        Refused => "abgelehnt", "abgelehnt";
    }
}

impl ReallocationState {
    /// Whether nothing becomes of it any more.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::InForce | Self::Refused)
    }
}

text_enum! {
    /// State of an application (Antrag).
    ApplicationState, "Stand des Antrags" {
        Draft => "entwurf", "Entwurf";
        Submitted => "eingereicht", "Eingereicht";
        /// More was asked for (Nachforderung).
        Queried => "nachforderung", "Nachforderung";
        Granted => "bewilligt", "Bewilligt";
        PartlyGranted => "teilweise_bewilligt", "Teilweise bewilligt";
        Refused => "abgelehnt", "Abgelehnt";
        Withdrawn => "zurueckgezogen", "Zurückgezogen";
        Closed => "abgeschlossen", "Abgeschlossen";
    }
}

impl ApplicationState {
    /// Whether the authority that grants has still to decide it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted | Self::Queried)
    }

    /// Whether the authority that grants has decided it, or need not any more.
    #[must_use]
    pub const fn is_decided(self) -> bool {
        !self.is_open()
    }

    /// Whether it may become `next`: what was decided is no draft any more, and only what was decided is closed.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Closed, Self::Closed) => true,
            (_, Self::Closed) => self.is_decided(),
            (Self::Queried, Self::Draft) => false,
            (_, Self::Draft) => self.is_open(),
            (Self::Closed, _) => next.is_decided(),
            _ => true,
        }
    }

    /// Whether the authority that grants gave money for it, all or a part of what was asked for.
    #[must_use]
    pub const fn is_granted(self) -> bool {
        matches!(self, Self::Granted | Self::PartlyGranted)
    }

    /// Whether it claims a part of the budget: it was neither refused nor taken back.
    #[must_use]
    pub const fn claims(self) -> bool {
        !matches!(self, Self::Refused | Self::Withdrawn)
    }
}

text_enum! {
    /// State of a grant notice (Bescheid).
    NoticeState, "Stand des Bescheids" {
        Running => "in_durchfuehrung", "in Durchführung";
        ProofFiled => "nachweis_eingereicht", "Nachweis eingereicht";
        Closed => "abgeschlossen", "abgeschlossen";
        /// As a whole (Widerruf, Rücknahme): nothing more is ordered, allocated or drawn.
        Revoked => "widerrufen", "widerrufen";
    }
}

text_enum! {
    /// What a later notice does to an earlier one.
    AmendmentKind, "Art des Änderungsbescheids" {
        Change => "aenderung", "Änderungsbescheid";
        /// Of the Durchführungszeitraum, the Bewilligungszeitraum or the day of the proof.
        Extension => "verlaengerung", "Verlängerung";
        /// Lowers the grant.
        PartialRevocation => "teilwiderruf", "Teilwiderruf";
        /// Moves amounts between the Einzelansätze.
        Reallocation => "umschichtung", "Umschichtung";
        /// Ends the grant.
        Revocation => "widerruf", "Widerruf";
    }
}

text_enum! {
    /// A step of the examination of a proof, after or around its filing.
    ExaminationStep, "Schritt der Prüfung" {
        /// With the certificate of the Rechnungsprüfung.
        LocalAudit => "oertliche_pruefung", "in örtlicher Prüfung";
        Signed => "gezeichnet", "gezeichnet";
        Filed => "eingereicht", "eingereicht";
        /// More documents are asked for.
        Requested => "nachforderung", "Nachforderung";
        Examined => "geprueft", "geprüft";
        FinalNotice => "schlussbescheid", "Schlussbescheid";
        PartRevocation => "teilwiderruf", "Teilwiderruf";
        Reclaim => "rueckforderung", "Rückforderung";
        Supplement => "nachzahlung", "Nachzahlung";
        Settled => "ausgeglichen", "ausgeglichen";
    }
}

text_enum! {
    /// Who examines a proof (prüfende Stelle).
    Auditor, "Prüfende Stelle" {
        Granting => "bewilligungsbehoerde", "Bewilligungsbehörde";
        /// The authority itself, which signs and files.
        Own => "schultraeger", "Schulträger";
        Local => "rechnungspruefung", "örtliche Rechnungsprüfung";
        Supralocal => "ueberoertliche_pruefung", "überörtliche Prüfung";
        Land => "landesrechnungshof", "Landesrechnungshof";
        Federal => "bundesrechnungshof", "Bundesrechnungshof";
        Other => "sonstige", "sonstige Stelle";
    }
}

impl Auditor {
    /// Whether its steps belong to the procedure of the granting authority; every other auditor has one of its own.
    #[must_use]
    pub const fn is_of_granting(self) -> bool {
        matches!(self, Self::Granting | Self::Own | Self::Local)
    }
}

text_enum! {
    /// Where the own share (Eigenanteil) comes from. [BASS-19771]
    OwnShareSource, "Herkunft des Eigenanteils" {
        Budget => "haushalt", "Eigene Haushaltsmittel";
        Schulpauschale => "schulpauschale", "Schulpauschale/Bildungspauschale";
        GuteSchule => "gute_schule_2020", "Gute Schule 2020";
        Other => "sonstige", "Sonstige Mittel";
    }
}

text_enum! {
    /// In which of the two periods of a notice order, acceptance, invoice and payment have to lie. (R7; named by the notice)
    DatePeriods, "Maßgeblicher Zeitraum" {
        Implementation => "durchfuehrung", "alle vier Tage im Durchführungszeitraum";
        PaidInApproval => "zahlung_bewilligung", "Zahlung im Bewilligungszeitraum, sonst Durchführungszeitraum";
        InvoicedInApproval => "rechnung_bewilligung", "Rechnung und Zahlung im Bewilligungszeitraum, sonst Durchführungszeitraum";
        Approval => "bewilligung", "alle vier Tage im Bewilligungszeitraum";
    }
}

text_enum! {
    /// How a notice was made known (Bekanntgabe, § 41 VwVfG).
    Announcement, "Weg der Bekanntgabe" {
        Post => "post", "einfacher Brief mit der Post";
        Electronic => "elektronisch", "elektronisch übermittelt";
        /// Formal service (VwZG).
        Service => "zustellung", "förmlich zugestellt";
        InPerson => "persoenlich", "persönlich übergeben";
    }
}

text_enum! {
    /// Money beside grant and own share.
    IncomeKind, "Art der Einnahme" {
        ThirdParty => "dritte", "Leistung Dritter";
        /// Another authority bears a part, as for a school of both (öffentlich-rechtliche Vereinbarung).
        CostSharing => "kostenbeteiligung", "Kostenbeteiligung eines anderen Trägers";
        PublicFunding => "oeffentlich", "Weitere öffentliche Förderung";
        Insurance => "versicherung", "Versicherungsleistung";
        Sale => "verkauf", "Verkaufserlös";
    }
}

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
