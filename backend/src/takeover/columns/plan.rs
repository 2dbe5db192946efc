//! Columns of a cost plan (Kostenplan).

use super::{Column, ELIGIBLE, QUANTITY, SCHOOL, needed, other};

/// Of a Kostenplan, in the order of forms.
pub const PLAN: &[Column] = &[
    other(
        "nr",
        "Nr. des Einzelansatzes",
        &["nr", "nummer", "pos", "position", "lfdnr", "ziffer"],
    ),
    needed(
        "ansatz",
        "Einzelansatz",
        &[
            "einzelansatz",
            "ansatz",
            "ausgabenart",
            "ausgabeart",
            "kostenart",
            "kostengruppe",
            "gliederung",
            "massnahme",
            "ausgabeposition",
            "kostenposition",
            "bezeichnung",
        ],
    ),
    other(
        "bezeichnung",
        "Bezeichnung der Kostenzeile",
        &["bezeichnung", "kostenzeile", "gegenstand", "beschreibung", "text"],
    ),
    other("schule", "Schule (Nummer oder Name)", SCHOOL),
    other("menge", "Menge", QUANTITY),
    other(
        "einzelpreis",
        "Einzelpreis, brutto",
        &[
            "einzelpreis",
            "stuckpreis",
            "preis",
            "preisjestuck",
            "einzelpreisbrutto",
        ],
    ),
    needed(
        "gesamt",
        "Ausgaben gesamt, brutto",
        &[
            "gesamtausgaben",
            "ausgabengesamt",
            "ausgabeninsgesamt",
            "gesamtkosten",
            "gesamt",
            "insgesamt",
            "gesamtbetrag",
            "gesamtbrutto",
            "ausgaben",
            "kosten",
            "betragbrutto",
            "brutto",
            "betrag",
            "summe",
        ],
    ),
    other("zuwendungsfaehig", "davon zuwendungsfähig", ELIGIBLE),
];
