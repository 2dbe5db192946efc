//! Headers that all features share: the key of a write, and the version in an answer.

use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{HeaderBuilder, OpenApi, RefOr, Required};

/// What an operation says of itself, or of an answer, that carries the version of a record.
const VERSIONED: &str = "ETag";

/// Adds `Idempotency-Key` to every write, and `ETag` to the good answers that are said to carry one.
pub(super) fn describe(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete]
            .into_iter()
            .flatten()
        {
            add_key(operation);
            add_version(operation);
        }
        item.get.iter_mut().for_each(add_version);
    }
}

fn add_key(operation: &mut Operation) {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(16))
        .max_length(Some(64))
        .build();
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Derselbe Auftrag mit demselben Schlüssel wirkt einmal; 16 bis 64 Zeichen, zum Beispiel eine UUID.",
        ))
        .schema(Some(schema))
        .build();
    operation.parameters.get_or_insert_default().push(key);
}

fn add_version(operation: &mut Operation) {
    let texts = [&operation.summary, &operation.description];
    let is_read = texts.into_iter().flatten().any(|text| text.contains(VERSIONED));
    for (status, answer) in &mut operation.responses.responses {
        let RefOr::T(answer) = answer else { continue };
        let says_it = answer.description.contains(VERSIONED) || (is_read && status == "200");
        if says_it && status.starts_with('2') {
            let header = HeaderBuilder::new()
                .schema(ObjectBuilder::new().schema_type(Type::String).build())
                .description(Some("Version des Eintrags, für „If-Match“"))
                .build();
            answer.headers.insert(VERSIONED.to_owned(), header);
        }
    }
}
