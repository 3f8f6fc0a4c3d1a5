internal import AWSSigning
internal import Foundation

/// The simulated service behind its door: it counts, throttles, starts and ends contacts, and writes the journal.
///
/// Everything it decides is decided in values (`ContactBook`, `RequestBucket`, `FaultScript`); the actor gives them
/// the time and an order.
actor SimulatedInstance {
  private let configuration: SimulatorConfiguration
  private let catalogueOperations: CatalogueOperations
  private let contactFacts: ContactFacts
  private var book: ContactBook
  private var buckets: [SimulatedOperation: RequestBucket] = [:]
  private var script: FaultScript
  private var journal: Journal
  private var requestCount = 0

  /// What a request came to.
  struct Outcome: Sendable {
    var answer: ServiceAnswer
    var event: FaultScript.Event
    var requestID: String
    var now: Date
  }

  /// - Throws: `SimulatorError` when the journal cannot be opened or read.
  init(_ configuration: SimulatorConfiguration) throws(SimulatorError) {
    self.configuration = configuration
    catalogueOperations = CatalogueOperations(catalogue: configuration.catalogue)
    contactFacts = ContactFacts(catalogue: configuration.catalogue)
    script = FaultScript(configuration.faults)
    // Opened before it is read: only a regular file passes.
    journal = try Journal(path: configuration.journalPath)
    var book = ContactBook(limits: configuration.bookLimits, seed: configuration.seed)
    var requestCount = 0
    if let path = configuration.journalPath {
      let now = configuration.now().timeIntervalSince1970
      try Journal.read(path) { entry in
        requestCount += 1
        book.take(entry, now: now)
      }
    }
    self.book = book
    self.requestCount = requestCount
  }

  /// Processes a call, or does to it what the fault plan has for it.
  func answer(_ call: ServiceCall) -> Outcome {
    let now = configuration.now()
    let requestID = nextRequestID()
    let event = script.next(call.operation, attempt: call.attempt ?? 1)
    var entry = JournalEntry(
      time: CivilTime(now).iso8601, operation: call.operation.rawValue, status: 0, requestID: requestID)
    entry.attempt = call.attempt
    entry.fault = event.name
    if case .success(let task) = call.task { entry.clientToken = task.clientToken }
    var answer: ServiceAnswer
    if let fault = event.fault, fault.losesRequest {
      answer = ServiceAnswer(status: 0, body: [])
    } else if let refusal = event.fault?.refusal {
      answer = ServiceAnswer(refusal)
      if call.operation == .getCallerIdentity { answer = AccountOperations.queryAnswer(refusal) }
      if case .throttled(let seconds?) = event.fault {
        answer.headers.append(ServiceAnswer.Header(name: "Retry-After", value: String(seconds)))
      }
    } else {
      answer = process(call, now: now.timeIntervalSince1970, entry: &entry)
    }
    entry.status = answer.status
    entry.code = answer.errorType
    answer = recorded(entry) ?? answer
    return Outcome(answer: answer, event: event, requestID: requestID, now: now)
  }

  /// Notes a request that did not get as far as being processed.
  func refuse(_ refusal: Refusal, operation: SimulatedOperation?, attempt: Int?) -> Outcome {
    let now = configuration.now()
    let requestID = nextRequestID()
    var entry = JournalEntry(
      time: CivilTime(now).iso8601, operation: operation?.rawValue, status: refusal.status, requestID: requestID)
    entry.code = refusal.code
    entry.attempt = attempt
    let refused =
      operation == .getCallerIdentity ? AccountOperations.queryAnswer(refusal) : ServiceAnswer(refusal)
    let answer = recorded(entry) ?? refused
    return Outcome(answer: answer, event: FaultScript.Event(), requestID: requestID, now: now)
  }

  /// Writes the journal; what cannot be recorded is answered as a failure of the service.
  private func recorded(_ entry: JournalEntry) -> ServiceAnswer? {
    do {
      try journal.append(entry)
      return nil
    } catch {
      return ServiceAnswer(Fault.failure(status: 500))
    }
  }

  private func nextRequestID() -> String {
    requestCount += 1
    return StableID(seed: configuration.seed, namespace: "request", String(requestCount)).uuid
  }

  private func process(_ call: ServiceCall, now: Double, entry: inout JournalEntry) -> ServiceAnswer {
    book.advance(to: now)
    do {
      let rate = configuration.quotas.rate(of: call.operation)
      let others = call.operation == .startTaskContact ? configuration.quotas.otherCallers : 0
      guard buckets[call.operation, default: RequestBucket(rate, others: others)].take(at: configuration.uptime())
      else {
        throw Refusal.throttled
      }
      switch call.operation {
      case .startTaskContact: return try startTask(call, now: now, entry: &entry)
      case .stopContact: return try stopContact(call, now: now, entry: &entry)
      case .describeContact: return try describeContact(call)
      case .searchContacts: return try searchContacts(call, now: now)
      case .describeInstance, .listInstances, .listContactFlows, .listQuickConnects, .listTaskTemplates,
        .getTaskTemplate:
        return ServiceAnswer(try catalogueOperations.answer(call))
      case .getCallerIdentity, .listServiceQuotas:
        return try AccountOperations(configuration).answer(call)
      }
    } catch let refusal as Refusal {
      return ServiceAnswer(refusal)
    } catch {
      return ServiceAnswer(Fault.failure(status: 500))
    }
  }
}

extension SimulatedInstance {
  private func startTask(
    _ call: ServiceCall, now: Double, entry: inout JournalEntry
  ) throws(Refusal) -> ServiceAnswer {
    guard let result = call.task else { throw .malformed("The body is missing") }
    let task = try result.get()
    guard configuration.catalogue.isInstance(task.instance) else { throw .notFound("The instance does not exist") }
    let flow = try configuration.catalogue.flow(for: task.route)
    switch try book.start(task, disconnectsAtOnce: flow?.disconnectsTasks ?? false, now: now) {
    case .created(let contact, let chain):
      entry.contactID = contact.id.uuid
      entry.created = JournalEntry.Created(
        startedAt: contact.startedAt, expiresAt: contact.expiresAt, scheduledTime: contact.scheduledTime,
        previousContactID: chain?.previous.uuid, body: contact.fingerprint.uuid)
      return ServiceAnswer(["ContactId": .string(contact.id.uuid)])
    case .known(let contact, let sameBody):
      entry.contactID = contact.id.uuid
      entry.isReplay = true
      entry.replayHadSameBody = sameBody
      if !sameBody, configuration.tokenReuse == .refusal {
        throw .invalidRequest("The client token was used with another request")
      }
      return ServiceAnswer(["ContactId": .string(contact.id.uuid)])
    }
  }

  private func stopContact(
    _ call: ServiceCall, now: Double, entry: inout JournalEntry
  ) throws(Refusal) -> ServiceAnswer {
    let members = try CheckedMembers(body: call.body, known: ["ContactId", "InstanceId", "DisconnectReason"])
    let contact = try contact(
      try members.requiredString("ContactId", 1...256), of: try members.requiredString("InstanceId", 1...100))
    entry.contactID = contact.id.uuid
    guard book.end(contact.id, .stopped, at: now) else { throw .contactGone("The contact has ended already") }
    return ServiceAnswer([:])
  }

  private func describeContact(_ call: ServiceCall) throws(Refusal) -> ServiceAnswer {
    guard call.ids.count == 2 else { throw .notFound("The contact does not exist") }
    let contact = try contact(call.ids[1], of: call.ids[0])
    return ServiceAnswer(["Contact": contactFacts.description(of: contact, in: book)])
  }

  private func contact(_ id: String, of instance: String) throws(Refusal) -> SimulatedContact {
    guard configuration.catalogue.isInstance(instance) else { throw .notFound("The instance does not exist") }
    guard let contact = StableID(uuid: SimulatedCatalogue.lastSegment(of: id)).flatMap({ book[$0] }) else {
      throw .notFound("The contact does not exist")
    }
    return contact
  }

  private func searchContacts(_ call: ServiceCall, now: Double) throws(Refusal) -> ServiceAnswer {
    let search = try ContactSearch(call.body)
    guard configuration.catalogue.isInstance(search.instance) else { throw .notFound("The instance does not exist") }
    let newest = now - configuration.searchLag / .seconds(1)
    let found = book.detailedContacts.filter {
      $0.contact.startedAt <= newest
        && search.finds($0.contact, $0.details, searchable: configuration.searchableAttributes)
    }
    let page = try Page(
      of: found, named: call.operation.rawValue, size: search.pageSize, maximum: 100, token: search.nextToken)
    return ServiceAnswer(
      .object(leavingOutNil: [
        ("Contacts", .array(page.elements.map { contactFacts.summary(of: $0.contact, in: book) })),
        ("NextToken", page.nextToken.map { .string($0) }), ("TotalCount", .integer(Int64(found.count))),
      ]))
  }
}

extension SimulatedInstance {
  /// What goes wrong from the next request on; requests are counted anew.
  func setFaults(_ plan: FaultPlan) { script = FaultScript(plan) }

  /// Gives a contact to an agent, or lets the agent finish it; false when it has ended or does not exist.
  func agent(takes contact: String) -> Bool {
    guard let id = StableID(uuid: contact) else { return false }
    return book.connectToAgent(id, at: configuration.now().timeIntervalSince1970)
  }

  func agent(completes contact: String) -> Bool {
    guard let id = StableID(uuid: contact) else { return false }
    return book.end(id, .completedByAgent, at: configuration.now().timeIntervalSince1970)
  }

  func counts() -> SimulatorCounts {
    book.advance(to: configuration.now().timeIntervalSince1970)
    return SimulatorCounts(requests: requestCount, contacts: book.count, activeTasks: book.activeTasks)
  }

  /// The journal so far.
  func journalEntries() throws(SimulatorError) -> [JournalEntry] {
    guard let path = configuration.journalPath else { return journal.entries }
    var entries: [JournalEntry] = []
    try Journal.read(path) { entries.append($0) }
    return entries
  }
}

/// Figures of a simulator.
package struct SimulatorCounts: Sendable, Hashable {
  package var requests: Int
  /// Every contact ever made.
  package var contacts: Int
  package var activeTasks: Int
}

extension ContactBook {
  /// Knows again what a line of an earlier process's journal says about a contact.
  fileprivate mutating func take(_ entry: JournalEntry, now: Double) {
    guard let id = entry.contactID.flatMap({ StableID(uuid: $0) }) else { return }
    if let created = entry.created, let body = StableID(uuid: created.body) {
      let contact = SimulatedContact(
        id: id, fingerprint: body, startedAt: created.startedAt, expiresAt: created.expiresAt,
        scheduledTime: created.scheduledTime)
      restore(
        contact, token: entry.clientToken, previous: created.previousContactID.flatMap { StableID(uuid: $0) })
    } else if entry.operation == SimulatedOperation.stopContact.rawValue, entry.status == 200 {
      _ = end(id, .stopped, at: now)
    }
  }
}
