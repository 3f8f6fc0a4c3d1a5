import AsyncHTTPClient
import ConnectAPI
import Foundation
import NIOCore
import NIOHTTP1

/// The answer's head came, its body did not come whole.
struct InterruptedAnswer: Error {
  var status: Int
  var requestID: String?
  var underlying: any Error
}

/// The attempt took longer than an attempt may take in all.
struct AttemptTimedOut: Error {}

/// One request and its whole answer, within a time and a size.
struct HTTPExchange: Sendable {
  var client: HTTPClient
  /// From the first byte of the connection to the last of the answer.
  var timeLimit: Duration
  /// Our clock, for `HTTPAnswer.receivedAt`.
  var now: @Sendable () -> Date

  /// - Throws: whatever the connection met; `InterruptedAnswer` once the head is known, `AttemptTimedOut`.
  func answer(to request: HTTPClientRequest, maximumBytes: Int) async throws -> HTTPAnswer {
    // The client's own deadline ends with the answer's head; a body that trickles would never meet it.
    try await withThrowingTaskGroup(of: HTTPAnswer?.self) { group in
      group.addTask { try await receive(request, maximumBytes: maximumBytes) }
      group.addTask {
        try await Task.sleep(for: timeLimit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let answer = first else { throw AttemptTimedOut() }
      return answer
    }
  }

  private func receive(_ request: HTTPClientRequest, maximumBytes: Int) async throws -> HTTPAnswer {
    let response = try await client.execute(request, deadline: .now() + TimeAmount(timeLimit))
    var answer = HTTPAnswer(
      status: Int(response.status.code), headers: response.headers.map { (name: $0.name, value: $0.value) }, body: [],
      receivedAt: now())
    do {
      answer.body = Array(try await response.body.collect(upTo: maximumBytes).readableBytesView)
      return answer
    } catch {
      throw InterruptedAnswer(status: answer.status, requestID: answer.requestID, underlying: error)
    }
  }
}
