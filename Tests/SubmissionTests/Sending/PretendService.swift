import ConnectAPI
import Foundation
import Submission
import Synchronization

/// A service that honours ClientTokens, and fails as it is told.
final class PretendService: Sendable {
  /// What happens to one request.
  enum Fate: Sendable {
    /// It is processed, and the answer arrives.
    case answered
    /// Another answer instead; nothing was processed.
    case answers(StartTaskContactAnswer)
    /// It is processed, but something else arrives.
    case processedThen(StartTaskContactAnswer)
  }

  /// A request as it comes in.
  struct Arrival: Sendable {
    /// Seconds since the test began.
    var at: Double
    var token: String
    var body: [UInt8]
    /// How often this token came, this time included.
    var time: Int
    /// How many requests came in all, this one included.
    var number: Int
    var attempt: AttemptNumber
  }

  /// How long a request takes.
  struct Latency: Sendable {
    var of: @Sendable (Arrival) -> Double

    static func seconds(_ seconds: Double) -> Latency { Latency { _ in seconds } }
    static func each(_ seconds: @escaping @Sendable (Arrival) -> Double) -> Latency { Latency(of: seconds) }
  }

  struct State: Sendable {
    /// ContactIds by token.
    var tasks: [String: String] = [:]
    /// The bytes of every token's first arrival.
    var bodies: [String: [UInt8]] = [:]
    /// Tokens that came with other bytes than before.
    var altered: [String] = []
    var arrivals: [Arrival] = []
    var counts: [String: Int] = [:]
    var inFlight = 0
    var mostInFlight = 0
  }

  private let state: Mutex<State>
  private let time: SimulatedTime
  private let latency: Latency
  private let fate: @Sendable (Arrival) -> Fate

  /// - Parameters:
  ///   - latency: seconds from arrival to answer; half of them pass before it is processed.
  init(
    _ time: SimulatedTime, holding state: State = State(), latency: Latency = .seconds(0.1),
    fate: @escaping @Sendable (Arrival) -> Fate = { _ in .answered }
  ) {
    self.time = time
    self.state = Mutex(state)
    self.latency = latency
    self.fate = fate
  }

  var snapshot: State { state.withLock { $0 } }

  /// The tokens in the order of their arrivals.
  var tokens: [String] { snapshot.arrivals.map(\.token) }

  var send: StartTaskContact {
    { body, attempt in
      let arrival = self.arrive(body, attempt)
      let delay = self.latency.of(arrival)
      try? await self.time.sleep(delay / 2)
      let answer = self.process(arrival)
      try? await self.time.sleep(delay / 2)
      self.state.withLock { $0.inFlight -= 1 }
      return answer
    }
  }

  private func arrive(_ body: [UInt8], _ attempt: AttemptNumber) -> Arrival {
    let token = Self.token(in: body)
    return state.withLock { state in
      state.counts[token, default: 0] += 1
      state.inFlight += 1
      state.mostInFlight = max(state.mostInFlight, state.inFlight)
      if let before = state.bodies[token], before != body { state.altered.append(token) }
      state.bodies[token] = body
      let arrival = Arrival(
        at: time.seconds, token: token, body: body, time: state.counts[token] ?? 0, number: state.arrivals.count + 1,
        attempt: attempt)
      state.arrivals.append(arrival)
      return arrival
    }
  }

  private func process(_ arrival: Arrival) -> StartTaskContactAnswer {
    switch fate(arrival) {
    case .answers(let answer): return answer
    case .answered: return .created(create(arrival), requestID: "request-\(arrival.number)")
    case .processedThen(let answer):
      _ = create(arrival)
      return answer
    }
  }

  private func create(_ arrival: Arrival) -> ContactID {
    state.withLock { state in
      let contact = state.tasks[arrival.token] ?? "contact-\(state.tasks.count + 1)"
      state.tasks[arrival.token] = contact
      return ContactID(contact)
    }
  }

  private static func token(in body: [UInt8]) -> String {
    let members = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    return members?["ClientToken"] as? String ?? "none"
  }
}

// MARK: Answers

extension StartTaskContactAnswer {
  static func refused(_ code: String, _ status: Int, retryAfter: Duration? = nil) -> StartTaskContactAnswer {
    .refused(ServiceError(code: code, status: status, message: "so it said", retryAfter: retryAfter))
  }

  static let throttled = refused("ThrottlingException", 429)
  static let internalError = refused("InternalServiceException", 500)
  static let unavailable = refused("503", 503)
  static let invalid = refused("InvalidRequestException", 400)
  static let quota = refused("ServiceQuotaExceededException", 402)
  static let denied = refused("AccessDeniedException", 403)
  static let expired = refused("ExpiredTokenException", 403)
  static let timeout = StartTaskContactAnswer.unanswered(
    TransportFault(.inDoubt, word: "timeout", message: "no answer in time"))
  static let unreachable = StartTaskContactAnswer.unanswered(
    TransportFault(.notSent, word: "dns", message: "no such host"))
  static let redirect = StartTaskContactAnswer.unanswered(
    TransportFault(.inDoubt, word: "redirect", message: "302", status: 302, stopsRun: true))
}
