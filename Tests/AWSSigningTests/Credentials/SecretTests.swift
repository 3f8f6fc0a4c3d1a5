import AWSSigning
import Foundation
import Testing

@Suite struct `Secrets` {
  private let credentials = Credentials(
    accessKeyID: "AKID", secretAccessKey: Secret("hush-hush"), sessionToken: Secret("token-hush"), source: "test")

  private struct Outer { var inner: [String: Credentials?] }

  /// Every way a value becomes text by accident.
  private var texts: [String] {
    let outer = Outer(inner: ["x": credentials])
    let optional: Secret? = credentials.secretAccessKey
    let list: [Any] = [credentials.secretAccessKey, outer, optional as Any]
    var texts = ["\(credentials)", "\(credentials.secretAccessKey)", String(reflecting: credentials), "\(outer)"]
    texts += [
      String(describing: optional), String(reflecting: list), "\(list)", credentials.secretAccessKey.description,
    ]
    texts += [
      credentials.secretAccessKey.debugDescription, "\(Mirror(reflecting: credentials.secretAccessKey).children)",
    ]
    var dumped = ""
    dump(credentials, to: &dumped)
    dump(list, to: &dumped)
    texts.append(dumped)
    // What a failed comparison of a test would show.
    texts.append(Mirror(reflecting: credentials).children.map { "\($0.value)" }.joined())
    texts.append(String(format: "%@", "\(credentials.sessionToken as Any)"))
    return texts
  }

  @Test func `are in no text, dump or mirror`() {
    for text in texts { #expect(!text.contains("hush")) }
    #expect("\(credentials)".contains("<secret>"))
  }

  @Test func `cannot be written as JSON`() {
    #expect(!(credentials.secretAccessKey as Any is any Encodable))
    #expect(!(credentials as Any is any Encodable))
    #expect(!JSONSerialization.isValidJSONObject(["secret": credentials.secretAccessKey]))
  }

  @Test func `are there for signing`() {
    #expect(credentials.secretAccessKey.exposed() == "hush-hush")
  }
}
