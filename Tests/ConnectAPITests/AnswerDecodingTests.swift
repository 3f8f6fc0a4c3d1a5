import ConnectAPI
import Foundation
import Testing

/// Answers as they come off the wire, well-formed and not.
@Suite struct AnswerDecodingTests {
  /// 1994-11-06T08:49:37Z.
  private static let clock = Date(timeIntervalSince1970: 784_111_777)

  private func answer(_ status: Int, _ headers: [(name: String, value: String)] = [], _ body: String) -> HTTPAnswer {
    HTTPAnswer(status: status, headers: headers, body: Array(body.utf8), receivedAt: Self.clock)
  }

  @Test(arguments: [
    ("ThrottlingException", "ThrottlingException"),
    ("ThrottlingException:http://internal.example/coral/", "ThrottlingException"),
    ("com.amazonaws.connect#ThrottlingException", "ThrottlingException"),
    ("com.amazonaws.connect#ThrottlingException:http://example/#fragment", "ThrottlingException"),
    (" ThrottlingException ", "ThrottlingException"),
  ])
  func `a code is cut at a colon and taken after a hash`(header: String, code: String) {
    #expect(ServiceError(answer(429, [("x-amzn-errortype", header)], "{}")).code == code)
    #expect(ServiceError(answer(429, [], #"{"__type":"\#(header)"}"#)).code == code)
  }

  @Test func `the header outranks the body, and code outranks type`() {
    let body = #"{"code":"B","Code":"C","__type":"T"}"#
    #expect(ServiceError(answer(400, [("X-Amzn-ErrorType", "A")], body)).code == "A")
    #expect(ServiceError(answer(400, [], body)).code == "B")
    #expect(ServiceError(answer(400, [], #"{"Code":"C","__type":"T"}"#)).code == "C")
    #expect(ServiceError(answer(400, [], #"{"__type":"x#T"}"#)).code == "T")
    #expect(ServiceError(answer(400, [("x-amzn-errortype", ":")], #"{"code":7,"__type":"T"}"#)).code == "T")
  }

  @Test(arguments: ["", "<html>502</html>", "{", "[]", "null", "\"text\"", "{\"message\":1}", "\u{FEFF}", "{\"a\":}"])
  func `a body that is no error document leaves the status as the code`(body: String) {
    let error = ServiceError(answer(502, [], body))
    #expect(error.code == "502")
    #expect(error.message == "")
    #expect(error.meaning == .unknownOutcome)
  }

  @Test func `bytes that are no UTF-8 and nesting without end break nothing`() {
    let nested = Array(String(repeating: "[", count: 60_000).utf8)
    for body in [[0xFF, 0xFE, 0x00], nested, Array(repeating: UInt8(ascii: "1"), count: 100_000)] {
      let error = ServiceError(HTTPAnswer(status: 500, headers: [], body: body, receivedAt: Self.clock))
      #expect(error.code == "500")
    }
  }

  @Test func `the message is found under both of its names and kept short`() {
    #expect(ServiceError(answer(400, [], #"{"message":"low"}"#)).message == "low")
    #expect(ServiceError(answer(400, [], #"{"Message":"high"}"#)).message == "high")
    #expect(ServiceError(answer(400, [], #"{"message":null,"Message":"high"}"#)).message == "high")
    let long = String(repeating: "ä", count: 5_000)
    #expect(ServiceError(answer(400, [], #"{"message":"\#(long)"}"#)).message.count == 1_024)
    #expect(ServiceError(answer(400, [], #"{"message":"a\u0000b"}"#)).message == "a\u{FFFD}b")
  }

  @Test func `the reason of a quota error is kept as compact JSON`() {
    let body = #"{ "Reason" : { "b" : [1, 2.5, true], "AttachedFileServiceQuotaExceededExceptionReason" : "X" } }"#
    let error = ServiceError(answer(402, [("x-amzn-ErrorType", "ServiceQuotaExceededException")], body))
    #expect(error.reason == #"{"AttachedFileServiceQuotaExceededExceptionReason":"X","b":[1,2.5,true]}"#)
    #expect(error.meaning == .quota(.attachments))
  }

  @Test(arguments: [
    ([("Retry-After", "3")], 3_000),
    ([("retry-after", "0")], 0),
    ([("X-Amz-Retry-After", "1500")], 1_500),
    ([("Retry-After", "9"), ("x-amz-retry-after", "250")], 250),
    ([("Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT")], 60_000),
    ([("Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:50:07 GMT")], 30_000),
    ([("Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT")], 0),
    ([("Retry-After", "9223372036854775807")], 86_400_000),
    ([("x-amz-retry-after", "9223372036854775807")], 86_400_000),
  ])
  func `the wait the service asks for is honoured and bounded`(headers: [(String, String)], milliseconds: Int) {
    let answer = answer(429, headers.map { (name: $0.0, value: $0.1) }, "{}")
    #expect(answer.retryAfter == .milliseconds(milliseconds))
  }

  @Test(arguments: ["", "soon", "-1", "1.5e9x", "Sun, 99 Nov 1994 08:50:37 GMT"])
  func `a wait that cannot be read is no wait`(value: String) {
    #expect(answer(429, [("Retry-After", value), ("x-amz-retry-after", value)], "{}").retryAfter == nil)
  }

  @Test func `the service's clock is read from Date`() {
    #expect(answer(403, [("date", "Sun, 06 Nov 1994 08:59:37 GMT")], "").clockSkewSeconds == 600)
    #expect(answer(403, [("date", "yesterday")], "").clockSkewSeconds == nil)
    #expect(answer(403, [], "").clockSkewSeconds == nil)
  }

  @Test func `a 200 with a ContactId is a created task`() {
    let headers = [(name: "x-amzn-RequestId", value: "r-1")]
    #expect(
      StartTaskContactAnswer(answer(200, headers, #"{"ContactId":"c-1","New":{"x":[1]}}"#))
        == .created(ContactID("c-1"), requestID: "r-1"))
    let long = String(repeating: "c", count: 256)
    #expect(
      StartTaskContactAnswer(answer(200, [], #"{"ContactId":"\#(long)"}"#)) == .created(ContactID(long), requestID: nil)
    )
  }

  @Test(arguments: [
    ("", "unreadable"), ("{\"ContactId\":\"c", "unreadable"), ("<html/>", "unreadable"), ("[]", "unreadable"),
    ("{}", "no-contact-id"), (#"{"ContactId":""}"#, "no-contact-id"), (#"{"ContactId":7}"#, "no-contact-id"),
    (#"{"ContactId":null}"#, "no-contact-id"), (#"{"ContactId":"a\u0000b"}"#, "no-contact-id"),
    (#"{"ContactId":"\#(String(repeating: "c", count: 257))"}"#, "no-contact-id"),
  ])
  func `a 200 without a usable ContactId leaves the task in doubt`(body: String, word: String) {
    guard case .unanswered(let fault) = StartTaskContactAnswer(answer(200, [], body)) else {
      Issue.record("taken for an answer")
      return
    }
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == word)
    #expect(!fault.stopsRun)
  }

  @Test(arguments: [301, 302, 307, 308])
  func `a redirect stops the run and leaves the task in doubt`(status: Int) {
    guard case .unanswered(let fault) = StartTaskContactAnswer(answer(status, [], "")) else {
      Issue.record("taken for an answer")
      return
    }
    #expect(fault.kind == .inDoubt)
    #expect(fault.word == "redirect")
    #expect(fault.stopsRun)
  }

  @Test func `other answers below 400 leave the task in doubt`() {
    for status in [100, 102, 201, 202, 204] {
      guard case .unanswered(let fault) = StartTaskContactAnswer(answer(status, [], #"{"ContactId":"c"}"#)) else {
        Issue.record("\(status) taken for an answer")
        continue
      }
      #expect(fault.kind == .inDoubt)
    }
  }

  @Test func `a refusal carries everything a person needs to ask about it`() {
    let headers = [
      (name: "X-Amzn-Requestid", value: "r-9"), (name: "X-Amzn-Errortype", value: "InvalidParameterException:"),
    ]
    let refusal = StartTaskContactAnswer(answer(400, headers, #"{"Message":"Name is too long"}"#))
    #expect(
      refusal
        == .refused(
          ServiceError(code: "InvalidParameterException", status: 400, message: "Name is too long", requestID: "r-9")))
  }
}
