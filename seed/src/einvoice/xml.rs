//! The little that is needed to write XML: nested elements and escaped text.

use paktbuch_types::{BasisPoints, Cents, Quantity};

/// A document that grows; elements are indented by two spaces.
#[derive(Debug)]
pub(super) struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    /// Starts a UTF-8 document.
    pub(super) fn new() -> Self {
        Self {
            text: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"),
            depth: 0,
        }
    }

    /// The finished bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// An element with attributes whose content `inner` writes.
    pub(super) fn root(&mut self, name: &str, attributes: &[(&str, &str)], inner: impl FnOnce(&mut Self)) {
        self.start(name, attributes);
        self.text.push('\n');
        self.depth += 1;
        inner(self);
        self.depth -= 1;
        self.indent();
        self.end(name);
    }

    /// An element whose content `inner` writes.
    pub(super) fn element(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        self.root(name, &[], inner);
    }

    /// An element that holds text only.
    pub(super) fn value(&mut self, name: &str, text: &str) {
        self.value_with(name, &[], text);
    }

    /// As [`Xml::value`], and nothing at all where there is no text.
    pub(super) fn optional(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.value(name, text);
        }
    }

    /// An element that holds text only, with attributes.
    pub(super) fn value_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.text.push_str(&escaped(text));
        self.end(name);
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push_str(&format!(" {key}=\"{}\"", escaped(value)));
        }
        self.text.push('>');
    }

    fn end(&mut self, name: &str) {
        self.text.push_str(&format!("</{name}>\n"));
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }
}

/// Text safe in content and attributes; characters that XML 1.0 cannot hold are left out.
fn escaped(text: &str) -> String {
    let allowed: String = text
        .chars()
        .filter(|&c| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')))
        .collect();
    quick_xml::escape::escape(allowed).into_owned()
}

/// `1234.50`.
pub(super) fn amount(cents: Cents) -> String {
    let sign = if cents.0 < 0 { "-" } else { "" };
    let magnitude = cents.0.unsigned_abs();
    format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
}

/// `22.5`, without trailing zeros.
pub(super) fn quantity(quantity: Quantity) -> String {
    quantity.to_string().replace('−', "-").replace(',', ".")
}

/// `19`, without trailing zeros.
pub(super) fn percent(rate: BasisPoints) -> String {
    amount(Cents(rate.0))
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_point_and_no_grouping() {
        assert_eq!(amount(Cents(123_450)), "1234.50");
        assert_eq!(amount(Cents(-5)), "-0.05");
        assert_eq!(quantity(Quantity(225_000)), "22.5");
        assert_eq!(quantity(Quantity(-10_000)), "-1");
        assert_eq!(percent(BasisPoints(1_900)), "19");
        assert_eq!(percent(BasisPoints(1_070)), "10.7");
        assert_eq!(percent(BasisPoints(0)), "0");
    }

    #[test]
    fn text_is_escaped_and_kept_legal() {
        let mut xml = Xml::new();
        xml.value_with("a", &[("b", "\"<&")], "<x> & \u{1}\u{fffe}ü");
        assert!(
            String::from_utf8(xml.into_bytes())
                .unwrap()
                .ends_with("<a b=\"&quot;&lt;&amp;\">&lt;x&gt; &amp; ü</a>\n")
        );
    }
}
