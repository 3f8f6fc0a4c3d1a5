import ConnectAPI
import Reporting
import TaskMapping
import TaskValidation

/// Counts tasks by where they go. Names that cells make up are bounded: those beyond the first thousand are counted
/// together.
struct DestinationTally {
  private static let mostRoutes = 1_000

  private var counts: [Key: Int] = [:]
  private var others = 0
  private let book: RouteBook?
  private let constant: String?
  /// Names that the mapping itself holds: what the words of a routing column are turned into.
  private let mapped: Set<String>

  struct Key: Hashable {
    var kind: TaskRoute.Kind
    var id: String?
    /// As it was written; only where it was not looked up.
    var text: String?

    init(kind: TaskRoute.Kind, id: String?, text: String? = nil) {
      self.kind = kind
      self.id = id
      self.text = text
    }

    init(_ route: ValidatedTask.Route) {
      switch route {
      case .resolved(let route): self.init(kind: route.kind, id: route.id)
      case .unresolved(let reference): self.init(kind: reference.kind, id: nil, text: reference.text)
      }
    }
  }

  /// - Parameters:
  ///   - book: names of routes; nil where nobody asked.
  ///   - mapping: whose constant route is called as it is written there.
  init(book: RouteBook?, mapping: Mapping) {
    self.book = book
    constant = mapping.task.route.constant
    mapped = Set(
      mapping.task.route.columns.flatMap { index in
        let column = mapping.columns[index]
        return (column.map?.map(\.to) ?? []) + (column.defaultText.map { [$0] } ?? [])
      })
  }

  mutating func add(_ key: Key, _ count: Int = 1) {
    guard count > 0 else { return }
    if counts[key] == nil, counts.count >= Self.mostRoutes {
      others += count
    } else {
      counts[key, default: 0] += count
    }
  }

  /// The ids of all routes that were counted; nil when there are names that were not looked up, or too many routes.
  var ids: Set<String>? {
    guard others == 0, counts.keys.allSatisfy({ $0.id != nil }) else { return nil }
    return Set(counts.keys.compactMap { $0.id?.lowercased() })
  }

  func name(of key: Key) -> String {
    let known = key.id.flatMap { book?.name(of: TaskRoute(kind: key.kind, id: $0)) }
    return key.text ?? known ?? constant ?? key.id ?? ""
  }

  /// Whether its name is what stands in cells: personal data may be written anywhere.
  func isCellValue(_ key: Key) -> Bool {
    guard let text = key.text else { return false }
    return text != constant && !mapped.contains(text)
  }

  /// At most a hundred, the commonest first.
  var destinations: [Destination] {
    let sorted = counts.map { key, count in
      Destination(kind: key.kind.words, name: name(of: key), id: key.id, tasks: count, isCellValue: isCellValue(key))
    }.sorted { ($1.tasks, $0.name) < ($0.tasks, $1.name) }
    let rest = others + sorted.dropFirst(100).reduce(0) { $0 + $1.tasks }
    return sorted.prefix(100) + (rest > 0 ? [Destination(kind: "other", name: "all others", tasks: rest)] : [])
  }
}
