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

  /// Everything the language has besides the worked example.
  static let everything = #"""
    taskferry: 1
    dataset: tickets
    source:
      sheet: 2
      header_row: 3
      encoding: windows-1252
      delimiter: tab
      quote: "'"
      escape: \
      comment: "#"
      missing: []
      ragged: pad
      hidden: skip
      fill_merged: yes
      uncached_formula: missing
      timezone: ${zone}
      unknown_columns: error
    columns:
      plain: Plain header
      number: 2024
      second: {header: Name, occurrence: 2, keep_space: yes}
      letter: {column: ab}
      zone: Zone
      amount: {header: Amount, type: decimal, decimal_sep: ",", group_sep: ".", min: 0, max: "1000.50"}
      count: {header: Count, type: integer, one_of: [1, 2, 3], default: 1, on_missing: default}
      vip: {header: VIP, type: boolean, "true": [ja, j], "false": [nein, n]}
      flag: {header: Flag, type: boolean}
      day: {header: Day, type: date, formats: [dd.MM.yyyy], min: 2026-01-01}
      start: {header: Start, type: datetime, zone: Europe/London, formats: [yyyy-MM-dd HH:mm]}
      moment: {header: Moment, type: epoch, on_error: abort}
      mail: {header: Mail, type: email, unique: true}
      link: {header: Link, type: url, schemes: [HTTPS, mailto]}
      flow: {header: Team, map: {A: Flow A, B: "Flow B", yes: Flow Y}, unmapped: keep}
      steps:
        header: Steps
        do:
          - collapse_spaces
          - lower
          - upper
          - title
          - digits
          - slug
          - strip: "-/"
          - prefix: +
          - suffix: "!"
          - replace: {from: a, to: ""}
          - regex_replace: {pattern: '(\d+)', to: '<\1>'}
          - extract: {pattern: 'x(.)', group: 1}
          - split: {on: ",", take: -1}
          - pad_left: {width: 8}
          - truncate: {max: 10, unit: bytes, mark: …}
          - hash: {algorithm: sha256}
        pattern: ".*"
        min_length: 1
        max_length: 64
    identity: file_and_row
    order: [day, plain]
    expect: {rows: {min: 1}, max_age: 1d12h, min_new: 5}
    on_changed: send
    on_duplicate: last
    again_after: 14d
    stamp: off
    skip:
      - when: {vip: {eq: nein}, amount: {gt: 5, le: 10.5}}
        reason: several columns and several tests are all to hold
      - when: {any: [{day: {lt: 2026-03-01}}, {not: {start: {ge: "2026-03-28T12:00:00"}}}, {mail: {matches: "@x"}}]}
        reason: any and not
      - {when: {count: {not_in: [1, 2]}, moment: {is: present}, plain: {ne: "no"}}, reason: x}
    task:
      instance: ${env:TASKFERRY_INSTANCE}
      quick_connect: Team ${flow} ${env:TASKFERRY_SUFFIX}
      name: {first_of: ["${plain}", {join: ["${number}", "${second}"], sep: ""}, "nobody"]}
      description: "$${literal} $5 ${meta:sheet} ${meta:run_date}"
      attributes:
        a: ${letter}
        b: {value: "${amount}", when: {flag: {eq: yes}}}
        c: {join: ["${count}", "${steps}"]}
        d: {first_of: ["${link}", "${mail}"], when: {vip: {is: present}}}
        taskferry: the stamp is off
        e: ""
      references:
        Mail: {type: email, value: {first_of: ["${mail}", "x@example.com"]}}
        Day: {type: date, value: "${day}", when: {day: {is: present}}}
      schedule:
        at: ${moment}
        offset: -1h
        past: reject
        beyond: now
        window: {from: "00:00", to: "24:00", days: [mon, wed-thu, sun], holidays: [2026-12-25], zone: "${zone}"}
        spread: 4h
      expires_after: 90d
      created_by: arn:aws:connect:eu-central-1:1:instance/i/agent/${plain}
      previous_contact: ${plain}
      attachments:
        - {file_name: "${plain}.pdf", s3_url: "https://example.com/${start}"}
      segment_attributes:
        connect-x: ${plain}
        level: {type: integer, value: "${count}"}
    tests:
      - row: {Plain header: 7, "2024": ""}
        task: {name: x, attributes: {a: A, c: C}, references.Mail: m, segment_attributes: {level: 1}}
      - {row: {}, reject: {}}
    """#

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
