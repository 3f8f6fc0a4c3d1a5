/// What a part refers to, by relationship id (ISO/IEC 29500-2, clause 6.5).
struct Relationships: XMLPartHandler {
  struct Target {
    /// The last word of the relationship's type, the same in the transitional and the strict form:
    /// `worksheet`, `sharedStrings`.
    var kind: String
    /// The name of the part inside the package.
    var part: String
  }

  private(set) var targets: [String: Target] = [:]
  private let folder: Substring

  /// - Parameter part: the part that the relationships belong to; the empty name is the package itself.
  init(of part: String) {
    folder = part.lastIndex(of: "/").map { part[..<$0] } ?? ""
  }

  /// Where the relationships of a part are written.
  static func partName(for part: String) -> String {
    guard let slash = part.lastIndex(of: "/") else { return "_rels/\(part).rels" }
    return "\(part[..<slash])/_rels/\(part[part.index(after: slash)...]).rels"
  }

  /// The first target of a kind, in the order of the ids.
  func part(ofKind kind: String) -> String? {
    targets.filter { $0.value.kind == kind }.min { $0.key < $1.key }?.value.part
  }

  /// All targets of a kind, in the order of the ids.
  func parts(ofKind kind: String) -> [String] {
    targets.filter { $0.value.kind == kind }.sorted { $0.key < $1.key }.map(\.value.part)
  }

  mutating func start(_ element: XLSXElement, _ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    guard element == .relationship else { return }
    let texts = attributes.texts()
    // What is outside the package is never looked at.
    guard let id = texts[.id], let type = texts[.type], let target = texts[.target],
      texts[.targetMode]?.lowercased() != "external"
    else { return }
    let kind = type.split(separator: "/").last.map(String.init) ?? type
    targets[id] = Target(kind: kind, part: resolve(target))
  }

  private func resolve(_ target: String) -> String {
    let path = target.replacing("\\", with: "/")
    var steps = path.hasPrefix("/") ? [] : folder.split(separator: "/")
    for step in path.split(separator: "/") {
      switch step {
      case ".": continue
      case "..": _ = steps.popLast()
      default: steps.append(step)
      }
    }
    return steps.joined(separator: "/")
  }
}

/// The content types of a package's parts (ISO/IEC 29500-2, clause 6.2.3).
struct ContentTypes: XMLPartHandler {
  static let partName = "[Content_Types].xml"

  private var byPart: [String: String] = [:]
  private var byExtension: [String: String] = [:]

  /// The type of a part; nil when none is given.
  func type(of part: String) -> String? {
    if let type = byPart[part.lowercased()] { return type }
    return part.split(separator: ".").last.flatMap { byExtension[$0.lowercased()] }
  }

  /// The first part by name whose type ends like this.
  func part(withTypeSuffix suffix: String) -> String? {
    byPart.filter { $0.value.hasSuffix(suffix) }.keys.min()
  }

  mutating func start(_ element: XLSXElement, _ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    let texts = attributes.texts()
    if element == .override, let part = texts[.partName], let type = texts[.contentType] {
      byPart[part.drop { $0 == "/" }.lowercased()] = type.lowercased()
    } else if element == .default, let name = texts[.extension], let type = texts[.contentType] {
      byExtension[name.lowercased()] = type.lowercased()
    }
  }

}
