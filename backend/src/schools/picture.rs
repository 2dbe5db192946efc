//! What a logo of the authority has to be: a PNG of a size that letters can take.

/// Largest logo, in bytes.
const BYTES: usize = 1024 * 1024;
/// Most pixels of a side.
const PIXELS: u32 = 4_000;
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n'];

/// Width and height of the picture in pixels, as its head states them.
///
/// # Errors
/// What is wrong, for people.
pub(super) fn check(bytes: &[u8]) -> Result<(u32, u32), &'static str> {
    if bytes.is_empty() {
        return Err("Die Datei ist leer. Bitte eine PNG-Datei auswählen.");
    }
    let size = size(bytes).ok_or_else(|| no_png(bytes))?;
    if bytes.len() > BYTES {
        return Err("Das Logo ist größer als 1 MB. Bitte eine kleinere Datei wählen.");
    }
    let fits = |side: u32| (1..=PIXELS).contains(&side);
    if fits(size.0) && fits(size.1) {
        Ok(size)
    } else {
        Err("Das Logo darf höchstens 4.000 Bildpunkte breit und hoch sein. Bitte verkleinern.")
    }
}

/// Says what a file is instead, where its first bytes tell it. Vector pictures may hold scripts, and Word shows them only beside a PNG, so
/// that PNG is the one kind.
fn no_png(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..1024).unwrap_or(bytes);
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        "Das ist eine JPEG-Datei. Logos gibt es nur als PNG: Bitte in einem Bildprogramm öffnen und als PNG speichern."
    } else if head.windows(4).any(|part| part == b"<svg") {
        "Das ist eine SVG-Datei. Logos gibt es nur als PNG: Bitte in einem Zeichenprogramm als PNG exportieren, etwa 1.000 Bildpunkte breit."
    } else if bytes.starts_with(b"%PDF-") {
        "Das ist eine PDF-Datei. Logos gibt es nur als PNG: Bitte das Bild allein als PNG speichern, etwa 1.000 Bildpunkte breit."
    } else {
        "Das ist keine PNG-Datei. Bitte das Logo als PNG speichern."
    }
}

fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(&SIGNATURE)?;
    let head = rest.get(4..)?.strip_prefix(b"IHDR")?;
    let side = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    Some((side(0)?, side(4)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend([0, 0, 0, 13]);
        bytes.extend(b"IHDR");
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn a_picture_has_its_size() {
        assert_eq!(check(&png(400, 4_000)), Ok((400, 4_000)));
    }

    #[test]
    fn what_is_none_is_said() {
        let mut large = png(10, 10);
        large.resize(BYTES + 1, 0);
        for (bytes, words) in [
            (Vec::new(), "leer"),
            (b"<?xml version=\"1.0\"?>\n<svg/>".to_vec(), "eine SVG-Datei"),
            (vec![0xFF, 0xD8, 0xFF, 0xE0], "eine JPEG-Datei"),
            (vec![0xFF; BYTES + 1], "keine PNG-Datei"),
            (b"%PDF-1.7".to_vec(), "eine PDF-Datei"),
            (SIGNATURE.to_vec(), "keine PNG-Datei"),
            (png(0, 10), "4.000 Bildpunkte"),
            (png(10, 4_001), "4.000 Bildpunkte"),
            (large, "1 MB"),
        ] {
            let message = check(&bytes).unwrap_err();
            assert!(message.contains(words), "{message}");
        }
    }
}
