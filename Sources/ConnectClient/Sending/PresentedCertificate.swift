import NIOCore
import NIOPosix
import NIOSSL

/// Asks a server that was not trusted for its certificate, so that a person can be told what is wrong with it.
///
/// The HTTP client's error only says that verification failed. This greets the server once more and hangs up as soon
/// as it has shown its certificate: nothing of a request is sent, and nothing is trusted.
enum PresentedCertificate {
  /// nil when it cannot be had within `limit`.
  static func of(_ endpoint: Endpoint, within limit: Duration) async -> NIOSSLCertificate? {
    guard let context = try? NIOSSLContext(configuration: .makeClientConfiguration()) else { return nil }
    let group = MultiThreadedEventLoopGroup.singleton
    let shown = group.next().makePromise(of: NIOSSLCertificate?.self)
    // An address is no name that may be asked for.
    let name = IPAddress(endpoint.host) == nil ? endpoint.host : nil
    ClientBootstrap(group: group)
      .connectTimeout(TimeAmount(limit))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = try NIOSSLClientHandler(
            context: context, serverHostname: name,
            customVerificationCallback: { certificates, verdict in
              shown.succeed(certificates.first)
              verdict.succeed(.failed)
            })
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .connect(host: endpoint.host, port: endpoint.port)
      .whenComplete { result in
        guard case .success(let channel) = result else { return shown.succeed(nil) }
        channel.closeFuture.whenComplete { _ in shown.succeed(nil) }
        channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { channel.close(promise: nil) }
      }
    return try? await shown.futureResult.get()
  }
}
