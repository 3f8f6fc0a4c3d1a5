extension StartTaskContactAnswer {
  /// Makes sense of an answer to StartTaskContact.
  ///
  /// `200` with a ContactId of 1 to 256 characters is a task; anything else below 400 may have made one and is
  /// in doubt. A redirect stops the run as well: whoever sent it is not the service.
  package init(_ answer: HTTPAnswer) {
    switch answer.status {
    case 200: self = Self.created(by: answer)
    case 300..<400:
      self = .unanswered(
        Self.doubt(
          answer, "redirect", "the endpoint answered with a redirect (\(answer.status)), which the service never does",
          stopsRun: true))
    case 400...: self = .refused(ServiceError(answer))
    default:
      self = .unanswered(
        Self.doubt(answer, "unreadable", "the endpoint answered with the unexpected status \(answer.status)"))
    }
  }

  private static func created(by answer: HTTPAnswer) -> Self {
    let body = LenientJSON(answer.body)
    guard case .object = body else {
      return .unanswered(doubt(answer, "unreadable", "the answer 200 is not JSON, so its ContactId is unknown"))
    }
    guard let id = body["ContactId"]?.text, isContactID(id) else {
      return .unanswered(doubt(answer, "no-contact-id", "the answer 200 has no ContactId"))
    }
    return .created(ContactID(id), requestID: answer.requestID)
  }

  /// 1 to 256 characters, none of which a ledger or a terminal would stumble over.
  private static func isContactID(_ text: String) -> Bool {
    Limits.contactIDLength.contains(text.unicodeScalars.count)
      && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  private static func doubt(
    _ answer: HTTPAnswer, _ word: String, _ message: String, stopsRun: Bool = false
  ) -> TransportFault {
    TransportFault(
      .inDoubt, word: word, message: message, status: answer.status, requestID: answer.requestID, stopsRun: stopsRun)
  }
}
