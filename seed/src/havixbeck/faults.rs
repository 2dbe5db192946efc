//! The faults that are planted. R26 cannot be: it speaks only when somebody deletes what proves a filed notice.

use super::flawed::{DEVICES, EARLY, ORDER, SMALL, TWICE};
use super::{FLAWED_NOTICE, NETWORK_NOTICE, july, tools};
use crate::PlantedFault;

/// What the check has to report. The unallocated invoice in the inbox (R12) is an open task, not a fault.
pub(super) fn faults() -> Vec<PlantedFault> {
    let mut faults = vec![
        fault(
            "R2",
            NETWORK_NOTICE,
            "Einzelansatz 3 (Anzeige- und Interaktionsgeräte): zwölf statt zehn Displays bezahlt, 53.550,00 € statt \
             44.000,00 €, also 21,7 % über dem Ansatz bei 20 % Toleranz.",
        ),
        fault(
            "R7",
            tools::LATE_INVOICE,
            "Die Gerätekoffer wurden am 06.11.2024 geliefert und am 21.11.2024 bezahlt, der Durchführungszeitraum \
             endete am 31.10.2024.",
        ),
        fault(
            "R16",
            tools::CAMERA_INVOICE,
            "Zwei Dokumentenkameras der Baumberge-Schule stehen ohne Raum im Bestand.",
        ),
    ];
    faults.extend(of_every_rule());
    faults
}

fn fault(rule: &str, subject: &str, description: &str) -> PlantedFault {
    PlantedFault {
        rule: rule.to_owned(),
        subject: subject.to_owned(),
        description: description.to_owned(),
    }
}

/// Those of the notice that exists for them, in the order of the rules.
fn of_every_rule() -> Vec<PlantedFault> {
    vec![
        fault(
            "R1",
            july::TOO_MUCH,
            "36.000,00 € Zuwendung beantragt, das Budget für mobile Endgeräte sind 30.000,00 €.",
        ),
        fault(
            "R2",
            FLAWED_NOTICE,
            "Einzelansatz 1 (Tablets): 4.522,00 € statt 3.500,00 € bezahlt, also 29,2 % über dem Ansatz bei 20 % Toleranz.",
        ),
        fault(
            "R3",
            FLAWED_NOTICE,
            "Für die Gesamtschule sind 6.400,00 € geplant, die Obergrenze je Schule sind 6.000,00 €.",
        ),
        fault(
            "R4",
            DEVICES,
            "Das Notebook kostet 761,60 € brutto, die Obergrenze je Gerät sind 500,00 €.",
        ),
        fault(
            "R5",
            FLAWED_NOTICE,
            "Gefördert werden 95 %; das Programm verlangt 10 % Eigenanteil.",
        ),
        fault(
            "R6",
            EARLY,
            "Am 06.11.2023 bestellt, der früheste Beginn des Programms ist der 01.01.2024.",
        ),
        fault(
            "R7",
            EARLY,
            "Am 06.11.2023 bestellt, der Durchführungszeitraum beginnt am 01.03.2024.",
        ),
        fault(
            "R8",
            SMALL,
            "Eine Hülle mit Transportkoffer ist als zuwendungsfähig zugeordnet; Koffer fördert das Programm nicht.",
        ),
        fault(
            "R9",
            FLAWED_NOTICE,
            "Eine Kostenzeile ist für die Baumberge-Schule, die nicht in der Liste der förderfähigen Schulen steht.",
        ),
        fault(
            "R10",
            july::WITHOUT_TPEK,
            "Das TPEK der Baumberge-Schule ist am 31.07.2024 abgelaufen.",
        ),
        fault(
            "R11",
            TWICE,
            "Die Wandhalter sind je zur Hälfte diesem Bescheid und einem Bescheid des DigitalPakts zugeordnet.",
        ),
        fault(
            "R12",
            SMALL,
            "Von den Ladekabeln sind 50,00 € niemandem zugeordnet.",
        ),
        fault(
            "R13",
            FLAWED_NOTICE,
            "Die Auszahlung vom 22.04.2024 war in 60 Tagen zu verbrauchen und ist es nicht.",
        ),
        fault(
            "R14",
            FLAWED_NOTICE,
            "Der Mittelabruf ist als Abschlag berechnet; das Programm sieht Vorschüsse vor.",
        ),
        fault(
            "R15",
            FLAWED_NOTICE,
            "Der Verwendungsnachweis war am 30.06.2025 fällig und ist nicht eingereicht.",
        ),
        fault("R16", DEVICES, "Ein Tablet steht ohne Raum im Bestand."),
        fault(
            "R16",
            FLAWED_NOTICE,
            "Es ist eingekauft, aber kein Sachbericht eingetragen.",
        ),
        fault(
            "R17",
            DEVICES,
            "Ein Tablet wird vermisst, obwohl es bis zum 31.12.2029 zweckgebunden ist.",
        ),
        fault(
            "R18",
            DEVICES,
            "Ein Tablet der Gesamtschule steht in der Baumberge-Schule, das Programm lässt den Wechsel nicht zu.",
        ),
        fault("R20", DEVICES, "Ein Tablet hat keine Seriennummer."),
        fault(
            "R27",
            DEVICES,
            "Das Notebook für 640,00 € netto ist auf dem Konto für Anlagen gebucht; bis 800,00 € ist es Aufwand.",
        ),
        fault("R29", ORDER, "Verhandlungsvergabe ohne Vergabevermerk."),
    ]
}
