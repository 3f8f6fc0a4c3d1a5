import AWSSigning
import ConnectSimulator
import Foundation
import Testing

/// What boto3, AWS's own client for Python, makes of the simulator. Skipped where python3 or boto3 is missing.
@Suite(.enabled(if: Boto3.isPresent, "boto3 is not installed")) struct `boto3 as the caller` {
  @Test func `it starts, describes, finds and stops a task, and pages through flows`() async throws {
    try await withSimulator { caller in
      let flow = try #require(caller.simulator.configuration.catalogue.flows.first)
      let script = """
        started = connect.start_task_contact(
            InstanceId=instance, ContactFlowId='\(flow.id)', Name='Ünïcode ✓', ClientToken='boto-1',
            Attributes={'taskferry': 'boto-1'},
            References={'Link': {'Type': 'URL', 'Value': 'https://example.com/?a=1&b=2'}},
            ScheduledTime=int(time.time()) + 3600)
        again = connect.start_task_contact(
            InstanceId=instance, ContactFlowId='\(flow.id)', Name='Ünïcode ✓', ClientToken='boto-1')
        contact = connect.describe_contact(InstanceId=instance, ContactId=started['ContactId'])['Contact']
        found = connect.search_contacts(
            InstanceId=instance,
            TimeRange={'Type': 'INITIATION_TIMESTAMP', 'StartTime': time.time() - 60, 'EndTime': time.time() + 60},
            SearchCriteria={'Name': {'SearchText': ['ünïcode'], 'MatchType': 'MATCH_ALL'}})['Contacts']
        flows = [f for page in connect.get_paginator('list_contact_flows').paginate(
            InstanceId=instance, PaginationConfig={'PageSize': 4}) for f in page['ContactFlowSummaryList']]
        connects = [c for page in connect.get_paginator('list_quick_connects').paginate(InstanceId=instance)
                    for c in page['QuickConnectSummaryList']]
        templates = connect.list_task_templates(InstanceId=instance)['TaskTemplates']
        template = connect.get_task_template(InstanceId=instance, TaskTemplateId=templates[0]['Id'])
        status = connect.describe_instance(InstanceId=instance)['Instance']['InstanceStatus']
        alias = connect.list_instances()['InstanceSummaryList'][0]['InstanceAlias']
        connect.stop_contact(InstanceId=instance, ContactId=started['ContactId'])
        try:
            connect.stop_contact(InstanceId=instance, ContactId=started['ContactId'])
        except connect.exceptions.ContactNotFoundException as error:
            gone = error.response['Error']['Code']
        print(json.dumps([
            again['ContactId'] == started['ContactId'], contact['Name'], [c['Id'] for c in found] == [contact['Id']],
            len(flows), len(connects), template['Name'], status, alias, gone,
            started['ResponseMetadata']['RequestId'] != '']))
        """
      let output = try await Boto3.run(script, caller)
      let expected =
        "[true, \"\\u00dcn\\u00efcode \\u2713\", true, \(SimulatedCatalogue.demo.flows.count), "
        + "\(SimulatedCatalogue.demo.quickConnects.count), \"Callback\", \"ACTIVE\", \"demo\", "
        + "\"ContactNotFoundException\", true]"
      #expect(output == expected)
      #expect(try await caller.simulator.journal().compactMap(\.created).count == 1)
    }
  }

  @Test func `with a wrong secret it gets a signature error`() async throws {
    try await withSimulator { caller in
      var stranger = caller
      stranger.credentials.secretAccessKey = Secret("guessed")
      let output = try await Boto3.run(Self.failure(), stranger)
      #expect(output == "InvalidSignatureException 403")
    }
  }

  @Test func `with an unknown key it is not recognised`() async throws {
    try await withSimulator { caller in
      var stranger = caller
      stranger.credentials.accessKeyID = "AKIDSOMEBODYELSE0000"
      let output = try await Boto3.run(Self.failure(), stranger)
      #expect(output == "UnrecognizedClientException 403")
    }
  }

  @Test func `it understands a refusal and a throttling answer`() async throws {
    let plan = FaultPlan([FaultRule(.throttled(retryAfterSeconds: nil), .requests([2]))])
    try await withSimulator({ $0.faults = plan }) { caller in
      let refused = try await Boto3.run(Self.failure(flow: "unknown"), caller)
      #expect(refused == "ResourceNotFoundException 404")
      let throttled = try await Boto3.run(Self.failure(), caller)
      #expect(throttled == "ThrottlingException 429")
    }
  }

  private static func failure(flow: String = SimulatedCatalogue.demo.flows[0].id) -> String {
    """
    try:
        connect.start_task_contact(InstanceId=instance, ContactFlowId='\(flow)', Name='n')
        print('accepted')
    except botocore.exceptions.ClientError as error:
        print(error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode'])
    """
  }
}

/// Runs Python with boto3 in a process of its own, without any configuration of the person who runs the tests.
enum Boto3 {
  static let isPresent: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import boto3"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  struct Failure: Error { var output: String }

  /// What the script prints, without the line feed at its end.
  static func run(_ script: String, _ caller: TestCaller) async throws -> String {
    let prelude = """
      import json, time, boto3, botocore, botocore.config
      instance = '\(caller.simulator.instanceID)'
      connect = boto3.client(
          'connect', endpoint_url='\(caller.simulator.url)', region_name='\(caller.region)',
          config=botocore.config.Config(retries={'total_max_attempts': 1}))

      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", prelude + script]
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "AWS_ACCESS_KEY_ID": caller.credentials.accessKeyID,
      "AWS_SECRET_ACCESS_KEY": caller.credentials.secretAccessKey.exposed(),
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/dev/null",
      "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    // What these scripts print fits a pipe's buffer many times over.
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    let output = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    guard status == 0 else { throw Failure(output: output) }
    return output
  }
}
