import Diagnostics
import TaskMapping

/// Mappings in text form, and what loading them says.
enum MappingFixtures {
  /// The least that is a mapping.
  static let minimal = """
    taskferry: 1
    dataset: callbacks
    columns:
      customer: Customer
    task:
      contact_flow: Callback flow
      name: Callback ${customer}
    """

  /// The example that the language is explained with.
  static let worked = """
    taskferry: 1                          # version of the language, required, first
    dataset: callbacks                    # namespace of identities, required; renaming it makes every row new

    source:
      sheet: Callbacks                    # name, or position from 1; ignored for text files
      header_row: 1                       # or none: columns are then addressed by letter
      encoding: auto                      # UTF-8, or by BOM; any other is named here: windows-1252
      missing: ["", n/a, "-"]             # trimmed and case-folded; read as "no value"
      ragged: reject                      # reject | pad (short rows)
      timezone: Europe/Berlin             # for wall-clock times without an offset; there is no default zone
      unknown_columns: warn               # error | warn | ignore

    columns:
      ticket:   {header: Ticket No, required: true}
      customer: {header: Full Name, aliases: [Customer, Name], do: [collapse_spaces], required: true}
      phone:    {header: Phone, type: phone, region: DE, required: true}
      due:
        header: Due
        type: datetime
        formats: [dd.MM.yyyy HH:mm, yyyy-MM-dd HH:mm]
        dst: {gap: forward, overlap: earlier}
        on_error: reject                  # reject | omit | default | abort
      priority:
        header: Priority
        do: [lower]
        map: {p1: high, urgent: high, p2: normal, p3: low}
        unmapped: default                 # reject | omit | default | keep | abort
        default: normal
      url:      {header: Ticket URL, type: url, on_error: omit}
      status:   {header: Status, do: [lower]}

    identity: [ticket]                    # what makes two rows the same task; or file_and_row
    order: [due]                          # sent in this order; without it by start, then row
    expect: {rows: {min: 1, max: 9000}, max_age: 20h}   # of the file; checked before anything is sent

    skip:                                 # first match wins; a skipped row is no error and is written to skipped.csv
      - {when: {status: {in: [closed, cancelled]}}, reason: already closed}
      - {when: {all: [{priority: {eq: low}}, {due: {is: missing}}]}, reason: low and undated}

    task:
      contact_flow: Callback flow         # id or name; or quick_connect, or task_template: exactly one
      name: Callback ${customer}
      description:
        join: ["Priority ${priority}", "Ticket ${ticket}", "see ${url}"]   # omitted parts vanish
        sep: " - "
      attributes:
        customerPhone: ${phone}
        priority: ${priority}
        source: ${meta:file}#${meta:row}
      references:
        Ticket: {type: url, value: "${url}"}     # no url, no reference
      schedule:
        at: ${due}                        # no due: starts now
        past: now                         # now | reject
        beyond: defer                     # defer | reject | now, when past the service's horizon
        window: {from: "08:00", to: "18:00", days: mon-fri}   # starts outside move to the next opening
      expires_after: 48h                  # the task's life after its start

    tests:
      - now: "2026-03-28T12:00:00Z"       # the clock of this example; without it, the time of the run
        row: {Ticket No: "7", Full Name: "Ada  Lovelace", Phone: 030 123456, Due: 30.03.2026 09:30, Priority: P1, Ticket URL: not a url}
        task: {name: Callback Ada Lovelace, description: Priority high - Ticket 7, schedule: "2026-03-30T07:30:00Z"}
      - row: {Ticket No: "8", Full Name: Bob, Phone: abc}
        reject: {column: phone}
      - row: {Ticket No: "9", Full Name: Cy, Phone: "+4930123456", Status: Closed}
        skip: already closed
    """

  static func load(
    _ text: String, environment: [String: String] = [:]
  ) -> Result<(mapping: Mapping, warnings: [Diagnostic]), MappingFailure> {
    MappingFile.load(bytes: Array(text.utf8), file: "mapping.yaml", environment: environment)
  }

  /// A mapping that must load without a word.
  static func mapping(_ text: String, environment: [String: String] = [:]) throws -> Mapping {
    switch load(text, environment: environment) {
    case .success(let loaded):
      guard loaded.warnings.isEmpty else { throw MappingFailure(diagnostics: loaded.warnings) }
      return loaded.mapping
    case .failure(let failure): throw failure
    }
  }

  /// Everything that loading says, one line a problem: `3:7 mapping.unknown-key "headr" is … (did you mean header?)`.
  static func report(_ text: String, environment: [String: String] = [:]) -> [String] {
    let diagnostics =
      switch load(text, environment: environment) {
      case .success(let loaded): loaded.warnings
      case .failure(let failure): failure.diagnostics
      }
    return diagnostics.map { diagnostic in
      var line = ""
      if case .text(_, let number, let column) = diagnostic.place { line = "\(number):\(column) " }
      line +=
        "\(diagnostic.severity == .error ? "" : "\(diagnostic.severity.rawValue) ")\(diagnostic.code) \(diagnostic.message)"
      if let suggestion = diagnostic.suggestion { line += " (did you mean \(suggestion)?)" }
      return line
    }
  }
}
