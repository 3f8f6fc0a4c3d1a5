import Foundation
import Ledger
import Submission
import TaskMapping

/// One simulated schedule, decided by a seed: loads, faults, kills, corrected files; then loads without faults until
/// it has settled; then the file once more, days later.
struct Schedule {
  let seed: UInt64
  /// Whether a timeline is kept.
  var records = false
  var sender = Sender.real

  struct Result {
    var tally: Tally
    var violations: [String]
    var timeline: [String]
  }

  func run() throws -> Result {
    FaultyDisk.prepare()
    let world = World(records: records)
    let night = try SimulatedNight(seed: seed, world: world, sender: sender)
    night.run()
    var tally = world.tally
    tally.schedules = 1
    tally.violations = world.violations.count
    return Result(tally: tally, violations: world.violations, timeline: world.timeline)
  }
}

/// What outlives the processes of a schedule, and the order they come in.
private final class SimulatedNight {
  /// Loads without faults that must be enough.
  private static let mostRounds = 6

  private let seed: UInt64
  private let world: World
  private let sender: Sender
  private let folder: LedgerFolder
  private let disk: FaultyDisk
  private let service: SimulatedService
  private let expected = ExpectedRows()
  private let observer: LedgerObserver
  private let resendLimit: Int64
  private let rules: StagingRules
  private var dice: Dice
  private var file: SimulatedFile
  private var processes = 0
  private var last = SimulatedProcess.End()

  init(seed: UInt64, world: World, sender: Sender) throws {
    self.seed = seed
    self.world = world
    self.sender = sender
    observer = LedgerObserver(world)
    dice = Dice(seed, 4)
    folder = try LedgerFolder(isNew: dice.oneIn(16))
    disk = try FaultyDisk(under: folder.path)
    service = SimulatedService(world, replaysFirst: dice.oneIn(2))
    resendLimit = dice.oneIn(4) ? 3_600 : 86_400
    rules = StagingRules(onChanged: dice.pick([.skip, .send, .send, .reject]))
    file = .first(&dice, epoch: world.epoch)
    service.refuses(file.rows)
  }

  deinit { disk.giveBack() }

  func run() {
    for phase in 0..<dice.pick([1, 1, 1, 1, 1, 2, 3]) {
      if phase > 0 { wait() }
      begin(SimulatedWeather(seed: seed &* 64 &+ UInt64(phase), resendLimit: resendLimit, now: world.now))
    }
    if dice.oneIn(8) { undo() }
    // Requests of killed processes may still arrive while the loads without faults go on.
    settle(dice.oneIn(20) ? .never : .onceNothingIsLeft)
    guard !last.isOver, world.violations.isEmpty else { return }
    // Two nights of three: it seldom finds what nothing before it did.
    guard !dice.oneIn(3) else { return }
    world.pass(8 * 86_400)
    // A row whose former values were in doubt is sent by the next load, not by the one that found them so.
    file = file.exportedAgain
    world.note("eight days later, file \(file.number) has the same rows")
    settle(.onceNothingWaits)
  }

  /// What happens between two processes.
  private func wait() {
    switch dice.below(8) {
    case 0:
      world.count(.waitedLong)
      world.pass(dice.seconds(1...30) * 3_600)
    case 1:
      // Close to the age at which nothing in doubt is sent again.
      world.count(.waitedLong)
      world.pass(Double(resendLimit) - dice.seconds(0...600))
    case 2: world.pass(dice.seconds(60...3_600))
    default: world.pass(dice.seconds(0...20))
    }
    guard dice.oneIn(3) else { return world.count(.sameFile) }
    file = file.next(&dice, epoch: world.epoch)
    service.refuses(file.rows)
    world.count(.changedFile)
    world.note(
      "file \(file.number): \(file.rows.map { "\($0.identity) v\($0.version)\($0.isSkipped ? " skipped" : "")" })")
  }

  /// Takes the newest run back, in a night of faults and then without, and loads the corrected list.
  private func undo() {
    world.count(.undone)
    world.note("the newest run is undone")
    var weather = SimulatedWeather(seed: seed &* 64 &+ 31, resendLimit: resendLimit, now: world.now)
    for _ in 0..<Self.mostRounds {
      begin(weather, undoes: true)
      if last.hasSettled { break }
      world.pass(30)
      weather = .clear(seed: seed &* 64 &+ UInt64(32 + processes), resendLimit: resendLimit)
    }
    if !last.hasSettled { world.violated(.settles, "an undo is not done after \(Self.mostRounds) times") }
    file = dice.oneIn(2) ? file.exportedAgain : file.next(&dice, epoch: world.epoch)
    service.refuses(file.rows)
  }

  /// One process with its weather.
  private func begin(
    _ weather: SimulatedWeather, ending: SimulatedProcess.Ending? = nil, undoes: Bool = false
  ) {
    processes += 1
    let weather = sender.adapted(weather)
    let client = SimulatedClient(
      world: world, service: service, disk: disk, weather: weather, expected: expected, process: processes,
      resendLimit: Double(resendLimit))
    let inspection = Inspection(
      world: world, service: service, expected: expected, resendLimit: Double(resendLimit))
    let process = SimulatedProcess(
      number: processes, path: folder.ledger, world: world, disk: disk, weather: weather, expected: expected,
      inspection: inspection, observer: observer, client: client, rules: rules, submit: sender.submit,
      send: sender.way(through: client))
    last = process.run(undoes ? nil : file, ending: ending, followsCrash: !last.wasLookedAt)
  }

  /// Loads without faults, until nothing is left to send.
  private func settle(_ ending: SimulatedProcess.Ending) {
    for _ in 0..<Self.mostRounds {
      begin(.clear(seed: seed &* 64 &+ UInt64(32 + processes), resendLimit: resendLimit), ending: ending)
      if last.hasSettled { return }
      world.pass(60)
    }
    world.violated(.settles, "something is left to send after \(Self.mostRounds) loads without faults")
  }
}
