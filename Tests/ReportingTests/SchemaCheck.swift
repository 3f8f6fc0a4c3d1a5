import Foundation

/// As much of JSON Schema 2020-12 as the committed schemas use; a keyword it does not know is a fault of its own.
struct SchemaCheck {
  private let root: [String: Any]
  private static let remarks: Set = ["$schema", "$id", "$defs", "title", "description"]

  init(_ schema: Data) throws {
    root = try JSONSerialization.jsonObject(with: schema) as? [String: Any] ?? [:]
  }

  /// What is wrong with the value, with its place; empty when nothing is.
  func faults(of json: String) throws -> [String] {
    faults(of: try JSONSerialization.jsonObject(with: Data(json.utf8)), by: root, at: "$")
  }

  private func faults(of value: Any, by schema: [String: Any], at place: String) -> [String] {
    schema.flatMap { keyword, rule in fault(of: value, by: keyword, rule, schema, at: place) }
  }

  private func fault(
    of value: Any, by keyword: String, _ rule: Any, _ schema: [String: Any], at place: String
  ) -> [String] {
    let members = value as? [String: Any] ?? [:]
    switch keyword {
    case _ where Self.remarks.contains(keyword): return []
    case "$ref":
      let name = (rule as? String ?? "").replacingOccurrences(of: "#/$defs/", with: "")
      let definition = (root["$defs"] as? [String: [String: Any]])?[name]
      return definition.map { faults(of: value, by: $0, at: place) } ?? ["\(place): no definition \(name)"]
    case "type": return Self.type(of: value).contains(rule as? String ?? "") ? [] : ["\(place): is no \(rule)"]
    case "const": return "\(value)" == "\(rule)" ? [] : ["\(place): is not \(rule)"]
    case "enum": return (rule as? [String] ?? []).contains(value as? String ?? "") ? [] : ["\(place): is another"]
    case "pattern":
      let matches = (value as? String)?.range(of: rule as? String ?? "", options: .regularExpression) != nil
      return matches ? [] : ["\(place): is not like \(rule)"]
    case "minimum": return number(value) >= number(rule) ? [] : ["\(place): is less than \(rule)"]
    case "maximum": return number(value) <= number(rule) ? [] : ["\(place): is more than \(rule)"]
    case "maxItems":
      return (value as? [Any] ?? []).count <= Int(number(rule)) ? [] : ["\(place): has more than \(rule)"]
    case "required":
      return (rule as? [String] ?? []).filter { members[$0] == nil }.map { "\(place): has no \($0)" }
    case "properties":
      let known = rule as? [String: [String: Any]] ?? [:]
      return members.flatMap { name, value in
        known[name].map { faults(of: value, by: $0, at: "\(place).\(name)") } ?? []
      }
    case "additionalProperties":
      let known = (schema["properties"] as? [String: Any])?.keys.map(\.self) ?? []
      let others = members.filter { !known.contains($0.key) }
      guard let schema = rule as? [String: Any] else { return others.keys.map { "\(place): \($0) is not known" } }
      return others.flatMap { faults(of: $0.value, by: schema, at: "\(place).\($0.key)") }
    case "items":
      return (value as? [Any] ?? []).enumerated().flatMap { index, element in
        faults(of: element, by: rule as? [String: Any] ?? [:], at: "\(place)[\(index)]")
      }
    default: return ["\(place): the check does not know \(keyword)"]
    }
  }

  private func number(_ value: Any) -> Double { (value as? NSNumber)?.doubleValue ?? .nan }

  private static func type(of value: Any) -> Set<String> {
    switch value {
    case is [String: Any]: return ["object"]
    case is [Any]: return ["array"]
    case is String: return ["string"]
    case let number as NSNumber:
      if CFBoolean.isBoolean(number) { return ["boolean"] }
      return number.doubleValue == number.doubleValue.rounded() ? ["integer", "number"] : ["number"]
    default: return []
    }
  }

  private enum CFBoolean {
    static func isBoolean(_ number: NSNumber) -> Bool { unsafe String(cString: number.objCType) == "c" }
  }
}
