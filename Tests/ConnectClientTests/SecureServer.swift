import ConnectClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization

/// A server on loopback that speaks TLS, and HTTP/2 or HTTP/1.1 as it is told, and counts what it meets.
final class SecureServer: Sendable {
  /// What becomes of every request.
  enum Behaviour: Sendable {
    case answers
    case neverAnswers
    /// The stream of HTTP/2, or the connection of HTTP/1.1, is closed instead of an answer.
    case closes
    /// The head comes, and the body does not end.
    case closesWithinAnswer
    /// The head comes, then a blank of the body every 20 milliseconds, for ever.
    case trickles
    /// The head, without a length, and 100,000 blanks.
    case answersAtLength
  }

  struct Received: Sendable {
    /// `HTTP/2.0`
    var version: String
    var method: String
    var path: String
    var headers: [(String, String)]
    var body: String

    func header(_ name: String) -> String? { headers.first { $0.0.lowercased() == name }?.1 }
  }

  fileprivate struct Record {
    var connections = 0
    var received: [Received] = []
  }

  let port: Int
  private let channel: any Channel
  private let record: SharedRecord

  /// - Parameters:
  ///   - certificate: of Tests/Fixtures/certificates.
  ///   - protocols: offered in ALPN.
  init(
    certificate: String = "good", protocols: [String] = ["h2", "http/1.1"], _ behaviour: Behaviour = .answers
  ) async throws {
    let record = SharedRecord()
    self.record = record
    var settings = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(Fixture.certificate("\(certificate).pem"))
        .map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: Fixture.certificate("\(certificate).key"), format: .pem)))
    settings.applicationProtocols = protocols
    let context = try NIOSSLContext(configuration: settings)
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        record.change { $0.connections += 1 }
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }.flatMap {
          channel.configureCommonHTTPServerPipeline { stream in
            stream.eventLoop.makeCompletedFuture {
              try stream.pipeline.syncOperations.addHandler(AnsweringHandler(record, behaviour))
            }
          }
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  var connections: Int { record.value.connections }
  var received: [Received] { record.value.received }

  func close() async throws { try await channel.close() }
}

/// Files that tests and scripts share.
enum Fixture {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  static func certificate(_ name: String) -> String { folder.appending(path: "certificates/\(name)").path }

  static func authorities() throws -> CertificateAuthorities {
    let file = certificate("authority.pem")
    return try CertificateAuthorities(
      pem: Array(Data(contentsOf: URL(filePath: file))), file: file, source: "the test")
  }
}

private final class SharedRecord: Sendable {
  private let record = Mutex(SecureServer.Record())

  var value: SecureServer.Record { record.withLock { $0 } }

  func change(_ body: (inout SecureServer.Record) -> Void) { record.withLock { body(&$0) } }
}

private final class AnsweringHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let record: SharedRecord
  private let behaviour: SecureServer.Behaviour
  private var head: HTTPRequestHead?
  private var body = ""

  init(_ record: SharedRecord, _ behaviour: SecureServer.Behaviour) {
    self.record = record
    self.behaviour = behaviour
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = ""
    case .body(let bytes): body += String(buffer: bytes)
    case .end: finish(context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func finish(_ context: ChannelHandlerContext) {
    guard let head else { return }
    let request = SecureServer.Received(
      version: "\(head.version)", method: head.method.rawValue, path: head.uri,
      headers: head.headers.map { ($0.name, $0.value) }, body: body)
    record.change { $0.received.append(request) }
    let answer = ByteBuffer(string: #"{"ContactId":"contact-1"}"#)
    let answerHead = HTTPResponseHead(
      version: head.version, status: .ok,
      headers: ["content-length": "\(answer.readableBytes)", "x-amzn-requestid": "request-1"])
    switch behaviour {
    case .neverAnswers: break
    case .closes: context.close(promise: nil)
    case .closesWithinAnswer:
      context.writeAndFlush(wrapOutboundOut(.head(answerHead)), promise: nil)
      context.close(promise: nil)
    case .trickles:
      context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .ok))), promise: nil)
      let channel = context.channel
      context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(20)) { task in
        guard channel.isActive else { return task.cancel() }
        channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: " "))), promise: nil)
      }
    case .answersAtLength:
      context.write(wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .ok))), promise: nil)
      let blanks = ByteBuffer(repeating: UInt8(ascii: " "), count: 100_000)
      context.write(wrapOutboundOut(.body(.byteBuffer(blanks))), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    case .answers:
      context.write(wrapOutboundOut(.head(answerHead)), promise: nil)
      context.write(wrapOutboundOut(.body(.byteBuffer(answer))), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }
}
