import AWSSigning
import ConnectAPI
import ConnectClient
import Foundation

/// Fixed keys, for what is not about credentials.
let testCredentials = Credentials(accessKeyID: "AKID", secretAccessKey: Secret("secret"), source: "test")

let testInstant = Date(timeIntervalSince1970: 1_767_323_045)

let instance = InstanceID("11111111-2222-3333-4444-555555555555")

func endpoint(port: Int, scheme: String = "http") throws -> Endpoint {
  try Endpoint(parsing: "\(scheme)://127.0.0.1:\(port)", source: "test")
}

/// A fixed clock, pauses that do not pause, and limits that a busy machine does not meet.
func configuration(_ endpoint: Endpoint) -> ConnectClientConfiguration {
  ConnectClientConfiguration(
    region: "us-east-1", endpoint: endpoint, credentials: FixedCredentialProvider(testCredentials),
    connectTimeout: .seconds(20), readTimeout: .seconds(20), attemptTimeout: .seconds(30),
    now: { testInstant }, pause: { _ in }, random: { 0.5 })
}

/// Runs `body` with a client and closes the client whatever happens.
func withClient<Result>(
  _ configuration: ConnectClientConfiguration, _ body: (ConnectClient) async throws -> Result
) async throws -> Result {
  let client = ConnectClient(configuration)
  do {
    let result = try await body(client)
    await client.shutdown()
    return result
  } catch {
    await client.shutdown()
    throw error
  }
}

/// Runs `body` with a scripted server and a client that talks to it.
func withServer<Result>(
  _ steps: [ScriptedServer.Step], settings: (inout ConnectClientConfiguration) -> Void = { _ in },
  _ body: (ScriptedServer, ConnectClient) async throws -> Result
) async throws -> Result {
  let server = try await ScriptedServer(steps)
  var configuration = try configuration(endpoint(port: server.port))
  settings(&configuration)
  let result = try await withClient(configuration) { try await body(server, $0) }
  try await server.close()
  return result
}

let firstAttempt = AttemptNumber(invocationID: "5d7a0b8e-0000-4000-8000-000000000000", attempt: 1, maximum: 8)

let taskBody = Array(#"{"Name":"Callback"}"#.utf8)
