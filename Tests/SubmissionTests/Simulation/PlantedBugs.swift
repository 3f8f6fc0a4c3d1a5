import ConnectAPI
import Foundation
import Submission
import TaskValidation
import Testing

@testable import Ledger

/// Submitters that are broken on purpose: what the simulation would overlook in them, it would overlook in ours.
enum PlantedBug: String, Sendable, CaseIterable, CustomTestStringConvertible {
  case randomTokenPerProcess = "a random token per process"
  case randomTokenPerAttempt = "a random token per attempt"
  case doubtTakenForCreated = "rows in doubt are taken for created"
  case doubtTakenForFailed = "rows in doubt are taken for failed"
  case doubtSkipped = "rows in doubt are never sent again"
  case doubtNeverTooOld = "rows in doubt are sent again whatever their age"
  case outcomeBeforeSend = "the outcome is written before the request"
  case intentAfterSend = "the intent is written after the request"
  case freshBytesForDoubt = "a request in doubt is made anew"
  case sendsBesideTheLimiter = "requests beside the limiter"
  case breakerOff = "no breaker"
  case deafToStop = "a stop is not heard"

  var testDescription: String { rawValue }

  /// All in an optimised build (`make simulate-faults`); in a debug build, which is several times slower, those that
  /// would break the first promise.
  static var ofThisBuild: [PlantedBug] {
    #if DEBUG
      [.randomTokenPerProcess, .randomTokenPerAttempt, .doubtSkipped, .outcomeBeforeSend, .intentAfterSend]
    #else
      allCases
    #endif
  }

  /// Invariants that may catch it; one of these must.
  var caughtBy: Set<Invariant> {
    switch self {
    case .randomTokenPerProcess, .randomTokenPerAttempt: [.oneTask]
    case .doubtTakenForCreated: [.noPhantom]
    case .doubtTakenForFailed: [.contactRecorded]
    case .doubtSkipped: [.settles]
    case .doubtNeverTooOld: [.ageLimit]
    case .outcomeBeforeSend: [.noPhantom]
    case .intentAfterSend: [.nothingForgotten]
    case .freshBytesForDoubt: [.sameBytes]
    case .sendsBesideTheLimiter: [.rate]
    case .breakerOff, .deafToStop: [.nothingAfterStop]
    }
  }

  var sender: Sender {
    switch self {
    case .randomTokenPerProcess:
      Sender(submit: Sender.real.submit) { client in
        { body, _ in await client.send(body.withToken(salt: "\(client.process)")) }
      }
    case .randomTokenPerAttempt:
      Sender(submit: Sender.real.submit) { client in
        { body, number in await client.send(body.withToken(salt: number.invocationID + "\(number.attempt)")) }
      }
    case .doubtTakenForCreated:
      Sender(submit: Sender.real.submit) { client in
        { body, _ in
          let answer = await client.send(body)
          return answer.isAmbiguous ? .made("guessed-\(SimulatedRequest(body).token)") : answer
        }
      }
    case .doubtTakenForFailed:
      Sender(submit: Sender.real.submit) { client in
        { body, _ in
          let answer = await client.send(body)
          return answer.isAmbiguous ? .unreachable : answer
        }
      }
    case .doubtSkipped: .real(with: { $0.resendLimitSeconds = -1 })
    case .doubtNeverTooOld: .real(with: { $0.resendLimitSeconds = 1_000_000_000 })
    case .breakerOff: .real(with: { $0.breakerIsOn = false })
    case .outcomeBeforeSend: .plain(.outcomeBeforeSend)
    case .intentAfterSend: .plain(.intentAfterSend)
    case .freshBytesForDoubt:
      Sender(submit: Sender.real.submit) { client in
        { body, number in
          await client.send(number.attempt == 1 ? body : body + Array(" ".utf8))
        }
      }
    case .sendsBesideTheLimiter:
      Sender(submit: Sender.real.submit) { client in
        { body, _ in
          for _ in 0..<4 { _ = await client.send(body) }
          return await client.send(body)
        }
      }
    case .deafToStop:
      Sender { ledger, run, send, settings, clock, seed, _ in
        try await Sender.real.submit(ledger, run, send, settings, clock, seed, StopSignal())
      }
    }
  }
}

extension Sender {
  /// The real submitter with other settings than the ones it is held against.
  fileprivate static func real(with change: @escaping @Sendable (inout SubmissionSettings) -> Void) -> Sender {
    Sender { ledger, run, send, settings, clock, seed, stop in
      var settings = settings
      change(&settings)
      return try await real.submit(ledger, run, send, settings, clock, seed, stop)
    }
  }

  static func plain(_ order: PlainSubmitter.Order) -> Sender {
    var sender = Sender { ledger, run, send, settings, clock, _, stop in
      let submitter = PlainSubmitter(ledger: ledger, send: send, settings: settings, clock: clock, order: order)
      return try await submitter.submit(run, stop: stop)
    }
    // It has no breaker, and is not held against one.
    sender.adapted = { weather in
      var weather = weather
      weather.settings.breakerIsOn = false
      return weather
    }
    return sender
  }
}

extension [UInt8] {
  /// The request under another token.
  fileprivate func withToken(salt: String) -> [UInt8] {
    let token = SimulatedRequest(self).token
    let other = String(Dice.hash(token + salt), radix: 16)
    return Array(String(decoding: self, as: UTF8.self).replacingOccurrences(of: token, with: other).utf8)
  }
}
