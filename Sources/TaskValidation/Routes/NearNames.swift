internal import Diagnostics
internal import Synchronization

/// Remembers the nearest known name of each name that was looked for, because a column repeats its words.
final class NearNames: Sendable {
  /// Names beyond these get no suggestion: a column of them was meant as something else.
  private static let most = 1_000
  private let found = Mutex<[String: String?]>([:])

  func nearest(to text: String, among names: [String]) -> String? {
    found.withLock { found in
      if let known = found[text] { return known }
      guard found.count < Self.most else { return nil }
      let name = NearestSpelling.of(text, among: names)
      found[text] = .some(name)
      return name
    }
  }
}
