internal import Crypto
package import Diagnostics

/// A `mapping.yaml` on its way to a `Mapping`: phases 1 to 3 of checking (YAML, shape, meaning) in one report.
package enum MappingFile {
  /// Loads and checks a mapping from its bytes.
  ///
  /// A member that failed in one phase is left out of the next and all others go on, so that one run finds every
  /// problem there is; what only follows from another problem is not reported.
  /// - Parameters:
  ///   - bytes: the file's content, at most 1 MiB.
  ///   - file: how diagnostics name it.
  ///   - environment: for `${env:TASKFERRY_…}`.
  /// - Returns: the mapping with its warnings, or every problem there is, in the order of the file.
  package static func load(
    bytes: [UInt8], file: String, environment: [String: String]
  ) -> Result<(mapping: Mapping, warnings: [Diagnostic]), MappingFailure> {
    guard bytes.count <= YAMLTreeBuilder.maximumBytes else {
      return .failure(MappingFailure(diagnostics: [tooLarge(bytes.count, file: file)]))
    }
    let text = MappingText(file: file, bytes: withoutByteOrderMark(bytes))
    if let problem = encodingProblem(of: text) { return .failure(MappingFailure(diagnostics: [problem])) }

    let tree = YAMLTreeBuilder.tree(of: text)
    guard let root = tree.root else { return .failure(MappingFailure(diagnostics: tree.problems.diagnostics)) }
    var shape = ShapeChecker(problems: tree.problems, dropped: tree.dropped)
    guard let checked = shape.checkedMapping(root) else {
      return .failure(MappingFailure(diagnostics: shape.problems.diagnostics))
    }
    var compiler = MappingCompiler(
      root: checked, problems: shape.problems, dropped: shape.dropped, environment: environment)
    let mapping = compiler.mapping(file: file, sha256: hexadecimalSHA256(of: bytes))
    let diagnostics = compiler.problems.diagnostics
    return compiler.problems.hasErrors
      ? .failure(MappingFailure(diagnostics: diagnostics)) : .success((mapping, diagnostics))
  }

  /// The JSON Schema (2020-12) of the language.
  package static var jsonSchema: String { SchemaGenerator.text }

  /// The reference page of the language, Markdown.
  package static var reference: String { ReferenceGenerator.text }

  private static func tooLarge(_ count: Int, file: String) -> Diagnostic {
    Diagnostic(
      .mappingTooLarge, at: .file(file), "the file has \(count) bytes, and a mapping may have 1 MiB (1,048,576)",
      fix: "give the mapping, not the spreadsheet")
  }

  private static func encodingProblem(of text: MappingText) -> Diagnostic? {
    guard String(validating: text.bytes, as: UTF8.self) == nil else { return nil }
    let offset = firstInvalidByte(in: text.bytes)
    let position = text.position(ofByte: offset)
    let byte = text.bytes.indices.contains(offset) ? String(text.bytes[offset], radix: 16, uppercase: true) : "end"
    return Diagnostic(
      .mappingEncoding, at: text.place(position), "the file is not UTF-8: byte 0x\(byte) does not belong here",
      fix: "save it as UTF-8")
  }

  /// The offset of the first byte that is part of no UTF-8 sequence.
  private static func firstInvalidByte(in bytes: [UInt8]) -> Int {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
    return offset
  }

  private static func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  private static func hexadecimalSHA256(of bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

/// Why a mapping was not taken: errors and warnings in the order of the file.
package struct MappingFailure: Error, Sendable {
  package var diagnostics: [Diagnostic]
  package init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
