import HostModel

/// Why the paper host does not take a strategy in, or no longer runs it.
enum RunError: ExplainedError, Equatable {
  case tooManyStrategies
  case currency(id: String, approved: String, market: String)
  case instruments(id: String, approved: [String], market: [String])
  case backlog
  case parameter(String, known: [String])
  case otherID(bundle: String, runs: String, found: String)
  case quarantined(id: String, cause: String)
  case removed(bundle: String)
  case developmentOver(hours: Int64)

  var code: String {
    switch self {
    case .tooManyStrategies: "E_TOO_MANY"
    case .currency: "E_CURRENCY"
    case .instruments: "E_PERMISSION"
    case .backlog: "E_BACKLOG"
    case .parameter: "E_PARAMETER"
    case .otherID: "E_OTHER_ID"
    case .quarantined: "E_QUARANTINED"
    case .removed: "E_REMOVED"
    case .developmentOver: "E_DEVELOPMENT_OVER"
    }
  }

  var cause: String {
    switch self {
    case .tooManyStrategies: "one host runs at most \(PaperHost.capacity) strategies"
    case .currency(let id, let approved, let market):
      "\(id) is approved with capital in \(approved), this market is in \(market)"
    case .instruments(let id, let approved, let market):
      "\(id) is approved for \(approved.joined(separator: ", ")), this market has \(market.joined(separator: ", "))"
    case .backlog: "it let \(TurnLimits.events) events pile up before its turn"
    case .parameter(let name, _): "no strategy that runs has a parameter \(name)"
    case .otherID(let bundle, let runs, let found):
      "\(bundle) ran \(runs) and holds \(found) now, which may not take over its portfolio"
    case .quarantined(let id, let cause): "\(id) is quarantined until a person looks: \(cause)"
    case .removed(let bundle): "\(bundle) was taken away"
    case .developmentOver(let hours): "development mode is over after \(hours) hours"
    }
  }

  var mend: String {
    switch self {
    case .tooManyStrategies: "run the others in a second host with a state folder of its own"
    case .currency(_, _, let market): "approve it again: bulkhead plugin approve BUNDLE --currency \(market)"
    case .instruments(_, _, let market):
      "approve it again: bulkhead plugin approve BUNDLE --instruments \(market.joined(separator: ","))"
    case .backlog: "make its turns shorter, or run the market slower: --speed"
    case .parameter(_, let known):
      known.isEmpty ? "leave --param out, they have none" : "use one of \(known.joined(separator: ", "))"
    case .otherID(let bundle, _, _): "give it a folder name of its own and put the old one back: mv \(bundle) OTHER"
    case .quarantined(let id, _): "when you have seen to it, run: bulkhead plugin release \(id)"
    case .removed: "put it back to go on with the same portfolio"
    case .developmentOver: "sign and approve what shall run longer: bulkhead plugin sign, bulkhead plugin approve"
    }
  }
}
