//! Whether bytes are a PDF, by their content.

/// How far from the beginning and the end readers look for the marks.
const NEAR: usize = 1_024;

/// Checks header and trailer (ISO 32000-1, 7.5.2 and 7.5.5, with the tolerance of common readers): a name or a media type
/// proves nothing.
///
/// # Errors
/// What is wrong and what to do, German.
pub fn check(bytes: &[u8]) -> Result<(), &'static str> {
    if bytes.is_empty() {
        return Err("Sie ist leer (0 Bytes). Bitte eine andere wählen.");
    }
    let (head, tail) = (
        &bytes[..bytes.len().min(NEAR)],
        &bytes[bytes.len().saturating_sub(NEAR)..],
    );
    let has = |part: &[u8], mark: &[u8]| part.windows(mark.len()).any(|window| window == mark);
    if !has(head, b"%PDF-") {
        return Err("Die Datei ist kein PDF. Bitte wählen Sie den Bescheid als PDF-Datei aus.");
    }
    if !has(tail, b"%%EOF") || !has(tail, b"startxref") {
        return Err(
            "Das PDF ist nicht vollständig, sein Ende fehlt. Bitte laden Sie die Datei noch einmal aus ihrer Quelle.",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_pdf_passes() {
        let whole = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\n".to_vec();
        assert_eq!(check(&whole), Ok(()));
        let mut behind = b"\xef\xbb\xbf\n".to_vec();
        behind.extend(&whole);
        assert_eq!(check(&behind), Ok(()));
        assert!(
            check(&whole[..whole.len() - 8])
                .unwrap_err()
                .contains("nicht vollständig")
        );
        assert!(check(b"").unwrap_err().contains("leer (0 Bytes)"));
        for other in [&b"PK\x03\x04"[..], b"<html>%%EOF startxref</html>"] {
            assert!(check(other).unwrap_err().contains("kein PDF"));
        }
        let mut late = vec![b' '; NEAR];
        late.extend(&whole);
        assert!(check(&late).is_err());
    }
}
