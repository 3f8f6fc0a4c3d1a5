import ConnectAPI
import Testing

/// The body of StartTaskContact, byte for byte.
@Suite struct RequestBodyTests {
  static let instance = InstanceID("11111111-2222-3333-4444-555555555555")
  static let flow = TaskRoute(kind: .contactFlow, id: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")

  private func text(_ task: TaskFields) -> String {
    let body = RequestBody(instanceID: nil, clientToken: nil, route: nil, task: task)
    return String(decoding: body.bytes(), as: UTF8.self)
  }

  @Test func `the least request has the bytes of the signing vector`() throws {
    let request = StartTaskContactRequest(
      instanceID: try #require(Self.instance), clientToken: ClientToken("run-1:row-1"),
      task: TaskFields(name: "Callback +15551230000"), route: Self.flow)
    let expected =
      #"{"InstanceId":"11111111-2222-3333-4444-555555555555","ContactFlowId":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","#
      + #""Name":"Callback +15551230000","ClientToken":"run-1:row-1"}"#
    #expect(request.body() == Array(expected.utf8))
  }

  @Test func `a full request has every member in the documented order`() throws {
    let task = TaskFields(
      name: "N", description: "D", attributes: [.init(key: "b", value: "1"), .init(key: "a", value: "2")],
      references: [.init(name: "Z", kind: .url, value: "https://z"), .init(name: "A", kind: .date, value: "5")],
      relatedContactID: "R", attachments: [.init(fileName: "f.pdf", s3URL: "https://s3/f")],
      segmentAttributes: [.init(key: "own", value: .integer(-3))], createdBy: "arn:u")
    let request = StartTaskContactRequest(
      instanceID: try #require(Self.instance), clientToken: ClientToken("t"), task: task,
      route: TaskRoute(kind: .taskTemplate, id: "tt"), scheduledTime: 1_774_855_800, expiryMinutes: 2_880)
    let expected =
      #"{"InstanceId":"11111111-2222-3333-4444-555555555555","TaskTemplateId":"tt","Name":"N","Description":"D","#
      + #""References":{"Z":{"Type":"URL","Value":"https://z"},"A":{"Type":"DATE","Value":"5"}},"#
      + #""Attributes":{"b":"1","a":"2"},"ScheduledTime":1774855800,"ClientToken":"t","RelatedContactId":"R","#
      + #""SegmentAttributes":{"own":{"ValueInteger":-3},"#
      + #""connect:ContactExpiry":{"ValueMap":{"ExpiryDuration":{"ValueInteger":2880}}},"#
      + #""connect:CreatedByUser":{"ValueString":"arn:u"}},"Attachments":[{"FileName":"f.pdf","S3Url":"https://s3/f"}]}"#
    #expect(String(decoding: request.body(), as: UTF8.self) == expected)
  }

  @Test func `absent members are left out and never null`() {
    #expect(text(TaskFields(name: "N")) == #"{"Name":"N"}"#)
    #expect(text(TaskFields(name: "N", previousContactID: "P")) == #"{"Name":"N","PreviousContactId":"P"}"#)
  }

  @Test func `an empty value is written, because it is not an absent one`() {
    let task = TaskFields(name: "N", description: "", attributes: [.init(key: "k", value: "")])
    #expect(text(task) == #"{"Name":"N","Description":"","Attributes":{"k":""}}"#)
  }

  @Test(arguments: [
    (TaskRoute.Kind.contactFlow, "ContactFlowId"), (.quickConnect, "QuickConnectId"), (.taskTemplate, "TaskTemplateId"),
  ])
  func `a route is one of three members`(kind: TaskRoute.Kind, member: String) {
    let body = RequestBody(
      instanceID: nil, clientToken: nil, route: TaskRoute(kind: kind, id: "x"), task: TaskFields(name: "N"))
    #expect(String(decoding: body.bytes(), as: UTF8.self) == #"{"\#(member)":"x","Name":"N"}"#)
  }

  @Test func `nested segment attributes keep one member each`() {
    let value = SegmentAttributeValue.map([
      .init(key: "l", value: .list([.string("a"), .arn("arn:b"), .list([])])), .init(key: "m", value: .map([])),
    ])
    let expected =
      #"{"Name":"N","SegmentAttributes":{"s":{"ValueMap":{"l":{"ValueList":[{"ValueString":"a"},"#
      + #"{"ValueArn":"arn:b"},{"ValueList":[]}]},"m":{"ValueMap":{}}}}}}"#
    #expect(text(TaskFields(name: "N", segmentAttributes: [.init(key: "s", value: value)])) == expected)
  }

  @Test(arguments: [
    ("say \"hi\"", #"say \"hi\""#), ("a\\b", #"a\\b"#), ("a\nb\tc\rd", #"a\nb\tc\rd"#), ("\u{1}", #"\u0001"#),
    ("Grüße 👋", "Grüße 👋"), ("\u{7F}\u{9B}", #"\u007F\u009B"#), ("\u{202E}x\u{2028}", #"\u202Ex\u2028"#),
    ("</script>", "</script>"),
  ])
  func `texts are escaped as JSON demands and terminals need`(raw: String, written: String) {
    #expect(text(TaskFields(name: raw)) == #"{"Name":"\#(written)"}"#)
  }

  @Test func `what a dry run does not know is named`() {
    let unknown = RequestBody(instanceID: nil, clientToken: nil, route: nil, task: TaskFields(name: "N"))
    #expect(unknown.unknownMembers == ["InstanceId", "ContactFlowId, QuickConnectId or TaskTemplateId", "ClientToken"])
    let known = RequestBody(
      instanceID: Self.instance, clientToken: ClientToken("t"), route: Self.flow, task: TaskFields(name: "N"))
    #expect(known.unknownMembers.isEmpty)
  }
}
