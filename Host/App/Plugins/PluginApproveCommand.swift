import HostJSON
import HostModel
import HostRisk
import HostTrust

/// `bulkhead plugin approve`: the owner looks at a bundle and lets it run, on stated terms.
enum PluginApproveCommand {
  private static let bundle = Parameter<String>.positional("BUNDLE", .folder, "the bundle to approve")
  private static let capital = Parameter<String?>.option(
    "capital", .text("AMOUNT"), "money that its portfolio begins with; as approved before, or 10000")
  private static let currency = Parameter<String?>.option(
    "currency", .text("CODE"), "of the capital; as approved before, or USDT")
  private static let mode = Parameter<Approval.Mode?>.option(
    "mode", .choice("MODE"), "how far the approval goes; paper unless you say live")
  private static let onStop = Parameter<Approval.OnStop?>.option(
    "on-stop", .choice("WHAT"),
    "what becomes of its position when it is stopped; as approved before, or as the host was told")
  private static let instruments = Parameter<String?>.option(
    "instruments", .text("SYMBOL,…"),
    "what it may trade, or `any` for whatever a run has; as approved before, or any")
  private static let yes = Parameter<Bool>.flag("yes", "approves without asking, for scripts")

  static let command = Command(
    "approve", "shows what a bundle is and lets it run",
    takes: [
      bundle, capital, currency, mode, onStop, instruments, StrategyOptions.limits, yes, KeyOptions.with,
      KeyOptions.passphraseFile,
      Folders.state,
      Folders.trust,
    ],
    examples: [
      Example("bulkhead plugin approve EMACross.bhplugin", "for paper, with 10000 USDT and the usual limits"),
      Example(
        "bulkhead plugin approve EMACross.bhplugin --capital 2500 --limit position=0.25 --mode live", "for live trading"
      ),
    ]
  ) { invocation in
    let registry = KeyOptions.registry(invocation)
    let proposal = try registry.propose(bundle: invocation[bundle], now: StrategyOptions.now)
    if let suspicion = SuspectFolder(state: invocation[Folders.state]).suspicion(of: proposal.publisherKey) {
      throw SuspectKeyFault(suspicion: suspicion)
    }
    let terms = try terms(invocation, earlier: proposal.earlier)
    let sheet = ApprovalSheet(proposal: proposal, terms: terms)
    if !invocation[yes] {
      for line in sheet.lines { invocation.terminal.note(line) }
      switch Asking.confirm("Approve it?") {
      case true?: break
      case false?: throw ApprovalFault.declined(bundle: proposal.bundle)
      case nil: throw ApprovalFault.nobodyToAsk(bundle: proposal.bundle)
      }
    }
    let approval = try registry.approve(
      proposal, terms: terms, signedBy: KeyOptions.signers(invocation), now: StrategyOptions.now)
    if invocation.wantsJSON {
      invocation.terminal.print(sheet.json(approval))
    } else {
      if invocation[yes] { for line in sheet.lines { invocation.terminal.print(line) } }
      invocation.terminal.print("\("approved", .good)  \(proposal.bundle)  for \(approval.mode.rawValue)")
    }
    return .fine
  }

  /// What was approved before holds on, except for what is said now; `live` is never taken over in silence.
  private static func terms(_ invocation: Invocation, earlier: Approval?) throws -> Terms {
    let set = try StrategyOptions.limits(earlier?.limits ?? Limits(), invocation)
    let amount = invocation[capital] ?? earlier?.capital ?? "10000"
    let code = invocation[currency] ?? earlier?.currency ?? "USDT"
    let symbols =
      switch invocation[instruments] {
      case nil: earlier?.instruments
      case "any"?: [String]?.none
      case let list?: list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    if let symbols, !Approval.areSymbols(symbols) {
      throw UsageError.badValue(
        parameter: "--instruments", value: symbols.joined(separator: ","),
        reason: "not different symbols such as BTC-USDT,ETH-USDT", path: invocation.path)
    }
    guard
      let terms = Terms(
        capital: amount, currency: code, limits: set, mode: invocation[mode] ?? .paper,
        onStop: invocation[onStop] ?? earlier?.onStop, instruments: symbols)
    else {
      throw UsageError.badValue(
        parameter: "--capital/--currency", value: "\(amount) \(code)", reason: "not an amount such as 10000.00 USDT",
        path: invocation.path)
    }
    return terms
  }
}

/// Why an approval did not come about although nothing is wrong with the bundle.
enum ApprovalFault: ExplainedError, Equatable {
  case declined(bundle: String)
  case nobodyToAsk(bundle: String)

  var code: String { "E_NOT_CONFIRMED" }

  var cause: String {
    switch self {
    case .declined(let bundle): "\(bundle) was not approved, as you said"
    case .nobodyToAsk(let bundle): "\(bundle) was not approved: there is no terminal to ask on"
    }
  }

  var mend: String {
    switch self {
    case .declined(let bundle): "to approve it after all, run: bulkhead plugin approve \(bundle)"
    case .nobodyToAsk(let bundle): "in a script, run: bulkhead plugin approve \(bundle) --yes"
    }
  }
}
