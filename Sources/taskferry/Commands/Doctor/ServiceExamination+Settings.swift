import AWSSigning
import ConnectClient
import Diagnostics
import Foundation
import Preflight

/// What can be known on this machine: files, region, endpoint.
extension ServiceExamination {
  func examineConfiguration() {
    do throws(AWSSigningError) {
      let shared = try SharedConfiguration(
        profile: command.service.endpoint.profile, environment: examination.environment,
        readFile: configurationFileOnDisk)
      add(
        .configuration(
          [
            Self.facts(shared.configPath, isForCredentials: false),
            Self.facts(shared.credentialsPath, isForCredentials: true),
          ].compactMap(\.self)))
    } catch {
      add(.failed(.configuration, ConnectClientError(error).diagnostic, fix: "correct the file"))
    }
  }

  private static func facts(_ path: String?, isForCredentials: Bool) -> ConfigurationFileFacts? {
    guard let path else { return nil }
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    let mode = (attributes?[.posixPermissions] as? NSNumber)?.uint16Value
    return ConfigurationFileFacts(path: path, mode: mode, isForCredentials: isForCredentials)
  }

  func examineRegion() {
    if let obstacle = examination.report.obstacle(to: [.configuration]) {
      add(.skipped(.region, because: obstacle))
      return add(.skipped(.endpoint, because: obstacle))
    }
    do throws(ConnectClientError) {
      var found = try command.service.connection.resolvedHere()
      found.configuration.connectTimeout = .seconds(4)
      found.configuration.readTimeout = .seconds(8)
      found.configuration.attemptTimeout = .seconds(8)
      // Its own questions may come faster than the service takes them.
      found.configuration.maximumAttempts = 4
      found.configuration.log = ProgramLog.logger
      connection = found
      let name = "\(found.region.name), named by \(found.region.source)"
      let facts: [PreflightStep.Fact] = [.init("region", found.region.name), .init("source", found.region.source)]
      if let warning = found.warnings.first(where: { $0.code == .clientRegionUnknown }) {
        add(.warned(.region, warning.code, warning.message, fix: warning.fix ?? "check --region", facts))
      } else {
        add(.passed(.region, name, facts))
      }
      let endpoint = "\(found.configuration.endpoint)"
      add(
        .passed(
          .endpoint, "\(endpoint), by \(found.endpointSource)",
          [.init("endpoint", endpoint), .init("source", found.endpointSource)]))
    } catch {
      if error.diagnostic.code == .clientRegion || error.diagnostic.code == .clientCredentials {
        add(.failed(.region, error.diagnostic, fix: "give --region"))
        add(.skipped(.endpoint, because: "region failed"))
      } else {
        add(.skipped(.region, because: "the endpoint's settings are wrong"))
        add(.failed(.endpoint, error.diagnostic, fix: "correct --endpoint-url"))
      }
    }
  }
}
