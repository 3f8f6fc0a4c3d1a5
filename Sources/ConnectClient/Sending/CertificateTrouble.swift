import Foundation
import NIOSSL

/// Why the certificate of the endpoint is not accepted, for the sentence and the fix.
enum CertificateTrouble: Sendable, Hashable {
  case ended(Date)
  case notYetValid(Date)
  /// It is for these names, and not for the endpoint's.
  case otherHost([String])
  /// Nobody who is trusted vouches for it.
  case unknownAuthority

  /// - Parameters:
  ///   - isHostWrong: what the TLS library said of the name, which it compares last.
  ///   - now: this machine's clock, by which the TLS library judges.
  init(validFrom: Date, validTo: Date, names: [String], isHostWrong: Bool, now: Date) {
    if isHostWrong {
      self = .otherHost(names)
    } else if now > validTo {
      self = .ended(validTo)
    } else if now < validFrom {
      self = .notYetValid(validFrom)
    } else {
      self = .unknownAuthority
    }
  }

  init(_ certificate: NIOSSLCertificate, isHostWrong: Bool, now: Date) {
    self.init(
      validFrom: Date(timeIntervalSince1970: Double(certificate.notValidBefore)),
      validTo: Date(timeIntervalSince1970: Double(certificate.notValidAfter)), names: Self.names(of: certificate),
      isHostWrong: isHostWrong, now: now)
  }

  /// What follows "no secure connection to HOST: ".
  var reason: String {
    switch self {
    case .ended(let date): "its certificate ended on \(Self.text(date))"
    case .notYetValid(let date): "its certificate is valid from \(Self.text(date)) on"
    case .otherHost(let names) where names.isEmpty: "its certificate is for another host"
    case .otherHost(let names): "its certificate is for \(names.prefix(3).joined(separator: ", "))"
    case .unknownAuthority: "nobody who is trusted here vouches for its certificate"
    }
  }

  /// - Parameter authorities: who is trusted in place of the system's.
  func fix(_ authorities: CertificateAuthorities?) -> String {
    switch self {
    case .ended, .notYetValid:
      "check this machine's clock; where it is right, the certificate has to be renewed by whoever runs the endpoint"
    case .otherHost: "check --endpoint-url and --region: the name in the URL must be one that the certificate is for"
    case .unknownAuthority:
      authorities.map { "add the authority of the endpoint to \"\($0.file)\" (AWS_CA_BUNDLE, ca_bundle)" }
        ?? "name the certificate of your network's authority in AWS_CA_BUNDLE, where a proxy looks into connections; "
        + "else install the package ca-certificates"
    }
  }

  /// The DNS names and addresses of a certificate, which the library tells in its description only.
  private static func names(of certificate: NIOSSLCertificate) -> [String] {
    let mark = "alternative_names="
    let fields = "\(certificate)".split(whereSeparator: { $0 == ";" || $0 == ">" })
    let names = fields.first { $0.hasPrefix(mark) }?.dropFirst(mark.count).split(separator: ",") ?? []
    // They come from a server that is not trusted.
    return names.map(String.init).filter { $0.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 } }
  }

  private static func text(_ date: Date) -> String { date.formatted(.iso8601.year().month().day()) }
}
