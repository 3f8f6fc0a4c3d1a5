import AsyncHTTPClient
import ConnectAPI
import NIOCore
import NIOPosix

extension TransportFault {
  /// Whether an error belongs to the time before there was a connection that could carry a request.
  static func isOfConnecting(_ error: any Error) -> Bool {
    switch FaultWord(error, hasHead: false) {
    case .dns, .refused, .unreachable, .proxy: true
    case .timeout: isTimeOfConnecting(error)
    case .tls: certificateIsOfOtherHost(error) != nil || error as? HTTPClientError == .tlsHandshakeTimeout
    default: false
    }
  }

  private static func isTimeOfConnecting(_ error: any Error) -> Bool {
    switch error {
    case is NIOConnectionError, ChannelError.connectTimeout: true
    case let error as HTTPClientError: [.connectTimeout, .getConnectionFromPoolTimeout].contains(error)
    default: false
    }
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

  static func reasonOfProxy(_ error: any Error) -> String {
    switch error as? HTTPClientError {
    case .proxyAuthenticationRequired: "it asks for another user or password"
    case .httpProxyHandshakeTimeout: "it did not answer in time"
    default: "it refused, or is no proxy"
    }
  }

  /// `certificate verify failed` of an error of the TLS library, whose own text also names files of its source.
  static func reasonOfTLS(_ error: any Error) -> String? {
    let text = "\(error)"
    if text.contains("failedToValidateHostname") { return otherHost }
    guard let mark = text.firstRange(of: "OPENSSL_internal:") else { return nil }
    let name = text[mark.upperBound...].prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
    return name.isEmpty ? nil : name.lowercased().replacing("_", with: " ")
  }
}
