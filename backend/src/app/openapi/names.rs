//! Names of the operations, by which generators of clients call their functions.

use utoipa::openapi::OpenApi;

use crate::web::api::BASE;

/// Names each operation after its method and address (`put_notices_id`); the handlers' own names occur in every feature.
pub(super) fn describe(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let address = address(path);
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            operation.operation_id = Some(format!("{method}_{address}"));
        }
    }
}

/// The address in snake case, without what all have in common.
fn address(path: &str) -> String {
    let own = path.strip_prefix(BASE).unwrap_or(path);
    let words = own.split(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_address_is_a_name() {
        assert_eq!(
            address("/api/paktbuch/v1/notices/{id}/cost-items"),
            "notices_id_cost_items"
        );
        assert_eq!(address("/api/paktbuch/v1/openapi.json"), "openapi_json");
    }

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let document = serde_json::to_value(crate::app::openapi::document()).unwrap();
        let mut known = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let name = operation["operationId"].as_str().unwrap().to_owned();
                assert!(known.insert(name.clone()), "{method} {path}: {name} is taken");
            }
        }
        assert!(known.contains("put_notices_id"), "{known:?}");
    }
}
