import NIOCore
import NIOPosix
import Synchronization

/// A server on loopback that says exactly what a test tells it, byte for byte, and remembers what it was told.
final class ScriptedServer: Sendable {
  /// What to do with a request.
  enum Step: Sendable {
    /// These bytes, and the connection stays.
    case say(String)
    /// These bytes, then the connection is closed.
    case sayAndClose(String)
    /// A head and then one byte of a body every 20 milliseconds, for ever.
    case trickle
    /// Nothing, for ever.
    case silence
    /// The connection is reset.
    case reset

    /// A whole answer with its length.
    static func answer(_ status: Int, _ body: String = "{}", headers: [(String, String)] = []) -> Step {
      let lines = headers.map { "\($0): \($1)\r\n" }.joined()
      return .say("HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n\(lines)\r\n\(body)")
    }

    static func created(_ id: String = "contact-1") -> Step { .answer(200, #"{"ContactId":"\#(id)"}"#) }
  }

  /// A request as it came.
  struct Received: Sendable {
    var head: String
    var body: String

    var line: String { String(head.prefix { $0 != "\r\n" }) }

    func header(_ name: String) -> String? {
      for line in head.split(separator: "\r\n").dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2, parts[0].lowercased() == name.lowercased() {
          return parts[1].drop { $0 == " " }.description
        }
      }
      return nil
    }
  }

  let port: Int
  private let channel: any Channel
  private let script: Script

  /// - Parameters:
  ///   - steps: one a request, over all connections; afterwards there is silence.
  ///   - greeting: sent to every connection before anything is read.
  init(_ steps: [Step], greeting: String? = nil) async throws {
    let script = Script(steps)
    self.script = script
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ScriptHandler(script, greeting: greeting))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  var received: [Received] { script.received }
  var connections: Int { script.connections }

  func close() async throws { try await channel.close() }

  /// A port on which nothing listens.
  static func unusedPort() async throws -> Int {
    let server = try await ScriptedServer([])
    try await server.close()
    return server.port
  }
}

/// The steps left and the requests seen, over all connections.
private final class Script: Sendable {
  private struct State {
    var steps: [ScriptedServer.Step]
    var received: [ScriptedServer.Received] = []
    var connections = 0
  }

  private let state: Mutex<State>

  init(_ steps: [ScriptedServer.Step]) { state = Mutex(State(steps: steps)) }

  var received: [ScriptedServer.Received] { state.withLock { $0.received } }
  var connections: Int { state.withLock { $0.connections } }
  func connected() { state.withLock { $0.connections += 1 } }

  func step(for request: ScriptedServer.Received) -> ScriptedServer.Step {
    state.withLock {
      $0.received.append(request)
      return $0.steps.isEmpty ? .silence : $0.steps.removeFirst()
    }
  }
}

private final class ScriptHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let script: Script
  private let greeting: String?
  private var unread = ""

  init(_ script: Script, greeting: String?) {
    self.script = script
    self.greeting = greeting
  }

  func channelActive(context: ChannelHandlerContext) {
    script.connected()
    if let greeting { say(greeting, context) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    unread += String(buffer: unwrapInboundIn(data))
    while let request = nextRequest() { perform(script.step(for: request), context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func nextRequest() -> ScriptedServer.Received? {
    guard let end = unread.firstRange(of: "\r\n\r\n") else { return nil }
    let head = String(unread[..<end.lowerBound])
    let length = ScriptedServer.Received(head: head, body: "").header("content-length").flatMap { Int($0) } ?? 0
    let rest = unread[end.upperBound...].utf8
    guard rest.count >= length else { return nil }
    unread = String(decoding: rest.dropFirst(length), as: UTF8.self)
    return ScriptedServer.Received(head: head, body: String(decoding: rest.prefix(length), as: UTF8.self))
  }

  private func perform(_ step: ScriptedServer.Step, _ context: ChannelHandlerContext) {
    switch step {
    case .say(let text): say(text, context)
    case .sayAndClose(let text):
      say(text, context)
      context.close(promise: nil)
    case .silence: break
    case .trickle:
      say("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", context)
      let channel = context.channel
      context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(20)) { task in
        guard channel.isActive else { return task.cancel() }
        channel.writeAndFlush(ByteBuffer(string: " "), promise: nil)
      }
    case .reset:
      let channel = context.channel
      guard let socket = channel as? any SocketOptionProvider else { return context.close(promise: nil) }
      // Closing with a linger time of zero sends RST instead of FIN.
      socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }
  }

  private func say(_ text: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }
}
