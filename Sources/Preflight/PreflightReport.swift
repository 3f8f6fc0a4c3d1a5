/// What an examination came to.
package struct PreflightReport: Sendable, Hashable {
  package var steps: [PreflightStep]

  package init(_ steps: [PreflightStep] = []) { self.steps = steps }

  /// 0 when nothing failed, else that of the first step that did.
  package var exitStatus: Int32 { steps.first { $0.verdict == .failed }?.exitStatus ?? 0 }

  package func count(_ verdict: PreflightStep.Verdict) -> Int { steps.count { $0.verdict == verdict } }

  package subscript(name: PreflightStep.Name) -> PreflightStep? { steps.last { $0.name == name } }

  /// Why a step cannot be looked at; nil when all it needs was seen and holds.
  package func obstacle(to needed: [PreflightStep.Name]) -> String? {
    for name in needed {
      guard let step = self[name] else { return "\(name) was not looked at" }
      switch step.verdict {
      case .failed: return "\(name) failed"
      case .skipped: return "\(name) was skipped"
      case .passed, .warned: continue
      }
    }
    return nil
  }
}
