import Foundation

@testable import TaskMapping

/// The python3 of this machine, for the JSON Schema implementation it has.
enum Python {
  static let isReady = (try? run("import jsonschema, yaml", input: "")) != nil

  struct Failure: Error {
    var status: Int32
    var output: String
  }

  /// Runs a script, fed through standard input.
  static func run(_ script: String, input: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    let errors = try stderr.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(status: process.terminationStatus, output: String(decoding: errors, as: UTF8.self))
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// What is wrong with each text by the schema; empty when nothing is.
  static func schemaVerdicts(on texts: [String]) throws -> [String] {
    let script = """
      import json, re, sys, jsonschema, yaml
      given = json.load(sys.stdin)
      validator = jsonschema.Draft202012Validator(json.loads(given["schema"]))
      class Loader(yaml.SafeLoader): pass
      # As editors read it, by YAML 1.2: dates are texts, and only true and false are booleans.
      left_out = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
      Loader.yaml_implicit_resolvers = {
          first: [(tag, pattern) for tag, pattern in rules if tag not in left_out]
          for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
      Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), "tf")
      def plain(value):
          if isinstance(value, dict):
              return {(json.dumps(key) if isinstance(key, bool) else str(key)): plain(each) for key, each in value.items()}
          return [plain(each) for each in value] if isinstance(value, list) else value
      print(json.dumps([
          "; ".join(f"{error.json_path}: {error.message[:200]}" for error in
                    validator.iter_errors(plain(yaml.load(text, Loader)))) for text in given["texts"]]))
      """
    let input = "{\"schema\":\(try encoded(MappingFile.jsonSchema)),\"texts\":\(try encoded(texts))}"
    return try JSONDecoder().decode([String].self, from: Data(run(script, input: input).utf8))
  }

  private static func encoded(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }
}
