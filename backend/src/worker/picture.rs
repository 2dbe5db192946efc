//! Whether a picture can be shown.

use image::ImageError;

use super::{Kind, Worker, WorkerError};

/// Why a picture is refused whose head is right and the rest is not.
const BROKEN: &str = "Das Bild lässt sich nicht lesen, die Datei ist beschädigt oder unvollständig. Bitte neu scannen oder fotografieren, oder \
                      als PDF beifügen.";
/// Why one is refused that is too large to be unpacked.
const TOO_LARGE: &str =
    "Das Bild ist zu groß zum Anzeigen. Bitte mit geringerer Auflösung scannen oder fotografieren.";

impl Worker {
    /// Lets a child unpack a PNG or JPEG. Blocks as [`Worker::read`] does.
    ///
    /// # Errors
    /// [`WorkerError`]; refused where it is no whole picture.
    pub fn try_picture(&self, bytes: &[u8]) -> Result<(), WorkerError> {
        self.read(Kind::Picture, bytes)
    }
}

/// Unpacks it.
pub(super) fn unpack(bytes: &[u8]) -> Result<(), String> {
    match image::load_from_memory(bytes) {
        Ok(_) => Ok(()),
        Err(ImageError::Limits(_)) => Err(TOO_LARGE.to_owned()),
        Err(_) => Err(BROKEN.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat};

    use super::*;

    fn written(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(40, 30)
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_whole_picture_is_unpacked_and_garbage_with_its_head_is_refused() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let whole = written(format);
            assert_eq!(unpack(&whole), Ok(()), "{format:?}");
            let garbage = [&whole[..8], b"das ist kein Bild, sondern Text"].concat();
            assert_eq!(unpack(&garbage), Err(BROKEN.to_owned()), "{format:?}");
        }
        let png = written(ImageFormat::Png);
        assert_eq!(unpack(&png[..png.len() / 2]), Err(BROKEN.to_owned()));
    }
}
