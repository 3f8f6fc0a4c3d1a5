internal import CPhoneNumber

/// Phone numbers, judged by libphonenumber's metadata.
///
/// What the library would read and a person would not is refused: a text with letters, which it takes for the keys
/// of a telephone (so that `030 1234 abc` is dialled as 030 1234222); an extension, which E.164 has no place for;
/// and a short number such as 110, which is another one in every country.
enum PhoneNumber {
  /// The canonical form, E.164: `+4930123456`.
  /// - Parameter region: ISO 3166 alpha-2; nil accepts the international form only.
  static func e164(_ text: Span<UInt8>, region: String?) throws(ValueProblem) -> String {
    let (verdict, number) = parsed(text, region)
    let letters = letterCount(text)
    if verdict == TASKFERRY_PHONE_VALID, letters == 0 { return number }
    throw problem(text, region, verdict, keys: letters > 0 ? number : nil)
  }

  /// Whether libphonenumber has metadata for a region.
  static func knowsRegion(_ region: String) -> Bool { unsafe taskferry_phone_knows_region(region) == 1 }

  /// - Returns: the verdict, and the number in its E.164 form when it is valid, else an empty text.
  private static func parsed(_ text: Span<UInt8>, _ region: String?) -> (taskferry_phone_verdict, String) {
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
    return (verdict, number)
  }

  /// Letters of any script, those of a link `tel:+49…` left out.
  private static func letterCount(_ text: Span<UInt8>) -> Int {
    let hasPrefix =
      text.count > 4 && text[0] | 0x20 == UInt8(ascii: "t") && !TextBytes.isASCIISpace(text[4])
      && TextBytes.string(text.extracting(0..<4)).lowercased() == "tel:"
    let rest = text.extracting((hasPrefix ? 4 : 0)..<text.count)
    if TextBytes.isASCII(rest) {
      var count = 0
      for index in rest.indices where (rest[index] | 0x20) &- 97 < 26 { count += 1 }
      return count
    }
    return TextBytes.string(rest).unicodeScalars.count { $0.properties.isAlphabetic }
  }
}

// MARK: - Reasons

extension PhoneNumber {
  /// - Parameter keys: for a text with letters, the number that they are the keys of; empty when there is none.
  private static func problem(
    _ text: Span<UInt8>, _ region: String?, _ verdict: taskferry_phone_verdict, keys: String?
  ) -> ValueProblem {
    let isInternational = text.count > 0 && text[0] == UInt8(ascii: "+")
    let inRegion = isInternational ? "" : region.map { " in region \($0)" } ?? ""
    var verdict = verdict
    // The library does not look at less than three digits.
    if verdict == TASKFERRY_PHONE_NOT_A_NUMBER, (1...3).contains(text.indices.count { text[$0] &- 48 < 10 }) {
      verdict = TASKFERRY_PHONE_TOO_SHORT
    }
    let (reason, fix) = reasonAndFix(verdict, hasRegion: region != nil, isInternational: isInternational, keys: keys)
    return ValueProblem(
      .mapPhoneInvalid, "\(ValueProblem.quoted(text)) is not a phone number\(inRegion): it \(reason)", fix: fix)
  }

  private static func reasonAndFix(
    _ verdict: taskferry_phone_verdict, hasRegion: Bool, isInternational: Bool, keys: String?
  ) -> (String, String) {
    let international = "in international form such as +49 30 5550100"
    let again = hasRegion ? "write it with its area code, or \(international)" : "write it \(international)"
    // An extension is written with letters, and is the better reason.
    if let keys, verdict != TASKFERRY_PHONE_HAS_EXTENSION {
      return (
        "has letters in it", keys.isEmpty ? again : "write digits alone; by the keys of a telephone it is \(keys)"
      )
    }
    switch verdict {
    case TASKFERRY_PHONE_TOO_SHORT: return ("is too short", again)
    case TASKFERRY_PHONE_LOCAL_ONLY: return ("is too short: the area code is missing", again)
    case TASKFERRY_PHONE_TOO_LONG: return ("is too long", "write one number only, \(international)")
    case TASKFERRY_PHONE_WRONG_LENGTH: return ("is too short or too long: no number there has as many digits", again)
    case TASKFERRY_PHONE_SHORT_NUMBER:
      return (
        "is a short number, which is another one in every country",
        "write a number that can be dialled from everywhere, \(international)"
      )
    case TASKFERRY_PHONE_HAS_EXTENSION:
      return (
        "has an extension, which E.164 has no place for", "leave the extension out, or give it a column of its own"
      )
    case TASKFERRY_PHONE_UNKNOWN_COUNTRY_CODE:
      if hasRegion || isInternational {
        return ("begins with a country code that does not exist", "write it \(international)")
      }
      return (
        "has no country code, and the column names no region",
        "write it \(international), or name the region: of the column in the mapping"
      )
    case TASKFERRY_PHONE_NOT_ASSIGNED:
      return ("has the right length, and no such number is assigned", "check its digits, or write it \(international)")
    default: return ("is not written as one", again)
    }
  }
}
