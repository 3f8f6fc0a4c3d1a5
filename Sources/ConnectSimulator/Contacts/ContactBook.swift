/// Every contact of the instance and every ClientToken it has seen: a value without clock or I/O.
///
/// A contact is active from its start, or from its scheduled time, until it is stopped, expires, is finished by an
/// agent or is disconnected by its flow. Tokens need no list of their own: a contact's id follows from its token.
/// A million contacts take some 200 MB.
struct ContactBook: Sendable {
  struct Limits: Sendable {
    var activeTasks: Int
    /// How long a token answers with its contact.
    var tokenLifetimeSeconds: Double
    /// How long a task without an expiry of its own lives.
    var defaultExpirySeconds: Double = 7 * 86_400
    /// When set, an agent finishes each task that long after it became active.
    var handlingSeconds: Double?
    /// How many of the newest contacts keep their details.
    var detailedContacts = 50_000
    var chainLength = 12
  }

  enum Start: Sendable {
    case created(SimulatedContact, Chain?)
    /// The token was used before.
    case known(SimulatedContact, sameBody: Bool)
  }

  typealias Chain = SimulatedContact.Chain
  typealias Details = SimulatedContact.Details

  private enum Turn: Sendable { case begins, isHandled, expires }

  private struct DueTurn: Sendable {
    var contact: Int
    var turn: Turn
  }

  private let limits: Limits
  private let seed: UInt64
  /// In the order of their making.
  private var contacts: [SimulatedContact] = []
  private var positions: [StableID: Int] = [:]
  private var chains: [StableID: Chain] = [:]
  private var chainLengths: [StableID: Int] = [:]
  /// Of the newest contacts only.
  private var details: [Int: Details] = [:]
  /// Contacts whose ids do not follow from their tokens, because another seed made them.
  private var foreignContacts: [StableID: StableID] = [:]
  private var turns = TimeQueue<DueTurn>()
  private(set) var activeTasks = 0
  private var anonymousTasks = 0

  init(limits: Limits, seed: UInt64) {
    self.limits = limits
    self.seed = seed
  }

  var count: Int { contacts.count }

  subscript(id: StableID) -> SimulatedContact? { positions[id].map { contacts[$0] } }

  func chain(of contact: SimulatedContact) -> Chain? { chains[contact.id] }

  func details(of contact: SimulatedContact) -> Details? { positions[contact.id].flatMap { details[$0] } }

  /// The contacts that keep their details, oldest first.
  var detailedContacts: [(contact: SimulatedContact, details: Details)] {
    (max(0, contacts.count - limits.detailedContacts)..<contacts.count).compactMap { position in
      details[position].map { (contacts[position], $0) }
    }
  }

  /// Lets everything happen that was due by `now`.
  mutating func advance(to now: Double) {
    while let (time, due) = turns.popFirst(due: now) {
      switch due.turn {
      case .begins: activate(due.contact)
      case .isHandled: _ = end(due.contact, .completedByAgent, at: time)
      case .expires: _ = end(due.contact, .expired, at: time)
      }
    }
  }

  /// Starts a task, or finds the one its token made.
  mutating func start(_ task: CheckedTask, disconnectsAtOnce: Bool, now: Double) throws(Refusal) -> Start {
    let id: StableID
    switch search(token: task.clientToken, now: now) {
    case .known(let contact): return .known(contact, sameBody: contact.fingerprint == task.fingerprint)
    case .free(let free): id = free
    }
    let chain = try chain(for: task)
    guard activeTasks < limits.activeTasks else { throw .tooManyTasks }
    if task.clientToken == nil { anonymousTasks += 1 }
    let begins = task.scheduledTime.map(Double.init) ?? now
    let position = add(
      SimulatedContact(
        id: id, fingerprint: task.fingerprint, startedAt: now,
        expiresAt: begins + (task.expiryMinutes.map { Double($0) * 60 } ?? limits.defaultExpirySeconds),
        scheduledTime: task.scheduledTime),
      chain: chain, now: now)
    remember(
      Details(
        name: task.name, description: task.description, attributes: task.attributes,
        segmentAttributes: task.segmentAttributes, relatedContact: task.relatedContact), at: position)
    if disconnectsAtOnce { _ = end(position, .disconnectedByFlow, at: now) }
    return .created(contacts[position], chain)
  }

  /// Ends a contact; false when there is none or it has ended already.
  mutating func end(_ id: StableID, _ end: SimulatedContact.End, at time: Double) -> Bool {
    guard let position = positions[id] else { return false }
    return self.end(position, end, at: time)
  }

  /// Gives a contact to an agent; false when there is none or it has ended.
  mutating func connectToAgent(_ id: StableID, at time: Double) -> Bool {
    guard let position = positions[id], contacts[position].endedAt == nil else { return false }
    contacts[position].agentSince = time
    return true
  }

  /// Puts back a contact that an earlier process made, without its details.
  mutating func restore(_ contact: SimulatedContact, token: String?, previous: StableID?) {
    guard positions[contact.id] == nil else { return }
    if let token {
      if case .free(let id) = search(token: token, now: contact.startedAt), id != contact.id {
        foreignContacts[tokenKey(token)] = contact.id
      }
    } else {
      anonymousTasks += 1
    }
    let chain = previous.map { Chain(start: chains[$0]?.start ?? $0, previous: $0) }
    _ = add(contact, chain: chain, now: contact.startedAt)
  }
}

extension ContactBook {
  private enum TokenSearch {
    case known(SimulatedContact)
    /// Nothing answers for the token; this is the id of the contact it makes.
    case free(StableID)
  }

  /// Tries the ids a token gives one after the other: a second one only when the first contact is older than the
  /// token's lifetime.
  private func search(token: String?, now: Double) -> TokenSearch {
    guard let token else {
      return .free(StableID(seed: seed, namespace: "contact without token", String(anonymousTasks)))
    }
    if !foreignContacts.isEmpty, let id = foreignContacts[tokenKey(token)], let contact = self[id],
      isRemembered(contact, now: now)
    {
      return .known(contact)
    }
    var use = 0
    while true {
      let id = StableID(seed: seed, namespace: "contact", "\(use):\(token)")
      guard let contact = self[id] else { return .free(id) }
      if isRemembered(contact, now: now) { return .known(contact) }
      use += 1
    }
  }

  private func isRemembered(_ contact: SimulatedContact, now: Double) -> Bool {
    now - contact.startedAt < limits.tokenLifetimeSeconds
  }

  private func tokenKey(_ token: String) -> StableID { StableID(namespace: "token", token) }

  private func chain(for task: CheckedTask) throws(Refusal) -> Chain? {
    if let related = task.relatedContact, StableID(uuid: related).flatMap({ self[$0] }) == nil {
      throw .notFound("RelatedContactId names no contact of the instance")
    }
    guard let text = task.previousContact else { return nil }
    guard let previous = StableID(uuid: text), self[previous] != nil else {
      throw .notFound("PreviousContactId names no contact of the instance")
    }
    let chain = Chain(start: chains[previous]?.start ?? previous, previous: previous)
    guard chainLengths[chain.start, default: 1] < limits.chainLength else {
      throw Refusal(
        "ServiceQuotaExceededException", status: 402,
        "\(limits.chainLength) contacts already share this PreviousContactId")
    }
    return chain
  }

  /// - Returns: the contact's position.
  private mutating func add(_ contact: SimulatedContact, chain: Chain?, now: Double) -> Int {
    let position = contacts.count
    contacts.append(contact)
    positions[contact.id] = position
    if let chain {
      chains[contact.id] = chain
      chainLengths[chain.start, default: 1] += 1
    }
    turns.insert(DueTurn(contact: position, turn: .expires), at: contact.expiresAt)
    if let handling = limits.handlingSeconds {
      turns.insert(DueTurn(contact: position, turn: .isHandled), at: contact.beginsAt + handling)
    }
    if contact.beginsAt <= now {
      activate(position)
    } else {
      turns.insert(DueTurn(contact: position, turn: .begins), at: contact.beginsAt)
    }
    return position
  }

  private mutating func remember(_ newest: Details, at position: Int) {
    details[position] = newest
    details[position - limits.detailedContacts] = nil
  }

  private mutating func activate(_ position: Int) {
    guard contacts[position].endedAt == nil, !contacts[position].isActive else { return }
    contacts[position].isActive = true
    activeTasks += 1
  }

  private mutating func end(_ position: Int, _ end: SimulatedContact.End, at time: Double) -> Bool {
    guard contacts[position].endedAt == nil else { return false }
    contacts[position].endedAt = time
    contacts[position].end = end
    if contacts[position].isActive {
      contacts[position].isActive = false
      activeTasks -= 1
    }
    return true
  }
}
