/// A text rule with everything filled in that does not depend on the row.
struct BoundText: Sendable {
  /// The shape of most rules: nothing has to be put together.
  private enum Shape: Sendable, BitwiseCopyable {
    /// One column's value as it is.
    case column(Int)
    /// Reads something that no row of this input has, such as the sheet of a text file.
    case omitted
    case composed
  }

  private let shape: Shape
  private let composition: TextComposition
  /// The text when it does not depend on the row.
  let constant: String?

  init(_ rule: TextRule, meta: MetaTexts) {
    composition = TextComposition(rule, meta: meta)
    var constant: String?
    switch composition {
    case .column(let column): shape = .column(column)
    case .omitted: shape = .omitted
    case .constant(let bytes):
      shape = .composed
      constant = String(decoding: bytes, as: UTF8.self)
    default: shape = .composed
    }
    self.constant = constant
  }

  /// The only column it reads, when its text is that column's.
  var column: Int? { if case .column(let column) = shape { column } else { nil } }

  /// The text of a row.
  func rendered(in reading: inout RowReading) -> RenderedText {
    switch shape {
    case .omitted: return .omitted
    case .column(let column):
      switch reading.values[column] {
      case .missing, .unread: return .omitted
      case .broken: return .unknown
      case let value: return .text(reading.place(of: value))
      }
    case .composed:
      let start = reading.made.count
      switch composition.append(to: &reading) {
      case .present: return .text(TextPlace(start: start, end: reading.made.count, isMade: true))
      case .omitted: return .omitted
      case .unknown: return .unknown
      }
    }
  }
}

/// What became of a text.
enum RenderedText: BitwiseCopyable {
  case text(TextPlace)
  /// It reads a value that the row does not have: the rule of absence.
  case omitted
  /// It reads a broken cell, which is reported there.
  case unknown
}

/// What `${meta:…}` and `${env:…}` stand for in one input.
struct MetaTexts {
  var file: String
  var sheet: String?
  /// The date of the run, `2026-03-28`.
  var runDate: String
  var environment: [String: String]

  /// - Returns: nil for what this input does not have, and for the row, which changes.
  func text(_ meta: Template.Meta) -> String? {
    switch meta {
    case .file: file
    case .sheet: sheet
    case .runDate: runDate
    case .row: nil
    }
  }
}
