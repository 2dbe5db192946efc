//! What a proof confirms, whom it is made for, and how it is examined.

use crate::text_enum::text_enum;

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

impl ExaminationStep {
    /// Whether it decides what the grant comes to after the examination.
    #[must_use]
    pub const fn decides_grant(self) -> bool {
        matches!(self, Self::FinalNotice | Self::Reclaim | Self::Supplement)
    }
}

impl Auditor {
    /// Whether its steps belong to the procedure of the granting authority; every other auditor has one of its own.
    #[must_use]
    pub const fn is_of_granting(self) -> bool {
        matches!(self, Self::Granting | Self::Own | Self::Local)
    }
}
