import AWSSigning
import ConnectSimulator
import Foundation

/// A plain TCP connection: what it reads is what was on the wire, uninterpreted.
final class LoopbackSocket {
  private let descriptor: Int32

  struct Failure: Error { var code: Int32 }

  private init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(code: errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    // SAFETY: the pointer is used during the call only, with the size of what it points to.
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
        unsafe connect(descriptor, rebound, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw Failure(code: errno)
    }
  }

  deinit { close(descriptor) }

  /// Sends bytes that ask for the connection to be closed, and reads until it is: on a thread of its own, because
  /// the simulator in the same process needs the ones that tasks share.
  static func exchange(_ bytes: [UInt8], port: Int) async throws -> [UInt8] {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try LoopbackSocket(port: port).exchange(bytes) })
      }
    }
  }

  private func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
    // SAFETY: the buffer is valid for the call and its own count is passed along.
    let sent = unsafe bytes.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, 0) }
    guard sent == bytes.count else { throw Failure(code: errno) }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      // SAFETY: as above; the kernel writes at most as many bytes as the buffer has.
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
      guard count > 0 else { return answer }
      answer += buffer[..<count]
    }
  }
}

extension TestCaller {
  /// A signed StartTaskContact as bytes, for a connection that ends with it.
  func rawRequest(token: String) async throws -> [UInt8] {
    let body = task(token: token)
    var headers: [(name: String, value: String)] = [
      ("Host", "127.0.0.1:\(simulator.port)"), ("Content-Type", "application/json"),
    ]
    let request = RequestSigner.Request(
      method: "PUT", path: "/contact/task", headers: headers, body: Array(body.utf8))
    headers += RequestSigner(region: region, service: "connect").headers(
      for: request, credentials: credentials, at: date())
    headers += [("Content-Length", "\(body.utf8.count)"), ("Connection", "close")]
    let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
    return Array("PUT /contact/task HTTP/1.1\r\n\(lines)\r\n\(body)".utf8)
  }
}
