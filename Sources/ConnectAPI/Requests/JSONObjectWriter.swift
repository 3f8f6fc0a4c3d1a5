internal import Diagnostics

/// Writes one JSON object member by member, in the order of the calls, without white space.
///
/// The order is part of what this program promises: the bytes of a request are frozen in the ledger and sent
/// again unchanged, and a dry run shows the same bytes. No library's idea of key order is involved.
package struct JSONObjectWriter {
  package private(set) var bytes: [UInt8]
  private var isEmpty = true

  /// Begins an object at the end of `bytes`.
  package init(after bytes: [UInt8] = []) {
    self.bytes = bytes
    self.bytes.append(UInt8(ascii: "{"))
  }

  /// Ends the object and gives all bytes up to its closing brace.
  package consuming func closed() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  /// Writes a string member; nil writes nothing.
  package mutating func member(_ name: String, _ text: String?) {
    guard let text else { return }
    begin(name)
    JSONText.append(quoted: text, to: &bytes)
  }

  /// Writes an integer member; nil writes nothing.
  package mutating func member(_ name: String, _ number: Int64?) {
    guard let number else { return }
    begin(name)
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Writes a boolean member; nil writes nothing.
  package mutating func member(_ name: String, _ flag: Bool?) {
    guard let flag else { return }
    begin(name)
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
  }

  /// Writes an object member whose members `body` writes.
  package mutating func object(_ name: String, _ body: (inout JSONObjectWriter) -> Void) {
    begin(name)
    bytes.append(contentsOf: JSONObjectWriter.object(body))
  }

  /// Writes an array member, one element for each of `elements`.
  package mutating func array<Element>(
    _ name: String, of elements: [Element], _ write: (Element, inout [UInt8]) -> Void
  ) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(element, &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// A whole object.
  package static func object(_ body: (inout JSONObjectWriter) -> Void) -> [UInt8] {
    var writer = JSONObjectWriter()
    body(&writer)
    return writer.closed()
  }

  private mutating func begin(_ name: String) {
    if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    isEmpty = false
    JSONText.append(quoted: name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }
}
