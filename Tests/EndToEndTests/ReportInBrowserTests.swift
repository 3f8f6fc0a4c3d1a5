import Foundation
import Testing

/// report.html of every sample, in a real browser where there is one. `make reports` asks an accessibility checker as well.
@Suite struct ReportInBrowserTests {
  private static func path(of name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
  }

  private static let canOpen = path(of: "chromium") != nil && path(of: "python3") != nil

  @Test(
    .enabled(if: canOpen, "Chromium or Python is not here: the reports were not opened"), .timeLimit(.minutes(10)))
  func `the reports of all samples are quiet, in order, as narrow as a phone, and say what summary.json says`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.root + "/Trials/reports")
    process.arguments = [Program.binary, "--without-axe", "--without-planted"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.components(separatedBy: "\n").count { $0.hasPrefix("ok") } == 12, "\(text)")
  }

  @Test func `report.html stands beside the other files, for its owner alone, masked unless it is asked for`() throws {
    let program = try Program()
    let arguments = [
      "load", "samples/callbacks/callbacks.csv", "--mapping", "mappings/callbacks.yaml", "--simulate", "--now",
      "2026-03-27T07:00:00Z", "--rate", "500", "--burst", "100", "--max-rejects", "25%", "--format", "json",
    ]
    let folder = try #require(try Summary(try program.run(arguments).output).folder)
    let masked = try program.text(folder + "/report.html")
    #expect(masked.contains("19 tasks are created") && masked.contains("&quot;###-##&quot; is not a phone number"))
    #expect(!masked.contains("555-01"))
    let mode = try FileManager.default.attributesOfItem(atPath: folder + "/report.html")[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let again = try program.run(["results", "--simulated", "--show-values"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(try program.text(folder + "/report.html").contains("&quot;555-01&quot; is not a phone number"))

    let check = try program.run([
      "check", "samples/callbacks/callbacks.csv", "--mapping", "mappings/callbacks.yaml", "--now",
      "2026-03-27T07:00:00Z",
      "--format", "json", "--show-values", "--output", program.folder + "/check",
    ])
    let page = try program.text(try #require(try Summary(check.output).folder) + "/report.html")
    #expect(page.contains("19 tasks would be created") && page.contains("&quot;555-01&quot;"))
  }
}
