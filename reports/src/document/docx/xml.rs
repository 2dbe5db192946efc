//! XML that is well formed by construction.

use std::fmt::Write;

/// Any number of elements and text, escaped.
#[derive(Debug, Clone, Default)]
pub(super) struct Xml(String);

impl Xml {
    /// Text, escaped.
    pub(super) fn text(text: &str) -> Self {
        Self(quick_xml::escape::escape(text).into_owned())
    }

    /// The same followed by more.
    pub(super) fn and(mut self, more: Self) -> Self {
        self.0.push_str(&more.0);
        self
    }

    /// Nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a part of a package: with its declaration, UTF-8.
    pub(super) fn into_part(self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{}",
            self.0
        )
    }
}

impl FromIterator<Self> for Xml {
    fn from_iter<I: IntoIterator<Item = Self>>(parts: I) -> Self {
        parts.into_iter().fold(Self::default(), Self::and)
    }
}

/// An element with what is in it.
pub(super) fn element(name: &str, attributes: &[(&str, &str)], inner: Xml) -> Xml {
    let mut xml = format!("<{name}");
    for (key, value) in attributes {
        // Writing into a string cannot fail.
        let _ = write!(xml, " {key}=\"{}\"", quick_xml::escape::escape(*value));
    }
    if inner.is_empty() {
        xml.push_str("/>");
    } else {
        let _ = write!(xml, ">{}</{name}>", inner.0);
    }
    Xml(xml)
}

/// An element without content: `<w:b/>`.
pub(super) fn empty(name: &str, attributes: &[(&str, &str)]) -> Xml {
    element(name, attributes, Xml::default())
}

/// The usual form of a property: `<w:jc w:val="right"/>`.
pub(super) fn value(name: &str, value: &str) -> Xml {
    empty(name, &[("w:val", value)])
}
