import ConnectAPI
import Foundation
import Submission
import Synchronization

/// The way from one process to the service: what is lost, late, refused or answered wrongly happens here.
final class SimulatedClient: Sendable {
  private struct Flight: Sendable {
    var token: String
    /// The event of the service's work, to call it off by.
    var processing: Int?
    /// The service's own answer, once it has worked on the request.
    var own: StartTaskContactAnswer?
    var continuation: CheckedContinuation<StartTaskContactAnswer, Never>
  }

  private struct State: Sendable {
    var flights: [Int: Flight] = [:]
    var lastFlight = 0
    var credentialsAreMended = false
    var clockIsMended = false
    var witness: StopWitness
    /// ContactIds that arrived, by token.
    var received: [String: String] = [:]
    /// The last of them.
    var lastReceived: (token: String, contact: String)?
    var wasCrossed = false
    var wasKilledAtHour = false
    var isDead = false
  }

  let world: World
  let service: SimulatedService
  let disk: FaultyDisk
  let weather: SimulatedWeather
  let expected: ExpectedRows
  let process: Int
  /// The limit that must hold, whatever the settings say.
  let resendLimit: Double
  private let state: Mutex<State>

  init(
    world: World, service: SimulatedService, disk: FaultyDisk, weather: SimulatedWeather, expected: ExpectedRows,
    process: Int, resendLimit: Double
  ) {
    self.world = world
    self.service = service
    self.disk = disk
    self.weather = weather
    self.expected = expected
    self.process = process
    self.resendLimit = resendLimit
    state = Mutex(State(witness: StopWitness(weather.settings)))
  }

  var received: [String: String] { state.withLock { $0.received } }
  var wasCrossed: Bool { state.withLock { $0.wasCrossed } }
  /// Nothing may have left later than this.
  var stopMoment: Double? { state.withLock { $0.witness.moment } }
  var wasKilledAtHour: Bool { state.withLock { $0.wasKilledAtHour } }
  /// Whether its process was found dead while it was sending.
  var isDead: Bool { state.withLock { $0.isDead } }
  func isKilled() { state.withLock { $0.wasKilledAtHour = true } }
  func stops() { state.withLock { $0.witness.stops(at: world.now) } }

  func send(_ body: [UInt8]) async -> StartTaskContactAnswer {
    guard !disk.isDead else { return .gone }
    let request = SimulatedRequest(body)
    if !service.knows(request.token), !expected.allows(request) {
      world.violated(.newestValues, "\(request.identity) v\(request.version) was sent after a newer load")
    }
    let arrival = service.take(request, from: process, resendLimit: resendLimit)
    let fate = fate(of: arrival)
    world.note(
      "process \(process)  request \(request.identity) v\(request.version) \(request.token.prefix(8)) no. \(arrival.time): "
        + "\(fate.kind?.rawValue ?? "goes well"), answer in \(Int(fate.answeredAfter * 1_000)) ms")
    if let kind = fate.kind { world.count(kind) }
    return await withCheckedContinuation { continuation in fly(request, fate, continuation) }
  }

  private func fly(
    _ request: SimulatedRequest, _ fate: SimulatedWeather.Fate,
    _ continuation: CheckedContinuation<StartTaskContactAnswer, Never>
  ) {
    let number = state.withLock { state in
      state.lastFlight += 1
      return state.lastFlight
    }
    let processing = fate.processedAfter.map { seconds in
      world.schedule(in: seconds) { [self] in
        let answer = service.process(request)
        world.note("service    \(request.identity) v\(request.version) \(request.token.prefix(8)): \(answer.word)")
        state.withLock { $0.flights[number]?.own = answer }
      }
    }
    state.withLock {
      $0.flights[number] = Flight(token: request.token, processing: processing, continuation: continuation)
    }
    world.schedule(in: fate.answeredAfter) { [self] in land(number, fate) }
  }

  /// The answer arrives, if its process still lives.
  private func land(_ number: Int, _ fate: SimulatedWeather.Fate) {
    guard let flight = state.withLock({ $0.flights.removeValue(forKey: number) }) else { return }
    let wasAmbiguous = service.isAmbiguous(flight.token)
    let answer = learn(fate.answer ?? flight.own ?? .fault("timeout"), of: flight, isCrossed: fate.isCrossed)
    state.withLock { $0.witness.sees(answer, token: flight.token, wasAmbiguous: wasAmbiguous, at: world.now) }
    flight.continuation.resume(returning: answer)
  }

  /// - Returns: what the process is told.
  private func learn(
    _ answer: StartTaskContactAnswer, of flight: Flight, isCrossed: Bool
  ) -> StartTaskContactAnswer {
    if answer.isAmbiguous { service.mayHaveMade(flight.token) }
    if case .refused(let error) = answer, error.meaning == .rejectsRow {
      world.count(error.code == "InvalidRequestException" ? .refusedRow : .missedStart)
    }
    return state.withLock { state in
      if answer == .expired { state.credentialsAreMended = weather.canMend }
      if case .refused(let error) = answer, error.meaning == .clockSkew { state.clockIsMended = weather.canMend }
      guard let contact = answer.contact else { return answer }
      if isCrossed, let other = state.lastReceived, other.token != flight.token {
        // The answer before this one came twice, and ours never will.
        service.mayHaveMade(flight.token)
        service.mayHaveMade(other.token)
        state.wasCrossed = true
        state.witness.stops(at: world.now)
        return .made(other.contact)
      }
      state.received[flight.token] = contact
      state.lastReceived = (flight.token, contact)
      return answer
    }
  }

  /// The process was killed: nobody waits for answers any more, and what is on its way arrives or not.
  func die() {
    var dice = Dice(weather.seed, 3)
    let flights = state.withLock { state in
      let flights = state.flights.sorted { $0.key < $1.key }.map(\.value)
      state.flights = [:]
      state.isDead = true
      return flights
    }
    for flight in flights {
      service.mayHaveMade(flight.token)
      if let processing = flight.processing, dice.oneIn(2) { world.callOff(processing) }
      flight.continuation.resume(returning: .gone)
    }
  }

  private func fate(of arrival: SimulatedService.Arrival) -> SimulatedWeather.Fate {
    let (credentials, clock) = state.withLock { ($0.credentialsAreMended, $0.clockIsMended) }
    if let from = weather.expiresAt, arrival.at >= from, !credentials {
      return SimulatedWeather.Fate(kind: .expired, answeredAfter: 0.05, answer: .expired)
    }
    if let from = weather.skewedAt, arrival.at >= from, !clock {
      return SimulatedWeather.Fate(kind: .skewed, answeredAfter: 0.05, answer: .refused("RequestTimeTooSkewed", 403))
    }
    return weather.fate(of: arrival)
  }
}
