//! Schools, sites, rooms, contacts and the official school lists.

pub mod lists;
