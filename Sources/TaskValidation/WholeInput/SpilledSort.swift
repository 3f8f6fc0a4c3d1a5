internal import Foundation

/// Sorts any number of records in bounded memory.
///
/// Records gather in memory until there are `capacity` of them; then they are sorted and written to one temporary
/// file as a run. In the end the runs and what is still in memory are merged. Up to `capacity` records no file is
/// made; from there on memory stays the same however many follow: one run while gathering, as much again for
/// each cursor that merges.
struct SpilledSort: ~Copyable {
  private let capacity: Int
  private let folder: String
  private var gathered: [SpillRecord] = []
  private var file: SpillFile?
  private var runs: [Range<Int>] = []

  init(capacity: Int, folder: String) {
    self.capacity = max(1, capacity)
    self.folder = folder
  }

  /// Records added since the last `sorted()`.
  var count: Int { (runs.last?.upperBound ?? 0) + gathered.count }

  mutating func add(_ record: SpillRecord) throws(SpillError) {
    gathered.append(record)
    if gathered.count >= capacity { try spill() }
  }

  /// Everything that was added. The sort is empty after that.
  mutating func sorted() -> SortedRecords {
    gathered.sort()
    let sorted = SortedRecords(file: file, runs: runs, rest: gathered, capacity: capacity)
    gathered = []
    file = nil
    runs = []
    return sorted
  }

  private mutating func spill() throws(SpillError) {
    gathered.sort()
    let destination: SpillFile
    if let file { destination = file } else { destination = try SpillFile(in: folder) }
    file = destination
    let start = runs.last?.upperBound ?? 0
    try destination.write(gathered, at: start)
    runs.append(start..<start + gathered.count)
    gathered.removeAll(keepingCapacity: true)
  }
}

/// Sorted records, partly in a file. Any number of cursors may go over them.
struct SortedRecords: Sendable {
  let file: SpillFile?
  let runs: [Range<Int>]
  /// The last run, which was never written.
  let rest: [SpillRecord]
  let capacity: Int

  var count: Int { (runs.last?.upperBound ?? 0) + rest.count }

  func cursor() -> MergeCursor {
    // All buffers of a cursor together take as much as one run, but never less than a few records each.
    let share = max(16, capacity / max(1, runs.count))
    var sources = runs.map { MergeCursor.Source(file: file, unread: $0, share: share) }
    if !rest.isEmpty { sources.append(MergeCursor.Source(rest)) }
    return MergeCursor(sources)
  }
}

/// Goes over sorted runs as if they were one: a binary heap of the runs by their next record.
struct MergeCursor {
  /// One run and the part of it that is in memory.
  struct Source {
    private let file: SpillFile?
    private var unread: Range<Int>
    private let share: Int
    private var buffer: [SpillRecord]
    private var position = 0

    init(file: SpillFile?, unread: Range<Int>, share: Int) {
      self.file = file
      self.unread = unread
      self.share = share
      buffer = []
    }

    /// A run that is in memory as a whole.
    init(_ records: [SpillRecord]) {
      file = nil
      unread = 0..<0
      share = 0
      buffer = records
    }

    /// The next record; nil at the end of the run, or before the first `fill()`.
    var next: SpillRecord? { position < buffer.count ? buffer[position] : nil }

    mutating func advance() throws(SpillError) {
      position += 1
      try fill()
    }

    mutating func fill() throws(SpillError) {
      guard position >= buffer.count, let file, !unread.isEmpty else { return }
      let part = unread.prefix(share)
      buffer = []
      buffer = try file.read(part)
      unread = part.upperBound..<unread.upperBound
      position = 0
    }
  }

  private var heap: [Source]
  private var isStarted = false

  init(_ sources: [Source]) { heap = sources }

  /// The next record in order; nil at the end.
  mutating func next() throws(SpillError) -> SpillRecord? {
    if !isStarted { try start() }
    guard let record = heap.first?.next else { return nil }
    try heap[0].advance()
    if heap[0].next == nil {
      heap.swapAt(0, heap.count - 1)
      heap.removeLast()
    }
    sink(0)
    return record
  }

  private mutating func start() throws(SpillError) {
    isStarted = true
    for index in heap.indices { try heap[index].fill() }
    heap.removeAll { $0.next == nil }
    for index in heap.indices.reversed() { sink(index) }
  }

  private mutating func sink(_ index: Int) {
    var parent = index
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { return }
      let right = left + 1
      let child = right < heap.count && precedes(right, left) ? right : left
      guard precedes(child, parent) else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    guard let first = heap[left].next, let second = heap[right].next else { return false }
    return first < second
  }
}
