import SpreadsheetReading
import Testing

@testable import TaskMapping

/// Whatever stands in a cell, reading it ends in a value or a problem.
@Suite struct `Hostile cells` {
  private static let alphabet: [Unicode.Scalar] = Array(
    "0123456789+-.,:/@ eEZTaApPmM'()<>[]%#\u{0}\u{1}\u{A0}\u{202F}\u{200B}\u{202E}\u{301}üß漢😀\u{10FFFF}".unicodeScalars)

  private static func text(_ random: inout SeededRandom) -> String {
    let length = Int.random(in: 1...40, using: &random)
    var scalars = String.UnicodeScalarView()
    for _ in 0..<length { scalars.append(alphabet[Int.random(in: alphabet.indices, using: &random)]) }
    return String(scalars)
  }

  private static func types() throws -> [ValueType] {
    let formats = try ["dd.MM.yyyy HH:mm", "d MMM yyyy h:mm a", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"].map {
      try DateFormat($0)
    }
    return [
      .text, .integer, .decimal(decimalSeparator: 44, groupSeparator: 46),
      .decimal(decimalSeparator: 46, groupSeparator: 32),
      .boolean(trueWords: ["ja"], falseWords: ["ß"]), .date(formats: formats), .date(formats: []),
      .dateTime(formats: formats, zone: nil, dst: DSTPolicy()), .epoch, .phone(region: "DE"), .phone(region: nil),
      .email,
      .url(schemes: []), .url(schemes: ["mailto"]),
    ]
  }

  @Test func `random texts are read or refused in every type and kind`() throws {
    var random = SeededRandom(seed: 20_261_121)
    let readers = try Self.types().map(ValueReader.init)
    let zone = TimeZoneDatabase.rules(named: "Europe/Berlin")
    let kinds: [CellKind] = [.text, .number, .boolean, .date, .dateTime, .time, .duration, .error]
    for _ in 0..<4_000 {
      let text = Self.text(&random)
      let bytes = Array(text.utf8)
      for reader in readers {
        do throws(ValueProblem) {
          _ = try reader.read(bytes.span, kind: kinds[Int.random(in: kinds.indices, using: &random)], zone: zone)
        } catch {
          #expect(!error.message.isEmpty)
        }
      }
    }
  }

  @Test func `transforms of random texts are valid texts`() throws {
    var random = SeededRandom(seed: 3)
    let transforms: [Transform] = [
      .collapseSpaces, .lower, .upper, .title, .digits, .slug, .strip("0ü"), .replace(from: "1", to: "😀"),
      .regexReplace(try Pattern("."), to: #"\0\0"#),
      .extract(try Pattern("(.)(x)?"), group: 2), .split(on: "-", take: -2), .padLeft(width: 50, with: "ü0"),
      .truncate(maximum: 7, unit: .bytes, mark: "…"),
      .truncate(maximum: 7, unit: .chars, mark: "…"), .hashSHA256,
    ]
    for _ in 0..<2_000 {
      let bytes = Array(Self.text(&random).utf8)
      for transform in transforms {
        guard let result = try? transform.apply(to: bytes) else { continue }
        #expect(String(validating: result, as: UTF8.self) != nil, "\(transform) of \(bytes)")
        if transform.isIdentity(on: bytes.span) { #expect(result == bytes) }
      }
    }
  }

  @Test func `broken zone files are refused or read, without end`() throws {
    var random = SeededRandom(seed: 11)
    var header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 39)
    header[39] = 1
    let first = header + [0, 0, 0, 0, 0, 0]
    let second = header + [0, 0, 0, 0, 0, 0] + Array("\nCET-1CEST,M3.5.0,M10.5.0/3\n".utf8)
    let whole = first + second
    #expect(TimeZoneFile.rules(name: "X", bytes: whole)?.offset(at: 1_784_000_000) == 7_200)
    for _ in 0..<3_000 {
      var bytes = whole
      for _ in 0..<3 {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let rules = TimeZoneFile.rules(
        name: "X", bytes: Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
      _ = rules?.instants(atWall: 1_784_000_000)
    }
  }

  @Test func `padding has an end`() throws {
    #expect(try Transform.padLeft(width: .max, with: "0").apply(to: [48]).count == 32_767)
  }
}
