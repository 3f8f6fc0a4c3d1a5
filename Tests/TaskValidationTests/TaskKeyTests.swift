import ConnectAPI
import TaskMapping
import TaskValidation
import Testing

/// The ClientToken: what keeps a task from being made twice after everything else was lost.
@Suite struct TaskKeyTests {
  private func token(_ parts: [String], dataset: String = "d", generation: Int = 1) throws -> String {
    let instance = try #require(InstanceID(Examples.instanceText))
    let key = TaskKey(
      instance: instance, dataset: dataset, identity: TaskIdentity(parts: parts), generation: generation)
    return key.clientToken.rawValue
  }

  /// Computed with Python's hashlib from the documented layout, not with this code.
  @Test(arguments: [
    ("callbacks", ["7"], 1, "4e060f18-9a44-80dc-85cd-86072a101bbe"),
    ("callbacks", ["7"], 2, "b6a43b4d-68e2-8aac-b322-1d3112b27350"),
    ("callbacks", ["", "7"], 1, "0311d2d9-cfad-84e7-ad5e-7efef80487ac"),
    ("Mahnläufe", ["Zoë", "00042"], 1, "7c0725e5-a1b9-89c3-8250-de90bb2c1196"),
  ])
  func `the token is the one that the documented layout gives`(
    dataset: String, parts: [String], generation: Int, expected: String
  ) throws {
    #expect(try token(parts, dataset: dataset, generation: generation) == expected)
  }

  @Test func `an instance given as an ARN in upper case has the token of its id`() throws {
    let upper = "AAAAAAAA-2222-3333-4444-555555555555"
    let arn = try #require(InstanceID("arn:aws:connect:eu-central-1:111122223333:instance/" + upper))
    let id = try #require(InstanceID(upper.lowercased()))
    let tokens = [arn, id].map {
      TaskKey(instance: $0, dataset: "d", identity: TaskIdentity(parts: ["7"]), generation: 1).clientToken
    }
    #expect(tokens[0] == tokens[1])
  }

  @Test func `separators inside values make no two identities the same`() throws {
    let identities = [["a", "b"], ["a|b"], ["ab", ""], ["", "ab"], ["a", "", "b"], ["a\u{1}b"]]
    let tokens = try identities.map { try token($0) }
    #expect(Set(tokens).count == identities.count)
  }

  @Test func `canonically equivalent identities stay two`() throws {
    #expect(try token(["e\u{301}"]) != token(["\u{E9}"]))
  }

  @Test func `a token is a UUID of version 8`() throws {
    for generation in 1...100 {
      let token = Array(try Examples.key(generation: generation).clientToken.rawValue.utf8)
      #expect(token.count == 36)
      #expect(token[14] == UInt8(ascii: "8"))
      #expect("89ab".utf8.contains(token[19]))
    }
  }
}
