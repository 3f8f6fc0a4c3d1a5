import Diagnostics

/// What the commands themselves find, and what has no stage of its own.
extension DiagnosticCode {
  static let commandCodes: [DiagnosticCode] = [
    DiagnosticCode(
      "mapping.unreadable", "The mapping file is not there, may not be read, or is larger than 1 MiB."),
    DiagnosticCode("preview.no-such-row", "The row that --row names does not exist below the header, or is blank."),
    DiagnosticCode("init.exists", "The mapping that init would write is there already; nothing is overwritten."),
    DiagnosticCode("init.cannot-write", "The mapping cannot be written where it should be."),
    DiagnosticCode("init.nothing-there", "The sheet or file has no rows to draft a mapping from."),
    DiagnosticCode("explain.unknown-code", "There is no such code."),
    DiagnosticCode("load.stopped", "A signal came while the input was read: nothing was sent and nothing is staged."),
    DiagnosticCode("load.window-passed", "The time of --until has passed less than twelve hours ago."),
    DiagnosticCode("input.unsettled", "With --settle: every input changed a moment ago, and was left alone."),
    DiagnosticCode("ledger.none", "There is no ledger at the path: nothing was loaded yet, or another one is meant."),
    DiagnosticCode("ledger.no-such-run", "The ledger has no run of this name."),
    DiagnosticCode("ledger.no-such-dataset", "The ledger has no dataset of this name, or has it at several instances."),
    DiagnosticCode("service.no-region", "A run that was adopted from a file does not tell its Region."),
    DiagnosticCode("ledger.unknown-identity", "The ledger knows no row and no task of the identity."),
    DiagnosticCode(
      "ledger.cells-erased",
      "The original cells of a run were erased after --keep-rows, so that its files cannot be written as they were."),
    DiagnosticCode("ledger.purged-run", "The rows of a run were purged; only its tasks that others need are left."),
    DiagnosticCode("service.other-instance", "--instance names another instance than the run's."),
    DiagnosticCode("service.other-region", "The instance's ARN is of another Region than the one in use."),
    DiagnosticCode("service.no-instance", "Neither --instance nor the mapping names an Amazon Connect instance."),
    DiagnosticCode(
      "service.route-unknown", "The instance has no contact flow, quick connect or task template of this name."),
    DiagnosticCode("service.route-ambiguous", "Several contact flows, quick connects or templates have this name."),
    DiagnosticCode(
      "command.configuration",
      "/etc/taskferry/config.yaml, or config.yaml of the XDG configuration folder, has a key or a value that makes no sense."
    ),
    DiagnosticCode("command.on-finish", "The command of --on-finish could not be started, or failed."),
    DiagnosticCode(
      "service.route-closed",
      "There is a contact flow, quick connect or task template of this name, and no task can take it."),
    DiagnosticCode("service.route-foreign", "An ARN of another instance, or of something that takes no tasks."),
    DiagnosticCode(
      "service.template-not-checked", "The credentials may not read the task template, and its fields are not checked."),
    DiagnosticCode("report.same-run", "A run is compared with itself."),
    DiagnosticCode(
      "report.other-dataset", "Runs of different datasets, instances or definitions of identity have no rows in common."
    ),
    DiagnosticCode("report.being-checked", "A run whose rows are still being read cannot be compared."),
    DiagnosticCode("report.cannot-write", "A file or folder of the run cannot be written."),
    DiagnosticCode("input.spill", "A temporary file for values that must be unique cannot be written."),
    DiagnosticCode("report.encoding", "This system cannot write the encoding that the input is in."),
    DiagnosticCode("simulator.instance", "The embedded simulator's own instance cannot be made."),
    DiagnosticCode("simulator.journal", "The simulator's journal cannot be written."),
    DiagnosticCode("simulator.not-loopback", "The simulator listens on loopback only."),
    DiagnosticCode("simulator.cannot-listen", "The simulator's port is taken, or may not be listened on."),
    DiagnosticCode(
      "internal.counts", "As many rows must be on record as were read; nothing is sent when they are not."),
    DiagnosticCode("internal.error", "A fault of taskferry itself. Please report it with the version and the command."),
  ]

  /// Codes that the credentials and the region have of their own.
  static let signingCodes: [DiagnosticCode] = [
    DiagnosticCode("credentials.missing", "No source has credentials."),
    DiagnosticCode("credentials.incomplete", "A key id without its secret."),
    DiagnosticCode("credentials.malformed", "A key id, secret or token holds characters that cannot be part of one."),
    DiagnosticCode(
      "credentials.not-supported", "The profile needs a way of getting credentials that is not built yet."),
    DiagnosticCode(
      "credentials.profile-incomplete",
      "A profile's role, web identity or sign-in lacks a setting, or has one that makes no sense."),
    DiagnosticCode("credentials.profile-loop", "Profiles take credentials from each other in a circle."),
    DiagnosticCode(
      "credentials.mfa-needed",
      "A role needs a code of an MFA device, and there is no terminal to ask for it, or it "
        + "was asked for already: a load asks at its start only."),
    DiagnosticCode(
      "credentials.sso-expired",
      "The sign-in of single sign-on is not there or has ended: `aws sso login` renews it."),
    DiagnosticCode(
      "credentials.process-failed",
      "The program of `credential_process` did not start, failed, took too long, or printed something else."),
    DiagnosticCode(
      "credentials.source-refused",
      "STS, the sign-in portal, the container's address or instance metadata answered with an error."),
    DiagnosticCode(
      "credentials.source-unreachable",
      "STS, the sign-in portal, the container's address or instance metadata did not answer."),
    DiagnosticCode(
      "credentials.answer-unreadable", "What should hand out credentials answered with something else."),
    DiagnosticCode(
      "credentials.address-forbidden",
      "An address for credentials that cannot be used, or that would be asked over the network unencrypted."),
    DiagnosticCode("credentials.profile-unknown", "No file has the profile that was asked for."),
    DiagnosticCode("credentials.file-unreadable", "A shared configuration file cannot be read."),
    DiagnosticCode(
      "credentials.file-malformed", "A shared configuration file has a line that is neither a section nor a setting."),
    DiagnosticCode("region.missing", "No source names a region."),
    DiagnosticCode("region.malformed", "A region that cannot be part of a host name."),
    DiagnosticCode(
      "signing.malformed-authorization", "An Authorization header that is not one of Signature Version 4."),
  ]
}
