//! The kinds of lists that a grant is kept in before Paktbuch, and what their columns can mean.

/// A kind of list, in the order in which they are taken over: receipts need the plan, devices the receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetKind {
    /// Kostenplan.
    Plan,
    /// Belegliste with payments.
    Receipts,
    /// Auszahlungen.
    Payouts,
    /// Inventarliste.
    Inventory,
}

/// What a column can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its key in mapping files and forms.
    pub key: &'static str,
    /// As users read it.
    pub label: &'static str,
    /// No row can be read without it.
    pub is_required: bool,
    /// Headings that mean it, in letters and digits only; the first one found counts.
    pub names: &'static [&'static str],
}

impl SheetKind {
    /// In the order of taking over.
    pub const ALL: [Self; 4] = [Self::Plan, Self::Receipts, Self::Payouts, Self::Inventory];

    /// Its name in mapping files, forms and `--json`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plan => "kostenplan",
            Self::Receipts => "belege",
            Self::Payouts => "auszahlungen",
            Self::Inventory => "inventar",
        }
    }

    /// As users read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plan => "Kostenplan",
            Self::Receipts => "Belegliste mit Zahlungen",
            Self::Payouts => "Auszahlungen",
            Self::Inventory => "Inventarliste",
        }
    }

    /// What one row of it is.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Plan => "Eine Zeile je Einzelansatz, oder je Einzelansatz und Schule.",
            Self::Receipts => {
                "Eine Zeile je Rechnung oder Zahlung: Lieferant, Rechnungsnummer, Datum, Betrag brutto, gezahlt am, Einzelansatz."
            }
            Self::Payouts => "Eine Zeile je Auszahlung der Zuwendung: Tag und Betrag.",
            Self::Inventory => {
                "Eine Zeile je Gerät: Serien- oder Inventarnummer, Modell, Schule, Raum, Rechnungsnummer."
            }
        }
    }

    /// What is counted, of one and of several.
    #[must_use]
    pub const fn counted(self) -> (&'static str, &'static str) {
        match self {
            Self::Plan => ("Kostenzeile", "Kostenzeilen"),
            Self::Receipts => ("Beleg", "Belege"),
            Self::Payouts => ("Auszahlung", "Auszahlungen"),
            Self::Inventory => ("Gerät", "Geräte"),
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What its columns can mean, in the order of forms.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Plan => PLAN,
            Self::Receipts => RECEIPTS,
            Self::Payouts => PAYOUTS,
            Self::Inventory => INVENTORY,
        }
    }

    /// The column with this key.
    #[must_use]
    pub fn column(self, key: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.key == key)
    }
}

const fn needed(key: &'static str, label: &'static str, names: &'static [&'static str]) -> Column {
    Column {
        key,
        label,
        is_required: true,
        names,
    }
}

const fn other(key: &'static str, label: &'static str, names: &'static [&'static str]) -> Column {
    Column {
        key,
        label,
        is_required: false,
        names,
    }
}

const PLAN: &[Column] = &[
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

const RECEIPTS: &[Column] = &[
    other(
        "beleg",
        "Belegnummer",
        &[
            "belegnummer",
            "belegnr",
            "beleg",
            "lfdnr",
            "laufendenummer",
            "lfdnummer",
            "nr",
        ],
    ),
    other(
        "lieferant",
        "Lieferant",
        &[
            "lieferant",
            "firma",
            "zahlungsempfanger",
            "empfanger",
            "kreditor",
            "kreditorname",
            "rechnungssteller",
            "auftragnehmer",
            "name",
        ],
    ),
    other(
        "ust",
        "USt-IdNr. des Lieferanten",
        &["ustidnr", "ustid", "umsatzsteuerid", "ustidnummer"],
    ),
    other(
        "rechnungsnummer",
        "Rechnungsnummer",
        &[
            "rechnungsnummer",
            "rechnungsnr",
            "rechnung",
            "renr",
            "rgnr",
            "rechnungno",
        ],
    ),
    other(
        "rechnungsdatum",
        "Rechnungsdatum",
        &[
            "rechnungsdatum",
            "rechnungvom",
            "datumderrechnung",
            "rgdatum",
            "belegdatum",
            "datum",
        ],
    ),
    other(
        "zweck",
        "Gegenstand",
        &[
            "gegenstand",
            "verwendungszweck",
            "zahlungsgrund",
            "grundderzahlung",
            "zweck",
            "leistung",
            "bezeichnung",
            "beschreibung",
            "text",
            "massnahme",
        ],
    ),
    needed(
        "brutto",
        "Rechnungsbetrag, brutto",
        &[
            "rechnungsbetragbrutto",
            "rechnungsbetrag",
            "bruttobetrag",
            "betragbrutto",
            "brutto",
            "gesamtbetrag",
            "betrag",
            "ausgaben",
            "summe",
        ],
    ),
    other(
        "netto",
        "Rechnungsbetrag, netto",
        &["nettobetrag", "betragnetto", "netto", "rechnungsbetragnetto"],
    ),
    other("zuwendungsfaehig", "davon zuwendungsfähig", ELIGIBLE),
    other(
        "zahldatum",
        "Gezahlt am",
        &[
            "gezahltam",
            "bezahltam",
            "zahldatum",
            "zahlungsdatum",
            "tagderzahlung",
            "zahltag",
            "datumderzahlung",
            "valuta",
            "wertstellung",
        ],
    ),
    other(
        "gezahlt",
        "Gezahlter Betrag",
        &[
            "gezahlterbetrag",
            "zahlbetrag",
            "zahlungsbetrag",
            "auszahlungsbetrag",
            "gezahlt",
            "bezahlt",
        ],
    ),
    other(
        "zahlungsbeleg",
        "Zahlungsbeleg",
        &["zahlungsbeleg", "kontoauszug", "auszugsnr", "auszug"],
    ),
    other(
        "buchungsnummer",
        "Buchungsnummer",
        &[
            "buchungsnummer",
            "buchungsnr",
            "anordnungsnummer",
            "anordnungsnr",
            "kassenzeichen",
        ],
    ),
    other(
        "ansatz",
        "Einzelansatz oder Kostenzeile",
        &[
            "einzelansatz",
            "ansatz",
            "kostenposition",
            "kostenplanposition",
            "positionkostenplan",
            "kostengruppe",
            "ausgabenart",
            "position",
            "pos",
        ],
    ),
    other("schule", "Schule (Nummer oder Name)", SCHOOL),
    other("menge", "Menge", QUANTITY),
    other(
        "auftrag",
        "Auftrag vom",
        &[
            "auftragvom",
            "auftragam",
            "auftragsdatum",
            "bestelltam",
            "bestelldatum",
        ],
    ),
    other(
        "abnahme",
        "Lieferung oder Abnahme am",
        &["abnahme", "abnahmeam", "geliefertam", "lieferdatum", "lieferung"],
    ),
];

const PAYOUTS: &[Column] = &[
    needed(
        "datum",
        "Ausgezahlt am",
        &[
            "ausgezahltam",
            "auszahlungsdatum",
            "auszahlungam",
            "zahlungseingang",
            "geldeingang",
            "eingangam",
            "eingang",
            "gutschriftam",
            "datum",
            "abgerufenam",
            "abrufdatum",
            "abrufam",
        ],
    ),
    needed(
        "betrag",
        "Betrag",
        &[
            "ausgezahlterbetrag",
            "auszahlungsbetrag",
            "auszahlung",
            "ausgezahlt",
            "abgerufenerbetrag",
            "abrufbetrag",
            "abgerufen",
            "abruf",
            "betrag",
        ],
    ),
    other(
        "bemerkung",
        "Bemerkung",
        &[
            "bemerkung",
            "anmerkung",
            "verwendungszweck",
            "text",
            "mittelabruf",
            "nr",
        ],
    ),
];

/// The keys but the last are those of device lists, whose names are known there.
const INVENTORY: &[Column] = &[
    other("inventarnummer", "Inventarnummer", &[]),
    other("seriennummer", "Seriennummer", &[]),
    other("hersteller", "Hersteller", &[]),
    other("modell", "Modell", &[]),
    other("kategorie", "Kategorie", &[]),
    other("schule", "Schule (Nummer oder Name)", &[]),
    other("standort", "Standort", &[]),
    other("raum", "Raum", &[]),
    other("zugang", "Zugang", &[]),
    other("inbetriebnahme", "Inbetriebnahme", &[]),
    other("garantie_bis", "Garantie bis", &[]),
    other("status", "Status", &[]),
    other("eigentum", "Eigentum", &[]),
    other("anlagennummer", "Anlagennummer", &[]),
    other("preis_brutto", "Preis, brutto", &[]),
    other("preis_netto", "Preis, netto", &[]),
    other("bemerkung", "Bemerkung", &[]),
    other(
        INVOICE_OF_DEVICE,
        "Rechnungs- oder Belegnummer",
        &[
            "rechnungsnummer",
            "rechnungsnr",
            "rechnung",
            "renr",
            "rgnr",
            "belegnummer",
            "belegnr",
            "beleg",
        ],
    ),
];

/// Key of the column that leads from a device to its receipt.
pub const INVOICE_OF_DEVICE: &str = "rechnung";

const SCHOOL: &[&str] = &["schule", "schulnummer", "schulnr", "schulname", "einrichtung"];
const QUANTITY: &[&str] = &["menge", "anzahl", "stuckzahl", "stuck"];
const ELIGIBLE: &[&str] = &[
    "zuwendungsfahig",
    "davonzuwendungsfahig",
    "zuwendungsfahigeausgaben",
    "zuwendungsfahigerbetrag",
    "davonzuwendungsfahigeausgaben",
    "forderfahig",
    "davonforderfahig",
    "forderfahigeausgaben",
    "forderfahigerbetrag",
];
