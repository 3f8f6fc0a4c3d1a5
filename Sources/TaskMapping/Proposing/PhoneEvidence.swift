internal import CPhoneNumber
internal import Foundation

/// Where the numbers of a column are dialled, told by libphonenumber's metadata.
struct PhoneEvidence {
  enum Region {
    /// Every number has its country code.
    case none
    case known(String, reason: String)
    /// Nothing decides.
    case open
  }

  private(set) var region: Region
  private(set) var national = 0

  /// Numbers without a country code that are tried in every region.
  private static let triedNumbers = 20

  /// - Parameters:
  ///   - named: the region that somebody named, or another column has; empty when nothing settled that one.
  ///   - zone: the zone that somebody named, whose country settles a tie.
  init(_ cells: [SampleCell], named: String?, zone: String?) {
    var countries: [String: Int] = [:]
    var nationals: [SampleCell] = []
    for cell in cells {
      guard cell.bytes.first == UInt8(ascii: "+") else {
        nationals.append(cell)
        continue
      }
      if let country = PhoneNumber.region(of: cell.bytes.span, dialledIn: nil) {
        countries[country, default: 0] += 1
      }
    }
    national = nationals.count
    guard !nationals.isEmpty else {
      region = .none
      return
    }
    if let named {
      region = named.isEmpty ? .open : .known(named, reason: "the same for the whole file")
      return
    }
    let different = Set(nationals.prefix(2_000).map(\.bytes)).sorted { $0.lexicographicallyPrecedes($1) }
    let step = max(1, different.count / PhoneEvidence.triedNumbers)
    let tried = stride(from: 0, to: different.count, by: step).map { different[$0] }
    region = PhoneEvidence.decide(tried, countries, zone: zone)
  }

  /// A wrong country calls strangers, so it must be plain: nearly all of the numbers exist in it, and something speaks
  /// for it besides, or hardly any exist elsewhere.
  private static func decide(_ tried: [ArraySlice<UInt8>], _ countries: [String: Int], zone: String?) -> Region {
    func exist(in region: String) -> Int {
      // Nobody's number begins with three zeros, although some countries' plans would take it.
      tried.count { !$0.starts(with: "000".utf8) && PhoneNumber.region(of: $0.span, dialledIn: region) == region }
    }
    func isPlain(_ region: String) -> Bool { exist(in: region) * 10 >= tried.count * 9 }
    let ranked = countries.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    let others = ranked.dropFirst().reduce(0) { $0 + $1.value }
    if let usual = ranked.first, usual.value >= 5, usual.value > 2 * others, isPlain(usual.key) {
      return .known(usual.key, reason: "the country of most numbers with a country code (\(usual.value))")
    }
    if let country = zone.flatMap(TimeZoneDatabase.country), isPlain(country) {
      return .known(country, reason: "the country of the time zone")
    }
    if tried.allSatisfy(isWrittenAsInNorthAmerica), let region = ["US", "CA"].first(where: isPlain) {
      return .known(region, reason: "written as in North America, where they exist")
    }
    let fits = PhoneNumber.regions.map { (region: $0, count: exist(in: $0)) }.sorted { $0.count > $1.count }
    guard let best = fits.first, best.count * 20 >= tried.count * 19,
      fits.dropFirst().allSatisfy({ $0.count * 2 <= best.count })
    else { return .open }
    return .known(best.region, reason: "nearly all of them exist there, and less than half of them anywhere else")
  }

  /// `(617) 555-0192` or `617-555-0192`.
  private static func isWrittenAsInNorthAmerica(_ number: ArraySlice<UInt8>) -> Bool {
    let shape = String(decoding: number.map { $0 &- 48 < 10 ? 57 : $0 }, as: UTF8.self)
    return ["(999) 999-9999", "(999)999-9999", "999-999-9999", "1-999-999-9999", "999.999.9999"].contains(shape)
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
