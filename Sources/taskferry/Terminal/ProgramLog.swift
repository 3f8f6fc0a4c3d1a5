import Foundation
import Logging

/// The program's log: to stderr, warnings and worse unless `TASKFERRY_LOG` names another level. It never holds
/// cell values or secrets.
enum ProgramLog {
  static let logger: Logger = {
    var logger = Logger(label: "taskferry") { StreamLogHandler.standardError(label: $0) }
    let level = ProcessInfo.processInfo.environment["TASKFERRY_LOG"].flatMap(Logger.Level.init(rawValue:))
    logger.logLevel = level ?? .error
    return logger
  }()
}
