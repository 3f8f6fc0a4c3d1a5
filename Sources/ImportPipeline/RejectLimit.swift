/// How many refused rows a run may have before nothing is sent: `--max-rejects N` or `N%`.
package enum RejectLimit: Sendable, Hashable, CustomStringConvertible {
  case count(Int)
  /// 0 to 100, of the rows read that are neither skipped nor duplicate.
  case percent(Double)

  /// A tenth: a list that is worse is a wrong list, or a wrong mapping.
  package static let byDefault = RejectLimit.percent(10)

  /// Reads `25` or `2.5%`; nil for anything else.
  package init?(_ text: String) {
    let isShare = text.hasSuffix("%")
    let number = isShare ? text.dropLast() : text[...]
    // Digits and a point only: Int and Double also read signs, exponents and hexadecimals.
    guard number.utf8.allSatisfy({ Self.digits.contains($0) || (isShare && $0 == UInt8(ascii: ".")) }) else {
      return nil
    }
    if isShare {
      guard let share = Double(number), (0...100).contains(share) else { return nil }
      self = .percent(share)
    } else {
      guard let count = Int(number) else { return nil }
      self = .count(count)
    }
  }

  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  /// Whether so many refusals are more than the limit. Fewer than 10 never exceed a percentage.
  ///
  ///     limit   refused   of     exceeded
  ///     10 %    9         20     no, fewer than 10
  ///     10 %    10        100    no, not more than
  ///     10 %    11        100    yes
  ///     0       1         1000   yes
  package func isExceeded(by refused: Int, of judged: Int) -> Bool {
    switch self {
    case .count(let limit): refused > limit
    case .percent(let share): refused >= 10 && Double(refused) > Double(judged) * share / 100
    }
  }

  package var description: String {
    switch self {
    case .count(let count): "\(count)"
    case .percent(let share): share == share.rounded() ? "\(Int(share))%" : "\(share)%"
    }
  }
}
