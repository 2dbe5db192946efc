//! What makes two findings the same.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Bytes of the hash that are kept: enough to tell findings apart, short enough for an address.
const BYTES: usize = 16;

/// Of a finding by its rule, the kind and id of its subject and its message with all figures; 32 hex digits.
#[must_use]
pub fn fingerprint(rule: &str, kind: &str, id: i64, message: &str) -> String {
    let hash = Sha256::digest(format!("{rule}\n{kind}\n{id}\n{message}"));
    hash.iter().take(BYTES).fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_counts() {
        let known = fingerprint("R2", "cost_item", 3, "ist um 5,00 € überschritten");
        assert_eq!(known.len(), 32);
        assert_eq!(
            known,
            fingerprint("R2", "cost_item", 3, "ist um 5,00 € überschritten")
        );
        for other in [
            fingerprint("R7", "cost_item", 3, "ist um 5,00 € überschritten"),
            fingerprint("R2", "notice", 3, "ist um 5,00 € überschritten"),
            fingerprint("R2", "cost_item", 4, "ist um 5,00 € überschritten"),
            fingerprint("R2", "cost_item", 3, "ist um 5,01 € überschritten"),
        ] {
            assert_ne!(known, other);
        }
    }
}
