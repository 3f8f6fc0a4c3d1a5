import Ledger

/// A few tasks as an agent sees them in the Contact Control Panel.
struct SamplesSection {
  static let limit = 5

  struct Card {
    let row: String
    let destination: String
    let name: String
    let lines: [String]
    let hasDescription: Bool
    let startsAt: String
    let isDeferred: Bool
    let references: [Reference]
    let hasReferences: Bool
    let moreReferences: String?
    let attributes: [Attribute]
    let hasAttributes: Bool
    let moreAttributes: String?
  }

  struct Reference {
    let name: String
    let value: String
    /// Where a link leads to; nil for all that is no link.
    let address: String?
  }

  struct Attribute {
    let key: String
    let value: String
  }

  let cards: [Card]
  let isMasked: Bool
  let zone: String

  init?(_ summary: ImportSummary, _ words: PageText) {
    guard !summary.facts.samples.isEmpty else { return nil }
    cards = summary.facts.samples.prefix(Self.limit).map { Self.card($0, words) }
    isMasked = !words.showsValues
    zone = summary.facts.arrivals.map { PageText.plain($0.zone, limit: 60) } ?? "the mapping’s zone"
  }

  private static func card(_ task: SampleTask, _ words: PageText) -> Card {
    let references = Bounded(task.references, 12)
    let attributes = Bounded(task.attributes, 20)
    return Card(
      row: PageText.plain(task.row, limit: 200), destination: PageText.plain(task.destination, limit: 200),
      name: words.value(task.name, limit: 512),
      lines: task.description.map { words.lines($0, limit: words.showsValues ? 4_096 : 240) } ?? [],
      hasDescription: task.description != nil,
      startsAt: task.startsAt.map { PageText.plain($0, limit: 40) } ?? "as soon as it is sent",
      isDeferred: task.isDeferred,
      references: references.shown.map {
        Reference(
          name: PageText.plain($0.name, limit: 100), value: words.value($0.value),
          address: words.showsValues ? PageLink($0.value, type: $0.type)?.address : nil)
      },
      hasReferences: !task.references.isEmpty,
      moreReferences: references.more > 0 ? "and \(references.more) more" : nil,
      attributes: attributes.shown.map {
        Attribute(key: PageText.plain($0.key, limit: 100), value: words.value($0.value))
      },
      hasAttributes: !task.attributes.isEmpty,
      moreAttributes: attributes.more > 0 ? "and \(attributes.more) more" : nil)
  }
}
