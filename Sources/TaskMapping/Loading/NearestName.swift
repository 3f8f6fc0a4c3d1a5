internal import Diagnostics

/// Finds the word somebody most likely meant, for "did you mean …".
enum NearestName {
  /// The nearest of `candidates`, or nil when none is near: at most one slip for three letters, else the only one
  /// of which the word is a part, as `flow` is of `contact_flow`.
  static func find(_ word: String, among candidates: [String]) -> String? {
    let wanted = folded(word)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let other = folded(candidate)
      guard abs(other.count - wanted.count) <= tolerance(wanted) else { continue }
      let distance = EditDistance.between(wanted, other)
      if distance <= tolerance(wanted), distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name ?? onlyRelative(of: wanted, among: candidates)
  }

  private static func onlyRelative(of word: [Unicode.Scalar], among candidates: [String]) -> String? {
    guard word.count >= 3 else { return nil }
    let relatives = candidates.filter { candidate in
      let other = folded(candidate)
      guard other.count >= 3 else { return false }
      return other.starts(with: word) || word.starts(with: other) || other.split(separator: "_").contains(word[...])
        || word.split(separator: "_").contains(other[...])
    }
    return relatives.count == 1 ? relatives[0] : nil
  }

  private static func tolerance(_ word: [Unicode.Scalar]) -> Int {
    word.count < 3 ? word.count - 1 : (word.count + 1) / 3
  }

  /// Case, hyphens and spaces are not what people mean to say.
  private static func folded(_ word: String) -> [Unicode.Scalar] {
    word.lowercased().unicodeScalars.map { $0 == "-" || $0 == " " ? "_" : $0 }
  }
}
