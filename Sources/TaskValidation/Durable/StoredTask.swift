internal import ConnectAPI
internal import TaskMapping

/// A `ValidatedTask` as JSON. Members with their usual value are left out.
///
/// Written by hand and read through `Decodable`: the bytes have one order, and writing cannot fail.
struct StoredTask: Decodable {
  /// Part by part; absent without an identity.
  var identity: [String]?
  /// 16 bytes in hexadecimal.
  var content: String
  var fields: StoredFields
  var route: StoredRoute
  var schedule: StoredSchedule?
  /// false when the mapping switched the stamp off.
  var stamp: Bool?
  /// The sort key in hexadecimal.
  var order: String?

  init(_ task: ValidatedTask) {
    identity = task.identity?.parts
    content = Hex.text(task.content.bytes)
    fields = StoredFields(task.fields)
    route = StoredRoute(task)
    schedule = task.schedule == SchedulePlan() ? nil : StoredSchedule(task.schedule)
    stamp = task.isStamped ? nil : false
    order = task.sortKey.isEmpty ? nil : Hex.text(task.sortKey)
  }

  func json() -> [UInt8] {
    JSONObjectWriter.object { task in
      if let identity { task.strings("identity", identity) }
      task.member("content", content)
      task.object("fields") { fields.write(to: &$0) }
      task.object("route") { route.write(to: &$0) }
      if let schedule { task.object("schedule") { schedule.write(to: &$0) } }
      task.member("stamp", stamp)
      task.member("order", order)
    }
  }

  /// - Throws: `RestoreError` when a value is impossible. The limits are held by the caller.
  func task() throws(RestoreError) -> ValidatedTask {
    guard let content = Hex.bytes(content.utf8), content.count == 16 else {
      throw RestoreError(reason: "the stored task has no content hash")
    }
    guard let sortKey = Hex.bytes((order ?? "").utf8) else {
      throw RestoreError(reason: "the stored task has no order")
    }
    return ValidatedTask(
      identity: identity.map(TaskIdentity.init(parts:)), content: ContentHash(bytes: content),
      fields: try fields.fields(), route: try route.route(), routeIsFromRow: route.fromRow ?? false,
      schedule: try schedule?.plan() ?? SchedulePlan(), isStamped: stamp ?? true, sortKey: sortKey)
  }
}

/// A route as JSON: `id` when it is resolved, `text` when it was not looked up.
struct StoredRoute: Decodable {
  var kind: TaskRoute.Kind
  var id: String?
  var text: String?
  /// true when the route was read from a cell.
  var fromRow: Bool?

  init(_ task: ValidatedTask) {
    switch task.route {
    case .resolved(let route):
      kind = route.kind
      id = route.id
    case .unresolved(let reference):
      kind = reference.kind
      text = reference.text
    }
    fromRow = task.routeIsFromRow ? true : nil
  }

  func write(to route: inout JSONObjectWriter) {
    route.member("kind", kind.rawValue)
    route.member("id", id)
    route.member("text", text)
    route.member("fromRow", fromRow)
  }

  func route() throws(RestoreError) -> ValidatedTask.Route {
    switch (id, text) {
    case (let id?, nil): return .resolved(TaskRoute(kind: kind, id: id))
    case (nil, let text?): return .unresolved(RouteReference(kind: kind, text: text, fromRow: fromRow ?? false))
    default: throw RestoreError(reason: "the stored task has no route")
    }
  }
}
