//! The known lists, and how their columns are called.

use std::collections::HashSet;

use super::ListError;
use super::table;
use crate::text::search_form;

/// Which official list a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// Grunddaten der Schulen of the ministry (`schuldaten.csv`); knows the authority of each school.
    NrwSchuldaten,
    /// Schulverzeichnis of IT.NRW; knows pupils (rounded to 5), not the authority.
    NrwStatistik,
    /// `Schulen.csv` of the school software SVWS-NRW; knows the authority of each school.
    Svws,
    /// School list of Berlin with alphanumeric numbers (BSN).
    Berlin,
}

/// What a column says, in our words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Number,
    Name1,
    Name2,
    Name3,
    ShortName,
    FormKey,
    FormName,
    LegalForm,
    Street,
    PostalCode,
    City,
    AreaCode,
    Phone,
    Email,
    Homepage,
    Authority,
    Municipality,
    SchoolYear,
    Pupils,
}

/// The header of a list.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) format: ListFormat,
    /// Line it stands in, counted from 1.
    pub(super) line: usize,
    pub(super) delimiter: char,
    /// Column names as in the file, without separators too many at the end.
    pub(super) columns: Vec<String>,
}

/// How many lines may stand before the header.
const MAX_PREAMBLE: usize = 20;

impl ListFormat {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::NrwSchuldaten, Self::NrwStatistik, Self::Svws, Self::Berlin];

    /// German name for messages and `--json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NrwSchuldaten => "NRW-Schuldaten (Ministerium)",
            Self::NrwStatistik => "NRW-Schulverzeichnis (IT.NRW)",
            Self::Svws => "SVWS-NRW (Schulen.csv)",
            Self::Berlin => "Berliner Schulliste (BSN)",
        }
    }

    /// Code of the Land the list is from.
    #[must_use]
    pub const fn land(self) -> &'static str {
        match self {
            Self::NrwSchuldaten | Self::NrwStatistik | Self::Svws => "NW",
            Self::Berlin => "BE",
        }
    }

    /// Whether the list names the authority of each school. One without updates known schools only, unless all are wanted.
    #[must_use]
    pub const fn names_authority(self) -> bool {
        matches!(self, Self::NrwSchuldaten | Self::Svws)
    }

    /// The names of all formats, for a message.
    pub(super) fn known() -> String {
        let names: Vec<&str> = Self::ALL.iter().map(|format| format.name()).collect();
        names.join(", ")
    }

    /// Column names of the list, folded by [`fold`], each with what it says. The first two tell the format.
    pub(super) const fn columns(self) -> &'static [(&'static str, Field)] {
        match self {
            Self::NrwSchuldaten => &[
                ("schulnummer", Field::Number),
                ("schulbezeichnung1", Field::Name1),
                ("schulbezeichnung2", Field::Name2),
                ("schulbezeichnung3", Field::Name3),
                ("kurzbezeichnung", Field::ShortName),
                ("schulform", Field::FormKey),
                ("rechtsform", Field::LegalForm),
                ("strasse", Field::Street),
                ("plz", Field::PostalCode),
                ("ort", Field::City),
                ("telefonvorwahl", Field::AreaCode),
                ("telefon", Field::Phone),
                ("email", Field::Email),
                ("homepage", Field::Homepage),
                ("traegernummer", Field::Authority),
                ("gemeindeschluessel", Field::Municipality),
            ],
            Self::NrwStatistik => &[
                ("schulnummer", Field::Number),
                ("amtlichebezeichnung1", Field::Name1),
                ("amtlichebezeichnung2", Field::Name2),
                ("amtlichebezeichnung3", Field::Name3),
                ("schulform", Field::FormName),
                ("rechtsstatus", Field::LegalForm),
                ("strasseundhausnummer", Field::Street),
                ("postleitzahl", Field::PostalCode),
                ("ort", Field::City),
                ("telefonnummervorwahl", Field::AreaCode),
                ("telefonnummerdurchwahl", Field::Phone),
                ("offizielleemailadresse", Field::Email),
                ("amtlichergemeindeschluessel", Field::Municipality),
                ("schuljahr", Field::SchoolYear),
                ("anzahl", Field::Pupils),
            ],
            Self::Svws => &[
                ("schulnr", Field::Number),
                ("abez1", Field::Name1),
                ("abez2", Field::Name2),
                ("abez3", Field::Name3),
                ("kurzbez", Field::ShortName),
                ("sf", Field::FormKey),
                ("oeffpri", Field::LegalForm),
                ("strasse", Field::Street),
                ("plz", Field::PostalCode),
                ("ort", Field::City),
                ("telvorw", Field::AreaCode),
                ("telefon", Field::Phone),
                ("email", Field::Email),
                ("url", Field::Homepage),
                ("schultraegernr", Field::Authority),
                ("regschl", Field::Municipality),
            ],
            Self::Berlin => &[
                ("bsn", Field::Number),
                ("name", Field::Name1),
                ("adresse", Field::Street),
                ("plz", Field::PostalCode),
                ("ort", Field::City),
                ("telefon", Field::Phone),
                ("email", Field::Email),
                ("internet", Field::Homepage),
            ],
        }
    }

    /// The format whose two telling columns are all there.
    fn recognise(columns: &[String]) -> Option<Self> {
        let folded: HashSet<String> = columns.iter().map(|column| fold(column)).collect();
        let has = |name: &str| folded.contains(&fold(name));
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.columns()[..2].iter().all(|(name, _)| has(name)))
    }
}

/// A column name without case, umlauts, blanks and signs: `Straße und Hausnummer` is `strasseundhausnummer`.
///
/// Both sides of a comparison go through it, because [`search_form`] also drops the `e` of `ae`, `oe` and `ue`.
pub(super) fn fold(name: &str) -> String {
    let folded = search_form(name);
    folded.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The first line that names the columns of a known list.
pub(super) fn find_header(lines: &[&str]) -> Result<Header, ListError> {
    let (mut found, mut wide) = (None, None);
    for (index, line) in lines.iter().enumerate().take(MAX_PREAMBLE) {
        for delimiter in [';', ',', '\t'] {
            let mut columns = match table::split(line, delimiter) {
                Ok(columns) => columns,
                Err(reason) => {
                    if reason == table::TOO_MANY_COLUMNS {
                        wide.get_or_insert(index + 1);
                    }
                    continue;
                }
            };
            while columns.last().is_some_and(|column| column.trim().is_empty()) {
                columns.pop();
            }
            if let Some(format) = ListFormat::recognise(&columns) {
                if format == ListFormat::Svws && !columns.iter().any(|column| fold(column) == "email") {
                    return Err(ListError::AuthorityList);
                }
                return Ok(Header {
                    format,
                    line: index + 1,
                    delimiter,
                    columns,
                });
            }
            if found.is_none() && columns.len() > 1 {
                found = Some(*line);
            }
        }
    }
    if let Some(line) = wide {
        return Err(ListError::TooManyColumns { line });
    }
    let found = found.or_else(|| lines.iter().copied().find(|line| !line.trim().is_empty()));
    let found = crate::text::clean(found.unwrap_or_default());
    Err(ListError::UnknownHeader {
        found: found.chars().take(120).collect(),
    })
}
