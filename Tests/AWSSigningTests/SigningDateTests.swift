import AWSSigning
import Foundation
import Testing

@Suite struct `Signing date` {
  @Test(arguments: [
    (0.0, "19700101T000000Z"),
    (-1.0, "19691231T235959Z"),
    (1_767_323_045.999, "20260102T030405Z"),
    (1_709_164_800.0, "20240229T000000Z"),
    (951_782_400.0, "20000229T000000Z"),
    (4_107_542_399.0, "21000228T235959Z"),
  ])
  func `a date is written in UTC without fractions and read back`(_ seconds: Double, _ text: String) {
    #expect(SigningDate.text(of: Date(timeIntervalSince1970: seconds)) == text)
    #expect(SigningDate.date(text) == Date(timeIntervalSince1970: seconds.rounded(.down)))
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
  func `an impossible date does not crash`(_ seconds: Double) {
    #expect(SigningDate.text(of: Date(timeIntervalSince1970: seconds)).utf8.count == 16)
  }

  @Test(arguments: [
    "", "20260102", "20260102T030405", "20260102 030405Z", "20260230T000000Z", "20261301T000000Z", "20260001T000000Z",
    "20260102T240000Z", "20260102T036005Z", "2026010２T03045Z", "20260102T0304+5Z",
  ])
  func `another spelling is refused`(_ text: String) {
    #expect(SigningDate.date(text) == nil)
  }
}
