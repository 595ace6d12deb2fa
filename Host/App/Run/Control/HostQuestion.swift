import HostJSON
import HostModel
import HostRisk

/// What a running host is asked or told, as the one line of JSON that goes to it.
enum HostQuestion: Equatable {
  case status
  case command(StateCommand.Deed, ScopeName, reason: String)

  /// A scope as a person names it; the host finds out what is meant.
  enum ScopeName: Equatable {
    case host
    case venue(String)
    case instrument(String)
    case strategy(String)
  }

  var json: JSON {
    switch self {
    case .status: return .object([.init("ask", .string("status"))])
    case .command(let deed, let scope, let reason):
      var members: [JSON.Member] = [.init("ask", .string(deed.word)), .init("reason", .string(reason))]
      switch scope {
      case .host: break
      case .venue(let name): members.append(.init("venue", .string(name)))
      case .instrument(let symbol): members.append(.init("instrument", .string(symbol)))
      case .strategy(let name): members.append(.init("strategy", .string(name)))
      }
      return .object(members)
    }
  }

  /// A line that anybody may have written who can open the socket.
  init(parsing line: [UInt8]) throws(QuestionFault) {
    do throws(JSONError) {
      var object = try JSONObject(JSON(parsing: line, sizeLimit: HostSocket.questionLimit))
      let ask = try object.string("ask")
      if ask == "status" {
        try object.finish()
        self = .status
        return
      }
      guard let deed = StateCommand.Deed.allCases.first(where: { $0.word == ask }) else {
        throw object.unfit("ask", wanted: "status, \(StateCommand.Deed.allCases.map(\.word).joined(separator: ", "))")
      }
      let reason = try object.string("reason")
      guard (1...PersonsWord.textLimit).contains(reason.utf8.count) else {
        throw object.unfit("reason", wanted: "1 to \(PersonsWord.textLimit) bytes of text")
      }
      let venue = try object.ifPresent("venue") { (it) throws(JSONError) in ScopeName.venue(try it.string("venue")) }
      let instrument = try object.ifPresent("instrument") { (it) throws(JSONError) in
        ScopeName.instrument(try it.string("instrument"))
      }
      let strategy = try object.ifPresent("strategy") { (it) throws(JSONError) in
        ScopeName.strategy(try it.string("strategy"))
      }
      let scopes = [venue, instrument, strategy].compactMap { $0 }
      guard scopes.count <= 1 else { throw object.unfit("ask", wanted: "of one strategy, instrument or venue") }
      try object.finish()
      self = .command(deed, scopes.first ?? .host, reason: reason)
    } catch {
      throw QuestionFault(problem: error.cause)
    }
  }
}

/// The host was asked something that it does not understand.
struct QuestionFault: ExplainedError, Equatable {
  let problem: String
  var code: String { "E_QUESTION" }
  var cause: String { "the host does not understand what it is asked: \(problem)" }
  var mend: String { "use the program of the same version as the host, and a shorter --reason" }
}

extension StateCommand.Deed {
  /// As it is typed.
  var word: String {
    switch self {
    case .halt: "halt"
    case .resume: "resume"
    case .kill: "kill"
    case .unwind: "unwind"
    }
  }
}
