//! Purchasing: suppliers, invoices, allocations, payments.
