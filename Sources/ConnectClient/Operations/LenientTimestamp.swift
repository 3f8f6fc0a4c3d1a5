import Foundation

/// A moment in an answer: epoch seconds as a number. Anything else counts as absent, because no decision of ours may
/// fail on a form the service adds.
struct LenientTimestamp: Decodable {
  let date: Date?

  init(from decoder: any Decoder) throws {
    let seconds = try? decoder.singleValueContainer().decode(Double.self)
    date = seconds.map { Date(timeIntervalSince1970: $0) }
  }
}
