//! The Verwendungsnachweis agrees with the figures of its notice to the cent, whatever was allocated and paid.

mod cover;
mod figures;
mod income;
mod workbook;
