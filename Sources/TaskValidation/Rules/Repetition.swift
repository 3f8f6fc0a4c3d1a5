/// Finds keys that occur more than once, compared as bytes.
enum Repetition {
  /// Up to this many, each is compared with each, which takes no memory.
  private static let few = 16

  /// Each repeated key once, in the order of its second occurrence.
  static func repeated<Element>(in elements: [Element], by key: (Element) -> String) -> [String] {
    if elements.count < 2 || (elements.count <= few && areDistinct(elements, key)) { return [] }
    var seen: Set<[UInt8]> = []
    var reported: Set<[UInt8]> = []
    return elements.map(key).filter { text in
      let bytes = Array(text.utf8)
      return !seen.insert(bytes).inserted && reported.insert(bytes).inserted
    }
  }

  private static func areDistinct<Element>(_ elements: [Element], _ key: (Element) -> String) -> Bool {
    for index in elements.indices.dropFirst() {
      let text = key(elements[index])
      for earlier in elements[..<index] where Excerpt.isSame(key(earlier), text) { return false }
    }
    return true
  }
}
