import AWSSigning
import ConnectAPI

extension TransportFault {
  /// Tells what an error of the network means.
  /// - Parameter bodyWasTaken: whether bytes of the body were handed to a connection. If not, the request certainly
  ///   was not processed, whatever the error says; if so, it may have been.
  /// - Parameter proxy: through which the endpoint is reached, for the sentence.
  init(_ error: any Error, to endpoint: Endpoint, through proxy: ProxyServer? = nil, bodyWasTaken: Bool) {
    let interrupted = error as? InterruptedAnswer
    let cause = interrupted?.underlying ?? error
    let word = FaultWord(cause, hasHead: interrupted != nil)
    let fix =
      bodyWasTaken ? nil : Self.fix(word, to: endpoint, through: proxy, reason: Self.reasonOfTLS(cause))
    self.init(
      bodyWasTaken ? .inDoubt : .notSent, word: word.rawValue,
      message: Self.sentence(word, cause, to: endpoint, through: proxy, wasSent: bodyWasTaken),
      status: interrupted?.status, requestID: interrupted?.requestID, fix: fix)
  }

  /// The same fault with what is wrong with the endpoint's certificate.
  func explained(by trouble: CertificateTrouble, at endpoint: Endpoint, _ authorities: CertificateAuthorities?)
    -> TransportFault
  {
    var fault = self
    fault.message = "no secure connection to \(endpoint.authority): \(trouble.reason)"
    fault.fix = trouble.fix(authorities)
    return fault
  }

  /// An answer of a companion operation that is not the operation's.
  static func unreadable(_ what: String, status: Int = 200, requestID: String? = nil) -> TransportFault {
    TransportFault(
      .inDoubt, word: FaultWord.unreadable.rawValue, message: "the answer with status \(status) \(what)",
      status: status, requestID: requestID, stopsRun: true)
  }

  /// Nothing could be signed, so nothing was sent, and no further row could be.
  static func credentials(_ error: AWSSigningError) -> TransportFault {
    TransportFault(
      .notSent, word: FaultWord.credentials.rawValue, message: error.message, stopsRun: true, fix: error.fix)
  }

  private static func sentence(
    _ word: FaultWord, _ cause: any Error, to endpoint: Endpoint, through proxy: ProxyServer?, wasSent: Bool
  ) -> String {
    let place = endpoint.authority
    let nextHop = proxy.map { "the proxy \($0.host):\($0.port)" } ?? place
    return switch word {
    case .dns: "the name \"\(proxy?.host ?? endpoint.host)\" has no address"
    case .refused: "nothing listens on \(nextHop)"
    case .unreachable: "\(nextHop) cannot be reached from here"
    case .tls: "no secure connection to \(place)" + (reasonOfTLS(cause).map { ": \($0)" } ?? "")
    case .proxy: "\(nextHop) did not connect to \(place): \(reasonOfProxy(cause))"
    case .timeout where wasSent: "\(place) did not answer in time"
    case .timeout: "no connection to \(nextHop) in time"
    case .reset where wasSent: "\(place) closed the connection before it answered"
    case .reset: "\(place) closed the connection before the request was sent"
    case .truncated: "\(place) closed the connection in the middle of its answer"
    case .unreadable: "\(place) answered with something that is not HTTP"
    case .tooLarge: "the answer of \(place) is larger than any of Amazon Connect's"
    case .cancelled: "the attempt was abandoned"
    case .credentials, .transport: "the connection to \(place) failed: \(cause)"
    }
  }
}
