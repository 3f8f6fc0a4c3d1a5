/// A reference to cells of a sheet by its name, as formulas write it: `'Call list'!$A$1:$C$17`, and in
/// OpenDocument `$'Call list'.$A$1:.$C$17`.
struct AreaReference {
  var sheet: String
  /// What follows the sheet's name: `$A$1:$C$17`.
  var cells: Substring

  /// Nil for whatever else a name may stand for: several areas, a constant, a formula.
  init?(_ text: String, separator: Character) {
    var rest = Substring(text.drop { $0 == "=" || $0 == "$" })
    var name = ""
    if rest.first == "'" {
      rest.removeFirst()
      // A quote inside the name is doubled.
      while let quote = rest.firstIndex(of: "'") {
        name += rest[..<quote]
        rest = rest[rest.index(after: quote)...]
        guard rest.first == "'" else { break }
        name += "'"
        rest.removeFirst()
      }
      guard rest.first == separator else { return nil }
    } else {
      guard let end = rest.firstIndex(of: separator) else { return nil }
      name = String(rest[..<end])
      rest = rest[end...]
    }
    rest.removeFirst()
    guard !name.isEmpty, !rest.isEmpty, !rest.contains(where: { $0 == "," || $0 == "(" || $0 == "!" }) else {
      return nil
    }
    sheet = name
    cells = rest
  }
}
