/// The operations that read the instance and what it has; none of them changes anything.
struct CatalogueOperations: Sendable {
  let catalogue: SimulatedCatalogue

  func answer(_ call: ServiceCall) throws(Refusal) -> JSONValue {
    if call.operation == .listInstances { return try listInstances(call) }
    guard let instance = call.ids.first, catalogue.isInstance(instance) else {
      throw .notFound("The instance does not exist")
    }
    switch call.operation {
    case .describeInstance: return ["Instance": instanceFacts]
    case .listContactFlows: return try listContactFlows(call)
    case .listQuickConnects: return try listQuickConnects(call)
    case .listTaskTemplates: return try listTaskTemplates(call)
    case .getTaskTemplate: return try getTaskTemplate(call)
    default: throw .invalidRequest("\(call.operation.rawValue) does not read the catalogue")
    }
  }

  private static let createdTime: JSONValue = 1_767_323_045

  private var instanceFacts: JSONValue {
    [
      "Id": .string(catalogue.instanceID), "Arn": .string(catalogue.instanceARN),
      "IdentityManagementType": "CONNECT_MANAGED", "InstanceAlias": .string(catalogue.alias),
      "CreatedTime": Self.createdTime,
      "ServiceRole": .string("arn:aws:iam::\(catalogue.accountID):role/simulated-connect"),
      "InstanceStatus": .string(catalogue.instanceStatus), "InboundCallsEnabled": true, "OutboundCallsEnabled": false,
      "InstanceAccessUrl": .string("https://\(catalogue.alias).my.connect.aws"),
    ]
  }

  private func listInstances(_ call: ServiceCall) throws(Refusal) -> JSONValue {
    let page = try Page(of: [instanceFacts], call: call, maximum: 10)
    return .object(leavingOutNil: [
      ("InstanceSummaryList", .array(page.elements)), ("NextToken", page.nextToken.map { .string($0) }),
    ])
  }

  private func listContactFlows(_ call: ServiceCall) throws(Refusal) -> JSONValue {
    let types = call.all("contactFlowTypes")
    guard types.count <= 10 else { throw .invalidParameter("contactFlowTypes has more than 10 values") }
    let flows = catalogue.flows.filter { types.isEmpty || types.contains($0.type) }
    let page = try Page(of: flows, call: call, maximum: 1000, cut: catalogue.pageSize)
    let summaries: [JSONValue] = page.elements.map { flow in
      [
        "Id": .string(flow.id), "Arn": .string("\(catalogue.instanceARN)/contact-flow/\(flow.id)"),
        "Name": .string(flow.name), "ContactFlowType": .string(flow.type), "ContactFlowState": .string(flow.state),
        "ContactFlowStatus": .string(flow.status),
      ]
    }
    return .object(leavingOutNil: [
      ("ContactFlowSummaryList", .array(summaries)), ("NextToken", page.nextToken.map { .string($0) }),
    ])
  }

  private func listQuickConnects(_ call: ServiceCall) throws(Refusal) -> JSONValue {
    let types = call.all("QuickConnectTypes")
    guard types.count <= 4 else { throw .invalidParameter("QuickConnectTypes has more than 4 values") }
    let connects = catalogue.quickConnects.filter { types.isEmpty || types.contains($0.type) }
    let page = try Page(of: connects, call: call, maximum: 1000, cut: catalogue.pageSize)
    let summaries: [JSONValue] = page.elements.map { connect in
      [
        "Id": .string(connect.id), "Arn": .string("\(catalogue.instanceARN)/transfer-destination/\(connect.id)"),
        "Name": .string(connect.name), "QuickConnectType": .string(connect.type),
        "LastModifiedTime": Self.createdTime, "LastModifiedRegion": .string(catalogue.region),
      ]
    }
    // The end of a list is an absent token or an empty one; this list shows the second way.
    return ["QuickConnectSummaryList": .array(summaries), "NextToken": .string(page.nextToken ?? "")]
  }

  private func listTaskTemplates(_ call: ServiceCall) throws(Refusal) -> JSONValue {
    let status = call.first("status")
    guard status == nil || status == "ACTIVE" || status == "INACTIVE" else {
      throw .invalidParameter("status is neither ACTIVE nor INACTIVE")
    }
    let name = call.first("name")
    let templates = catalogue.taskTemplates.filter { template in
      (status == nil || template.status == status) && (name.map { sameBytes($0, template.name) } ?? true)
    }
    let page = try Page(of: templates, call: call, maximum: 100)
    // Documented as always null: whatever does not fit the page cannot be had.
    return ["TaskTemplates": .array(page.elements.map { .object(summary(of: $0)) }), "NextToken": .null]
  }

  private func getTaskTemplate(_ call: ServiceCall) throws(Refusal) -> JSONValue {
    let id = SimulatedCatalogue.lastSegment(of: call.ids.last ?? "")
    guard let template = catalogue.taskTemplates.first(where: { $0.id == id }) else {
      throw .notFound("The task template does not exist")
    }
    var members = summary(of: template)
    members.append(JSONMember(name: "InstanceId", value: .string(catalogue.instanceID)))
    if let flow = template.flowID { members.append(JSONMember(name: "ContactFlowId", value: .string(flow))) }
    func named(_ fields: [SimulatedCatalogue.TaskTemplate.Field]) -> JSONValue {
      .array(fields.map { Self.identifier($0.name) })
    }
    let defaults = template.fields.compactMap { field in
      field.defaultValue.map { value -> JSONValue in
        ["Id": ["Name": .string(field.name)], "DefaultValue": .string(value)]
      }
    }
    members += [
      JSONMember(
        name: "Constraints",
        value: [
          "RequiredFields": named(template.fields.filter(\.isRequired)),
          "ReadOnlyFields": named(template.fields.filter(\.isReadOnly)),
          "InvisibleFields": named(template.fields.filter(\.isInvisible)),
        ]),
      JSONMember(name: "Defaults", value: ["DefaultFieldValues": .array(defaults)]),
      JSONMember(name: "Fields", value: .array(template.fields.map(Self.facts))),
    ]
    return .object(members)
  }

  private func summary(of template: SimulatedCatalogue.TaskTemplate) -> [JSONMember] {
    var members = [
      JSONMember(name: "Id", value: .string(template.id)),
      JSONMember(name: "Arn", value: .string("\(catalogue.instanceARN)/task-template/\(template.id)")),
      JSONMember(name: "Name", value: .string(template.name)),
      JSONMember(name: "Status", value: .string(template.status)),
      JSONMember(name: "LastModifiedTime", value: Self.createdTime),
      JSONMember(name: "CreatedTime", value: Self.createdTime),
    ]
    if let text = template.description { members.append(JSONMember(name: "Description", value: .string(text))) }
    return members
  }

  private static func identifier(_ name: String) -> JSONValue { ["Id": ["Name": .string(name)]] }

  private static func facts(of field: SimulatedCatalogue.TaskTemplate.Field) -> JSONValue {
    .object(leavingOutNil: [
      ("Id", ["Name": .string(field.name)]), ("Type", .string(field.type)),
      ("SingleSelectOptions", field.options.isEmpty ? nil : .array(field.options.map { .string($0) })),
    ])
  }
}
