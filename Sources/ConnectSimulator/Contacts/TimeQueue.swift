/// Things that are due at a time, the earliest first: a binary heap; what is due at the same time comes in any order.
struct TimeQueue<Element> {
  private var heap: [(time: Double, element: Element)] = []

  var isEmpty: Bool { heap.isEmpty }

  mutating func insert(_ element: Element, at time: Double) {
    heap.append((time, element))
    var child = heap.count - 1
    while child > 0, heap[child].time < heap[(child - 1) / 2].time {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// The earliest element, when it is due by `now`.
  mutating func popFirst(due now: Double) -> (time: Double, element: Element)? {
    guard let first = heap.first, first.time <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, heap[child + 1].time < heap[child].time { child += 1 }
      guard heap[child].time < heap[parent].time else { break }
      heap.swapAt(parent, child)
      parent = child
    }
    return first
  }
}

extension TimeQueue: Sendable where Element: Sendable {}
