import ConnectAPI
import TaskMapping
import TaskValidation
import Testing

/// What the value of a typed reference, and the creator's ARN, must at least look like.
@Suite struct ValueShapeTests {
  private func isAccepted(_ kind: TaskFields.Reference.Kind, _ value: String) -> Bool {
    let codes = Examples.codes(of: TaskFields(name: "N", references: [.init(name: "R", kind: kind, value: value)]))
    #expect(codes == [] || codes == ["task.reference-implausible"])
    return codes.isEmpty
  }

  @Test(arguments: ["https://example.com", "http://[::1]/", "mailto:a@b", "x-crm+v1.2-a:open?id=7", "HTTPS://ÄPFEL"])
  func `a URL has a scheme`(value: String) { #expect(isAccepted(.url, value)) }

  @Test(arguments: [
    "", "example.com", "://x", "https:", "1http://x", "ht tp://x", "https://a b", "https://a\nb", "é:x",
  ])
  func `what has no scheme is no URL`(value: String) { #expect(!isAccepted(.url, value)) }

  @Test(arguments: ["0", "-1", "+1", "007", "1.5", "-0.5", "1e5", "1.5E-7", "12345678901234567890"])
  func `a NUMBER is made of digits`(value: String) { #expect(isAccepted(.number, value)) }

  @Test(arguments: ["", "-", "1,5", "1.", ".5", "1e", "nan", "inf", "0x1p10", "1 000", "٣", "1.2.3", "--1"])
  func `what floating-point parsers also take is no NUMBER`(value: String) { #expect(!isAccepted(.number, value)) }

  @Test(arguments: ["0", "1774699200", "-86400", "999999999999"])
  func `a DATE is epoch seconds`(value: String) { #expect(isAccepted(.date, value)) }

  @Test(arguments: ["", "2026-03-28", "1774699200.5", "1774699200000", "+5", "-", "1e9"])
  func `a DATE is nothing else`(value: String) { #expect(!isAccepted(.date, value)) }

  @Test(arguments: ["a@b", "first.last+tag@example.com", "ä@ö.de"])
  func `an EMAIL has one at sign between two texts`(value: String) { #expect(isAccepted(.email, value)) }

  @Test(arguments: ["", "@", "a@", "@b", "a@b@c", "a b@c", "example.com"])
  func `what has not is no EMAIL`(value: String) { #expect(!isAccepted(.email, value)) }

  @Test(arguments: [
    "arn:aws:connect:eu-central-1:111122223333:instance/11111111-2222-3333-4444-555555555555/agent/u",
    "arn:aws-us-gov:connect:us-gov-west-1:1:instance/i/agent/u",
  ])
  func `the creator is the ARN of a user`(arn: String) {
    #expect(Examples.codes(of: TaskFields(name: "N", createdBy: arn)) == [])
  }

  @Test(arguments: [
    "u", "arn:aws:iam::1:user/u", "arn:aws:connect:eu-central-1:1:instance/i",
    "arn:aws:connect:eu-central-1:1:instance/i/agent/",
    "arn:aws:connect:eu-central-1:1:instance/i/agent", "arn:aws:connect:eu-central-1:1:instance/i/agent/u u",
  ])
  func `what is not is refused`(arn: String) {
    #expect(Examples.codes(of: TaskFields(name: "N", createdBy: arn)) == ["task.created-by-invalid"])
  }

  @Test func `an empty creator is told to be empty and no ARN`() {
    #expect(
      Examples.codes(of: TaskFields(name: "N", createdBy: "")) == [
        "limit.created-by-length", "task.created-by-invalid",
      ])
  }
}
