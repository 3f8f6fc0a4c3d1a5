import AWSSigning
import Foundation
import Testing

/// A folder with a script, deleted with this object. A shell is given it to read: whoever starts programs while others
/// write their scripts would now and then be told that one is busy.
private final class Script {
  let folder: String
  var path: String { folder + "/get credentials" }
  var command: String { "/bin/sh \"\(path)\"" }

  init(_ body: String) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("tf-process-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data((body + "\n").utf8).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}

@Suite struct `Credentials of a process` {
  private let environment = ["PATH": "/usr/bin:/bin", "FROM_TASKFERRY": "yes"]

  private func chain(
    _ command: String, settings: (inout CredentialSurroundings) -> Void = { _ in }
  ) -> CredentialChain {
    SharedFiles(config: "[profile x]\ncredential_process = \(command)\n")
      .chain(profile: "x", environment: environment, settings: settings)
  }

  private func error(_ body: String, time: Duration = .seconds(60)) async throws -> AWSSigningError {
    let script = try Script(body)
    return try #require(
      await chain(script.command, settings: { $0.processTimeLimit = time }).failure())
  }

  @Test func `what it prints is taken, its arguments are words, and no shell is between`() async throws {
    let script = try Script(
      #"""
      echo "a secret for nobody" >&2
      [ "$#" = 3 ] && [ "$1" = 'a b' ] && [ "$2" = '$HOME;ls' ] && [ "$3" = '"' ] && [ "$FROM_TASKFERRY" = yes ] || exit 9
      printf '{"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "s", "SessionToken": "t",'
      printf '"Expiration": "2026-11-21T00:00:05+00:00", "AccountId": "1"}'
      """#)
    let credentials = try await chain(#"\#(script.command) 'a b' '$HOME;ls' \""#).found()
    #expect(credentials.accessKeyID == "PROCESS")
    #expect(credentials.sessionToken == Secret("t"))
    #expect(credentials.expiration == SourceStandIn.now.addingTimeInterval(3600))
    #expect(credentials.renewal == .always)
    #expect(credentials.source == "profile x: credential_process")
  }

  @Test func `without Expiration they do not end`() async throws {
    let script = try Script(#"echo '{"Version":1,"AccessKeyId":"K","SecretAccessKey":"s"}'"#)
    let credentials = try await chain(script.command).found()
    #expect(credentials.expiration == nil)
    #expect(credentials.endsForGood == nil)
  }

  @Test func `it is asked anew each time`() async throws {
    let script = try Script(
      #"echo x >> "$0.count"; n=$(wc -l < "$0.count"); echo "{\"Version\":1,\"AccessKeyId\":\"K$n\",\"SecretAccessKey\":\"s\"}""#
    )
    let chain = chain(script.command)
    #expect(try await chain.found().accessKeyID == "K1")
    #expect(try await chain.found().accessKeyID == "K2")
  }

  @Test(arguments: [
    ("echo secret-stuff; exit 3", "ended with status 3"), ("kill -TERM $$", "ended by signal 15"),
    ("echo secret-stuff", "did not print a JSON object"), ("echo '[]'", "did not print a JSON object"), ("", "did not"),
    (#"echo '{"AccessKeyId":"secret-stuff","SecretAccessKey":"s"}'"#, "no Version"),
    (#"echo '{"Version":2,"AccessKeyId":"secret-stuff","SecretAccessKey":"s"}'"#, "Version 2"),
    (#"echo '{"Version":1,"AccessKeyId":"secret-stuff"}'"#, "without AccessKeyId or SecretAccessKey"),
    (#"echo '{"Version":1,"AccessKeyId":"K","SecretAccessKey":"secret-stuff","Expiration":"soon"}'"#, "no date"),
    ("exec cat /dev/zero", "more than 64 KiB"),
  ])
  func `what goes wrong is said without what it printed`(_ body: String, _ words: String) async throws {
    let error = try await error(body)
    #expect(error.code == .processFailed)
    #expect(error.message.hasPrefix("profile x: credential_process"))
    #expect(error.message.contains(words), "\(error)")
    #expect(!error.description.contains("secret-stuff"))
    #expect(error.fix?.contains("by itself") == true)
  }

  @Test(arguments: ["/nowhere/at-all", "no-such-program-anywhere", "/etc/passwd", "'open", "''"])
  func `a program that cannot be started is an error`(_ command: String) async {
    #expect(await chain(command).failure()?.code == .processFailed)
  }

  @Test(arguments: ["exec sleep 600", "exec >&-; exec sleep 600", "sleep 600 & wait"])
  func `one that takes too long is ended, whatever it leaves open`(_ body: String) async throws {
    let script = try Script("echo $$ > \"$0.pid\"\n" + body.replacing("sleep 600 &", with: "sleep 20 &"))
    let started = ContinuousClock.now
    let error = try #require(
      await chain(script.command, settings: { $0.processTimeLimit = .seconds(1) }).failure())
    #expect(error.message.contains("took longer than 1 seconds"))
    #expect(ContinuousClock.now - started < .seconds(15))
    let text = try String(contentsOfFile: script.path + ".pid", encoding: .utf8)
    let pid = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(kill(pid, 0) != 0)
  }

  @Test func `one that nobody waits for any more is killed at once`() async throws {
    let script = try Script("exec sleep 600")
    let command = script.command
    let began = ContinuousClock.now
    let asking = Task { await chain(command).failure() }
    try await Task.sleep(for: .milliseconds(100))
    asking.cancel()
    #expect(await asking.value != nil)
    #expect(ContinuousClock.now - began < .seconds(50))
  }

  @Test func `a mark of a comment inside quotes is part of the command`() async throws {
    let script = try Script(
      #"""
      [ "$1" = "a ; b # c" ] && echo '{"Version": 1, "AccessKeyId": "AKIDPROCESS", "SecretAccessKey": "s"}'
      """#)
    let found = try await chain(script.command + #" "a ; b # c" ; a comment"#).credentials()
    #expect(found?.accessKeyID == "AKIDPROCESS")
  }

  @Test(arguments: ["2099-01-02 03:04:05+00:00", "2099-01-02T03:04:05Z", "2099-01-02 03:04:05.250+00:00"])
  func `the end may be written as Python prints it`(end: String) async throws {
    let script = try Script(
      #"echo '{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "s", "Expiration": "\#(end)"}'"#)
    let found = try await chain(script.command).credentials()
    #expect(found?.expiration.map { Int($0.timeIntervalSince1970) } == 4_071_006_245)
  }

  @Test func `it inherits neither descriptors nor ignored signals, and has no input`() async throws {
    let script = try Script(
      #"""
      [ "$(cat)" = "" ] || exit 4
      # The shell has its script open, at 10 or above.
      for n in 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$n ] || exit 5; done
      # Signals 32 and 33 are the C library's own.
      grep -q '^SigIgn:.*[08]0000000$' /proc/$$/status || exit 6
      echo '{"Version":1,"AccessKeyId":"K","SecretAccessKey":"s"}'
      """#)
    let open = FileHandle(forReadingAtPath: "/etc/passwd")
    _ = signal(SIGUSR1, SIG_IGN)
    defer { _ = signal(SIGUSR1, SIG_DFL) }
    #expect(try await chain(script.command).found().accessKeyID == "K")
    try open?.close()
  }

  @Test func `many at a time do not disturb each other`() async throws {
    let script = try Script(#"printf '{"Version":1,"AccessKeyId":"K%s","SecretAccessKey":"s"}' "$1""#)
    let command = script.command
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...40 {
        group.addTask {
          let credentials = try await chain("\(command) \(number)").found()
          #expect(credentials.accessKeyID == "K\(number)")
        }
      }
      try await group.waitForAll()
    }
    withExtendedLifetime(script) {}
  }
}
