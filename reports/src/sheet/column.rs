use chrono::NaiveDate;
use paktbuch_types::Cents;

/// What a column holds, and so how its cells look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Date,
    /// Euros; summed up below.
    Money,
    /// Euros that count the same money again in each row; not summed up.
    Amount,
    /// How many; counts to the right.
    Count,
    /// A running number.
    Ordinal,
}

impl Kind {
    /// Whether its values stand at the right edge of the column.
    pub(super) fn is_right_aligned(self) -> bool {
        matches!(self, Self::Money | Self::Amount | Self::Count)
    }
}

/// Least width of a column of amounts: room for −999.999.999,99 € in the bold 9 points of a sum. Office programs show `###` for an amount
/// that does not fit.
pub(crate) const MONEY_WIDTH: u8 = 15;

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub(crate) title: &'static str,
    /// In characters of the default font.
    pub(crate) width: u8,
    pub(crate) kind: Kind,
}

impl Column {
    /// A column with this title, `width` characters of the default font wide.
    #[must_use]
    pub const fn new(title: &'static str, width: u8, kind: Kind) -> Self {
        Self { title, width, kind }
    }
}

/// One cell of a streamed row; a missing value is an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Nothing,
    Text(&'a str),
    Date(NaiveDate),
    Money(Cents),
    /// `of` − `less` of the same row, columns counted from 0, with its value.
    Difference {
        amount: Cents,
        of: usize,
        less: usize,
    },
    Ordinal(u32),
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().map_or(Self::Nothing, Self::Text)
    }
}

impl From<Option<NaiveDate>> for Value<'_> {
    fn from(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Nothing, Self::Date)
    }
}

impl From<Option<Cents>> for Value<'_> {
    fn from(amount: Option<Cents>) -> Self {
        amount.map_or(Self::Nothing, Self::Money)
    }
}
