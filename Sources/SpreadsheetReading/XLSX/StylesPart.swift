/// Reads the styles as far as to know which cells are dates: the number format of each cell format.
struct StylesPart: XMLPartHandler {
  /// By the style number of a cell.
  private(set) var kinds: [NumberFormatKind] = []
  private var customFormats: [Int: NumberFormatKind] = [:]
  private var isInCellFormats = false
  // Excel stops at 65,490 cell formats; a longer list is no workbook's.
  private static let maximumFormats = 1 << 17

  mutating func start(_ element: XLSXElement, _ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    switch element {
    case .numFmt:
      let texts = attributes.texts()
      guard let id = texts[.numFmtId].flatMap({ Int($0) }), let code = texts[.formatCode] else { return }
      customFormats[id] = NumberFormatCode.kind(of: code)
      try checkSize(customFormats.count)
    case .cellXfs: isInCellFormats = true
    case .xf where isInCellFormats:
      let id = attributes.texts()[.numFmtId].flatMap { Int($0) } ?? 0
      kinds.append(customFormats[id] ?? NumberFormatCode.kind(ofBuiltIn: id))
      try checkSize(kinds.count)
    default: break
    }
  }

  mutating func end(_ element: XLSXElement) {
    if element == .cellXfs { isInCellFormats = false }
  }

  private func checkSize(_ count: Int) throws(XMLRefusal) {
    guard count > StylesPart.maximumFormats else { return }
    throw XMLRefusal(.readXMLLimit, "there are more than \(StylesPart.maximumFormats) formats")
  }
}
