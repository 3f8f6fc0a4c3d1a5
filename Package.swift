// swift-tools-version: 6.2
// The line a row travels, one target per stage. Read top to bottom:
//
//   file -> SourceRow -> TaskDraft -> ValidatedTask -> ledger -> SubmissionOutcome -> ledger -> ImportSummary
//
// docs/decisions tells why; Sources/ImportPipeline/ImportPipeline.swift is the place to start.
import PackageDescription

let package = Package(
  name: "taskferry",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "taskferry", targets: ["taskferry"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
  ],
  targets: [
    // Libraries of the system.
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CXlsxWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CStatFS"),
    .systemLibrary(name: "CSpawn"),
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),

    // The stages.
    .target(name: "Diagnostics"),
    .target(name: "SpreadsheetReading", dependencies: ["Diagnostics", "CLibXML2", "CLibZip"]),
    .target(name: "ConnectAPI", dependencies: ["Diagnostics"]),
    .target(
      name: "TaskMapping",
      dependencies: [
        "SpreadsheetReading", "ConnectAPI", "Diagnostics", "CRE2", "CPhoneNumber",
        .product(name: "Yams", package: "Yams"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "TaskValidation",
      dependencies: [
        "TaskMapping", "ConnectAPI", "Diagnostics",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "Ledger",
      dependencies: [
        "TaskValidation", "TaskMapping", "SpreadsheetReading", "ConnectAPI", "Diagnostics", "CStatFS",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "Submission",
      dependencies: [
        "Ledger", "TaskValidation", "ConnectAPI", "Diagnostics",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "Aftercare",
      dependencies: [
        "Submission", "Ledger", "TaskMapping", "TaskValidation", "SpreadsheetReading", "ConnectAPI", "Diagnostics",
      ]),
    .target(
      name: "Reporting",
      dependencies: [
        "Ledger", "SpreadsheetReading", "ConnectAPI", "Diagnostics", "CXlsxWriter",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .target(
      name: "ImportPipeline",
      dependencies: [
        "SpreadsheetReading", "TaskMapping", "TaskValidation", "Ledger", "Submission", "Reporting",
        "ConnectAPI", "Diagnostics",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // Amazon Connect: the caller and the stand-in.
    .target(name: "AWSSigning", dependencies: ["CSpawn", .product(name: "Crypto", package: "swift-crypto")]),
    .target(
      name: "ConnectClient",
      dependencies: [
        "ConnectAPI", "AWSSigning", "Diagnostics",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "ConnectSimulator",
      dependencies: [
        "ConnectAPI", "AWSSigning",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // What can be known before the first task.
    .target(
      name: "Preflight",
      dependencies: ["ConnectClient", "ConnectAPI", "AWSSigning", "Ledger", "TaskValidation", "Diagnostics"]),

    // The command line.
    .executableTarget(
      name: "taskferry",
      dependencies: [
        "ImportPipeline", "Aftercare", "SpreadsheetReading", "TaskMapping", "TaskValidation", "Ledger", "Submission",
        "Reporting", "AWSSigning", "ConnectAPI", "ConnectClient", "ConnectSimulator", "Preflight", "Diagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
      ]),

    // Tests, one target a stage.
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "SpreadsheetReadingTests", dependencies: ["SpreadsheetReading", "Diagnostics", "CLibZip"]),
    .testTarget(name: "ConnectAPITests", dependencies: ["ConnectAPI", "Diagnostics"]),
    .testTarget(
      name: "TaskMappingTests",
      dependencies: ["TaskMapping", "SpreadsheetReading", "ConnectAPI", "Diagnostics"]),
    .testTarget(
      name: "TaskValidationTests",
      dependencies: ["TaskValidation", "TaskMapping", "SpreadsheetReading", "ConnectAPI", "Diagnostics"]),
    .testTarget(
      name: "LedgerTests",
      dependencies: [
        "Ledger", "TaskValidation", "TaskMapping", "SpreadsheetReading", "ConnectAPI", "Diagnostics",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    // A disk that fails as it is told, under the ledgers of the simulation.
    .target(name: "CFaultyDisk", path: "Tests/CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
    .testTarget(
      name: "SubmissionTests",
      dependencies: [
        "Submission", "Ledger", "TaskValidation", "TaskMapping", "SpreadsheetReading", "ConnectAPI", "Diagnostics",
        "Aftercare", "CFaultyDisk",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "AftercareTests",
      dependencies: [
        "Aftercare", "Submission", "Ledger", "TaskValidation", "TaskMapping", "SpreadsheetReading", "ConnectAPI",
        "Diagnostics",
      ]),
    .testTarget(
      name: "ReportingTests",
      dependencies: ["Reporting", "Ledger", "SpreadsheetReading", "ConnectAPI", "Diagnostics"]),
    .testTarget(
      name: "ImportPipelineTests",
      dependencies: [
        "ImportPipeline", "SpreadsheetReading", "TaskMapping", "Ledger", "Submission", "Reporting", "ConnectAPI",
        "Diagnostics",
      ]),
    .testTarget(name: "AWSSigningTests", dependencies: ["AWSSigning"]),
    .testTarget(
      name: "ConnectClientTests",
      dependencies: [
        "ConnectClient", "ConnectAPI", "AWSSigning", "Diagnostics",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    .testTarget(
      name: "PreflightTests",
      dependencies: ["Preflight", "ConnectClient", "ConnectAPI", "AWSSigning", "Ledger", "Diagnostics"]),
    .testTarget(
      name: "ConnectSimulatorTests",
      dependencies: [
        "ConnectSimulator", "ConnectAPI", "AWSSigning",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "taskferry", "ImportPipeline", "Ledger", "TaskMapping", "AWSSigning", "ConnectAPI", "ConnectSimulator",
        "Diagnostics",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
  ],
  cxxLanguageStandard: .cxx17
)

// FUZZING=1 adds the fuzz targets (`make fuzz`).
let fuzzTargets = ["CSV", "XLSX", "SpreadsheetML", "OpenDocument", "XLS"]
if Context.environment["FUZZING"] != nil {
  package.targets.append(
    .target(name: "FuzzSupport", dependencies: ["SpreadsheetReading", "Diagnostics"], path: "Fuzz/Support"))
  for name in fuzzTargets {
    package.targets.append(
      .executableTarget(name: "Fuzz\(name)", dependencies: ["FuzzSupport"], path: "Fuzz/\(name)"))
  }
}

// One set of rules for every Swift target.
let cTargets: Set = ["CLibXML2", "CLibZip", "CXlsxWriter", "CStatFS", "CSpawn", "CRE2", "CPhoneNumber", "CFaultyDisk"]
for target in package.targets where !cTargets.contains(target.name) {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
  ]
}

// TASKFERRY_ONLY=LedgerTests builds one part of the package and what it stands on, nothing else.
if let only = Context.environment["TASKFERRY_ONLY"] {
  var wanted = Set(only.split(separator: ",").map(String.init))
  var added = true
  while added {
    let before = wanted.count
    for target in package.targets where wanted.contains(target.name) {
      for case .byNameItem(let name, _) in target.dependencies { wanted.insert(name) }
    }
    added = wanted.count > before
  }
  package.targets.removeAll { !wanted.contains($0.name) }
  package.products.removeAll { _ in !wanted.contains("taskferry") }
}
