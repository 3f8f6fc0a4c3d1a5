/// The routes of an instance by name, as read from the service once a run.
package struct RouteBook: Sendable {
  package struct Entry: Sendable, Hashable {
    package var id: String
    package var name: String
    /// Why no task can take it, as a sentence goes on: `it is not published (SAVED)`; nil when one can.
    package var obstacle: String?

    package init(id: String, name: String, obstacle: String? = nil) {
      self.id = id
      self.name = name
      self.obstacle = obstacle
    }
  }

  /// What a listing of one kind holds, ready to be asked for every row.
  private struct Listing: Sendable {
    var entries: [Entry]
    /// Positions by the bytes of the name, and by those of the name without white space around it.
    var byName: [[UInt8]: [Int]] = [:]
    var byTrimmedName: [[UInt8]: [Int]] = [:]
    var byID: [String: Int] = [:]
    var usableNames: [String]

    init(_ entries: [Entry]) {
      self.entries = entries
      for (index, entry) in entries.enumerated() {
        byName[Array(entry.name.utf8), default: []].append(index)
        byTrimmedName[Array(entry.name.withoutOuterBlanks.utf8), default: []].append(index)
        byID[entry.id.lowercased()] = index
      }
      usableNames = entries.filter { $0.obstacle == nil }.map(\.name)
    }
  }

  private let listings: [TaskRoute.Kind: Listing]
  /// The instance whose routes these are; nil where nobody knows.
  package let instance: InstanceID?
  /// Kinds of which every route is here, so that an id that is not is none.
  private let complete: Set<TaskRoute.Kind>

  /// - Parameter complete: the kinds whose listings leave nothing out.
  package init(
    _ entries: [TaskRoute.Kind: [Entry]], instance: InstanceID? = nil, complete: Set<TaskRoute.Kind> = []
  ) {
    listings = entries.mapValues(Listing.init)
    self.instance = instance
    self.complete = complete
  }

  package enum Finding: Sendable, Hashable {
    case found(TaskRoute)
    /// No such name; `names` are all of that kind that take tasks, for a suggestion.
    case unknown(names: [String])
    /// Nothing of that kind has the id.
    case unknownID(String)
    /// Several have this name.
    case ambiguous(ids: [String])
    /// There is one, and no task can take it: its name, and why.
    case closed(name: String, obstacle: String)
    /// An ARN of another instance.
    case ofOtherInstance(theirs: String, ours: InstanceID)
    /// An ARN of something else, such as a queue.
    case ofOtherKind(resource: String)
  }

  /// Everything of a kind that a task can take.
  package func usable(_ kind: TaskRoute.Kind) -> [Entry] {
    (listings[kind]?.entries ?? []).filter { $0.obstacle == nil }
  }

  /// The name of a route, where the book has it.
  package func name(of route: TaskRoute) -> String? {
    guard let listing = listings[route.kind] else { return nil }
    return listing.byID[route.id.lowercased()].map { listing.entries[$0].name }
  }

  /// Looks a name up: byte for byte, else without the white space around it; an id is taken as it is, unless all there
  /// are of its kind are known.
  package func find(_ reference: RouteReference) -> Finding {
    if let arn = RouteARN(reference.text) {
      if arn.resource != reference.kind.resource { return .ofOtherKind(resource: arn.resource) }
      if let instance, InstanceID(arn.instance) != nil, arn.instance != instance.uuid {
        return .ofOtherInstance(theirs: arn.instance, ours: instance)
      }
    }
    let listing = listings[reference.kind] ?? Listing([])
    if let id = reference.id { return find(id, of: reference.kind, in: listing) }
    let exact = listing.byName[Array(reference.text.utf8)] ?? []
    let near =
      exact.isEmpty ? listing.byTrimmedName[Array(reference.text.withoutOuterBlanks.utf8)] ?? [] : exact
    let matches = near.map { listing.entries[$0] }
    let usable = matches.filter { $0.obstacle == nil }
    switch usable.count {
    case 1: return .found(TaskRoute(kind: reference.kind, id: usable[0].id))
    case 0:
      guard let closed = matches.first, let obstacle = closed.obstacle else {
        return .unknown(names: listing.usableNames)
      }
      return .closed(name: closed.name, obstacle: obstacle)
    default: return .ambiguous(ids: usable.map(\.id))
    }
  }

  private func find(_ id: String, of kind: TaskRoute.Kind, in listing: Listing) -> Finding {
    guard let index = listing.byID[id.lowercased()] else {
      return complete.contains(kind) ? .unknownID(id) : .found(TaskRoute(kind: kind, id: id))
    }
    let entry = listing.entries[index]
    if let obstacle = entry.obstacle { return .closed(name: entry.name, obstacle: obstacle) }
    return .found(TaskRoute(kind: kind, id: entry.id))
  }
}
