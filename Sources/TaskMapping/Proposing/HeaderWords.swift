internal import Foundation

/// What the words of a header promise. A hint for people who begin a mapping, never used to read a file.
struct HeaderWords {
  enum Role: CaseIterable {
    case identifier, person, firstName, lastName, phone, due, status, category, subject, notes, link, other
  }

  private let words: [String]

  init(_ header: String) { words = HeaderWords.words(of: header) }

  func suggest(_ role: Role) -> Bool {
    let (whole, beginnings, endings) = HeaderWords.vocabulary(role)
    return words.contains { word in
      whole.contains(word) || beginnings.contains { word.hasPrefix($0) } || endings.contains { word.hasSuffix($0) }
    }
  }

  /// Words in lower case: `TicketNo` and `ticket_no` are `ticket` and `no`; `#` is a word.
  static func words(of header: String) -> [String] {
    var words: [String] = []
    var word = ""
    var before: Character?
    for character in header {
      let isBoundary = character.isUppercase && (before?.isLowercase ?? false)
      if !character.isLetter && !character.isNumber || isBoundary {
        if !word.isEmpty { words.append(word) }
        word = character == "#" ? "#" : ""
      }
      if character.isLetter || character.isNumber { word += character.lowercased() }
      before = character
    }
    return word.isEmpty ? words : words + [word]
  }

  /// Whole words, beginnings and endings, in English, German, French and Spanish.
  private static func vocabulary(_ role: Role) -> (whole: Set<String>, beginnings: [String], endings: [String]) {
    switch role {
    case .identifier:
      (
        [
          "id", "no", "nr", "num", "number", "nummer", "key", "ref", "reference", "ticket", "case", "uuid", "guid", "#",
          "code", "vorgang", "aktenzeichen", "numéro", "número", "kennung", "sku",
        ], [], ["nummer", "nr"]
      )
    case .person:
      (
        [
          "name", "customer", "client", "patient", "caller", "contact", "member", "guest", "person", "subscriber",
          "nom",
          "nombre", "cliente", "kunde", "kundin", "anrufer", "mieter", "mitglied", "fullname", "username",
        ], ["kundenname"], []
      )
    case .firstName: (["first", "given", "forename", "vorname", "prénom", "firstname"], [], [])
    case .lastName: (["last", "surname", "family", "nachname", "apellido", "lastname", "zuname"], [], [])
    case .phone:
      (
        ["tel", "mobile", "cell", "msisdn", "handy", "mobil", "portable", "móvil", "teléfono", "téléphone", "fax"],
        ["phone", "telefon", "telephone", "rufnummer", "mobilnummer", "cellphone"], ["phone", "telefon", "rufnummer"]
      )
    case .due:
      (
        [
          "due", "appointment", "call", "termin", "scheduled", "schedule", "deadline", "fällig", "faellig", "when",
          "slot",
          "vencimiento", "cita", "llamar", "échéance", "anrufen",
        ], ["fällig", "wiedervorlage", "callback", "rückruf", "appointment"], ["termin"]
      )
    case .status: (["status", "state", "stage", "zustand", "estado", "statut", "disposition", "stand"], [], ["status"])
    case .subject: (["subject", "title", "summary", "topic", "betreff", "thema", "titel", "sujet", "asunto"], [], [])
    case .notes:
      (
        [
          "notes", "note", "description", "comment", "comments", "details", "message", "text", "remarks", "remark",
          "body", "bemerkung", "bemerkungen", "beschreibung", "kommentar", "notiz", "notizen", "anmerkung",
          "observaciones",
        ], [], []
      )
    case .category:
      (
        [
          "priority", "prio", "type", "kind", "category", "queue", "channel", "language", "lang", "reason", "product",
          "region", "department", "team", "clinic", "site", "branch", "severity", "level", "source", "skill", "typ",
          "art",
          "kategorie", "sprache", "abteilung", "grund", "produkt", "standort", "filiale", "priorität", "prioridad",
          "tipo",
          "idioma", "cola", "motivo", "priorité", "langue", "tier", "plan",
        ], [], []
      )
    case .other:
      (
        [
          "date", "time", "email", "mail", "address", "street", "city", "zip", "country", "company", "age", "birth",
          "amount",
          "price", "total", "balance", "opened", "created", "updated", "closed", "owner", "agent", "zone", "timezone",
          "datum", "zeit", "uhrzeit", "adresse", "straße", "strasse", "ort", "stadt", "plz", "land", "firma", "betrag",
          "preis", "fecha", "hora", "correo", "dirección", "ciudad", "empresa", "importe", "heure", "ville", "société",
          "value", "count", "quantity", "items", "item", "start", "end",
        ], ["geburt"], ["datum", "zeit", "straße", "date"]
      )
    case .link: (["url", "link", "href", "website"], [], [])
    }
  }

  /// A name for the column that templates can use: `ticket_no`; empty when the header has no letter that fits.
  static func columnName(_ header: String) -> String {
    let german: [Character: String] = ["ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"]
    let words = words(of: header).map { word in
      let spelt = word.map { german[$0] ?? String($0) }.joined()
      let plain = spelt.decomposedStringWithCanonicalMapping
      return String(
        plain.unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0) })
    }.filter { !$0.isEmpty }
    var name = String(words.joined(separator: "_").prefix(40))
    while name.last == "_" { name.removeLast() }
    guard let first = name.first else { return "" }
    if first.isNumber { name = "c" + name }
    return HeaderWords.takenNames.contains(name) ? name + "_column" : name
  }

  /// Whether any of its words is one that headers have.
  var isKnown: Bool { Role.allCases.contains(where: suggest) }

  /// What conditions use, what YAML reads as no text, and the attribute that is the program's own.
  private static let takenNames: Set<String> = [
    "all", "any", "not", "taskferry", "yes", "no", "on", "off", "true", "false", "null", "y", "n",
  ]

  /// What stands at the beginning of a line that sums up the others.
  static let totalWords: Set<String> = [
    "total", "totals", "grand", "subtotal", "sum", "summe", "gesamt", "gesamtsumme", "insgesamt", "suma", "somme",
  ]

  /// Words by which systems call what needs no call any more.
  static let closedWords: Set<String> = [
    "closed", "cancelled", "canceled", "resolved", "done", "completed", "complete", "solved", "finished", "inactive",
    "geschlossen", "erledigt", "storniert", "abgeschlossen", "gelöst", "beendet", "fermé", "résolu", "annulé",
    "terminé",
    "cerrado", "resuelto", "cancelado", "terminado",
  ]
}
