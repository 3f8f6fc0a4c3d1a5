import ConnectAPI
import Ledger
import Logging
import Submission

/// Who sends the rows of a simulated schedule: the real submitter, or one with a bug planted in it.
struct Sender: Sendable {
  var submit: SubmitRun
  /// Stands between the submitter and the client.
  var way: @Sendable (SimulatedClient) -> StartTaskContact = { client in { body, _ in await client.send(body) } }
  var adapted: @Sendable (SimulatedWeather) -> SimulatedWeather = { $0 }

  func way(through client: SimulatedClient) -> StartTaskContact { way(client) }

  static let real = Sender { ledger, run, send, settings, clock, seed, stop in
    let submitter = Submitter(
      ledger: ledger, send: send, settings: settings, clock: clock, seed: seed, log: Night.silent)
    return try await submitter.submit(run, stop: stop) { _ in }
  }
}
