import Testing

/// Holds a step of a value type against a table. (`#expect` itself takes no mutating calls.)
func expect<Value: Equatable>(
  _ actual: Value, is expected: Value, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual == expected, sourceLocation: sourceLocation)
}

/// The same for figures that went through sums of fractions.
func expect(_ actual: Double, near expected: Double, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(abs(actual - expected) < 1e-9, sourceLocation: sourceLocation)
}
