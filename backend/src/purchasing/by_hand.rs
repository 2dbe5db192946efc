//! What a scan is, and which amounts of an invoice that is entered by hand are typed.

pub use paktbuch_types::PriceBasis as Typed;

/// What a scan is, by its first bytes; none for anything but PDF, JPEG and PNG.
#[must_use]
pub fn scan_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("image/png"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_known_by_its_bytes() {
        assert_eq!(scan_type(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(scan_type(&[0xFF, 0xD8, 0xFF, 0xE0]), Some("image/jpeg"));
        assert_eq!(scan_type(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        for wrong in [&b"<svg onload=alert(1)>"[..], b"GIF89a", b"PK\x03\x04", b""] {
            assert_eq!(scan_type(wrong), None);
        }
    }
}
