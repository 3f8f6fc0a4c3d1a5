internal import CPhoneNumber

/// Phone numbers, judged by libphonenumber's metadata.
enum PhoneNumber {
  /// The canonical form, E.164: `+4930123456`.
  /// - Parameter region: ISO 3166 alpha-2; nil accepts the international form only.
  static func e164(_ text: Span<UInt8>, region: String?) throws(ValueProblem) -> String {
    var number = ""
    // `text` and the region's C string outlive the call. 32 bytes are more than the 24 the shim writes at
    // most, and it ends what it writes in NUL.
    let verdict = unsafe text.withUnsafeBytes { text in
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { answer in
        unsafe answer.initialize(repeating: 0)
        let start = unsafe text.baseAddress?.assumingMemoryBound(to: CChar.self)
        let verdict =
          if let region {
            unsafe taskferry_phone_parse(start, text.count, region, answer.baseAddress, answer.count)
          } else {
            unsafe taskferry_phone_parse(start, text.count, nil, answer.baseAddress, answer.count)
          }
        if verdict == TASKFERRY_PHONE_VALID {
          number = unsafe String(decoding: UnsafeRawBufferPointer(answer).prefix { $0 != 0 }, as: UTF8.self)
        }
        return verdict
      }
    }
    if verdict == TASKFERRY_PHONE_VALID { return number }
    throw problem(text, region, verdict)
  }

  /// Whether libphonenumber has metadata for a region.
  static func knowsRegion(_ region: String) -> Bool { unsafe taskferry_phone_knows_region(region) == 1 }

  private static func problem(
    _ text: Span<UInt8>, _ region: String?, _ verdict: taskferry_phone_verdict
  ) -> ValueProblem {
    let value = ValueProblem.quoted(text)
    let international = "in international form such as +49 30 5550100"
    let inRegion = region.map { " in region \($0)" } ?? ""
    let again = region == nil ? "write it \(international)" : "write it with its area code, or \(international)"
    switch verdict {
    case TASKFERRY_PHONE_TOO_SHORT:
      return ValueProblem(.mapPhoneInvalid, "\(value) is too short for a phone number\(inRegion)", fix: again)
    case TASKFERRY_PHONE_TOO_LONG:
      return ValueProblem(
        .mapPhoneInvalid, "\(value) is too long for a phone number\(inRegion)",
        fix: "write one number only, \(international)")
    case TASKFERRY_PHONE_HAS_EXTENSION:
      return ValueProblem(
        .mapPhoneInvalid, "\(value) has an extension, which a phone number of a task cannot carry",
        fix: "leave the extension out, or give it a column of its own")
    case TASKFERRY_PHONE_UNKNOWN_COUNTRY_CODE:
      if region == nil, text.count > 0, text[0] != UInt8(ascii: "+") {
        return ValueProblem(
          .mapPhoneInvalid, "\(value) has no country code, and the mapping names no region",
          fix: "write it \(international), or name the region: of the column in the mapping")
      }
      return ValueProblem(
        .mapPhoneInvalid, "\(value) begins with a country code that does not exist", fix: "write it \(international)")
    case TASKFERRY_PHONE_NOT_ASSIGNED:
      return ValueProblem(
        .mapPhoneInvalid, "\(value) has the form of a phone number\(inRegion), and no such number is assigned",
        fix: "check its digits, or write it \(international)")
    default: return ValueProblem(.mapPhoneInvalid, "\(value) is not a phone number\(inRegion)", fix: again)
    }
  }
}
