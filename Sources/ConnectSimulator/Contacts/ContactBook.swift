/// Every contact of the instance and every ClientToken it has seen: a value without clock or I/O.
///
/// A contact is active from its start, or from its scheduled time, until it is stopped, expires, is finished by an
/// agent or is disconnected by its flow. One that nothing else reads costs about 250 bytes.
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
    case created(SimulatedContact)
    /// The token was used before.
    case known(SimulatedContact, sameBody: Bool)
  }

  private enum Turn: Sendable { case begins, isHandled, expires }

  private struct TokenUse: Sendable {
    var contact: StableID
    /// How many contacts the token has made; a second one needs the first to be older than the token's lifetime.
    var contactsMade: Int
  }

  private let limits: Limits
  private let seed: UInt64
  private var contacts: [StableID: SimulatedContact] = [:]
  private var tokens: [StableID: TokenUse] = [:]
  private var chainLengths: [StableID: Int] = [:]
  private var newest: [StableID] = []
  private var turns = TimeQueue<(StableID, Turn)>()
  private(set) var activeTasks = 0
  private var anonymousTasks = 0

  init(limits: Limits, seed: UInt64) {
    self.limits = limits
    self.seed = seed
  }

  var count: Int { contacts.count }

  subscript(id: String) -> SimulatedContact? { StableID(uuid: id).flatMap { contacts[$0] } }

  /// The contacts that keep their details, oldest first.
  var detailedContacts: [SimulatedContact] {
    newest.suffix(limits.detailedContacts).compactMap { contacts[$0] }
  }

  /// Lets everything happen that was due by `now`.
  mutating func advance(to now: Double) {
    while let (time, (id, turn)) = turns.popFirst(due: now) {
      switch turn {
      case .begins: activate(id)
      case .isHandled: _ = end(id, .completedByAgent, at: time)
      case .expires: _ = end(id, .expired, at: time)
      }
    }
  }

  /// What a token stands for, without starting anything.
  func contact(token: String, now: Double) -> SimulatedContact? {
    guard let use = tokens[tokenKey(token)], let contact = contacts[use.contact],
      now - contact.startedAt < limits.tokenLifetimeSeconds
    else { return nil }
    return contact
  }

  /// Starts a task, or finds the one its token made.
  mutating func start(
    _ task: CheckedTask, routeID: String, disconnectsAtOnce: Bool, now: Double
  ) throws(Refusal) -> Start {
    if let token = task.clientToken, let known = contact(token: token, now: now) {
      return .known(known, sameBody: known.fingerprint == task.fingerprint)
    }
    let predecessor = try predecessor(of: task)
    guard activeTasks < limits.activeTasks else { throw .tooManyTasks }
    let id = nextID(token: task.clientToken)
    let begins = task.scheduledTime.map(Double.init) ?? now
    let contact = SimulatedContact(
      id: id, fingerprint: task.fingerprint, startedAt: now, scheduledTime: task.scheduledTime,
      chainStart: predecessor?.chainStart ?? id, previous: predecessor?.id,
      expiresAt: begins + (task.expiryMinutes.map { Double($0) * 60 } ?? limits.defaultExpirySeconds),
      details: SimulatedContact.Details(
        name: task.name, description: task.description, attributes: task.attributes,
        segmentAttributes: task.segmentAttributes, relatedContact: task.relatedContact, routeID: routeID))
    add(contact, token: task.clientToken, now: now)
    if disconnectsAtOnce { _ = end(id, .disconnectedByFlow, at: now) }
    return .created(contacts[id] ?? contact)
  }

  /// Ends a contact; false when there is none or it has ended already.
  mutating func end(_ id: StableID, _ end: SimulatedContact.End, at time: Double) -> Bool {
    guard let contact = contacts[id], contact.endedAt == nil else { return false }
    contacts[id]?.endedAt = time
    contacts[id]?.end = end
    if contact.isActive {
      contacts[id]?.isActive = false
      activeTasks -= 1
    }
    return true
  }

  /// Gives a contact to an agent; false when there is none or it has ended.
  mutating func connectToAgent(_ id: StableID, at time: Double) -> Bool {
    guard let contact = contacts[id], contact.endedAt == nil else { return false }
    contacts[id]?.agentSince = time
    return true
  }

  /// Puts back a contact that an earlier process made, without its details.
  mutating func restore(_ contact: SimulatedContact, token: String?, now: Double) {
    if token == nil { anonymousTasks += 1 }
    add(contact, token: token, now: contact.startedAt)
    advance(to: now)
  }
}

extension ContactBook {
  private func tokenKey(_ token: String) -> StableID { StableID(seed: seed, namespace: "token", token) }

  /// Derived from the token, so that the same token makes the same contact after the simulator lost its memory.
  private mutating func nextID(token: String?) -> StableID {
    guard let token else {
      anonymousTasks += 1
      return StableID(seed: seed, namespace: "contact without token", String(anonymousTasks))
    }
    let contactsMade = tokens[tokenKey(token)]?.contactsMade ?? 0
    return StableID(seed: seed, namespace: "contact", "\(contactsMade):\(token)")
  }

  private func predecessor(of task: CheckedTask) throws(Refusal) -> SimulatedContact? {
    if let related = task.relatedContact, self[related] == nil {
      throw .notFound("RelatedContactId names no contact of the instance")
    }
    guard let previous = task.previousContact else { return nil }
    guard let contact = self[previous] else { throw .notFound("PreviousContactId names no contact of the instance") }
    guard chainLengths[contact.chainStart, default: 1] < limits.chainLength else {
      throw Refusal(
        "ServiceQuotaExceededException", status: 402,
        "\(limits.chainLength) contacts already share this PreviousContactId")
    }
    return contact
  }

  private mutating func add(_ contact: SimulatedContact, token: String?, now: Double) {
    contacts[contact.id] = contact
    if contact.previous != nil { chainLengths[contact.chainStart, default: 1] += 1 }
    if let token {
      let contactsMade = (tokens[tokenKey(token)]?.contactsMade ?? 0) + 1
      tokens[tokenKey(token)] = TokenUse(contact: contact.id, contactsMade: contactsMade)
    }
    remember(contact.id)
    let begins = contact.scheduledTime.map(Double.init) ?? contact.startedAt
    turns.insert((contact.id, .expires), at: contact.expiresAt)
    if let handling = limits.handlingSeconds { turns.insert((contact.id, .isHandled), at: begins + handling) }
    if begins <= now { activate(contact.id) } else { turns.insert((contact.id, .begins), at: begins) }
  }

  private mutating func activate(_ id: StableID) {
    guard let contact = contacts[id], contact.endedAt == nil, !contact.isActive else { return }
    contacts[id]?.isActive = true
    activeTasks += 1
  }

  /// Keeps the list of detailed contacts short by dropping its older half, details and all.
  private mutating func remember(_ id: StableID) {
    newest.append(id)
    guard newest.count >= 2 * limits.detailedContacts else { return }
    for old in newest.dropLast(limits.detailedContacts) { contacts[old]?.details = nil }
    newest.removeFirst(newest.count - limits.detailedContacts)
  }
}
