/// The names of elements or attributes that a format's readers know; every other one is `other`.
protocol XMLVocabulary: Hashable {
  static var other: Self { get }
  static var names: [(name: StaticString, namespace: XMLNamespace, value: Self)] { get }
  /// A zero-terminated local name that is not empty.
  init(_ name: UnsafePointer<UInt8>, in namespace: XMLNamespace)
}

extension XMLVocabulary {
  @inline(__always)
  init(_ name: UnsafePointer<UInt8>, in namespace: XMLNamespace) {
    self = unsafe Self.lookUp(name, namespace)
  }

  static func lookUp(_ name: UnsafePointer<UInt8>, _ namespace: XMLNamespace) -> Self {
    if namespace == .other { return other }
    for entry in names where entry.namespace == namespace && (unsafe isSame(name, entry.name)) { return entry.value }
    return other
  }
}

/// Whether a C string is `name`. Both end in a zero, which ends the comparison.
func isSame(_ text: UnsafePointer<UInt8>?, _ name: StaticString) -> Bool {
  guard let text = unsafe text else { return false }
  let wanted = unsafe name.utf8Start
  for index in 0..<name.utf8CodeUnitCount where unsafe text[index] != wanted[index] { return false }
  return unsafe text[name.utf8CodeUnitCount] == 0
}
