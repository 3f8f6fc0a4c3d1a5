import Aftercare
import ConnectAPI
import Foundation
import Submission

extension SimulatedClient {
  /// DescribeContact and StopContact as one process sees them; an undo searches for nothing.
  var contacts: ContactService {
    ContactService(
      describe: { contact in
        guard await self.isAnswered(contact, salt: 1) else { return .silent }
        return self.service.describe(contact.rawValue).map { ContactAnswer.answered($0) } ?? .gone
      },
      stop: { contact in
        guard !self.disk.isDead else { return .silent }
        let isAnswered = await self.isAnswered(contact, salt: 2)
        // One that is not answered was processed in every other case.
        if isAnswered || Dice.hash(contact.rawValue) & 16 == 0 { self.service.stop(contact.rawValue) }
        return isAnswered && !self.disk.isDead ? .answered(()) : .silent
      },
      search: { _, _ in .silent }, clock: world.clock)
  }

  private func isAnswered(_ contact: ContactID, salt: UInt64) async -> Bool {
    guard !disk.isDead else { return false }
    var dice = Dice(weather.seed, 5, salt, Dice.hash(contact.rawValue))
    try? await world.clock.sleep(dice.seconds(0.01...0.5))
    guard weather.hasFaults, dice.oneIn(8) else { return !disk.isDead }
    world.count(.undoUnanswered)
    return false
  }
}

extension ContactAnswer {
  fileprivate static var silent: ContactAnswer {
    .unanswered(TransportFault(.inDoubt, word: "timeout", message: "no answer in time"))
  }
}
