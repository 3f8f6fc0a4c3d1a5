internal import SpreadsheetReading

/// How the dates of a column are written, told by the values that decide.
///
/// `03/04/2026` is a day in April or in March; `13/04/2026` can only be one of them. So each way of writing that has
/// such a twin is read in both orders, and the values that fit one order alone decide for all of the same separator.
struct DateEvidence {
  /// The formats that read the column; empty when ISO 8601, or cells that are dates already, need none.
  private(set) var formats: [String] = []
  /// What nothing decides: lists of formats to choose from; empty when it is settled.
  private(set) var choices: [[String]] = []
  /// The reason for the order, or why there is none.
  private(set) var reason: String?
  private(set) var hasTime = false
  /// Whether every time says its offset, so that no zone is needed.
  private(set) var hasOffset = true
  private(set) var hasShortYear = false
  /// What looks as if a spreadsheet program had already read some of the dates in the wrong order.
  private(set) var suspicion: String?

  /// nil when too few of the values are dates: less than nine tenths.
  init?(_ cells: [SampleCell]) {
    let native = cells.filter { $0.kind == .date || $0.kind == .dateTime }
    let texts = cells.filter { $0.kind == .text }
    var counts = Counts()
    for (index, cell) in texts.enumerated() {
      counts.add(cell)
      // A column of something else is told early.
      if (index + 1 - counts.read) * 10 > cells.count { return nil }
    }
    guard !cells.isEmpty, (native.count + counts.read) * 10 >= cells.count * 9 else { return nil }
    if !native.isEmpty {
      hasTime = native.contains { $0.kind == .dateTime && !$0.bytes.ends(with: "T00:00:00") }
      hasOffset = !hasTime
    }
    choose(from: counts)
    suspect(native, counts)
  }

  /// A list of one country opened in a program of another: `05/03` became a date, the wrong one, and `13/03` stayed text.
  private mutating func suspect(_ native: [SampleCell], _ counts: Counts) {
    let decided =
      counts.dayDecides.values.reduce(0) { $0 + $1.count } + counts.monthDecides.values.reduce(0) { $0 + $1.count }
    let days = native.compactMap { Int(String(decoding: $0.bytes.dropFirst(8).prefix(2), as: UTF8.self)) }
    guard days.count >= 3, decided >= 3, decided == counts.read, days.allSatisfy({ $0 <= 12 }) else { return }
    suspicion =
      "\(native.count) cells are dates whose days all are up to 12, the other \(counts.read) are texts with a number above "
      + "12: a program has probably swapped day and month of the former. Compare with the source of the list"
  }

  private mutating func choose(from counts: Counts) {
    var chosen: [Way] = []
    // The ways of writing that between them read the most values, each at least one value in fifty.
    var covered: Set<Int> = []
    while chosen.count < 4 {
      let news = counts.fits.map { (way: $0.key, new: $0.value.subtracting(covered).count) }
      guard let (best, new) = news.max(by: { ($0.new, -$0.way) < ($1.new, -$1.way) }), let fits = counts.fits[best],
        new > 0, new * 50 >= counts.read
      else { break }
      chosen.append(DateEvidence.ways[best])
      covered.formUnion(fits)
    }
    guard !chosen.isEmpty else { return }
    hasTime = hasTime || chosen.contains(where: \.hasTime)
    hasOffset = hasOffset && chosen.allSatisfy { $0.hasOffset || !$0.hasTime }
    hasShortYear = chosen.contains(where: \.hasShortYear)
    if chosen.allSatisfy(\.isISO) { return }
    settleOrder(of: chosen, counts)
  }

  private mutating func settleOrder(of chosen: [Way], _ counts: Counts) {
    if let way = chosen.first(where: { counts.mayBeginWithYear($0) }) {
      choices = way.orders.map { order in [way.format(order, isPadded: counts.isPadded(way))] }
      reason = "nothing tells the year from the day: every value can be read in each of these orders"
      return
    }
    var open: String?
    var orders: [Way.Order] = []
    for way in chosen {
      let day = counts.dayDecides[way.separator] ?? (0, 0)
      let month = counts.monthDecides[way.separator] ?? (0, 0)
      orders.append(month.count > 0 && way.isAmbiguous ? .monthFirst : .dayFirst)
      guard way.isAmbiguous else { continue }
      switch (day.count, month.count) {
      case (0, 0):
        open =
          "nothing tells the day from the month: no value with \(way.separator) has a number above 12 in its first or second place"
      case (_, 0):
        reason = "day first: \(DateEvidence.times(day.count)) the first number is above 12, as in row \(day.row)"
      case (0, _):
        reason = "month first: \(DateEvidence.times(month.count)) the second number is above 12, as in row \(month.row)"
      default:
        open =
          "both orders occur: row \(day.row) can only be day first (\(day.count) such), row \(month.row) only month first "
          + "(\(month.count) such)"
      }
    }
    func formats(_ orders: [Way.Order]) -> [String] {
      zip(chosen, orders).map { $0.format($1, isPadded: counts.isPadded($0)) }
    }
    guard let open else {
      self.formats = formats(orders)
      return
    }
    reason = open
    choices = [Way.Order.dayFirst, .monthFirst].map { order in
      formats(zip(chosen, orders).map { $0.isAmbiguous && !counts.isSettled($0) ? order : $1 })
    }
  }

  private static func times(_ count: Int) -> String { count == 1 ? "in one value" : "in \(count) values" }

  /// What the values of a column are, way by way.
  private struct Counts {
    /// For each way that reads any value, the indexes of those values.
    var fits: [Int: Set<Int>] = [:]
    /// Values that a way reads although they are not padded by zeros.
    var unpadded: Set<String> = []
    /// Ways with a value whose year cannot stand first.
    var yearLast: Set<String> = []
    var dayDecides: [Character: (count: Int, row: Int)] = [:]
    var monthDecides: [Character: (count: Int, row: Int)] = [:]
    var read = 0
    private var index = 0
    /// The ways that read values of one shape.
    private var shapes: [String: [Int]] = [:]

    mutating func add(_ cell: SampleCell) {
      defer { index += 1 }
      guard (6...40).contains(cell.bytes.count), cell.bytes.count(where: { $0 &- 48 < 10 }) >= 3 else { return }
      let text = cell.bytes.span
      let shape = String(decoding: cell.bytes.map { $0 &- 48 < 10 ? 57 : $0 | 0x20 }, as: UTF8.self)
      let candidates = shapes[shape] ?? DateEvidence.ways.indices.filter { DateEvidence.ways[$0].hasShape(text) }
      if shapes.count < 2_000 { shapes[shape] = candidates }
      var isRead = false
      for way in candidates {
        let (day, month) = DateEvidence.ways[way].reads(text)
        guard day || month else { continue }
        isRead = true
        fits[way, default: []].insert(index)
        if !DateEvidence.ways[way].isPadded(text) { unpadded.insert(DateEvidence.ways[way].pattern) }
        if !DateEvidence.ways[way].readsYearFirst(text) { yearLast.insert(DateEvidence.ways[way].pattern) }
        guard DateEvidence.ways[way].isAmbiguous, day != month else { continue }
        let separator = DateEvidence.ways[way].separator
        if day {
          let before = dayDecides[separator] ?? (0, cell.row)
          dayDecides[separator] = (before.count + 1, before.row)
        } else {
          let before = monthDecides[separator] ?? (0, cell.row)
          monthDecides[separator] = (before.count + 1, before.row)
        }
      }
      if isRead { read += 1 }
    }

    func isPadded(_ way: Way) -> Bool { !unpadded.contains(way.pattern) }

    /// Whether one order of its separator is ruled out, and the other not.
    func isSettled(_ way: Way) -> Bool {
      (dayDecides[way.separator] == nil) != (monthDecides[way.separator] == nil)
    }

    /// Whether every value of the way can also be year, month and day.
    func mayBeginWithYear(_ way: Way) -> Bool { way.hasYearTwin && !yearLast.contains(way.pattern) }
  }

  /// A way of writing dates, lenient: one digit or two.
  private struct Way {
    /// With `d` and `M`, day first where the order is open.
    let pattern: String
    let separator: Character
    /// Whether the same text may be read month first.
    let isAmbiguous: Bool
    private let dayFirst: DateFormat
    private let monthFirst: DateFormat?
    /// For a year of two digits behind two numbers of two: `26/11/22` may be one of the year 2026.
    private let yearFirst: DateFormat?
    private let padded: DateFormat

    enum Order { case dayFirst, monthFirst, yearFirst }

    /// The orders in which the way can be read.
    var orders: [Order] {
      [.dayFirst] + (monthFirst == nil ? [] : [.monthFirst]) + (yearFirst == nil ? [] : [.yearFirst])
    }
    var hasYearTwin: Bool { yearFirst != nil }

    init?(_ date: String, _ time: String, isAmbiguous: Bool = false) {
      pattern = date + time
      self.isAmbiguous = isAmbiguous
      separator = date.first { !$0.isLetter } ?? " "
      let hasNumbersOnly = !date.contains("MMM")
      guard let lenient = try? DateFormat(pattern), let padded = try? DateFormat(Way.padding(pattern)) else {
        return nil
      }
      dayFirst = lenient
      self.padded = padded
      monthFirst = isAmbiguous ? try? DateFormat(Way.swapped(pattern)) : nil
      let hasTwin = hasNumbersOnly && date.hasSuffix("yy") && !date.hasSuffix("yyyy")
      yearFirst = hasTwin ? try? DateFormat(Way.yearFirst(pattern)) : nil
    }

    var hasTime: Bool { dayFirst.readsTime }
    var hasOffset: Bool { dayFirst.readsOffset }
    var hasShortYear: Bool { !pattern.contains("yyyy") }
    /// What is read without formats.
    var isISO: Bool { pattern.hasPrefix("yyyy-MM-dd") && (!hasTime || pattern.contains("'T'")) }

    func hasShape(_ text: Span<UInt8>) -> Bool {
      dayFirst.read(text) != .mismatch || (monthFirst.map { $0.read(text) != .mismatch } ?? false)
    }

    func reads(_ text: Span<UInt8>) -> (dayFirst: Bool, monthFirst: Bool) {
      (Way.isTime(dayFirst.read(text)), monthFirst.map { Way.isTime($0.read(text)) } ?? false)
    }

    func readsYearFirst(_ text: Span<UInt8>) -> Bool { yearFirst.map { Way.isTime($0.read(text)) } ?? false }

    func isPadded(_ text: Span<UInt8>) -> Bool { padded.read(text) != .mismatch }

    func format(_ order: Order, isPadded: Bool) -> String {
      let format =
        switch order {
        case .monthFirst where isAmbiguous: Way.swapped(pattern)
        case .yearFirst: Way.yearFirst(pattern)
        case .dayFirst, .monthFirst: pattern
        }
      return isPadded || order == .yearFirst ? Way.padding(format) : format
    }

    /// `d/M/yy` becomes `yy/MM/dd`.
    private static func yearFirst(_ pattern: String) -> String {
      let date = pattern.prefix { "dMy./-".contains($0) }
      let parts = date.split(whereSeparator: { "./-".contains($0) })
      guard parts.count == 3, let separator = date.first(where: { "./-".contains($0) }) else { return pattern }
      return "yy\(separator)MM\(separator)dd" + pattern.dropFirst(date.count)
    }

    private static func isTime(_ reading: DateReading) -> Bool { if case .time = reading { true } else { false } }

    /// `d/M` becomes `M/d`.
    private static func swapped(_ pattern: String) -> String {
      String(pattern.map { $0 == "d" ? "M" : $0 == "M" ? "d" : $0 })
    }

    /// Each single letter of a date or an hour becomes two.
    private static func padding(_ pattern: String) -> String {
      let characters = Array(pattern)
      return characters.indices.map { index in
        let letter = characters[index]
        let isAlone =
          (index == 0 || characters[index - 1] != letter)
          && (index + 1 == characters.count || characters[index + 1] != letter)
        return isAlone && "dMHh".contains(letter) ? "\(letter)\(letter)" : "\(letter)"
      }.joined()
    }
  }

  private static let times = [
    "", " H:mm", " H:mm:ss", "'T'HH:mm", "'T'HH:mm:ss", " h:mm a", " h:mm:ss a", " h:mma", "'T'HH:mm:ss.SSS",
    "'T'HH:mm:ss.SSSXXX", "'T'HH:mm:ssXXX", "'T'HH:mmXXX", " HH:mm:ss.SSS", ", H:mm", ", h:mm a", " HH:mm:ss XX",
    " HH:mm:ssXXX", " H:mm XX",
  ]

  private static let ways: [Way] = {
    let plain = [
      "yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d", "yyyy-M-d", "d.M.yyyy", "d.M.yy", "d. M. yyyy", "d MMM yyyy", "d-MMM-yyyy",
      "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "d-MMM-yy", "d MMM yy", "d. MMMM yyyy", "MMM d yyyy", "yyyyMMdd",
    ]
    let ambiguous = ["d/M/yyyy", "d-M-yyyy", "d/M/yy", "d-M-yy"]
    return plain.flatMap { date in times.compactMap { Way(date, $0) } }
      + ambiguous.flatMap { date in times.compactMap { Way(date, $0, isAmbiguous: true) } }
  }()
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
