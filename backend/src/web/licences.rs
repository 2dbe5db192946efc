//! The parts of others that are delivered with the program, gathered at build time.

/// One part: its name, version, licence as an SPDX expression, and what kind of part it is.
#[derive(Debug, Clone, Copy)]
pub struct Licence {
    pub name: &'static str,
    pub version: &'static str,
    pub licence: &'static str,
    /// `Rust-Bibliothek`, `npm-Paket` or `Schrift`.
    pub kind: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/licences.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_libraries_design_system_and_font() {
        for name in ["axum", "sea-orm", "@kern-ux/native", "htmx.org", "Fira Sans"] {
            let part = LICENCES.iter().find(|part| part.name == name).expect(name);
            assert!(!part.version.is_empty() && !part.licence.is_empty(), "{part:?}");
        }
        assert!(
            LICENCES.iter().all(|part| !part.name.starts_with("paktbuch")),
            "our own crates need no licence line"
        );
        assert!(
            LICENCES.iter().all(|part| part.name != "proptest"),
            "what only tests use is not delivered"
        );
    }
}
