//! The description of the REST API, gathered from the features.

use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};

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
    let features = [
        crate::schools::Api::openapi(),
        crate::funding::Api::openapi(),
        crate::purchasing::Api::openapi(),
        crate::devices::Api::openapi(),
    ];
    let mut document = Common::openapi();
    for feature in features {
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
    document.security = Some(vec![SecurityRequirement::new("token", [""; 0])]);
    document
}

/// Beschreibung dieser Schnittstelle (OpenAPI 3.1); ohne Token lesbar.
#[utoipa::path(get, path = PATH, security(()), responses((status = 200, description = "OpenAPI", content_type = "application/json")))]
pub(super) async fn show() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
}
