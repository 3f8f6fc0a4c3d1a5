/// The known name that somebody probably meant.
package enum NearestSpelling {
  /// Names longer than this are not compared, so that a cell cannot make a row expensive.
  private static let longest = 64

  /// The name with the fewest edits, when those are at most a third of its length; the first of several.
  ///
  /// A name that only spells its accents with other bytes is the nearest there is. An edit inserts, deletes or replaces one scalar or swaps two neighbours; case does not count.
  package static func of(_ text: String, among names: [String]) -> String? {
    if let twin = names.first(where: { $0 == text }) { return twin }
    let wanted = folded(text)
    guard (1...longest).contains(wanted.count) else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
      let candidate = folded(name)
      let allowed = min(max(wanted.count, candidate.count) / 3, (best?.distance ?? .max) - 1)
      // The distance is never less than the difference of the lengths.
      guard candidate.count <= longest, abs(candidate.count - wanted.count) <= allowed else { continue }
      let distance = EditDistance.between(wanted, candidate)
      if distance <= allowed { best = (name, distance) }
    }
    return best?.name
  }

  private static func folded(_ text: String) -> [Unicode.Scalar] {
    Array(text.unicodeScalars.prefix(longest + 1).flatMap { $0.properties.lowercaseMapping.unicodeScalars })
  }
}
