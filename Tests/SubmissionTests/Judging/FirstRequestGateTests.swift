import Testing

@testable import Submission

@Suite struct FirstRequestGateTests {
  @Test func `one goes alone, and all follow once it was answered`() {
    var gate = FirstRequestGate()
    expect(gate.admits(), is: true)
    expect(gate.admits(), is: false)
    gate.open()
    expect(gate.admits(), is: true)
    expect(gate.admits(), is: true)
  }

  @Test func `when it ends without an answer the next one goes alone`() {
    var gate = FirstRequestGate()
    expect(gate.admits(), is: true)
    gate.giveBack()
    expect(gate.admits(), is: true)
    expect(gate.admits(), is: false)
  }

  @Test func `an open gate is never shut again`() {
    var gate = FirstRequestGate()
    gate.open()
    gate.giveBack()
    #expect(gate.isOpen)
    expect(gate.admits(), is: true)
  }
}
