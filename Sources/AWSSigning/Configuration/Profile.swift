/// One profile, from both shared files.
package struct Profile: Sendable, Hashable {
  package var name: String
  /// Of the config file, empty when it has no such profile.
  var config: ConfigurationDocument.Section
  /// Of the credentials file, empty when it has no such profile.
  var credentials: ConfigurationDocument.Section
  /// The `[services x]` section that the profile names, if any.
  var services: ConfigurationDocument.Section

  /// A setting by its name in lower case; the credentials file wins. Empty counts as unset.
  package func setting(_ name: String) -> String? {
    for section in [credentials, config] {
      if let value = section.settings[name], !value.isEmpty { return value }
    }
    return nil
  }

  /// A setting of one service, such as `endpoint_url` of `connect`, from the `services` section of the profile.
  package func setting(_ name: String, ofService service: String) -> String? {
    guard let value = services.nested[service]?[name], !value.isEmpty else { return nil }
    return value
  }
}
