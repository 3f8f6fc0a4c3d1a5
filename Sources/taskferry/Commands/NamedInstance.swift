import ConnectAPI
import Diagnostics
import ImportPipeline
import Ledger

/// The instance that --instance names, for commands about what the ledger has already.
enum NamedInstance {
  /// Takes an id or an ARN as it is. An alias is looked for among the commands of earlier runs, which need no network,
  /// and then asked of the service.
  /// - Parameter address: where the service is, unless flags or the environment say otherwise.
  /// - Throws: `CommandFailure` or `ConnectClientError` when nobody knows the alias.
  static func find(
    _ text: String, _ service: ServiceOptions, from address: ServiceAddress?, in reader: LedgerReader
  ) async throws -> InstanceID {
    if let id = try known(text, in: reader) { return id }
    var options = service
    if let address { options = service.completed(by: address) }
    options.instance = text.withoutOuterBlanks
    let connection = try await ConnectedService.real(options, instance: nil)
    return try await connection.use { connection.address.instance }
  }

  /// What an id or ARN says, or what a run that was started with the alias went to.
  /// - Returns: nil for an alias that no run, or runs to several instances, were started with.
  static func known(_ text: String, in reader: LedgerReader) throws -> InstanceID? {
    let text = text.withoutOuterBlanks
    if let id = InstanceID(text) { return id }
    let named = try reader.runs().filter { record in
      let words = record.specification.command
      return words.contains("--instance=\(text)")
        || zip(words, words.dropFirst()).contains { $0 == "--instance" && $1.withoutOuterBlanks == text }
    }
    let instances = Set(named.map(\.specification.instance))
    return instances.count == 1 ? instances.first : nil
  }

  /// For commands that ask nobody.
  static func refuse(_ text: String) throws -> InstanceID {
    throw CommandFailure(
      .usage, "service.no-instance",
      "no run was started with the alias \(TerminalText.quoted(text)), and nobody is asked about it here",
      fix: "give the instance's id; taskferry status --format json tells it")
  }
}
