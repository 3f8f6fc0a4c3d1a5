/// What the simulated service answers, before any fault touches it.
struct ServiceAnswer: Sendable, Equatable {
  var status: Int
  /// The exception's name, for `x-amzn-errortype`; nil when the request succeeded.
  var errorType: String?
  var body: [UInt8]
  /// Further headers.
  var headers: [Header] = []

  struct Header: Sendable, Equatable {
    var name: String
    var value: String
  }

  init(_ value: JSONValue) {
    status = 200
    body = value.serialized()
  }

  init(status: Int, errorType: String? = nil, body: [UInt8], headers: [Header] = []) {
    self.status = status
    self.errorType = errorType
    self.body = body
    self.headers = headers
  }

  init(_ refusal: Refusal) {
    status = refusal.status
    errorType = refusal.code
    body =
      JSONValue.object(leavingOutNil: [
        (refusal.messageMember, .string(refusal.message)), ("Reason", refusal.reason),
      ]).serialized()
  }
}

/// A request the service refuses, with the name and status of the exception.
struct Refusal: Error, Sendable, Equatable {
  var code: String
  var status: Int
  var message: String
  var reason: JSONValue?

  init(_ code: String, status: Int, _ message: String, reason: JSONValue? = nil) {
    self.code = code
    self.status = status
    self.message = message
    self.reason = reason
  }

  /// Connect's own exceptions spell it `Message`; the shared front of all services spells it `message`.
  var messageMember: String { Self.modelled.contains(code) ? "Message" : "message" }

  private static let modelled: Set<String> = [
    "InvalidRequestException", "InvalidParameterException", "ResourceNotFoundException", "ThrottlingException",
    "ServiceQuotaExceededException", "InternalServiceException", "ContactNotFoundException",
  ]

  static func invalidRequest(_ message: String) -> Refusal { Refusal("InvalidRequestException", status: 400, message) }
  static func invalidParameter(_ message: String) -> Refusal {
    Refusal("InvalidParameterException", status: 400, message)
  }
  static func notFound(_ message: String) -> Refusal { Refusal("ResourceNotFoundException", status: 404, message) }
  static func contactGone(_ message: String) -> Refusal { Refusal("ContactNotFoundException", status: 410, message) }
  static func malformed(_ message: String) -> Refusal { Refusal("SerializationException", status: 400, message) }
  static let throttled = Refusal("ThrottlingException", status: 429, "Rate exceeded")
  static let tooManyTasks = Refusal(
    "ServiceQuotaExceededException", status: 402, "The number of active tasks in the instance is at its quota")
}
