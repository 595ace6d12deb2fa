import HostJSON
import HostModel
import HostTrust

/// `bulkhead plugin verify`: every check that the host makes before it loads a bundle, and nothing is loaded.
enum PluginVerifyCommand {
  private static let bundles = Parameter<[String]>.positionals("BUNDLE", .folder, "the bundles to check")
  private static let mode = Parameter<RunMode>.option(
    "mode", .choice("MODE"), "what it would be loaded for", default: "paper")

  static let command = Command(
    "verify", "checks bundles as the host does before it loads them",
    takes: [bundles, mode, Folders.state, Folders.trust],
    examples: [Example("bulkhead plugin verify EMACross.bhplugin", "exit code 1 when the host would refuse it")]
  ) { invocation in
    let verifier = KeyOptions.verifier(invocation), suspects = SuspectFolder(state: invocation[Folders.state])
    let states = invocation[bundles].map {
      BundleState(of: $0, mode: invocation[mode], verifier: verifier, suspects: suspects, now: StrategyOptions.now)
    }
    if invocation.wantsJSON {
      invocation.terminal.print(.object([.init("bundles", .array(states.map(\.json)))]))
    } else {
      for state in states { report(state, invocation.terminal) }
    }
    return states.allSatisfy(\.isApproved) ? .fine : .refused
  }

  private static func report(_ state: BundleState, _ terminal: Terminal) {
    switch state.verdict {
    case .approved(let approval, let publisher):
      terminal.print(
        "\("ok", .good)  \(state.bundle)  \(approval.id) \(approval.version) seq \(approval.seq)  by \(publisher)  for \(approval.mode.rawValue)"
      )
      terminal.print("    sha256 \(approval.sha256)")
      if let remote = state.remote {
        terminal.note(
          "\("warning", .warning)  \(state.bundle) lies on a remote file system (\(remote.name)), which may show other bytes later"
        )
      }
      if let suspicion = state.suspicion {
        terminal.note("\("suspect", .bad)  \(state.bundle)  \(suspicion.line); \(suspicion.mend)")
      }
    case .refused(let refusal): terminal.note("\("refused", .bad)  \(refusal.line)")
    }
  }
}
