import ArgumentParser
import TaskMapping

/// What there is to know about the mapping language.
struct MappingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mapping", abstract: "The mapping language.", subcommands: [Schema.self, Reference.self])

  /// Prints the JSON Schema.
  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the JSON Schema (2020-12) of the mapping language, for completion in editors.")

    func run() throws { Terminal.answer(String(MappingFile.jsonSchema.dropLast())) }
  }

  /// Prints the reference page.
  struct Reference: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the reference page of the mapping language, as Markdown.")

    func run() throws { Terminal.answer(String(MappingFile.reference.dropLast())) }
  }
}
