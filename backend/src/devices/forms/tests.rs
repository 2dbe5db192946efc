use super::*;

#[test]
fn every_wrong_field_gets_its_message_at_once() {
    let form = CreateForm {
        model: NEW_MODEL.to_owned(),
        quantity: "zwölf".to_owned(),
        delivered_on: "31.2.2024".to_owned(),
        place: "room:x".to_owned(),
        school: "1".to_owned(),
        status: "available".to_owned(),
        gross_each: "12,345".to_owned(),
        ..CreateForm::default()
    };
    let errors = form.read(AllocationId(1)).unwrap_err();
    for field in [
        "manufacturer",
        "model_name",
        "category",
        "quantity",
        "delivered_on",
        "place",
        "gross_each",
    ] {
        assert!(errors.at(field).is_some(), "{field}");
    }
}

#[test]
fn a_model_that_is_named_in_full_is_new_without_being_chosen() {
    let read = |model: &str, names: [&str; 3]| {
        let mut errors = FormErrors::none();
        let choice = model_choice([model, names[0], names[1], names[2]], &mut errors);
        (choice, errors.at("model").is_some())
    };
    let named = ["Muster", "Tab B", "tablet"];
    let (choice, is_asked) = read("", named);
    assert!(matches!(choice, Some(ModelChoice::New { .. })) && !is_asked);
    for half in [
        ["", "Tab B", "tablet"],
        ["Muster", "", "tablet"],
        ["Muster", "Tab B", ""],
    ] {
        let (choice, is_asked) = read("", half);
        assert!(choice.is_none() && is_asked, "{half:?}");
    }
    let (choice, _) = read("7", named);
    assert!(matches!(choice, Some(ModelChoice::Existing(ModelId(7)))));
}
