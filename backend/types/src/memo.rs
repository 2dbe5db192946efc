//! Notes on records.

use crate::text_enum::text_enum;

text_enum! {
    /// A record that notes (Vermerke) are written on.
    MemoSubject, "Art des Datensatzes" {
        Application => "antrag", "Antrag";
        Notice => "bescheid", "Bescheid";
        Invoice => "rechnung", "Rechnung";
        Device => "geraet", "Gerät";
        School => "schule", "Schule";
        Order => "bestellung", "Bestellung";
        Drawdown => "mittelabruf", "Mittelabruf";
        /// The filed proof of a notice with its examination, by the id of the notice.
        Proof => "nachweis", "Nachweis und seine Prüfung";
        /// Also Teilwiderruf and the other letters that change a notice.
        Amendment => "aenderung", "Änderungsbescheid";
        Reallocation => "umschichtung", "Umschichtung";
        Payout => "auszahlung", "Auszahlung";
        Supplier => "lieferant", "Lieferant";
        Delivery => "lieferung", "Lieferung";
        Model => "modell", "Gerätemodell";
        /// A document that programmes ask for (Schuldokument).
        SchoolDocument => "schuldokument", "Dokument der Schulen";
        Payment => "zahlung", "Zahlung";
        /// An edition of a programme that the authority entered.
        Edition => "fassung", "Fassung eines Programms";
    }
}
