internal import CPhoneNumber
internal import Foundation

/// Where the numbers of a column are dialled, told by libphonenumber's metadata.
struct PhoneEvidence {
  enum Region {
    /// Every number has its country code.
    case none
    case known(String, reason: String)
    /// Nothing decides between these.
    case open([String])
  }

  private(set) var region: Region
  /// Numbers that say their country.
  private(set) var international = 0
  private(set) var national = 0

  /// Numbers without a country code that are tried in every region.
  private static let triedNumbers = 40

  /// - Parameters:
  ///   - named: the region that somebody named.
  ///   - zone: the zone that somebody named, whose country settles a tie.
  init(_ cells: [SampleCell], named: String?, zone: String?) {
    var countries: [String: Int] = [:]
    var nationals: [SampleCell] = []
    for cell in cells {
      if let country = PhoneNumber.region(of: cell.bytes.span, dialledIn: nil) {
        international += 1
        countries[country, default: 0] += 1
      } else if cell.bytes.first != UInt8(ascii: "+") {
        nationals.append(cell)
      }
    }
    national = nationals.count
    if let named {
      region = .known(named, reason: "named by --region")
      return
    }
    guard !nationals.isEmpty else {
      region = .none
      return
    }
    let step = max(1, nationals.count / PhoneEvidence.triedNumbers)
    let tried = stride(from: 0, to: nationals.count, by: step).map { nationals[$0] }
    let fits = PhoneNumber.regions.map { region in
      (region, tried.count { PhoneNumber.region(of: $0.bytes.span, dialledIn: region) == region })
    }
    // One number that is none of anybody's must not settle it.
    let best = fits.map(\.1).max() ?? 0
    let least = max(1, best - tried.count / 10)
    let candidates = fits.filter { $0.1 >= least }.map(\.0)
    region = PhoneEvidence.decide(candidates, countries, zone: zone)
  }

  private static func decide(_ candidates: [String], _ countries: [String: Int], zone: String?) -> Region {
    if candidates.count == 1 {
      return .known(candidates[0], reason: "the only one where most of them exist")
    }
    let ranked = countries.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    let others = ranked.dropFirst().reduce(0) { $0 + $1.value }
    if let usual = ranked.first, candidates.contains(usual.key), usual.value >= 5, usual.value > 2 * others {
      return .known(usual.key, reason: "the country of most numbers with a country code (\(usual.value))")
    }
    if let country = zone.flatMap(TimeZoneDatabase.country), candidates.contains(country) {
      return .known(country, reason: "the country of the time zone")
    }
    return .open(candidates)
  }
}

extension PhoneNumber {
  /// The region that a valid number belongs to; nil for what is no valid number.
  /// - Parameter dialledIn: where numbers without a country code are dialled; nil takes the international form only.
  static func region(of text: Span<UInt8>, dialledIn region: String?) -> String? {
    // `text` and the region's C string outlive the call, and the shim writes at most the three bytes of `answer`.
    let (isValid, answer) = unsafe text.withUnsafeBytes { text in
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 3) { answer in
        unsafe answer.initialize(repeating: 0)
        let start = unsafe text.baseAddress?.assumingMemoryBound(to: CChar.self)
        let isValid =
          if let region {
            unsafe taskferry_phone_region(start, text.count, region, answer.baseAddress)
          } else {
            unsafe taskferry_phone_region(start, text.count, nil, answer.baseAddress)
          }
        let bytes = unsafe UnsafeRawBufferPointer(answer).prefix { $0 != 0 }
        return (isValid == 1, unsafe String(decoding: bytes, as: UTF8.self))
      }
    }
    return isValid ? answer : nil
  }

  /// Every region there is, ISO 3166 alpha-2.
  static let regions: [String] = {
    let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { Character(Unicode.Scalar($0)) }
    return letters.flatMap { first in letters.map { "\(first)\($0)" } }.filter(knowsRegion)
  }()
}

extension TimeZoneDatabase {
  /// The country of a zone, ISO 3166 alpha-2, by the database's own table; nil when it has none.
  static func country(of zone: String) -> String? {
    guard let table = FileManager.default.contents(atPath: "/usr/share/zoneinfo/zone.tab") else { return nil }
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t")
      if fields.count > 2, fields[2] == zone { return String(fields[0]) }
    }
    return nil
  }
}
