internal import AWSSigning
internal import Foundation

/// Credentials at the simulator, for trying what becomes of a load when they end:
///
/// - `GET /_simulator/credentials?seconds=900` hands out new ones that end after so many seconds, in the form of a
///   container's endpoint: `AWS_CONTAINER_CREDENTIALS_FULL_URI` may name it
/// - `PUT /_simulator/credentials` with AccessKeyId, SecretAccessKey and, where there are, Token and Expiration makes
///   the simulator accept those that STS or a process made
struct CredentialControl: Sendable {
  var accepted: AcceptedCredentials
  var now: @Sendable () -> Date

  func issued(_ query: [ServiceCall.QueryItem]) -> ServiceAnswer {
    let text = query.first { $0.name == "seconds" }?.value ?? "3600"
    guard let seconds = Double(text), (0.1...43_200).contains(seconds) else {
      return ServiceAnswer(.invalidParameter("seconds is a number from 0.1 to 43200"))
    }
    let end = now().addingTimeInterval(seconds)
    guard let fresh = accepted.issue(until: end) else { return Self.full }
    return ServiceAnswer([
      "AccessKeyId": .string(fresh.accessKeyID), "SecretAccessKey": .string(fresh.secretAccessKey.exposed()),
      "Token": .string(fresh.sessionToken?.exposed() ?? ""),
      "Expiration": .string(end.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
    ])
  }

  func accept(_ body: [UInt8]) -> ServiceAnswer {
    do {
      let members = try CheckedMembers(
        body: body, known: ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"])
      var credentials = Credentials(
        accessKeyID: try members.requiredString("AccessKeyId", 1...128),
        secretAccessKey: Secret(try members.requiredString("SecretAccessKey", 1...1024)), source: "a caller")
      credentials.sessionToken = try members.string("Token", 1...16_384).map { Secret($0) }
      if let text = try members.string("Expiration", 1...64) {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
        guard let end = try? style.parse(text) else {
          throw Refusal.invalidParameter("Expiration is no date in ISO 8601")
        }
        credentials.expiration = end
      }
      return accepted.accept(credentials) ? ServiceAnswer([:]) : Self.full
    } catch let refusal as Refusal {
      return ServiceAnswer(refusal)
    } catch {
      return ServiceAnswer(Fault.failure(status: 500))
    }
  }

  private static let full = ServiceAnswer(Refusal("TooManyCredentials", status: 429, "There are 10,000 already"))
}
