import Testing

@testable import Submission

@Suite struct FirstRequestGateTests {
  @Test func `one goes alone, and all follow once it was answered`() {
    var gate = FirstRequestGate()
    #expect(gate.admits())
    #expect(!gate.admits())
    gate.open()
    #expect(gate.admits())
    #expect(gate.admits())
  }

  @Test func `when it ends without an answer the next one goes alone`() {
    var gate = FirstRequestGate()
    #expect(gate.admits())
    gate.giveBack()
    #expect(gate.admits())
    #expect(!gate.admits())
  }

  @Test func `an open gate is never shut again`() {
    var gate = FirstRequestGate()
    gate.open()
    gate.giveBack()
    #expect(gate.isOpen)
    #expect(gate.admits())
  }
}
