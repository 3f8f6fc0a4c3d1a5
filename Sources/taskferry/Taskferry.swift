internal import ArgumentParser

@main
struct Taskferry: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "taskferry", abstract: "Carries rows of a spreadsheet into Amazon Connect as tasks.")
}
