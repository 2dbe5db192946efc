//! What grants are told with: kinds, states, deadlines, documents.

mod concept;
mod proof;
mod state;

use crate::text_enum::text_enum;
use crate::{BasisPoints, Cents};

pub use concept::ConceptKind;
pub use proof::{Auditor, ExaminationStep, ProofConfirmation, ProofEdition};
pub use state::{ApplicationState, DrawdownState, NoticeState, ReallocationState};

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
