//! What a parameter's value may be: how it is read from TOML and shown in German.

use chrono::NaiveDate;
use paktbuch_types::{
    BasisPoints, BudgetLevel, CapLink, CapPer, Cents, DatePeriods, Drawdown, Financing, Leasing,
    ProofDueFrom, ProofKind, ReceiptList, SchoolNumber, VatBasis, ZweckbindungStart, format_date,
};

/// A value of a programme's file.
pub(super) trait Value: Sized {
    /// The value, or the German reason why it is none.
    fn read(value: &toml::Value) -> Result<Self, String>;
    /// As users read it.
    fn show(&self) -> String;
}

/// A Förderbereich of a programme (`kategorien`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Short name for scripts: lower-case letters, digits and hyphens.
    pub code: String,
    pub name: String,
    /// Years of Zweckbindung, where the programme tells (`zweckbindung_jahre`).
    pub zweckbindung_years: Option<i64>,
    /// From when they count, where the programme tells (`zweckbindung_start`).
    pub zweckbindung_start: Option<ZweckbindungStart>,
    /// Earliest start of its measures, where it differs from the programme's (`frueheste_massnahme`).
    pub earliest_start: Option<NaiveDate>,
    /// Last day for its applications, where it differs from the programme's (`antrag_bis`).
    pub application_until: Option<NaiveDate>,
    /// Amount for each unit in a programme of fixed amounts (`festbetrag`).
    pub fixed_amount: Option<Cents>,
}

/// An upper limit (`deckel`): an amount or a share, never both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// What it limits (`bezug`).
    pub per: CapPer,
    /// Code of the only Förderbereich it is for; `None`: for all (`kategorie`).
    pub category: Option<String>,
    /// Amount (`betrag`).
    pub amount: Option<Cents>,
    /// Share of the whole (`prozent`).
    pub share: Option<BasisPoints>,
    /// Whether the amount includes VAT (`steuer`); `None` where only the notice tells.
    pub vat: Option<VatBasis>,
    /// How it works with the other caps (`verknuepfung`).
    pub link: CapLink,
}

/// Something that is not eligible (an entry of `nicht_foerderfaehig`), or that is where one might doubt it (of `foerderfaehig`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    /// As users read it.
    pub name: String,
    /// Parts of words by which one tells it in a name, lower case (`woerter`); none: it is only shown.
    pub words: Vec<String>,
    /// Parts of words that tell something else after all, lower case (`ausser`).
    pub except: Vec<String>,
    /// Code of the only Förderbereich it is for; `None`: for all (`kategorie`).
    pub category: Option<String>,
}

impl Value for String {
    fn read(value: &toml::Value) -> Result<Self, String> {
        let text = value.as_str().ok_or("muss ein Text in Anführungszeichen sein.")?;
        if text.trim().is_empty() {
            Err("ist leer.".to_owned())
        } else {
            Ok(text.trim().to_owned())
        }
    }
    fn show(&self) -> String {
        self.clone()
    }
}

impl Value for bool {
    fn read(value: &toml::Value) -> Result<Self, String> {
        value
            .as_bool()
            .ok_or_else(|| "muss true oder false sein.".to_owned())
    }
    fn show(&self) -> String {
        if *self { "ja" } else { "nein" }.to_owned()
    }
}

impl Value for u32 {
    fn read(value: &toml::Value) -> Result<Self, String> {
        let number = value.as_integer().and_then(|number| Self::try_from(number).ok());
        number.ok_or_else(|| "muss eine ganze Zahl ab 0 sein.".to_owned())
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for NaiveDate {
    fn read(value: &toml::Value) -> Result<Self, String> {
        let reason = "muss ein Tag ohne Anführungszeichen sein, zum Beispiel 2024-10-31.";
        let datetime = value.as_datetime().ok_or(reason)?;
        let date = datetime.date.filter(|_| datetime.time.is_none()).ok_or(reason)?;
        Self::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
            .ok_or_else(|| reason.to_owned())
    }
    fn show(&self) -> String {
        format_date(*self)
    }
}

impl Value for BasisPoints {
    fn read(value: &toml::Value) -> Result<Self, String> {
        let text = value
            .as_str()
            .ok_or("muss ein Prozentsatz in Anführungszeichen sein, zum Beispiel \"90 %\".")?;
        Self::parse(text)
    }
    fn show(&self) -> String {
        format!("{self} %")
    }
}

impl Value for Cents {
    fn read(value: &toml::Value) -> Result<Self, String> {
        let text = value
            .as_str()
            .ok_or("muss ein Betrag in Anführungszeichen sein, zum Beispiel \"25.000,00\".")?;
        let amount = Self::parse(text).map_err(|error| error.to_string())?;
        if amount > Self::ZERO {
            Ok(amount)
        } else {
            Err("muss größer als 0 sein.".to_owned())
        }
    }
    fn show(&self) -> String {
        format!("{self} €")
    }
}

macro_rules! coded {
    ($($name:ty),+) => {
        $(impl Value for $name {
            fn read(value: &toml::Value) -> Result<Self, String> {
                String::read(value)?.parse().map_err(|error: paktbuch_types::UnknownCode| error.to_string())
            }
            fn show(&self) -> String {
                self.label().to_owned()
            }
        })+
    };
}
coded!(
    Financing,
    BudgetLevel,
    Drawdown,
    ProofKind,
    ProofDueFrom,
    ReceiptList,
    Leasing,
    DatePeriods,
    ZweckbindungStart,
    CapPer,
    CapLink,
    VatBasis
);

impl Value for SchoolNumber {
    fn read(value: &toml::Value) -> Result<Self, String> {
        String::read(value)?
            .parse()
            .map_err(|error: paktbuch_types::ParseNumberError| error.to_string())
    }
    fn show(&self) -> String {
        self.as_str().to_owned()
    }
}

impl Value for Excluded {
    fn read(value: &toml::Value) -> Result<Self, String> {
        if value.is_str() {
            return Ok(Self {
                name: String::read(value)?,
                words: Vec::new(),
                except: Vec::new(),
                category: None,
            });
        }
        let table = entry(value, &["name", "woerter", "ausser", "kategorie"])?;
        let words = |key: &str| -> Result<Vec<String>, String> {
            let words: Vec<String> = field(table, key)?.unwrap_or_default();
            Ok(words.iter().map(|word| word.to_lowercase()).collect())
        };
        Ok(Self {
            name: needed(table, "name")?,
            words: words("woerter")?,
            except: words("ausser")?,
            category: field(table, "kategorie")?,
        })
    }
    fn show(&self) -> String {
        self.name.clone()
    }
}

impl<T: Value> Value for Vec<T> {
    fn read(value: &toml::Value) -> Result<Self, String> {
        let items = value
            .as_array()
            .ok_or("muss eine Liste in eckigen Klammern sein.")?;
        let read = |(index, item)| T::read(item).map_err(|reason| format!("[{}] {reason}", index + 1));
        items.iter().enumerate().map(read).collect()
    }
    fn show(&self) -> String {
        self.iter().map(Value::show).collect::<Vec<_>>().join("; ")
    }
}

/// An optional field of an entry of a list.
fn field<T: Value>(table: &toml::Table, key: &str) -> Result<Option<T>, String> {
    table
        .get(key)
        .map(T::read)
        .transpose()
        .map_err(|reason| format!("{key}: {reason}"))
}

/// A field that an entry of a list must have.
fn needed<T: Value>(table: &toml::Table, key: &str) -> Result<T, String> {
    field(table, key)?.ok_or_else(|| format!("{key} fehlt."))
}

/// The entry as a table with no other keys than these.
fn entry<'a>(value: &'a toml::Value, keys: &[&str]) -> Result<&'a toml::Table, String> {
    let table = value
        .as_table()
        .ok_or("muss ein Eintrag in geschweiften Klammern sein.")?;
    match table.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(key) => Err(format!("{key} ist nicht bekannt. Erlaubt: {}.", keys.join(", "))),
        None => Ok(table),
    }
}

/// Lower-case letters, digits and hyphens.
pub(super) fn read_code(text: &str) -> Result<String, String> {
    let fits = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if fits && (1..=60).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "„{text}“ darf nur aus kleinen Buchstaben, Ziffern und Bindestrichen bestehen."
        ))
    }
}

impl Value for Category {
    fn read(value: &toml::Value) -> Result<Self, String> {
        let keys = [
            "code",
            "name",
            "zweckbindung_jahre",
            "zweckbindung_start",
            "frueheste_massnahme",
            "antrag_bis",
            "festbetrag",
        ];
        let table = entry(value, &keys)?;
        let years: Option<u32> = field(table, "zweckbindung_jahre")?;
        if years.is_some_and(|years| years > 50) {
            return Err("zweckbindung_jahre: mehr als 50 Jahre sind nicht möglich.".to_owned());
        }
        Ok(Self {
            code: read_code(&needed::<String>(table, "code")?).map_err(|reason| format!("code: {reason}"))?,
            name: needed(table, "name")?,
            zweckbindung_years: years.map(i64::from),
            zweckbindung_start: field(table, "zweckbindung_start")?,
            earliest_start: field(table, "frueheste_massnahme")?,
            application_until: field(table, "antrag_bis")?,
            fixed_amount: field(table, "festbetrag")?,
        })
    }

    fn show(&self) -> String {
        let mut details = Vec::new();
        if let Some(amount) = self.fixed_amount {
            details.push(format!("{amount} € je Stück"));
        }
        match (self.zweckbindung_years, self.zweckbindung_start) {
            (_, Some(ZweckbindungStart::None)) => details.push("keine Zweckbindung".to_owned()),
            (Some(1), _) => details.push("Zweckbindung 1 Jahr".to_owned()),
            (Some(years), _) => details.push(format!("Zweckbindung {years} Jahre")),
            (None, _) => details.push("Zweckbindung: Angabe fehlt".to_owned()),
        }
        if let Some(start) = self
            .zweckbindung_start
            .filter(|start| *start != ZweckbindungStart::None)
        {
            details.push(format!("ab: {}", start.label()));
        }
        if let Some(day) = self.earliest_start {
            details.push(format!("Beginn ab {}", format_date(day)));
        }
        if let Some(day) = self.application_until {
            details.push(format!("Antrag bis {}", format_date(day)));
        }
        format!("{} ({})", self.name, details.join(", "))
    }
}

impl Value for Cap {
    fn read(value: &toml::Value) -> Result<Self, String> {
        let table = entry(
            value,
            &[
                "bezug",
                "kategorie",
                "betrag",
                "prozent",
                "steuer",
                "verknuepfung",
            ],
        )?;
        let cap = Self {
            per: needed(table, "bezug")?,
            category: field(table, "kategorie")?,
            amount: field(table, "betrag")?,
            share: field(table, "prozent")?,
            vat: field(table, "steuer")?,
            link: field(table, "verknuepfung")?.unwrap_or(CapLink::And),
        };
        match (cap.amount, cap.share) {
            (None, Some(_)) if cap.per == CapPer::Device => {
                Err("braucht je Gerät einen betrag, keine prozent.".to_owned())
            }
            (Some(_), None) | (None, Some(_)) => Ok(cap),
            _ => Err("braucht entweder betrag oder prozent.".to_owned()),
        }
    }

    fn show(&self) -> String {
        let limit = match (self.amount, self.share) {
            (Some(amount), _) => format!("{amount} €"),
            (None, Some(share)) => format!("{share} %"),
            (None, None) => String::new(),
        };
        let vat = self
            .vat
            .map(|vat| format!(" {}", vat.label()))
            .unwrap_or_default();
        format!("{limit}{vat} {}", self.per.label())
    }
}

/// Caps in words, those of one Förderbereich together: „Mobile Endgeräte: 20 % je Schulträger oder 25.000,00 € je Schule“.
pub(super) fn caps_in_words(caps: &[Cap], categories: &[Category]) -> String {
    let groups = caps.chunk_by(|a, b| a.category == b.category);
    let words = |group: &[Cap]| {
        let either = group.iter().any(|cap| cap.link == CapLink::Or);
        let limits: Vec<String> = group.iter().map(Value::show).collect();
        let limits = limits.join(if either { " oder " } else { " und " });
        match group.first().and_then(|cap| cap.category.as_deref()) {
            None => limits,
            Some(code) => {
                let known = categories.iter().find(|category| category.code == code);
                format!("{}: {limits}", known.map_or(code, |category| &category.name))
            }
        }
    };
    groups.map(words).collect::<Vec<_>>().join("; ")
}
