internal import ConnectAPI
internal import Ledger

// Looking after tasks that were made, while others wait for what is found: canaries, and open tasks when there are
// as many as there may be.
extension Dispatcher {
  /// Does the next step of looking after tasks, be it waiting. One child at a time does, in the place of taking up
  /// a task.
  /// - Returns: whether there was such a step; false also when another child is at it.
  func watches() async -> Bool {
    guard !isWatching, ending == nil, let describe else { return false }
    isWatching = true
    defer { isWatching = false }
    if canary.isWatching {
      await watchCanaries(describe)
    } else if !open.hasRoom(besides: inHand), !hasNothingToGive {
      guard await lookForRoom(describe) else { return false }
    } else {
      return false
    }
    if canary.admits(inHand: inHand), open.hasRoom(besides: inHand) { letMoreIn() }
    return true
  }

  private func watchCanaries(_ describe: @escaping DescribeContact) async {
    guard canary.phase == .watching || hasSomethingToGive() else { return canary = Canary(nil) }
    tell()
    let wait = canary.wait(at: clock.uptime())
    guard wait == 0 else { return await pause(wait) }
    var findings: [Canary.Finding] = []
    for contact in canary.contacts {
      guard await mayLookAtCanary(), let answer = await look(at: contact, describe) else { return }
      findings.append(Canary.Finding(answer))
    }
    switch canary.judge(findings, at: clock.uptime()) {
    case .watchesOn: break
    case .goesOn: tell()
    case .dead(let count, let reason):
      end(.stopped(StopDiagnostics.canaries(dead: count, of: findings.count, reason: reason)))
    case .cannotTell(let words): end(.stopped(StopDiagnostics.cannotWatch(words, option: "with --canary 0")))
    }
  }

  /// Waits for the right to look.
  /// - Returns: false when the submission ends.
  private func mayLookAtCanary() async -> Bool {
    while ending == nil {
      let wait = canaryLooks.take(at: clock.uptime())
      if wait == 0 { return true }
      await pause(wait)
    }
    return false
  }

  /// - Returns: false when there is nothing to look at.
  private func lookForRoom(_ describe: @escaping DescribeContact) async -> Bool {
    if !hasSomethingToGive() { return true }
    switch open.next(at: clock.uptime()) {
    case nil: return false
    case .wait(let seconds):
      if settings.onQuota == .stop, open.areAllKnownToBeOpen, !open.hasRoom(besides: 0) {
        let tasks = open.count == 1 ? "1 task is open" : "\(open.count) tasks are open"
        end(.interrupted(reason: "\(tasks), as many as --max-open allows"))
        return true
      }
      tell()
      await pause(seconds)
    case .look(let contact):
      guard let answer = await look(at: contact, describe) else { return true }
      if let words = answer.standingRefusal {
        end(.stopped(StopDiagnostics.cannotWatch(words, option: "without --max-open")))
      }
      open.looked(at: contact, hasEnded: answer.showsAnEnd, at: clock.uptime())
    }
    return true
  }

  /// - Returns: nil when the submission ended meanwhile.
  private func look(at contact: ContactID, _ describe: @escaping DescribeContact) async -> DescribeContactAnswer? {
    guard !ended.isOpen else { return nil }
    return await withTaskGroup(of: DescribeContactAnswer?.self) { group in
      group.addTask { await describe(contact) }
      group.addTask { [ended] in
        await ended.wait()
        return nil
      }
      let first = await group.next()
      // It changes nothing, so nobody has to wait for it.
      group.cancelAll()
      return first ?? nil
    }
  }
}
