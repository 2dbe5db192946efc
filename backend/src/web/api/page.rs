//! Lists of the API: what may be asked for, and one page of the answer.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::web::error::AppError;

/// Rows of an answer where `limit` is missing.
pub const DEFAULT_LIMIT: u64 = 50;
/// Most rows of one answer; a larger `limit` is refused.
pub const MAX_LIMIT: u64 = 200;
/// Longest `after`, `sort` and `q`, characters.
const MAX_CHARS: usize = 500;

/// `?limit=50&after=…&sort=-name&q=…` of a list. Further parameters are the list's own filters and read by
/// [`axum::extract::Query`].
#[derive(Debug, Clone, PartialEq, Eq, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ApiQuery {
    /// Zeilen je Antwort, 1 bis 200.
    #[param(required = false, minimum = 1, maximum = 200, default = 50)]
    pub limit: u64,
    /// Wert von `next` der vorigen Antwort; ohne ihn beginnt die Liste vorn.
    #[param(required = false)]
    pub after: String,
    /// Spalte, nach der sortiert wird; mit `-` davor absteigend.
    #[param(required = false)]
    pub sort: String,
    /// Suchtext.
    #[param(required = false)]
    pub q: String,
}

impl Default for ApiQuery {
    fn default() -> Self {
        Self {
            limit: DEFAULT_LIMIT,
            after: String::new(),
            sort: String::new(),
            q: String::new(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RawQuery {
    limit: String,
    after: String,
    sort: String,
    q: String,
}

impl ApiQuery {
    /// Column and direction (`true` = descending).
    #[must_use]
    pub fn sorting(&self) -> (&str, bool) {
        match self.sort.strip_prefix('-') {
            Some(column) => (column, true),
            None => (&self.sort, false),
        }
    }

    /// Refuses an order that the list of `what` does not have.
    ///
    /// # Errors
    /// 400, naming what there is.
    pub fn known_sort(&self, what: &str, known: &[&str]) -> Result<(), AppError> {
        let (sort, _) = self.sorting();
        if self.sort.is_empty() || known.contains(&sort) {
            return Ok(());
        }
        let possible = if known.is_empty() {
            "Bitte „sort“ weglassen.".to_owned()
        } else {
            format!("Möglich: {}.", known.join(", "))
        };
        Err(AppError::BadRequest(format!(
            "Nach „{sort}“ lassen sich {what} nicht sortieren. {possible}"
        )))
    }

    /// `after` as the key of the last row before this page, for lists that page by the number of their records.
    ///
    /// # Errors
    /// 400 where it is no number.
    pub fn key(&self) -> Result<Option<i64>, AppError> {
        if self.after.is_empty() {
            return Ok(None);
        }
        self.after.parse().map(Some).map_err(|_| no_next())
    }

    fn checked(raw: RawQuery) -> Result<Self, AppError> {
        let limit = match raw.limit.as_str() {
            "" => DEFAULT_LIMIT,
            text => match text.parse::<u64>() {
                Ok(limit @ 1..=MAX_LIMIT) => limit,
                _ => {
                    return Err(AppError::Invalid(format!(
                        "„limit“ ist eine ganze Zahl von 1 bis {MAX_LIMIT}; weitere Zeilen gibt „after“."
                    )));
                }
            },
        };
        for (name, value) in [("after", &raw.after), ("sort", &raw.sort), ("q", &raw.q)] {
            if value.chars().count() > MAX_CHARS {
                return Err(AppError::BadRequest(format!(
                    "„{name}“ ist länger als {MAX_CHARS} Zeichen."
                )));
            }
        }
        Ok(Self {
            limit,
            after: raw.after,
            sort: raw.sort,
            q: raw.q,
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ApiQuery {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Query(raw) = Query::<RawQuery>::from_request_parts(parts, state)
            .await
            .map_err(|_| {
                AppError::BadRequest(
                    "Die Angaben hinter dem „?“ der Adresse sind nicht lesbar oder doppelt.".to_owned(),
                )
            })?;
        Self::checked(raw)
    }
}

/// The answer to an `after` that no list gave out.
#[must_use]
pub fn no_next() -> AppError {
    AppError::BadRequest(
        "„after“ ist kein Wert von „next“ dieser Liste. Bitte ohne „after“ von vorn beginnen.".to_owned(),
    )
}

/// The filters of a list, each given at most once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ApiFilter<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for ApiFilter<T> {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(filter)) => Ok(Self(filter)),
            Err(_) => Err(AppError::BadRequest(
                "Ein Filter der Adresse ist nicht lesbar oder doppelt. Bitte jeden höchstens einmal angeben."
                    .to_owned(),
            )),
        }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Wert für `after` der nächsten Seite; `null` auf der letzten.
    #[schema(required)]
    pub next: Option<String>,
    /// Zahl aller Treffer; `null`, wo nur bis 1.000 gezählt wird.
    #[schema(required)]
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// The rows of a whole list that `query` asks for: those behind the one with the key `after`.
    ///
    /// # Errors
    /// 400 for an `after` that no row has.
    pub fn cut(query: &ApiQuery, mut rows: Vec<T>, key: impl Fn(&T) -> String) -> Result<Self, AppError> {
        let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        if !query.after.is_empty() {
            let last = rows.iter().position(|row| key(row) == query.after);
            rows.drain(..=last.ok_or_else(no_next)?);
        }
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok(Self {
            next: rows.last().filter(|_| more).map(key),
            items: rows,
            total: Some(total),
        })
    }

    /// The page of rows that were read by their keys, one more than `limit` where there is a next page.
    #[must_use]
    pub fn by_key(mut rows: Vec<T>, limit: u64, total: u64, key: impl Fn(&T) -> i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        Self {
            next: rows.last().filter(|_| more).map(|row| key(row).to_string()),
            items: rows,
            total: Some(total),
        }
    }

    /// The same page with other items: rows become what the API answers.
    #[must_use]
    pub fn map<U>(self, item: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(item).collect(),
            next: self.next,
            total: self.total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(text: &str) -> Result<u64, AppError> {
        let raw = RawQuery {
            limit: text.to_owned(),
            ..RawQuery::default()
        };
        ApiQuery::checked(raw).map(|query| query.limit)
    }

    #[test]
    fn a_limit_is_a_number_and_never_more_than_two_hundred() {
        for (text, rows) in [("", 50), ("1", 1), ("200", 200)] {
            assert_eq!(limit(text).unwrap(), rows, "{text}");
        }
        for text in ["0", "201", "-1", "1e9", "abc", "99999999999999999999999"] {
            assert!(matches!(limit(text), Err(AppError::Invalid(_))), "{text}");
        }
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let page = |after: &str| {
            let query = ApiQuery {
                limit: 2,
                after: after.to_owned(),
                ..ApiQuery::default()
            };
            Page::cut(&query, vec!["a", "b", "c"], |row| (*row).to_owned())
        };
        let first = page("").unwrap();
        assert_eq!(
            (first.items, first.next.as_deref(), first.total),
            (vec!["a", "b"], Some("b"), Some(3))
        );
        let second = page("b").unwrap();
        assert_eq!(
            (second.items, second.next, second.total),
            (vec!["c"], None, Some(3))
        );
        assert_eq!(page("c").unwrap().items, Vec::<&str>::new());
        assert!(page("x").is_err());
        let rows = Page::by_key(vec![4, 5, 6], 2, 9, |row| *row);
        assert_eq!((rows.items, rows.next.as_deref()), (vec![4, 5], Some("5")));
        assert_eq!(Page::by_key(vec![4, 5], 2, 9, |row| *row).next, None);
    }
}
