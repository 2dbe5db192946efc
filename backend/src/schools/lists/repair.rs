//! Values as spreadsheets leave them: lost leading zeros, numbers with decimals (`2507.0`).
//!
//! Each function answers the repaired value or a German reason that continues „value“ …

/// `2507.0` and `2507,0` are 2507.
pub(super) fn without_decimals(value: &str) -> &str {
    let bare = value
        .strip_suffix(".0")
        .or_else(|| value.strip_suffix(",0"))
        .unwrap_or(value);
    if is_number(bare) { bare } else { value }
}

/// Six digits.
pub(super) fn nrw_number(value: &str) -> Result<String, &'static str> {
    let number = without_decimals(value);
    if number.len() == 6 && is_number(number) {
        Ok(number.to_owned())
    } else {
        Err("ist keine Schulnummer; in Nordrhein-Westfalen hat sie sechs Ziffern.")
    }
}

/// Two digits, a letter, two digits; the first zero may be lost.
pub(super) fn berlin_number(value: &str) -> Result<String, &'static str> {
    let number = format!("{value:0>5}").to_ascii_uppercase();
    let shape: String = number
        .chars()
        .map(|c| match c {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            _ => '?',
        })
        .collect();
    if shape == "99A99" {
        Ok(number)
    } else {
        Err("ist keine BSN; sie sieht aus wie 01A04. Tabellenprogramme machen aus 01E40 eine Zahl.")
    }
}

/// Five digits.
pub(super) fn postal_code(value: &str) -> Result<String, &'static str> {
    padded(value, 5).ok_or("ist keine Postleitzahl.")
}

/// Eight digits beginning with 05. SVWS leaves 05 out and writes 999999 for places outside of NRW.
pub(super) fn municipality_key(value: &str) -> Result<String, &'static str> {
    let key = without_decimals(value);
    match (key.len(), is_number(key)) {
        (8, true) => Ok(key.to_owned()),
        (7, true) => Ok(format!("0{key}")),
        (6, true) if key != "999999" => Ok(format!("05{key}")),
        (6, true) => Err("steht für einen Ort außerhalb Nordrhein-Westfalens."),
        _ => Err("ist kein Gemeindeschlüssel."),
    }
}

/// Number of an authority (Trägernummer), digits only.
pub(super) fn authority_number(value: &str) -> Result<String, &'static str> {
    let number = without_decimals(value);
    if is_number(number) && number.len() <= 8 {
        Ok(number.to_owned())
    } else {
        Err("ist keine Trägernummer.")
    }
}

/// Two characters.
pub(super) fn form_key(value: &str) -> Result<String, &'static str> {
    let key = format!("{:0>2}", without_decimals(value)).to_ascii_uppercase();
    if key.len() == 2 && key.chars().all(|c| c.is_ascii_alphanumeric()) {
        Ok(key)
    } else {
        Err("ist kein Schlüssel einer Schulform.")
    }
}

/// Area code with its leading zero.
pub(super) fn area_code(value: &str) -> Result<String, &'static str> {
    let code = without_decimals(value);
    if is_number(code) && code.len() <= 6 {
        Ok(if code.starts_with('0') {
            code.to_owned()
        } else {
            format!("0{code}")
        })
    } else {
        Err("ist keine Vorwahl.")
    }
}

/// Something with one `@` and no blank.
pub(super) fn email(value: &str) -> Result<String, &'static str> {
    match value.split('@').collect::<Vec<_>>()[..] {
        [local, host] if !local.is_empty() && host.contains('.') && !value.contains(' ') => {
            Ok(value.to_owned())
        }
        _ => Err("ist keine E-Mail-Adresse."),
    }
}

/// A number of pupils.
pub(super) fn count(value: &str) -> Result<String, &'static str> {
    let count = without_decimals(value);
    if is_number(count) && count.len() <= 5 {
        Ok(count.to_owned())
    } else {
        Err("ist keine Schülerzahl.")
    }
}

/// `2024/25`, also from `2024/2025`.
pub(super) fn school_year(value: &str) -> Result<String, &'static str> {
    let reason = "ist kein Schuljahr; es sieht aus wie 2024/25.";
    let (start, end) = value.split_once('/').ok_or(reason)?;
    let end = if end.len() == 4 {
        end.get(2..).unwrap_or_default()
    } else {
        end
    };
    if start.len() != 4 || end.len() != 2 || !is_number(start) || !is_number(end) {
        return Err(reason);
    }
    let start: u32 = start.parse().map_err(|_| reason)?;
    if format!("{:02}", (start + 1) % 100) == end {
        Ok(format!("{start}/{end}"))
    } else {
        Err(reason)
    }
}

fn padded(value: &str, digits: usize) -> Option<String> {
    let number = without_decimals(value);
    (is_number(number) && (digits - 1..=digits).contains(&number.len()))
        .then(|| format!("{number:0>digits$}"))
}

fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}
