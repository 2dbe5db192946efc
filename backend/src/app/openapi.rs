//! The description of the REST API, gathered from the features.

mod headers;
mod names;
mod problems;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};

use crate::web::error::AppError;

/// Where the description is read.
pub(super) const PATH: &str = "/api/paktbuch/v1/openapi.json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Paktbuch",
        description = "Schulen, Förderung, Beschaffung und Geräte eines Schulträgers. Beträge sind ganze Cent, Tage \
                       JJJJ-MM-TT. Fehler kommen als Problem Details (RFC 9457). Eine Änderung braucht „If-Match“ mit \
                       dem ETag des gelesenen Eintrags.",
        license(name = "EUPL-1.2")
    ),
    paths(show)
)]
struct Common;

/// The description of every route below `/api/`: each feature's `Api`, which derives `OpenApi` from its handlers, stands
/// in the list.
pub(super) fn document() -> utoipa::openapi::OpenApi {
    let mut document = Common::openapi();
    for feature in features() {
        document.merge(feature);
    }
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("API-Token aus der Verwaltung oder von „paktbuch token add“"))
        .build();
    document
        .components
        .get_or_insert_default()
        .add_security_scheme("token", SecurityScheme::Http(bearer));
    headers::describe(&mut document);
    names::describe(&mut document);
    problems::describe(&mut document);
    document.security = Some(vec![SecurityRequirement::new("token", [""; 0])]);
    document
}

fn features() -> [utoipa::openapi::OpenApi; 20] {
    [
        crate::schools::Api::openapi(),
        crate::funding::Api::openapi(),
        crate::ordering::Api::openapi(),
        crate::purchasing::Api::openapi(),
        crate::devices::Api::openapi(),
        crate::search::Api::openapi(),
        crate::checking::Api::openapi(),
        crate::reporting::Api::openapi(),
        crate::filing::Api::openapi(),
        crate::memos::Api::openapi(),
        crate::drawdowns::Api::openapi(),
        crate::budgets::Api::openapi(),
        crate::interest::Api::openapi(),
        crate::capitalising::Api::openapi(),
        crate::examination::Api::openapi(),
        crate::takeover::Api::openapi(),
        crate::evidence::Api::openapi(),
        crate::history::Api::openapi(),
        crate::deadlines::Api::openapi(),
        crate::overview::Api::openapi(),
    ]
}

/// Beschreibung dieser Schnittstelle (OpenAPI 3.1); ohne Token lesbar.
#[utoipa::path(get, path = PATH, security(()), responses((status = 200, description = "OpenAPI", content_type = "application/json")))]
pub(super) async fn show() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

/// Names of the parameters behind the `?` of each operation, by method and address.
#[derive(Debug, Clone)]
pub(super) struct Parameters(Arc<HashMap<(Method, String), BTreeSet<String>>>);

impl Parameters {
    /// Those of the description.
    pub(super) fn described() -> Self {
        let mut known = HashMap::new();
        for (path, item) in document().paths.paths {
            let operations = [
                (Method::GET, item.get),
                (Method::PUT, item.put),
                (Method::POST, item.post),
                (Method::PATCH, item.patch),
                (Method::DELETE, item.delete),
            ];
            for (method, operation) in operations {
                let Some(operation) = operation else { continue };
                let names = operation.parameters.into_iter().flatten();
                let names = names.filter(|parameter| parameter.parameter_in == ParameterIn::Query);
                known.insert(
                    (method, path.clone()),
                    names.map(|parameter| parameter.name).collect(),
                );
            }
        }
        Self(Arc::new(known))
    }

    /// Refuses a parameter that the operation does not have: a misspelt filter would answer everything. Who brings no token
    /// learns only that one is missing.
    pub(super) async fn check(State(known): State<Self>, request: Request, next: Next) -> Response {
        match known.unknown(&request) {
            Some(error) => error.into_response(),
            None => next.run(request).await,
        }
    }

    fn unknown(&self, request: &Request) -> Option<AppError> {
        request.headers().get(AUTHORIZATION)?;
        let path = request.extensions().get::<MatchedPath>()?.as_str();
        let known = self.0.get(&(request.method().clone(), path.to_owned()))?;
        let pairs: Vec<(String, String)> = serde_html_form::from_str(request.uri().query()?).ok()?;
        let (name, _) = pairs.iter().find(|(name, _)| !known.contains(name))?;
        let possible = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        Some(AppError::BadRequest(if possible.is_empty() {
            format!("Den Parameter „{name}“ gibt es hier nicht. Diese Adresse hat keine Parameter.")
        } else {
            format!("Den Parameter „{name}“ gibt es hier nicht. Möglich: {possible}.")
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::web::guard::API_PREFIX;

    #[test]
    fn every_api_route_is_described_and_nothing_else() {
        let routes: BTreeSet<_> = crate::app::table()
            .into_iter()
            .filter(|(_, path)| path.starts_with(API_PREFIX))
            .map(|(method, path)| (path.to_owned(), method.as_str().to_lowercase()))
            .collect();
        let document = serde_json::to_value(document()).unwrap();
        let described: BTreeSet<_> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().keys();
                methods.map(move |method| (path.clone(), method.clone()))
            })
            .collect();
        assert_eq!(
            routes, described,
            "annotate the handler with #[utoipa::path] and add it to #[openapi(paths(…))] of its feature"
        );
    }

    /// Every operation with its method and address.
    fn operations(document: &Value) -> Vec<(String, Value)> {
        let paths = document["paths"].as_object().unwrap();
        paths
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().iter();
                methods.map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
            })
            .collect()
    }

    #[test]
    fn every_operation_says_what_it_takes_and_what_it_answers() {
        let document = serde_json::to_value(document()).unwrap();
        // They say all in their addresses.
        let without_body = [
            "post /api/paktbuch/v1/invoices/{id}/restore",
            "post /api/paktbuch/v1/invoices/{id}/turn-sign",
            "post /api/paktbuch/v1/notices/{id}/proofs/before",
        ];
        // What is taken out again says why.
        let with_reason = ["delete /api/paktbuch/v1/deliveries/{id}"];
        for (name, operation) in operations(&document) {
            let body = &operation["requestBody"]["content"];
            let takes = (name.starts_with("post ")
                || name.starts_with("put ")
                || with_reason.contains(&name.as_str()))
                && !without_body.contains(&name.as_str());
            assert_eq!(body.is_object(), takes, "{name}: request body");
            let answers = operation["responses"].as_object().unwrap();
            let mut good = answers
                .iter()
                .filter(|(status, _)| status.starts_with('2'))
                .peekable();
            assert!(good.peek().is_some(), "{name} has no good answer");
            for (status, answer) in good {
                let described =
                    answer["content"].is_object() || status == "204" || name.ends_with("openapi.json");
                assert!(described, "{name}: {status} without a schema");
            }
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            for parameter in name.split('{').skip(1).filter_map(|rest| rest.split_once('}')) {
                let is_it = |known: &Value| known["name"] == parameter.0 && known["in"] == "path";
                assert!(parameters.iter().any(is_it), "{name}: {{{}}}", parameter.0);
            }
            let has = |header: &str| parameters.iter().any(|known| known["name"] == header);
            if name.starts_with("put ") || name.starts_with("delete ") {
                assert!(has("If-Match"), "{name}: If-Match");
            }
            assert_eq!(has("Idempotency-Key"), !name.starts_with("get "), "{name}: key");
            // Who changes a version learns the next one.
            if has("If-Match") && answers.contains_key("200") {
                let header = &answers["200"]["headers"]["ETag"];
                assert!(header.is_object(), "{name}: ETag");
            }
            // What has a version tells it where it is read.
            let read = &document["paths"][name.split_once(' ').unwrap().1]["get"];
            if name.starts_with("put ") && read.is_object() {
                let header = &read["responses"]["200"]["headers"]["ETag"];
                assert!(header.is_object(), "{name}: ETag of what is read");
            }
        }
    }

    #[test]
    fn every_schema_that_is_named_is_there_and_each_name_means_one() {
        let document = serde_json::to_value(document()).unwrap();
        let known = document["components"]["schemas"].as_object().unwrap();
        let text = document.to_string();
        for named in text.split("#/components/schemas/").skip(1) {
            let name = named.split('"').next().unwrap();
            assert!(known.contains_key(name), "{name} is not described");
        }
        for feature in features() {
            let feature = serde_json::to_value(feature).unwrap();
            for (name, schema) in feature["components"]["schemas"].as_object().unwrap() {
                assert_eq!(&known[name], schema, "two schemas are called {name}");
            }
        }
    }
}
