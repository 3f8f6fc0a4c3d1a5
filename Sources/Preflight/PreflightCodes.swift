package import Diagnostics

extension DiagnosticCode {
  package static let doctorFilePermissions = DiagnosticCode(
    "doctor.file-permissions", "Others than their owner may read or write a file that holds credentials.")
  package static let doctorDNS = DiagnosticCode("doctor.dns", "The name of the endpoint has no address.")
  package static let doctorConnection = DiagnosticCode(
    "doctor.connection", "There is no connection to the endpoint, or whatever answers there is not the service.")
  package static let doctorTLS = DiagnosticCode("doctor.tls", "There is no secure connection to the endpoint.")
  package static let doctorClock = DiagnosticCode(
    "doctor.clock", "This machine's clock differs from the service's; signatures fail beyond five minutes.")
  package static let doctorCredentialsRefused = DiagnosticCode(
    "doctor.credentials-refused", "The service does not know the credentials, or they have ended.")
  package static let doctorIdentity = DiagnosticCode(
    "doctor.identity", "AWS STS could not be asked whose credentials these are; a load does not need to.")
  package static let doctorInstance = DiagnosticCode(
    "doctor.instance", "The instance does not exist, is not active, or nobody named one.")
  package static let doctorPermission = DiagnosticCode(
    "doctor.permission", "The credentials lack a permission that taskferry needs.")
  package static let doctorNoAnswer = DiagnosticCode(
    "doctor.no-answer", "The service gave no answer from which anything follows: throttled, failed or silent.")
  package static let doctorTaskMade = DiagnosticCode(
    "doctor.task-made", "The service made a task of a request that it should have refused.")
  package static let doctorRoute = DiagnosticCode(
    "doctor.route",
    "A flow, quick connect or task template that the mapping names does not exist or takes no tasks.")
  package static let doctorQuota = DiagnosticCode(
    "doctor.quota", "A quota could not be read, so that the default is reckoned with.")
  package static let doctorRows = DiagnosticCode("doctor.rows", "Rows of the file are refused, or there are none.")
  package static let doctorActiveTasks = DiagnosticCode(
    "doctor.active-tasks", "The file has more rows than the instance may have active tasks.")
  package static let doctorLedger = DiagnosticCode(
    "doctor.ledger", "Others may read the ledger, it is in use, or its disk is almost full.")
  package static let credentialsEndTooEarly = DiagnosticCode(
    "credentials.end-too-early",
    "The credentials end before the load is likely to, and nobody hands out new ones without a person.")
}

extension DiagnosticCode {
  /// All of these, in their order, for `taskferry explain`.
  package static let preflightCodes: [DiagnosticCode] = [
    .doctorFilePermissions, .doctorDNS, .doctorConnection, .doctorTLS, .doctorClock, .doctorCredentialsRefused,
    .doctorIdentity, .doctorInstance, .doctorPermission, .doctorNoAnswer, .doctorTaskMade, .doctorRoute, .doctorQuota,
    .doctorRows, .doctorActiveTasks, .doctorLedger, .credentialsEndTooEarly,
  ]
}
