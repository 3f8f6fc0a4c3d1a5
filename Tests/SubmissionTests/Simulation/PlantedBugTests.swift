import Testing

/// The simulation is only worth what it would see: every submitter that is broken on purpose is caught, and by the
/// invariant that it breaks.
@Suite(.serialized) struct PlantedBugTests {
  /// Seeds within which a bug must show.
  private static let patience: UInt64 = 400

  @Test(arguments: PlantedBug.ofThisBuild) func `a planted bug is caught`(bug: PlantedBug) async throws {
    var caught: Set<Invariant> = []
    for seed in 0..<Self.patience {
      let result = try Schedule(seed: seed, sender: bug.sender).run()
      caught.formUnion(result.tally.violated)
      guard caught.isDisjoint(with: bug.caughtBy) else { return }
      await Task.yield()
    }
    Issue.record("\(bug.rawValue) was not caught by \(bug.caughtBy) within \(Self.patience) schedules, only \(caught)")
  }

  @Test func `a plain submitter without a bug is not`() async throws {
    let run = try await ManySchedules.run(0..<60, sender: .plain(.right))
    #expect(run.failing.isEmpty)
  }
}
