import Aftercare
import ConnectClient
import ConnectSimulator
import Diagnostics
import Glibc
import ImportPipeline
import Ledger
import Reporting
import SpreadsheetReading
import TaskMapping
import TaskValidation

/// Turns what was thrown into words and an exit status.
enum Failure {
  /// - Parameter asJSON: whether stdout gets the problems as JSON, beside the words on stderr.
  static func report(_ error: any Error, asJSON: Bool = false) -> Never {
    Terminal.flush()
    Terminal.endStatus()
    let (diagnostics, status) = verdict(on: error)
    for diagnostic in diagnostics { Terminal.show(diagnostic) }
    if asJSON {
      Terminal.answer(FailureJSON.text(diagnostics, status))
      Terminal.flush()
    }
    AfterRun.happen(status: status.rawValue, diagnostics: diagnostics)
    exit(status.rawValue)
  }

  static func verdict(on error: any Error) -> (diagnostics: [Diagnostic], status: ExitStatus) {
    switch error {
    case let error as CommandFailure: (error.diagnostics, error.status)
    case let error as ReadingError: ([error.diagnostic], error.cause == .noInput ? .noInput : .invalidData)
    case let error as MappingFailure: (error.diagnostics, .invalidData)
    case let error as BindingFailure: (error.diagnostics, .invalidData)
    case let error as PlanMismatch: ([error.diagnostic], .invalidData)
    case let error as AbortedRun: ([error.diagnostic], .invalidData)
    case let error as StoppedBeforeSending:
      (
        [
          Diagnostic(
            "load.stopped", "\(error.reason) while the input was read: nothing was sent and nothing is staged",
            fix: "run the same command again")
        ], .interrupted
      )
    case let error as MissingIdentity: ([error.diagnostic], .invalidData)
    case let error as LedgerError: ([error.diagnostic], status(of: error))
    case let error as ConnectClientError: ([error.diagnostic], status(of: error))
    case let error as SpillError:
      ([Diagnostic("input.spill", error.description, fix: "set TMPDIR to a folder with room for it")], .internalError)
    case let error as SimulatorError: ([Diagnostic(DiagnosticCode(error.code.rawValue), error.message)], .internalError)
    case let error as AdoptionFailure: ([error.diagnostic], .invalidData)
    case let error as ReportError: ([error.diagnostic], .internalError)
    case let error as CountMismatch:
      (
        [
          Diagnostic(
            "internal.counts", "\(error.read) rows were read and \(error.recorded) are on record",
            fix: "nothing was sent; please report this with the version and the command")
        ], .internalError
      )
    default:
      (
        [Diagnostic("internal.error", "\(error)", fix: "please report this with the version and the command")],
        .internalError
      )
    }
  }

  /// What the command line or the environment says wrongly is for the caller to mend; all else stops a run.
  private static func status(of error: ConnectClientError) -> ExitStatus {
    let isOfCredentials =
      error.diagnostic.code == .clientCredentials || error.diagnostic.code.rawValue.hasPrefix("credentials.")
    return error.cause == .settings && !isOfCredentials ? .usage : .stopped
  }

  private static func status(of error: LedgerError) -> ExitStatus {
    switch error.cause {
    case .locked: .locked
    case .unreadable: .invalidData
    case .storage, .misuse: .internalError
    }
  }
}

/// A command that cannot do what it was asked, with the reason and the exit status.
struct CommandFailure: Error {
  var status: ExitStatus
  var diagnostics: [Diagnostic]

  init(_ status: ExitStatus, _ diagnostics: [Diagnostic]) {
    self.status = status
    self.diagnostics = diagnostics
  }

  init(_ status: ExitStatus, _ code: DiagnosticCode, _ message: String, fix: String? = nil) {
    self.init(status, [Diagnostic(code, message, fix: fix)])
  }
}
