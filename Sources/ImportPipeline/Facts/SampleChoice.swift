import Reporting

/// Chooses five tasks that show what the others are like: the first of each destination and way to start, then the
/// first of all.
struct SampleChoice {
  static let count = 5

  struct Trait: Hashable {
    var destination: DestinationTally.Key?
    var isScheduled: Bool
    var isDeferred: Bool
  }

  private var traits: Set<Trait> = []
  private var distinct: [SampleTask] = []
  private var others: [SampleTask] = []

  /// Whether a task with these traits would be taken; asked before its texts are made.
  func wants(_ trait: Trait) -> Bool {
    others.count < Self.count || (distinct.count < Self.count && !traits.contains(trait))
  }

  mutating func add(_ sample: SampleTask, _ trait: Trait) {
    if distinct.count < Self.count, traits.insert(trait).inserted {
      distinct.append(sample)
    } else if others.count < Self.count {
      others.append(sample)
    }
  }

  var samples: [SampleTask] { Array((distinct + others).prefix(Self.count)) }
}
