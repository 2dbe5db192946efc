//! Just enough HTML to read our own pages: tags, text, forms as a browser would send them.

/// A form, filled as the page fills it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// `get` or `post`.
    pub method: String,
    pub action: String,
    pub id: String,
    pub multipart: bool,
    /// It stands in the page's own part, not in the frame.
    pub in_main: bool,
    /// Name and value of every field that a browser would send without touching anything.
    pub fields: Vec<(String, String)>,
    /// Names and types of all controls that the form shows, e.g. `("name", "text")`.
    pub controls: Vec<(String, String)>,
}

impl Form {
    /// Whether it changes something.
    #[must_use]
    pub fn posts(&self) -> bool {
        self.method == "post"
    }

    /// The first value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Types into a field: its first value is replaced, a field that was not there is added.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.fields.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
    }

    /// The same form with values typed in.
    #[must_use]
    pub fn with(mut self, values: &[(&str, &str)]) -> Self {
        for (name, value) in values {
            self.set(name, value);
        }
        self
    }
}

/// A tag or a piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Open {
        name: String,
        attributes: Vec<(String, String)>,
    },
    Close(String),
    Text(String),
}

impl Piece {
    /// An attribute of an opening tag.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        match self {
            Self::Open { attributes, .. } => attributes
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str()),
            _ => None,
        }
    }

    fn opens(&self, tag: &str) -> bool {
        matches!(self, Self::Open { name, .. } if name == tag)
    }

    fn closes(&self, tag: &str) -> bool {
        matches!(self, Self::Close(name) if name == tag)
    }
}

/// Text between the tags of the body, blanks collapsed; scripts, styles and the head are left out.
#[must_use]
pub fn text(html: &str) -> String {
    let mut words = String::new();
    let mut hidden = 0_u32;
    for piece in pieces(html) {
        match piece {
            Piece::Open { name, .. } if is_hidden(&name) => hidden += 1,
            Piece::Close(name) if is_hidden(&name) => hidden = hidden.saturating_sub(1),
            Piece::Text(text) if hidden == 0 => {
                words.push_str(&text);
            }
            _ => words.push(' '),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_hidden(tag: &str) -> bool {
    matches!(tag, "head" | "script" | "style" | "template")
}

/// Every form of a page, in order.
#[must_use]
pub fn forms(html: &str) -> Vec<Form> {
    let pieces = pieces(html);
    let mut forms: Vec<Form> = Vec::new();
    let (mut open, mut in_main) = (false, false);
    let mut index = 0;
    while let Some(piece) = pieces.get(index) {
        if piece.opens("main") {
            in_main = true;
        } else if piece.closes("main") {
            in_main = false;
        } else if piece.opens("form") {
            open = true;
            forms.push(Form {
                method: piece.attribute("method").unwrap_or("get").to_lowercase(),
                action: piece.attribute("action").unwrap_or_default().to_owned(),
                id: piece.attribute("id").unwrap_or_default().to_owned(),
                multipart: piece.attribute("enctype") == Some("multipart/form-data"),
                in_main,
                ..Form::default()
            });
        } else if piece.closes("form") {
            open = false;
        } else {
            let owner = match piece.attribute("form") {
                Some(id) => forms.iter_mut().find(|form| form.id == id),
                None => forms.last_mut().filter(|_| open),
            };
            if let Some(form) = owner {
                add_control(form, &pieces[index..]);
            }
        }
        index += 1;
    }
    forms
}

/// Adds the control that `rest` begins with, if it is one.
fn add_control(form: &mut Form, rest: &[Piece]) {
    let Some(piece) = rest.first() else { return };
    let Some(name) = piece.attribute("name").filter(|name| !name.is_empty()) else {
        return;
    };
    let control = |form: &mut Form, kind: &str| form.controls.push((name.to_owned(), kind.to_owned()));
    if piece.opens("input") {
        let kind = piece.attribute("type").unwrap_or("text").to_lowercase();
        control(form, &kind);
        let sent = match kind.as_str() {
            "checkbox" | "radio" => piece.attribute("checked").is_some(),
            "submit" | "button" | "reset" | "file" | "image" => false,
            _ => true,
        };
        if sent && piece.attribute("disabled").is_none() {
            let default = if matches!(kind.as_str(), "checkbox" | "radio") {
                "on"
            } else {
                ""
            };
            let value = piece.attribute("value").unwrap_or(default);
            form.fields.push((name.to_owned(), value.to_owned()));
        }
    } else if piece.opens("textarea") {
        control(form, "textarea");
        let text = match rest.get(1) {
            Some(Piece::Text(text)) => text.strip_prefix('\n').unwrap_or(text).to_owned(),
            _ => String::new(),
        };
        form.fields.push((name.to_owned(), text));
    } else if piece.opens("select") {
        control(form, "select");
        let end = rest
            .iter()
            .position(|piece| piece.closes("select"))
            .unwrap_or(rest.len());
        let options: Vec<&Piece> = rest[..end].iter().filter(|piece| piece.opens("option")).collect();
        let chosen = options
            .iter()
            .find(|option| option.attribute("selected").is_some())
            .or(options.first());
        if let Some(option) = chosen {
            form.fields.push((
                name.to_owned(),
                option.attribute("value").unwrap_or_default().to_owned(),
            ));
        }
    }
}

/// Tags and texts of a page, in order. Comments and the doctype are left out.
#[must_use]
pub fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let start = rest.find('<').unwrap_or(rest.len());
        if start > 0 {
            pieces.push(Piece::Text(decode(&rest[..start])));
            rest = &rest[start..];
        } else if rest.starts_with("<!--") {
            rest = rest.split_once("-->").map_or("", |(_, rest)| rest);
        } else if rest.starts_with("<!") {
            rest = rest.split_once('>').map_or("", |(_, rest)| rest);
        } else {
            let end = tag_end(rest);
            let piece = tag(&rest[1..end]);
            rest = rest.get(end + 1..).unwrap_or_default();
            if piece.opens("script") || piece.opens("style") {
                // What stands in them is no markup.
                rest = rest.find("</").map_or("", |end| &rest[end..]);
            }
            pieces.push(piece);
        }
    }
    pieces
}

/// Position of the `>` that ends the tag at the start; one inside quotes does not.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (index, c) in html.char_indices() {
        match (quote, c) {
            (None, '>') => return index,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    html.len()
}

fn tag(inner: &str) -> Piece {
    if let Some(name) = inner.strip_prefix('/') {
        return Piece::Close(name.trim().to_lowercase());
    }
    let inner = inner.trim_end_matches('/');
    let end = inner.find(char::is_whitespace).unwrap_or(inner.len());
    Piece::Open {
        name: inner[..end].to_lowercase(),
        attributes: attributes(&inner[end..]),
    }
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        rest = &rest[end..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
        }
        if !name.is_empty() {
            found.push((name, decode(value)));
        }
        rest = rest.trim_start();
    }
    found
}

/// Resolves the character references that our templates write.
#[must_use]
pub fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match reference.and_then(|(name, rest)| Some((character(name)?, rest))) {
            Some((c, after)) => {
                decoded.push(c);
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "shy" => Some('\u{ad}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_would_send_it() {
        let page = r#"<main><form method="POST" action="/a?b=1&#38;c=2"><input type="hidden" name="csrf" value="x&#34;>">
            <input name="empty"><input type=checkbox name=off value=1><input type=checkbox name=on value=1 checked>
            <select name="s"><option value="1">a</option><option value="2" selected>b</option></select>
            <textarea name="t">
&#60;b&#62;</textarea><button name="press" value="1">Los</button></form></main><form action="/suche"><input name="q"></form>"#;
        let forms = forms(page);
        let pairs: Vec<(&str, &str)> = forms[0]
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("csrf", "x\">"),
                ("empty", ""),
                ("on", "1"),
                ("s", "2"),
                ("t", "<b>")
            ]
        );
        assert_eq!(forms[0].action, "/a?b=1&c=2");
        assert!(forms[0].posts() && forms[0].in_main && !forms[1].posts() && !forms[1].in_main);
    }

    #[test]
    fn text_leaves_tags_and_scripts_out() {
        assert_eq!(
            text("<head><title>x</title></head><p>a&#38;b</p><script>1<2</script> <b>c</b>"),
            "a&b c"
        );
    }
}
