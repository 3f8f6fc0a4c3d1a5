import ConnectAPI
import Submission

/// From when on a process may send nothing new: judged beside the submitter, from the answers alone.
struct StopWitness: Sendable {
  let settings: SubmissionSettings
  /// Nothing may leave later than this.
  private(set) var moment: Double?
  private var series: (code: String, count: Int) = ("", 0)
  /// The last hundred verdicts: a code, or nil for a task.
  private var verdicts: [String?] = []
  private var mended: Set<String> = []

  init(_ settings: SubmissionSettings) { self.settings = settings }

  mutating func stops(at now: Double) { moment = min(moment ?? now, now) }

  /// An answer arrived.
  /// - Parameters:
  ///   - wasAmbiguous: whether an attempt before may have made a task, so that a refusal says nothing.
  mutating func sees(_ answer: StartTaskContactAnswer, token: String, wasAmbiguous: Bool, at now: Double) {
    switch answer {
    case .created: verdict(nil, at: now)
    case .unanswered(let fault): if fault.stopsRun { stops(at: now) }
    case .refused(let error):
      switch error.meaning {
      case .accessDenied, .stops, .notFound: stops(at: now)
      case .expiredCredentials, .clockSkew: if !mended.insert(token).inserted { stops(at: now) }
      case .quota: if settings.onQuota == .stop { stops(at: now) }
      case .rejectsRow: if !wasAmbiguous { verdict(error.code, at: now) }
      case .throttled, .unknownOutcome: break
      }
    }
  }

  /// Ten refusals in a row with one code, or twenty of any hundred.
  private mutating func verdict(_ code: String?, at now: Double) {
    verdicts = verdicts.suffix(99) + [code]
    guard let code else { return series = ("", 0) }
    series = (code, series.code == code ? series.count + 1 : 1)
    let inWindow = verdicts.count { $0 == code }
    if settings.breakerIsOn && (series.count >= 10 || inWindow >= 20) { stops(at: now) }
  }
}
