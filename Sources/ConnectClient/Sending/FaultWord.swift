import AsyncHTTPClient
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
