//! A light tree over the text of an invoice: one pass of the pull parser, elements in one vector, text borrowed.
//!
//! Names are resolved by namespace, so prefixes do not matter; elements of foreign namespaces (extensions,
//! signatures) get no name and are never found.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::error::EInvoiceError;
use super::namespace::{Root, Vocabulary};
use super::tree_error::{malformed, xml_error};

/// Deepest nesting that is read; real invoices stay below 20.
pub(super) const MAX_DEPTH: usize = 64;
/// Most elements that are read: about 20,000 lines.
pub(super) const MAX_ELEMENTS: usize = 500_000;

const NONE: u32 = u32::MAX;

/// The parsed document.
#[derive(Debug)]
pub(super) struct Tree<'x> {
    elements: Vec<Element<'x>>,
    root_kind: Root,
}

#[derive(Debug)]
pub(super) struct Element<'x> {
    /// Local name; empty for elements of foreign namespaces.
    pub(super) name: &'x str,
    /// Attributes as written.
    pub(super) attributes: &'x str,
    pub(super) text: Cow<'x, str>,
    first_child: u32,
    next: u32,
}

/// One element of the tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

impl Tree<'_> {
    pub(super) fn root(&self) -> Node<'_> {
        Node { tree: self, index: 0 }
    }

    pub(super) const fn root_kind(&self) -> Root {
        self.root_kind
    }
}

impl<'t> Node<'t> {
    pub(super) fn element(self) -> &'t Element<'t> {
        &self.tree.elements[self.index as usize]
    }

    /// Children of this name, in document order.
    pub(super) fn children(self, name: &str) -> impl Iterator<Item = Node<'t>> {
        let tree = self.tree;
        let handle = move |index: u32| (index != NONE).then_some(Node { tree, index });
        std::iter::successors(handle(self.element().first_child), move |node| {
            handle(node.element().next)
        })
        .filter(move |node| node.element().name == name)
    }
}

/// Parses the text of a file.
pub(super) fn parse(text: &str) -> Result<Tree<'_>, EInvoiceError> {
    let mut reader = Reader::from_str(text);
    let mut builder = Builder::new(text);
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let event = reader
            .read_event()
            .map_err(|error| xml_error(text, start, &error))?;
        match event {
            Event::Start(tag) => builder.open(&tag, start, false)?,
            Event::Empty(tag) => builder.open(&tag, start, true)?,
            Event::End(_) => builder.close(),
            Event::Text(piece) => builder.append(piece.into_inner(), start)?,
            Event::CData(piece) => builder.append(piece.into_inner(), start)?,
            Event::GeneralRef(reference) => {
                let character = resolve(&reference)?;
                builder.append(Cow::Owned(character.to_string()), start)?;
            }
            Event::DocType(_) => return Err(EInvoiceError::Doctype),
            Event::Decl(declaration) => {
                if !text[..start].trim_start().is_empty() {
                    return Err(malformed(
                        text,
                        start,
                        "Die XML-Deklaration steht nicht am Anfang",
                    ));
                }
                declaration
                    .version()
                    .map_err(|error| xml_error(text, start, &error))?;
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return builder.finish(),
        }
    }
}

struct Builder<'x> {
    text: &'x str,
    elements: Vec<Element<'x>>,
    /// Open elements: index and last child.
    open: Vec<(u32, u32)>,
    /// Namespace declarations in force: depth, prefix, vocabulary.
    bindings: Vec<(usize, String, Vocabulary)>,
    root: Option<(Root, Vocabulary)>,
}

impl<'x> Builder<'x> {
    fn new(text: &'x str) -> Self {
        Self {
            text,
            elements: Vec::with_capacity((text.len() / 60).min(MAX_ELEMENTS)),
            open: Vec::with_capacity(MAX_DEPTH),
            bindings: Vec::with_capacity(8),
            root: None,
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, start: usize, is_empty: bool) -> Result<(), EInvoiceError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(EInvoiceError::TooDeep(MAX_DEPTH));
        }
        if self.elements.len() >= MAX_ELEMENTS {
            return Err(EInvoiceError::TooManyElements(MAX_ELEMENTS));
        }
        if self.open.is_empty() && !self.elements.is_empty() {
            return Err(malformed(
                self.text,
                start,
                "Nach dem Ende der Rechnung folgt weiterer Inhalt",
            ));
        }
        let name_start = start + 1;
        let name_end = name_start + tag.name().0.len();
        let attributes_end = name_end + tag.attributes_raw().len();
        let slice = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default();
        let (name, attributes) = (slice(name_start, name_end), slice(name_end, attributes_end));
        let binding_count = self.bindings.len();
        if !attributes.is_empty() {
            self.declare(tag, start)?;
        }
        let name = self.resolve_name(name, start)?;
        let index = u32::try_from(self.elements.len()).unwrap_or(NONE);
        self.link(index);
        self.elements.push(Element {
            name,
            attributes,
            text: Cow::Borrowed(""),
            first_child: NONE,
            next: NONE,
        });
        if is_empty {
            self.bindings.truncate(binding_count);
        } else {
            self.open.push((index, NONE));
        }
        Ok(())
    }

    /// Checks the attributes and takes up the namespaces they declare.
    fn declare(&mut self, tag: &BytesStart<'_>, start: usize) -> Result<(), EInvoiceError> {
        let depth = self.open.len() + 1;
        for attribute in tag.attributes() {
            let attribute = attribute
                .map_err(|_| malformed(self.text, start, "Ein Attribut ist fehlerhaft geschrieben"))?;
            if attribute.value.contains('&') {
                quick_xml::escape::unescape(&attribute.value)
                    .map_err(|_| EInvoiceError::Entity("…".to_owned()))?;
            }
            let Some(rest) = attribute.key.0.strip_prefix("xmlns") else {
                continue;
            };
            let prefix = match rest.strip_prefix(':') {
                Some(prefix) => prefix,
                None if rest.is_empty() => "",
                None => continue,
            };
            let vocabulary = Vocabulary::of(&attribute.value);
            self.bindings.push((depth, prefix.to_owned(), vocabulary));
        }
        Ok(())
    }

    /// The local name where the namespace belongs to the document's syntax, else the empty name.
    fn resolve_name(&mut self, qualified: &'x str, start: usize) -> Result<&'x str, EInvoiceError> {
        let (prefix, local) = match qualified.bytes().position(|byte| byte == b':') {
            Some(colon) => (&qualified[..colon], &qualified[colon + 1..]),
            None => ("", qualified),
        };
        let bound = self
            .bindings
            .iter()
            .rev()
            .find(|(_, declared, _)| declared == prefix);
        let vocabulary = match bound {
            Some((_, _, vocabulary)) => *vocabulary,
            None if prefix.is_empty() || prefix == "xml" => Vocabulary::Foreign,
            None => {
                let detail = format!("Das Namensraumkürzel „{prefix}“ ist nicht erklärt");
                return Err(malformed(self.text, start, &detail));
            }
        };
        let (_, expected) = match self.root {
            Some(root) => root,
            None => {
                let root = (Root::of(vocabulary, local)?, vocabulary);
                self.root = Some(root);
                root
            }
        };
        Ok(if vocabulary == expected { local } else { "" })
    }

    fn link(&mut self, index: u32) {
        let Some((parent, last_child)) = self.open.last_mut() else {
            return;
        };
        let previous = std::mem::replace(last_child, index);
        if previous == NONE {
            self.elements[*parent as usize].first_child = index;
        } else {
            self.elements[previous as usize].next = index;
        }
    }

    fn close(&mut self) {
        let depth = self.open.len();
        while self
            .bindings
            .last()
            .is_some_and(|(declared_at, ..)| *declared_at >= depth)
        {
            self.bindings.pop();
        }
        self.open.pop();
    }

    fn append(&mut self, piece: Cow<'x, str>, start: usize) -> Result<(), EInvoiceError> {
        let is_blank = piece
            .bytes()
            .all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        let Some((current, _)) = self.open.last() else {
            return if is_blank {
                Ok(())
            } else {
                Err(malformed(self.text, start, "Text steht außerhalb der Rechnung"))
            };
        };
        let text = &mut self.elements[*current as usize].text;
        if !text.is_empty() {
            text.to_mut().push_str(&piece);
        } else if !is_blank {
            *text = piece;
        }
        Ok(())
    }

    fn finish(self) -> Result<Tree<'x>, EInvoiceError> {
        if !self.open.is_empty() {
            return Err(EInvoiceError::Truncated);
        }
        let (root_kind, _) = self.root.ok_or(EInvoiceError::NotXml)?;
        Ok(Tree {
            elements: self.elements,
            root_kind,
        })
    }
}

/// The character a reference stands for; only the five of XML and numbers are known.
fn resolve(reference: &BytesRef<'_>) -> Result<char, EInvoiceError> {
    let unknown = || EInvoiceError::Entity(super::decimal::shorten(reference));
    let character = match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => reference
            .resolve_char_ref()
            .map_err(|_| unknown())?
            .ok_or_else(unknown)?,
    };
    let is_forbidden = (character < ' ' && !matches!(character, '\t' | '\n' | '\r'))
        || matches!(character, '\u{FFFE}' | '\u{FFFF}');
    if is_forbidden {
        Err(unknown())
    } else {
        Ok(character)
    }
}
