package import ConnectClient
import ConnectAPI
import Diagnostics

/// What the quotas are, and what they mean for the rows at hand.
package struct QuotaJudgement: Sendable {
  /// nil when they could not be read.
  package var quotas: AppliedQuotas?
  private let problem: String?
  private let fix: String?

  package init(_ quotas: AppliedQuotas) {
    self.quotas = quotas
    problem = nil
    fix = nil
  }

  package init(_ error: ConnectClientError) {
    quotas = nil
    problem = error.diagnostic.message
    if case .refused(let refusal) = error.cause, refusal.meaning == .accessDenied, !refusal.isOfTheCaller {
      fix = "allow servicequotas:ListServiceQuotas, or set --rate by hand to four fifths of the quota"
    } else if case .refused(let refusal) = error.cause, refusal.isOfTheCaller {
      fix = refusal.callerAdvice
    } else {
      fix = "run it again, allow the way to Service Quotas, or name it with AWS_ENDPOINT_URL_SERVICE_QUOTAS"
    }
  }

  /// Why --rate auto has to do with the default; nil when it has not.
  package var whyDefault: String? {
    if let problem { return "the applied one could not be read (\(problem))" }
    return quotas?.tasksPerSecond == nil ? "Service Quotas tells no applied one" : nil
  }

  /// What --rate auto comes to.
  package var pace: SendingPace {
    quotas.flatMap(SendingPace.automatic) ?? .fallback(because: whyDefault ?? "the applied one is not known")
  }

  package var steps: [PreflightStep] {
    if let problem, let fix {
      return [
        .warned(.rateQuota, .doctorQuota, problem, fix: fix),
        .skipped(.activeTaskQuota, because: "quotas could not be read"),
      ]
    }
    return [rate, activeTasks]
  }

  private var rate: PreflightStep {
    guard let quota = quotas?.tasksPerSecond else {
      return .passed(
        .rateQuota,
        "Service Quotas tells no value of its own: the default of \(NumberWords.plain(Limits.startTaskContactRate))/s "
          + "is applied; \(SendingPace.sharedWith)",
        [.init("tasks_per_second", Limits.startTaskContactRate)])
    }
    return .passed(
      .rateQuota,
      "\(NumberWords.plain(quota)) tasks a second are applied; --rate auto sends \(NumberWords.plain(pace.rate))/s; "
        + SendingPace.sharedWith, [.init("tasks_per_second", quota), .init("automatic_rate", pace.rate)])
  }

  private var activeTasks: PreflightStep {
    let told = quotas?.activeTasks
    let quota = told ?? Limits.activeTasksPerInstance
    return .passed(
      .activeTaskQuota,
      told == nil
        ? "Service Quotas tells no value of its own: the default of \(quota) active tasks is applied"
        : "\(quota) tasks may be active in the instance",
      [.init("active_tasks", Double(quota))])
  }

  /// What the rows mean.
  /// - Parameter expiry: a problem that `ExpiryForesight` sees.
  package static func load(
    _ estimate: LoadEstimate, activeTasks: Int, expiry: (message: String, fix: String)?
  ) -> PreflightStep {
    let rows = "\(estimate.rows) \(estimate.rows == 1 ? "row" : "rows")"
    let facts: [PreflightStep.Fact] = [
      .init("rows", Double(estimate.rows)), .init("rate", estimate.pace.rate), .init("seconds", estimate.seconds),
      .init("active_tasks", Double(activeTasks)),
    ]
    let takes =
      "\(rows) at \(NumberWords.plain(estimate.pace.rate))/s take \(NumberWords.duration(estimate.seconds))"
    if let expiry {
      return .warned(.load, .credentialsEndTooEarly, "\(takes); \(expiry.message)", fix: expiry.fix, facts)
    }
    if let seconds = estimate.secondsUntilFull(activeTasks) {
      return .warned(
        .load, .doctorActiveTasks,
        "\(takes); the instance may have \(activeTasks) active tasks, as many as are made in "
          + "\(NumberWords.duration(seconds)): from then on the load waits for agents to finish some",
        fix: "load in parts, let --max-open keep room for other work, start tasks later with `schedule`, or have the "
          + "quota raised", facts)
    }
    return .passed(.load, "\(takes), and fit into \(activeTasks) active tasks when nothing else is open", facts)
  }
}

extension NumberWords {
  /// `12 s`, `3 min 20 s`, `1 h 23 min`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(0, seconds).rounded(.up), 1e9))
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }
}
