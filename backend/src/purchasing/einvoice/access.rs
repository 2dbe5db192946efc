//! Typed access to the fields of a tree: text, amounts, numbers, dates.

use std::borrow::Cow;

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};
use chrono::{Datelike, NaiveDate};
use paktbuch_types::{BasisPoints, Cents, Quantity};
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::decimal::{Decimal, shorten};
use super::error::{FieldError, Problem};
use super::field::{self, Field};
use super::model::{Attachment, Vat, VatCategory};
use super::tree::Node;

impl<'t> Node<'t> {
    /// First element at `path` (names separated by `/`).
    pub(super) fn find(self, path: &str) -> Option<Node<'t>> {
        path.split('/')
            .try_fold(self, |node, name| node.children(name).next())
    }

    /// The element at `path`.
    ///
    /// # Errors
    /// Where there are several: money and identity must not depend on which one is looked at.
    pub(super) fn only(self, path: &str, field: Field) -> Result<Option<Node<'t>>, FieldError> {
        let mut node = self;
        for name in path.split('/') {
            let mut found = node.children(name);
            let Some(first) = found.next() else {
                return Ok(None);
            };
            if found.next().is_some() {
                return Err(FieldError::new(field, Problem::Duplicate));
            }
            node = first;
        }
        Ok(Some(node))
    }

    /// Text of the element without blanks around it and with plain line ends.
    pub(super) fn content(self) -> Cow<'t, str> {
        let text = self.element().text.trim();
        if text.contains('\r') {
            Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// Text of the first element at `path`, `None` where it is missing or empty.
    pub(super) fn text(self, path: &str) -> Option<String> {
        let content = self.find(path)?.content();
        (!content.is_empty()).then(|| content.into_owned())
    }

    /// Texts of all elements of this name that are not empty.
    pub(super) fn texts(self, name: &str) -> Vec<String> {
        self.children(name)
            .map(|node| node.content().into_owned())
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// Value of an attribute.
    pub(super) fn attribute(self, name: &str) -> Option<String> {
        let attributes = self.element().attributes;
        if attributes.is_empty() {
            return None;
        }
        let tag = BytesStart::from_content(attributes, 0);
        let attribute = tag.try_get_attribute(name).ok()??;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.trim().to_owned())
    }

    /// Text of the one element at `path`, which must not be missing or empty.
    pub(super) fn required_text(self, path: &str, field: Field) -> Result<String, FieldError> {
        let content = self.only(path, field)?.map(Node::content).unwrap_or_default();
        if content.is_empty() {
            return Err(FieldError::new(field, Problem::Missing));
        }
        Ok(content.into_owned())
    }

    /// Number in the one element at `path` and its text.
    pub(super) fn number(
        self,
        path: &str,
        field: Field,
    ) -> Result<Option<(Decimal, Cow<'t, str>)>, FieldError> {
        let Some(node) = self.only(path, field)? else {
            return Ok(None);
        };
        let text = node.content();
        let number = Decimal::parse(&text).map_err(|problem| FieldError::new(field, problem))?;
        Ok(Some((number, text)))
    }

    /// Amount in the one element at `path`; a stated currency must be that of the invoice.
    pub(super) fn amount(
        self,
        path: &str,
        field: Field,
        currency: &str,
    ) -> Result<Option<Cents>, FieldError> {
        match self.only(path, field)? {
            Some(node) => node.own_amount(field, currency).map(Some),
            None => Ok(None),
        }
    }

    /// Amount in this element.
    pub(super) fn own_amount(self, field: Field, currency: &str) -> Result<Cents, FieldError> {
        let failed = |problem| FieldError::new(field, problem);
        if let Some(found) = self.attribute("currencyID")
            && found != currency
        {
            return Err(failed(Problem::Currency {
                found: shorten(&found),
                expected: shorten(currency),
            }));
        }
        let text = self.content();
        Decimal::parse(&text)
            .and_then(|number| number.cents(&text))
            .map_err(failed)
    }

    /// Three-letter currency code at `path`.
    pub(super) fn currency(self, path: &str, field: Field) -> Result<String, FieldError> {
        let code = self.required_text(path, field)?;
        if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            Ok(code)
        } else {
            Err(FieldError::new(field, Problem::UnknownCode(shorten(&code))))
        }
    }

    /// Kind of invoice: a number of at most three digits.
    pub(super) fn type_code(self, path: &str, field: Field) -> Result<u16, FieldError> {
        let code = self.required_text(path, field)?;
        let is_number = code.len() <= 3 && code.bytes().all(|byte| byte.is_ascii_digit());
        let parsed = if is_number { code.parse().ok() } else { None };
        parsed.ok_or_else(|| FieldError::new(field, Problem::UnknownCode(shorten(&code))))
    }

    /// As [`Node::vat`]; where no category is stated, the rate says it (ZUGFeRD 1.0 BASIC).
    pub(super) fn vat_by_rate(
        self,
        (category_path, category_field): (&str, Field),
        (rate_path, rate_field): (&str, Field),
    ) -> Result<Vat, FieldError> {
        if self.text(category_path).is_some() {
            return self.vat((category_path, category_field), (rate_path, rate_field));
        }
        let (rate, text) = required(self.number(rate_path, rate_field)?, rate_field)?;
        let rate = rate
            .basis_points(&text)
            .map_err(|problem| FieldError::new(rate_field, problem))?;
        let category = if rate == BasisPoints(0) {
            VatCategory::ZeroRated
        } else {
            VatCategory::Standard
        };
        Ok(Vat { category, rate })
    }

    /// VAT category and rate at the given paths; only category O and the like go without a rate.
    pub(super) fn vat(
        self,
        (category_path, category_field): (&str, Field),
        (rate_path, rate_field): (&str, Field),
    ) -> Result<Vat, FieldError> {
        let code = self.required_text(category_path, category_field)?;
        let category: VatCategory = code
            .parse()
            .map_err(|()| FieldError::new(category_field, Problem::UnknownCode(shorten(&code))))?;
        let rate = match self.number(rate_path, rate_field)? {
            Some((rate, text)) => rate
                .basis_points(&text)
                .map_err(|problem| FieldError::new(rate_field, problem))?,
            None if category.has_rate() => return Err(FieldError::new(rate_field, Problem::Missing)),
            None => BasisPoints(0),
        };
        Ok(Vat { category, rate })
    }
}

/// The value, or the error that the field is missing.
pub(super) fn required<T>(value: Option<T>, field: Field) -> Result<T, FieldError> {
    value.ok_or_else(|| FieldError::new(field, Problem::Missing))
}

/// `2024-02-22`, with or without a time zone (xs:date).
pub(super) fn iso_date(text: &str) -> Result<NaiveDate, Problem> {
    let (day, zone) = text.split_at_checked(10).unwrap_or((text, ""));
    let is_zone = zone.is_empty()
        || zone == "Z"
        || (zone.len() == 6 && zone.starts_with(['+', '-']) && zone.as_bytes()[3] == b':');
    match (day.as_bytes(), is_zone) {
        ([y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2], true) => {
            calendar_day(&[*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2], text)
        }
        _ => Err(Problem::NotADate(shorten(text))),
    }
}

/// `20240222` (UNTDID 2379 format 102).
pub(super) fn compact_date(text: &str) -> Result<NaiveDate, Problem> {
    match <&[u8; 8]>::try_from(text.as_bytes()) {
        Ok(digits) => calendar_day(digits, text),
        Err(_) => Err(Problem::NotADate(shorten(text))),
    }
}

fn calendar_day(digits: &[u8; 8], text: &str) -> Result<NaiveDate, Problem> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(Problem::NotADate(shorten(text)));
    }
    let number = |range: std::ops::Range<usize>| {
        digits[range]
            .iter()
            .fold(0_u32, |value, digit| value * 10 + u32::from(digit - b'0'))
    };
    let year = i32::try_from(number(0..4)).unwrap_or_default();
    let date = NaiveDate::from_ymd_opt(year, number(4..6), number(6..8))
        .ok_or_else(|| Problem::ImpossibleDate(shorten(text)))?;
    if (1990..=2099).contains(&date.year()) {
        Ok(date)
    } else {
        Err(Problem::DateOutOfRange(shorten(text)))
    }
}

/// xs:boolean.
pub(super) fn boolean(text: &str, field: Field) -> Result<bool, FieldError> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(FieldError::new(field, Problem::UnknownCode(shorten(text)))),
    }
}

/// Quantity and unit of a line.
pub(super) fn quantity(line: Node<'_>, path: &str) -> Result<(Quantity, String), FieldError> {
    let field = field::QUANTITY;
    let (number, text) = required(line.number(path, field)?, field)?;
    let quantity = number
        .quantity(&text)
        .map_err(|problem| FieldError::new(field, problem))?;
    let unit = line
        .find(path)
        .and_then(|node| node.attribute("unitCode"))
        .filter(|code| !code.is_empty());
    Ok((quantity, required(unit, field::UNIT_CODE)?))
}

/// Quantity and unit of a line that need not have them: one piece.
pub(super) fn quantity_or_one(line: Node<'_>, path: &str) -> Result<(Quantity, String), FieldError> {
    const PIECE: &str = "C62";
    let Some((number, text)) = line.number(path, field::QUANTITY)? else {
        return Ok((Quantity::whole(1), PIECE.to_owned()));
    };
    let quantity = number
        .quantity(&text)
        .map_err(|problem| FieldError::new(field::QUANTITY, problem))?;
    let unit = line.find(path).and_then(|node| node.attribute("unitCode"));
    let unit = unit.filter(|code| !code.is_empty());
    Ok((quantity, unit.unwrap_or_else(|| PIECE.to_owned())))
}

/// Units a price is for; one where nothing is stated.
pub(super) fn base_quantity(line: Node<'_>, path: &str) -> Result<Decimal, FieldError> {
    match line.number(path, field::BASE_QUANTITY)? {
        Some((quantity, _)) if quantity.parts().0 > 0 => Ok(quantity),
        Some(_) => Err(FieldError::new(field::BASE_QUANTITY, Problem::NotPositive)),
        None => Ok(Decimal::ONE),
    }
}

/// The bytes of an embedded document; `None` where they are no Base64.
pub(super) fn embedded_bytes(object: Node<'_>) -> Option<Vec<u8>> {
    let digits: Vec<u8> = object
        .element()
        .text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    BASE64.decode(digits).ok()
}

/// As programs write it: with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Describes an embedded document: the bytes stay where they are.
pub(super) fn embedded(object: Node<'_>, reference: String) -> Attachment {
    let filled = |name: &str| object.attribute(name).filter(|text| !text.is_empty());
    let is_digit = |byte: u8| (byte > b' ') & (byte != b'=');
    let base64 = object.element().text.bytes();
    let digits: usize = base64.map(|byte| usize::from(is_digit(byte))).sum();
    Attachment {
        name: filled("filename").unwrap_or(reference),
        mime: filled("mimeCode"),
        size: digits * 3 / 4,
    }
}
