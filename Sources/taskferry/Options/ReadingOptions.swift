import ArgumentParser
import SpreadsheetReading

/// How a file is read: flags that outrank the `source:` section of the mapping.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A sheet, table or defined name; or the position of a sheet, from 1, when none has the number for a name.",
      valueName: "sheet"))
  var sheet: String?

  @Option(
    help: ArgumentHelp("The row of the header from 1, or none.", valueName: "row"),
    transform: { text in
      if text == "none" { return .none }
      guard let row = Int(text), row >= 1 else {
        throw ValidationError("'\(text)' is neither a row number from 1 nor none.")
      }
      return .row(row)
    })
  var headerRow: SourceSettings.HeaderRow?

  @Option(help: ArgumentHelp("The encoding of a text file, such as windows-1252.", valueName: "name"))
  var encoding: String?

  @Option(
    help: ArgumentHelp(
      "What separates the fields of a text file: a character, or tab, comma, semicolon, pipe, space.",
      valueName: "character"),
    transform: { text in
      guard let delimiter = SourceSettings.delimiterWords[text] ?? SourceSettings.sign(text) else {
        throw ValidationError(
          "'\(text)' is not one ASCII character; tab, comma, semicolon, pipe and space are words for some.")
      }
      return delimiter
    })
  var delimiter: UInt8?

  @Option(
    help: ArgumentHelp(
      "Set a limit that protects from hostile files, such as inflation-ratio=300 (docs/readers.md lists them); "
        + "for files that you trust.", valueName: "name=number"),
    transform: SetLimit.init)
  var limit: [SetLimit] = []

  struct SetLimit {
    var setting: ReadingLimits.Setting
    var value: Int

    init(_ text: String) throws {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard let setting = ReadingLimits.settings.first(where: { $0.name == parts.first }) else {
        let names = ReadingLimits.settings.map(\.name).joined(separator: ", ")
        throw ValidationError("'\(parts.first ?? "")' is no limit; there are \(names).")
      }
      guard parts.count == 2, let value = Int(parts[1]), setting.range.contains(value) else {
        throw ValidationError(
          "\(setting.name) takes a number from \(setting.range.lowerBound) to \(setting.range.upperBound).")
      }
      self.setting = setting
      self.value = value
    }
  }

  /// The first of these flags that was given, by its name; nil without any.
  var given: String? {
    [
      ("--sheet", sheet != nil), ("--header-row", headerRow != nil), ("--encoding", encoding != nil),
      ("--delimiter", delimiter != nil), ("--limit", !limit.isEmpty),
    ].first(where: \.1)?.0
  }

  /// Lays the flags over what the mapping says.
  func applied(to settings: SourceSettings) -> SourceSettings {
    var settings = settings
    if let sheet { settings.sheet = .nameOrPosition(sheet) }
    if let headerRow { settings.headerRow = headerRow }
    if let encoding { settings.encoding = encoding == "auto" ? nil : encoding }
    if let delimiter { settings.delimiter = delimiter }
    for limit in limit { settings.limits[limit.setting] = limit.value }
    return settings
  }
}
