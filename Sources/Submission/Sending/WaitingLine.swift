/// Children of a submission that wait for one another, first come, first served. Owned by an actor.
struct WaitingLine {
  private var waiting: [CheckedContinuation<Void, Never>] = []

  var isEmpty: Bool { waiting.isEmpty }

  mutating func join(_ continuation: CheckedContinuation<Void, Never>, _ activity: SubmissionActivity) {
    waiting.append(continuation)
    activity.slept()
  }

  /// Lets up to `count` go on.
  mutating func release(_ count: Int, _ activity: SubmissionActivity) {
    let going = waiting.prefix(max(0, count))
    waiting.removeFirst(going.count)
    for continuation in going {
      activity.woke()
      continuation.resume()
    }
  }
}
