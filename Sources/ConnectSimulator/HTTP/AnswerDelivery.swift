internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Puts an outcome on the wire, faults included.
struct AnswerDelivery {
  /// How long a stalled answer holds its connection.
  static let stall = Duration.seconds(60)

  private let outcome: SimulatedInstance.Outcome
  private let closesConnection: Bool
  private let pauses: OpenPauses

  init(
    _ outcome: SimulatedInstance.Outcome, closesConnection: Bool = false,
    pauses: OpenPauses
  ) {
    self.outcome = outcome
    self.closesConnection = closesConnection
    self.pauses = pauses
  }

  /// Concurrent as the server's own functions are, to which the writer is handed on.
  @concurrent func send(with writer: consuming ResponseWriter, channel: any Channel) async throws {
    if outcome.event.delayMilliseconds > 0 { try await pauses.pause(.milliseconds(outcome.event.delayMilliseconds)) }
    let answer = shownAnswer
    let head = answer.head(requestID: outcome.requestID, date: shownDate)
    switch outcome.event.fault {
    case .dropBefore, .dropAfter:
      close(channel)
    case .resetBefore, .resetAfter:
      await reset(channel)
    case .truncated:
      try await writer.write(response: head, body: firstHalf(of: answer))
      close(channel)
    case .stalled:
      try await writer.write(response: head, body: firstHalf(of: answer))
      try? await pauses.pause(Self.stall)
      close(channel)
    case .duplicateAnswer:
      // What follows the announced length is, to the client, the answer to its next request.
      let copy = ByteBuffer(bytes: answer.body + answer.wireBytes(head: head))
      try await writer.write(response: head, body: ResponseBody(byteBuffer: copy))
    case .interimAnswer:
      try await writer.writeInformationalHead(HTTPResponse(status: .init(code: 103)))
      try await writer.write(response: head, body: answer.responseBody)
    default:
      try await writer.write(response: head, body: answer.responseBody)
      if closesConnection { close(channel) }
    }
  }

  /// The answer with the faults that change its content.
  private var shownAnswer: ServiceAnswer {
    var answer = outcome.answer
    switch outcome.event.fault {
    case .serverErrorAfter(let status): answer = ServiceAnswer(Fault.failure(status: status))
    case .notJSON: answer.body = Array("<!DOCTYPE html><title>Welcome</title><p>Please log in".utf8)
    case .missingContactID: answer.body = Array("{}".utf8)
    case .hugeAnswer(let bytes): answer.body += [UInt8](repeating: 0x20, count: bytes)
    case .instanceNotReady:
      let text = String(decoding: answer.body, as: UTF8.self)
      answer.body = Array(text.replacing("\"ACTIVE\"", with: "\"CREATION_IN_PROGRESS\"").utf8)
    case .noQuotas: answer.body = Array(#"{"Quotas":[]}"#.utf8)
    case .redirect: answer.headers.append(ServiceAnswer.Header(name: "Location", value: "/elsewhere"))
    default: break
    }
    return answer
  }

  private var shownDate: Date {
    if case .wrongDate(let seconds) = outcome.event.fault { return outcome.now.addingTimeInterval(Double(seconds)) }
    return outcome.now
  }

  private func firstHalf(of answer: ServiceAnswer) -> ResponseBody {
    ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2)))
  }

  private func close(_ channel: any Channel) { channel.close(mode: .all, promise: nil) }

  /// On, for no seconds.
  private struct Linger {
    var isOn: CInt = 1
    var seconds: CInt = 0
  }

  /// A socket that is closed without lingering answers with a reset instead of an orderly end.
  private func reset(_ channel: any Channel) async {
    if let options = channel as? any SocketOptionProvider {
      // The option's value is copied out of the struct, whose two C ints are laid out as in `struct linger`.
      try? await options.unsafeSetSocketOption(level: .socket, name: .so_linger, value: Linger()).get()
    }
    close(channel)
  }
}

extension ServiceAnswer {
  var responseBody: ResponseBody { ResponseBody(byteBuffer: ByteBuffer(bytes: body)) }

  /// The head with every header the service sends.
  func head(requestID: String? = nil, date: Date? = nil) -> HTTPResponse {
    var fields = HTTPFields()
    fields[.contentType] = "application/json"
    fields[.contentLength] = String(body.count)
    if let date { fields[.date] = CivilTime(date).httpDate }
    if let requestID, let name = Self.requestIDName { fields[name] = requestID }
    if let errorType, let name = Self.errorTypeName { fields[name] = errorType }
    for header in headers {
      if let name = HTTPField.Name(header.name) { fields[name] = header.value }
    }
    return HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields)
  }

  /// The whole answer as HTTP/1.1 writes it.
  func wireBytes(head: HTTPResponse) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Refused")\r\n"
    for field in head.headerFields { text += "\(field.name.rawName): \(field.value)\r\n" }
    return Array("\(text)\r\n".utf8) + body
  }

  private static let requestIDName = HTTPField.Name("x-amzn-requestid")
  private static let errorTypeName = HTTPField.Name("x-amzn-errortype")
}
