import AWSSigning
import Diagnostics
import NIOSSL

/// Who is trusted to vouch for the service, in place of those whom the system trusts: AWS_CA_BUNDLE, else `ca_bundle`
/// of the profile.
package struct CertificateAuthorities: Sendable, Hashable {
  /// The file they were read from.
  package let file: String
  let certificates: [NIOSSLCertificate]

  /// - Parameter pem: one certificate or several, in PEM form.
  /// - Throws: `client.ca-bundle-invalid`.
  package init(pem: [UInt8], file: String, source: String) throws(ConnectClientError) {
    do {
      certificates = try NIOSSLCertificate.fromPEMBytes(pem)
    } catch {
      throw Self.invalid(source, "\"\(file)\" holds something that is no certificate in PEM form")
    }
    guard !certificates.isEmpty else { throw Self.invalid(source, "\"\(file)\" holds no certificate in PEM form") }
    self.file = file
  }

  /// - Parameter readFile: delivers files; a bundle of a whole system has some 220 KB.
  /// - Throws: `client.ca-bundle-invalid` when a file is named that cannot be used. Somebody who names one must not be
  ///   served with others.
  static func named(
    by configuration: SharedConfiguration, readFile: ConfigurationFileReader
  ) throws(ConnectClientError) -> CertificateAuthorities? {
    let path: String
    let source: String
    if let variable = configuration.variable("AWS_CA_BUNDLE") {
      (path, source) = (variable, "AWS_CA_BUNDLE")
    } else if let profile = configuration.profile, let setting = profile.setting("ca_bundle") {
      (path, source) = (setting, "ca_bundle of profile \(profile.name)")
    } else {
      return nil
    }
    let home = configuration.variable("HOME")
    let file = path.hasPrefix("~/") ? home.map { $0 + path.dropFirst() } ?? path : path
    let bytes: [UInt8]?
    do {
      bytes = try readFile(file)
    } catch {
      throw invalid(source, error.message)
    }
    guard let bytes else { throw invalid(source, "there is no file \"\(file)\"") }
    return try CertificateAuthorities(pem: bytes, file: file, source: source)
  }

  private static func invalid(_ source: String, _ reason: String) -> ConnectClientError {
    ConnectClientError(
      Diagnostic(
        .clientCABundleInvalid, "the trusted certificates of \(source) cannot be used: \(reason)",
        fix: "name a file of certificates in PEM form (-----BEGIN CERTIFICATE-----), or unset it to trust whom the "
          + "system trusts"))
  }
}
