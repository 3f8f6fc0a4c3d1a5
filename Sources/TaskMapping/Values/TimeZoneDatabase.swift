internal import Foundation
internal import Synchronization

/// The zone database of the system, read once a zone: `/usr/share/zoneinfo`, or where `TZDIR` says, as for the
/// C library (tzset(3), read 2026-11).
package enum TimeZoneDatabase {
  private static let folder: String = {
    let named = ProcessInfo.processInfo.environment["TZDIR"] ?? ""
    return named.isEmpty ? "/usr/share/zoneinfo" : named
  }()
  /// Names that are asked for and do not exist are remembered up to this number, so that a column full of
  /// nonsense costs no memory.
  private static let rememberedMistakes = 1_000
  private static let known = Mutex<[String: TimeZoneRules?]>([:])

  /// The rules of a zone.
  /// - Parameter name: IANA name such as `Europe/Berlin`, in its exact spelling.
  /// - Returns: nil when the system knows no such zone.
  package static func rules(named name: String) -> TimeZoneRules? {
    known.withLock { known in
      if let found = known[name] { return found }
      let rules = read(name)
      if rules == nil, known.count >= rememberedMistakes { known = known.filter { $0.value != nil } }
      known[name] = .some(rules)
      return rules
    }
  }

  /// Whether there is a database at all: minimal systems leave it out (Debian's package is `tzdata`).
  package static var isInstalled: Bool { rules(named: "Europe/London") != nil }

  /// Every name there is, sorted, for suggestions.
  package static var names: [String] {
    // tzdata.zi is the database's compact source: lines of `Z name …` and `L target name`.
    guard let text = FileManager.default.contents(atPath: folder + "/tzdata.zi") else { return [] }
    let names = text.split(separator: UInt8(ascii: "\n")).compactMap { line -> String? in
      let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      switch words.first {
      case "Z": return words.count > 1 ? words[1] : nil
      case "L": return words.count > 2 ? words[2] : nil
      default: return nil
      }
    }
    return names.sorted()
  }

  private static func read(_ name: String) -> TimeZoneRules? {
    if name == "UTC" { return .utc }
    guard isPlausible(name) else { return nil }
    let path = folder + "/" + name
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular,
      let size = attributes?[.size] as? Int, size <= TimeZoneFile.maximumBytes,
      let content = FileManager.default.contents(atPath: path)
    else { return nil }
    return TimeZoneFile.rules(name: name, bytes: Array(content))
  }

  /// Whether a name can be one of the database: words of ASCII letters, digits, `_`, `+` and `-` with single
  /// slashes between them. Nothing else ever becomes a path.
  private static func isPlausible(_ name: String) -> Bool {
    guard (1...64).contains(name.utf8.count) else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty
        && word.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
          case UInt8(ascii: "0")...UInt8(ascii: "9"): true
          case UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"): true
          default: false
          }
        }
    }
  }
}
