//! What refusals answer, which all features share: Problem Details (RFC 9457).

use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response};

/// Name of the schema.
const PROBLEM: &str = "Problem";

/// Describes the problem and gives it to each refusal; adds the refusals that an operation has by its kind.
pub(super) fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    components.schemas.insert(PROBLEM.to_owned(), schema().into());
    for (path, item) in &mut document.paths.paths {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            add_refusals(path, operation);
            add_problem(operation);
        }
    }
}

/// As `web::guard` draws it.
fn schema() -> ObjectBuilder {
    let text = |description: &str| {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(description))
    };
    let status = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .description(Some("HTTP-Status"));
    let current = ObjectBuilder::new().schema_type(Type::Object).description(Some(
        "Nur bei 412: der Eintrag, wie er jetzt ist; seine Version steht in „ETag“",
    ));
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(Some("Warum eine Anfrage abgewiesen ist (RFC 9457)."))
        .property("type", text("Immer „about:blank“: der Status sagt die Art"))
        .property("title", text("Die Art in Worten"))
        .property("status", status)
        .property("detail", text("Was geschah und was zu tun ist"))
        .property("instance", text("Vorgangsnummer, wie im Protokoll des Servers"))
        .property("current", current)
        .required("type")
        .required("title")
        .required("status")
        .required("detail")
        .required("instance")
}

fn add_refusals(path: &str, operation: &mut Operation) {
    let body = operation.request_body.as_ref();
    let has_body = body.is_some();
    let takes_json = body.is_some_and(|body| body.content.contains_key("application/json"));
    let mut parameters = operation.parameters.iter().flatten();
    let has_version = parameters.any(|parameter| parameter.name == "If-Match");
    // Only what is readable without a token says so itself.
    let needs_token = operation.security.is_none();
    let refusals = [
        (
            true,
            "400",
            "Einen Parameter gibt es nicht, oder der Inhalt ist nicht lesbar",
        ),
        (needs_token, "401", "Es fehlt ein gültiges Token"),
        (needs_token, "403", "Die Rolle des Tokens darf das nicht"),
        (path.contains('{'), "404", "Gibt es nicht"),
        (has_version, "412", "Inzwischen geändert"),
        (has_body, "413", "Der Inhalt ist zu groß"),
        (
            takes_json,
            "415",
            "Der Inhalt ist nicht als „application/json“ gesendet",
        ),
        (has_body, "422", "Der Inhalt passt nicht; „detail“ nennt das Feld"),
        (has_version, "428", "Es fehlt „If-Match“"),
        (
            true,
            "default",
            "Jeder andere Fehler, zum Beispiel ausgelastet (503)",
        ),
    ];
    let answers = &mut operation.responses.responses;
    for (applies, status, description) in refusals {
        if applies {
            let answer = || RefOr::T(Response::new(description));
            answers.entry(status.to_owned()).or_insert_with(answer);
        }
    }
}

fn add_problem(operation: &mut Operation) {
    for (status, answer) in &mut operation.responses.responses {
        let RefOr::T(answer) = answer else { continue };
        if !status.starts_with('2') {
            let content = Content::new(Some(Ref::from_schema_name(PROBLEM)));
            answer
                .content
                .insert("application/problem+json".to_owned(), content);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    #[test]
    fn every_operation_describes_what_it_refuses() {
        let document = serde_json::to_value(crate::app::openapi::document()).unwrap();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let name = format!("{method} {path}");
                let answers = operation["responses"].as_object().unwrap();
                for (status, answer) in answers.iter().filter(|(status, _)| !status.starts_with('2')) {
                    let schema = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                    assert_eq!(schema, "#/components/schemas/Problem", "{name}: {status}");
                }
                let is_open = path.ends_with("openapi.json");
                for status in ["401", "403"] {
                    assert_eq!(answers.contains_key(status), !is_open, "{name}: {status}");
                }
                let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
                let is_version = |known: &Value| known["name"] == "If-Match";
                if parameters.iter().any(is_version) {
                    assert!(
                        answers.contains_key("412") && answers.contains_key("428"),
                        "{name}"
                    );
                }
                if operation["requestBody"]["content"]["application/json"].is_object() {
                    assert!(
                        answers.contains_key("415") && answers.contains_key("422"),
                        "{name}"
                    );
                }
            }
        }
    }
}
