//! The page instead of the page one wanted.

use askama::Template;

use crate::web::layout::{Layout, address};

/// What happened, what to do, and the number for questions.
#[derive(Debug, Clone, Template)]
#[template(path = "errors/error.html")]
pub struct ErrorPage {
    pub layout: Layout,
    pub title: String,
    /// What happened, and whether something was saved.
    pub happened: String,
    /// What the user can do now.
    pub remedy: String,
    /// Number of this request in the log; empty for none.
    pub correlation_id: String,
    /// Way on, as (address, label).
    pub back: Option<(String, String)>,
}

impl ErrorPage {
    /// The page for an HTTP status with its usual words; `happened` and `remedy` may be replaced by better ones.
    #[must_use]
    pub fn new(status: u16, layout: Layout, correlation_id: impl Into<String>) -> Self {
        let (title, happened, mut remedy) = words(status);
        let back = if layout.user.is_some() {
            (address::HOME, "Zur Übersicht")
        } else {
            (address::SIGN_IN, "Zur Anmeldung")
        };
        if layout.user.is_none() && status == 404 {
            remedy = "Prüfen Sie die Adresse oder melden Sie sich an.";
        }
        Self {
            layout: layout.titled(title),
            title: title.to_owned(),
            happened: happened.to_owned(),
            remedy: remedy.to_owned(),
            correlation_id: correlation_id.into(),
            back: Some((back.0.to_owned(), back.1.to_owned())),
        }
    }

    /// The same page with these words.
    #[must_use]
    pub fn saying(mut self, happened: impl Into<String>, remedy: impl Into<String>) -> Self {
        self.happened = happened.into();
        self.remedy = remedy.into();
        self
    }

    /// The same page with this title and remedy.
    #[must_use]
    pub fn naming(mut self, title: &str, remedy: &str) -> Self {
        self.layout = self.layout.titled(title);
        title.clone_into(&mut self.title);
        remedy.clone_into(&mut self.remedy);
        self
    }

    /// The same page with another way on.
    #[must_use]
    pub fn back(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.back = Some((href.into(), label.into()));
        self
    }
}

fn words(status: u16) -> (&'static str, &'static str, &'static str) {
    match status {
        400 => (
            "Anfrage nicht verstanden",
            "Die Adresse oder das abgeschickte Formular ist unvollständig. Es wurde nichts gespeichert.",
            "Öffnen Sie die Seite über das Menü noch einmal und wiederholen Sie den Schritt.",
        ),
        401 => (
            "Bitte anmelden",
            "Sie sind nicht oder nicht mehr angemeldet. Es wurde nichts gespeichert.",
            "Melden Sie sich an; danach öffnet sich diese Seite.",
        ),
        403 => (
            "Kein Zugriff",
            "Ihr Konto darf diese Seite nicht öffnen oder diesen Schritt nicht ausführen. Es wurde nichts gespeichert.",
            "Wenn Sie den Zugriff für Ihre Arbeit brauchen, wenden Sie sich an Ihre Verwaltung.",
        ),
        404 => (
            "Seite nicht gefunden",
            "Unter dieser Adresse gibt es nichts, oder es gehört zu einer Schule, für die Sie nicht eingetragen sind.",
            "Prüfen Sie die Adresse oder suchen Sie oben nach Seriennummer, Inventarnummer oder Name.",
        ),
        405 => (
            "So geht es nicht",
            "Unter dieser Adresse gibt es den gewünschten Schritt nicht. Es wurde nichts gespeichert.",
            "Öffnen Sie die Seite über das Menü und wiederholen Sie den Schritt dort.",
        ),
        408 => (
            "Zu langsam angekommen",
            "Die Anfrage kam nicht rechtzeitig vollständig an. Es wurde nichts gespeichert.",
            "Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
        ),
        409 => (
            "Schon erledigt oder inzwischen anders",
            "Der Eintrag ist nicht mehr in dem Zustand, von dem Ihr Schritt ausgeht. Es wurde nichts gespeichert.",
            "Öffnen Sie den Eintrag neu und prüfen Sie, ob der Schritt noch nötig ist.",
        ),
        412 => (
            "Inzwischen geändert",
            "Jemand anderes hat diesen Eintrag gespeichert, während Sie ihn bearbeitet haben. Ihre Änderung ist nicht gespeichert.",
            "Öffnen Sie den Eintrag neu, vergleichen Sie die Werte und speichern Sie noch einmal.",
        ),
        428 => (
            "Stand nicht angegeben",
            "Der Auftrag sagt nicht, auf welchem Stand des Eintrags er beruht. Es wurde nichts gespeichert.",
            "Lesen Sie den Eintrag und senden Sie den Auftrag mit seinem Stand noch einmal.",
        ),
        413 => (
            "Datei zu groß",
            "Die Datei oder das Formular ist größer als erlaubt. Es wurde nichts gespeichert.",
            "Teilen Sie die Datei auf oder verkleinern Sie Bilder und versuchen Sie es noch einmal.",
        ),
        414 => (
            "Adresse zu lang",
            "Die Adresse ist länger, als Paktbuch sie braucht. Es wurde nichts gespeichert.",
            "Öffnen Sie die Seite über das Menü und geben Sie einen kürzeren Suchtext ein.",
        ),
        431 => (
            "Anfrage zu groß",
            "Der Browser hat mehr Begleitdaten geschickt als erlaubt. Es wurde nichts gespeichert.",
            "Löschen Sie die Cookies dieser Seite im Browser und melden Sie sich neu an.",
        ),
        415 => (
            "Format nicht angenommen",
            "Was geschickt wurde, hat nicht das Format, das hier erwartet wird. Es wurde nichts gespeichert.",
            "Prüfen Sie, ob Sie die richtige Datei gewählt haben, und versuchen Sie es noch einmal.",
        ),
        421 => (
            "Falscher Rechnername",
            "Unter diesem Rechnernamen ist Paktbuch nicht eingerichtet.",
            "Öffnen Sie Paktbuch unter der Adresse, die Ihnen Ihre Verwaltung genannt hat.",
        ),
        422 => (
            "Angaben nicht vollständig",
            "Das Formular enthält Angaben, die so nicht gespeichert werden können. Es wurde nichts gespeichert.",
            "Gehen Sie zurück, ändern Sie die Angaben und speichern Sie noch einmal.",
        ),
        429 => (
            "Zu viele Versuche",
            "In kurzer Zeit kamen zu viele Anfragen. Dieser Schritt wurde nicht ausgeführt.",
            "Warten Sie einen Augenblick und versuchen Sie es dann noch einmal.",
        ),
        503 => (
            "Gerade nicht erreichbar",
            "Der Dienst ist ausgelastet oder wird gewartet. Dieser Schritt wurde nicht ausgeführt.",
            "Warten Sie etwa eine Minute und laden Sie die Seite neu; ein abgeschicktes Formular senden Sie mit „Zurück“ noch einmal. Bleibt es dabei, verständigen Sie Ihre Verwaltung.",
        ),
        507 => (
            "Speicher voll",
            "Auf dem Server ist kein Platz mehr. Dieser Schritt wurde nicht gespeichert; alles bisher Gespeicherte ist da.",
            "Bitte verständigen Sie Ihre Verwaltung und versuchen Sie es danach noch einmal.",
        ),
        _ => (
            "Unerwarteter Fehler",
            "Dieser Schritt ist an einem Fehler im Programm gescheitert. Was vorher gespeichert war, ist unverändert.",
            "Versuchen Sie es noch einmal. Bleibt der Fehler, nennen Sie Ihrer Verwaltung die Vorgangsnummer.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::layout::LayoutUser;

    #[test]
    fn says_what_happened_with_and_without_a_user() {
        for status in [
            400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 421, 422, 428, 429, 500, 503, 507,
        ] {
            let guest = ErrorPage::new(status, Layout::default(), "7f3a")
                .render()
                .unwrap();
            assert!(
                guest.contains("7f3a") && guest.contains("Zur Anmeldung"),
                "{status}"
            );
            assert!(!guest.contains("role=\"search\""), "{status}");
            assert!(!guest.contains("suchen Sie oben"), "{status}");
        }
        let user = LayoutUser {
            name: "Erika Beispiel".into(),
            role_label: "Fördermittel".into(),
        };
        let layout = Layout {
            user: Some(user),
            ..Layout::default()
        };
        let page = ErrorPage::new(404, layout, "").render().unwrap();
        assert!(page.contains("Zur Übersicht") && page.contains("Erika Beispiel, Fördermittel"));
        assert!(!page.contains("Vorgangsnummer"));
    }
}
