/// What a piece of a sheet's XML says, in its order, before anything is made of it.
///
/// Twelve bytes for each row and cell, and the texts as they stand, so that a sheet can be parsed on one core and
/// understood on another.
struct CellLog: Sendable {
  enum Kind: UInt8 {
    /// A calculated cell has a formula, and its text is the result that was stored.
    case row, hiddenRow, endOfRow, cell, calculatedCell, hiddenColumns, endOfSheet
  }

  struct Event {
    var kind: Kind
    var type = CellType.number
    var style: UInt16 = 0
    /// The row's number, the cell's column from 0, or the first hidden column.
    var place: Int32 = 0
    /// Where the cell's text ends in `texts`, or the last hidden column.
    var end: UInt32 = 0

    /// The column of a cell that stands beside the one before, and of one whose reference belongs to no column.
    static let besideTheLast: Int32 = -2
    static let nowhere: Int32 = -1
  }

  var events: [Event] = []
  /// The texts of the cells, one after another.
  var texts: [UInt8] = []
  /// Nothing follows.
  var isLast = false
  /// A worksheet was met, here or before.
  var foundSheet = false

  /// Enough to be handed on: some tens of kilobytes, so that a few hundred of them are little.
  var isFull: Bool { events.count >= CellLog.fullEvents || texts.count >= CellLog.fullBytes }
  private static let fullEvents = 2_048
  private static let fullBytes = 1 << 15

  /// An empty log with room for a full one and for the piece of XML that fills it.
  init() {
    events.reserveCapacity(CellLog.fullEvents + 512)
    texts.reserveCapacity(CellLog.fullBytes >> 1)
  }

  /// The first event that was not taken yet, and where its text begins.
  var next = 0
  var textStart = 0
  var isTaken: Bool { next == events.count }
}
