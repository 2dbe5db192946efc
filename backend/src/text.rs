//! Folding of text for search (DIN 91379) and sorting (DIN 5007-1).
