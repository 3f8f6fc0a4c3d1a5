import ConnectAPI
import Crypto
import Foundation
import Ledger
import TaskMapping

/// Names what a check would have sent: `load --plan` sends exactly that or refuses, and tells which part differs.
///
///     k3v9qa-2m7xw1-0c4h8z-none-9tq5rd-4213
///     inputs mapping instance routes rows  how many
///
/// Each of the first five is 30 bits of a SHA-256, six letters or digits. The clock has no part in it: a row that waits
/// for its horizon is to be sent as well.
package struct PlanID: Sendable, Hashable, CustomStringConvertible {
  package enum Part: Int, Sendable, CaseIterable {
    case inputs, mapping, instance, routes, rows, count

    /// As a sentence names it.
    var words: String {
      switch self {
      case .inputs: "the input, or how it is read"
      case .mapping: "the mapping"
      case .instance: "the instance"
      case .routes: "what the names of routes stand for"
      case .rows, .count: "the rows to be sent"
      }
    }
  }

  private let parts: [String]
  private static let unknown = "none"

  /// - Parameters:
  ///   - inputs: as they were read.
  ///   - routes: ids of those that the rows take; nil when names were not looked up.
  init(inputs: [InputRecord], mapping: Mapping, instance: InstanceID, routes: Set<String>?, rows: RowSum) {
    var read: [String] = []
    for input in inputs {
      let delimiter = input.delimiter.map { "\($0)" } ?? ""
      read += [input.fingerprint, input.sheet ?? "", input.encoding ?? "", delimiter, "\(input.header.count)"]
      read += input.header
    }
    parts = [
      Self.word(read), Self.word([mapping.sha256, mapping.task.route.constant ?? ""]), Self.word([instance.uuid]),
      routes.map { Self.word($0.sorted()) } ?? Self.unknown, Self.word(["\(rows.high)", "\(rows.low)"]),
      "\(rows.count)",
    ]
  }

  /// nil when the text is no plan id.
  package init?(_ text: String) {
    let parts = text.lowercased().filter { !$0.isWhitespace }.split(separator: "-", omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count == Part.allCases.count, Int(parts[Part.count.rawValue]) != nil else { return nil }
    let words = parts.dropLast()
    guard words.allSatisfy({ $0 == Self.unknown || ($0.count == 6 && $0.allSatisfy(Self.alphabet.contains)) }) else {
      return nil
    }
    self.parts = parts
  }

  package var description: String { parts.joined(separator: "-") }

  /// How many rows would be sent.
  package var rows: Int { Int(parts[Part.count.rawValue]) ?? 0 }

  /// The parts in which they differ. Routes that one of them never looked up are not compared.
  func differences(from other: PlanID) -> [Part] {
    Part.allCases.filter { part in
      let (mine, theirs) = (parts[part.rawValue], other.parts[part.rawValue])
      if part == .routes, mine == Self.unknown || theirs == Self.unknown { return false }
      return mine != theirs
    }
  }

  /// Letters and digits that are not taken for one another, after Douglas Crockford's Base32.
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

  private static func word(_ texts: [String]) -> String {
    var hash = SHA256()
    for text in texts { hash.update(data: Data("\(text.utf8.count):\(text)".utf8)) }
    var bits = hash.finalize().prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } >> 2
    var word = ""
    for _ in 0..<6 {
      word.append(alphabet[Int(bits & 31)])
      bits >>= 5
    }
    return word
  }
}
