import Foundation
import NIOCore
import NIOPosix

/// Stands in the place of Amazon Connect and answers every request with one and the same refusal.
final class SpitefulServer: Sendable {
  let address: String
  private let channel: any Channel

  /// - Parameter body: of each answer, which has the status 400.
  init(body: String) async throws {
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Refusal(body: body))
        }
      }.bind(host: "127.0.0.1", port: 0).get()
    address = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
  }

  deinit { channel.close(promise: nil) }

  private final class Refusal: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let body: String
    private var received = ""

    init(body: String) { self.body = body }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      var buffer = unwrapInboundIn(data)
      received += buffer.readString(length: buffer.readableBytes) ?? ""
      // Requests come one after the other, each with its length.
      guard let end = received.range(of: "\r\n\r\n"),
        let length = received.firstMatch(of: /(?i)content-length: ([0-9]+)/).flatMap({ Int($0.1) }),
        received[end.upperBound...].utf8.count >= length
      else { return }
      received = ""
      let answer = "HTTP/1.1 400 No\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      context.writeAndFlush(NIOAny(ByteBuffer(string: answer)), promise: nil)
    }
  }
}
