internal import Diagnostics

/// JSON with its members in the order they were given, for a schema that people read.
indirect enum SchemaValue: Sendable {
  case text(String)
  case number(Int)
  case boolean(Bool)
  case array([SchemaValue])
  case object([(String, SchemaValue)])
  /// JSON already.
  case raw(String)

  /// Two spaces of indentation; lists of words on one line.
  var rendered: String {
    var output = ""
    write(to: &output, depth: 0)
    return output
  }

  private func write(to output: inout String, depth: Int) {
    let indentation = String(repeating: "  ", count: depth + 1)
    let closing = String(repeating: "  ", count: depth)
    switch self {
    case .text(let text): output += JSONText.quoted(text)
    case .number(let number): output += String(number)
    case .boolean(let boolean): output += boolean ? "true" : "false"
    case .raw(let json): output += json
    case .array(let values) where values.allSatisfy(\.isSimple):
      output += "[" + values.map(\.rendered).joined(separator: ", ") + "]"
    case .array(let values):
      output += "[\n"
      for (index, value) in values.enumerated() {
        output += indentation
        value.write(to: &output, depth: depth + 1)
        output += index < values.count - 1 ? ",\n" : "\n"
      }
      output += closing + "]"
    case .object(let members):
      output += "{\n"
      for (index, (name, value)) in members.enumerated() {
        output += indentation + JSONText.quoted(name) + ": "
        value.write(to: &output, depth: depth + 1)
        output += index < members.count - 1 ? ",\n" : "\n"
      }
      output += closing + "}"
    }
  }

  private var isSimple: Bool {
    switch self {
    case .text, .number, .boolean, .raw: true
    case .array, .object: false
    }
  }
}
