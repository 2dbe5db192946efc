//! What a line tells beside what is booked.

use super::*;

#[test]
fn a_line_tells_another_invoice_than_the_one_before_where_both_name_theirs() {
    let index = index();
    let of = |[number, payee, purpose]: [&str; 3]| line(number, payee, purpose, 5_000);
    for (told, before, paid, is_other) in [
        (["", "", "RE-2024/0816"], ["RE-2024/0815", "", ""], &[][..], true),
        (["RE-2024/0816", "", ""], ["", "", "Rg. RE 2024 0815"], &[], true),
        (["", "", "RE-2024/0816"], ["", "", "Abschlag"], &[1], true),
        (["", "", "RE-2024/0816"], ["", "", "Abschlag"], &[2], false),
        (["", "", "RE-2024/0816"], ["", "", "Abschlag"], &[], false),
        (["", "", "RE-2024/0816"], ["", "", "RE-2024/0816"], &[1], false),
        (["", "", "Abschlag"], ["RE-2024/0815", "", ""], &[1], false),
        (
            ["", "", "RE-2024/0815 und RE-2024/0816"],
            ["RE-2024/0815", "", ""],
            &[1],
            false,
        ),
        (["", "", "RE-2024/0816"], ["LZ-9", "", ""], &[], true),
        (["LZ-9", "", ""], ["", "", "RE-2024/0815"], &[1], true),
        (["LZ-9", "", ""], ["", "", "Rg. LZ 9"], &[1], false),
        (["diverse", "", ""], ["RE-2024/0815", "", ""], &[1], false),
        (
            ["", "Müller Medientechnik", "Kd-Nr 4711"],
            ["RE-2024/0815", "Müller Medientechnik", ""],
            &[1],
            false,
        ),
    ] {
        let paid: Vec<InvoiceId> = paid.iter().map(|id| InvoiceId(*id)).collect();
        let found = index.tells_other(&of(told), &of(before), &paid);
        assert_eq!(found, is_other, "{told:?} after {before:?} on {paid:?}");
    }
}

#[test]
fn a_line_that_names_an_invoice_which_is_not_read_is_no_transfer_over_others() {
    let index = index();
    for (number, may_be) in [
        ("", true),
        ("Sammler", true),
        ("RE-2024/0815", true),
        ("RE-2024/0815, RE-2024/0816", true),
        ("LZ-9", false),
        ("4711", false),
    ] {
        let told = line(number, "Müller Medientechnik GmbH", "Displays", 31_900);
        let parts = [InvoiceId(1), InvoiceId(2)];
        assert_eq!(index.may_be_transfer(&parts, &told), may_be, "{number}");
    }
}

#[test]
fn zeros_in_front_of_the_number_of_a_booking_do_not_count() {
    for (one, other, may_be) in [
        ("00123", "123", true),
        ("B 1", "b1", true),
        ("", "123", true),
        ("123", "124", false),
        ("1230", "123", false),
    ] {
        assert_eq!(may_be_one_booking(one, other), may_be, "{one}, {other}");
        assert_eq!(may_be_one_booking(other, one), may_be, "{other}, {one}");
    }
}

#[test]
fn numbers_of_invoices_are_one_however_they_are_written() {
    for (one, other, same) in [
        ("00888315", "888315", true),
        ("00888315", "RE 888315", true),
        ("RA2023-5", "RE RA 2023 5", true),
        ("R-7", "Rechnung Nr. R-7 vom 01.06.2023", true),
        ("r 7", "R-7", true),
        ("ABC", "abc", true),
        ("A-100", "B-100", false),
        ("1001", "2023-1001", false),
        ("8883150", "888315", false),
        ("", "RE 0", false),
        ("", "", false),
    ] {
        assert_eq!(is_same_number(one, other), same, "{one}, {other}");
        assert_eq!(is_same_number(other, one), same, "{other}, {one}");
        assert!(!same || digits_of(one) == digits_of(other), "{one}, {other}");
    }
}
