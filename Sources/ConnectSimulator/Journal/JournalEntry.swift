/// One request as the simulator saw it. Names, attributes and other contents of tasks are not in it.
package struct JournalEntry: Sendable, Hashable {
  /// What a created contact needs to be known again after a restart.
  package struct Created: Sendable, Hashable {
    /// Epoch seconds.
    package var startedAt: Double
    package var expiresAt: Double
    package var scheduledTime: Int64?
    package var previousContactID: String?
    /// A hash of the body.
    package var body: String
  }

  /// ISO 8601, UTC, by the simulator's clock.
  package var time: String
  /// The operation's name; nil for a request that was none.
  package var operation: String?
  /// What was answered, or would have been if a fault had not lost the answer.
  package var status: Int
  /// The exception's name.
  package var code: String?
  package var requestID: String
  /// From `amz-sdk-request`; nil when the caller did not say.
  package var attempt: Int?
  package var clientToken: String?
  package var contactID: String?
  /// Present when this request made the contact.
  package var created: Created?
  /// Whether the token was known, and then whether the body was the same.
  package var isReplay: Bool
  package var replayHadSameBody: Bool?
  /// The faults' names, such as `drop-after`.
  package var fault: String?

  package init(time: String, operation: String?, status: Int, requestID: String) {
    self.time = time
    self.operation = operation
    self.status = status
    self.requestID = requestID
    isReplay = false
  }
}

extension JournalEntry {
  /// The line of the journal, without its line feed. Written member by member: a journal is kept of every request.
  var line: [UInt8] {
    var line = JournalLine()
    line.add("time", time)
    line.add("operation", operation)
    line.add("status", status)
    line.add("code", code)
    line.add("requestId", requestID)
    line.add("attempt", attempt)
    line.add("clientToken", clientToken)
    line.add("contactId", contactID)
    if let created {
      line.open("created")
      line.add("startedAt", created.startedAt)
      line.add("expiresAt", created.expiresAt)
      line.add("scheduledTime", created.scheduledTime)
      line.add("previousContactId", created.previousContactID)
      line.add("body", created.body)
      line.close()
    }
    if isReplay { line.add("replay", true) }
    line.add("sameBody", replayHadSameBody)
    line.add("fault", fault)
    line.close()
    return line.bytes
  }

  /// Reads a line; nil when it is none, such as the torn last line of a process that was killed.
  init?(line: [UInt8]) {
    guard let value = try? JSONReader.value(of: line), let time = value["time"]?.text,
      let status = value["status"]?.integer, let requestID = value["requestId"]?.text
    else { return nil }
    self.init(time: time, operation: value["operation"]?.text, status: Int(status), requestID: requestID)
    code = value["code"]?.text
    attempt = value["attempt"]?.integer.map(Int.init)
    clientToken = value["clientToken"]?.text
    contactID = value["contactId"]?.text
    created = value["created"].flatMap(Created.init)
    isReplay = value["replay"] == true
    if case .boolean(let same) = value["sameBody"] { replayHadSameBody = same }
    fault = value["fault"]?.text
  }
}

extension JournalEntry.Created {
  fileprivate init?(_ value: JSONValue) {
    guard let startedAt = value["startedAt"]?.number, let expiresAt = value["expiresAt"]?.number,
      let body = value["body"]?.text
    else { return nil }
    self.init(
      startedAt: startedAt, expiresAt: expiresAt, scheduledTime: value["scheduledTime"]?.integer,
      previousContactID: value["previousContactId"]?.text, body: body)
  }
}

/// An object that is written as it goes; members that are nil are left out.
private struct JournalLine {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]
  private var isEmpty = true

  init() { bytes.reserveCapacity(480) }

  mutating func add(_ name: StaticString, _ text: String?) {
    guard let text else { return }
    begin(name)
    JSONValue.write(text, to: &bytes)
  }

  mutating func add(_ name: StaticString, _ value: (some CustomStringConvertible)?) {
    guard let value else { return }
    begin(name)
    bytes.append(contentsOf: value.description.utf8)
  }

  mutating func open(_ name: StaticString) {
    begin(name)
    bytes.append(UInt8(ascii: "{"))
    isEmpty = true
  }

  mutating func close() {
    bytes.append(UInt8(ascii: "}"))
    isEmpty = false
  }

  private mutating func begin(_ name: StaticString) {
    if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    isEmpty = false
    JSONValue.write(name.description, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }
}

extension JSONValue {
  /// Either kind of number.
  var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .decimal(let number): number
    default: nil
    }
  }
}
