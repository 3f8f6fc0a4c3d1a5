import Diagnostics
import Foundation

/// A sentence of ours about a cell, with the values in it masked.
///
/// Messages show values in double quotes, and do not mark quotes inside of them. So where it is not certain that a
/// quote ends a value, what follows counts as part of it: rather a word too many is masked than a name too few. Beside
/// quotes, values stand in the service's own words (`Value 'Ada' at 'name'`), and in three messages without any: those
/// are instants, long numbers, addresses and phone numbers.
struct MaskedSentence {
  /// Quoted words that may be read: headers of the input, names in the mapping.
  let readable: Set<String>

  /// - Parameter readable: compared with what stands between two quotes, whole.
  init(readable: Set<String> = []) {
    self.readable = readable
  }

  /// - Parameters:
  ///   - masksBareValues: whether values may stand in it without quotes.
  ///   - masksInstants: whether `2026-03-27T07:00:00Z` is such a value.
  func masked(_ sentence: String, masksBareValues: Bool = true, masksInstants: Bool = false) -> String {
    let pieces = pieces(of: sentence)
    return pieces.map { piece in
      guard piece.isValue else {
        return masksBareValues ? Self.bareValuesMasked(piece.text, instants: masksInstants) : piece.text
      }
      let inner = piece.text.dropFirst().dropLast(piece.isClosed ? 1 : 0)
      if piece.isClosed, readable.contains(String(inner)) { return piece.text }
      return "\"" + MaskedText(inner).text + (piece.isClosed ? "\"" : "")
    }.joined()
  }

  private struct Piece {
    var text: String
    var isValue: Bool
    var isClosed = true
  }

  /// The sentence cut at the quotes that certainly open or end a value.
  private func pieces(of sentence: String) -> [Piece] {
    let quotes = sentence.indices.filter { sentence[$0] == "\"" }
    guard let first = quotes.first else { return [Piece(text: sentence, isValue: false)] }
    let before = Piece(text: String(sentence[..<first]), isValue: false)
    guard quotes.count.isMultiple(of: 2) else {
      return [before, Piece(text: String(sentence[first...]), isValue: true, isClosed: false)]
    }
    var values: [ClosedRange<String.Index>] = []
    for pair in stride(from: 0, to: quotes.count, by: 2) {
      let range = quotes[pair]...quotes[pair + 1]
      if let last = values.last, !Self.connects(sentence[sentence.index(after: last.upperBound)..<range.lowerBound]) {
        values[values.count - 1] = last.lowerBound...range.upperBound
      } else {
        values.append(range)
      }
    }
    return [before] + cut(sentence, at: values)
  }

  private func cut(_ sentence: String, at values: [ClosedRange<String.Index>]) -> [Piece] {
    var pieces: [Piece] = []
    for (number, value) in values.enumerated() {
      let after = sentence.index(after: value.upperBound)
      let isLast = number == values.count - 1
      let end = isLast ? sentence.endIndex : values[number + 1].lowerBound
      let rest = sentence[after..<end]
      if isLast, let next = rest.first, !Self.mayFollow(next) {
        pieces.append(Piece(text: String(sentence[value.lowerBound...]), isValue: true, isClosed: false))
        continue
      }
      pieces.append(Piece(text: String(sentence[value]), isValue: true))
      pieces.append(Piece(text: String(rest), isValue: false))
    }
    return pieces
  }

  /// Whether a text between two quotes reads as words of ours between two values: `"a" and "b"`.
  private static func connects(_ text: Substring) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    return mayFollow(first) && (last == " " || last == "(")
  }

  private static func mayFollow(_ character: Character) -> Bool { " ,;:.…)?!|".contains(character) }

  private static func bareValuesMasked(_ text: String, instants: Bool) -> String {
    let place = place(of: text)
    var rest = String(text[place.endIndex...])
    for pattern in instants ? patterns + [instant] : patterns {
      rest = rest.replacing(pattern()) { MaskedText($0.0).text }
    }
    return place + rest
  }

  /// The place at the beginning of a text, with the colon behind it: file, sheet, cell and header, or a path alone.
  private static func place(of text: String) -> Substring {
    guard let end = text.range(of: ": ") else { return text.prefix(0) }
    let words = text[..<end.lowerBound]
    let isPlace = words.contains(":") || (words.contains("/") || words.contains(".")) && !words.contains(" ")
    return isPlace ? text[..<end.upperBound] : text.prefix(0)
  }

  /// What the service quotes, an address, a phone number, a number too long to count anything.
  private static let patterns: [@Sendable () -> Regex<Substring>] = [
    { /[Vv]alue '.*?'(?= at '[A-Za-z0-9.]+')/ }, { /[Vv]alue '.*'/ }, { /[^\s'"<>]+@[^\s'"<>]+/ },
    { /\+[0-9][0-9 ()\/-]{4,}/ }, { /[0-9]{9,}/ },
  ]
  private static let instant: @Sendable () -> Regex<Substring> = { /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z?/ }
}
