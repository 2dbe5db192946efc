//! The static files of the pages, embedded in the program under names that carry their content's hash.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// One embedded file.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// File name below `/assets/`.
    pub name: &'static str,
    /// Media type.
    pub mime: &'static str,
    pub bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Asset> {
    let index = ASSETS.binary_search_by(|asset| asset.name.cmp(name)).ok()?;
    ASSETS.get(index)
}

/// Every embedded file, by name.
#[must_use]
pub fn all() -> &'static [Asset] {
    ASSETS
}

/// `GET /assets/{name}`: the bytes, to be kept by browsers for a year, since another content has another name.
pub async fn serve(Path(name): Path<String>) -> Response {
    match find(&name) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.mime),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(address: &str) -> &'static str {
        let asset = find(address.trim_start_matches("/assets/")).expect(address);
        std::str::from_utf8(asset.bytes).expect(address)
    }

    #[test]
    fn every_font_the_stylesheet_names_is_embedded() {
        let fonts: Vec<&str> = text(STYLESHEET)
            .split("url(\"")
            .skip(1)
            .filter_map(|piece| piece.split_once("\")"))
            .map(|(url, _)| url)
            .filter(|url| !url.starts_with("data:"))
            .collect();
        assert!(fonts.len() >= 8, "{fonts:?}");
        for font in fonts {
            assert_eq!(find(font).expect(font).mime, "font/woff2");
        }
    }

    #[test]
    fn scripts_never_evaluate_text_and_never_ask_by_dialog() {
        for forbidden in [
            "alert(",
            "confirm(",
            "prompt(",
            "eval(",
            "innerHTML",
            "localStorage",
            "sessionStorage",
            ".style.",
        ] {
            assert!(!text(SCRIPT).contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn an_unknown_file_is_not_found() {
        assert!(find("paktbuch.css").is_none());
        assert!(find("").is_none());
    }
}
