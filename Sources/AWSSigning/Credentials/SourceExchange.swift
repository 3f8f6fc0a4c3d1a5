/// A question to something that hands out credentials.
package struct SourceRequest: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case put = "PUT"
    case post = "POST"
  }

  package var method: Method
  /// Whole, with its query.
  package var url: String
  package var headers: [(name: String, value: String)]
  /// nil sends none.
  package var body: [UInt8]?
  /// From the connection to the last byte of the answer.
  package var timeLimit: Duration

  package init(
    _ method: Method, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    timeLimit: Duration = .seconds(10)
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeLimit = timeLimit
  }
}

/// A whole answer, of at most 64 KiB.
package struct SourceAnswer: Sendable {
  package var status: Int
  package var body: [UInt8]

  package init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }

  /// The most bytes an answer may have.
  package static let maximumBytes = 64 << 10
}

/// There is no answer.
package struct SourceSilence: Error, Sendable, Hashable {
  /// Why, a part of a sentence: `nothing listens on 127.0.0.1:80`.
  package var reason: String

  package init(_ reason: String) { self.reason = reason }
}

/// Sends a question: no redirects, no retries, and no proxy on the way to this machine, this link or instance
/// metadata.
package typealias SourceExchange = @Sendable (SourceRequest) async throws(SourceSilence) -> SourceAnswer

/// A service of AWS that hands out credentials.
package enum SourceService: Sendable, Hashable, CaseIterable {
  /// Security Token Service.
  case sts
  /// The portal of IAM Identity Center.
  case ssoPortal
  /// The part of IAM Identity Center that renews sign-ins.
  case ssoOIDC
}

/// Where such a service is.
package struct SourceAddress: Sendable, Hashable {
  /// Without a slash at its end.
  package var url: String
  /// Host and port, as the `Host` header has them.
  package var authority: String
  /// What stands before every path; empty, or with a leading slash.
  package var basePath: String

  package init(url: String, authority: String, basePath: String) {
    self.url = url
    self.authority = authority
    self.basePath = basePath
  }
}

/// Finds a service in a region.
/// - Throws: when a configured address cannot be used.
package typealias SourceAddressing =
  @Sendable (_ service: SourceService, _ region: String) throws(AWSSigningError) -> SourceAddress

extension CredentialSurroundings {
  /// The answer after at most this many attempts. Silence, 429, 5xx and what `isBusy` tells are tried again.
  func answer(
    to request: SourceRequest, attempts: Int = 3, isBusy: (SourceAnswer) -> Bool = { _ in false }
  ) async throws(SourceSilence) -> SourceAnswer {
    var attempt = 1
    while true {
      do throws(SourceSilence) {
        let answer = try await exchange(request)
        let mayHeal = answer.status == 429 || answer.status >= 500 || isBusy(answer)
        if !mayHeal || attempt >= attempts { return answer }
      } catch {
        if attempt >= attempts || Task.isCancelled { throw error }
      }
      // 0.2, 0.4, 0.8 seconds: a person may be waiting, and requests go on with the old credentials.
      await pause(.milliseconds(100 << attempt))
      attempt += 1
    }
  }
}
