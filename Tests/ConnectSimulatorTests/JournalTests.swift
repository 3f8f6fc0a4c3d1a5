import ConnectSimulator
import Foundation
import Testing

/// A folder that is gone after the test.
struct TemporaryFolder: ~Copyable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "simulator-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}

@Suite struct `The journal` {
  @Test func `a file has one line a request, is the owner's alone and holds no contents of tasks`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("journal.ndjson")
    try await withSimulator({ $0.journalPath = path }) { caller in
      _ = try await caller.start(token: "a", name: "Call Ada", more: ",\"Attributes\":{\"phone\":\"+4930\"}")
      _ = try await caller.start(
        token: "a", name: "Call Ada", more: ",\"Attributes\":{\"phone\":\"+4930\"}", attempt: 2)
      _ = try await caller.start(token: "b", more: ",\"Nonsense\":1")
      _ = try await caller.send("GET", "/instance")
      let entries = try await caller.simulator.journal()
      #expect(
        entries.map(\.operation) == ["StartTaskContact", "StartTaskContact", "StartTaskContact", "ListInstances"])
      #expect(entries.map(\.status) == [200, 200, 400, 200])
      #expect(entries.map(\.code) == [nil, nil, "InvalidRequestException", nil])
      #expect(Set(entries.map(\.requestID)).count == 4)
      #expect(entries.map(\.isReplay) == [false, true, false, false])
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").count == 4)
    #expect(!text.contains("Ada") && !text.contains("4930"))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `a simulator that starts on an old journal knows its tasks and tokens again`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("journal.ndjson")
    let clock = StepClock()
    var ids: [String?] = []
    try await withSimulator({
      $0.journalPath = path
      clock.drive(&$0)
    }) { caller in
      for token in ["a", "b", "c"] { ids.append(try await caller.start(token: token).contactID) }
      let stopped = try #require(ids[1])
      _ = try await caller.send(
        "POST", "/contact/stop",
        body: "{\"ContactId\":\"\(stopped)\",\"InstanceId\":\"\(caller.simulator.instanceID)\"}")
    }
    clock.advance(60)
    try await withSimulator({
      $0.journalPath = path
      $0.quotas.activeTasks = 3
      clock.drive(&$0)
    }) { caller in
      let counts = await caller.simulator.counts()
      #expect(counts.contacts == 3)
      #expect(counts.activeTasks == 2)
      let replay = try await caller.start(token: "a")
      #expect(replay.contactID == ids[0])
      let fresh = try await caller.start(token: "d")
      #expect(fresh.status == 200)
      #expect(!ids.contains(fresh.contactID))
      let entries = try await caller.simulator.journal()
      #expect(Set(entries.map(\.requestID)).count == entries.count)
      #expect(entries.compactMap(\.created).count == 4)
    }
  }

  @Test func `tasks without a token get new ids after a restart, too`() async throws {
    let folder = try TemporaryFolder()
    var ids: Set<String?> = []
    for _ in 0..<2 {
      try await withSimulator({ $0.journalPath = folder.path("journal.ndjson") }) { caller in
        let body = caller.task(token: "x").replacing(",\"ClientToken\":\"x\"", with: "")
        ids.insert(try await caller.start(body).contactID)
      }
    }
    #expect(ids.count == 2 && !ids.contains(nil))
  }

  @Test func `tokens of an old journal answer with their contacts even under another seed`() async throws {
    let folder = try TemporaryFolder()
    var ids: [String?] = []
    for seed: UInt64 in [1, 2, 3] {
      try await withSimulator({
        $0.journalPath = folder.path("journal.ndjson")
        $0.seed = seed
      }) { caller in ids.append(try await caller.start(token: "a").contactID) }
    }
    #expect(Set(ids).count == 1 && !ids.contains(nil))
  }

  @Test func `half a line, left by a process that was killed, is passed over`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("journal.ndjson")
    try await withSimulator({ $0.journalPath = path }) { _ = try await $0.start(token: "a") }
    let torn = try String(contentsOfFile: path, encoding: .utf8) + "{\"time\":\"2026-11-20T23:"
    try torn.write(toFile: path, atomically: false, encoding: .utf8)
    try await withSimulator({ $0.journalPath = path }) { caller in
      _ = try await caller.start(token: "b")
      let entries = try await caller.simulator.journal()
      #expect(entries.map(\.clientToken) == ["a", "b"])
    }
  }

  @Test(arguments: ["folder", "link", "pipe", "nowhere/journal"])
  func `what is no regular file of its own is refused`(_ name: String) async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: folder.path("target"))
    // SAFETY: the bridged path lives through the call.
    #expect(unsafe mkfifo(folder.path("pipe"), 0o600) == 0)
    var configuration = SimulatorConfiguration()
    configuration.journalPath = folder.path(name)
    await #expect { try await ConnectSimulator.start(configuration) } throws: { error in
      (error as? SimulatorError)?.code == .journal
    }
  }
}
