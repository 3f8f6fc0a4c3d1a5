/// One fault and the requests it befalls.
///
/// Written `FAULT@WHEN[,first][,OPERATION]`:
/// `drop-after@3;7` the third and the seventh request, `error=503@10%` a tenth of them, `delay=50@all` every one;
/// with `,first` only first attempts (`amz-sdk-request: attempt=1`), with an operation's name that operation
/// instead of StartTaskContact. Requests are counted from 1, for each operation by itself.
package struct FaultRule: Sendable, Hashable {
  package enum Occasion: Sendable, Hashable {
    case always
    case requests(Set<Int>)
    /// 0 to 1.
    case probability(Double)
  }

  package var fault: Fault
  package var occasion: Occasion
  package var operation: SimulatedOperation
  package var onlyFirstAttempts: Bool

  package init(
    _ fault: Fault, _ occasion: Occasion = .always, of operation: SimulatedOperation = .startTaskContact,
    onlyFirstAttempts: Bool = false
  ) {
    self.fault = fault
    self.occasion = occasion
    self.operation = operation
    self.onlyFirstAttempts = onlyFirstAttempts
  }

  /// Reads the written form; nil when it is none. Without `@WHEN` it is every request.
  package init?(_ text: String) {
    var words = text.split(separator: ",", omittingEmptySubsequences: false)
    let parts = words.removeFirst().split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let fault = Fault(parts[0]), let occasion = Self.occasion(parts.count == 2 ? parts[1] : "all") else {
      return nil
    }
    self.init(fault, occasion)
    for word in words {
      if word == "first" {
        onlyFirstAttempts = true
      } else if let operation = SimulatedOperation(rawValue: String(word)) {
        self.operation = operation
      } else {
        return nil
      }
    }
  }

  private static func occasion(_ text: Substring) -> Occasion? {
    if text == "all" { return .always }
    if text.hasSuffix("%") {
      guard let percent = Double(text.dropLast()), (0...100).contains(percent) else { return nil }
      return .probability(percent / 100)
    }
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.allSatisfy({ ($0 ?? 0) > 0 }) else { return nil }
    return .requests(Set(numbers.compactMap(\.self)))
  }
}

/// What goes wrong in a run of the simulator, the same each time for the same seed and order of requests.
package struct FaultPlan: Sendable, Hashable {
  package var rules: [FaultRule]
  package var seed: UInt64

  package init(_ rules: [FaultRule] = [], seed: UInt64 = 1) {
    self.rules = rules
    self.seed = seed
  }

  /// Nothing goes wrong.
  package static let none = FaultPlan()
}

/// A plan at work: counts requests and says what befalls the next one.
struct FaultScript: Sendable {
  /// What befalls one request: delays add up, of the other faults the first rule that applies wins.
  struct Event: Sendable, Equatable {
    var delayMilliseconds = 0
    var fault: Fault?
    /// For the journal, such as `delay+drop-after`; nil when nothing happens.
    var name: String? {
      let names = (delayMilliseconds > 0 ? ["delay"] : []) + (fault.map { [$0.name] } ?? [])
      return names.isEmpty ? nil : names.joined(separator: "+")
    }
  }

  private let plan: FaultPlan
  private var requests: [SimulatedOperation: Int] = [:]

  init(_ plan: FaultPlan) { self.plan = plan }

  /// - Parameter attempt: from `amz-sdk-request`; 1 for callers that do not say.
  mutating func next(_ operation: SimulatedOperation, attempt: Int) -> Event {
    guard !plan.rules.isEmpty else { return Event() }
    let request = requests[operation, default: 0] + 1
    requests[operation] = request
    var event = Event()
    for (index, rule) in plan.rules.enumerated() where rule.operation == operation {
      guard !rule.onlyFirstAttempts || attempt == 1 else { continue }
      guard applies(rule.occasion, request: request, rule: index) else { continue }
      if case .delay(let milliseconds) = rule.fault {
        event.delayMilliseconds += milliseconds
      } else if event.fault == nil {
        event.fault = rule.fault
      }
    }
    return event
  }

  private func applies(_ occasion: FaultRule.Occasion, request: Int, rule: Int) -> Bool {
    switch occasion {
    case .always: return true
    case .requests(let numbers): return numbers.contains(request)
    case .probability(let probability):
      // A draw depends on its place only, so that one rule's draws never shift another's.
      let place = UInt64(request) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(rule) &* 0xD1B5_4A32_D192_ED03
      let draw = Double(splitMixFinish(plan.seed ^ splitMixFinish(place)) >> 11) * 0x1p-53
      return draw < probability
    }
  }
}
