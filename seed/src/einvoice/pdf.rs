//! PDF files with embedded files, as PDF/A-3 holds them: by the names of the document and as its associated files.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// A file to embed.
#[derive(Debug, Clone, Copy)]
pub struct Embedded<'a> {
    pub name: &'a str,
    /// AFRelationship, for example `Alternative`.
    pub relationship: &'a str,
    pub bytes: &'a [u8],
}

impl<'a> Embedded<'a> {
    /// A file under this name, with its AFRelationship.
    #[must_use]
    pub fn new(name: &'a str, relationship: &'a str, bytes: &'a [u8]) -> Self {
        Self {
            name,
            relationship,
            bytes,
        }
    }
}

/// A PDF of one page with these lines and files; the same input gives the same bytes.
#[must_use]
pub fn write_pdf(lines: &[String], files: &[Embedded<'_>]) -> Vec<u8> {
    write(text(lines), files)
}

/// A PDF of one A4 page with this content stream and files. Its fonts are F1 (Helvetica) and F2 (bold).
pub(super) fn write(content: Vec<u8>, files: &[Embedded<'_>]) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let mut font = |name: &str| {
        document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => name, "Encoding" => "WinAnsiEncoding",
        })
    };
    let (plain, bold) = (font("Helvetica"), font("Helvetica-Bold"));
    let content = document.add_object(Stream::new(Dictionary::new(), content));
    let page = document.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => pages,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Contents" => content,
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => plain, "F2" => bold } },
    });
    document.set_object(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 },
    );
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
    if !files.is_empty() {
        let mut names = Vec::new();
        let mut associated = Vec::new();
        for file in files {
            let specification = embed(&mut document, file);
            names.extend([Object::string_literal(file.name), specification.into()]);
            associated.push(Object::from(specification));
        }
        catalog.set(
            "Names",
            dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } },
        );
        catalog.set("AF", associated);
    }
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    document.save_to(&mut bytes).map(|_| bytes).unwrap_or_default()
}

/// A PDF of some thirty kilobytes that wants gigabytes of memory and minutes of time to be read.
#[must_use]
pub fn pdf_bomb() -> Vec<u8> {
    let mut content = b"1 0 << /A [".to_vec();
    content.extend(b"0 ".repeat(16_000_000));
    content.extend_from_slice(b"] >>");
    let mut packed = Stream::new(Dictionary::new(), content);
    // It always gets shorter.
    let _ = packed.compress();
    let length = packed.content.len();
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
        2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        .to_vec();
    let head =
        format!("3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {length} >>\nstream\n");
    bytes.extend_from_slice(head.as_bytes());
    bytes.extend_from_slice(&packed.content);
    bytes
        .extend_from_slice(b"\nendstream\nendobj\ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n");
    bytes
}

fn embed(document: &mut Document, file: &Embedded<'_>) -> lopdf::ObjectId {
    let mut stream = Stream::new(
        dictionary! { "Type" => "EmbeddedFile", "Subtype" => "text/xml" },
        file.bytes.to_vec(),
    );
    // Uncompressed where that is shorter.
    let _ = stream.compress();
    let content = document.add_object(stream);
    document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(file.name),
        "UF" => Object::string_literal(file.name),
        "AFRelationship" => Object::Name(file.relationship.as_bytes().to_vec()),
        "EF" => dictionary! { "F" => content, "UF" => content },
    })
}

/// The lines one below the other.
fn text(lines: &[String]) -> Vec<u8> {
    let mut content = b"BT /F1 12 Tf 72 770 Td 16 TL\n".to_vec();
    for line in lines {
        content.extend(literal(line));
        content.extend_from_slice(b" Tj T*\n");
    }
    content.extend_from_slice(b"ET");
    content
}

/// A text in the encoding of the fonts: Latin-1, and the euro and dash where Windows-1252 has them.
pub(super) fn literal(text: &str) -> Vec<u8> {
    let mut literal = vec![b'('];
    for c in text.chars() {
        let byte = match c {
            '€' => 0x80,
            '–' | '−' => 0x96,
            '„' => 0x84,
            '“' => 0x93,
            c => u8::try_from(u32::from(c)).unwrap_or(b'?'),
        };
        if matches!(byte, b'(' | b')' | b'\\') {
            literal.push(b'\\');
        }
        literal.push(byte);
    }
    literal.push(b')');
    literal
}
