/// What AWS STS and Service Quotas tell about the simulated account.
///
/// Source: the API models of both services (read 2026-11).
struct AccountOperations: Sendable {
  private let catalogue: SimulatedCatalogue
  private let quotas: SimulatedQuotas

  init(_ configuration: SimulatorConfiguration) {
    catalogue = configuration.catalogue
    quotas = configuration.quotas
  }

  func answer(_ call: ServiceCall) throws(Refusal) -> ServiceAnswer {
    switch call.operation {
    case .getCallerIdentity: return try callerIdentity(call)
    case .listServiceQuotas: return ServiceAnswer(try serviceQuotas(call))
    default: throw .invalidRequest("\(call.operation.rawValue) tells nothing about the account")
    }
  }

  /// A refusal in the form of the query protocol.
  static func queryAnswer(_ refusal: Refusal) -> ServiceAnswer {
    let code = sts[refusal.code] ?? refusal.code
    let body = """
      <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <Error>
          <Type>Sender</Type>
          <Code>\(code)</Code>
          <Message>\(escaped(refusal.message))</Message>
        </Error>
        <RequestId>11111111-2222-3333-4444-555555555555</RequestId>
      </ErrorResponse>
      """
    // The header is one of the JSON protocols.
    return ServiceAnswer(status: refusal.status, body: Array(body.utf8), headers: [xml])
  }

  /// STS has older names for these.
  private static let sts = [
    "UnrecognizedClientException": "InvalidClientTokenId", "InvalidSignatureException": "SignatureDoesNotMatch",
    "ExpiredTokenException": "ExpiredToken", "AccessDeniedException": "AccessDenied",
    "MissingAuthenticationTokenException": "MissingAuthenticationToken",
    "IncompleteSignatureException": "IncompleteSignature", "ThrottlingException": "Throttling",
    "InternalServiceException": "InternalFailure", "ServiceUnavailableException": "ServiceUnavailable",
  ]

  private static let xml = ServiceAnswer.Header(name: "Content-Type", value: "text/xml")

  private func callerIdentity(_ call: ServiceCall) throws(Refusal) -> ServiceAnswer {
    guard CompanionRoute.members(of: call.body).contains("Version=2011-06-15") else {
      throw .invalidRequest("Could not find operation GetCallerIdentity for this version")
    }
    let body = """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <GetCallerIdentityResult>
          <Arn>arn:aws:iam::\(catalogue.accountID):user/simulated</Arn>
          <UserId>AIDASIMULATED</UserId>
          <Account>\(catalogue.accountID)</Account>
        </GetCallerIdentityResult>
        <ResponseMetadata>
          <RequestId>11111111-2222-3333-4444-555555555555</RequestId>
        </ResponseMetadata>
      </GetCallerIdentityResponse>
      """
    return ServiceAnswer(status: 200, body: Array(body.utf8), headers: [Self.xml])
  }

  private func serviceQuotas(_ call: ServiceCall) throws(Refusal) -> JSONValue {
    let members = try CheckedMembers(
      body: call.body, known: ["ServiceCode", "NextToken", "MaxResults", "QuotaCode", "QuotaAppliedAtLevel"])
    guard try members.requiredString("ServiceCode", 1...63) == "connect" else {
      throw Refusal("NoSuchResourceException", status: 400, "The request failed because the service does not exist")
    }
    let level = try members.string("QuotaAppliedAtLevel", 1...8) ?? "ACCOUNT"
    guard ["ACCOUNT", "RESOURCE", "ALL"].contains(level) else {
      throw Refusal("IllegalArgumentException", status: 400, "QuotaAppliedAtLevel is no level")
    }
    let size = try members.integer("MaxResults", 1...100)
    let all = applied.filter { level == "ALL" || $0.level == level }
    // Small pages: a caller that looks at the first one only is found out.
    let page = try Page(
      of: all, named: call.operation.rawValue, size: min(Int(size ?? 2), 2), maximum: 100,
      token: try members.string("NextToken", 0...2048))
    return .object(leavingOutNil: [
      ("Quotas", .array(page.elements.map(\.json))), ("NextToken", page.nextToken.map { .string($0) }),
    ])
  }

  private struct Quota {
    var name: String
    var code: String
    var value: Double
    var level: String
    var context: String?

    var json: JSONValue {
      var members: [(String, JSONValue?)] = [
        ("ServiceCode", "connect"), ("ServiceName", "Amazon Connect"), ("QuotaName", .string(name)),
        ("QuotaCode", .string(code)), ("Value", .decimal(value)), ("Unit", "None"), ("Adjustable", true),
        ("GlobalQuota", false), ("QuotaAppliedAtLevel", .string(level)),
      ]
      if let context {
        members.append(
          (
            "QuotaContext",
            [
              "ContextScope": "RESOURCE", "ContextScopeType": "AWS::Connect::Instance", "ContextId": .string(context),
            ]
          ))
      }
      return .object(leavingOutNil: members)
    }
  }

  /// What the simulator applies, among others. A limit that it does not have is not told.
  private var applied: [Quota] {
    var all = [
      Quota(name: "Amazon Connect instances per account", code: "L-AA17A6B9", value: 2, level: "ACCOUNT"),
      Quota(name: "Rate of StartChatContact API requests", code: "L-7FF9BF6D", value: 5, level: "ACCOUNT"),
    ]
    if quotas.startTaskContact.perSecond.isFinite {
      all.append(
        Quota(
          name: "Rate of StartTaskContact API requests", code: "L-E704D621", value: quotas.startTaskContact.perSecond,
          level: "ACCOUNT"))
    }
    if quotas.activeTasks < .max {
      all.append(
        Quota(
          name: "Concurrent active tasks per instance", code: "L-60553137", value: Double(quotas.activeTasks),
          level: "RESOURCE", context: catalogue.instanceARN))
    }
    return all
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
