/// Where tasks go: a flow, a quick connect or a template, and how many.
package struct Destination: Sendable, Hashable {
  /// `contact flow`, `quick connect`, `task template`; `other` stands for all beyond the first hundred.
  package var kind: String
  /// As the mapping or the row names it.
  package var name: String
  /// The id it stands for, where that is known.
  package var id: String?
  package var tasks: Int
  /// Whether the name is what stands in cells, and nobody has looked it up: masked where values are.
  package var isCellValue: Bool

  package init(kind: String, name: String, id: String? = nil, tasks: Int, isCellValue: Bool = false) {
    self.isCellValue = isCellValue
    self.kind = kind
    self.name = name
    self.id = id
    self.tasks = tasks
  }
}
