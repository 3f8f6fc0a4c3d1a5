package import ConnectAPI
import Diagnostics

/// The companion operations on contacts, as those take them who decide by the answer.
extension ConnectClient {
  package func describing(_ instance: InstanceID) -> DescribeContact {
    { contact in await Self.answer { () throws(ConnectClientError) in try await describeContact(contact, of: instance) }
    }
  }

  package func stopping(_ instance: InstanceID) -> StopContact {
    { contact in
      let answer = await Self.answer { () throws(ConnectClientError) in try await stopContact(contact, of: instance) }
      return switch answer {
      case .answered(.stopped): .answered(())
      case .answered(.alreadyGone), .gone: .gone
      case .refused(let error): .refused(error)
      case .unanswered(let fault): .unanswered(fault)
      }
    }
  }

  package var searching: SearchContacts {
    { search, token in
      await Self.answer { () throws(ConnectClientError) in try await searchContacts(search, after: token) }
    }
  }

  private static func answer<Value: Sendable>(
    _ ask: () async throws(ConnectClientError) -> Value
  ) async -> ContactAnswer<Value> {
    do throws(ConnectClientError) {
      return .answered(try await ask())
    } catch {
      return switch error.cause {
      case .refused(let answer) where answer.status == 404 || answer.status == 410: .gone
      case .refused(let answer): .refused(answer)
      case .unanswered(let fault): .unanswered(fault)
      case .settings:
        .unanswered(
          TransportFault(
            .notSent, word: "settings", message: error.diagnostic.message, stopsRun: true, fix: error.diagnostic.fix))
      }
    }
  }
}
