package import ConnectClient
import ConnectAPI
import Diagnostics

extension PreflightStep {
  /// Whether the instance is there and works.
  package static func instance(_ answer: Result<ConnectInstance, ConnectClientError>) -> PreflightStep {
    switch answer {
    case .success(let instance):
      let facts = [Fact("instance", instance.id.uuid)] + (instance.arn.map { [Fact("arn", $0)] } ?? [])
      let name = instance.alias.map { "\($0) (\(instance.id))" } ?? "\(instance.id)"
      let status = instance.status ?? "of no known status"
      guard instance.isActive else {
        return .failed(
          .instance, .doctorInstance, "the instance \(name) is \(status)",
          fix: "wait until it is ACTIVE, or name another with --instance", facts)
      }
      return .passed(.instance, "\(name) is ACTIVE", facts)
    case .failure(let error):
      let message = error.diagnostic.message
      guard case .refused(let refusal) = error.cause else {
        if case .settings = error.cause { return .failed(.instance, error.diagnostic, fix: "name it with --instance") }
        return .failed(
          .instance, .doctorNoAnswer, message, fix: "run it again; if it stays so, check the network and the proxy")
      }
      if refusal.isOfTheCaller {
        return .failed(.instance, .doctorCredentialsRefused, message, fix: refusal.callerAdvice)
      }
      switch refusal.meaning {
      case .accessDenied:
        return .warned(
          .instance, .doctorPermission, "whether it is ACTIVE is not known: \(message)",
          fix: "allow connect:DescribeInstance for a whole examination; a load does not need it")
      case .notFound, .rejectsRow:
        return .failed(
          .instance, .doctorInstance, message,
          fix: "check --instance and --region: the instance's ARN holds both")
      default:
        return .failed(.instance, .doctorNoAnswer, message, fix: "run it again in a minute")
      }
    }
  }
}
