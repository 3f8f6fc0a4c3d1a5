import Diagnostics
import TaskValidation
import Testing

@testable import TaskMapping

/// What the golden cases leave out, nobody has seen.
@Suite struct `Golden cases of mappings, together` {
  /// Key and word of each section, as `column.do: lower`, that a mapping uses.
  private struct Usage {
    var used: Set<String> = []

    mutating func visit(_ node: YAMLNode, _ shape: Shape, _ label: String) {
      switch shape {
      case .section(let name):
        let section = Language.section(name)
        for member in node.members {
          if let key = section.key(member.key) {
            used.insert("\(name).\(key.name)")
            visit(member.value, key.shape, "\(name).\(key.name)")
          } else if let others = section.others {
            used.insert("\(name).*")
            visit(member.value, others.shape, "\(name).*")
          }
        }
      case .list(let element, _): for node in node.elements { visit(node, element, label) }
      case .either(let shapes):
        if let fitting = shapes.first(where: { $0.takesKind(of: node) }) { visit(node, fitting, label) }
      case .words: used.insert("\(label): \(node.text ?? "")")
      case .text, .integer, .boolean: break
      }
    }
  }

  /// Every key and every word of the language.
  private static var language: Set<String> {
    var all: Set<String> = []
    func words(_ shape: Shape) -> [String] {
      switch shape {
      case .words(let words): words.map(\.text)
      case .either(let shapes): shapes.flatMap(words)
      case .list(let element, _): words(element)
      default: []
      }
    }
    for name in SectionName.allCases {
      let section = Language.section(name)
      for key in section.keys {
        all.insert("\(name).\(key.name)")
        for word in words(key.shape) { all.insert("\(name).\(key.name): \(word)") }
      }
      if section.others != nil { all.insert("\(name).*") }
    }
    return all
  }

  /// Keys that act on a whole input, which `Tests/Golden/commands` shows with the real binary. Here they are loaded
  /// and have no output.
  @Test func `every key and every word of the language is in a mapping that loads`() throws {
    var usage = Usage()
    for golden in GoldenCase.all {
      let bytes = try golden.mappingBytes
      guard case .success = MappingFile.load(bytes: bytes, file: "m", environment: GoldenCase.environment) else {
        continue
      }
      let tree = YAMLTreeBuilder.tree(of: MappingText(file: "m", bytes: bytes))
      if let root = tree.root { usage.visit(root, .section(.mapping), "") }
    }
    #expect(Self.language.subtracting(usage.used).sorted() == [])
  }

  private static let atLoading = "is refused when the mapping is loaded"
  private static let atDrafting = "is refused by map.reference-invalid already"

  private static let withInstance = "needs what an instance has: see RouteNameTests and TemplateRuleTests"

  /// Codes that no folder of a reasonable size can show, or that no mapping can cause.
  private static let exceptions: [String: String] = [
    "bind.no-header": "needs the flag --header-row none: see Tests/Golden/commands",
    "check.temporary-file": "needs a full disk: see IdentityIndexTests",
    "limit.attachments-too-many": atLoading, "limit.attribute-key-length": atLoading,
    "limit.reference-name-length": atLoading, "limit.segment-key-length": atLoading,
    "limit.segment-too-deep": "the language has no nested segment attributes",
    "mapping.more-problems": "needs two hundred problems: see HostileMappingTests",
    "mapping.too-large": "needs a file of a megabyte: see HostileMappingTests",
    "task.attribute-key-invalid": atLoading, "task.attribute-repeated": atLoading,
    "task.attribute-reserved": atLoading, "task.contacts-exclusive": atLoading,
    "task.reference-implausible": atDrafting, "task.reference-repeated": atLoading,
    "task.route-closed": withInstance, "task.route-foreign": withInstance, "template.field-invisible": withInstance,
    "template.field-missing": withInstance, "template.field-read-only": withInstance,
    "template.field-type": withInstance, "template.field-unknown": withInstance, "template.inactive": withInstance,
    "template.no-flow": withInstance, "template.not-boolean": withInstance, "template.option-unknown": withInstance,
    "template.quick-connect": withInstance, "template.value-too-long": withInstance,
    "task.schedule-closed": "every window that is loaded opens some day", "task.segment-key-invalid": atLoading,
    "task.segment-repeated": atLoading, "task.segment-reserved": atLoading,
  ]

  @Test func `every code that a mapping can cause is in an expectation`() {
    let codes =
      DiagnosticCode.mappingCodes + DiagnosticCode.draftingCodes + DiagnosticCode.cellCodes
      + DiagnosticCode.validationCodes
    let said = Set(
      GoldenCase.all.flatMap { $0.expected.matches(of: #/\[([a-z]+\.[a-z-]+)\]: /#).map { String($0.output.1) } })
    let unseen = codes.map(\.rawValue).filter { !said.contains($0) }
    #expect(unseen.sorted() == Self.exceptions.keys.sorted())
  }
}
