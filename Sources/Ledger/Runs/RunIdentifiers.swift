package import Foundation

extension RunID {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

  /// A new id such as `1kq3v7n-x4d`: the second it began, in base 32 without look-alikes, so that ids sort by
  /// time, and three random letters.
  package init(startedAt: Date) {
    var seconds = UInt64(max(0, startedAt.timeIntervalSince1970))
    var time: [Character] = []
    for _ in 0..<7 {
      time.append(Self.alphabet[Int(seconds & 31)])
      seconds >>= 5
    }
    let random = (0..<3).map { _ in Self.alphabet[Int.random(in: 0..<32)] }
    self.init(rawValue: String(time.reversed()) + "-" + String(random))
  }
}
