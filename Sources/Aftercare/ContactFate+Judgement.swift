internal import ConnectAPI
internal import Ledger

extension ContactFate {
  /// What a contact has become, by its own facts.
  ///
  /// | DisconnectTimestamp | agent | DisconnectReason | fate |
  /// |---|---|---|---|
  /// | none | none | – | waiting |
  /// | none | some | – | with agent |
  /// | some | any | EXPIRED | expired |
  /// | some | any | API | stopped |
  /// | some | none | CONTACT_FLOW_DISCONNECT, TRANSFERRED, … | ended by flow |
  /// | some | some | any other | done |
  ///
  /// The reasons are those of the contact record (Amazon Connect administrator guide, read 2026-11); an unknown one
  /// falls to the last two lines.
  init(of contact: DescribedContact) {
    let hadAgent = contact.agentID != nil || contact.connectedToAgentAt != nil
    guard contact.hasEnded else {
      self = hadAgent ? .withAgent : .waiting
      return
    }
    switch contact.disconnectReason {
    case "EXPIRED": self = .expired
    case "API": self = .stopped
    case "AGENT_COMPLETED", "AGENT_DISCONNECT": self = .done
    default: self = hadAgent ? .done : .endedByFlow
    }
  }
}
