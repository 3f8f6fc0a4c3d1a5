import AWSSigning
import AsyncHTTPClient
import ConnectAPI
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// The short stable words of faults, as the ledger keeps them.
enum FaultWord: String, Sendable {
  /// The host's name has no address.
  case dns
  /// Nothing listens there.
  case refused
  /// No route to the host.
  case unreachable
  /// No secure connection.
  case tls
  /// The proxy did not let us through.
  case proxy
  /// No connection, or no whole answer, in time.
  case timeout
  /// The connection ended before an answer.
  case reset
  /// The connection ended within the answer.
  case truncated
  /// Something that is not HTTP, or a body that is not the answer's.
  case unreadable
  /// The answer is larger than any of the service's.
  case tooLarge = "too-large"
  /// The attempt was abandoned from inside.
  case cancelled
  /// There was nothing to sign with.
  case credentials
  /// Anything else.
  case transport
}

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

  /// Whether the TLS library did not accept a certificate, and whether for its name; nil for every other error.
  static func certificateIsOfOtherHost(_ error: any Error) -> Bool? {
    switch reasonOfTLS(error) {
    case "certificate verify failed": false
    case Self.otherHost: true
    default: nil
    }
  }

  private static let otherHost = "its certificate is for another host"

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
    case .proxy: "\(nextHop) did not connect to \(place): \(cause)"
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

extension TransportFault {
  /// `certificate verify failed` of an error of the TLS library, whose own text also names files of its source.
  private static func reasonOfTLS(_ error: any Error) -> String? {
    let text = "\(error)"
    if text.contains("failedToValidateHostname") { return otherHost }
    guard let mark = text.firstRange(of: "OPENSSL_internal:") else { return nil }
    let name = text[mark.upperBound...].prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
    return name.isEmpty ? nil : name.lowercased().replacing("_", with: " ")
  }
}

extension FaultWord {
  /// - Parameter hasHead: whether the answer's head had come.
  init(_ error: any Error, hasHead: Bool) {
    switch error {
    case is AttemptTimedOut: self = .timeout
    case is CancellationError: self = .cancelled
    case is NIOTooManyBytesError: self = .tooLarge
    case let error as HTTPClientError: self.init(error, hasHead: hasHead)
    case let error as NIOConnectionError: self.init(error)
    case let error as IOError: self.init(errno: error.errnoCode, hasHead: hasHead)
    case is SocketAddressError: self = .dns
    case HTTPParserError.invalidEOFState: self = .truncated
    case is HTTPParserError: self = .unreadable
    case ChannelError.connectTimeout: self = .timeout
    case is ChannelError: self = hasHead ? .truncated : .reset
    default: self = Self.isOfTLS(error) ? .tls : Self.isOfHTTP2(error) ? (hasHead ? .truncated : .reset) : .transport
    }
  }

  private init(_ error: HTTPClientError, hasHead: Bool) {
    switch error {
    case .connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout:
      self = .timeout
    case .tlsHandshakeTimeout: self = .tls
    case .httpProxyHandshakeTimeout, .invalidProxyResponse, .proxyAuthenticationRequired: self = .proxy
    case .remoteConnectionClosed: self = hasHead ? .truncated : .reset
    case .cancelled, .requestStreamCancelled: self = .cancelled
    default: self = .transport
    }
  }

  private init(_ error: NIOConnectionError) {
    guard let first = error.connectionErrors.first else {
      self = .dns
      return
    }
    self.init(first.error, hasHead: false)
  }

  private init(errno: CInt, hasHead: Bool) {
    switch errno {
    case ECONNREFUSED: self = .refused
    case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EADDRNOTAVAIL: self = .unreachable
    case ETIMEDOUT: self = .timeout
    case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN: self = hasHead ? .truncated : .reset
    default: self = .transport
    }
  }

  /// The TLS library has many types of errors; their module tells them.
  private static func isOfTLS(_ error: any Error) -> Bool {
    let type = String(reflecting: type(of: error))
    return type.hasPrefix("NIOSSL.") || type.hasPrefix("NIOTLS.")
  }

  /// So does that of HTTP/2, which this target does not link. All say that a stream or its connection ended.
  private static func isOfHTTP2(_ error: any Error) -> Bool {
    String(reflecting: type(of: error)).hasPrefix("NIOHTTP2.")
  }
}
