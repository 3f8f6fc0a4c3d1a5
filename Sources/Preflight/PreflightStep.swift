package import Diagnostics

/// One step of an examination: what was looked at, and what it came to.
///
/// A step that warns or fails always has a code and a fix: there is no way to make one without.
package struct PreflightStep: Sendable, Hashable {
  /// What was looked at: stable words, a permission with its action behind a point.
  package struct Name: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }
  }

  package enum Verdict: String, Sendable, Hashable, CaseIterable {
    case passed
    /// A load goes, but somebody should look.
    case warned
    case failed
    /// Not looked at, for a reason that stands in the message.
    case skipped
  }

  /// A figure or text for programs, by its name.
  package struct Fact: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
      case text(String)
      case number(Double)
    }

    package var name: String
    package var value: Value

    package init(_ name: String, _ text: String) {
      self.name = name
      value = .text(text)
    }

    package init(_ name: String, _ number: Double) {
      self.name = name
      value = .number(number)
    }
  }

  package let name: Name
  package let verdict: Verdict
  /// One sentence without a full stop.
  package let message: String
  package let code: DiagnosticCode?
  package let fix: String?
  package private(set) var facts: [Fact]
  /// The exit status when this is the first step that fails: 3 for the service, 65 and 66 for mapping and files.
  package let exitStatus: Int32

  package static func passed(_ name: Name, _ message: String, _ facts: [Fact] = []) -> PreflightStep {
    PreflightStep(
      name: name, verdict: .passed, message: message, code: nil, fix: nil, facts: facts, exitStatus: 0)
  }

  package static func warned(
    _ name: Name, _ code: DiagnosticCode, _ message: String, fix: String, _ facts: [Fact] = []
  ) -> PreflightStep {
    PreflightStep(
      name: name, verdict: .warned, message: message, code: code, fix: fix, facts: facts, exitStatus: 0)
  }

  package static func failed(
    _ name: Name, _ code: DiagnosticCode, _ message: String, fix: String, _ facts: [Fact] = [],
    exitStatus: Int32 = 3
  ) -> PreflightStep {
    PreflightStep(
      name: name, verdict: .failed, message: message, code: code, fix: fix, facts: facts, exitStatus: exitStatus)
  }

  package static func skipped(_ name: Name, because reason: String) -> PreflightStep {
    PreflightStep(
      name: name, verdict: .skipped, message: reason, code: nil, fix: nil, facts: [], exitStatus: 0)
  }

  /// A problem that another stage has found.
  package static func failed(
    _ name: Name, _ diagnostic: Diagnostic, fix: String, exitStatus: Int32 = 3
  ) -> PreflightStep {
    .failed(name, diagnostic.code, diagnostic.message, fix: diagnostic.fix ?? fix, exitStatus: exitStatus)
  }

  /// Whether what hangs on this step can be looked at.
  package var holds: Bool { verdict == .passed || verdict == .warned }
}

extension PreflightStep.Name {
  package static let mapping = Self(rawValue: "mapping")
  package static let file = Self(rawValue: "file")
  package static let ledger = Self(rawValue: "ledger")
  package static let configuration = Self(rawValue: "configuration")
  package static let credentials = Self(rawValue: "credentials")
  package static let region = Self(rawValue: "region")
  package static let endpoint = Self(rawValue: "endpoint")
  package static let dns = Self(rawValue: "dns")
  package static let connection = Self(rawValue: "connection")
  package static let tls = Self(rawValue: "tls")
  package static let clock = Self(rawValue: "clock")
  package static let identity = Self(rawValue: "identity")
  package static let instance = Self(rawValue: "instance")
  package static let routes = Self(rawValue: "routes")
  package static let rateQuota = Self(rawValue: "quota.rate")
  package static let activeTaskQuota = Self(rawValue: "quota.active-tasks")
  package static let load = Self(rawValue: "load")

  package static func permission(_ action: String) -> Self { Self(rawValue: "permission.\(action)") }
}
