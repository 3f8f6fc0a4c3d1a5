import ConnectAPI
import Foundation
import Submission
import Synchronization

/// Amazon Connect as one schedule sees it: honours ClientTokens, outlives every process, and knows what it was sent.
final class SimulatedService: Sendable {
  struct Task: Sendable {
    var token: String
    var identity: String
    var version: Int
    var contact: String
    var isStopped = false
  }

  /// One request that came to the service, or was lost on its way.
  struct Arrival: Sendable {
    var at: Double
    var process: Int
    var token: String
    var identity: String
    var version: Int
    /// How often this row came in this version, from 1.
    var time: Int
  }

  private struct State: Sendable {
    var tasks: [String: Task] = [:]
    var bodies: [String: [UInt8]] = [:]
    var firstArrivals: [String: Double] = [:]
    var arrivals: [Arrival] = []
    var times: [String: Int] = [:]
    /// Tokens of which some attempt may have made a task, as far as its sender knows.
    var ambiguous: Set<String> = []
    /// Refused because their start had gone by.
    var refusedForWaiting: Set<String> = []
    /// Rows whose values it refuses.
    var badRows: Set<String> = []
  }

  private let state = Mutex(State())
  private let world: World
  /// Whether a known token is answered with its task before the request is looked at.
  private let replaysFirst: Bool

  init(_ world: World, replaysFirst: Bool) {
    self.world = world
    self.replaysFirst = replaysFirst
  }

  var arrivals: [Arrival] { state.withLock { $0.arrivals } }
  var tasks: [String: Task] { state.withLock { $0.tasks } }
  var refusedForWaiting: Set<String> { state.withLock { $0.refusedForWaiting } }
  func isAmbiguous(_ token: String) -> Bool { state.withLock { $0.ambiguous.contains(token) } }
  func knows(_ token: String) -> Bool { state.withLock { $0.firstArrivals[token] != nil } }

  func refuses(_ rows: [SimulatedFile.Row]) {
    state.withLock { state in
      for row in rows where row.isBad { state.badRows.insert("\(row.identity) \(row.version)") }
    }
  }

  /// Whether it refuses the values of any version of the row.
  func everRefused(_ identity: String) -> Bool {
    state.withLock { $0.badRows.contains { $0.hasPrefix("\(identity) ") } }
  }

  /// The same ContactId for the same token: what a submitter might guess.
  static func contact(of token: String) -> String { "contact-\(token)" }

  // MARK: What happens to a request

  /// A request leaves its sender.
  func take(_ request: SimulatedRequest, from process: Int, resendLimit: Double) -> Arrival {
    let now = world.now
    let (arrival, bytesDiffer, age) = state.withLock { state in
      state.times["\(request.identity) \(request.version)", default: 0] += 1
      let arrival = Arrival(
        at: now, process: process, token: request.token, identity: request.identity, version: request.version,
        time: state.times["\(request.identity) \(request.version)"] ?? 0)
      state.arrivals.append(arrival)
      let bytesDiffer = state.bodies[request.token].map { $0 != request.body } ?? false
      state.bodies[request.token] = request.body
      let first = state.firstArrivals[request.token] ?? now
      state.firstArrivals[request.token] = first
      let age = state.ambiguous.contains(request.token) ? now - first : 0
      return (arrival, bytesDiffer, age)
    }
    if bytesDiffer { world.violated(.sameBytes, "\(request.identity) came with other bytes under its token") }
    // Times are kept in milliseconds.
    if age > resendLimit + 0.01 {
      world.violated(.ageLimit, "\(request.identity) was sent again \(Int(age)) s after the first time")
    }
    return arrival
  }

  /// The service works on a request that reached it.
  func process(_ request: SimulatedRequest) -> StartTaskContactAnswer {
    let epoch = world.epoch
    return state.withLock { state in
      if replaysFirst, let known = state.tasks[request.token] { return .made(known.contact) }
      if state.badRows.contains("\(request.identity) \(request.version)") { return .invalid }
      if let start = request.scheduledTime, start <= epoch {
        state.refusedForWaiting.insert(request.token)
        return .refused("InvalidParameterException", 400)
      }
      if let known = state.tasks[request.token] { return .made(known.contact) }
      let contact = Self.contact(of: request.token)
      state.tasks[request.token] = Task(
        token: request.token, identity: request.identity, version: request.version, contact: contact)
      return .made(contact)
    }
  }

  // MARK: Contacts

  /// A contact as it is now. Every eighth has an agent already.
  func describe(_ contact: String) -> DescribedContact? {
    guard let task = state.withLock({ state in state.tasks.values.first { $0.contact == contact } }) else { return nil }
    return DescribedContact(
      id: ContactID(contact), disconnectedAt: task.isStopped ? world.date : nil,
      disconnectReason: task.isStopped ? "API" : nil, agentID: Dice.hash(contact) % 8 == 0 ? "agent" : nil)
  }

  func stop(_ contact: String) {
    state.withLock { state in
      for (token, task) in state.tasks where task.contact == contact { state.tasks[token]?.isStopped = true }
    }
  }

  // MARK: What its sender learned

  func mayHaveMade(_ token: String) { _ = state.withLock { $0.ambiguous.insert(token) } }
}

extension StartTaskContactAnswer {
  static func made(_ contact: String) -> StartTaskContactAnswer { .created(ContactID(contact), requestID: nil) }

  var contact: String? {
    if case .created(let contact, _) = self { contact.rawValue } else { nil }
  }

  /// For the timeline.
  var word: String {
    switch self {
    case .created(let contact, _): "made \(contact.rawValue.prefix(16))"
    case .refused(let error): "refused with \(error.code)"
    case .unanswered(let fault): fault.word
    }
  }

  /// Whether its sender must reckon with a task.
  var isAmbiguous: Bool {
    switch self {
    case .created: false
    case .refused(let error): error.meaning == .unknownOutcome
    case .unanswered(let fault): fault.kind == .inDoubt
    }
  }
}
