internal import Foundation

extension ServiceError {
  /// Reads an error answer leniently: whatever its body is, there is a code, and nothing is thrown.
  ///
  /// The code is the header `x-amzn-errortype`, else the body's `code` or `Code`, else its `__type`, else the
  /// status; cut at `:`, and of what is left the part after `#`. Unknown members are ignored.
  /// Source: the rest-json protocol of AWS (read 2026-11).
  package init(_ answer: HTTPAnswer) {
    let body = LenientJSON(answer.body)
    let names = [answer.header("x-amzn-errortype"), body["code"]?.text, body["Code"]?.text, body["__type"]?.text]
    let messages = [body["message"]?.text, body["Message"]?.text]
    self.init(
      code: names.lazy.compactMap { $0.flatMap(Self.code(in:)) }.first ?? String(answer.status),
      status: answer.status, message: Self.kept(messages.lazy.compactMap(\.self).first ?? ""),
      reason: (body["Reason"] ?? body["reason"]).map { Self.kept($0.compact) }, requestID: answer.requestID,
      retryAfter: answer.retryAfter, clockSkewSeconds: answer.clockSkewSeconds)
  }

  /// `aws.connect#ThrottlingException:http://…` → `ThrottlingException`; nil when nothing is left.
  private static func code(in text: String) -> String? {
    let beforeColon = text.split(separator: ":", omittingEmptySubsequences: false).first ?? ""
    let name = beforeColon.split(separator: "#", omittingEmptySubsequences: false).last ?? ""
    let trimmed = name.trimmingCharacters(in: .whitespacesAndNewlines)
    return trimmed.isEmpty ? nil : kept(trimmed, length: 128)
  }

  /// Cut to a length, and without U+0000, at which databases end a text.
  private static func kept(_ text: String, length: Int = Limits.messageLength) -> String {
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(length) { kept.append(scalar == "\0" ? "\u{FFFD}" : scalar) }
    return String(kept)
  }
}
