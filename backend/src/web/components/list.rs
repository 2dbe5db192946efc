//! Lists: sorted heads, pages, filters.

/// Sort order of the column a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// Head of one column.
#[derive(Debug, Clone, Default)]
pub struct SortHead {
    pub label: String,
    /// Address of the list sorted by this column (the other way round where it already is); empty: not sortable.
    pub href: String,
    /// Set on the one column the list is sorted by.
    pub direction: Option<Direction>,
    /// Figures: right-aligned.
    pub numeric: bool,
    /// Left out on narrow screens.
    pub low: bool,
    /// Shown on wide screens only.
    pub wide: bool,
}

impl SortHead {
    /// A column that one can sort by at this address.
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            ..Self::default()
        }
    }

    /// A column one cannot sort by.
    #[must_use]
    pub fn plain(label: impl Into<String>) -> Self {
        Self::new(label, "")
    }

    /// With the order of the list, where it is sorted by this column.
    #[must_use]
    pub fn sorted(mut self, direction: Option<Direction>) -> Self {
        self.direction = direction;
        self
    }

    /// A column of figures.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }

    /// A column that narrow screens leave out.
    #[must_use]
    pub fn low(mut self) -> Self {
        self.low = true;
        self
    }

    /// A column that only wide screens show.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Value of `aria-sort`, empty where the list is not sorted by this column.
    #[must_use]
    pub fn aria_sort(&self) -> &'static str {
        match self.direction {
            Some(Direction::Ascending) => "ascending",
            Some(Direction::Descending) => "descending",
            None => "",
        }
    }
}

/// Which page of a list is shown.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// From 1.
    pub page: u64,
    /// Rows on a full page.
    pub size: u64,
    /// Rows in all, as far as counted.
    pub total: u64,
    /// There are more than `total`; counting stopped there.
    pub more: bool,
    /// Address of this list up to the page number: `/geraete?schule=190743&seite=`.
    pub base: String,
}

impl Pager {
    /// Number of pages, at least 1.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.size.max(1)).max(1)
    }

    /// First row on this page, from 1; 0 for an empty list.
    #[must_use]
    pub fn first_row(&self) -> u64 {
        (self.page.saturating_sub(1) * self.size + 1).min(self.total)
    }

    /// Last row on this page, from 1; 0 for an empty list.
    #[must_use]
    pub fn last_row(&self) -> u64 {
        (self.page * self.size).min(self.total)
    }

    /// Address of the page before; `None` on the first.
    #[must_use]
    pub fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| self.href(self.page - 1))
    }

    /// Address of the page after; `None` on the last.
    #[must_use]
    pub fn next(&self) -> Option<String> {
        (self.page < self.pages()).then(|| self.href(self.page + 1))
    }

    /// Address of the first page.
    #[must_use]
    pub fn first(&self) -> String {
        self.href(1)
    }

    /// Address of the last page.
    #[must_use]
    pub fn last(&self) -> String {
        self.href(self.pages())
    }

    fn href(&self, page: u64) -> String {
        format!("{}{page}", self.base)
    }

    /// `1–34 von 290`, `1–50 von mehr als 1.000`, `keine Treffer`.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.total == 0 {
            return "keine Treffer".to_owned();
        }
        let more = if self.more { "mehr als " } else { "" };
        let (first, last, total) = (
            grouped(self.first_row()),
            grouped(self.last_row()),
            grouped(self.total),
        );
        format!("{first}–{last} von {more}{total}")
    }
}

/// A number with points between thousands: `50.000`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A filter in force, with the address of the list without it.
#[derive(Debug, Clone, Default)]
pub struct FilterTag {
    /// `Schule`.
    pub label: String,
    /// `Anne-Frank-GS`.
    pub value: String,
    pub remove_href: String,
}

impl FilterTag {
    /// A filter with the address without it.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>, remove_href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            remove_href: remove_href.into(),
        }
    }
}

/// A count in words that leads to the list of exactly these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountLink {
    /// `2 Fehler`.
    pub text: String,
    /// Empty = no link: there is nothing to see.
    pub href: String,
    /// The list shows just these.
    pub chosen: bool,
}

impl CountLink {
    /// A count with the address of its list; a count of none leads nowhere.
    #[must_use]
    pub fn new(count: usize, text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: if count > 0 { href.into() } else { String::new() },
            chosen: false,
        }
    }

    /// The same, where the list shows just these.
    #[must_use]
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}

/// A group of choices beside a list, each with its count.
#[derive(Debug, Clone, Default)]
pub struct Facet {
    pub title: String,
    pub entries: Vec<FacetEntry>,
}

/// One choice of a facet.
#[derive(Debug, Clone, Default)]
pub struct FacetEntry {
    pub label: String,
    /// Rows it would leave; `None` where it is not counted.
    pub count: Option<u64>,
    /// Address of the list with this choice taken, or dropped where it is in force.
    pub href: String,
    pub active: bool,
}

impl Facet {
    /// A group of choices under this title.
    #[must_use]
    pub fn new(title: impl Into<String>, entries: Vec<FacetEntry>) -> Self {
        Self {
            title: title.into(),
            entries,
        }
    }
}

impl FacetEntry {
    /// A choice with the rows that it would leave and its address.
    #[must_use]
    pub fn new(label: impl Into<String>, count: Option<u64>, href: impl Into<String>, active: bool) -> Self {
        Self {
            label: label.into(),
            count,
            href: href.into(),
            active,
        }
    }

    /// The count with points between thousands, empty where there is none.
    #[must_use]
    pub fn count_text(&self) -> String {
        self.count.map(grouped).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pager(page: u64, total: u64) -> Pager {
        Pager {
            page,
            size: 34,
            total,
            more: false,
            base: "/geraete?seite=".to_owned(),
        }
    }

    #[test]
    fn pages_tell_where_one_is() {
        assert_eq!(pager(1, 290).summary(), "1–34 von 290");
        assert_eq!(pager(9, 290).summary(), "273–290 von 290");
        assert_eq!(
            (pager(9, 290).next(), pager(9, 290).previous()),
            (None, Some("/geraete?seite=8".to_owned()))
        );
        assert_eq!(
            (pager(1, 0).pages(), pager(1, 0).next(), pager(1, 0).previous()),
            (1, None, None)
        );
        assert_eq!(pager(1, 0).summary(), "keine Treffer");
        assert_eq!(pager(1, 34).next(), None);
        let many = Pager {
            more: true,
            ..pager(1, 50_000)
        };
        assert_eq!(many.summary(), "1–34 von mehr als 50.000");
    }
}
