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
      let distance = slips(from: wanted, to: other)
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

  /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
  private static func slips(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var current = [i + 1] + [Int](repeating: 0, count: right.count)
      for (j, b) in right.enumerated() {
        current[j + 1] = min(last[j + 1] + 1, current[j] + 1, last[j] + (a == b ? 0 : 1))
        if i > 0, j > 0, a == right[j - 1], left[i - 1] == b {
          current[j + 1] = min(current[j + 1], beforeLast[j - 1] + 1)
        }
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
