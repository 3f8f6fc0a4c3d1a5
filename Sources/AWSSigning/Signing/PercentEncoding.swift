/// Percent-encodes every byte but the unreserved ones of RFC 3986, section 2.3 (`A-Z a-z 0-9 - . _ ~`),
/// with upper-case hexadecimal digits: the only encoding that Signature Version 4 accepts.
package func percentEncoded(_ text: some StringProtocol) -> String {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    if isUnreserved(byte) {
      bytes.append(byte)
    } else {
      bytes.append(UInt8(ascii: "%"))
      bytes.append(upperCaseDigits[Int(byte >> 4)])
      bytes.append(upperCaseDigits[Int(byte & 15)])
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Bytes as lower-case hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var digits: [UInt8] = []
  for byte in bytes {
    digits.append(lowerCaseDigits[Int(byte >> 4)])
    digits.append(lowerCaseDigits[Int(byte & 15)])
  }
  return String(decoding: digits, as: UTF8.self)
}

private let upperCaseDigits = Array("0123456789ABCDEF".utf8)
private let lowerCaseDigits = Array("0123456789abcdef".utf8)

private func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
  case UInt8(ascii: "0")...UInt8(ascii: "9"): true
  case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
  default: false
  }
}
