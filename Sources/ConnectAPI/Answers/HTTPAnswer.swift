package import Foundation

/// An HTTP answer as bytes, before anybody made sense of it.
package struct HTTPAnswer: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  /// At most `Limits.answerBytes`; a longer answer is the client's to refuse.
  package var body: [UInt8]
  /// Our clock when the head of the answer arrived.
  package var receivedAt: Date

  package init(status: Int, headers: [(name: String, value: String)], body: [UInt8], receivedAt: Date) {
    self.status = status
    self.headers = headers
    self.body = body
    self.receivedAt = receivedAt
  }

  /// The first header of that name, whatever its case, without surrounding white space; nil when it has none.
  package func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    guard let value = headers.first(where: { $0.name.lowercased() == wanted })?.value else { return nil }
    let trimmed = value.trimmingCharacters(in: .whitespacesAndNewlines)
    return trimmed.isEmpty ? nil : trimmed
  }

  /// The service's id of the request (`x-amzn-requestid`), the first thing its support asks for.
  package var requestID: String? { header("x-amzn-requestid") ?? header("x-amz-request-id") }

  /// The service's clock minus ours in seconds, to about a second; nil without a readable `Date`.
  package var clockSkewSeconds: Double? {
    header("date").flatMap(HTTPDate.read).map { $0.timeIntervalSince(receivedAt) }
  }

  /// The wait the service asked for: `x-amz-retry-after` in milliseconds, else `Retry-After` in seconds or as a
  /// date. Never negative, and at most a day: a hint must not hang a run.
  package var retryAfter: Duration? {
    if let text = header("x-amz-retry-after"), let milliseconds = Int64(text), milliseconds >= 0 {
      return min(.milliseconds(milliseconds), Self.longestWait)
    }
    guard let text = header("retry-after") else { return nil }
    if let seconds = Int64(text) {
      return seconds < 0 ? nil : min(.seconds(min(seconds, 86_400)), Self.longestWait)
    }
    // A date counts from the service's own clock, which the same answer tells.
    guard let date = HTTPDate.read(text) else { return nil }
    let clock = header("date").flatMap(HTTPDate.read) ?? receivedAt
    return min(.seconds(max(0, date.timeIntervalSince(clock))), Self.longestWait)
  }

  private static let longestWait = Duration.seconds(86_400)
}
