import Foundation

/// What a request says, as far as the service looks.
struct SimulatedRequest: Sendable {
  var token: String
  var identity: String
  var version: Int
  /// Epoch seconds; nil starts at once.
  var scheduledTime: Double?
  var body: [UInt8]

  init(_ body: [UInt8]) {
    self.body = body
    token = Self.member("ClientToken", of: body) ?? ""
    let words = (Self.member("Name", of: body) ?? "").split(separator: " ")
    identity = words.count == 3 ? String(words[1]) : ""
    version = words.count == 3 ? Int(words[2].dropFirst()) ?? 0 : 0
    scheduledTime = Self.member("ScheduledTime", of: body).flatMap { Double($0) }
  }

  /// The text of a member of the request, which is text or a whole number.
  private static func member(_ name: String, of body: [UInt8]) -> String? {
    let key = Array("\"\(name)\":".utf8)
    guard body.count > key.count else { return nil }
    let place = (0...(body.count - key.count)).first { body[$0..<($0 + key.count)].elementsEqual(key) }
    guard let place else { return nil }
    let value = body[(place + key.count)...]
    if value.first == UInt8(ascii: "\"") {
      return String(decoding: value.dropFirst().prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }
    return String(decoding: value.prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
  }
}
