import Foundation
import Ledger

@testable import Reporting

/// Summaries with every fact there is, invented.
enum FabricatedSummary {
  static let start = Date(timeIntervalSince1970: 1_774_594_800)

  static func counts(_ states: [RowState: Int]) -> RunCounts {
    var counts = RunCounts()
    for (state, count) in states { counts[state] = count }
    return counts
  }

  static let input = InputRecord(
    file: "samples/callbacks/callbacks.csv", fingerprint: String(repeating: "0f", count: 32), byteCount: 1_812,
    modifiedAt: start, format: "CSV", encoding: "utf-8", delimiter: UInt8(ascii: ","),
    header: ["Ticket No", "Full Name", "Phone"])

  static let problems = [
    ImportSummary.Problem(
      code: "map.phone-invalid", column: "phone", count: 212,
      examples: [
        "callbacks.csv:C5 (Phone): \"555-01\" is not a phone number in region DE: it is too short",
        "callbacks.csv:C9 (Phone): \"Ada Lovelace\" is not a phone number in region DE: it has no digits",
      ], fix: "write it with its area code, or in international form such as +49 30 5550100"),
    ImportSummary.Problem(
      code: "map.value-missing", column: "customer", count: 3,
      examples: ["callbacks.csv:B20 (Full Name): column customer has no value, and every row must have one"],
      fix: "fill the cell"),
  ]

  static let sample = SampleTask(
    row: "callbacks.csv:17", name: "Callback Jürgen Groß", description: "Priority high - Ticket 004117\nsee the mail",
    references: [
      .init(name: "Ticket", type: "URL", value: "https://tickets.example.com/4117?a=1&b=2"),
      .init(name: "Mail", type: "EMAIL", value: "j.gross@example.com"),
      .init(name: "Customer", type: "STRING", value: "K-77"),
    ],
    attributes: [
      .init(key: "customerPhone", value: "+493023125117"), .init(key: "priority", value: "high"),
    ], startsAt: "2026-03-27 09:30", kind: "contact flow", routeName: "Callback flow")

  /// A check of 4,321 rows.
  static var check: ImportSummary {
    var facts = ReportFacts()
    facts.planID = "k7m2-9qxw-4hd1"
    facts.forecast = Forecast(
      tasks: 3_820, rate: 1.6, burst: 4, seconds: 2_387, beginsAt: start,
      quotaReachedAt: start.addingTimeInterval(26 * 3_600))
    facts.arrivals = arrivals
    facts.destinations = [
      Destination(
        kind: "contact flow", name: "Callback flow", id: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", tasks: 2_400),
      Destination(kind: "contact flow", name: "Billing flow", tasks: 1_100),
      Destination(kind: "quick connect", name: "Second level", tasks: 320),
    ]
    var later = sample
    later.isDeferred = true
    later.description = nil
    later.references = []
    facts.samples = [sample, later, sample]
    return ImportSummary(
      command: .check, outcome: .done, exitStatus: 1, instance: "11111111-2222-3333-4444-555555555555",
      dataset: "callbacks", mapping: "mappings/callbacks.yaml", inputs: [input],
      counts: counts([.pending: 3_820, .deferred: 61, .duplicate: 140, .changed: 12, .skipped: 73, .rejected: 215]),
      problems: problems, repaired: ["url": 14, "priority": 2],
      warnings: [
        "callbacks.csv:E16 (Priority): \"p9\" is not among the values of map: p1, urgent; the default takes its place"
      ],
      startedAt: start, endedAt: start.addingTimeInterval(1.4), stopReason: nil,
      folder: "/srv/runs/20260327T070000-check",
      facts: facts)
  }

  /// A load with as much on page one as there can be.
  static var crowded: ImportSummary {
    var summary = load
    let words = String(repeating: "the service says more than anybody wants to know; ", count: 20)
    summary.outcome = .stopped
    for (number, state) in RowState.allCases.enumerated() { summary.counts[state] = 1_000_000 + number }
    summary.stopReason = words
    summary.stopFix = words
    summary.stopCode = "submit.access-denied"
    summary.continueCommand = words
    summary.facts.planID = "aaaaaa-bbbbbb-cccccc-dddddd-eeeeee-1000000"
    summary.inputs = Array(repeating: input, count: 9)
    summary.facts.forecast = check.facts.forecast
    summary.facts.destinations = (0..<9).map {
      Destination(kind: "contact flow", name: "A flow with a name of some length, number \($0)", tasks: 100_000)
    }
    return summary
  }

  static var arrivals: Arrivals {
    let clock = ZoneClock("Europe/Berlin")
    let hours = (0..<78).compactMap { hour -> Arrivals.Hour? in
      let date = start.addingTimeInterval(Double(hour) * 3_600)
      let ofDay = hour % 24
      guard ofDay < 10 else { return nil }
      return Arrivals.Hour(
        startsAt: date, localTime: clock.minute(date), atOnce: hour == 0 ? 1_420 : 0,
        scheduled: 40 + (ofDay * 37) % 61 + (ofDay > 3 && ofDay < 8 ? 60 : 0))
    }
    return Arrivals(
      zone: "Europe/Berlin", hours: hours, beyondHorizon: 61, first: "2026-03-27 08:00", last: "2026-03-30 17:55")
  }

  /// A load that was throttled for a while, and interrupted.
  static var load: ImportSummary {
    var summary = check
    summary.command = .load
    summary.outcome = .interrupted
    summary.exitStatus = 4
    summary.run = "1mwcaqg-ha9"
    summary.counts = counts([
      .created: 2_310, .pending: 1_480, .failed: 4, .inDoubt: 2, .deferred: 61, .duplicate: 140, .rejected: 215,
    ])
    summary.stopReason = "interrupted by SIGINT"
    summary.continueCommand = "taskferry load callbacks.csv --mapping mappings/callbacks.yaml --instance my-alias"
    summary.attempts = 2_404
    summary.throttled = 61
    summary.requestsPerSecond = 1.58
    summary.endedAt = start.addingTimeInterval(1_480)
    summary.facts.planID = nil
    summary.facts.forecast = nil
    summary.facts.sending = SendingHistory(
      intervalSeconds: 20,
      intervals: (0..<74).map { index in
        let isSlow = index > 30 && index < 41
        return SendingHistory.Interval(
          startsAt: start.addingTimeInterval(Double(index) * 20), created: isSlow ? 18 : 32 - index % 3,
          throttled: isSlow ? 6 : 0, failed: index % 19 == 4 ? 2 : 0)
      },
      attempts: 2_404, endedAt: start, retries: 88, throttled: 61, tasksByAttempts: [2_226, 80, 4],
      latency: SendingHistory.Latency(p50: 41, p90: 88, p99: 410, max: 2_930),
      answers: [
        .init(code: "ThrottlingException", status: 429, count: 61), .init(code: "timeout", status: nil, count: 4),
      ])
    return summary
  }
}
