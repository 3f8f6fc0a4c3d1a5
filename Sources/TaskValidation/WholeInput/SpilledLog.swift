/// Any number of records in the order in which they came, in bounded memory, with a sieve that tells which of them may
/// share their key with another.
///
/// The key is `first`, a hash. As soon as the log goes to a file, each record sets the bit of its key in a field of
/// 2^24 bits, and one that finds it set marks it in a second field: 4 MiB, however many records follow. A record
/// whose bit is not marked has a key of its own for certain. Of a million records with keys of their own about an
/// eighth is taken for doubtful, and only these have to be sorted.
struct SpilledLog: ~Copyable {
  private let capacity: Int
  private let folder: String
  private var gathered: [SpillRecord] = []
  private var file: SpillFile?
  private var writtenCount = 0
  private var seen: [UInt64] = []
  private var marked: [UInt64] = []

  /// The highest bits of a key that choose its bit.
  private static let keyBits: UInt64 = 24

  init(capacity: Int, folder: String) {
    self.capacity = max(1, capacity)
    self.folder = folder
  }

  var count: Int { writtenCount + gathered.count }

  mutating func add(_ record: SpillRecord) throws(SpillError) {
    gathered.append(record)
    if gathered.count >= capacity { try spill() }
  }

  /// Adds the records that may share their keys to a sort. The log is empty after that.
  mutating func drain(into sort: inout SpilledSort) throws(SpillError) {
    defer {
      gathered = []
      file = nil
      writtenCount = 0
      seen = []
      marked = []
    }
    guard let file else {
      for record in gathered { try sort.add(record) }
      return
    }
    sieve(gathered)
    var start = 0
    while start < writtenCount {
      let end = min(start + capacity, writtenCount)
      try addDoubtful(of: try file.read(start..<end), to: &sort)
      start = end
    }
    try addDoubtful(of: gathered, to: &sort)
  }

  private mutating func spill() throws(SpillError) {
    let destination: SpillFile
    if let file { destination = file } else { destination = try SpillFile(in: folder) }
    file = destination
    if seen.isEmpty {
      seen = Array(repeating: 0, count: 1 << Int(SpilledLog.keyBits - 6))
      marked = seen
    }
    sieve(gathered)
    try destination.write(gathered, at: writtenCount)
    writtenCount += gathered.count
    gathered.removeAll(keepingCapacity: true)
  }

  private mutating func sieve(_ records: [SpillRecord]) {
    for record in records {
      let (word, bit) = SpilledLog.position(of: record)
      if seen[word] & bit != 0 { marked[word] |= bit } else { seen[word] |= bit }
    }
  }

  private func addDoubtful(of records: [SpillRecord], to sort: inout SpilledSort) throws(SpillError) {
    for record in records {
      let (word, bit) = SpilledLog.position(of: record)
      if marked[word] & bit != 0 { try sort.add(record) }
    }
  }

  private static func position(of record: SpillRecord) -> (word: Int, bit: UInt64) {
    let key = record.first >> (64 - keyBits)
    return (Int(key >> 6), 1 << (key & 63))
  }
}
