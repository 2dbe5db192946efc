//! Rows that queries fill for pages, the REST API and the command line.
