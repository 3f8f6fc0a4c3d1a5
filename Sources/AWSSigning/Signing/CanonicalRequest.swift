import Crypto

/// The one spelling of a request that caller and service both hash.
struct CanonicalRequest {
  let text: String
  /// Lower case, sorted, each once.
  let signedHeaders: [String]

  init(_ request: RequestSigner.Request) {
    let headers = Self.headers(request.headers)
    signedHeaders = headers.map(\.name)
    text = """
      \(request.method)
      \(Self.path(request.path))
      \(Self.query(request.query))
      \(headers.map { "\($0.name):\($0.value)\n" }.joined())
      \(signedHeaders.joined(separator: ";"))
      \(hexadecimal(SHA256.hash(data: request.body)))
      """
  }

  /// Takes out empty and dot segments, then percent-encodes what the caller already encoded once more:
  /// `/a%3Ab` becomes `/a%253Ab`.
  static func path(_ path: String) -> String {
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    let end = path.utf8.last == UInt8(ascii: "/") && !segments.isEmpty ? "/" : ""
    return "/" + segments.map { percentEncoded($0) }.joined(separator: "/") + end
  }

  /// Names and values encoded, then sorted by encoded name and encoded value as bytes.
  static func query(_ query: [(name: String, value: String)]) -> String {
    let pairs = query.map { (name: percentEncoded($0.name), value: percentEncoded($0.value)) }
    return
      pairs
      .sorted {
        $0.name == $1.name
          ? $0.value.utf8.lexicographicallyPrecedes($1.value.utf8)
          : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
      }
      .map { "\($0.name)=\($0.value)" }
      .joined(separator: "&")
  }

  /// Names in lower case and sorted, values trimmed with runs of blanks as one; a repeated name is one line.
  private static func headers(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
    var values: [String: [String]] = [:]
    for header in headers { values[header.name.lowercased(), default: []].append(collapsed(header.value)) }
    return
      values
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { (name: $0.key, value: $0.value.joined(separator: ",")) }
  }

  private static func collapsed(_ value: String) -> String {
    value.unicodeScalars
      .split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
      .map { String($0) }
      .joined(separator: " ")
  }
}
